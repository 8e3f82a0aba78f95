"""The places of a blank PDF form where something may be written or ticked: fields, drawn boxes, rules, gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from klimadocs.forms.flat_text import around, box_of, page_of
from klimadocs.forms.learn_spots import Spot
from klimadocs.forms.natives import gap_box, numbered, of_spot, runs_of
from klimadocs.model.blank import Control, Space, Survey
from klimadocs.model.transcript import Box, Place, Sighting, Transcript

_LETTERS_MIN = 4
_TOUCHING_PT = 3.0
_GROUPED = 1.5


def is_line(entry: Sighting) -> bool:
    """Whether it is a printed line with a place."""
    return entry.method == "line" and entry.mark is None and entry.place.box is not None


def spots_of(blank: Transcript, survey: Survey) -> Iterator[Spot]:
    """Fields of the form, then drawn boxes, then, where there are no fields, the room that gaps and rules leave."""
    controls = iter(survey.controls)
    seen: set[str] = set()
    boxes: list[Box] = []
    for entry, number in zip(blank.sightings, numbered(blank.sightings), strict=True):
        if number:
            control = next(controls, Control("text" if entry.mark is None else "box"))
            boxes += [place.box for _, place in control.states if place.box] + (
                [entry.place.box] if entry.place.box else []
            )
            yield from _control(entry, control, seen)
    drawn = [
        entry for entry in blank.sightings
        if entry.method == "mark" and not entry.mark and entry.place.page and entry.place.box
        and not any(_overlap(entry.place.box, other) for other in boxes)
    ]  # fmt: skip
    combs = [run for run in _combs(drawn) if not survey.controls and not _is_asked_within(run, blank)]
    lettered = {id(entry) for run in combs for entry in run}
    for entry in drawn:
        if id(entry) not in lettered:
            yield Spot((of_spot(page_of(entry), box_of(entry)),), Control("box"), entry.place)
    if not survey.controls:
        yield from _rooms(blank, survey, combs)


def _combs(drawn: Sequence[Sighting]) -> list[list[Sighting]]:
    """Frames for single letters: alike, level, each touching the next; small gaps part them into groups."""
    runs: list[list[Sighting]] = []
    for entry in sorted(drawn, key=lambda entry: (page_of(entry), round(box_of(entry)[1]), box_of(entry)[0])):
        if runs and _is_next(runs[-1][-1], entry, _TOUCHING_PT):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    found: list[list[Sighting]] = []
    for run in runs:
        width = box_of(run[0])[2] - box_of(run[0])[0]
        is_group = len(run) > 1 and bool(found) and len(found[-1]) > 1
        if is_group and _is_next(found[-1][-1], run[0], _GROUPED * width):
            found[-1] += run
        else:
            found.append(list(run))
    return [run for run in found if len(run) >= _LETTERS_MIN]


def _is_next(last: Sighting, entry: Sighting, reach: float) -> bool:
    one, other = box_of(last), box_of(entry)
    is_level = page_of(last) == page_of(entry) and abs(one[1] - other[1]) <= 1 and abs(one[3] - other[3]) <= 1
    return is_level and abs((one[2] - one[0]) - (other[2] - other[0])) <= 1 and -1 <= other[0] - one[2] <= reach


def _is_asked_within(run: Sequence[Sighting], blank: Transcript) -> bool:
    """Whether words stand between or in the frames: then each of them is to be ticked."""
    whole = around([box_of(entry) for entry in run])
    return any(
        _overlap(box, whole) and any(map(str.isalnum, text))
        for line in blank.sightings
        if is_line(line) and line.place.page == run[0].place.page
        for text, box in line.words
    )


def _control(entry: Sighting, control: Control, seen: set[str]) -> Iterator[Spot]:
    """Several places of one name are one field; what has no place on the page cannot be filled by hand."""
    if control.nature == "other" or entry.key in seen or not entry.place.box:
        return
    seen.add(entry.key)
    if control.nature != "radio":
        yield Spot((entry.key,), control, entry.place, name=entry.key, tip=control.tip)
        return
    for value, place in control.states:
        yield Spot((f"{entry.key}={value}",), control, place, name=entry.key, tip=control.tip)


def _rooms(blank: Transcript, survey: Survey, combs: Sequence[Sequence[Sighting]]) -> Iterator[Spot]:
    """Frames for letters, underscores and dots in the lines, then what rules leave free; of two that overlap, the
    first."""
    rooms = [Space(Place(page_of(run[0]), around([box_of(entry) for entry in run])), "", len(run)) for run in combs]
    taken: list[Place] = [entry.place for entry in blank.sightings if entry.method == "mark" and entry.mark is not None]
    inside = {id(entry.place) for run in combs for entry in run}
    taken = [place for place in taken if id(place) not in inside]
    gaps = [Space(place) for entry in blank.sightings if is_line(entry) for place in _gap_places(entry)]
    for space in [*rooms, *gaps, *survey.spaces]:
        place = space.place
        page, box = place.page, place.box
        if page and box and not any(other.page == page and other.box and _overlap(box, other.box) for other in taken):
            taken.append(place)
            yield Spot((of_spot(page, box, space.letters),), Control("text"), place, tip=space.text)


def _overlap(box: Box, other: Box) -> bool:
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    return width > 2 and height > 2


def _gap_places(entry: Sighting) -> Iterator[Place]:
    for words, is_gap in runs_of(entry.words):
        if is_gap:
            yield Place(entry.place.page, gap_box(words), entry.place.path)


def without_gaps(entry: Sighting) -> Iterator[Sighting]:
    """The words of the line between its gaps."""
    if not entry.words:
        yield entry
        return
    for words, is_gap in runs_of(entry.words):
        if not is_gap:
            box = around([box for _, box in words])
            text = " ".join(text for text, _ in words)
            yield Sighting(text, "line", Place(entry.place.page, box, entry.place.path), words=words)
