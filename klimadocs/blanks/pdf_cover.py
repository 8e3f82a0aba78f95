"""What stands before and after the questions of the PDF form: title, notices, ways to return it, signature."""

from __future__ import annotations

from klimadocs.blanks.looks import ACCENT, FRAME, GREY, LINE, SHADE, WHITE
from klimadocs.blanks.pdf_blocks import Block, set_block, write_lines
from klimadocs.blanks.pdf_sheet import LEFT_PT, RIGHT_PT, WIDTH_PT, Sheet
from klimadocs.blanks.pdf_type import BOLD, Type, wrap
from klimadocs.blanks.phrases import SIGNATURE, STAMP, Cover

_TEXT = Type(10, 13)
_SMALL = Type(9, 11.8)
_ORGANISER = Type(8.5, 11, GREY)
_OCCASION = Type(10.5, 13, ACCENT, BOLD)
_TITLE = Type(22, 26, ACCENT, BOLD)
_SUBTITLE = Type(11.5, 15, GREY)
_NOTICE = Type(9, 11.8, GREY)
_WAY = Type(9, 11.8, face=BOLD)
_RETURN_HEAD = Type(9.5, 12.5, ACCENT, BOLD)
_CAPTION = Type(7.5, 9.5, GREY)
_CLOSING = Type(10.5, 13, ACCENT, BOLD)
_BAR_PT = 2.2
_WAY_WIDTH_PT = 98.0
_PAD_PT = 6.0
_ROOM_PT = 74.0
_LINE_PT = 0.6


def build_cover(cover: Cover) -> list[Block]:
    """What stands above the first question."""
    blocks = [
        *set_block(cover.organiser, _ORGANISER),
        *set_block(cover.occasion, _OCCASION, gap_pt=12),
        *set_block(cover.title, _TITLE, "H1", gap_pt=1),
        *set_block(cover.subtitle, _SUBTITLE, gap_pt=1),
        _build_rule(),
        *(_build_notice(text) for text in cover.notice),
    ]
    for text in cover.intro:
        blocks += set_block(text, _TEXT, gap_pt=9)
    blocks += _build_returns(cover)
    for place, text in enumerate(cover.privacy):
        blocks += set_block(text, _SMALL, gap_pt=4 if place else 10, has_lead=True)
    return [*blocks, *set_block(cover.legend, _SMALL, gap_pt=8)] if cover.legend else blocks


def build_signature(cover: Cover) -> list[Block]:
    """Room for signature and stamp, and the deadline once more."""
    middle = LEFT_PT + WIDTH_PT * 0.6

    def draw(sheet: Sheet, top: float) -> None:
        bottom = top + _ROOM_PT
        with sheet.ornament():
            sheet.frame((LEFT_PT, top, RIGHT_PT, bottom), FRAME, WHITE)
            sheet.fill((middle, top, middle + _LINE_PT, bottom), FRAME)
        for text, left in ((SIGNATURE, LEFT_PT), (STAMP, middle)):
            with sheet.content("P"):
                sheet.write(text, left + _PAD_PT, bottom - 5, _CAPTION)

    return [
        *set_block("Unterschrift und Stempel", _CLOSING, "H2", gap_pt=20, keeps=True),
        Block(_ROOM_PT, draw, gap_pt=4, keeps=True),
        *set_block(f"{cover.deadline}.", _SMALL, gap_pt=8),
    ]


def _build_rule() -> Block:
    def draw(sheet: Sheet, top: float) -> None:
        with sheet.ornament():
            sheet.rule(LEFT_PT, RIGHT_PT, top, ACCENT, 1.0)

    return Block(1.0, draw, gap_pt=6)


def _build_notice(text: str) -> Block:
    lines = wrap(text, _NOTICE, WIDTH_PT - 9)
    height = len(lines) * _NOTICE.leading_pt

    def draw(sheet: Sheet, top: float) -> None:
        with sheet.ornament():
            sheet.fill((LEFT_PT, top, LEFT_PT + _BAR_PT, top + height), ACCENT)
        with sheet.content("P"):
            write_lines(sheet, lines, LEFT_PT + 9, top, _NOTICE)

    return Block(height, draw, gap_pt=9)


def _build_returns(cover: Cover) -> list[Block]:
    head = wrap(f"{cover.deadline}:", _RETURN_HEAD, WIDTH_PT - 2 * _PAD_PT)
    height = len(head) * _RETURN_HEAD.leading_pt + 7

    def draw(sheet: Sheet, top: float) -> None:
        with sheet.ornament():
            sheet.frame((LEFT_PT, top, RIGHT_PT, top + height), LINE, SHADE)
        with sheet.content("P"):
            write_lines(sheet, head, LEFT_PT + _PAD_PT, top + 3.5, _RETURN_HEAD)

    rows = [_build_return(way, where) for way, where in cover.returns]
    return [Block(height, draw, gap_pt=11, keeps=True), *rows]


def _build_return(way: str, where: str) -> Block:
    lines = wrap(where, _SMALL, WIDTH_PT - _WAY_WIDTH_PT - 2 * _PAD_PT)
    height = len(lines) * _SMALL.leading_pt + 6

    def draw(sheet: Sheet, top: float) -> None:
        with sheet.ornament():
            sheet.frame((LEFT_PT, top - _LINE_PT, RIGHT_PT, top + height), LINE, WHITE)
        with sheet.content("P"):
            write_lines(sheet, (f"{way}: ",), LEFT_PT + _PAD_PT, top + 3, _WAY)
            write_lines(sheet, lines, LEFT_PT + _WAY_WIDTH_PT, top + 3, _SMALL)

    return Block(height, draw)
