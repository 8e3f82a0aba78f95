"""The places of a blank PDF form where something may be written or ticked: fields, drawn boxes, rules, gaps."""

from __future__ import annotations

from collections.abc import Iterator

from klimadocs.forms.flat_text import around
from klimadocs.forms.learn_spots import Spot
from klimadocs.forms.natives import gap_box, numbered, of_spot, runs_of
from klimadocs.model.blank import Control, Survey
from klimadocs.model.transcript import Box, Place, Sighting, Transcript


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
    for entry in blank.sightings:
        page, box = entry.place.page, entry.place.box
        is_box = entry.method == "mark" and not entry.mark
        if is_box and page and box and not any(_overlap(box, other) for other in boxes):
            yield Spot((of_spot(page, box),), Control("box"), entry.place)
    if not survey.controls:
        yield from _rooms(blank, survey)


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


def _rooms(blank: Transcript, survey: Survey) -> Iterator[Spot]:
    """Underscores and dots in the lines, then what rules leave free; of two that overlap, the first."""
    taken: list[Place] = [entry.place for entry in blank.sightings if entry.method == "mark" and entry.mark is not None]
    gaps = [(place, "") for entry in blank.sightings if is_line(entry) for place in _gap_places(entry)]
    for place, text in [*gaps, *survey.spaces]:
        page, box = place.page, place.box
        if page and box and not any(other.page == page and other.box and _overlap(box, other.box) for other in taken):
            taken.append(place)
            yield Spot((of_spot(page, box),), Control("text"), place, tip=text)


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
