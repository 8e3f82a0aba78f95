"""The body of the Word form: what stands above the first question, one table for each section, room for a signature."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from klimadocs.blanks.phrases import (
    NO_BREAK,
    SIGNATURE,
    STAMP,
    Cover,
    head_columns,
    mark_required,
    split_paragraphs,
)
from klimadocs.blanks.word_controls import Controls
from klimadocs.blanks.word_parts import TEXT_WIDTH_TWIPS
from klimadocs.blanks.word_tables import Cell, Paragraph, Row, set_text, write_run, write_table
from klimadocs.model.form import Field, Section

_LABEL_TWIPS = 3554
_BOX_TWIPS = 567
_HALF_TWIPS = TEXT_WIDTH_TWIPS // 2
_WAY_TWIPS = 2000
_ROW_TWIPS = 425
_LONG_ROW_TWIPS = 1700
_SIGNATURE_TWIPS = 1800
_SIGNATURE_STOP_TWIPS = 5600


def write_cover_page(cover: Cover) -> str:
    """Title, notices, intro and how to return the form."""
    above = [
        set_text("Organiser", cover.organiser),
        set_text("Occasion", cover.occasion),
        set_text("Title", cover.title),
        set_text("Subtitle", cover.subtitle),
        *(set_text("Notice", text) for text in cover.notice),
        *(set_text("Normal", text) for text in cover.intro),
    ]
    below = [*(set_text("Small", text) for text in cover.privacy), set_text("Small", cover.legend)]
    return _write_all(above) + _write_returns(cover) + _write_all(below)


def write_section(section: Section, controls: Controls, is_last: bool) -> str:
    """Heading, intro and the table of a section. The last row of the form stays with the signature."""
    rows = [Row(_head_cells(section), is_head=True)]
    for field in section.fields:
        rows += _write_field(field, controls)
    intro = "".join(set_text("Normal", text).write(keeps=True) for text in split_paragraphs(section.intro))
    table = write_table(section.title, "Links die Frage, rechts Platz für Ihre Antwort", _keep_together(rows, is_last))
    return set_text("Heading1", section.title).write() + intro + table


def write_signature(cover: Cover) -> str:
    """Room for a signature and a stamp; not a field."""
    cells = (
        Cell(_SIGNATURE_STOP_TWIPS, (set_text("Hint", SIGNATURE),), align="bottom"),
        Cell(TEXT_WIDTH_TWIPS, (set_text("Hint", STAMP),), align="bottom"),
    )
    rows = [Row(cells, _SIGNATURE_TWIPS, keeps=True)]
    table = write_table("Unterschrift", "Platz für Unterschrift und Stempel", rows)
    return (
        set_text("Closing", "Unterschrift und Stempel").write()
        + table
        + set_text("Small", cover.deadline + ".").write()
    )


def _write_all(paragraphs: list[Paragraph]) -> str:
    return "".join(paragraph.write() for paragraph in paragraphs if paragraph.content)


def _write_returns(cover: Cover) -> str:
    rows = [
        Row((Cell(TEXT_WIDTH_TWIPS, (set_text("ReturnHead", cover.deadline + ":"),), is_shaded=True),), is_head=True)
    ]
    for way, where in cover.returns:
        sides = (Cell(_WAY_TWIPS, (set_text("Label", way),)), Cell(TEXT_WIDTH_TWIPS, (set_text("Label", where),)))
        rows.append(Row(sides))
    return write_table("Einsendung", "Frist und Wege der Einsendung", _keep_together(rows, False))


def _keep_together(rows: list[Row], with_next: bool) -> list[Row]:
    """The head with two rows, and the last two rows, are never torn apart: no row stands alone on a page."""
    last = len(rows) - 1
    return [
        replace(row, keeps=row.keeps or place < 2 <= last or place == last - 1 or (place == last and with_next))
        for place, row in enumerate(rows)
    ]


def _head_cells(section: Section) -> tuple[Cell, ...]:
    heads = head_columns(section)
    stops = (TEXT_WIDTH_TWIPS,) if len(heads) == 1 else (_LABEL_TWIPS, TEXT_WIDTH_TWIPS)
    return tuple(Cell(stop, (set_text("ColumnHead", head),)) for stop, head in zip(stops, heads, strict=True))


def _write_field(field: Field, controls: Controls) -> list[Row]:
    if field.kind == "bool":
        return [_write_declaration(field, controls)]
    if field.kind == "multi":
        return _write_options(field, controls)
    is_long = field.kind == "long"
    align: Literal["top", "center"] = "top" if is_long else "center"
    label = Cell(_LABEL_TWIPS, _write_label(field), is_shaded=True, align=align)
    entry = Cell(TEXT_WIDTH_TWIPS, (Paragraph("Entry", controls.entry(field)),), align=align)
    return [Row((label, entry), _LONG_ROW_TWIPS if is_long else _ROW_TWIPS)]


def _write_label(field: Field) -> tuple[Paragraph, ...]:
    mark = mark_required(field)
    text = write_run(f"{field.label}{NO_BREAK}" if mark else field.label) + write_run(mark, is_bold=True)
    hint = (Paragraph("Hint", write_run(field.hint)),) if field.hint else ()
    return (Paragraph("Label", text), *hint)


def _write_declaration(field: Field, controls: Controls) -> Row:
    box = Paragraph("Entry", controls.box(field.id, field.label))
    return Row((Cell(_BOX_TWIPS, (box,)), Cell(TEXT_WIDTH_TWIPS, _write_label(field), is_shaded=True)), _ROW_TWIPS)


def _write_options(field: Field, controls: Controls) -> list[Row]:
    """The label above its boxes, two in a row: rows may break over pages and are read in order."""
    boxes = [_write_option(controls, field.mark_key(option), option) for option in field.options]
    head = Row((Cell(TEXT_WIDTH_TWIPS, _write_label(field), is_shaded=True),), _ROW_TWIPS, keeps=True)
    rows = [head]
    for place in range(0, len(boxes), 2):
        right = boxes[place + 1] if place + 1 < len(boxes) else Paragraph("Box", "")
        edges = _list_open_edges(place, len(boxes))
        left_cell = Cell(_HALF_TWIPS, (boxes[place],), open_sides=("right", *edges))
        rows.append(Row((left_cell, Cell(TEXT_WIDTH_TWIPS, (right,), open_sides=("left", *edges)))))
    return rows


def _write_option(controls: Controls, key: str, option: str) -> Paragraph:
    return Paragraph("Box", f"{controls.box(key, option)}<w:r><w:tab/></w:r>{write_run(option)}")


def _list_open_edges(place: int, total: int) -> tuple[str, ...]:
    inner = (("top", place > 0), ("bottom", place + 2 < total))
    return tuple(side for side, is_inner in inner if is_inner)
