"""Pages without a reading order of their own: what lies over which field, and what lies beside the fields."""

from __future__ import annotations

from dataclasses import replace

from klimadocs.forms.reference import Reference
from klimadocs.forms.settling import Alignment, is_typed_mark
from klimadocs.model.transcript import Sighting

_LAID_OVER = 0.7
_NEAR_PT = 3.0
_SQUARELY = 0.8


def place_by_box(reference: Reference, body: list[Sighting], found: Alignment) -> list[Sighting]:
    """For pages: what is laid over a field's rectangle belongs to it, but not for sure. Returns what lies elsewhere."""
    boxed = [entry for entry in reference.blank.sightings if entry.key in reference.slots and entry.place.box]
    elsewhere: list[Sighting] = []
    for entry in body:
        slot, share = _slot_under(entry, boxed)
        if slot is None:
            elsewhere.append(entry)
        else:
            _lay_over(slot, replace(entry, certainty=entry.certainty * _LAID_OVER), found)
        if share < _SQUARELY:
            found.unsure.update(_keys_level(entry, boxed))
    return elsewhere


def doubt_pages_with(lines: list[Sighting], found: Alignment) -> None:
    """Printed words that the blank does not have may be typed into the page itself: then its empty fields are not
    empty for sure."""
    pages = {entry.place.page for entry in lines if entry.method == "line"}
    found.unsure.update(key for key, group in found.named.items() if any(entry.place.page in pages for entry in group))


def _lay_over(slot: Sighting, entry: Sighting, found: Alignment) -> None:
    is_drawn = entry.mark is not None or is_typed_mark(entry.text)
    if slot.mark is None and entry.mark is not None:
        found.unsure.add(slot.key)
        found.rest += [entry] if entry.mark else []
    elif slot.mark is None:
        found.typed[slot.key].append(entry)
    else:
        found.marks[slot.key].append(replace(entry, mark=entry.mark is not False, text="") if is_drawn else entry)


def _slot_under(entry: Sighting, boxed: list[Sighting]) -> tuple[Sighting | None, float]:
    if not _is_something(entry):
        return None, 0.0
    shares = [(_overlap(entry, slot), index) for index, slot in enumerate(boxed) if _is_same_page(entry, slot)]
    share, index = max(shares, default=(0.0, 0))
    return (boxed[index], share) if share >= 0.5 else (None, share)


def _keys_level(entry: Sighting, boxed: list[Sighting]) -> list[str]:
    """Of notes: the slots beside which they stand, or that they touch or nearly touch."""
    if entry.method != "annotation" or entry.place.box is None:
        return []
    top, bottom = entry.place.box[1] - _NEAR_PT, entry.place.box[3] + _NEAR_PT
    return [
        slot.key
        for slot in boxed
        if _is_same_page(entry, slot) and slot.place.box and slot.place.box[1] < bottom and slot.place.box[3] > top
    ]


def _is_same_page(entry: Sighting, slot: Sighting) -> bool:
    return entry.place.box is not None and entry.place.page == slot.place.page


def _is_something(entry: Sighting) -> bool:
    return entry.mark is not None or bool(entry.text.strip())


def _overlap(entry: Sighting, slot: Sighting) -> float:
    """Share of the smaller of both boxes that lies in the other."""
    if entry.place.box is None or slot.place.box is None:
        return 0.0
    left, top, right, bottom = entry.place.box
    other_left, other_top, other_right, other_bottom = slot.place.box
    width = min(right, other_right) - max(left, other_left)
    height = min(bottom, other_bottom) - max(top, other_top)
    smaller = min((right - left) * (bottom - top), (other_right - other_left) * (other_bottom - other_top))
    return width * height / smaller if width > 0 and height > 0 and smaller > 0 else 0.0
