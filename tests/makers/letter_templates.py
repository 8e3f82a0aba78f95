"""Made the first version of the Word templates of the letters: `python -m tests.makers.letter_templates FOLDER`.

The templates themselves are the source since then: staff change them in Word. This script shows how they came about and
makes a fresh start possible, in a folder of one's choice.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from klimadocs.ooxml.writing import write_package
from tests.makers import agreement, letter_abroad, letter_rights, letter_steps, letter_texts, participation, programme
from tests.makers.word_package import Draft, word_parts

MAKERS: dict[str, Callable[[], Draft]] = {
    "eingangsbestaetigung/de": letter_texts.receipt,
    "nachforderung/de": letter_texts.request,
    "rueckmeldung/de": letter_texts.invitation,
    "absage/de": letter_texts.refusal,
    "fristversaeumnis/de": letter_rights.missed_deadline,
    "nachforderung-erinnerung/de": letter_steps.chaser,
    "beratungsangebot/de": letter_steps.advice,
    "erinnerung/de": letter_steps.reminder,
    "letzte-erinnerung/de": letter_steps.last_reminder,
    "netzwerktreffen/de": letter_steps.network_meeting,
    "auftaktworkshop/de-es": lambda: letter_abroad.kickoff("es"),
    "auftaktworkshop/de-pt": lambda: letter_abroad.kickoff("pt"),
    "auftaktworkshop/de-en": lambda: letter_abroad.kickoff("en"),
    "partneranschreiben/es": lambda: letter_abroad.partner_letter("es"),
    "partneranschreiben/pt": lambda: letter_abroad.partner_letter("pt"),
    "partneranschreiben/en": lambda: letter_abroad.partner_letter("en"),
    "memorandum-anschreiben/de": letter_steps.agreement_cover,
    "rueckzug/de": letter_rights.withdrawal,
    "auskunft/de": letter_rights.information,
    "loeschbestaetigung/de": letter_rights.deletion,
    "teilnahmevereinbarung/de": participation.agreement,
    "memorandum/de-es": lambda: agreement.memorandum("es"),
    "memorandum/de-pt": lambda: agreement.memorandum("pt"),
    "memorandum/de-en": lambda: agreement.memorandum("en"),
    "handlungsprogramm/de": programme.programme,
    "handlungsprogramm/de-es": lambda: programme.programme("es"),
    "handlungsprogramm/de-pt": lambda: programme.programme("pt"),
    "handlungsprogramm/de-en": lambda: programme.programme("en"),
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
