"""What staff wrote into a draft, and what other answers would make of it: to be seen side by side, and decided on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph (or table row) that differs. `is_shared`: the other side changes the same one."""

    pieces: tuple[Piece, ...]
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """A draft that staff have edited. `yours` is what they changed in what was drafted, `news` what today's answers
    would change in it. `is_stale`: other answers hold by now. `is_due`: the letter is still due. `has_base`: what was
    drafted is known; else `yours` compares with what would be drafted today."""

    letter: str
    language: str
    file: str
    yours: tuple[Passage, ...]
    news: tuple[Passage, ...]
    is_stale: bool
    is_due: bool = True
    has_base: bool = True
