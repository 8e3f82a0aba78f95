"""The words of a letter's XML, read from the pieces it was made of, before they are joined, packed and parsed again.

What stands here is compared with the finished letter: two ways to the same text, and a piece that was lost on the way
(by a regular expression, a lenient parser, a broken zip) is missed."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TAGS = re.compile(r"<!--.*?-->|<\?.*?\?>|<[^<>]*>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]+)|#(\d+)|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_MOVES = "\t\n\r\a\f"


class Words:
    """Knows the pieces that a template is made of by heart; of a letter's own pieces it keeps none."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._outside = {piece: _stripped(piece, False) for piece in set(pieces)}
        self._inside = {piece: _stripped(piece, True) for piece in self._outside}

    def said(self, pieces: Iterable[str]) -> str:
        """All character data of the joined pieces, without tags, in order."""
        found: list[str] = []
        table = self._outside
        for piece in pieces:
            known = table.get(piece)
            if known is None and table is self._outside and "<" not in piece and "&" not in piece:
                found.append(piece)  # most values are plain
                continue
            text, is_inside = known or _stripped(piece, table is self._inside)
            table = self._inside if is_inside else self._outside
            found.append(text)
        return "".join(found)


def without_moves(text: str) -> str:
    """Without breaks and tabs, which stand as elements in the finished letter."""
    for sign in _MOVES:
        if sign in text:
            text = text.replace(sign, "")
    return text


def has_moves(text: str) -> bool:
    """True where docxtpl makes elements of something in the text."""
    return "\n" in text or "\t" in text or "\a" in text or "\f" in text


def _stripped(piece: str, is_inside: bool) -> tuple[str, bool]:
    """The character data of a piece, and whether it ends within a tag. `is_inside`: it begins within one."""
    if is_inside:
        end = piece.find(">")
        if end < 0:
            return "", True
        piece = piece[end + 1 :]
    opened = ""
    if "<" in piece:
        piece, opened, _ = _TAGS.sub("", piece).partition("<")
    return (_ENTITY.sub(_sign, piece) if "&" in piece else piece), bool(opened)


def _sign(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    return chr(int(hexadecimal, 16) if hexadecimal else int(decimal))
