"""Margins: what stands on a page beside all fields: notes, stamps, answers in the wrong place, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from klimadocs.forms.flat_text import around
from klimadocs.model.transcript import Box, Sighting
from klimadocs.paper.ink.cuttings import Sheet
from klimadocs.paper.laying.grounds import PATCH_DPI, Ground, Zone
from klimadocs.paper.leaves.pictures import Picture

_PX_PER_PT = PATCH_DPI / 72.0
_EDGE_PT = 14.0
_ZONE_PT, _BOX_PT = 4.0, 14.0
_JOIN_PT = 5.0
_LEAST_PT, _LEAST_INK_PX = 7.0, 45
_LINE_PT = 1.6
_NOTES_MAX = 40
_NEAR_PT = 9.0
_ROOM_PT = 85.0
_BESIDE = "(Geschriebenes oder Stempel neben den Feldern)"
_SIGNATURE = re.compile(r"(?i)\s*(?:unterschrift|signature|firma|assinatura)")
_STAMP = re.compile(r"(?i)\s*(?:stempel|dienstsiegel|siegel|sello|carimbo)")


@dataclass(frozen=True, slots=True)
class Note:
    """Ink that belongs to no field; `box` in points of the blank."""

    box: Box

    def is_level_with(self, box: Box) -> bool:
        """Whether at least half of it stands beside the box."""
        top, bottom = max(self.box[1], box[1]), min(self.box[3], box[3])
        return bottom - top >= 0.5 * min(self.box[3] - self.box[1], box[3] - box[1])


def find_notes(sheet: Sheet) -> list[Note]:
    """From top to bottom. Specks, the edges of the sheet and thin lines of dirt are none."""
    ink = _left_over(sheet)
    joined = cv2.dilate(ink, np.ones((_px(_JOIN_PT), _px(2 * _JOIN_PT)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    amounts = np.bincount(labels[ink > 0], minlength=count)
    notes = [_note(ink, labels, stats[place], place) for place in range(1, count) if amounts[place] >= _LEAST_INK_PX]
    found = _merged([note for note in notes if _is_writing(note)])
    return sorted(found, key=lambda note: note.box[1])[:_NOTES_MAX]


def _merged(notes: Sequence[Note]) -> list[Note]:
    """Pieces that touch or nearly touch are one: a stamp, a signature."""
    found: list[Note] = []
    for note in sorted(notes, key=lambda entry: entry.box[0]):
        box = note.box
        while near := [other for other in found if _is_near(other.box, box)]:
            found = [other for other in found if other not in near]
            box = around([box, *(other.box for other in near)])
        found.append(Note(box))
    return found


def _is_near(one: Box, other: Box) -> bool:
    return (
        one[0] - _NEAR_PT < other[2] and other[0] - _NEAR_PT < one[2]
        and one[1] - _NEAR_PT < other[3] and other[1] - _NEAR_PT < one[3]
    )  # fmt: skip


def named(notes: Sequence[Note], ground: Ground) -> Iterator[tuple[str, Box]]:
    """What they are, in German, and where. What stands in one room for signing is one: stamps come out in pieces."""
    told = [(_name_of(note, ground), note.box) for note in notes]
    for name in dict.fromkeys(name for name, _ in told):
        boxes = [box for own, box in told if own == name]
        yield from ((name, box) for box in (boxes if name == _BESIDE else [around(boxes)]))


def _name_of(note: Note, ground: Ground) -> str:
    """By what the blank has printed closely below it or beside it."""
    for line in _lines_for_signing(ground):
        if line.place.box and _stands_at(note.box, line.place.box):
            return "(Unterschrift)" if _SIGNATURE.match(line.text) else "(Stempel)"
    return _BESIDE


def lacks_signature(notes: Sequence[Note], ground: Ground) -> bool:
    """Whether the page has a room for a signature, and nothing stands in it."""
    rooms = [line.place.box for line in _lines_for_signing(ground) if _SIGNATURE.match(line.text) and line.place.box]
    return any(not any(_stands_at(note.box, room) for note in notes) for room in rooms)


def _lines_for_signing(ground: Ground) -> list[Sighting]:
    """Printed lines that say what is to be put into a room made of rules."""
    return [
        line for line in ground.reference.raw.sightings
        if line.place.page == ground.page and line.cell and (_SIGNATURE.match(line.text) or _STAMP.match(line.text))
    ]  # fmt: skip


def _stands_at(box: Box, line: Box) -> bool:
    middle = (box[1] + box[3]) / 2
    is_level = line[1] - _ROOM_PT <= middle <= line[3] + _ROOM_PT / 4
    return is_level and box[0] < line[2] + _ROOM_PT / 2 and box[2] > line[0] - _ROOM_PT / 4


def _left_over(sheet: Sheet) -> Picture:
    """255 where there is ink that neither the blank has printed nor a field holds."""
    ground = sheet.fit.ground
    page = sheet.whole
    ink = np.asarray((page < sheet.ink) * 255, np.uint8)
    blank = ground.near_print(3 if sheet.grain_dpi > 150 else 5)
    rows, columns = min(ink.shape[0], blank.shape[0]), min(ink.shape[1], blank.shape[1])
    ink = ink[:rows, :columns]
    ink[blank[:rows, :columns] > 0] = 0
    for zone in ground.zones:
        _wipe(ink, zone.box, _BOX_PT if zone.is_box else _ZONE_PT)
    edge = _px(_EDGE_PT)
    ink[:edge], ink[-edge:], ink[:, :edge], ink[:, -edge:] = 0, 0, 0, 0
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)


def _wipe(ink: Picture, box: Box, around: float) -> None:
    left, top, right, bottom = box
    ink[max(_px(top - around), 0) : _px(bottom + around), max(_px(left - around), 0) : _px(right + around)] = 0


def _note(ink: Picture, labels: np.ndarray, stats: Sequence[int], place: int) -> Note:
    left, top, width, height = (int(value) for value in stats[:4])
    own = (labels[top : top + height, left : left + width] == place) & (
        ink[top : top + height, left : left + width] > 0
    )
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    box = left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1
    x0, y0, x1, y1 = (float(value) / _PX_PER_PT for value in box)
    return Note((x0, y0, x1, y1))


def _is_writing(note: Note) -> bool:
    width, height = note.box[2] - note.box[0], note.box[3] - note.box[1]
    return max(width, height) >= _LEAST_PT and min(width, height) >= _LINE_PT


def fields_beside(notes: Sequence[Note], zones: Sequence[Zone]) -> Iterator[str]:
    """Fields for words on whose level a note stands: it may be their answer."""
    for zone in zones:
        if not zone.is_box and any(note.is_level_with(zone.box) for note in notes):
            yield zone.key


def _px(points: float) -> int:
    return max(round(points * _PX_PER_PT), 1)
