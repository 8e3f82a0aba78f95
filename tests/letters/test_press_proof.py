"""The proof finds what was swallowed: every fault here was seeded, and every letter with it is held."""

from __future__ import annotations

from typing import Any

import pytest

from klimadocs.errors import ConfigurationError, LetterError, UnreadableError
from klimadocs.letters import Pressed, open_press
from klimadocs.letters import press_part as part_module
from klimadocs.letters.press_proof import Unproven, prove
from klimadocs.letters.press_sandbox import open_sandbox
from klimadocs.letters.press_sheet import Printed, Sheet, compile_sheet
from klimadocs.letters.speech import Missing
from klimadocs.ooxml.words import visible_text
from tests.letters.press_files import MARKS, cell, context, paragraph, picture, row, table, template_of, word_template

LETTER = word_template(
    paragraph("Sehr geehrte {{ name }},"),
    paragraph("{{ text }}"),
    table(2, row("Stadt", "{{ name }}"), row("Wert", "{{ zahl }}")),
    paragraph("Mit freundlichen Grüßen"),
    header1=paragraph("Kopf {{ name }}"),
    title="Brief an {{ name }}",
)
NAMES = {"name": "Ida & Co", "text": "eins\nzwei\tdrei", "zahl": 1234}
HIDDEN = "<w:rPr><w:vanish/></w:rPr>"


def press(content: bytes, **names: Any) -> Pressed:
    return open_press().press(template_of(content), context(**names), MARKS)


def made() -> tuple[Sheet, Printed]:
    sheet = compile_sheet(LETTER, open_sandbox())
    return sheet, sheet.render(context(**NAMES), MARKS)


def with_change(part: str, old: str, new: str) -> tuple[Sheet, Printed]:
    """The letter as it would be if `old` had become `new` somewhere between template and file."""
    sheet, printed = made()
    parts = {page.part.name: page.content.decode() for page in printed.pages}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    filled = {name: xml.encode() for name, xml in parts.items()} | {sheet.slip.name: sheet.slip.filled(MARKS)}
    return sheet, Printed(sheet.splice.write(filled), printed.pages, printed.rendering)


@pytest.mark.parametrize("tag", ["{{ 'Stadt ' ~ name }}", "{{ ['die', name] | join(' ') }}", "{{ name }}"])
def test_a_gap_that_the_template_joined_with_words_is_still_a_gap(tag: str) -> None:
    pressed = press(word_template(paragraph(tag)), name=Missing("Name"))
    assert pressed.gaps == ("Name",)
    assert "[[FEHLT: Name]]" in visible_text(pressed.content)


def test_a_sound_letter_is_proven() -> None:
    sheet, printed = made()
    prove(sheet, printed, MARKS)
    assert "Sehr geehrte Ida & Co," in visible_text(printed.content)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", "Sehr geehrte ", ""),
        ("word/document.xml", "Ida &amp; Co", ""),
        ("word/document.xml", "Ida &amp; Co", "Ida  Co"),
        ("word/document.xml", "1.234", "1.23"),
        ("word/document.xml", "Grüßen", "Grüßen {{ rest }}"),
        ("word/document.xml", "<w:br/>", ""),
        ("word/document.xml", "<w:tab/>", ""),
        ("word/document.xml", "zwei", "<!-- zwei -->"),
        ("word/document.xml", "Mit freundlichen Grüßen", "eins"),
        ("word/header1.xml", "Ida", "Eva"),
        ("docProps/core.xml", "Ida", "Eva"),
    ],
)
def test_text_that_changed_on_the_way_is_found(part: str, old: str, new: str) -> None:
    sheet, printed = with_change(part, old, new)
    with pytest.raises(Unproven, match="„"):
        prove(sheet, printed, MARKS)


@pytest.mark.parametrize(
    ("old", "new"), [("</w:p>", ""), ("</w:tbl>", "</w:tabelle>"), ("Ida &amp;", "Ida &"), ("Ida", "I\x00a")]
)
def test_a_part_that_is_no_xml_is_found(old: str, new: str) -> None:
    sheet, printed = with_change("word/document.xml", old, new)
    with pytest.raises(UnreadableError):
        prove(sheet, printed, MARKS)


def test_two_values_that_changed_places_are_found() -> None:
    sheet, printed = with_change("word/document.xml", "1.234", "1.234")
    page = printed.pages[0]
    swapped = type(page)(page.part, page.pieces, tuple(reversed(page.texts)), page.content)
    with pytest.raises(Unproven):
        prove(sheet, Printed(printed.content, (swapped, *printed.pages[1:]), printed.rendering), MARKS)


def test_the_draft_of_another_case_is_found() -> None:
    sheet, printed = made()
    with pytest.raises(Unproven, match="KP-2014-008"):
        prove(sheet, printed, type(MARKS)("KP-2014-008", MARKS.letter, MARKS.language, MARKS.recipe))


@pytest.mark.parametrize("at", range(0, 100, 9))
def test_a_file_with_any_bit_turned_is_found(at: int) -> None:
    sheet, printed = made()
    content = bytearray(printed.content)
    content[len(content) * at // 100] ^= 0x20
    with pytest.raises((Unproven, UnreadableError)):
        prove(sheet, Printed(bytes(content), printed.pages, printed.rendering), MARKS)


@pytest.mark.parametrize("cut", [1, 22, 400, 4000])
def test_a_file_that_was_cut_off_is_found(cut: int) -> None:
    sheet, printed = made()
    with pytest.raises((Unproven, UnreadableError)):
        prove(sheet, Printed(printed.content[:-cut], printed.pages, printed.rendering), MARKS)


@pytest.mark.parametrize(
    "fault",
    [
        lambda xml: xml.replace("zwei", ""),
        lambda xml: xml.replace("\n", ""),
        lambda xml: xml.replace("\n", " "),
        lambda xml: xml.split("<w:tbl>")[0] + "</w:body>",
    ],
    ids=["word", "break", "blank", "rest"],
)
def test_a_fault_in_what_docxtpl_does_holds_the_letter(monkeypatch: pytest.MonkeyPatch, fault: Any) -> None:
    monkeypatch.setattr(part_module, "_listed", fault)
    with pytest.raises(LetterError):
        press(LETTER, **NAMES)


# --- what nobody would see


@pytest.mark.parametrize(
    "body",
    [
        paragraph("{{ name }}", HIDDEN),
        '<w:p><w:del w:id="1"><w:r><w:t>{{ name }}</w:t></w:r></w:del></w:p>',
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{{ name }}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    ],
    ids=["hidden", "deleted", "field code"],
)
def test_a_value_that_is_printed_where_nobody_sees_it_holds_the_letter(body: str) -> None:
    with pytest.raises(LetterError, match="Ida"):
        press(word_template(body, paragraph("Ende")), name="Ida")


def test_a_value_in_an_alternative_text_is_proven_there() -> None:
    content = word_template(picture("Wappen von {{ name }}"), paragraph("Ende"))
    assert press(content, name="Süßen & Co").printed == ("Süßen & Co",)


# --- what the template would lose in every letter


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (paragraph("Wichtig! {%p if name %}") + paragraph("da") + paragraph("{%p endif %}"), "Wichtig!"),
        (table(2, row("{%tr for e in name %}", "Fußzeile"), row("{{ e }}", ""), row("{%tr endfor %}", "")), "Fußzeile"),
        (paragraph("Guten Tag name }}, wie geht es?"), "Tag name"),
        (paragraph("Guten Tag { { name }}"), "Guten Tag"),
        (paragraph("Guten Tag {%p if name %}Drache") + picture() + paragraph("{%p endif %}"), "Guten Tag"),
        (paragraph("{{ name }}") + paragraph("Preis %} Ende"), "Preis"),
    ],
    ids=["paragraph", "row", "end only", "pieces", "beside a picture", "block end"],
)
def test_a_slip_in_a_tag_holds_the_letter_and_is_told_by_check(body: str, said: str) -> None:
    content = word_template(body, paragraph("{{ name }}"))
    with pytest.raises(LetterError, match=said):
        press(content, name="Ida")
    with pytest.raises(ConfigurationError, match=said):
        open_press().variables(template_of(content))


def test_text_in_raw_is_meant() -> None:
    content = word_template(paragraph("{% raw %}So schreibt man {{ name }}.{% endraw %} {{ name }}"))
    assert visible_text(press(content, name="Ida").content).strip() == "So schreibt man {{ name }}. Ida"


def test_an_error_names_the_words_it_is_near() -> None:
    broken = word_template(paragraph("Erster Absatz"), paragraph("Zweiter {{ nmae }} Absatz"))
    with pytest.raises(LetterError, match=r"nmae.*nahe „Zweiter \{\{ nmae \}\} Absatz“"):
        press(broken, name="Ida")
    unfinished = word_template(paragraph("Erster Absatz"), paragraph("Zweiter {% if %} Absatz"))
    with pytest.raises(ConfigurationError, match="near „Zweiter"):
        open_press().variables(template_of(unfinished))


# --- values of every kind


@pytest.mark.parametrize(
    "value", ["{_{ name }_}", "{_% if %_}", "a\r\nb", "a\rb", "\n", " x ", "a\fb", "a\ab", "]]>", "\u2028", "💩" * 9]
)
def test_a_value_arrives_or_the_letter_is_held(value: str) -> None:
    content = word_template(paragraph("Vor {{ name }} nach"), title="{{ name }}")
    pressed = press(content, name=value)
    shown = value.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n\n").replace("\a", "\n")
    assert f"Vor {shown} nach" in visible_text(pressed.content)


@pytest.mark.parametrize("value", ["a\x00b", "a\x1bb", "a\ud800b", "a\ufffeb"])
def test_a_value_that_xml_cannot_hold_holds_the_letter(value: str) -> None:
    with pytest.raises(LetterError):
        press(word_template(paragraph("Vor {{ name }} nach")), name=value)


def test_markup_by_a_filter_cannot_break_the_letter() -> None:
    content = word_template(paragraph("{{ name|safe }}"), paragraph("Ende"))
    with pytest.raises(LetterError):
        press(content, name="x <b> y")


def test_cells_with_values_are_proven_in_their_order() -> None:
    content = word_template(table(2, f"<w:tr>{cell('{{ eins }}')}{cell('{{ zwei }}')}</w:tr>"))
    assert press(content, eins="gleich", zwei="gleich").printed == ("gleich", "gleich")
