"""Sheets: what stands on a page that lies on its blank, field by field, as sightings under the names of the fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from klimadocs.model.transcript import Box, Place, Sighting
from klimadocs.paper.ink.combs import closed_up
from klimadocs.paper.ink.cuttings import PX_PER_PT, Cutting, Sheet, cut_zone, without_small_dots
from klimadocs.paper.ink.faint import FAINT, has_faint_writing
from klimadocs.paper.ink.hands import are_by_hand
from klimadocs.paper.ink.margins import Note, fields_beside, find_notes, lacks_signature, named
from klimadocs.paper.ink.marks import measure
from klimadocs.paper.ink.rules import runs_into_rule
from klimadocs.paper.laying.grounds import Zone
from klimadocs.paper.reading.deciding import Decision
from klimadocs.paper.reading.imprints import Imprint
from klimadocs.paper.reading.settling import Settled, settle_all
from klimadocs.paper.reading.sorts import Case
from klimadocs.paper.reading.texts import Writing

_UNSURE = 0.5
_BESIDE = "Das Feld ist leer, aber daneben steht etwas Geschriebenes."
_CUT = "Buchstaben stehen auf der gedruckten Linie; ihr unterer Teil ist nicht zu sehen."


@dataclass(frozen=True, eq=False)
class SheetRead:
    """`sightings`: one for each field and each box of the page, in the order of the blank, then one for each note
    beside them. `is_unsigned`: a signature is missing on it. `imprints` are words of a coarse fax from which the
    letters of its machine can be learned."""

    sheet: Sheet
    sightings: tuple[Sighting, ...]
    is_unsigned: bool
    _writings: Mapping[str, Writing]
    _settled: Settled

    @property
    def imprints(self) -> tuple[Imprint, ...]:
        return self._settled.imprints

    def heard_again(self, case: Case) -> tuple[Sighting, ...]:
        """The sightings, once the letters of the machine that filled this page and others are known."""
        told = self._settled.heard_again(case)
        return tuple(
            _read_text(self.sheet, self._writings[entry.key], told[entry.key]) if entry.key in told else entry
            for entry in self.sightings
        )


def read_sheet(sheet: Sheet) -> SheetRead:
    """What stands on a page."""
    notes = find_notes(sheet)
    writings = {writing.zone.key: writing for writing in _writings(sheet)}
    filled = {key: writing for key, writing in writings.items() if writing.cutting.has_writing}
    by_hand = dict(zip(filled, are_by_hand([writing.strokes for writing in filled.values()]), strict=True))
    settled = settle_all(tuple(filled.values()), by_hand)
    sightings = tuple(_sightings(sheet, notes, filled, settled.decisions))
    return SheetRead(sheet, sightings, lacks_signature(notes, sheet.fit.ground), filled, settled)


def _sightings(
    sheet: Sheet, notes: Sequence[Note], filled: Mapping[str, Writing], decisions: Mapping[str, Decision]
) -> Iterator[Sighting]:
    beside = set(fields_beside(notes, sheet.fit.ground.zones))
    for zone in sheet.fit.ground.zones:
        if zone.is_box:
            yield _read_box(sheet, zone)
        elif zone.key not in filled:
            doubt = _BESIDE if zone.key in beside else FAINT if has_faint_writing(sheet, zone.box) else ""
            yield Sighting("", "ocr", _place(sheet, zone.box, "Feld"), key=zone.key, doubt=doubt)
        else:
            yield _read_text(sheet, filled[zone.key], decisions[zone.key])
    for name, box in named(notes, sheet.fit.ground):
        yield Sighting(name, "ocr", _place(sheet, box, "neben den Feldern"))


def _writings(sheet: Sheet) -> Iterator[Writing]:
    zones = [zone for zone in sheet.fit.ground.zones if not zone.is_box]
    cuttings = without_small_dots([cut_zone(sheet, zone.box) for zone in zones])
    for zone, cutting in zip(zones, cuttings, strict=True):
        yield Writing(closed_up(cutting, zone.letters, (zone.box[0], zone.box[2])), zone)


def _read_box(sheet: Sheet, zone: Zone) -> Sighting:
    found = measure(sheet, zone.box)
    place = _place(sheet, zone.box, "Kästchen")
    certainty = 1.0 if found.is_sure else _UNSURE
    return Sighting("", "mark", place, key=zone.key, mark=found.is_on, certainty=certainty)


def _read_text(sheet: Sheet, writing: Writing, decision: Decision) -> Sighting:
    box = writing.zone.box if writing.cutting.is_closed_up else _ink_box(writing.cutting)
    place = _place(sheet, box, "Feld")
    text, zone = decision.text or "?", writing.zone
    is_cut = not decision.doubt and not zone.field.options and runs_into_rule(sheet, zone.box)
    doubt = decision.doubt or (_CUT if is_cut else "")
    return Sighting(text, "ocr", place, key=zone.key, doubt=doubt, by_hand=decision.by_hand)


def _ink_box(cutting: Cutting) -> Box:
    left, top, right, bottom = (value / PX_PER_PT for value in cutting.bounds())
    return cutting.box[0] + left, cutting.box[1] + top, cutting.box[0] + right, cutting.box[1] + bottom


def _place(sheet: Sheet, box: Box, what: str) -> Place:
    return Place(sheet.leaf.page, sheet.box_on_leaf(box), f"Blatt {sheet.leaf.page}, {what}")
