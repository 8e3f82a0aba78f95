"""What a reader sees on the page."""

from __future__ import annotations

import pytest

from klimadocs.errors import UnreadableError
from klimadocs.ooxml.words import visible_text
from tests.readers.word_files import (
    cell,
    control,
    form_field,
    paragraph,
    part,
    row,
    run,
    table,
    text_box,
    word_file,
)

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("7") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def test_body_margins_and_notes_are_all_there() -> None:
    notes = part(
        "footnotes",
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>----</w:t></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="1">{paragraph("Fußnote")}</w:footnote>',
    )
    content = word_file(
        paragraph("Sehr geehrte Frau Muster,") + table(row("links", "rechts")),
        headers=(paragraph("Kopf"),),
        footers=(paragraph("Seite ", FIELD),),
        parts={"footnotes.xml": ("footnotes", notes)},
    )
    assert visible_text(content) == "Sehr geehrte Frau Muster,\nlinks\nrechts\nKopf\nSeite 7\nFußnote"


def test_tabs_breaks_and_hyphens_are_characters() -> None:
    content = word_file(
        paragraph("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t><w:noBreakHyphen/></w:r>")
    )
    assert visible_text(content) == "a\tb\nc\nd-"


def test_a_field_in_the_code_of_another_is_not_seen() -> None:
    outer = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{FIELD}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert visible_text(word_file(paragraph("a", outer, "b"))) == "ab"


def test_what_is_deleted_or_moved_away_is_not_seen() -> None:
    """Case 45."""
    content = word_file(
        paragraph(
            run("Es bleibt "),
            f'<w:del w:id="1"><w:r><w:delText>alt</w:delText></w:r>{run("alt")}</w:del>',
            f'<w:moveFrom w:id="2">{run("weg")}</w:moveFrom>',
            f'<w:ins w:id="3">{run("neu")}</w:ins><w:moveTo w:id="4">{run("hier")}</w:moveTo>',
        )
    )
    assert visible_text(content) == "Es bleibt neuhier"


def test_hidden_text_is_not_seen_directly_or_through_a_style() -> None:
    """Case 45."""
    styles = part(
        "styles",
        '<w:style w:type="character" w:styleId="Geheim"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Erbe"><w:basedOn w:val="Geheim"/></w:style>'
        '<w:style w:type="character" w:styleId="Offen"><w:basedOn w:val="Geheim"/>'
        '<w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Still"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Kreis"><w:basedOn w:val="Kreis"/></w:style>',
    )
    content = word_file(
        paragraph(
            run("a"),
            run("X", "<w:vanish/>"),
            run("b", '<w:vanish w:val="false"/>'),
            run("X", '<w:rStyle w:val="Erbe"/>'),
            run("c", '<w:rStyle w:val="Offen"/>'),
            run("d", '<w:rStyle w:val="Kreis"/>'),
        )
        + paragraph(run("X"), run("e", '<w:vanish w:val="0"/>'), style="Still"),
        parts={"styles.xml": ("styles", styles)},
    )
    assert visible_text(content) == "abcd\ne"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    """Field thread 19: two versions of one box stand in the file."""
    content = word_file(paragraph("vor ", text_box(paragraph("Kasten")), "nach") + paragraph("Ende"))
    assert visible_text(content) == "vor nach\nKasten\nEnde"


def test_the_older_version_is_read_where_there_is_no_other() -> None:
    content = word_file(
        paragraph(f"<w:r><mc:AlternateContent><mc:Fallback>{run('alt')}</mc:Fallback></mc:AlternateContent></w:r>")
    )
    assert visible_text(content) == "alt"


def test_controls_fields_and_links_show_their_text() -> None:
    content = word_file(
        paragraph(control("Wert", "a"), " ", form_field('<w:textInput/><w:name w:val="T"/>', "Feld"))
        + paragraph(f'<w:hyperlink r:id="x">{run("Verweis")}</w:hyperlink><w:smartTag>{run("!")}</w:smartTag>')
        + table(row(control(cell("in der Zelle"))))
    )
    assert visible_text(content) == "Wert Feld\nVerweis!\nin der Zelle"


def test_what_cannot_be_opened_is_refused() -> None:
    with pytest.raises(UnreadableError):
        visible_text(b"")
