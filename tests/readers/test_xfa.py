"""Forms of Adobe's own kind: the data as the only witness, and as the second one beside the fields."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import Array, Name, String

from klimadocs.errors import UnreadableError
from klimadocs.forms.cleaning import fold
from klimadocs.forms.fill import fill
from klimadocs.forms.identify import identify
from klimadocs.forms.reference import Reference
from klimadocs.model.form import Field, Form, Roles, Section
from klimadocs.model.transcript import Sighting, Transcript
from klimadocs.readers.acroform import AcroformReader
from klimadocs.readers.pdf_file import open_pdf
from klimadocs.readers.xfa import Xfa, read_xfa
from tests.readers.pdf_files import PdfDraft

CORPUS = Path(__file__).parents[2].with_name("shared") / "corpus" / "pdf"
HYBRIDS = (
    "pdf-lib__with_xfa_fields.pdf",
    "pdf.js__annotation-choice-widget.pdf",
    "pdf.js__bug1815476.pdf",
    "pikepdf__form_dd0293.pdf",
)
MISSING = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the project")
WAIT = ["Please wait...", "If this message is not eventually replaced, upgrade to the latest version of Adobe Reader."]

TEXT = "<ui><textEdit/></ui>"
BOX = "<ui><checkButton/></ui><items><text>ja</text><text>nein</text></items>"


def caption(text: str) -> str:
    return f"<caption><value><text>{text}</text></value></caption>"


TEMPLATE = f"""
<subform name="antrag"><subform name="seite1">
 <field name="stadt">{TEXT}{caption("Name der  Stadt")}</field>
 <field name="ziele">{TEXT}<assist><speak>Ziele der Partnerschaft</speak></assist></field>
 <field name="land"><ui><choiceList/></ui>{caption("Land")}
  <items><text>Mexiko</text><text>Brasilien</text></items><items save="1"><text>MX</text><text>BR</text></items></field>
 <exclGroup name="art">{caption("Art")}
  <field>{caption("Gemeinde")}<items><integer>1</integer></items></field>
  <field>{caption("Landkreis")}<items><integer>2</integer></items></field></exclGroup>
 <field name="klima">{BOX}{caption("Klimaschutz")}</field>
 <field name="wasser">{BOX}</field>
 <field name="mail">{TEXT}{caption("E-Mail")}<bind match="dataRef" ref="$.kontakt.adresse"/></field>
 <subform name="person"><field name="vorname">{TEXT}{caption("Vorname")}</field></subform>
 <field name="senden"><ui><button/></ui></field>
 <field name="summe">{TEXT}<bind match="none"/></field>
 <field name="leer">{TEXT}</field>
</subform></subform>
"""
DATA = """
<antrag xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><kopf xfa:dataNode="dataGroup"/>
 <stadt>Bad Düben</stadt>
 <ziele><body xmlns="http://www.w3.org/1999/xhtml"><p>Wasser &amp; <b>Wald</b></p><p>Schulen</p></body></ziele>
 <land>BR</land><art>2</art><klima>ja</klima><wasser>nein</wasser>
 <kontakt><adresse>post@stadt.example.org</adresse></kontakt>
 <person><vorname>Käthe</vorname></person><person><vorname>Jürgen</vorname></person>
 <zusatz><value>eins</value><value>zwei</value></zusatz>
</antrag>
"""


def packets(data: str, template: str = TEMPLATE) -> list[tuple[str, bytes]]:
    """As programs write them: one packet after the other, in pieces of one file."""
    head = '<?xml version="1.0" encoding="UTF-8"?><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">'
    described = f'<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><?a b?>{template}</template>'
    held = f'<x:datasets xmlns:x="http://www.xfa.org/schema/xfa-data/1.0/"><x:data>{data}</x:data></x:datasets>'
    pieces = (("preamble", head), ("template", described), ("datasets", held), ("postamble", "</xdp:xdp>"))
    return [(name, text.encode()) for name, text in pieces]


def add_xfa(draft: PdfDraft, pieces: list[tuple[str, bytes]], is_one: bool = False) -> PdfDraft:
    if is_one:
        draft.form.XFA = draft.pdf.make_stream(b"".join(text for _, text in pieces))
    else:
        entries = [entry for name, text in pieces for entry in (String(name), draft.pdf.make_stream(text))]
        draft.form.XFA = Array(entries)
    return draft


def dynamic(data: str = DATA, template: str = TEMPLATE, is_one: bool = False) -> bytes:
    """A file of which other programs show only that they cannot show it."""
    draft = PdfDraft()
    draft.write(WAIT)
    return add_xfa(draft, packets(data, template), is_one).save()


def read(content: bytes) -> Transcript:
    return AcroformReader().read(content)


def xfa_of(transcript: Transcript) -> dict[str, Sighting]:
    found = {entry.key: entry for entry in transcript.sightings if entry.method == "xfa"}
    assert len(found) == len([entry for entry in transcript.sightings if entry.method == "xfa"])
    return found


@pytest.mark.parametrize("is_one", [False, True])
def test_a_form_that_only_adobe_shows_is_read_from_its_data(is_one: bool) -> None:
    """Case 40; field thread 25."""
    transcript = read(dynamic(is_one=is_one))
    found = xfa_of(transcript)
    assert {key: (entry.text, entry.mark) for key, entry in found.items()} == {
        "stadt": ("Bad Düben", None),
        "ziele": ("Wasser & Wald\nSchulen", None),
        "land": ("Brasilien", None),
        "art": ("Landkreis", None),
        "klima": ("", True),
        "wasser": ("", False),
        "mail": ("post@stadt.example.org", None),
        "person[0].vorname": ("Käthe", None),
        "person[1].vorname": ("Jürgen", None),
        "leer": ("", None),
        "zusatz": ("eins\nzwei", None),
    }
    assert (found["stadt"].label, found["ziele"].label) == ("Name der Stadt", "Ziele der Partnerschaft")
    assert found["person[1].vorname"].label == "Vorname"
    assert found["stadt"].place.path == "Formulardaten, Feld Name der Stadt"
    assert (transcript.property("xfa"), transcript.reader.partition("/")[0]) == ("only", "acroform")


def test_the_page_that_asks_for_another_program_is_not_read() -> None:
    assert {entry.method for entry in read(dynamic()).sightings} == {"xfa"}


def form() -> Form:
    fields = (
        Field("stadt", "Name der Stadt", "text", True),
        Field("klima", "Klimaschutz", "bool"),
        Field("leer", "Leer", "text"),
    )
    return Form("probe", "antrag", "1", "Antrag", (Section("Alles", fields),), Roles("stadt"))


def test_a_known_form_is_recognised_by_its_names_and_filled() -> None:
    reference = Reference(form(), read(dynamic("<antrag><klima>nein</klima></antrag>")))
    transcript = read(dynamic())
    identity = identify(transcript, [reference])
    assert identity.reference is reference
    reading = fill(reference, transcript, identity.score)
    assert [(answer.value, answer.doubt, answer.method) for answer in reading.answers] == [
        ("Bad Düben", False, "xfa"),
        (True, False, "xfa"),
        (None, False, "xfa"),
    ]


def test_fields_of_one_name_keep_their_places_apart() -> None:
    """In real forms one name stands for many boxes."""
    boxes = "".join(f'<field name="K">{BOX}{caption(word)}</field>' for word in ("Heer", "Marine", "Luft"))
    found = xfa_of(read(dynamic("<a><K>nein</K><K>ja</K><K>nein</K></a>", f'<subform name="a">{boxes}</subform>')))
    assert [(entry.key, entry.label, entry.mark) for entry in found.values()] == [
        ("K[0]", "Heer", False),
        ("K[1]", "Marine", True),
        ("K[2]", "Luft", False),
    ]


def test_a_box_in_a_state_that_nobody_described_is_uncertain() -> None:
    found = xfa_of(read(dynamic("<antrag><klima>vielleicht</klima></antrag>")))["klima"]
    assert (found.mark, found.certainty < 0.8) == (False, True)


@pytest.mark.parametrize(
    "data",
    [
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
        "<antrag><stadt>offen",
        "<a>" * 400 + "</a>" * 400,
    ],
    ids=["entities", "broken", "deep"],
)
def test_hostile_data_are_refused(data: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(dynamic(data))
    assert caught.value.kind == "xfa_only"


def hybrid(value: str, data: str, **entries: object) -> Transcript:
    draft = PdfDraft()
    draft.field("antrag[0].seite1[0].stadt[0]", "Tx", V=String(value), **entries)
    return read(add_xfa(draft, packets(f"<antrag><stadt>{data}</stadt></antrag>")).save())


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ("Köln", "Köln"),
        ("Köln ", " köln"),
        ("Köln", ""),
        ("Köln", "  "),
        ("", ""),
        ("01.02.2014", "2014-02-01"),
        ("1. Februar 14", "2014-02-01"),
        ("1.234,50 €", "1234.5"),
        ("1.000", "1000"),
        ("12 %", "12"),
    ],
)
def test_data_that_agree_or_say_nothing_are_silent(value: str, data: str) -> None:
    """Programs other than Adobe's fill in the fields and leave the data as they were."""
    transcript = hybrid(value, data)
    assert [(entry.text, entry.method) for entry in transcript.sightings] == [
        (value if value.strip() else "", "acroform")
    ]
    assert transcript.property("xfa") == "yes"


@pytest.mark.parametrize(
    ("value", "data"),
    [("Köln", "Bonn"), ("", "Bonn"), ("100", "1000"), ("01.02.2014", "2014-02-03"), ("1.234,50", "1234.05")],
)
def test_data_that_contradict_make_a_doubt(value: str, data: str) -> None:
    """The field's own value leads; where it is empty, the other is shown and doubted."""
    transcript = hybrid(value, data)
    field, other = transcript.sightings
    assert (field.text, field.certainty, other.text, other.method) == (value, 1.0, data, "xfa")
    assert (other.key, other.place.box) == (field.key, field.place.box)
    reading = fill(_reference(transcript), transcript, 1.0)
    assert (reading.answers[0].value, reading.answers[0].doubt) == (value or data, True)


def _reference(transcript: Transcript) -> Reference:
    """A form with the one field that the transcript has."""
    key = transcript.sightings[0].key
    made = Form("a", "b", "1", "c", (Section("d", (Field(key, "Stadt", "text"),)),), Roles(key))
    blank = replace(transcript, sightings=(replace(transcript.sightings[0], text="", certainty=1.0),))
    return Reference(made, blank)


@pytest.mark.parametrize(
    ("state", "data", "is_doubted"), [("Off", "1", True), ("Off", "0", False), ("1", "1", False), ("1", "0", False)]
)
def test_boxes_are_compared_by_what_they_store(state: str, data: str, is_doubted: bool) -> None:
    draft = PdfDraft()
    draft.field("antrag[0].klima[0]", "Btn", AP=draft.looks("1"), V=Name(f"/{state}"), AS=Name(f"/{state}"))
    template = '<subform name="antrag"><field name="klima"><ui><checkButton/></ui></field></subform>'
    found = read(add_xfa(draft, packets(f"<antrag><klima>{data}</klima></antrag>", template)).save()).sightings
    assert [entry.mark for entry in found] == ([False, True] if is_doubted else [state == "1"])


def test_damaged_data_do_not_cost_the_fields() -> None:
    draft = PdfDraft()
    draft.field("stadt", "Tx", V=String("Köln"))
    transcript = read(add_xfa(draft, [("datasets", b"<a><b>")]).save())
    assert [entry.text for entry in transcript.sightings] == ["Köln"]
    assert [trouble.kind for trouble in transcript.troubles] == ["xfa_unread"]


def real(name: str) -> tuple[Transcript, Xfa]:
    content = (CORPUS / name).read_bytes()
    with open_pdf(content) as document:
        found = read_xfa(document.Root.AcroForm)
    assert found is not None
    return read(content), found


@MISSING
@pytest.mark.parametrize("name", HYBRIDS)
def test_real_forms_do_not_contradict_themselves(name: str) -> None:
    transcript, _ = real(name)
    assert [entry for entry in transcript.sightings if entry.method == "xfa"] == []
    assert transcript.troubles == ()


@MISSING
@pytest.mark.parametrize("name", HYBRIDS)
def test_the_data_of_real_forms_say_what_their_fields_say(name: str) -> None:
    """Every value of a field whose name is unmistakable, read from the data alone."""
    transcript, found = real(name)
    own = {entry.key: entry for entry in found.sightings()}
    assert len(own) == len(found.sightings())
    compared = 0
    for entry in transcript.sightings:
        other = own.get(entry.key.rpartition(".")[2].partition("[")[0])
        if entry.method == "acroform" and entry.text and other is not None:
            assert fold(other.text) == fold(entry.text)
            compared += 1
    assert compared >= {"pdf.js__annotation-choice-widget.pdf": 3}.get(name, 0)


def test_a_form_made_elsewhere_is_known_by_its_own_names() -> None:
    """With names of the file in the form, the second witness counts as well."""
    native = "antrag[0].seite1[0].stadt[0]"
    field = Field("ort", "Name der Stadt", "text", native=(native,))
    made = Form("a", "b", "1", "c", (Section("d", (field,)),), Roles("ort"))
    reference = Reference(made, hybrid("", ""))
    answer = fill(reference, hybrid("Köln", "Bonn"), 1.0).answers[0]
    assert (answer.value, answer.doubt) == ("Köln", True)
    assert answer.why is not None
    assert "Bonn" in answer.why
    assert not fill(reference, hybrid("Köln", "Köln"), 1.0).answers[0].doubt


def test_a_dynamic_form_made_elsewhere_is_known_by_its_own_names() -> None:
    fields = (
        Field("ort", "Name der Stadt", "text", native=("stadt",)),
        Field("ja", "Klima", "bool", native=("klima",)),
    )
    made = Form("a", "b", "1", "c", (Section("d", fields),), Roles("ort"))
    reference = Reference(made, read(dynamic("<antrag/>")))
    reading = fill(reference, read(dynamic()), 1.0)
    assert [(answer.value, answer.doubt) for answer in reading.answers] == [("Bad Düben", False), (True, False)]
