"""Pages without a reading order of their own: what was typed, drawn or laid over which field of the blank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from klimadocs.forms.flat_comb import is_spelt, spell
from klimadocs.forms.flat_fit import Fit, Region, fit_lines, regions_of
from klimadocs.forms.flat_ground import NEAR_PT, Ground
from klimadocs.forms.flat_rows import match_rows, place_in_rows
from klimadocs.forms.flat_text import Joined, around, box_of, join, page_of, rows_of, squeeze
from klimadocs.forms.flat_units import RowFit
from klimadocs.forms.reference import Reference
from klimadocs.forms.settling import Alignment, is_typed_mark
from klimadocs.model.transcript import Box, Method, Place, Sighting, Transcript

_MOST, _SQUARELY, _TOUCHED = 0.5, 0.8, 0.2
_DOUBTED = 0.7
_ARROW_PT = 19.0
_ARROW_ROOM_PT = 20.0
_BEYOND_PT = 1.5
_TINY_PT = 4.8
_CROWDED = "Der Text füllt das Feld ganz aus; vielleicht ist er abgeschnitten."
_OVER = "Der Text ragt über das Feld hinaus."
_LOST = "In der Datei ist ein Zeichen nicht lesbar."
_BESIDE = "Beim Feld steht weiterer Text: „{}“."
_SINGLY = "Die Zeichen stehen einzeln da; wo Leerzeichen hingehören, ist nicht sicher."
_CUT = "Am Zeilenende ist ein Wort getrennt; ob der Bindestrich dazugehört, ist nicht sicher."


def is_flat(reference: Reference, transcript: Transcript) -> bool:
    """Whether the transcript is of pages that have none of the form's fields."""
    return not transcript.is_in_order and not any(entry.key in reference.slots for entry in transcript.sightings)


def likeness(reference: Reference, transcript: Transcript) -> tuple[float, int]:
    """What of the blank's printed letters stands in the copy in the same arrangement: their share, 0 to 1, and how many
    they are."""
    body = [entry for entry in transcript.sightings if not entry.is_margin]
    fit: Fit | RowFit
    fit = match_rows(reference, body) if reference.blank.is_in_order else _fit(reference, body)
    return fit.share, fit.letters


def place_on_pages(reference: Reference, body: Sequence[Sighting], found: Alignment) -> list[Sighting]:
    """Gives what the blank has not printed to the fields in whose place it lies. Returns what lies elsewhere."""
    if reference.blank.is_in_order:
        return place_in_rows(reference, body, found)
    blank = reference.blank.sightings
    fit = _fit(reference, body)
    slots = [entry for entry in blank if entry.key in reference.slots and entry.key not in found.named]
    own = [entry for group in found.named.values() for entry in group if entry.place.box]
    regions = [*regions_of([entry for entry in slots if entry.place.box], fit), *map(_own_region, own)]
    ground = Ground(regions, [entry for entry in blank if entry.mark is not None and not entry.key], fit)
    elsewhere = [entry for entry in body if not entry.words and entry.mark is None and entry.method != "annotation"]
    laid = [entry for entry in (*fit.rest, *_others(body)) if not _is_own_note(entry, reference, fit)]
    return [*elsewhere, *_Layer(ground, found, reference.naming.combs).lay(laid)]


def _is_own_note(entry: Sighting, reference: Reference, fit: Fit) -> bool:
    """Whether it is a note of the blank, or a line of one that has become part of the page."""
    if entry.method not in ("annotation", "line"):
        return False
    text = squeeze(entry.text)
    for note in reference.notes:
        is_same = text == squeeze(note.text) and entry.mark == note.mark
        if (is_same if entry.method == "annotation" else text in squeeze(note.text)) and note.place.box:
            own, page = box_of(entry), page_of(entry)
            if any(_lies_in(own, fit.moved(note.place.box, page, down)) for down in fit.downs(page_of(note), page)):
                return True
    return False


def _lies_in(box: Box, other: Box) -> bool:
    is_across = other[0] - NEAR_PT <= box[0] and box[2] <= other[2] + NEAR_PT
    return is_across and other[1] - NEAR_PT <= box[1] and box[3] <= other[3] + NEAR_PT


def _fit(reference: Reference, body: Sequence[Sighting]) -> Fit:
    lines = [entry for entry in body if _is_line(entry)]
    return reference.last_fit.of(lines, lambda: fit_lines(_printed(reference), lines))


def _own_region(control: Sighting) -> Region:
    return Region(control.key, page_of(control), box_of(control), control.mark is not None)


def _printed(reference: Reference) -> list[Sighting]:
    return [entry for entry in reference.blank.sightings if _is_line(entry) and not entry.key]


def _is_line(entry: Sighting) -> bool:
    return bool(entry.words) and entry.mark is None


def _others(body: Iterable[Sighting]) -> list[Sighting]:
    """Notes and marks; a box that is a character is a mark too."""
    return [
        entry for entry in body
        if entry.place.box and (entry.mark is not None or (entry.method == "annotation" and entry.text.strip()))
    ]  # fmt: skip


@dataclass
class _Layer:
    """Adds to `found` what lies over the ground. `combs` are the slots with a box for each letter, and how many."""

    ground: Ground
    found: Alignment
    combs: Mapping[str, int] = field(default_factory=dict)
    texts: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    seen: set[str] = field(default_factory=set)
    rest: list[Sighting] = field(default_factory=list)
    strays: list[Sighting] = field(default_factory=list)

    def lay(self, entries: Sequence[Sighting]) -> list[Sighting]:
        """Returns what belongs to no field."""
        for entry in entries:
            if entry.mark is None or (entry.text and not self._is_at_box(entry)):
                if entry.mark is None or not self.ground.is_printed_in_blank(entry):
                    self._lay_text(replace(entry, mark=None))
            else:
                self._lay_mark(entry)
        for key, pieces in self.texts.items():
            self._settle(key, pieces)
        for entry in self.strays:
            self._suspect_near(entry)
        for key in self.found.marks:
            self._weigh_against_control(key)
        self._note_presence()
        return self.rest

    def _is_at_box(self, entry: Sighting) -> bool:
        return any(region.is_box for _, region in self.ground.under(entry)) or entry.method == "annotation"

    def _lay_text(self, entry: Sighting) -> None:
        under = self.ground.under(entry)
        share, region = under[0] if under else (0.0, None)
        if region is None or (share < _MOST and not self._begins_in(entry, region)):
            self.rest.append(entry)
            self.found.unsure.update(self.ground.level(entry))
            self.strays.append(entry)
            return
        others = [other for touched, other in under[1:] if touched > _TOUCHED and other.key != region.key]
        if others:
            self.found.unsure.update(other.key for other in others)
            entry = replace(entry, certainty=entry.certainty * _DOUBTED)
        elif entry.method == "annotation" and share < _SQUARELY:
            entry = replace(entry, certainty=entry.certainty * _DOUBTED)
        if region.is_box:
            self._lay_into_box(region.key, entry)
        else:
            self.texts[region.key].append(entry)

    def _begins_in(self, entry: Sighting, region: Region) -> bool:
        return region.box[0] - NEAR_PT <= box_of(entry)[0] <= region.box[2] and not region.is_box

    def _lay_into_box(self, key: str, entry: Sighting) -> None:
        is_mark = is_typed_mark(entry.text) or len(squeeze(entry.text)) == 0
        self.found.marks[key].append(replace(entry, mark=True, text="", method=_method(entry)) if is_mark else entry)
        self.seen.add(key)

    def _lay_mark(self, entry: Sighting) -> None:
        under = self.ground.under(entry)
        boxes = [region for _, region in under if region.is_box]
        if boxes:
            self.found.marks[boxes[0].key].append(entry)
            self.found.unsure.update(region.key for region in boxes[1:])
            self.seen.add(boxes[0].key)
        elif entry.mark and not self._is_ornament(entry, under):
            self.rest += [entry] if entry.method == "annotation" else []
            self.found.unsure.update(self.ground.level(entry))

    def _is_ornament(self, entry: Sighting, under: Sequence[tuple[float, Region]]) -> bool:
        """The arrow of a list, or what the blank has drawn there itself."""
        if entry.method == "annotation":
            return False
        left, top, right, bottom = box_of(entry)
        is_small = right - left <= _ARROW_PT and bottom - top <= _ARROW_PT
        is_arrow = is_small and any(region.box[2] - right <= _ARROW_ROOM_PT for _, region in under)
        return is_arrow or self.ground.is_drawn_in_blank(entry)

    def _suspect_near(self, entry: Sighting) -> None:
        """Text that stands in no field, but close above or below one that is filled, may belong to its answer."""
        left, top, right, bottom = box_of(entry)
        for region in self.ground.regions:
            is_aligned = any(abs(box_of(piece)[0] - left) <= NEAR_PT for piece in self.texts.get(region.key, ()))
            reach = (2.6 if is_aligned else 1.2) * (bottom - top)
            is_near = region.box[1] < bottom + reach and region.box[3] > top - reach
            is_below = left < region.box[2] and right > region.box[0]
            if region.page == page_of(entry) and is_near and is_below and self.texts.get(region.key):
                self.found.suspect.setdefault(region.key, _BESIDE.format(entry.text[:60]))

    def _weigh_against_control(self, key: str) -> None:
        """A tick drawn over an empty box is a tick; the page's own frame below it says nothing then."""
        controls = self.found.named.get(key)
        drawn = [entry for entry in self.found.marks[key] if entry.mark is not False]
        if controls or any(entry.mark for entry in drawn):
            self.found.marks[key] = drawn
        if not controls:
            return
        if drawn and any(entry.mark for entry in controls):
            self.found.suspect.setdefault(key, "Über das angekreuzte Kästchen ist gezeichnet oder geschrieben.")
        elif drawn:
            self.found.named[key] = [entry for entry in controls if entry.mark is not False]

    def _settle(self, key: str, pieces: Sequence[Sighting]) -> None:
        """The pieces in one field become its answer; notes stand for themselves."""
        notes = [piece for piece in pieces if piece.method == "annotation"]
        printed = [piece for piece in pieces if piece.method != "annotation"]
        self.found.typed[key] += notes
        if not printed:
            return
        regions = [region for region in self.ground.regions if region.key == key]
        last = regions[-1]
        joined = self._spelt(key, printed, regions[0]) or join(printed, last.box[2] - NEAR_PT)
        has_lost = "\ufffd" in joined.text or any(piece.method == "mark" for piece in printed)
        why = _LOST if has_lost else _CUT if joined.is_unsure else _overflow(printed, regions)
        if not why and key not in self.combs and is_spelt(printed):
            why = _SINGLY
        certainty = min(piece.certainty for piece in printed)
        whole = _whole(printed, joined.text, certainty)
        self.found.typed[key].append(whole)
        if why:
            self.found.suspect.setdefault(key, why)

    def _spelt(self, key: str, printed: Sequence[Sighting], region: Region) -> Joined | None:
        """The letters put together, where each stands for itself."""
        letters = self.combs.get(key, 0)
        pitch = (region.box[2] - region.box[0]) / letters if letters else 0.0
        text = spell(printed, pitch) if letters or is_spelt(printed) else None
        return None if text is None else Joined(text)

    def _note_presence(self) -> None:
        """A field is there if its place is; a box only if something can be seen of it, where the blank shows any."""
        frames = [box_of(entry) for entry in self.ground.drawn]
        for region in self.ground.regions:
            is_shown = not region.is_box or region.key in self.seen or not frames
            if is_shown:
                self.found.present.add(region.key)


def _method(entry: Sighting) -> Method:
    return "annotation" if entry.method == "annotation" else "mark"


def _whole(pieces: Sequence[Sighting], text: str, certainty: float) -> Sighting:
    first = rows_of(pieces)[0][0]
    same_page = [box_of(piece) for piece in pieces if page_of(piece) == page_of(first)]
    place = Place(page_of(first), around(same_page), first.place.path)
    return Sighting(text, "line", place, certainty=certainty)


def _overflow(pieces: Sequence[Sighting], regions: Sequence[Region]) -> str:
    """Why the text may not be whole; "" where it is."""
    right = max(box_of(piece)[2] for piece in pieces)
    if right > regions[0].box[2] + _BEYOND_PT:
        return _OVER
    last = rows_of(pieces)[-1]
    end = next((region for region in regions if region.page == page_of(last[0])), regions[-1])
    bottom = max(box_of(piece)[3] for piece in last)
    if bottom > end.box[3] + NEAR_PT:
        return _OVER
    return _CROWDED if _is_crowded(pieces, end) else ""


def _is_crowded(pieces: Sequence[Sighting], region: Region) -> bool:
    """Whether the text goes down to the last line of its field and may have been cut off there: its last line is full,
    and it ends within a sentence or in the smallest type."""
    last = rows_of(pieces)[-1]
    box = around([box_of(piece) for piece in last])
    height = box[3] - box[1]
    has_room = region.box[3] - box[3] > 0.75 * height
    is_full = box[2] > region.box[2] - 0.15 * (region.box[2] - region.box[0])
    is_single = region.box[3] - region.box[1] < 2.2 * height
    if has_room or not is_full or is_single:
        return False
    return height < _TINY_PT or not last[-1].text.rstrip().endswith((".", "!", "?", ")", "“", '"'))
