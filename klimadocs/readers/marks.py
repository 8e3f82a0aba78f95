"""Boxes that are only characters: which ones they are, whether they are ticked, and how to cut a text at them."""

from __future__ import annotations

import re

_TICKED = "☑☒■✓✔✅✗✘✖✕❎⊠⮽⬛◼🗹🗷🗵🗸🗴🗶●◉⦿⚫"
_EMPTY = "☐□▢◻⬜❏❐❑❒○◯⚪"
_WINGDINGS_TICKED = "\uf06e\uf078\uf0fb\uf0fc\uf0fd\uf0fe"
_WINGDINGS_EMPTY = "\uf06f\uf070\uf071\uf072\uf0a8"
_BLANKS = " \u00a0\u2002\u2003"

_STATES = {
    **dict.fromkeys(_TICKED + _WINGDINGS_TICKED, True),
    **dict.fromkeys(_EMPTY + _WINGDINGS_EMPTY, False),
}
_GLYPH = re.compile(f"[{''.join(_STATES)}][\ufe0e\ufe0f]?")
_SQUARE = rf"\[[{_BLANKS}]{{0,3}}[xX]?[{_BLANKS}]{{0,3}}\]"
_ROUND = rf"(?<!\w)\((?:[{_BLANKS}]{{1,3}}|[{_BLANKS}]?[xX][{_BLANKS}]?)\)"
_BOX = re.compile(f"{_GLYPH.pattern}|{_SQUARE}|{_ROUND}")
_BEGINS = re.compile(f"[{''.join(_STATES)}[(]")


FULL_CIRCLES, EMPTY_CIRCLES = "●◉⦿⚫", "○◯⚪"
"""Circles that may be buttons. Full ones alone are the points of a list."""


def split_at_marks(text: str, points: str = "") -> list[tuple[str, bool | None]]:
    """The text in order as (text, None), cut at its boxes, which are ("", ticked). Blank pieces between are dropped.
    `points` are signs that are no boxes here."""
    if _BEGINS.search(text) is None:
        return [(text, None)] if text.strip() else []
    pieces: list[tuple[str, bool | None]] = []
    position = 0
    for box in _BOX.finditer(text):
        if box[0][0] in points:
            continue
        pieces.append((text[position : box.start()], None))
        pieces.append(("", _is_ticked(box[0])))
        position = box.end()
    pieces.append((text[position:], None))
    return [piece for piece in pieces if piece[1] is not None or piece[0].strip()]


def single_mark(text: str) -> bool | None:
    """The state of the box that is all there is of the text; None for any other text."""
    box = _GLYPH.fullmatch(text.strip())
    return None if box is None else _is_ticked(box[0])


def without_glyphs(text: str) -> str:
    """What stands beside the box."""
    return _GLYPH.sub("", text).strip()


def _is_ticked(box: str) -> bool:
    return _STATES[box[0]] if box[0] in _STATES else "x" in box.lower()
