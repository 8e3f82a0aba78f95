"""The blocks of the PDF form: a block knows its height and draws itself; blocks are stacked into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from klimadocs.blanks.pdf_sheet import BOTTOM_PT, LEFT_PT, TOP_PT, WIDTH_PT, Sheet
from klimadocs.blanks.pdf_type import BOLD, Type, measure, wrap
from klimadocs.blanks.phrases import split_lead

_CHUNK = 20
_RISE = 0.74  # share of the leading above the baseline: text stands in the middle of its line


@dataclass(frozen=True, slots=True)
class Block:
    """`draw` gets the sheet and the top; `gap_pt` is the space above, dropped at the top of a page; `keeps`: stays on
    the page of the next block."""

    height_pt: float
    draw: Callable[[Sheet, float], None]
    gap_pt: float = 0.0
    keeps: bool = False


def stack(blocks: Iterable[Block]) -> list[list[tuple[Block, float]]]:
    """Pages of blocks with their tops. Blocks that keep together move to a new page together, unless they are taller
    than a page."""
    pages: list[list[tuple[Block, float]]] = [[]]
    cursor = TOP_PT
    for group in _group(blocks):
        needed = sum(block.gap_pt + block.height_pt for block in group)
        for place, block in enumerate(group):
            claim = needed if place == 0 and needed <= BOTTOM_PT - TOP_PT else block.gap_pt + block.height_pt
            if pages[-1] and cursor + claim > BOTTOM_PT:
                pages.append([])
                cursor = TOP_PT
            top = cursor + (block.gap_pt if pages[-1] else 0.0)
            pages[-1].append((block, top))
            cursor = top + block.height_pt
    return pages


def _group(blocks: Iterable[Block]) -> list[list[Block]]:
    groups: list[list[Block]] = []
    is_open = False
    for block in blocks:
        if is_open:
            groups[-1].append(block)
        else:
            groups.append([block])
        is_open = block.keeps
    return groups


def set_block(
    text: str, type_: Type, role: str = "P", gap_pt: float = 0.0, keeps: bool = False, has_lead: bool = False
) -> list[Block]:
    """Text over the full width, in chunks of lines that may part at the end of a page. `has_lead`: an opening like
    “Hinweis:” is set in bold."""
    lead, rest = split_lead(text) if has_lead else ("", text)
    indent = measure(f"{lead} ", replace(type_, face=BOLD)) if lead else 0.0
    lines = wrap(rest.strip(), type_, WIDTH_PT, indent)
    first, *others = (lines[start : start + _CHUNK] for start in range(0, len(lines), _CHUNK))
    return [
        _set_chunk(first, type_, role, gap_pt, keeps, lead, indent),
        *(_set_chunk(chunk, type_, role, 0.0, keeps) for chunk in others),
    ]


def _set_chunk(
    lines: tuple[str, ...], type_: Type, role: str, gap_pt: float, keeps: bool, lead: str = "", indent: float = 0.0
) -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        with sheet.content(role):
            if lead:
                write_lines(sheet, (f"{lead} ",), LEFT_PT, top, replace(type_, face=BOLD))
            write_lines(sheet, lines[:1], LEFT_PT + indent, top, type_)
            write_lines(sheet, lines[1:], LEFT_PT, top + type_.leading_pt, type_)

    return Block(len(lines) * type_.leading_pt, draw, gap_pt, keeps)


def write_lines(sheet: Sheet, lines: Iterable[str], left: float, top: float, type_: Type) -> None:
    """Lines from `top` downwards; inside `content` or `ornament` of the sheet."""
    for line in lines:
        sheet.write(line, left, top + type_.leading_pt * _RISE, type_)
        top += type_.leading_pt
