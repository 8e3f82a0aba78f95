"""What the invented submissions say: one file each under tests/cases/samples, written by hand."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
INBOX = ROOT / "inbox"
CASES = ROOT / "tests" / "cases" / "samples"

Answers = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """`answers` are the typed values of all fields that are not empty; `typed` how the applicant wrote some of them.
    `troubles` are kinds, in order. `arrival` is what the inbox must know of it."""

    name: str
    file: str
    has_form: bool
    answers: Answers
    typed: dict[str, str]
    doubt: tuple[str, ...]
    leftovers: tuple[str, ...]
    troubles: tuple[str, ...]
    arrival: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return INBOX / self.file

    @property
    def is_paper(self) -> bool:
        """A picture of a form, not a file that somebody filled."""
        return any(name in self.name for name in ("-papier", "-fax", "-foto"))

    def shown(self, field_id: str) -> str:
        """What a person types for the answer: days as 28.08.2014 unless the sample says otherwise."""
        if field_id in self.typed:
            return self.typed[field_id]
        value = self.answers[field_id]
        return f"{date.fromisoformat(value):%d.%m.%Y}" if _is_day(value) else str(value)


def load_samples() -> list[Sample]:
    """All of them, by name."""
    return [_load(path) for path in sorted(CASES.glob("*.toml"))]


def _load(path: Path) -> Sample:
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    source = raw
    if "answers_of" in raw:
        source = tomllib.loads((CASES / f"{raw['answers_of']}.toml").read_text(encoding="utf-8"))
    return Sample(
        path.stem,
        raw["file"],
        raw.get("form", True),
        source.get("answers", {}),
        source.get("typed", {}),
        tuple(raw.get("doubt", ())),
        tuple(raw.get("leftovers", ())),
        tuple(raw.get("troubles", ())),
        raw.get("arrival", {}),
    )


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != 10:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
