"""Printed lines with gaps: what a line looks like once something was typed into its gaps, and what was typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from klimadocs.forms.cleaning import fold
from klimadocs.forms.flat_text import around
from klimadocs.forms.natives import LETTER_GAP
from klimadocs.model.transcript import Sighting, Word

FILLING = re.compile(rf"{LETTER_GAP}|" r"_{2,}|\.{5,}|…{2,}|(?:\. ){4,}\.?|\t")
_ROOM = re.compile(r"^[\s_]*(?:\.{5,}|…{2,}|(?:\. ){4,}\.?)?[\s_]*|[\s_]*(?:\.{4,}|…{2,}|(?:\. ){4,}\.?)?[\s_]*$")
_ALIKE = 80.0
AMBIGUOUS = 0.5
"""How sure an answer is that may belong elsewhere: never enough to go without a doubt."""


@dataclass(frozen=True)
class GapLine:
    """A printed line with gaps: what stands around them, and the slot of each gap, "" for none."""

    parts: tuple[str, ...]
    keys: tuple[str, ...]

    def match(self, text: str) -> re.Match[str] | None:
        """A group for each gap; None where the printed parts are not all there."""
        return re.fullmatch(r"\s*" + "(.*?)".join(map(_loose, self.parts)) + r"\s*", text, re.DOTALL)

    def is_like(self, text: str) -> bool:
        """Whether the text begins nearly as the line does."""
        from rapidfuzz import fuzz

        first = fold(next(part for part in self.parts if fold(part)))
        return len(first) > 3 and fuzz.ratio(first, fold(text)[: len(first)]) >= _ALIKE and fold(text) != first

    def cut(self, entry: Sighting, is_alone: bool) -> Iterator[Sighting]:
        """Printed parts and answers; these have their slots where the line stands once in the blank and in the copy. An
        answer that holds printed words of the line may be cut in the wrong place."""
        match = self.match(entry.text)
        assert match is not None
        ends = [*(match.start(number) for number in range(1, len(self.parts))), match.end()]
        starts = [0, *(match.end(number) for number in range(1, len(self.parts)))]
        is_clear = all(len(re.findall(_loose(part), entry.text)) == 1 for part in self.parts if fold(part))
        answered = replace(entry, certainty=entry.certainty * (1.0 if is_clear else AMBIGUOUS))
        for place, (part, key) in enumerate(zip(self.parts, [*self.keys, ""], strict=True)):
            yield from words_of(_piece(entry, starts[place], ends[place]), part)
            if place == len(self.keys):
                return
            text = without_filling(match[place + 1])
            if key and is_alone and (text or not entry.words):
                yield replace(_piece(answered, *match.span(place + 1)), text=text, key=key, words=())
            else:
                yield from words_of(answered, text)


def without_filling(text: str) -> str:
    """What was typed on a line of underscores or dots."""
    return _without_bars(_ROOM.sub("", re.sub(rf"{LETTER_GAP}|_{{2,}}", " ", text)).strip())


def _without_bars(text: str) -> str:
    """Letters that were typed between bars, put together."""
    return text.replace("|", "") if re.fullmatch(r"\|?(?:\w\|)+\w?", text) else text


def words_of(entry: Sighting, text: str) -> Iterator[Sighting]:
    """The sighting with that text; nothing for mere filling."""
    if text.strip() and (fold(text) or not FILLING.search(text)):
        yield replace(entry, text=text)


def _piece(entry: Sighting, start: int, end: int) -> Sighting:
    """Part of a line of a page, with its words and its place; other sightings stay whole."""
    if not entry.words:
        return entry
    inside: list[Word] = []
    position = 0
    for word in entry.words:
        middle = position + len(word[0]) / 2
        inside += [word] if start <= middle <= end else []
        position += len(word[0]) + 1
    box = around([box for _, box in inside]) if inside else entry.place.box
    return replace(entry, words=tuple(inside), place=replace(entry.place, box=box))


def _loose(part: str) -> str:
    """A printed part whatever blanks stand between its words."""
    return r"\s+".join(map(re.escape, part.split()))


def lines_of_word(blank: Sequence[Sighting], ids: Collection[str]) -> list[GapLine]:
    """The paragraphs of a Word form that hold several fields to write into, as they look in print."""
    found: dict[tuple[str, ...], GapLine] = {}
    for _, group in groupby(blank, key=lambda entry: (entry.cell, entry.place.path)):
        entries = list(group)
        parts, keys = [""], []
        for entry in entries:
            if entry.key in ids:
                keys.append(entry.key)
                parts.append("")
            else:
                parts[-1] = f"{parts[-1]} {entry.text}".strip()
        is_text = entries[0].cell is None and all(entry.mark is None for entry in entries)
        if is_text and len(keys) > 1 and all(fold(part) for part in parts[:-1]):
            line = GapLine(tuple(parts), tuple(keys))
            found[line.parts] = line if line.parts not in found else replace(line, keys=("",) * len(keys))
    return sorted(found.values(), key=lambda line: -len("".join(line.parts)))


def crowded_slots(blank: Sequence[Sighting], ids: Collection[str]) -> set[str]:
    """Slots to write into that share a paragraph, or that stand in one row of a table with no words between."""
    found: set[str] = set()
    for row, group in groupby(blank, key=lambda entry: entry.cell[:2] if entry.cell else entry.place.path):
        keys = [entry.key if entry.mark is None and entry.key in ids else "" for entry in group]
        if isinstance(row, tuple):
            found.update(key for pair in pairwise(keys) if all(pair) for key in pair)
        elif len(set(keys) - {""}) > 1:
            found.update(filter(None, keys))
    return found
