"""Paragraphs and tables of the Word form: light lines, rows that do not break, columns by where they end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from klimadocs.blanks.looks import LINE, SHADE
from klimadocs.blanks.phrases import split_lead
from klimadocs.blanks.word_parts import TEXT_WIDTH_TWIPS

_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`content` is made of runs and controls."""

    style: str
    content: str

    def write(self, keeps: bool = False) -> str:
        """`keeps`: it stays on the page of the next paragraph."""
        keep = "<w:keepNext/>" if keeps else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{self.style}"/>{keep}</w:pPr>{self.content}</w:p>'


@dataclass(frozen=True, slots=True)
class Cell:
    """`stop_twips`: where the cell ends, from the left of the table; `open_sides` have no line."""

    stop_twips: int
    paragraphs: tuple[Paragraph, ...]
    is_shaded: bool = False
    open_sides: tuple[str, ...] = ()
    align: Literal["top", "center", "bottom"] = "center"


@dataclass(frozen=True, slots=True)
class Row:
    """`height_twips` is the least height; a head is repeated on each page; `keeps`: stays with the next row."""

    cells: tuple[Cell, ...]
    height_twips: int = 0
    is_head: bool = False
    keeps: bool = False


def set_text(style: str, text: str) -> Paragraph:
    """A paragraph of plain text; an opening like “Hinweis:” is set in bold."""
    lead, rest = split_lead(text)
    return Paragraph(style, write_run(lead, is_bold=True) + write_run(rest))


def write_run(text: str, is_bold: bool = False) -> str:
    """Nothing for an empty text."""
    if not text:
        return ""
    weight = "<w:rPr><w:b/><w:bCs/></w:rPr>" if is_bold else ""
    return f'<w:r>{weight}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def write_table(caption: str, description: str, rows: list[Row]) -> str:
    """A table over the full width; caption and description are for screen readers."""
    stops = sorted({cell.stop_twips for row in rows for cell in row.cells})
    starts = [0, *stops[:-1]]
    grid = "".join(f'<w:gridCol w:w="{stop - start}"/>' for start, stop in zip(starts, stops, strict=True))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{TEXT_WIDTH_TWIPS}" w:type="dxa"/><w:tblBorders>{_LINES}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        f'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val={quoteattr(caption)}/>'
        f"<w:tblDescription w:val={quoteattr(description)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join(_write_row(row, stops) for row in rows)}</w:tbl>"
    )


def _write_row(row: Row, stops: list[int]) -> str:
    height = f'<w:trHeight w:val="{row.height_twips}" w:hRule="atLeast"/>' if row.height_twips else ""
    head = "<w:tblHeader/>" if row.is_head else ""
    starts = (0, *(cell.stop_twips for cell in row.cells[:-1]))
    cells = (_write_cell(cell, start, stops, row.keeps) for cell, start in zip(row.cells, starts, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{head}</w:trPr>{''.join(cells)}</w:tr>"


def _write_cell(cell: Cell, start: int, stops: list[int], keeps: bool) -> str:
    span = sum(start < stop <= cell.stop_twips for stop in stops)
    spanning = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    sides = "".join(
        f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right") if side in cell.open_sides
    )
    borders = f"<w:tcBorders>{sides}</w:tcBorders>" if sides else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>' if cell.is_shaded else ""
    align = f'<w:vAlign w:val="{cell.align}"/>'
    width = f'<w:tcW w:w="{cell.stop_twips - start}" w:type="dxa"/>'
    content = "".join(paragraph.write(keeps) for paragraph in cell.paragraphs)
    return f"<w:tc><w:tcPr>{width}{spanning}{borders}{shade}{align}</w:tcPr>{content}</w:tc>"
