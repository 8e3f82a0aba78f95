"""Gaps: where on pages of paper that lie on no blank the answers would stand that are not given. Each is looked up by
its label: the cell beside it, as in the blank, or the prompt beside it where a fax has lost the lines of the cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from klimadocs.forms.cleaning import fold
from klimadocs.forms.reference import Reference
from klimadocs.model.reading import Answer, FormReading
from klimadocs.model.transcript import Box, Place, Sighting
from klimadocs.readers.pdf_marks import Cell, Rules

if TYPE_CHECKING:
    from klimadocs.paper.flowed.prose import Prose
    from klimadocs.paper.reading.deciding import Decision

_BEYOND_PT, _LEVEL_PT = 5.0, 3.0
_RULE_PT, _AROUND_PT = 1.6, 2.5


@dataclass(frozen=True, slots=True)
class Gap:
    """Where an answer would stand that is not given, in points of the straight page, and what the blank prints there:
    folded, "" for nothing."""

    page: int
    box: Box
    prompt: str

    def is_empty(self, seen: Decision | None) -> bool:
        """Whether nothing is seen there but the print of the blank."""
        return seen is None or (bool(self.prompt) and fold(seen.text) == self.prompt)


def find_gaps(
    reading: FormReading, reference: Reference, sightings: Sequence[Sighting], pages: Sequence[Prose]
) -> dict[str, Gap]:
    """By the field. None where the label or the lines around its cells were not found, or stand there twice."""
    labels = _labels(reference)
    places = _places(sightings)
    rules = {page.number: Rules(page.upright, page.level) for page in pages if page.fine}
    found = {}
    for answer in filter(_is_open, reading.answers):
        place, prompt = places.get(labels.get(answer.field, "")), reference.prompts.get(answer.field, "")
        if place is None or place.page not in rules:
            continue
        box = _cell_beside(place, rules[place.page]) or _prompt_beside(place, prompt, sightings)
        if box:
            found[answer.field] = Gap(place.page, box, prompt)
    return found


def _is_open(answer: Answer) -> bool:
    return not answer.is_given and not answer.doubt and answer.method is None


def _labels(reference: Reference) -> dict[str, str]:
    """For each slot that has a cell what stands in its row before it, folded; no label that stands there twice."""
    printed = _texts_by_cell(entry for entry in reference.blank.sightings if not entry.key)
    counts = Counter(printed.values())
    found = {}
    for entry in reference.blank.sightings:
        if entry.key and entry.cell and entry.mark is None:
            table, row, column = entry.cell
            label = printed.get((table, row, column - 1), "")
            found[entry.key] = label if counts[label] == 1 else ""
    return found


def _texts_by_cell(sightings: Iterable[Sighting]) -> dict[Cell, str]:
    texts: dict[Cell, list[str]] = {}
    for entry in sightings:
        if entry.cell and entry.mark is None:
            texts.setdefault(entry.cell, []).append(entry.text)
    return {cell: fold(" ".join(parts)) for cell, parts in texts.items()}


def _places(sightings: Sequence[Sighting]) -> Mapping[str, Place]:
    """Where the text of each cell begins, and each line beside the cells, by that text; of no text that stands there
    twice."""
    first = {entry.cell: entry.place for entry in reversed(sightings) if entry.cell}
    texts = [(text, first[cell]) for cell, text in _texts_by_cell(sightings).items()]
    texts += [(fold(entry.text), entry.place) for entry in sightings if not entry.cell and entry.mark is None]
    counts = Counter(text for text, _ in texts)
    return {text: place for text, place in texts if text and counts[text] == 1}


def _cell_beside(label: Place, lines: Rules) -> Box | None:
    """Inside the cell to the right of that of the label, where it is as high."""
    own = lines.cell_around(label.box) if label.box else None
    if own is None:
        return None
    middle = (own[1] + own[3]) / 2
    found = lines.cell_around((own[2] + _BEYOND_PT, middle, own[2] + _BEYOND_PT, middle))
    if found is None or max(abs(found[1] - own[1]), abs(found[3] - own[3])) > _LEVEL_PT:
        return None
    return _grown(found, -_RULE_PT)


def _prompt_beside(label: Place, prompt: str, sightings: Sequence[Sighting]) -> Box | None:
    """Around the prompt on the line of the label, if nothing else stands there."""
    if not prompt or label.box is None:
        return None
    right, middle = label.box[2], (label.box[1] + label.box[3]) / 2
    beside = [
        entry for entry in sightings
        if entry.place.page == label.page and entry.place.box is not None
        and entry.place.box[0] >= right and entry.place.box[1] <= middle <= entry.place.box[3]
    ]  # fmt: skip
    box = beside[0].place.box if len(beside) == 1 and fold(beside[0].text) == prompt else None
    return _grown(box, _AROUND_PT) if box else None


def _grown(box: Box, points: float) -> Box:
    return box[0] - points, box[1] - points, box[2] + points, box[3] + points
