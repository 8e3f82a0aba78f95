"""Plain text, tables, boxes that are only characters, margins, and what staff must know of a Word file."""

from __future__ import annotations

import hashlib
import time

import pytest

from klimadocs.errors import UnreadableError
from klimadocs.model.transcript import Sighting, Transcript
from klimadocs.readers import find_reader, media
from klimadocs.readers.marks import split_at_marks
from klimadocs.readers.word import WordReader
from tests.readers.word_files import (
    OFFICE,
    cell,
    check_box,
    control,
    packed,
    paragraph,
    part,
    relationships,
    row,
    run,
    table,
    text_box,
    text_field,
    word_file,
    word_parts,
)

WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'


def transcribe(body: str, **further: object) -> Transcript:
    return WordReader().read(word_file(body, **further))


def read(body: str, **further: object) -> tuple[Sighting, ...]:
    return transcribe(body, **further).sightings


def texts(body: str, **further: object) -> list[str]:
    return [sighting.text for sighting in read(body, **further)]


def kinds(transcript: Transcript) -> list[str]:
    """Kinds of troubles; each must speak German sentences and leave the item to the pipeline."""
    for trouble in transcript.troubles:
        assert trouble.stage == "read"
        assert trouble.item == ""
        assert trouble.sentence.endswith(".")
        assert trouble.remedy.endswith(".")
        assert "{" not in trouble.sentence
    return [trouble.kind for trouble in transcript.troubles]


def symbol(code: str, font: str = "Wingdings") -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def test_paragraphs_are_lines_and_empty_ones_are_not_seen() -> None:
    found = read(paragraph("Antrag") + paragraph("") + paragraph("   ") + paragraph(" Ort: ____ "))
    assert [(entry.text, entry.method, entry.place.path) for entry in found] == [
        ("Antrag", "line", "Absatz 1"),
        (" Ort: ____ ", "line", "Absatz 2"),
    ]
    assert {entry.place.page for entry in found} == {None}


def test_breaks_tabs_and_hyphens_are_characters() -> None:
    body = paragraph(
        "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/>"
        "<w:t>e</w:t><w:ptab/><w:cr/><w:t>f</w:t></w:r>"
    )
    assert texts(body) == ["a\nb\tc-de\t\nf"]


def test_text_is_found_in_every_wrapping() -> None:
    """Case 45: hyperlinks, smart tags; finding 5."""
    body = paragraph(
        f'<w:hyperlink r:id="rId9">{run("a")}</w:hyperlink>',
        f'<w:smartTag w:element="place"><w:smartTagPr/>{run("b")}</w:smartTag>',
        f'<w:customXml w:element="x"><w:customXmlPr/>{run("c")}</w:customXml>',
        f'<w:fldSimple w:instr="AUTHOR">{run("d")}</w:fldSimple>',
        f'<w:bdo w:val="ltr">{run("e")}</w:bdo><w:dir w:val="ltr">{run("f")}</w:dir>',
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>X</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>g</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r>",
    )
    assert texts(body) == ["abcdefg"]


def test_cells_are_numbered_with_spans_and_nested_tables_have_numbers_of_their_own() -> None:
    inner = table(row("innen links", "innen rechts"))
    body = table(
        row(cell("Kopf", span=2), "dritte"), row("Name", cell(paragraph("Anna"), inner, paragraph("danach")), "x")
    )
    found = [(entry.text, entry.cell) for entry in read(body + table(row("zweite")))]
    assert found == [
        ("Kopf", (1, 1, 1)),
        ("dritte", (1, 1, 3)),
        ("Name", (1, 2, 1)),
        ("Anna", (1, 2, 2)),
        ("innen links", (2, 1, 1)),
        ("innen rechts", (2, 1, 2)),
        ("danach", (1, 2, 2)),
        ("x", (1, 2, 3)),
        ("zweite", (3, 1, 1)),
    ]


def test_columns_before_a_row_are_counted() -> None:
    late = row("spät").replace("<w:trPr>", '<w:trPr><w:gridBefore w:val="2"/>')
    assert read(table(late))[0].cell == (1, 1, 3)


def test_plain_cells_say_so() -> None:
    (found,) = read(table(row("", "Musterstadt")))
    assert (found.method, found.key, found.mark) == ("cell", "", None)
    assert found.place.path == "Tabelle 1, Zeile 1, Spalte 2"


def test_margins_come_first_and_do_not_disturb_the_count() -> None:
    found = read(
        paragraph("Körper") + table(row("Zelle")),
        headers=(paragraph("Kopf") + table(row("Kopfzelle")),),
        footers=(paragraph("Fuß ", control("Wert", "im_fuss")),),
    )
    assert [(entry.text, entry.is_margin, entry.place.path) for entry in found] == [
        ("Kopf", True, "Kopfzeile"),
        ("Kopfzelle", True, "Kopfzeile"),
        ("Fuß ", True, "Fußzeile"),
        ("Wert", True, "Fußzeile"),
        ("Körper", False, "Absatz 1"),
        ("Zelle", False, "Tabelle 1, Zeile 1, Spalte 1"),
    ]
    assert found[1].cell == (2, 1, 1)


def test_notes_come_last() -> None:
    """Case 45: footnotes."""
    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>' + "".join(
        f'<w:footnote w:id="{number}">{paragraph(f"Anmerkung {number}")}</w:footnote>' for number in (1, 2)
    )
    end = f'<w:endnote w:id="1">{paragraph("Schluss")}</w:endnote>'
    parts = {
        "footnotes.xml": ("footnotes", part("footnotes", notes)),
        "endnotes.xml": ("endnotes", part("endnotes", end)),
    }
    found = read(paragraph("Text"), parts=parts)
    assert [(entry.text, entry.place.path) for entry in found] == [
        ("Text", "Absatz 1"),
        ("Anmerkung 1", "Fußnote 1"),
        ("Anmerkung 2", "Fußnote 2"),
        ("Schluss", "Endnote 1"),
    ]


def test_a_text_box_is_read_once_where_it_hangs() -> None:
    """Case 45: text boxes; docx2txt and others read them twice."""
    body = table(row(cell(paragraph("vor ", text_box(paragraph("Kasten") + paragraph(control("Wert", "k"))), "nach"))))
    found = read(body + paragraph("Ende"))
    assert [(entry.text, entry.cell, entry.place.path) for entry in found] == [
        ("vor nach", (1, 1, 1), "Tabelle 1, Zeile 1, Spalte 1"),
        ("Kasten", (1, 1, 1), "Textfeld"),
        ("Wert", (1, 1, 1), "Textfeld"),
        ("Ende", None, "Absatz 1"),
    ]
    assert [entry.certainty for entry in found if entry.text == "Kasten"] == [0.5]


def test_tracked_changes_count_as_made_and_are_reported() -> None:
    """Case 45."""
    transcript = transcribe(
        paragraph(
            "Ort: ",
            f'<w:del w:id="1">{run("Köln")}</w:del><w:ins w:id="2">{run("Bonn")}</w:ins>',
            f'<w:moveFrom w:id="3">{run("weg")}</w:moveFrom><w:moveTo w:id="4">{run(" hier")}</w:moveTo>',
        )
    )
    assert [entry.text for entry in transcript.sightings] == ["Ort: Bonn hier"]
    assert kinds(transcript) == ["tracked_changes"]


def test_hidden_text_is_no_value_and_is_reported() -> None:
    """Case 45."""
    styles = part("styles", '<w:style w:type="character" w:styleId="Geheim"><w:rPr><w:vanish/></w:rPr></w:style>')
    transcript = transcribe(
        paragraph("Ort: ", run("Köln", "<w:vanish/>"), run("Essen", '<w:rStyle w:val="Geheim"/>'), run("Bonn")),
        parts={"styles.xml": ("styles", styles)},
    )
    assert [entry.text for entry in transcript.sightings] == ["Ort: Bonn"]
    assert kinds(transcript) == ["hidden_text"]


def test_a_field_in_hidden_runs_stays_whole() -> None:
    hidden = text_field("Text1", run("geheim", "<w:vanish/>")).replace(
        "<w:r><w:fldChar", "<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar"
    )
    found = read(paragraph(hidden, "sichtbar"))
    assert [(entry.key, entry.text) for entry in found] == [("Text1", ""), ("", "sichtbar")]


@pytest.mark.parametrize(
    ("glyph", "ticked"),
    [*((glyph, True) for glyph in "☒☑■✓✔✗✘🗹🗷"), *((glyph, False) for glyph in "☐□")],
)
def test_box_characters_are_marks(glyph: str, ticked: bool) -> None:
    found = read(paragraph(run(f"Klima {glyph} ja")))
    assert [(entry.text, entry.mark, entry.method) for entry in found] == [
        ("Klima ", None, "line"),
        ("", ticked, "mark"),
        (" ja", None, "line"),
    ]


def test_marks_in_cells_know_their_cell() -> None:
    found = read(table(row("Ja", cell(paragraph("☒")))))
    assert [(entry.mark, entry.method, entry.cell) for entry in found] == [
        (None, "cell", (1, 1, 1)),
        (True, "mark", (1, 1, 2)),
    ]


def test_brackets_are_boxes_even_close_to_a_word() -> None:
    assert split_at_marks("Ja[x] Nein[ ]") == [("Ja", None), ("", True), (" Nein", None), ("", False)]


@pytest.mark.parametrize(
    ("text", "ticked"),
    [("[ ]", False), ("[x]", True), ("[X]", True), ("[ x ]", True), ("( )", False), ("(x)", True), ("(X)", True)],
)
def test_brackets_are_boxes(text: str, ticked: bool) -> None:
    assert split_at_marks(f"{text} ja") == [("", ticked), (" ja", None)]


@pytest.mark.parametrize("text", ["f(x) = 1", "Anlage (1)", "()", "(xx)", "Nexus", "[Straße]"])
def test_other_brackets_are_text(text: str) -> None:
    assert split_at_marks(text) == [(text, None)]


@pytest.mark.parametrize(
    ("code", "font", "ticked"),
    [
        ("F0FE", "Wingdings", True),
        ("FE", "Wingdings", True),
        ("F0FD", "Wingdings", True),
        ("F0A8", "Wingdings", False),
        ("F06F", "Wingdings", False),
        ("F052", "Wingdings 2", True),
        ("F0A3", "Wingdings 2", False),
        ("2612", "MS Gothic", True),
    ],
)
def test_symbols_are_boxes(code: str, font: str, ticked: bool) -> None:
    """Case 44: w:sym."""
    found = read(paragraph(symbol(code, font), " ja"))
    assert [(entry.mark, entry.text) for entry in found] == [(ticked, ""), (None, " ja")]


def test_other_symbols_are_no_boxes() -> None:
    found = read(paragraph(symbol("F04A"), symbol("F0E0"), symbol("F0FE", "Symbol"), symbol("zz"), "ja"))
    assert [entry.mark for entry in found] == [None]
    assert found[0].text.startswith("☺→")


@pytest.mark.parametrize(("text", "ticked"), [("\uf0fe", True), ("þ", True), ("\uf0a8", False), ("o", False)])
def test_text_in_a_symbol_font_is_a_box(text: str, ticked: bool) -> None:
    found = read(paragraph(run(text, WINGDINGS), run(" ohne")))
    assert [(entry.mark, entry.text) for entry in found] == [(ticked, ""), (None, " ohne")]


def test_a_private_character_without_its_font_is_still_a_box() -> None:
    """The font may stand in a style."""
    assert [entry.mark for entry in read(paragraph(run("\uf0fe")))] == [True]


def test_properties_are_the_title_and_the_custom_ones() -> None:
    parts = word_parts(paragraph("x"))
    parts["docProps/custom.xml"] = (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="form"><vt:lpwstr>muster/1</vt:lpwstr>'
        b'</property><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="3" name="Jahr"><vt:i4>2014</vt:i4>'
        b"</property></Properties>"
    )
    parts["docProps/core.xml"] = (
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Antrag</dc:title></cp:coreProperties>'
    )
    parts["_rels/.rels"] = relationships(
        [
            ("officeDocument", 'Target="word/document.xml"'),
            ("metadata/core-properties", 'Target="docProps/core.xml"'),
            ("custom-properties", 'Target="docProps/custom.xml"'),
        ]
    )
    transcript = WordReader().read(packed(parts))
    assert transcript.properties == (("Title", "Antrag"), ("form", "muster/1"), ("Jahr", "2014"))
    assert transcript.property("form") == "muster/1"


def test_the_transcript_says_what_was_read() -> None:
    content = word_file(paragraph("x"))
    transcript = WordReader().read(content)
    assert transcript.digest == hashlib.sha256(content).hexdigest()
    assert transcript.reader.startswith("word/")
    assert transcript.media_type == media.DOCX


@pytest.mark.parametrize(
    ("main_type", "media_type"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", media.DOCM),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", media.DOTX),
    ],
)
def test_templates_and_macro_files_are_read_as_data(main_type: str, media_type: str) -> None:
    """Case 33."""
    transcript = transcribe(
        paragraph("x"), main_type=main_type, parts={"vbaProject.bin": ("vbaProject", b"\xd0\xcf\x11\xe0")}
    )
    assert transcript.media_type == media_type
    assert kinds(transcript) == ["macros"]
    assert [entry.text for entry in transcript.sightings] == ["x"]


def test_strict_files_are_read() -> None:
    """Case 33: ISO 29500 Strict."""
    parts = word_parts(table(row("Name", cell(paragraph(control("Anna", "name"))))))
    for loose, strict in (
        (OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
        (
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
    ):
        parts = {name: xml.replace(loose, strict) for name, xml in parts.items()}
    found = WordReader().read(packed(parts)).sightings
    assert [(entry.key, entry.text) for entry in found] == [("", "Name"), ("name", "Anna")]


def test_comments_are_reported() -> None:
    comments = part("comments", f'<w:comment w:id="1">{paragraph("Stimmt das?")}</w:comment>')
    transcript = transcribe(paragraph("x"), parts={"comments.xml": ("comments", comments)})
    assert kinds(transcript) == ["comments"]
    assert [entry.text for entry in transcript.sightings] == ["x"]


@pytest.mark.parametrize(
    ("outside", "expected"),
    [
        (("image", "http://example.org/zaehler.png"), ["outside_target"]),
        (("image", "file:///C:/bild.png"), ["outside_target"]),
        (("oleObject", "http://example.org/x.xls"), ["outside_target"]),
        (("aFChunk", "http://example.org/x.html"), ["outside_target"]),
        (("attachedTemplate", "http://example.org/x.dotm"), ["outside_target"]),
        (("attachedTemplate", "\\\\server\\x.dotm"), ["outside_target"]),
        (("attachedTemplate", "file:///C:\\Vorlagen\\Brief.dotx"), []),
        (("hyperlink", "http://example.org/"), []),
    ],
)
def test_targets_outside_are_reported_and_never_fetched(outside: tuple[str, str], expected: list[str]) -> None:
    """Case 37; sockets are closed while this runs."""
    assert kinds(transcribe(paragraph("x"), outside=(outside,))) == expected


def test_targets_outside_are_found_in_any_part() -> None:
    """Case 37: a template hangs on the settings."""
    parts = word_parts(paragraph("x"))
    parts["word/_rels/settings.xml.rels"] = relationships(
        [("attachedTemplate", 'Target="https://example.org/x.dotm" TargetMode="External"')]
    )
    assert kinds(WordReader().read(packed(parts))) == ["outside_target"]


def test_embedded_foreign_text_is_reported() -> None:
    """Case 37: altChunk."""
    transcript = transcribe(paragraph("x"), parts={"chunk.html": ("aFChunk", b"<p>Text</p>")})
    assert kinds(transcript) == ["embedded_text"]


def test_controls_that_cannot_be_read_are_reported() -> None:
    """Field thread 18: count what is there, compare with what was read."""
    hidden_box = text_box(paragraph(control("unsichtbar", "x"))).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>", 1)
    transcript = transcribe(paragraph("a", hidden_box))
    assert transcript.controls == 1
    assert "controls_lost" in kinds(transcript)
    active = '<w:r><w:object><w:control r:id="rId9" w:name="CheckBox1"/></w:object></w:r>'
    assert kinds(transcribe(paragraph(active))) == ["active_controls"]


def test_a_quiet_file_has_no_troubles() -> None:
    assert kinds(transcribe(paragraph("a ", control("b", "c"), check_box("", "☐")))) == []


def test_deep_nesting_is_read_or_refused_but_never_crashes() -> None:
    body = paragraph("tief")
    for _ in range(60):
        body = table(row(cell(body, paragraph(""))))
    assert texts(body) == ["tief"]
    for _ in range(60):
        body = table(row(cell(body, paragraph(""))))
    with pytest.raises(UnreadableError):
        read(body)


def test_a_large_form_is_read_quickly() -> None:
    body = table(*(row(f"Feld {number}", cell(paragraph(control("Wert", f"f{number}")))) for number in range(3000)))
    content = word_file(body)
    before = time.perf_counter()
    assert WordReader().read(content).controls == 3000
    assert time.perf_counter() - before < 5


def test_the_door_finds_the_reader() -> None:
    reader = find_reader(media.DOCX)
    assert reader is not None
    assert reader.name == "word"
    with pytest.raises(UnreadableError) as caught:
        reader.read(b"")
    assert caught.value.kind == "empty"


@pytest.mark.parametrize(
    ("torn", "breaks", "lines"),
    [
        ("Erstens: Wald.Zweitens: Wasser & Wein.", 1, ["Erstens: Wald.", "Zweitens: Wasser & Wein."]),
        ("Aufbau mit dem Welthaus2009: Brunnen (Förderung)2011: Feuerwehr", 2, ["Aufbau mit dem Welthaus", "2009: Brunnen (Förderung)", "2011: Feuerwehr"]),
        ("Wir erwarten uns- Rat,- Tat.", 4, ["Wir erwarten uns", "- Rat,", "- Tat."]),
        ("Um 10:30 kommen 1.000 Leute, z.B. Vereine.Danke", 1, ["Um 10:30 kommen 1.000 Leute, z.B. Vereine.", "Danke"]),
        ("McDonald", 1, ["McDonald"]),
        ("Erstens.Zweitens.Drittens.", 1, ["Erstens.Zweitens.Drittens."]),
    ],
)  # fmt: skip
def test_breaks_put_before_a_control_return_to_its_lines_and_are_doubted(
    torn: str, breaks: int, lines: list[str]
) -> None:
    """LibreOffice moves the breaks between the lines of a control before it."""
    before = "<w:r>" + "<w:br/>" * breaks + "</w:r>"
    (found,) = read(paragraph(before, control(torn, "x")))
    assert (found.text.split("\n"), found.certainty) == (lines, 0.5)


def test_circles_are_buttons_where_some_are_empty() -> None:
    body = paragraph(run("○ zur Miete")) + paragraph(run("● im Eigenheim"))
    assert [(entry.text.strip(), entry.mark) for entry in read(body)] == [
        ("", False), ("zur Miete", None), ("", True), ("im Eigenheim", None)
    ]  # fmt: skip


def test_full_circles_alone_are_the_points_of_a_list() -> None:
    body = paragraph(run("● Radweg")) + paragraph(run("● Busspur"))
    assert [(entry.text, entry.mark) for entry in read(body)] == [("● Radweg", None), ("● Busspur", None)]


def test_tables_know_how_much_stands_before_them() -> None:
    body = paragraph(run("Frage")) + table(row(cell(paragraph()))) + paragraph(run("Ende")) + table(row(cell("x")))
    assert transcribe(body).starts == (1, 2)
