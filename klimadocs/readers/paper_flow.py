"""Pages of paper that lie on no blank, as lines with cells and boxes: what a print is whose lines have flowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from klimadocs.forms.cleaning import fold
from klimadocs.forms.flat import likeness
from klimadocs.forms.flat_units import is_printed
from klimadocs.forms.identify import comparable, identify
from klimadocs.forms.reference import Reference
from klimadocs.model.transcript import Place, Sighting, Transcript, Word
from klimadocs.readers.pdf_marks import Rules, number_cells
from klimadocs.readers.pdf_text import around, lines_of, text_of_run

if TYPE_CHECKING:
    from klimadocs.paper.flowed.prose import Flowed, Prose

READER = "paper-flow/1"
_OFF, _ON = "☐", "☒"
_UNSURE = 0.5
_ALIKE, _ALIKE_AT_EDGE = 0.86, 0.7
_EDGE_PT = 4.0
_LABELS_A_COLUMN = 3
_GATE, _FEWEST = 0.75, 150
_BEGINS, _HEAD = 0.5, 12
_SHORT, _LONG = 5, 60
_LABELS_A_PAGE = 2
_ADDED = 20
_DIRT = frozenset("|¦!;:.,'`´‘’_-–—~\"°^")


def find_flowed(pages: Sequence[Prose], references: Sequence[Reference], digest: str, media_type: str) -> list[Flowed]:
    """The forms on these pages, the pages of each from its beginning to the beginning of the next."""
    from klimadocs.paper.flowed.prose import Flowed

    labels = _labels(references)
    found = []
    for unordered in _groups(pages, references, labels):
        group = _in_order(unordered, references, labels)
        transcript = _transcript(group, labels, digest, media_type)
        reference = identify(transcript, comparable(transcript, references)).reference
        if reference is None:
            continue
        numbers = _pages_with_labels(reference, transcript)
        own = tuple(page for page in group if page.number in numbers)
        transcript = _transcript(own, labels, digest, media_type)
        share, letters = likeness(reference, reference.naming.copy(transcript))
        if share >= _GATE and letters >= _FEWEST:
            found.append(Flowed(reference, round(share, 4), transcript, own))
    return found


def complete(reference: Reference, transcript: Transcript, pages: Sequence[Prose]) -> tuple[Transcript, list[Prose]]:
    """The transcript of a digital form with those of the pages that are missing pages of it, and these; none where they
    add nothing."""
    labels = _labels([reference])
    numbers = _pages_with_labels(reference, _transcript(pages, labels, transcript.digest, transcript.media_type))
    own = [page for page in pages if page.number in numbers]
    lines = [entry for page in own for entry in _lines(page, labels)]
    whole = replace(transcript, sightings=tuple(sorted((*transcript.sightings, *lines), key=_page_of)))
    before, after = (likeness(reference, reference.naming.copy(entry))[1] for entry in (transcript, whole))
    return (whole, own) if after >= before + _ADDED else (transcript, [])


def _page_of(entry: Sighting) -> int:
    return entry.place.page or 0


def _groups(pages: Sequence[Prose], references: Sequence[Reference], labels: dict[str, list[str]]) -> list[list[Prose]]:
    """A page with the words with which a form begins begins a group; what lies before the first belongs to it."""
    heads = [_head(reference) for reference in references]
    groups: list[list[Prose]] = [[]]
    is_begun = False
    for page in pages:
        texts = {fold(entry.text) for entry in _lines(page, labels)}
        begins = any(len(head & texts) >= _BEGINS * len(head) for head in heads if head)
        if begins and is_begun:
            groups.append([])
        is_begun = is_begun or begins
        groups[-1].append(page)
    return groups


def _in_order(pages: Sequence[Prose], references: Sequence[Reference], labels: dict[str, list[str]]) -> list[Prose]:
    """As the words of the blank follow one another, of which most stand on them; pages without any at the end."""
    texts = {page.number: {fold(entry.text) for entry in _lines(page, labels)} for page in pages}
    best: tuple[int, dict[int, float]] = (0, {})
    for reference in references:
        printed = [fold(entry.text) for entry in reference.blank.sightings if is_printed(entry)]
        counts = Counter(printed)
        places = {
            number: [place for place, text in enumerate(printed) if text in own and counts[text] == 1]
            for number, own in texts.items()
        }
        hits = sum(map(len, places.values()))
        if hits > best[0]:
            best = hits, {number: median(found) for number, found in places.items() if found}
    return sorted(pages, key=lambda page: (best[1].get(page.number, float("inf")), page.number))


def _head(reference: Reference) -> set[str]:
    printed = (fold(entry.text) for entry in reference.blank.sightings if is_printed(entry))
    return set([text for text in printed if _SHORT <= len(text) <= _LONG][:_HEAD])


def _pages_with_labels(reference: Reference, transcript: Transcript) -> set[int]:
    """Pages on which words of the blank stand in their order."""
    texts = {fold(entry.text) for entry in reference.blank.sightings if is_printed(entry)}
    hits = Counter(entry.place.page or 0 for entry in transcript.sightings if fold(entry.text) in texts)
    return {page for page, count in hits.items() if count >= _LABELS_A_PAGE}


def _transcript(pages: Sequence[Prose], labels: dict[str, list[str]], digest: str, media_type: str) -> Transcript:
    """All of them as one document. Words of whole cells and lines that are nearly those of a blank are taken for
    them."""
    sightings = [entry for page in pages for entry in _lines(page, labels)]
    return Transcript(digest, READER, media_type, tuple(sightings), is_in_order=False)


def _labels(references: Iterable[Reference]) -> dict[str, list[str]]:
    """Printed words of the blanks, by how they look folded."""
    texts = {entry.text for reference in references for entry in reference.blank.sightings if is_printed(entry)}
    return {fold(text): text.split() for text in sorted(texts) if len(fold(text)) > 2}


def _lines(page: Prose, labels: dict[str, list[str]]) -> Iterator[Sighting]:
    rules = Rules(page.upright, page.level)
    words: list[Word] = [(word.text, word.box) for word in page.words if set(word.text) - _DIRT or word.text in "-–—"]
    words += [(_ON if tick.is_on else _OFF, tick.box) for tick in page.ticks]
    sure = {tick.box: tick.is_sure for tick in page.ticks}
    runs = [piece for run in lines_of(words, rules.upright) for piece in _cut(run, sure)]
    boxes = [around([box for _, box in run]) for run in runs]
    cells = number_cells([rules.cell_around(box) for box in boxes], page.number)
    place = f"Blatt {page.number}"
    for run, box, cell in zip(_named(runs, cells, labels), boxes, cells, strict=True):
        where = Place(page.number, box, place)
        if run[0][1] in sure:
            certainty = 1.0 if sure[run[0][1]] else _UNSURE
            yield Sighting(run[0][0], "mark", where, mark=run[0][0] == _ON, cell=cell, words=run, certainty=certainty)
        else:
            yield Sighting(text_of_run(run), "line", where, cell=cell, words=run)


def _cut(run: Sequence[Word], ticks: dict[tuple[float, float, float, float], bool]) -> Iterator[tuple[Word, ...]]:
    """Before and behind each box."""
    for is_tick, group in groupby(run, key=lambda word: word[1] in ticks):
        if is_tick:
            yield from ((word,) for word in group)
        else:
            yield tuple(group)


def _named(
    runs: Sequence[tuple[Word, ...]], cells: Sequence[tuple[int, int, int] | None], labels: dict[str, list[str]]
) -> list[tuple[Word, ...]]:
    """The words of a cell, or of a line beside the cells, as the blank has them where they are nearly those."""
    found = list(runs)
    groups: dict[object, list[int]] = {}
    for place, cell in enumerate(cells):
        groups.setdefault(cell or -place - 1, []).append(place)
    groups_texts = (" ".join(text for place in places for text, _ in found[place]) for places in groups.values())
    here = {fold(text) for text in groups_texts}
    edges = _edges(found, groups, labels)
    missing = {label: words for label, words in labels.items() if label not in here}
    for places in groups.values():
        own = [word for place in places for word in found[place]]
        is_label = fold(" ".join(text for text, _ in own)) in labels
        at_edge = cells[places[0]] is not None and any(abs(own[0][1][0] - edge) <= _EDGE_PT for edge in edges)
        right = None if is_label else _as_label(own, missing, _ALIKE_AT_EDGE if at_edge else _ALIKE)
        if right is None:
            continue
        rest = iter(right)
        for place in places:
            named = ((text, word[1]) for word, text in zip(found[place], rest, strict=False))
            found[place] = tuple(named)
    return found


def _edges(
    runs: Sequence[tuple[Word, ...]], groups: dict[object, list[int]], labels: dict[str, list[str]]
) -> list[float]:
    """Where the columns of labels begin, as those tell that were read as they are."""
    lefts = Counter(
        round(runs[places[0]][0][1][0] / _EDGE_PT)
        for places in groups.values()
        if fold(" ".join(text for place in places for text, _ in runs[place])) in labels
    )
    return [left * _EDGE_PT for left, count in lefts.items() if count >= _LABELS_A_COLUMN]


def _as_label(own_words: Sequence[Word], labels: dict[str, list[str]], least: float) -> list[str] | None:
    """As many words as were given, those of the label that is meant; None where none is."""
    texts = [text for text, _ in own_words]
    own = fold(" ".join(texts))
    if not own or not labels:
        return None
    near = max(labels, key=lambda label: SequenceMatcher(None, own, label).ratio() if _may_be(own, label) else 0.0)
    if not _may_be(own, near) or SequenceMatcher(None, own, near).ratio() < least:
        return None
    words = labels[near]
    if len(words) == len(texts):
        return words
    if len(words) < len(texts):
        return [*words, *[""] * (len(texts) - len(words))]
    return [*words[: len(texts) - 1], " ".join(words[len(texts) - 1 :])]


def _may_be(own: str, label: str) -> bool:
    return abs(len(own) - len(label)) <= 0.2 * len(label) + 1
