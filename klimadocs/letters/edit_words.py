"""Compares texts, paragraph by paragraph and word by word; and lays the changes of one side into the other. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from klimadocs.letters.edit_units import ROW_SIGN, squeezed
from klimadocs.model.revision import Piece

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_WORD = re.compile(r"\w+")
_NO_WORD = re.compile(r"\W*")
_ALIKE = 0.5
_MOST_PAIRS = 10_000
Pair = tuple[int | None, int | None]
Step = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Edit:
    """Signs `start` to `end` of a text make way for `text`. Where `is_clash`, they stay: both sides changed them."""

    start: int
    end: int
    text: str
    is_clash: bool = False


def align(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Which unit became which, by their keys: pairs in order, None where one side has nothing."""
    one, two = [squeezed(text) for text in before], [squeezed(text) for text in after]
    pairs: list[Pair] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs += _pair(one, two, (i1, i2, j1, j2))
    return pairs


def _pair(one: Sequence[str], two: Sequence[str], step: Step) -> Iterator[Pair]:
    """Of paragraphs that all differ: those that are most alike belong together, and their order stays; a single one
    that stands where a single one stood is that one."""
    i1, i2, j1, j2 = step
    if (i2 - i1, j2 - j1) == (1, 1) and _are_alike(one[i1], two[j1]):
        yield i1, j1
        return
    if (i2 - i1) * (j2 - j1) > _MOST_PAIRS:  # hardly a word was left: nobody can tell
        yield from _split(step, [])
        return
    old = {i: Counter(_WORD.findall(one[i])) for i in range(i1, i2)}
    new = {j: Counter(_WORD.findall(two[j])) for j in range(j1, j2)}
    alike = [
        (likeness, i, j) for i in old for j in new
        if _are_alike(one[i], two[j]) and (likeness := _likeness(old[i], new[j])) >= _ALIKE
    ]  # fmt: skip
    yield from _split(step, sorted(alike, key=lambda entry: (-entry[0], entry[1], entry[2])))


def _split(step: Step, alike: Sequence[tuple[float, int, int]]) -> Iterator[Pair]:
    """`alike` are (likeness, i, j), the best first: it is settled, then what stands before and behind it."""
    i1, i2, j1, j2 = step
    within = [entry for entry in alike if i1 <= entry[1] < i2 and j1 <= entry[2] < j2]
    if not within:
        yield from ((i, None) for i in range(i1, i2))
        yield from ((None, j) for j in range(j1, j2))
        return
    _, i, j = within[0]
    yield from _split((i1, i, j1, j), within)
    yield i, j
    yield from _split((i + 1, i2, j + 1, j2), within)


def _are_alike(one: str, two: str) -> bool:
    return one.startswith(ROW_SIGN) == two.startswith(ROW_SIGN)


def _likeness(one: Counter[str], two: Counter[str]) -> float:
    """The share of words that both have, from 0 to 1."""
    total = one.total() + two.total()
    return 2 * (one & two).total() / total if total else 0.0


def spell(before: str, after: str) -> tuple[Piece, ...]:
    """What stayed, went and came, in reading order."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[Piece] = []
    at = 0
    for i1, i2, j1, j2 in _steps(old, new):
        pieces += (
            Piece("same", "".join(old[at:i1])),
            Piece("gone", "".join(old[i1:i2])),
            Piece("new", "".join(new[j1:j2])),
        )
        at = i2
    pieces.append(Piece("same", "".join(old[at:])))
    return tuple(piece for piece in pieces if piece.text)


def _steps(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """What differs. Changes with no word between them are one."""
    found: list[Step] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if found and _NO_WORD.fullmatch("".join(old[found[-1][1] : i1])):
            found[-1] = (found[-1][0], i2, found[-1][2], j2)
        else:
            found.append((i1, i2, j1, j2))
    return found


def lay_in(base: str, edited: str, fresh: str) -> list[Edit]:
    """What turns `edited` into a text with the changes from `base` to `fresh` as well, in order."""
    old, own, new = (_TOKEN.findall(text) for text in (base, edited, fresh))
    blocks = [tuple(block) for block in SequenceMatcher(None, old, own, autojunk=False).get_matching_blocks()]
    places = [0, *accumulate(map(len, own))]
    edits = []
    for i1, i2, j1, j2 in _steps(old, new):
        text = "".join(new[j1:j2])
        low, high = _reach(blocks, i1, i2)
        if squeezed("".join(own[low:high])) == squeezed(text):
            continue  # staff wrote the same
        untouched = _untouched(blocks, i1, i2) or ((low, high) if low == high and i1 == i2 else None)
        start, end = untouched or (low, high)
        if untouched is None and text and own[:end] and _WORD.match(own[end - 1]) and _WORD.match(text):
            text = f" {text}"  # beside what staff wrote, not grown together with it
        edits.append(Edit(places[start], places[end], text, is_clash=untouched is None))
    return edits


def _reach(blocks: Sequence[tuple[int, ...]], i1: int, i2: int) -> tuple[int, int]:
    """Where tokens i1 to i2 of the base stand in the edited text, with what staff put around them. `blocks` are (base,
    edited, size) of what is the same in both, the last one empty and at the end."""
    low = max((own + min(size, i1 - base) for base, own, size in blocks if base < i1), default=0)
    high = next(own + max(0, i2 - base) for base, own, size in blocks if i2 <= base or i2 < base + size)
    return low, max(low, high)


def _untouched(blocks: Sequence[tuple[int, ...]], i1: int, i2: int) -> tuple[int, int] | None:
    """The same without what is around; None where staff changed the tokens themselves."""
    for base, own, size in blocks:
        if base <= i1 and i2 <= base + size and (i1 < i2 or base < i1 < base + size):
            return own + i1 - base, own + i2 - base
    return None
