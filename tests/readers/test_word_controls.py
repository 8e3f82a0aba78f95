"""Controls of Word files, old and new, wherever they may stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimadocs.model.transcript import Sighting
from klimadocs.readers.word import WordReader
from tests.readers.word_files import (
    cell,
    check_box,
    control,
    form_field,
    paragraph,
    row,
    run,
    split_runs,
    table,
    text_box,
    text_field,
    word_file,
)

FIVE_BLANKS = "\u2002" * 5


def read(body: str) -> tuple[Sighting, ...]:
    """All sightings; the number of controls must come out even."""
    transcript = WordReader().read(word_file(body))
    controls = [sighting for sighting in transcript.sightings if sighting.method == "control"]
    assert transcript.controls == len(controls)
    assert not [trouble for trouble in transcript.troubles if trouble.kind == "controls_lost"]
    return transcript.sightings


def said(body: str) -> list[tuple[str, str]]:
    """(key, text) of each sighting."""
    return [(sighting.key, sighting.text) for sighting in read(body)]


def only(body: str) -> Sighting:
    (sighting,) = read(body)
    return sighting


def test_an_inline_control_cuts_its_paragraph() -> None:
    """Case 44: inline."""
    found = read(paragraph("Gemeinde: ", control("Musterstadt", "gemeinde", "Name der Gemeinde"), " (Land)"))
    assert [(entry.method, entry.text) for entry in found] == [
        ("line", "Gemeinde: "),
        ("control", "Musterstadt"),
        ("line", " (Land)"),
    ]
    assert found[1].key == "gemeinde"
    assert found[1].label == "Name der Gemeinde"
    assert {entry.place.path for entry in found} == {"Absatz 1"}


def test_line_breaks_that_were_moved_out_of_a_control_make_it_uncertain() -> None:
    """LibreOffice puts the breaks between typed lines before the control; the lines run together inside it."""
    moved = "<w:r><w:br/><w:br/></w:r>"
    assert only(paragraph(moved, control("einszwei", "text"))).certainty <= 0.5
    assert only(paragraph(control("einszwei", "text"))).certainty == 1.0
    assert only(paragraph(moved, run("einszwei"))).certainty <= 0.5
    assert only(paragraph(moved, text_field("text", "einszwei"))).certainty <= 0.5


def test_a_block_control_joins_its_paragraphs() -> None:
    """Case 44: block."""
    body = control(paragraph("Erstens") + paragraph("") + paragraph("Zweitens"), "ziele")
    found = only(paragraph("") + body)
    assert (found.key, found.text) == ("ziele", "Erstens\n\nZweitens")
    assert found.place.path == "Absatz 1"


def test_a_control_around_a_cell_stands_in_that_cell() -> None:
    """Case 44: cell."""
    found = read(table(row("Name", control(cell("Anna Beispiel"), "name"))))
    assert [(entry.text, entry.cell) for entry in found] == [("Name", (1, 1, 1)), ("Anna Beispiel", (1, 1, 2))]
    assert (found[1].method, found[1].place.path) == ("control", "Tabelle 1, Zeile 1, Spalte 2")


def test_a_control_inside_a_cell_stands_in_that_cell() -> None:
    found = read(table(row("a", "b"), row("Name", cell(control(paragraph("Anna Beispiel"), "name")))))
    assert (found[-1].text, found[-1].cell) == ("Anna Beispiel", (1, 2, 2))


def test_a_control_around_a_row_starts_at_its_first_cell() -> None:
    """Case 44: row."""
    found = read(table(row("a", "b"), control(row("links", "rechts"), "zeile")))
    assert (found[-1].key, found[-1].text, found[-1].cell) == ("zeile", "links\nrechts", (1, 2, 1))


def test_controls_inside_a_row_control_speak_for_themselves() -> None:
    body = table(control(row("Name", cell(paragraph(control("Anna", "vorname"), " ", control("Muster", "nachname"))))))
    assert said(body) == [("", "Name"), ("vorname", "Anna"), ("nachname", "Muster")]


def test_a_nested_control_of_the_same_name_is_read_once() -> None:
    """Field thread 17."""
    assert said(paragraph(control(control("Bonn", "ort"), "ort"))) == [("ort", "Bonn")]


def test_a_nameless_control_inherits_from_the_one_around_it() -> None:
    found = only(paragraph(control(control("Bonn"), "ort", "Ort", prompt=True)))
    assert (found.key, found.label, found.text, found.is_prompt) == ("ort", "Ort", "Bonn", True)


def test_an_inner_name_is_kept() -> None:
    assert said(paragraph(control(control("Bonn", "innen"), "aussen"))) == [("innen", "Bonn")]


def test_two_nameless_controls_inherit_nothing() -> None:
    body = paragraph(control(control("Bonn") + control("Köln"), "ort"))
    assert said(body) == [("", "Bonn"), ("", "Köln")]


def test_nothing_is_inherited_beside_words_of_its_own() -> None:
    """Else the date alone would be taken for the whole answer."""
    body = paragraph(control(run("Wir beginnen am ") + control("5.9.2014") + run(" im Rathaus"), "vorhaben"))
    assert said(body) == [("", "Wir beginnen am "), ("", "5.9.2014"), ("", " im Rathaus")]


def test_a_group_is_no_control() -> None:
    body = control(paragraph("Einleitung") + paragraph(control("Bonn", "ort")), more="<w:group/>")
    assert said(body) == [("", "Einleitung"), ("ort", "Bonn")]
    assert said(control(paragraph("Nur Text"), "gruppe", more="<w:group/>")) == [("", "Nur Text")]


def test_repeated_sections_are_read_item_by_item() -> None:
    """Case 44: repeating."""
    items = "".join(
        control(row(control(cell(paragraph(name)), "partner")), more="<w15:repeatingSectionItem/>")
        for name in ("León", "Cusco")
    )
    found = read(table(control(items, "liste", more="<w15:repeatingSection/>")))
    assert [(entry.key, entry.text, entry.cell) for entry in found] == [
        ("partner", "León", (1, 1, 1)),
        ("partner", "Cusco", (1, 2, 1)),
    ]


def test_an_empty_control_is_seen() -> None:
    assert said(paragraph("<w:sdt><w:sdtPr><w:tag w:val='leer'/></w:sdtPr></w:sdt>")) == [("leer", "")]
    assert said(paragraph("<w:sdt><w:sdtContent/></w:sdt>")) == [("", "")]


def test_the_prompt_is_marked_and_kept() -> None:
    found = only(paragraph(control("Klicken Sie hier, um Text einzugeben.", "ort", prompt=True)))
    assert found.is_prompt
    assert found.text == "Klicken Sie hier, um Text einzugeben."


def test_a_filled_list_shows_its_text() -> None:
    more = '<w:dropDownList><w:listItem w:displayText="Bayern" w:value="BY"/></w:dropDownList>'
    assert said(paragraph(control("Bayern", "land", more=more))) == [("land", "Bayern")]


@pytest.mark.parametrize(
    ("state", "ticked"),
    [
        ('<w14:checked w14:val="1"/>', True),
        ('<w14:checked w14:val="true"/>', True),
        ('<w14:checked w14:val="on"/>', True),
        ("<w14:checked/>", True),
        ('<w14:checked w14:val="0"/>', False),
        ('<w14:checked w14:val="false"/>', False),
        ('<w14:checked w14:val="off"/>', False),
        ("", False),
    ],
)
def test_a_check_box_has_a_state_in_every_spelling(state: str, ticked: bool) -> None:
    """Field thread 19."""
    found = only(paragraph(check_box(state, "☒" if ticked else "☐", "ja")))
    assert (found.method, found.key, found.mark, found.text, found.certainty) == ("control", "ja", ticked, "", 1.0)


@pytest.mark.parametrize(("state", "glyph"), [("0", "☒"), ("1", "☐")])
def test_a_box_that_contradicts_itself_is_uncertain(state: str, glyph: str) -> None:
    found = only(paragraph(check_box(f'<w14:checked w14:val="{state}"/>', glyph)))
    assert (found.mark, found.certainty) == (state == "1", 0.5)


@pytest.mark.parametrize("typed", ["x", "ja", "✓", "nein"])
def test_a_box_that_was_typed_over_is_uncertain(typed: str) -> None:
    assert only(paragraph(check_box('<w14:checked w14:val="0"/>', typed))).certainty == 0.5


def test_a_box_wrapped_twice_is_one_box() -> None:
    """LibreOffice writes a check box as a control around a control."""
    inner = check_box('<w14:checked w14:val="1"/>', "☒")
    found = read(paragraph(control(inner, "klima"), " Klimaschutz"))
    assert [(entry.key, entry.mark, entry.text) for entry in found] == [
        ("klima", True, ""),
        ("", None, " Klimaschutz"),
    ]


def test_a_plain_control_that_holds_only_a_box_is_a_box() -> None:
    found = only(paragraph(control(run("☒"), "ja")))
    assert (found.mark, found.text) == (True, "")


def test_a_control_in_a_text_box_is_read_once() -> None:
    assert said(paragraph("vor", text_box(paragraph(control("Wert", "im_kasten"))))) == [
        ("", "vor"),
        ("im_kasten", "Wert"),
    ]


def test_a_deleted_control_is_gone() -> None:
    assert said(paragraph("a", f'<w:del w:id="1">{control("weg", "x")}</w:del>')) == [("", "a")]


def test_a_row_whose_deletion_is_tracked_is_gone() -> None:
    kept = row(cell(paragraph(check_box('<w14:checked w14:val="1"/>', "☒", "weg"))))
    gone = kept.replace("<w:trPr>", '<w:trPr><w:del w:id="1" w:author="A"/>')
    assert [entry.cell for entry in read(table(gone, kept))] == [(1, 2, 1)]
    troubles = WordReader().read(word_file(table(gone, kept))).troubles
    assert [trouble.kind for trouble in troubles] == ["tracked_changes"]


@pytest.mark.parametrize("result", [FIVE_BLANKS, "", "\u2002"])
def test_an_untouched_text_field_is_empty(result: str) -> None:
    """Blank legacy text is five wide blanks."""
    found = only(paragraph(text_field("Text1", result)))
    assert (found.method, found.key, found.text) == ("control", "Text1", "")


def test_a_text_field_cuts_its_paragraph_and_keeps_its_line_breaks() -> None:
    """Case 44: FORMTEXT."""
    result = run("Rathausplatz 1") + "<w:r><w:br/></w:r>" + run("12345 Musterstadt")
    assert said(paragraph("Anschrift: ", text_field("Text3", result), " (Sitz)")) == [
        ("", "Anschrift: "),
        ("Text3", "Rathausplatz 1\n12345 Musterstadt"),
        ("", " (Sitz)"),
    ]


def test_text_typed_beside_the_blanks_is_the_value() -> None:
    assert said(paragraph(text_field("Text1", FIVE_BLANKS + "Größe"))) == [("Text1", "Größe")]


def test_an_untouched_default_is_a_prompt() -> None:
    default = '<w:default w:val="Bitte eintragen"/>'
    assert only(paragraph(text_field("Text1", "Bitte eintragen", default))).is_prompt
    assert not only(paragraph(text_field("Text1", "Bonn", default))).is_prompt


def test_a_text_field_may_reach_over_paragraphs() -> None:
    begin, end = text_field("Text1", "Eins|Zwei").split("|")
    body = f"<w:p>{begin}</w:t></w:r></w:p><w:p><w:r><w:t>{end}</w:p>"
    assert said(body) == [("Text1", "Eins\nZwei")]


@pytest.mark.parametrize(
    ("inside", "ticked"),
    [
        ('<w:default w:val="0"/><w:checked/>', True),
        ('<w:default w:val="0"/><w:checked w:val="1"/>', True),
        ('<w:default w:val="0"/><w:checked w:val="true"/>', True),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', False),
        ('<w:default w:val="1"/><w:checked w:val="false"/>', False),
        ('<w:default w:val="1"/>', True),
        ("<w:default/>", True),
        ('<w:default w:val="0"/>', False),
        ("", False),
    ],
)
def test_an_older_check_box_has_a_state_in_every_spelling(inside: str, ticked: bool) -> None:
    """Field threads 19 and 21."""
    form = f'<w:name w:val="Check1"/><w:checkBox><w:sizeAuto/>{inside}</w:checkBox>'
    found = read(paragraph(form_field(form, code="FORMCHECKBOX"), " Klimaschutz"))
    assert [(entry.key, entry.mark, entry.text) for entry in found] == [
        ("Check1", ticked, ""),
        ("", None, " Klimaschutz"),
    ]


@pytest.mark.parametrize(
    ("inside", "chosen"),
    [
        ('<w:result w:val="1"/>', "Brasilien"),
        ('<w:default w:val="2"/>', "Peru"),
        ('<w:result w:val="0"/><w:default w:val="2"/>', "Mexiko"),
        ("", "Mexiko"),
        ('<w:result w:val="9"/>', ""),
        ('<w:result w:val="x"/>', ""),
    ],
)
def test_an_older_list_shows_the_chosen_entry(inside: str, chosen: str) -> None:
    entries = "".join(f'<w:listEntry w:val="{name}"/>' for name in ("Mexiko", "Brasilien", "Peru"))
    form = f'<w:name w:val="Dropdown1"/><w:ddList>{inside}{entries}</w:ddList>'
    assert said(paragraph(form_field(form, code="FORMDROPDOWN"))) == [("Dropdown1", chosen)]


def test_fields_that_nobody_fills_in_are_text() -> None:
    page = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("7")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr=" NUMPAGES ">{run("9")}</w:fldSimple>'
    assert said(paragraph("Seite ", page, " von ", simple)) == [("", "Seite 7 von 9")]


def test_a_field_in_the_code_of_another_is_not_seen() -> None:
    inner = text_field("Text1", "unsichtbar").replace("<w:ffData>", "<w:x>").replace("</w:ffData>", "</w:x>")
    outer = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{inner}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert said(paragraph("a", outer, "b")) == [("", "ab")]


def test_a_field_without_an_end_loses_nothing() -> None:
    torn = text_field("Text1", "Bonn").rpartition("<w:r><w:fldChar")[0]
    assert said(paragraph("Ort: ", torn) + paragraph("Ende")) == [("", "Ort: "), ("Text1", "Bonn\nEnde")]
    stray = '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert said(paragraph("a", stray, "b")) == [("", "ab")]


def test_a_field_that_ends_outside_its_control_loses_nothing() -> None:
    whole = text_field("Text1", "Bonn")
    torn, end = whole.rpartition("<w:r><w:fldChar")[0], '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = paragraph(control(run("vor ") + torn, "aussen"), end, run("nach"))
    assert said(body) == [("", "vor "), ("Text1", "Bonn"), ("", "nach")]


def test_an_older_field_inside_a_control_speaks_for_itself() -> None:
    assert said(paragraph(control(text_field("Text1", "Bonn"), "aussen"))) == [("Text1", "Bonn")]


@st.composite
def nests(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Controls nested at random, with the names that must come out, in order."""
    names: list[str] = []

    def build(depth: int) -> str:
        kind = draw(
            st.sampled_from(("leaf", "legacy", "box", "holder", "group", "inserted") if depth else ("leaf", "box"))
        )
        if kind in ("leaf", "legacy", "box"):
            name = f"f{len(names)}"
            names.append(name)
            return {
                "leaf": lambda: control(name, name),
                "legacy": lambda: text_field(name, name),
                "box": lambda: check_box("", "☐", name),
            }[kind]()
        inner = "".join(build(depth - 1) for _ in range(draw(st.integers(1, 3))))
        if kind == "inserted":
            return f'<w:ins w:id="1">{inner}</w:ins>'
        return control(inner, "rahmen", more="<w:group/>" if kind == "group" else "")

    wrap = draw(st.sampled_from(("plain", "cell", "box", "block")))
    inline = paragraph("vor ", *(build(3) for _ in range(draw(st.integers(1, 3)))), " nach")
    bodies = {"plain": inline, "cell": table(row(cell(inline))), "box": paragraph(text_box(inline)), "block": inline}
    return bodies[wrap], names


@settings(max_examples=80, deadline=None)
@given(nests())
def test_every_control_is_read_exactly_once_however_nested(nest: tuple[str, list[str]]) -> None:
    """Field threads 17 and 18."""
    body, names = nest
    assert [entry.key for entry in read(body) if entry.method == "control"] == names


def test_runs_are_joined() -> None:
    assert said(paragraph(control(split_runs("Interessensbekundung"), "x"))) == [("x", "Interessensbekundung")]


def test_boxes_of_which_none_says_its_state_are_doubted() -> None:
    """LibreOffice loses the states of older boxes in .rtf; in other formats it leaves out only that of empty ones."""

    def box(inside: str) -> str:
        return paragraph(form_field(f"<w:checkBox><w:sizeAuto/>{inside}</w:checkBox>", code="FORMCHECKBOX"))

    assert [entry.certainty for entry in read(box("") + box(""))] == [0.5, 0.5]
    assert [entry.certainty for entry in read(box("") + box("<w:checked/>"))] == [1.0, 1.0]
    assert [entry.certainty for entry in read(box("") + box('<w:default w:val="0"/>'))] == [1.0, 1.0]
