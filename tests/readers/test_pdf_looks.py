"""What a field shows beside what it holds: only a sure difference is a second witness."""

from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, String

from klimadocs.model.transcript import Sighting
from klimadocs.readers.acroform import AcroformReader
from tests.readers.pdf_files import PdfDraft

HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
SUBSET = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Carlito"), Encoding=Name("/Identity-H"))
COMBO, PASSWORD = 1 << 17, 1 << 13


def drawn(draft: PdfDraft, content: bytes, font: Any = HELVETICA) -> Any:
    """An /AP that shows what the content draws."""
    stream = draft.pdf.make_stream(b"/Tx BMC q BT /F1 10 Tf 2 3 Td " + content + b" ET Q EMC")
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
    stream.Resources = Dictionary(Font=Dictionary(F1=font))
    return Dictionary(N=stream)


def read(value: str, content: bytes, font: Any = HELVETICA, **entries: Any) -> list[Sighting]:
    draft = PdfDraft()
    draft.field("ort", "Tx", V=String(value), AP=drawn(draft, content, font), **entries)
    return list(AcroformReader().read(draft.save()).sightings)


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("Bad Düben", b"(Bad D\\374ben) Tj"),
        ("Bad Düben", b"[(Bad) -250 (D\xfcben)] TJ"),
        ("Köln (Rhein)", b"(K\xf6ln \\(Rhein\\)) Tj"),
        ("Köln (Rhein)", b"(K\xf6ln (Rhein)) Tj"),
        ("Bonn", b"<42 6f 6e 6e> Tj"),
        ("12345", b"(1) Tj 10 0 Td (2) Tj 10 0 Td (3) Tj 10 0 Td (4) Tj 10 0 Td (5) Tj"),
        ("Zeile eins\nZeile zwei\nZeile drei", b"(Zeile eins) Tj T* (Zeile zwei) Tj"),
        ("Bonn", b""),
        ("Bonn", b"( ) Tj"),
        ("", b""),
    ],
)
def test_a_picture_that_shows_the_value_is_silent(value: str, content: bytes) -> None:
    """Comb fields, kerning, long texts that are cut off, empty pictures."""
    assert [(entry.text, entry.method) for entry in read(value, content)] == [(value, "acroform")]


@pytest.mark.parametrize(
    ("value", "content"), [("Bonn", b"(Siegburg) Tj"), ("", b"(Siegburg) Tj"), ("Bonn", b"(Bonn am Rhein) Tj")]
)
def test_a_picture_that_shows_something_else_is_a_second_witness(value: str, content: bytes) -> None:
    """A person saw the picture, the program kept the value."""
    field, other = read(value, content)
    assert (field.text, field.certainty) == (value, 1.0)
    assert (other.key, other.method, other.certainty) == ("ort", "line", 0.5)
    assert other.text in ("Siegburg", "Bonn am Rhein")
    assert other.place == field.place


@pytest.mark.parametrize(
    "entries",
    [
        {"font": SUBSET},
        {"Ff": PASSWORD},
        {"AA": Dictionary(F=Dictionary(S=Name.JavaScript, JS=String("AFNumber_Format(2)")))},
    ],
    ids=["letters that only the font knows", "hidden", "formatted by a script"],
)
def test_pictures_that_cannot_be_compared_are_silent(entries: dict[str, Any]) -> None:
    assert len(read("Bonn", b"(Siegburg) Tj", **entries)) == 1


def test_pictures_that_are_to_be_made_anew_do_not_count() -> None:
    draft = PdfDraft()
    draft.field("ort", "Tx", V=String("Bonn"), AP=drawn(draft, b"(Siegburg) Tj"))
    draft.form.NeedAppearances = True
    assert len(AcroformReader().read(draft.save()).sightings) == 1


def test_a_list_shows_all_its_options_and_a_combo_box_the_chosen_one() -> None:
    draft = PdfDraft()
    options = Array([Array([String(word[:2]), String(word)]) for word in ("Bonn", "Siegburg")])
    look = b"(Bonn) Tj T* (Siegburg) Tj"
    draft.field("liste", "Ch", Opt=options, V=String("Bo"), AP=drawn(draft, look))
    draft.field(
        "kasten", "Ch", (50, 600, 250, 620), Ff=COMBO, Opt=options, V=String("Bo"), AP=drawn(draft, b"(Bonn) Tj")
    )
    draft.field(
        "anders", "Ch", (50, 500, 250, 520), Ff=COMBO, Opt=options, V=String("Bo"), AP=drawn(draft, b"(Siegburg) Tj")
    )
    found = AcroformReader().read(draft.save()).sightings
    assert [(entry.key, entry.text) for entry in found] == [
        ("liste", "Bonn"),
        ("kasten", "Bonn"),
        ("anders", "Bonn"),
        ("anders", "Siegburg"),
    ]
