"""Made the first version of the Word templates of the letters: `python -m tests.makers.letter_templates FOLDER`.

The templates themselves are the source since then: staff change them in Word. This script shows how they came about and
makes a fresh start possible, in a folder of one's choice.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from klimadocs.ooxml.writing import write_package
from tests.makers import agreement, letter_texts, programme
from tests.makers.word_package import Draft, word_parts

MAKERS: dict[str, Callable[[], Draft]] = {
    "eingangsbestaetigung/de": letter_texts.receipt,
    "nachforderung/de": letter_texts.request,
    "rueckmeldung/de": letter_texts.invitation,
    "absage/de": letter_texts.refusal,
    "memorandum/de-es": lambda: agreement.memorandum("es"),
    "memorandum/de-pt": lambda: agreement.memorandum("pt"),
    "memorandum/de-en": lambda: agreement.memorandum("en"),
    "handlungsprogramm/de": programme.programme,
}


def make(name: str) -> bytes:
    """The bytes of one template, the same on every day."""
    return write_package(word_parts(MAKERS[name]()))


def main(folder: Path) -> None:
    """Writes all templates into `folder`, one sub-folder for each letter."""
    for name in MAKERS:
        target = folder / f"{name}.docx"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(make(name))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
