"""Lays a filled copy over the blank: its printed text is the anchor, what stands between anchors was put there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import pairwise

from klimadocs.forms.cleaning import fold
from klimadocs.forms.reference import Reference
from klimadocs.model.transcript import Sighting, Transcript

_ALIKE = 85.0
_AFTER_LABEL = r"[\s:*.…_]*"


@dataclass
class Alignment:
    """`named`: what stands under a native name. `typed`: plain text that by its position belongs to one slot. `marks`:
    boxes that by their position belong to one slot. `rest`: what belongs nowhere; `unsure`: slots it may belong to.
    `present`: slots whose control or whose label was found."""

    named: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    typed: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    marks: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    rest: list[Sighting] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    present: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Gap:
    """What the blank holds between two anchors that were found again. `is_one_row`: the slots stand in the table row of
    the first anchor."""

    text_keys: tuple[str, ...]
    mark_keys: tuple[str, ...]
    is_one_row: bool = False


def align(reference: Reference, transcript: Transcript) -> Alignment:
    """Every sighting of the transcript ends as an anchor, in a slot, or in `rest`."""
    found = Alignment()
    loose: list[Sighting] = []
    for entry in transcript.sightings:
        if entry.key in reference.slots:
            found.named[entry.key].append(entry)
            found.present.add(entry.key)
        else:
            loose.append(entry)
    margin = [entry for entry in loose if entry.is_margin]
    body = [entry for entry in loose if not entry.is_margin]
    found.rest += _unknown_lines(reference, margin)
    if transcript.is_in_order:
        _place_by_order(reference, body, found)
    else:
        _place_by_box(reference, body, found)
    return found


def _unknown_lines(reference: Reference, lines: Iterable[Sighting]) -> list[Sighting]:
    return [entry for entry in lines if fold(entry.text) and not _is_printed(reference, entry.text)]


def _is_printed(reference: Reference, text: str) -> bool:
    from rapidfuzz import fuzz, process

    folded = fold(text)
    if folded in reference.printed:
        return True
    return process.extractOne(folded, reference.printed, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None


def _place_by_order(reference: Reference, body: list[Sighting], found: Alignment) -> None:
    blank = [entry for entry in reference.blank.sightings if not entry.is_margin]
    pairs = _match_exactly(blank, body)
    body, pairs = _match_alike(blank, body, pairs)
    anchors = {filled: original for original, filled in pairs}
    bounds = [-1, *(original for original, _ in pairs), len(blank)]
    gaps = [_gap(reference, blank[max(start, 0) : end]) for start, end in pairwise(bounds)]
    for position, gap in enumerate(gaps):
        if position and len(gap.text_keys) == 1:
            found.present.update(gap.text_keys)
    _walk(body, anchors, gaps, found)


def _gap(reference: Reference, between: list[Sighting]) -> _Gap:
    slots = [entry for entry in between if entry.key in reference.slots]
    return _Gap(
        tuple(dict.fromkeys(entry.key for entry in slots if entry.mark is None)),
        tuple(entry.key for entry in slots if entry.mark is not None),
        bool(slots) and all(_row(entry) is not None and _row(entry) == _row(between[0]) for entry in slots),
    )


def _row(entry: Sighting) -> tuple[int, int] | None:
    return entry.cell[:2] if entry.cell else None


def _match_exactly(blank: list[Sighting], body: list[Sighting]) -> list[tuple[int, int]]:
    """Pairs (index in the blank, index in the copy) of printed text that stands in both, in order."""
    left = [index for index, entry in enumerate(blank) if _is_plain(entry)]
    right = [index for index, entry in enumerate(body) if _is_plain(entry)]
    matcher = SequenceMatcher(None, [fold(blank[i].text) for i in left], [fold(body[i].text) for i in right], False)
    return [
        (left[block.a + step], right[block.b + step])
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def _is_plain(entry: Sighting) -> bool:
    return not entry.key and entry.mark is None and bool(fold(entry.text))


def _match_alike(
    blank: list[Sighting], body: list[Sighting], pairs: list[tuple[int, int]]
) -> tuple[list[Sighting], list[tuple[int, int]]]:
    """Finds labels again that were reworded a little or have the answer in the same line; such a line becomes two."""
    result: list[Sighting] = []
    matched: list[tuple[int, int]] = []
    done_blank, done_body = -1, -1
    for original, filled in [*pairs, (len(blank), len(body))]:
        open_labels = [index for index in range(done_blank + 1, original) if _is_plain(blank[index])]
        for entry in body[done_body + 1 : filled]:
            hit = _find_label(blank, open_labels, entry)
            if hit is None:
                result.append(entry)
                continue
            index, rest = hit
            open_labels = [label for label in open_labels if label > index]
            answer = [replace(entry, text=rest, certainty=entry.certainty * 0.95)] if rest else []
            is_box_before = index > 0 and blank[index - 1].mark is not None
            if is_box_before and _is_typed_mark(rest):
                result, answer = result + answer, []
            matched.append((index, len(result)))
            result += [replace(entry, text=blank[index].text), *answer]
        if filled < len(body):
            matched.append((original, len(result)))
            result.append(body[filled])
        done_blank, done_body = original, filled
    return result, matched


def _find_label(blank: list[Sighting], labels: list[int], entry: Sighting) -> tuple[int, str] | None:
    from rapidfuzz import fuzz

    if not _is_plain(entry):
        return None
    mark, unmarked = _leading_mark(entry.text)
    for index in labels:
        rest = _after_label(entry.text, blank[index].text)
        if rest is not None:
            return index, rest
        if mark and index and blank[index - 1].mark is not None and _after_label(unmarked, blank[index].text) == "":
            return index, mark
    folded = fold(entry.text)
    best = max(labels, key=lambda index: fuzz.ratio(folded, fold(blank[index].text)), default=None)
    if best is not None and fuzz.ratio(folded, fold(blank[best].text)) >= _ALIKE:
        return best, ""
    return None


def _after_label(text: str, label: str) -> str | None:
    """What follows the label at the start of `text`; None where the text does not start with it."""
    words = re.findall(r"\w+", label)
    if not words:
        return None
    pattern = r"\W*" + r"\W+".join(map(re.escape, words)) + r"(?!\w)" + _AFTER_LABEL
    match = re.match(pattern, text, re.IGNORECASE)
    return text[match.end() :].strip() if match else None


def _leading_mark(text: str) -> tuple[str, str]:
    """("x", "Label") for an x that was typed over the box before a label; ("", text) for any other text."""
    first, _, rest = text.strip().partition("\t" if "\t" in text.strip() else " ")
    return (first, rest) if rest and _is_typed_mark(first) else ("", text)


def _walk(body: list[Sighting], anchors: dict[int, int], gaps: list[_Gap], found: Alignment) -> None:
    position = 0
    label: Sighting | None = None
    pending: list[Sighting] = []
    for index, entry in enumerate(body):
        if index in anchors:
            _settle(pending, gaps[position], label, found)
            pending, label = [], entry
            position += 1
        elif entry.mark is not None or fold(entry.text) or entry.text.strip():
            pending.append(entry)
    _settle(pending, gaps[position], label, found)


def _settle(pending: list[Sighting], gap: _Gap, label: Sighting | None, found: Alignment) -> None:
    """Gives what stands in one gap to the only slot it can belong to; else it stays a rest and makes slots unsure."""
    boxes = [entry for entry in pending if entry.mark is not None]
    texts = [entry for entry in pending if entry.mark is None]
    open_marks = [key for key in gap.mark_keys if key not in found.named]
    if boxes and len(boxes) == len(open_marks):
        for key, entry in zip(open_marks, boxes, strict=True):
            found.marks[key].append(entry)
        found.present.update(open_marks)
    elif boxes:
        found.rest += [entry for entry in boxes if entry.mark]
        found.unsure.update(open_marks)
    if len(gap.text_keys) == 1:
        _settle_answer(texts, gap, label, found)
    else:
        _settle_texts(texts, gap, open_marks, found)


def _settle_answer(texts: list[Sighting], gap: _Gap, label: Sighting | None, found: Alignment) -> None:
    """What stands in the slot's own cell or, where its control is gone, in the row of its label belongs to the slot;
    what stands elsewhere in that table may. Words around the tables are nobody's answer."""
    key = gap.text_keys[0]
    cells = {entry.cell for entry in found.named.get(key, ())}
    row = _row(label) if label and gap.is_one_row else None
    if cells and None not in cells:
        own = [entry for entry in texts if entry.cell in cells]
    elif cells or row is None:
        own = texts
    else:
        own = [entry for entry in texts if _row(entry) == row] or _in_table(texts, row[0])
        if texts and not own:
            found.unsure.add(key)
    found.typed[key] += own
    taken = {(entry.place, entry.text) for entry in own}
    found.rest += [entry for entry in texts if (entry.place, entry.text) not in taken]


def _in_table(texts: list[Sighting], table: int) -> list[Sighting]:
    return [replace(entry, certainty=entry.certainty * 0.7) for entry in texts if entry.cell and entry.cell[0] == table]


def _settle_texts(texts: list[Sighting], gap: _Gap, open_marks: list[str], found: Alignment) -> None:
    if not texts:
        return
    if not gap.text_keys and len(open_marks) == len(texts) == 1 and _is_typed_mark(texts[0].text):
        found.marks[open_marks[0]].append(replace(texts[0], mark=True, text="", method="mark"))
        found.present.add(open_marks[0])
        return
    found.rest += texts
    found.unsure.update(key for key in (*gap.text_keys, *open_marks) if key not in found.named)


def _is_typed_mark(text: str) -> bool:
    return fold(text) in ("x", "xx", "ja", "yes", "sim") or text.strip() in ("✓", "✔", "✗", "✘", "☒", "☑", "+")


def _place_by_box(reference: Reference, body: list[Sighting], found: Alignment) -> None:
    """For pages: text laid over a field's rectangle belongs to it; printed lines are compared with the blank's."""
    boxed = [entry for entry in reference.blank.sightings if entry.key in reference.slots and entry.place.box]
    lines: list[Sighting] = []
    for entry in body:
        key = _key_under(entry, boxed)
        if key:
            target = found.typed if reference.slots[key].kind != "bool" else found.marks
            target[key].append(replace(entry, certainty=entry.certainty * 0.7))
        else:
            lines.append(entry)
    found.rest += _unknown_lines(reference, lines)


def _key_under(entry: Sighting, boxed: list[Sighting]) -> str:
    if not entry.place.box or not fold(entry.text):
        return ""
    shares = [(_overlap(entry, slot), slot.key) for slot in boxed if slot.place.page == entry.place.page]
    share, key = max(shares, default=(0.0, ""))
    return key if share >= 0.5 else ""


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
