"""A form typed or pasted into a mail: read field by field, always doubted, and never seen where there is none."""

from __future__ import annotations

import email
from dataclasses import replace
from pathlib import Path

import pytest

from klimadocs.catalogue import Catalogue
from klimadocs.forms import mail_lines
from klimadocs.forms.fill import fill
from klimadocs.forms.identify import comparable, identify
from klimadocs.forms.reference import Reference
from klimadocs.forms.scoring import Truth, score
from klimadocs.model.form import Field, Form, Roles, Section
from klimadocs.model.reading import FormReading
from klimadocs.model.transcript import Place, Sighting, Transcript
from klimadocs.pipeline.reading import References
from klimadocs.readers import media, sniff
from klimadocs.readers.mail_body import MailBodyReader
from klimadocs.readers.word import WordReader
from tests.makers.fillings.applicants import applicants
from tests.makers.fillings.mails import MAIL_WAYS
from tests.makers.fillings.plan import Desk

CORPUS = Path(__file__).parents[2].with_name("shared") / "corpus" / "mail"
TOO_LITTLE = ("fast-leer", "nur-kreuze")
"""Applicants who say less than it takes to see in a mail which form it is."""
LEAST = 0.95

FIELDS = (
    Field("stadt", "Name der Stadt", "text", True),
    Field("ort", "Ort", "text", True),
    Field("land", "Land", "choice", options=("Chile", "Peru")),
    Field("themen", "Themen", "multi", options=("Wasser", "Land- und Forstwirtschaft, Böden", "Klima")),
    Field("ziele", "Ziele", "long", True),
    Field("a_mail", "E-Mail", "email"),
    Field("b_mail", "E-Mail", "email"),
    Field("zusage", "Wir sind bereit, an allen Treffen des Netzwerks teilzunehmen.", "bool", True),
    Field("frage", "Ist alles abgestimmt?", "choice", options=("ja", "nein")),
)
SECTIONS = (Section("1 Wer", FIELDS[:4]), Section("2 Was", FIELDS[4:]))
BASE = "Name der Stadt: Musterstadt\nZiele: Wald\nE-Mail: a@example.org\nIst alles abgestimmt? ja\n"


@pytest.fixture
def reference() -> Reference:
    """A form whose blank has boxes for the themes and the promise, and prompts."""
    printed = [Sighting(title, "line", Place()) for title in ("1 Wer", "2 Was", "bitte ganz ausfüllen")]
    controls = [Sighting("Bitte eintragen", "control", Place(), key=key) for key in ("stadt", "ort")]
    boxes = [Sighting("", "control", Place(), key=f"themen.{n}", mark=False) for n in (1, 2, 3)]
    boxes.append(Sighting("", "control", Place(), key="zusage", mark=False))
    return Reference(
        Form("probe", "antrag", "1", "Antrag", SECTIONS, Roles("stadt")),
        Transcript("", "word/1", media.DOCX, (*printed, *controls, *boxes)),
    )


def transcript(text: str) -> Transcript:
    return MailBodyReader(media.TEXT).read(text.encode())


def read(reference: Reference, text: str) -> FormReading:
    return fill(reference, transcript(text), 1.0)


def said(reference: Reference, text: str) -> dict[str, object]:
    """What is read, which is always doubted."""
    reading = read(reference, text)
    assert all(answer.doubt for answer in reading.answers)
    return {answer.field: answer.value for answer in reading.answers if answer.is_given}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name der Stadt: Bad Düben", {"stadt": "Bad Düben"}),
        ("* 1. Name  der Stadt .... Bad Düben", {"stadt": "Bad Düben"}),
        ("name der stadt = Köln", {"stadt": "Köln"}),
        ("Name der Stdat: Köln", {"stadt": "Köln"}),
        ("Name der Stadt\nKöln\n\nLand\nPeru", {"stadt": "Köln", "land": "Peru"}),
        ("Name der Stadt\n\nKöln", {"stadt": "Köln"}),
        ("Ort Köln", {"ort": "Köln"}),
        ("Ort der Begegnung war Köln", {}),
        ("Land\tPeru\tOrt\tLima", {"land": "Peru", "ort": "Lima"}),
        ("Ort bitte ganz ausfüllen\tLima", {"ort": "Lima"}),
        ("Ort: Bitte eintragen\nLand: Peru", {"land": "Peru"}),
        ("E-Mail: a@example.org\nE-Mail: b@example.org", {"a_mail": "a@example.org", "b_mail": "b@example.org"}),
        ("Ort: Köln\nOrt: Bonn", {"ort": "Köln"}),
        ("Ort:\nOrt: Bonn", {"ort": "Bonn"}),
        ("Themen: Klima, Wasser", {"themen": ("Wasser", "Klima")}),
        ("Themen: Land- und Forstwirtschaft, Böden", {"themen": ("Land- und Forstwirtschaft, Böden",)}),
        ("Themen:\n- Klima\n- Wasser", {"themen": ("Wasser", "Klima")}),
        (
            "Themen\n☒ Wasser ☐ Klima\n[x] Land- und Forstwirtschaft, Böden",
            {"themen": ("Wasser", "Land- und Forstwirtschaft, Böden")},
        ),
        ("Ist alles abgestimmt? nein", {"frage": "nein"}),
        ("Ist alles abgestimmt?\n☐ ja ☒ nein", {"frage": "nein"}),
        ("[x] Wir sind bereit, an allen Treffen des Netzwerks teilzunehmen.", {"zusage": True}),
        ("[ ] Wir sind bereit, an allen Treffen des Netzwerks teilzunehmen.", {}),
        ("Wir sind bereit, an allen Treffen des Netzwerks teilzunehmen.: ja", {"zusage": True}),
        ("Wir sind bereit, an allen Treffen\ndes Netzwerks teilzunehmen. ja", {"zusage": True}),
        ("Wir sind bereit, an allen Treffen des Netzwerks teilzunehmen. ☐ ja ☒ nein", {}),
        ("Ziele: Wald\n\nWasser\nund mehr\n2 Was\nOrt: Köln", {"ziele": "Wald\n\nWasser\nund mehr", "ort": "Köln"}),
        ("Ziele: Wald\n\nMit freundlichen Grüßen\nAnna Beispiel", {"ziele": "Wald"}),
        ("Ort: Köln\nSüd\n\nAnna Beispiel", {"ort": "Köln\nSüd"}),
        (f"Ziele: {'lang ' * 13}laengst\nes Wort", {"ziele": f"{'lang ' * 13}laengst es Wort"}),
        ("Ziele: Wald \nund Wasser", {"ziele": "Wald und Wasser"}),
        ("Vorname: Anna", {}),
    ],
)
def test_each_label_gets_what_stands_behind_or_below_it(
    reference: Reference, text: str, expected: dict[str, object]
) -> None:
    assert said(reference, text) == expected


def test_every_answer_says_why_it_is_doubted_and_where_it_stands(reference: Reference) -> None:
    answers = {answer.field: answer for answer in read(reference, BASE).answers}
    assert (answers["stadt"].method, answers["stadt"].place.path) == ("mail", "Text der E-Mail, Zeile 1")
    assert answers["stadt"].certainty < 0.8
    assert answers["ort"].why == "Im Text der E-Mail steht dazu nichts."


def test_what_belongs_to_no_field_is_left_over(reference: Reference) -> None:
    reading = read(reference, f"Guten Tag,\n{BASE}Themen: Wasser, Pilze\n")
    assert {entry.text for entry in reading.leftovers} == {"Guten Tag,", "Pilze"}


def test_a_form_is_seen_only_where_enough_of_it_is_answered(reference: Reference) -> None:
    enough = transcript(f"{BASE}Land: Peru")
    assert identify(enough, comparable(enough, [reference])).reference is reference
    four = transcript(BASE)
    assert identify(four, comparable(four, [reference])).reference is None
    empty = transcript("Name der Stadt:\n\nOrt:\n\nZiele:\n\nE-Mail:\n\nLand:\n\nThemen:\n")
    assert identify(empty, comparable(empty, [reference])).reference is None


def test_of_two_blanks_the_one_that_knows_the_prompts_is_compared(reference: Reference) -> None:
    bare = Reference(reference.form, replace(reference.blank, sightings=(), reader="acroform/2"))
    assert comparable(transcript(BASE), [bare, reference]) == [reference]


@pytest.fixture(scope="module")
def shipped_references(shipped: Catalogue) -> list[Reference]:
    return list(References(shipped).all)


@pytest.mark.parametrize("way", MAIL_WAYS)
def test_forms_in_mails_are_read(way: str, shipped: Catalogue, shipped_references: list[Reference]) -> None:
    """At least 95 % right, and nothing wrong that is not doubted."""
    desk = Desk(shipped, shipped.forms[0])
    marks = []
    for sample in applicants(desk.form):
        if sample.name in TOO_LITTLE:
            continue
        content = MAIL_WAYS[way](desk, sample)
        seen = MailBodyReader(sniff(content)).read(content)
        identity = identify(seen, comparable(seen, shipped_references))
        assert identity.reference is not None, sample.name
        reading = fill(identity.reference, seen, identity.score)
        assert all(answer.doubt for answer in reading.answers)
        answers = {key: tuple(value) if isinstance(value, list) else value for key, value in sample.answers.items()}
        truth = Truth(f"{desk.form.call}/{desk.form.id}", answers, frozenset(field.id for field in desk.form.fields))
        marks += score(truth, desk.form, reading)
    assert [mark for mark in marks if mark.verdict == "silent"] == []
    assert sum(mark.verdict == "exact" for mark in marks) >= LEAST * len(marks)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real mails is not beside the project")
def test_no_ordinary_mail_is_taken_for_a_form(shipped_references: list[Reference]) -> None:
    (reference,) = mail_lines.best_worded(shipped_references)
    taken = []
    for path in sorted(entry for entry in CORPUS.rglob("*") if entry.is_file()):
        for part in email.message_from_bytes(path.read_bytes()).walk():
            content = part.get_payload(decode=True) if part.get_content_type() == "text/plain" else None
            if isinstance(content, bytes) and 20 < len(content) < 200_000 and content.strip(b"\r\n >\0\t"):
                seen = MailBodyReader(media.TEXT).read(content)
                taken += [path.name] if mail_lines.likeness(reference, seen) else []
    assert taken == []


def test_our_own_letters_are_no_forms(shipped: Catalogue, shipped_references: list[Reference]) -> None:
    """They come back quoted under an answer, labels included."""
    (reference,) = mail_lines.best_worded(shipped_references)
    rows = [f"> {number}\t{field.label}\tfehlt" for number, field in enumerate(shipped.forms[0].fields, 1)]
    assert mail_lines.likeness(reference, transcript("\n".join(rows))) == 0.0
    blank = next(blank.content for blank in shipped.blanks if blank.path.endswith(".docx"))
    printed = "\n".join(entry.text for entry in WordReader().read(blank).sightings)
    assert mail_lines.likeness(reference, transcript(printed)) == 0.0
