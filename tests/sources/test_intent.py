"""What a person wrote herself, and what it sounds like."""

from __future__ import annotations

import pytest

from klimadocs.model.mail import Intent
from klimadocs.sources.intent import excerpt_of, intent_of, own_text

OWN = "Guten Tag,\n\nanbei das Formular.\n\nA. Beispiel"
QUOTED = "Wir ziehen unsere Bewerbung zurück. Was nun?"

THREADS = {
    "lines with a bracket": f"{OWN}\n\nAm 04.09.2014 um 10:00 schrieb Frau Ahlers <a@example.org>:\n> {QUOTED}\n>\n> x",
    "a broken line": f"{OWN}\n\nAm Donnerstag, den 04.09.2014 um 10:00 Uhr schrieb Frau Ahlers vom Amt\n<a@example.org>:\n\n{QUOTED}",
    "without brackets": f"{OWN}\n\nAm 04.09.2014 schrieb Frau Ahlers:\n\n{QUOTED}",
    "Outlook": f"{OWN}\n\n________________________________\nVon: Ahlers\nGesendet: Dienstag\nAn: x\nBetreff: y\n\n{QUOTED}",
    "Outlook without a line": f"{OWN}\n\nVon: Ahlers <a@example.org>\nGesendet: Dienstag, 2. September\nAn: x\n\n{QUOTED}",
    "bold heading": f"{OWN}\n\n*Von:* Ahlers\n*Gesendet:* Dienstag\n\n{QUOTED}",
    "original message": f"{OWN}\n\n-----Ursprüngliche Nachricht-----\n{QUOTED}",
    "original message, English": f"{OWN}\n\n-----Original Message-----\nFrom: x\nSent: y\n\n{QUOTED}",
    "English": f"{OWN}\n\nOn Thu, Sep 4, 2014 at 10:00 AM A <a@example.org> wrote:\n\n{QUOTED}",
    "Spanish": f"{OWN}\n\nEl jue., 4 sept. 2014 a las 10:00, A (<a@example.org>) escribió:\n\n{QUOTED}",
    "Portuguese": f"{OWN}\n\nEm qui., 4 de set. de 2014, A <a@example.org> escreveu:\n\n{QUOTED}",
    "signature": f"{OWN}\n-- \nStadt Musterstadt\n{QUOTED}",
    "line breaks of Windows": f"{OWN}\n\nAm 04.09.2014 schrieb A:\n> {QUOTED}".replace("\n", "\r\n"),
}


@pytest.mark.parametrize("name", THREADS)
def test_what_others_wrote_is_left_out(name: str) -> None:
    own = own_text(THREADS[name])
    assert own == OWN
    assert intent_of("Formular", own) == ""


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Am 4.9. schrieb A:\n> Frage?\nJa.\n> Noch eine?\nNein.", "Ja.\nNein."),
        ("Am 4.9. schrieb A:\n> Frage?\n\nWir ziehen zurück.", "Wir ziehen zurück."),
        ("-----Original Message-----\nFrom: x\n\nWeitergeleitet", "-----Original Message-----\nFrom: x\n\nWeitergeleitet"),
        ("Hallo,\nvon: Bonn nach Köln\nAnna", "Hallo,\nvon: Bonn nach Köln\nAnna"),
        ("Der Rat schrieb uns dazu:\nja", "Der Rat schrieb uns dazu:\nja"),
        ("> nur Zitat", ""),
        ("", ""),
        ("a\0\x1b[31m\u202eb", "a[31mb"),
    ],
)  # fmt: skip
def test_own_words_are_kept_wherever_they_stand(text: str, own: str) -> None:
    assert own_text(text) == own


WITHDRAWALS = [
    "Hiermit ziehen wir unsere Interessensbekundung zurück.",
    "Wir ziehen unsere Bewerbung\nfür die Klimapartnerschaft zurück und bitten um Bestätigung.",
    "Wie besprochen nehmen wir den Antrag zurück.",
    "Der Rat hat beschlossen, die Bewerbung zurückzuziehen.",
    "Leider müssen wir die Interessenbekundung zurückziehen!",
    "Wir können an dem Projekt nicht mehr teilnehmen.",
    "Wir werden nun doch nicht teilnehmen.",
    "Wir nehmen nicht mehr teil.",
    "Von einer Teilnahme möchten wir absehen.",
    "Wir nehmen von der Bewerbung Abstand.",
    "Wir haben kein Interesse mehr.",
    "Retiramos nuestra manifestación de interés.",
    "Retiramos a nossa candidatura.",
    "We withdraw our expression of interest.",
    "We are no longer interested in participating.",
]
QUESTIONS = [
    "Bis wann können wir die Unterlagen nachreichen?",
    "Können wir die Bewerbung noch zurückziehen?",
    "Ich habe eine kurze Frage zum Formular.",
    "Könnten Sie uns die Frist mitteilen.",
    "Wir bitten um Auskunft, ob das Formular vollständig ist.",
    "Bitte um Rückruf.",
    "¿Cuál es el plazo?",
    "Temos uma dúvida sobre o formulário.",
]
NEITHER = [
    "Anbei das Formular. Für Rückfragen stehen wir gern zur Verfügung.",
    "Bei Fragen zum Formular melden Sie sich gerne.",
    "Wir werden die Bewerbung nicht zurückziehen.",
    "Wir möchten unsere Bewerbung keinesfalls zurückziehen.",
    "Falls wir die Bewerbung zurückziehen, melden wir uns.",
    "Der Zug fährt um acht Uhr zurück.",
    "Siehe https://example.org/formular?seite=2 dazu.",
    "We do not withdraw our application.",
    "No retiramos nuestra candidatura.",
    "Vielen Dank!",
    "",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "withdrawal") for text in WITHDRAWALS),
        *((text, "question") for text in QUESTIONS),
        *((text, "") for text in NEITHER),
    ],
)
def test_what_a_text_sounds_like(text: str, expected: Intent) -> None:
    """Case 64."""
    assert intent_of("Klimapartnerschaften", f"Guten Tag.\n\n{text}\n\nMit freundlichen Grüßen\nAnna") == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Rückzug der Interessensbekundung", "withdrawal"),
        ("Rücknahme", "withdrawal"),
        ("AW: Rückzug der Interessensbekundung", ""),
        ("Frage zum Formular", "question"),
        ("Re: Frage zum Formular?", ""),
    ],
)
def test_a_subject_counts_only_where_the_sender_chose_it(subject: str, expected: Intent) -> None:
    assert intent_of(subject, "Guten Tag") == expected


def test_the_excerpt_ends_at_a_word() -> None:
    assert excerpt_of("a\n\n\n\nb") == "a\n\nb"
    long = excerpt_of("Wort " * 500)
    assert long.endswith("Wort …")
    assert len(long) <= 602


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "piece",
    ["am ", "am 1\n", "ziehen bewerbung ", "eine ", "von:\n", "1 schrieb ", "a", "\n", " ", "bitte ", "nicht ", "@"],
)
def test_a_hostile_text_is_read_at_once(piece: str) -> None:
    own = own_text(piece * 100_000)
    assert len(own) <= 20_000
    intent_of(piece * 1_000, own)


def test_umlauts_may_be_written_out() -> None:
    assert intent_of("AW: Antrag", "Wir ziehen unsere Bewerbung zurueck.") == "withdrawal"
    assert intent_of("AW: Antrag", "Wir moechten die Bewerbung nicht zurueckziehen.") == ""
