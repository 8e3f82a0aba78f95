"""Programmes that come back filled, in the daily run: of another call, with a plan that no code knows."""

from __future__ import annotations

import zipfile
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest

from klimadocs.model.event import Filed, Read
from klimadocs.ooxml.writing import write_package
from klimadocs.pipeline.accounting import account
from klimadocs.pipeline.casework import look_at
from klimadocs.rules.fold import fold_history
from tests.makers.word_xml import NAMESPACES, cell, holding, paragraph, row, slot, table
from tests.pipeline.house import House, build
from tests.tiny import lay_out, word_file

PLAN = """
[sheet]
id = "buch"
title = "Lesekarte"
number = "karte"
name = "titel"
field = [
  { id = "karte", required = true },
  { id = "titel", required = true },
  { id = "von", type = "month" },
  { id = "bis", type = "month", edge = "last" },
  { id = "seiten", type = "number" },
]
[[check]]
check = "not_before"
parts = { begin = "von", end = "bis" }
"""
LETTER = """
title = "Leseplan"
document = "programme"
[when]
none = ["withdrawn"]
"""
ROWS = (("karte", "Karte"), ("titel", "Buchtitel"), ("von", "Lesen von"), ("bis", "Lesen bis"), ("seiten", "Seiten"))
CARDS = 2


def leseplan() -> bytes:
    """Two empty cards."""
    cards = ""
    for number in range(CARDS):
        rows = [
            row([cell(60, paragraph(label)), cell(100, holding(slot(f"buch.{name}", label, "hier"), "Standard"))])
            for name, label in ROWS
        ]
        cards += paragraph(f"Lesekarte {number + 1} für {{{{ fall.zeichen }}}}") + table((60, 100), rows, "Lesekarte")
    with zipfile.ZipFile(BytesIO(word_file(("Leseplan",)))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    start = f'<?xml version="1.0"?><w:document {NAMESPACES}><w:body>'
    parts["word/document.xml"] = f"{start}{cards}{paragraph('Ende.')}</w:body></w:document>".encode()
    return write_package(parts)


@pytest.fixture
def house(tmp_path: Path) -> House:
    templates = lay_out(tmp_path)
    folder = templates / "leseausweis" / "letters" / "leseplan"
    folder.mkdir()
    (folder / "letter.toml").write_text(LETTER)
    (folder / "plan.toml").write_text(PLAN)
    (folder / "de.docx").write_bytes(leseplan())
    return build(tmp_path, templates)


def filled(content: bytes, *cards: dict[str, str]) -> bytes:
    """The plan with its cards filled, in the order of the fields."""
    from docx import Document

    document = Document(BytesIO(content))
    for place, card in zip(document.tables, cards, strict=False):
        for number, (name, _) in enumerate(ROWS):
            if name in card:
                place.rows[number].cells[1].paragraphs[0]._p.clear_content()
                place.rows[number].cells[1].text = card[name]
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def mail(content: bytes, subject: str) -> bytes:
    message = EmailMessage()
    message["From"] = "ida@example.org"
    message["To"] = "buero@example.org"
    message["Date"] = "Fri, 09 May 2031 10:00:00 +0200"
    message["Subject"] = subject
    message["Message-ID"] = "<plan@example.org>"
    message.set_content("Anbei unser Plan.")
    kind = "vnd.openxmlformats-officedocument.wordprocessingml.document"
    message.add_attachment(content, maintype="application", subtype=kind, filename="Leseplan.docx")
    return message.as_bytes()


CARD = {"karte": "1", "titel": "Die Welle", "von": "06/2031", "bis": "07/2031", "seiten": "186"}


def sent_plan(house: House) -> bytes:
    """The plan as it was drafted for the case."""
    house.drop("2031-05-04 Ida.docx")
    house.run()
    return house.files()["outbox/review/LA-2031-01/LA-2031-01 Leseplan.docx"]


def filings(house: House) -> list[Filed]:
    return [event for _, event in house.events() if isinstance(event, Filed)]


def test_a_plan_that_comes_back_by_mail_is_filed_under_its_case(house: House) -> None:
    house.drop("2031-05-09 plan.eml", mail(filled(sent_plan(house), CARD), "AW: LA-2031-01 Leseplan"))
    day = house.run().day
    item = next(entry for entry in day.items if entry.arrival.name.endswith(".eml"))
    assert item.cases == ("LA-2031-01",)
    assert item.sentence.startswith("Zu LA-2031-01 (nach dem Zeichen im Betreff): Ausgefüllt zurück: „Leseplan“")
    assert "1 Blatt (1)" in item.sentence
    assert "dabei fiel nichts auf" in item.sentence
    assert [trouble.kind for trouble in item.troubles] == []
    assert [event.how for event in filings(house)] == ["reference"]
    assert house.run().is_idle


def test_a_plan_that_was_dropped_is_filed_under_the_case_that_it_bears(house: House) -> None:
    house.drop("2031-05-09 plan.docx", filled(sent_plan(house), CARD | {"bis": "05/2031"}))
    day = house.run().day
    item = next(entry for entry in day.items if "plan" in entry.arrival.name)
    assert item.cases == ("LA-2031-01",)
    assert "nach dem Zeichen im Dokument" in item.sentence
    assert "Lesekarte 1: „Lesen bis“ (05/2031) liegt vor „Lesen von“ (06/2031)." in item.sentence
    assert [event.how for event in filings(house)] == ["document"]
    assert "LA-2031-01" in house.files()["outbox/review/LA-2031-01/case.html"].decode()


def test_a_plan_that_bears_no_case_is_no_form_without_a_name(house: House) -> None:
    house.drop("2031-05-09 plan.docx", filled(leseplan(), CARD))
    item = house.run().day.items[0]
    assert item.state == "trouble"
    assert item.sentence.startswith("Ausgefüllt zurück: „Leseplan“")
    assert filings(house) == []


def test_a_template_without_controls_is_read_by_the_labels_of_its_plan(house: House) -> None:
    folder = house.templates / "leseausweis" / "letters" / "leseplan"
    labels = dict(ROWS)
    text = PLAN
    for name, label in labels.items():
        text = text.replace(f'id = "{name}"', f'id = "{name}", label = "{label}"')
    (folder / "plan.toml").write_text(text)
    rows = [row([cell(60, paragraph(label)), cell(100, paragraph("bitte eintragen"))]) for label in labels.values()]
    with zipfile.ZipFile(BytesIO((folder / "de.docx").read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    start = f'<?xml version="1.0"?><w:document {NAMESPACES}><w:body>'
    table_xml = table((60, 100), rows, "Lesekarte")
    parts["word/document.xml"] = f"{start}{table_xml}{paragraph('Ende.')}</w:body></w:document>".encode()
    (folder / "de.docx").write_bytes(write_package(parts))
    house.drop("2031-05-09 plan.docx", filled(write_package(parts), CARD))
    house.run()
    (read,) = [event for _, event in house.events() if isinstance(event, Read) and event.plan is not None]
    assert read.plan is not None
    assert [entry.value for entry in read.plan.measures[0].entries] == ["1", "Die Welle", "2031-06", "2031-07", 186.0]
    house.drop("2031-05-10 leer.docx", write_package(parts))
    assert "noch kein Blatt" in house.run().day.items[-1].sentence


def test_what_was_read_lies_in_the_ledger(house: House) -> None:
    house.drop("2031-05-09 plan.docx", filled(sent_plan(house), CARD))
    house.run()
    (read,) = [event for _, event in house.events() if isinstance(event, Read) and event.plan is not None]
    assert read.plan is not None
    (card,) = read.plan.measures
    assert [entry.value for entry in card.entries] == ["1", "Die Welle", "2031-06", "2031-07", 186.0]
    assert read.plan.case == "LA-2031-01"


def test_the_balance_is_even_with_a_plan(house: House) -> None:
    house.drop("2031-05-09 plan.docx", filled(sent_plan(house), CARD))
    house.run()
    with house.doors() as doors:
        history = fold_history(doors.ledger.entries())
        day = account(doors, history, look_at(doors, history), ())
    assert day.is_even
