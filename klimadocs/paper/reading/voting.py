"""Voting: several readings of one field, letter by letter. The places at which they differ are told from the rest,
which all have seen alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from klimadocs.paper.reading.recognition import Lines, Seen, Span

_LIKE_AT = str.maketrans("®©", "@@")
_WWW = re.compile(r"^Ww{2,3}\.")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as read; " " between words. `x` is its middle; `span` and `surety` are those of its word; `line`
    counts the lines from 0."""

    char: str
    x: float
    line: int
    span: Span
    surety: float


@dataclass(frozen=True, slots=True)
class Variant:
    """What some readings have at one place; `letters` as the first of them saw them."""

    text: str
    letters: tuple[Letter, ...]
    votes: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """A place where the readings differ: the variants, that with most votes first, and the rest of its line before and
    behind it."""

    variants: tuple[Variant, ...]
    head: tuple[Letter, ...] = ()
    tail: tuple[Letter, ...] = ()

    @property
    def votes(self) -> int:
        return sum(variant.votes for variant in self.variants)

    def line_with(self, variant: Variant) -> tuple[Seen, ...]:
        """The words of the line if it is this variant."""
        return _words([*self.head, *variant.letters, *self.tail])

    def words_with(self, variant: Variant) -> tuple[Seen, ...]:
        """The words that it touches if it is this variant."""
        before = len(_words(self.head)) - _is_open(self.head[-1:])
        behind = len(_words(self.tail)) - _is_open(self.tail[:1])
        line = self.line_with(variant)
        return line[before : len(line) - behind]


def without_blanks(lines: Lines) -> Lines:
    """Each line as one word, for answers that have no blanks; two dots beside each other are one, seen twice."""
    return Lines(tuple((_run_together(line),) for line in lines.lines if line))


def as_address(lines: Lines) -> Lines:
    """No address has the signs for which the model takes an @, and none begins with a capital before its www."""
    return Lines(tuple(tuple(_as_address(word) for word in line) for line in lines.lines))


def _as_address(word: Seen) -> Seen:
    text = word.text.translate(_LIKE_AT)
    if not _WWW.match(text):
        return replace(word, text=text)
    return replace(word, text=_WWW.sub("www.", text), places=word.places[text.index(".") - 3 :])


def _run_together(line: Sequence[Seen]) -> Seen:
    letters = [letter for letter in _letters(Lines((tuple(line),))) if letter.char != " "]
    return _word([
        letter for place, letter in enumerate(letters)
        if letter.char != "." or not place or letters[place - 1].char != "."
    ])  # fmt: skip


def places_apart(one: Lines, other: Lines) -> int:
    """In how many places two readings differ."""
    streams = [list(_letters(lines)) for lines in (one, other)]
    return len(_differing(len(streams[0]), [_laid_on(*streams)]))


def seconds(lines: Lines, others: Sequence[Lines]) -> list[int]:
    """For each word, how many of the other readings have exactly it at its place, between blanks as it is."""
    stream = list(_letters(lines))
    text = "".join(letter.char for letter in stream)
    agreed = [_agreed(_laid_on(stream, list(_letters(other))), text) for other in others]
    ends = [place for place, char in enumerate(f" {text} ") if char == " "]
    return [
        sum(all(same[max(start - 1, 0) : end]) for same in agreed)
        for start, end in pairwise(ends) if end - start > 1
    ]  # fmt: skip


def _agreed(steps: _Laid, text: str) -> list[bool]:
    """For each letter whether the other reading has it, and nothing put in beside it; at a blank it is put in beside
    the letter alone."""
    same = [False] * len(text)
    for tag, start, end, _, _ in steps:
        if tag == "equal":
            same[start:end] = [True] * (end - start)
    put_in = [start for tag, start, _, _, _ in steps if tag == "insert"]
    for place in (beside for start in put_in for beside in (start - 1, start)):
        if 0 <= place < len(text) and text[place] != " ":
            same[place] = False
    return same


Judge = Callable[[Dispute], Variant | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The lines that most have read; `open` are the disputes that the judge could not settle."""

    lines: Lines
    open: tuple[Dispute, ...]


def vote(readings: Sequence[Lines], judge: Judge, *, first_leads: bool = False) -> Verdict:
    """At least one reading; the first is the one that the others are laid on, and that counts where nobody settles a
    dispute and it leads."""
    streams = [list(_letters(lines)) for lines in readings]
    pivot = streams[0]
    laid = [_laid_on(pivot, stream) for stream in streams]
    chosen: list[Letter] = []
    unsettled: list[Dispute] = []
    place = 0
    for start, end in _differing(len(pivot), laid):
        chosen += pivot[place:start]
        dispute = _around(_dispute(streams, laid, start, end), chosen, pivot[end:])
        best = judge(dispute)
        if best is None:
            unsettled.append(dispute)
            text = "".join(letter.char for letter in pivot[start:end])
            own = (variant for variant in dispute.variants if variant.text == text and first_leads)
            best = next(own, dispute.variants[0])
        line = pivot[start].line if start < len(pivot) else pivot[-1].line if pivot else 0
        chosen += [replace(letter, line=line) for letter in best.letters]
        place = end
    chosen += pivot[place:]
    return Verdict(_as_lines(chosen), tuple(unsettled))


def _letters(lines: Lines) -> Iterator[Letter]:
    for number, line in enumerate(lines.lines):
        for place, word in enumerate(line):
            if place or number:
                yield Letter(" ", (word.span[0] - 1.0), number, word.span, word.surety)
            places = word.places if len(word.places) == len(word.text) else _evenly(word)
            yield from (
                Letter(char, x, number, word.span, word.surety) for char, x in zip(word.text, places, strict=True)
            )


def _evenly(word: Seen) -> tuple[float, ...]:
    width = (word.span[2] - word.span[0]) / max(len(word.text), 1)
    return tuple(word.span[0] + (place + 0.5) * width for place in range(len(word.text)))


def _is_open(last: Sequence[Letter]) -> bool:
    """Whether the word with that letter goes on beyond it: no blank is there, and the line does not end."""
    return any(letter.char != " " for letter in last)


_Laid = list[tuple[str, int, int, int, int]]


def _laid_on(pivot: Sequence[Letter], stream: Sequence[Letter]) -> _Laid:
    """(tag, start, end, start there, end there) of all stretches."""
    from rapidfuzz.distance import Levenshtein

    first, second = ("".join(letter.char for letter in letters) for letters in (pivot, stream))
    return [(step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end) for step in
            Levenshtein.opcodes(first, second)]  # fmt: skip


def _differing(length: int, laid: Sequence[_Laid]) -> list[tuple[int, int]]:
    """Stretches of the first reading in which at least one other differs."""
    found = sorted((start, end) for steps in laid for tag, start, end, _, _ in steps if tag != "equal")
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _around(dispute: Dispute, before: Sequence[Letter], behind: Sequence[Letter]) -> Dispute:
    line = dispute.variants[0].letters[0].line if dispute.variants[0].letters else None
    line = line if line is not None else behind[0].line if behind else before[-1].line if before else 0
    return replace(
        dispute,
        head=tuple(letter for letter in before if letter.line == line),
        tail=tuple(letter for letter in behind if letter.line == line),
    )


def _dispute(streams: Sequence[Sequence[Letter]], laid: Sequence[_Laid], start: int, end: int) -> Dispute:
    found: dict[str, list[tuple[Letter, ...]]] = {}
    for stream, steps in zip(streams, laid, strict=True):
        letters = tuple(stream[_there(steps, start, True) : _there(steps, end, False)])
        found.setdefault("".join(letter.char for letter in letters), []).append(letters)
    variants = [Variant(text, seen[0], len(seen)) for text, seen in found.items()]
    return Dispute(tuple(sorted(variants, key=lambda variant: -variant.votes)))


def _there(steps: _Laid, place: int, is_start: bool) -> int:
    """Where a place of the first reading lies in another; what was put in at the place belongs to the stretch."""
    found = [
        there + place - start if tag == "equal" else there if place == start else there_end
        for tag, start, end, there, there_end in steps
        if start <= place <= end
    ]
    return (min if is_start else max)(found, default=0)


def _as_lines(letters: Sequence[Letter]) -> Lines:
    lines: list[tuple[Seen, ...]] = []
    count = max((letter.line for letter in letters), default=-1) + 1
    for number in range(count):
        words = _words([letter for letter in letters if letter.line == number])
        if words:
            lines.append(words)
    return Lines(tuple(lines))


def _words(letters: Sequence[Letter]) -> tuple[Seen, ...]:
    words: list[list[Letter]] = [[]]
    for letter in letters:
        if letter.char == " ":
            words.append([])
        else:
            words[-1].append(letter)
    return tuple(_word(word) for word in words if word)


def _word(letters: Sequence[Letter]) -> Seen:
    if len({letter.span for letter in letters}) == 1:
        span = letters[0].span
    else:
        half = max(letter.span[3] - letter.span[1] for letter in letters) / 3
        left = max(min(letter.span[0] for letter in letters), round(letters[0].x - half))
        right = min(max(letter.span[2] for letter in letters), round(letters[-1].x + half))
        top, bottom = min(letter.span[1] for letter in letters), max(letter.span[3] for letter in letters)
        span = (left, top, max(right, left + 1), bottom)
    return Seen(
        "".join(letter.char for letter in letters), span, min(letter.surety for letter in letters),
        tuple(letter.x for letter in letters),
    )  # fmt: skip


def bare_letters(text: str) -> str:
    """Without accents and dots."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
