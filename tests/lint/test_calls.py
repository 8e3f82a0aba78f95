"""Letters that do not fit together, or do not fit their form, are told with the file to change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint.call_seeds import CALL_SEEDS, CallSeed
from tests.lint.gardens import lay_out, line_in
from tests.lint.paper import line, paper

TEXTS = (
    "{{ parzellen | zahl }} Parzellen{% if verbund %}, gemeinsam mit {{ verbund }}{% endif %}",
    "{% if beschluss == 'liegt vor' %}Beschluss vom {{ beschluss_datum }}{% endif %}",
)


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    from klimadocs.cli import run

    code = run(["--templates", str(folder), "check"])
    return code, capsys.readouterr().out


def call_in(folder: Path) -> Path:
    """The small call with letters that say a little more, and no blanks."""
    templates = lay_out(folder)
    call = templates / "gaerten"
    (call / "letters/antwort/de.docx").write_bytes(paper(*map(line, TEXTS)))
    words = paper(line_in("es"), line('{{ themen | uebersetzt("es") }}'))
    (call / "letters/vereinbarung/de-es.docx").write_bytes(words)
    return call


def test_the_call_itself_is_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = checked(call_in(tmp_path).parent, capsys)
    assert [line for line in said.splitlines() if not line.startswith("note: ")] == [
        "gaerten/forms/anmeldung: The form has no blank to compare with. Run klimadocs blank anmeldung."
    ]


@pytest.mark.parametrize("seed", CALL_SEEDS, ids=lambda seed: seed.name)
def test_a_broken_call_is_found(seed: CallSeed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = call_in(tmp_path)
    file = call / seed.file
    if seed.old:
        text = file.read_text("utf-8")
        assert seed.old in text
        file.write_text(text.replace(seed.old, seed.new, 1), "utf-8")
    else:
        file.unlink()
    code, said = checked(call.parent, capsys)
    assert code == 2
    assert seed.told in said
