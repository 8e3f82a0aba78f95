"""PDF forms: names, values, boxes, places, and files that cannot be read."""

from __future__ import annotations

import contextlib
import io
import logging
from typing import Any

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

from klimadocs.errors import UnreadableError
from klimadocs.model.transcript import Sighting, Transcript
from klimadocs.readers import find_reader, media
from klimadocs.readers.acroform import AcroformReader
from klimadocs.readers.pdf_values import clean
from tests.readers.pdf_files import PdfDraft


def read(content: bytes) -> Transcript:
    transcript = AcroformReader().read(content)
    fields = [sighting for sighting in transcript.sightings if sighting.method == "acroform"]
    assert transcript.controls == len(fields)
    return transcript


def fields(draft: PdfDraft) -> dict[str, Sighting]:
    """The only sighting of each field."""
    found = [sighting for sighting in read(draft.save()).sightings if sighting.method == "acroform"]
    by_key = {sighting.key: sighting for sighting in found}
    assert len(by_key) == len(found)
    return by_key


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        AcroformReader().read(content)
    assert caught.value.sentence.endswith(".")
    assert caught.value.remedy.endswith(".")
    return caught.value.kind


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (String("Köln"), "Köln"),
        (String("Lucía 🌿 Ωmega"), "Lucía 🌿 Ωmega"),
        (String("eins\rzwei\r\ndrei\nvier"), "eins\nzwei\ndrei\nvier"),
        (String("  "), ""),
        (String(""), ""),
        (String(b"\xef\xbb\xbfM\xc3\xbcnchen"), "München"),
        (String(b"M\xc3\xbcnchen"), "München"),
        (String(b"M\xfcnchen"), "München"),
        (String(b"\xfe\xff\x00a\xd8\x3d\x00b"), "a\ufffdb"),
        (String(b"\xff\xfea\x00b\x00"), "ab"),
        (String(b"a\x0bb\x07c"), "abc"),
        (Name("/Ja"), "Ja"),
        (42, "42"),
    ],
)
def test_text_is_decoded_and_fit_to_be_written(stored: object, text: str) -> None:
    """UTF-16, UTF-8 with and without its mark, half characters, blanks."""
    draft = PdfDraft()
    draft.field("ort", "Tx", V=stored)
    found = fields(draft)["ort"]
    found.text.encode("utf-8")
    assert found.text == text
    assert found.mark is None


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\ud83db", "a\ufffdb"),
        ("\ud83c\udf3f", "🌿"),
        ("\udc00", "\ufffd"),
        ("a\x00\x1bb", "ab"),
        ("\ufeffa\tb", "a\tb"),
    ],
)
def test_halves_of_characters_are_joined_or_replaced(text: str, cleaned: str) -> None:
    """Names and values of real files decode to them, and break any output in UTF-8."""
    assert clean(text) == cleaned


def test_a_long_text_may_be_a_stream() -> None:
    draft = PdfDraft()
    draft.field("ziele", "Tx", V=draft.pdf.make_stream("Zeile 1\rZeile 2 ä".encode("cp1252")))
    assert fields(draft)["ziele"].text == "Zeile 1\nZeile 2 ä"


def test_a_field_without_a_value_is_seen_empty() -> None:
    draft = PdfDraft()
    draft.field("leer", "Tx")
    assert fields(draft)["leer"].text == ""


def test_names_are_joined_and_settings_inherited() -> None:
    """Case 40: names with dots."""
    draft = PdfDraft()
    first = draft.widget(T=String("name"), V=String("Anna"))
    second = draft.widget((50, 600, 250, 620), T=String("plz.ort"), TU=String("PLZ und Ort"))
    inner = draft.group("person", [first, second], hang=False)
    draft.group("antrag", [inner], FT=Name.Tx, V=String("geerbt"), TU=String("Antrag"))
    found = fields(draft)
    assert {key: (entry.text, entry.label) for key, entry in found.items()} == {
        "antrag.person.name": ("Anna", "Antrag"),
        "antrag.person.plz.ort": ("geerbt", "PLZ und Ort"),
    }


def test_a_field_on_two_pages_is_seen_on_both() -> None:
    draft = PdfDraft(pages=2)
    draft.group("name", [draft.widget(page=1), draft.widget(page=2)], FT=Name.Tx, V=String("Anna"))
    found = [entry for entry in read(draft.save()).sightings if entry.method == "acroform"]
    assert [(entry.key, entry.text, entry.place.page) for entry in found] == [("name", "Anna", 1), ("name", "Anna", 2)]


@pytest.mark.parametrize(
    ("value", "state", "ticked", "certainty"),
    [
        (Name.Ja, Name.Ja, True, 1.0),
        (Name.Off, Name.Off, False, 1.0),
        (None, Name.Ja, True, 1.0),
        (None, Name.Off, False, 1.0),
        (None, None, False, 1.0),
        (Name.Ja, None, True, 1.0),
        (Name.Yes, Name.Ja, True, 1.0),
        (Name.Ja, Name.Off, True, 0.5),
        (Name.Off, Name.Ja, False, 0.5),
        (String("Ja"), Name.Ja, True, 1.0),
        (String("false"), Name.Off, False, 1.0),
        (String(""), None, False, 1.0),
    ],
)
def test_a_check_box_is_on_in_any_state_but_off(value: object, state: object, ticked: bool, certainty: float) -> None:
    """Case 40: /Off, /Ja; field thread 24."""
    draft = PdfDraft()
    entries = {"V": value, "AS": state}
    given = {name: entry for name, entry in entries.items() if entry is not None}
    draft.field("klima", "Btn", AP=draft.looks("Ja"), **given)
    found = fields(draft)["klima"]
    assert (found.mark, found.text, found.certainty) == (ticked, "", certainty)


def radio(
    draft: PdfDraft, value: object = None, opt: list[str] | None = None, shown: str = "", flags: int = 1 << 15
) -> None:
    kids = [
        draft.widget(
            (50, 700 - 50 * number, 60, 710 - 50 * number),
            AP=draft.looks(state),
            AS=Name(f"/{shown if shown == state else 'Off'}"),
        )
        for number, state in enumerate(("0", "1", "2"))
    ]
    entries = {"V": value, "Opt": Array([String(text) for text in opt]) if opt else None}
    given = {name: entry for name, entry in entries.items() if entry is not None}
    draft.group("art", kids, FT=Name.Btn, Ff=flags, **given)


@pytest.mark.parametrize("flags", [1 << 15, 0])
def test_a_radio_group_is_one_answer_where_it_is_chosen(flags: int) -> None:
    """Case 40; boxes with one name and different states are a group without saying so."""
    draft = PdfDraft()
    radio(draft, Name("/1"), shown="1", flags=flags)
    found = fields(draft)["art"]
    assert (found.text, found.mark, found.certainty) == ("1", None, 1.0)
    assert found.place.box == (50.0, 182.0, 60.0, 192.0)


def test_a_radio_group_shows_its_options() -> None:
    draft = PdfDraft()
    radio(draft, Name("/2"), ["Stadt", "Gemeinde", "Landkreis"], shown="2")
    assert fields(draft)["art"].text == "Landkreis"


@pytest.mark.parametrize(("value", "shown", "text"), [(None, "", ""), (Name.Off, "", ""), (None, "0", "0")])
def test_a_radio_group_without_a_choice_is_empty(value: object, shown: str, text: str) -> None:
    draft = PdfDraft()
    radio(draft, value, shown=shown)
    assert fields(draft)["art"].text == text


def test_a_radio_group_that_shows_another_choice_is_uncertain() -> None:
    draft = PdfDraft()
    radio(draft, Name("/1"), shown="2")
    assert (fields(draft)["art"].text, fields(draft)["art"].certainty) == ("1", 0.5)


def options() -> Array:
    pairs = (("MX", "Mexiko"), ("BR", "Brasilien"), ("PE", "Perú"))
    return Array([Array([String(stored), String(shown)]) for stored, shown in pairs])


@pytest.mark.parametrize(
    ("entries", "text"),
    [
        ({"V": String("BR")}, "Brasilien"),
        ({"V": Array([String("MX"), String("PE")])}, "Mexiko\nPerú"),
        ({"V": String("Chile")}, "Chile"),
        ({"I": Array([2])}, "Perú"),
        ({"I": Array([9])}, ""),
        ({"V": String("")}, ""),
        ({}, ""),
    ],
)
def test_a_choice_shows_what_the_reader_sees(entries: dict[str, object], text: str) -> None:
    """Stored values are mapped to shown ones; what was typed stands for itself."""
    draft = PdfDraft()
    draft.field("land", "Ch", Opt=options(), **entries)
    assert fields(draft)["land"].text == text


def test_plain_options_stand_for_themselves() -> None:
    draft = PdfDraft()
    draft.field("land", "Ch", Opt=Array([String("Mexiko")]), V=String("Mexiko"))
    assert fields(draft)["land"].text == "Mexiko"


def test_buttons_and_signatures_are_no_answers() -> None:
    draft = PdfDraft()
    draft.field("senden", "Btn", Ff=1 << 16)
    draft.field("unterschrift", "Sig", V=Dictionary(Type=Name.Sig))
    draft.field("leere_unterschrift", "Sig")
    transcript = read(draft.save())
    assert transcript.controls == 0
    assert transcript.property("signatures") == "1"


@pytest.mark.parametrize(
    ("rotation", "box"),
    [
        (0, (50.0, 112.0, 250.0, 142.0)),
        (90, (700.0, 50.0, 730.0, 250.0)),
        (180, (345.0, 700.0, 545.0, 730.0)),
        (270, (112.0, 345.0, 142.0, 545.0)),
    ],
)
def test_boxes_are_as_seen_from_the_top_left(rotation: int, box: tuple[float, ...]) -> None:
    draft = PdfDraft(Rotate=rotation)
    draft.field("ort", "Tx", (250, 730, 50, 700))
    found = fields(draft)["ort"].place
    assert (found.page, found.box, found.path) == (1, box, "Seite 1, Feld ort")


def test_boxes_regard_the_crop_box() -> None:
    draft = PdfDraft(media_box=(0, 0, 700, 900), CropBox=Array([100, 100, 600, 800]))
    draft.field("ort", "Tx", (150, 700, 250, 720), TU=String("Wohnort"))
    found = fields(draft)["ort"]
    assert (found.place.box, found.label, found.place.path) == (
        (50.0, 80.0, 150.0, 100.0),
        "Wohnort",
        "Seite 1, Feld Wohnort",
    )


def test_fields_come_in_reading_order() -> None:
    draft = PdfDraft(pages=2)
    for name, rect, page in (
        ("f", (50, 100, 90, 120), 2),
        ("d", (50, 500, 90, 520), 1),
        ("c", (300, 702, 390, 720), 1),
        ("b", (50, 700, 90, 720), 1),
        ("a", (50, 800, 90, 820), 1),
        ("e", (50, 700, 90, 720), 2),
    ):
        draft.field(name, "Tx", rect, page)
    assert list(fields(draft)) == list("abcdef")


def test_fields_on_no_page_come_last() -> None:
    """A page taken out of its file carries all fields of its parent."""
    draft = PdfDraft()
    draft.field("fern", "Tx", page=None, V=String("weg"))
    draft.field("nah", "Tx")
    draft.write(["Text"])
    found = read(draft.save()).sightings
    assert [(entry.text, entry.key, entry.place.page) for entry in found] == [
        ("", "nah", 1),
        ("Text", "", 1),
        ("weg", "fern", None),
    ]
    assert found[-1].place.path == "Feld fern"


@pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")
def test_widgets_that_hang_on_no_tree_are_read() -> None:
    """Files whose /Fields is empty or damaged."""
    draft = PdfDraft()
    draft.widget(FT=Name.Tx, T=String("allein"), V=String("a"))
    draft.group("gruppe", [draft.widget((50, 600, 90, 620), T=String("kind"), V=String("b"))], hang=False, FT=Name.Tx)
    lost = draft.widget((50, 500, 90, 520), T=String("verstossen"), V=String("c"))
    lost.Parent = draft.pdf.make_indirect(Dictionary(T=String("eltern"), FT=Name.Tx, Kids=Array([])))
    found = {key: entry.text for key, entry in fields(draft).items()}
    assert found == {"allein": "a", "gruppe.kind": "b", "eltern.verstossen": "c"}


def test_trees_that_bite_their_tail_end() -> None:
    draft = PdfDraft()
    child = draft.widget(FT=Name.Tx, T=String("b"))
    parent = draft.group("a", [child])
    child.Kids = Array([parent])
    assert read(draft.save()).controls <= 1


def test_lines_of_the_page_are_leftovers_to_be_judged() -> None:
    """Case 41: flattened values are page text."""
    draft = PdfDraft(pages=2)
    draft.write(["Name: Anna Beispiel", "Ort: München"])
    draft.write(["Seite zwei"], page=2)
    found = read(draft.save()).sightings
    assert [(entry.text, entry.method, entry.place.page) for entry in found] == [
        ("Name: Anna Beispiel", "line", 1),
        ("Ort: München", "line", 1),
        ("Seite zwei", "line", 2),
    ]


@pytest.mark.parametrize(
    ("subtype", "entries", "text", "mark"),
    [
        ("Ink", {}, "(Zeichnung)", True),
        ("Stamp", {}, "(Stempel)", True),
        ("FreeText", {"RC": String("<body><p>M&#252;<b>nster</b></p></body>")}, "Münster", None),
        ("FreeText", {"Contents": String("✓")}, "✓", None),
    ],
)
def test_drawn_and_formatted_notes_are_seen(
    subtype: str, entries: dict[str, Any], text: str, mark: bool | None
) -> None:
    draft = PdfDraft()
    note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([50, 700, 250, 720]), **entries)
    draft.annotate(draft.pdf.make_indirect(note))
    (found,) = read(draft.save()).sightings
    assert (found.text, found.mark, found.method) == (text, mark, "annotation")


def test_notes_typed_over_the_page_are_read_in_place() -> None:
    """Case 41: free text annotations."""
    draft = PdfDraft()
    draft.field("ort", "Tx", (50, 500, 90, 520))
    for subtype, contents in (("FreeText", "Musterstadt"), ("Text", ""), ("Link", "x"), ("Popup", "y")):
        note = Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([50, 700, 250, 720]), Contents=String(contents)
        )
        draft.annotate(draft.pdf.make_indirect(note))
    note_, field_ = read(draft.save()).sightings
    assert (note_.text, note_.method, note_.place.path) == ("Musterstadt", "annotation", "Seite 1, Anmerkung")
    assert note_.place.box == (50.0, 122.0, 250.0, 142.0)
    assert field_.key == "ort"


def test_properties_are_those_of_the_file() -> None:
    draft = PdfDraft()
    draft.pdf.docinfo["/Title"] = String("Antrag")
    draft.pdf.docinfo["/klimadocs.form"] = String("muster/1")
    draft.field("ort", "Tx")
    draft.form.XFA = Array([String("template"), draft.pdf.make_stream(b"<template/>")])
    transcript = read(draft.save())
    assert transcript.property("Title") == "Antrag"
    assert transcript.property("klimadocs.form") == "muster/1"
    assert transcript.property("xfa") == "yes"
    assert transcript.reader.startswith("acroform/")


def test_a_form_that_only_adobe_shows_is_refused() -> None:
    """Case 40: XFA only."""
    draft = PdfDraft()
    draft.form.XFA = draft.pdf.make_stream(b"<xdp/>")
    draft.write(["Please wait..."])
    assert refusal(draft.save()) == "xfa_only"


@pytest.mark.parametrize("method", [(3, False), (4, True), (6, True)])
def test_locked_files_are_refused_and_owner_locked_ones_read(method: tuple[int, bool]) -> None:
    """Case 38."""
    if method[1]:
        pytest.importorskip("cryptography")
    revision, aes = method
    draft = PdfDraft()
    draft.field("ort", "Tx", V=String("Köln"))
    how = {"R": revision, "aes": aes, "metadata": revision > 3}
    owner = pikepdf.Encryption(user="", owner="geheim", **how)
    both = pikepdf.Encryption(user="offen", owner="geheim", **how)
    found = read(draft.save(encryption=owner)).sightings
    assert [(entry.key, entry.text) for entry in found] == [("ort", "Köln")]
    assert refusal(draft.save(encryption=both)) == "encrypted"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.4\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF",
        b"%P",
        b"\x00" * 50,
    ],
)
def test_broken_files_are_refused(content: bytes) -> None:
    """Case 31."""
    assert refusal(content) == "broken_pdf"


def test_empty_files_and_files_without_pages_are_refused() -> None:
    assert refusal(b"") == "empty"
    assert refusal(PdfDraft(pages=0).save()) == "no_pages"


def test_a_cut_file_is_refused() -> None:
    draft = PdfDraft()
    draft.field("ort", "Tx", V=String("Köln"))
    whole = draft.save()
    for size in range(0, len(whole) - 40, 97):
        with pytest.raises(UnreadableError):
            AcroformReader().read(whole[:size])


def test_a_file_whose_last_part_is_cut_off_is_refused() -> None:
    """What was appended last is what was filled in; the part before it is an older version."""
    draft = PdfDraft()
    draft.field("ort", "Tx", V=String("Bonn"))
    first = draft.save()
    writer = pypdf.PdfWriter(io.BytesIO(first), incremental=True)
    writer.update_page_form_field_values(writer.pages[0], {"ort": "Hagen"}, auto_regenerate=False)
    target = io.BytesIO()
    writer.write(target)
    whole = target.getvalue()
    assert [entry.text for entry in read(whole).sightings] == ["Hagen"]
    for size in range(len(first) + 40, len(whole) - 8, 29):
        assert refusal(whole[:size]) == "broken_pdf"


def test_a_file_that_had_to_be_mended_says_so() -> None:
    draft = PdfDraft()
    draft.field("ort", "Tx", V=String("Bonn"))
    transcript = read(draft.save().replace(b"startxref\n", b"startxref\n1"))
    assert [(entry.key, entry.text) for entry in transcript.sightings] == [("ort", "Bonn")]
    assert [trouble.kind for trouble in transcript.troubles] == ["mended"]


def test_flipped_bytes_never_crash_the_reader() -> None:
    draft = PdfDraft()
    draft.field("ort", "Tx", V=String("Köln"))
    draft.write(["Text"])
    whole = draft.save()
    for at in range(0, len(whole), 5):
        damaged = bytearray(whole)
        damaged[at] ^= 0x55
        with contextlib.suppress(UnreadableError):
            AcroformReader().read(bytes(damaged))


def test_a_stream_that_swells_is_refused_or_its_page_left_out() -> None:
    """Case 39: a Flate bomb of 200 MB in the page's content."""
    draft = PdfDraft()
    draft.field("ort", "Tx", V=String("Köln"))
    draft.page().Contents = draft.pdf.make_stream(b" " * (200 << 20))
    transcript = read(draft.save(compress_streams=True))
    assert [trouble.kind for trouble in transcript.troubles] == ["page_text"]
    assert [(entry.key, entry.text) for entry in transcript.sightings] == [("ort", "Köln")]


def test_a_deep_page_tree_is_refused() -> None:
    """Case 39."""
    draft = PdfDraft()
    node = draft.pdf.Root.Pages
    for _ in range(3000):
        node = draft.pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([node]), Count=1))
    draft.pdf.Root.Pages = node
    target = io.BytesIO()
    draft.pdf.save(target)
    assert refusal(target.getvalue()) == "too_large"


def test_many_pages_are_read_in_part_and_it_is_said() -> None:
    draft = PdfDraft(pages=65)
    draft.field("ort", "Tx", page=65)
    transcript = read(draft.save())
    assert [trouble.kind for trouble in transcript.troubles] == ["pages_unread"]
    assert transcript.sightings[0].place.page == 65


def test_forms_made_by_reportlab_are_read() -> None:
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    canvas.drawString(50, 800, "Interessensbekundung")
    form = canvas.acroForm
    form.textfield(name="ort", value="Köln", x=50, y=700, width=200, height=20, tooltip="Ort der Gemeinde")
    form.checkbox(name="klima", checked=True, x=50, y=650, buttonStyle="cross")
    form.checkbox(name="wasser", checked=False, x=80, y=650)
    form.choice(
        name="land", value="BR", options=[("Mexiko", "MX"), ("Brasilien", "BR")], x=50, y=600, width=90, height=20
    )
    for value, x in (("stadt", 50), ("kreis", 90)):
        form.radio(name="art", value=value, selected=value == "kreis", x=x, y=550)
    canvas.save()
    found = read(target.getvalue()).sightings
    assert [(entry.key, entry.text, entry.mark) for entry in found] == [
        ("ort", "Köln", None),
        ("klima", "", True),
        ("wasser", "", False),
        ("land", "Brasilien", None),
        ("art", "kreis", None),
        ("", "Interessensbekundung", None),
    ]
    assert found[0].label == "Ort der Gemeinde"


def test_a_form_filled_by_another_program_is_read() -> None:
    """A value without a picture of itself is read from the form."""
    draft = PdfDraft()
    draft.field("ort", "Tx")
    draft.field("klima", "Btn", (50, 600, 60, 610), AP=draft.looks("Ja"), AS=Name.Off)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(draft.save()))
    writer.update_page_form_field_values(None, {"ort": "Bad Düben", "klima": "/Ja"}, auto_regenerate=False)
    target = io.BytesIO()
    writer.write(target)
    found = {entry.key: entry for entry in read(target.getvalue()).sightings if entry.key}
    assert found["ort"].text == "Bad Düben"
    assert (found["klima"].mark, found["klima"].certainty) == (True, 1.0)


def test_nothing_is_said_on_the_screen(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    """pypdf warns about damaged files in its own words; the office gets ours."""
    with caplog.at_level(logging.CRITICAL):
        assert refusal(b"%PDF-1.4\ntrailer\n<< /Root 1 0 R >>\nstartxref\n7\n%%EOF") == "broken_pdf"
    assert capfd.readouterr() == ("", "")


def test_the_door_finds_the_reader() -> None:
    reader = find_reader(media.PDF)
    assert reader is not None
    assert reader.name == "acroform"
    assert find_reader("image/png") is None
