"""Answers on pages of paper that lie on no blank: what is sure of them, and their pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import TYPE_CHECKING

from klimadocs.forms.cleaning import fold
from klimadocs.forms.normalise import normalise
from klimadocs.model.evidence import Clipping
from klimadocs.model.form import Field, Form
from klimadocs.model.reading import Answer, FormReading
from klimadocs.model.transcript import Box, Method, Place
from klimadocs.readers.paper_gaps import Gap
from klimadocs.readers.pdf_marks import Rules

if TYPE_CHECKING:
    from klimadocs.paper.flowed.prose import Prose
    from klimadocs.paper.reading.deciding import Decision

_UNSURE, _NEARLY = 0.5, 0.7
_INSET_PT, _AROUND_PT = 1.6, 2.5
# As which quotation marks and dots are read on a fax.
_NEVER_TYPED = frozenset("®©™¢¥¬")
_WHY = "Vom Ausdruck gelesen, auf dem die Zeilen anders stehen als im Formular; bitte mit dem Papier vergleichen."


def doubt(
    reading: FormReading, form: Form, pages: Sequence[Prose], gaps: Mapping[str, Gap] = MappingProxyType({})
) -> FormReading:
    """Of pages that were read whole: the places are those on the leaf, and sure are only boxes, answers that the form
    itself prints, those that were read alike when looked at again by themselves, and gaps that are empty then."""
    known = {page.number: page for page in pages}
    kinds = {field.id: field for field in form.fields}
    seen = {name: found for page in pages for name, found in _look_again(reading, kinds, page, gaps).items()}
    answers = []
    for answer in reading.answers:
        gap, decision = gaps.get(answer.field), seen.get(answer.field)
        if gap is not None and gap.is_empty(decision):
            answers.append(_empty(answer, gap, known))
        else:
            answers.append(_doubted(answer, kinds[answer.field], known, None if gap else decision))
    return replace(reading, answers=tuple(answers))


def _empty(answer: Answer, gap: Gap, pages: dict[int, Prose]) -> Answer:
    """With the place where nothing stands."""
    return replace(answer, method="ocr", place=Place(gap.page, pages[gap.page].on_leaf(gap.box), f"Blatt {gap.page}"))


def _look_again(
    reading: FormReading, fields: dict[str, Field], page: Prose, gaps: Mapping[str, Gap]
) -> dict[str, Decision]:
    from klimadocs.paper.flowed.second_look import look_again
    from klimadocs.paper.laying.grounds import Zone

    written = [
        answer for answer in reading.answers
        if answer.is_given and answer.method != "mark" and answer.place.page == page.number and answer.place.box
    ]  # fmt: skip
    if not page.fine:
        return {}
    zones = [Zone(answer.field, fields[answer.field], _area(answer, page), is_box=False) for answer in written]
    zones += [Zone(name, fields[name], gap.box, is_box=False) for name, gap in gaps.items() if gap.page == page.number]
    return look_again(page, zones)


def _area(answer: Answer, page: Prose) -> Box:
    """Its whole cell, for an answer may have several lines; where the cell has other words too, the answer alone."""
    left, top, right, bottom = answer.place.box or (0.0, 0.0, 0.0, 0.0)
    cell = Rules(page.upright, page.level).cell_around((left, top, right, bottom))
    if cell is not None and fold(_text_in(cell, page)) == fold(answer.raw):
        return cell[0] + _INSET_PT, cell[1] + _INSET_PT, cell[2] - _INSET_PT, cell[3] - _INSET_PT
    return left - _AROUND_PT, top - _AROUND_PT, right + _AROUND_PT, bottom + _AROUND_PT


def _text_in(cell: Box, page: Prose) -> str:
    middles = ((word, (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2) for word in page.words)
    return " ".join(word.text for word, x, y in middles if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3])


def cut(reading: FormReading, pages: Sequence[Prose], gaps: Mapping[str, Gap] = MappingProxyType({})) -> list[Clipping]:
    """Pictures of the answers and of the gaps; `reading` has the places on the straight pages."""
    found = []
    for page in pages:
        boxes = {entry.field: entry.place.box for entry in reading.answers if entry.place.page == page.number}
        boxes |= {name: gap.box for name, gap in gaps.items() if gap.page == page.number}
        known = {name: box for name, box in boxes.items() if box}
        pieces = page.cut(list(known.values()))
        found += [Clipping(name, page.number, own, b"") for name, own in zip(known, pieces, strict=True)]
    return found


def _doubted(answer: Answer, field: Field, pages: dict[int, Prose], seen: Decision | None) -> Answer:
    page = pages.get(answer.place.page or 0)
    box = answer.place.box
    place = replace(answer.place, box=page.on_leaf(box)) if page and box else answer.place
    method: Method | None = "mark" if answer.method == "mark" else "ocr" if answer.method else None
    answer = replace(answer, place=place, method=method)
    is_printed = answer.is_given and fold(answer.raw) in {fold(option) for option in field.options}
    if seen is not None and seen.by_hand:
        return _unsure(replace(answer, by_hand=True), seen.doubt)
    if answer.doubt or is_printed or answer.method == "mark":
        return answer
    return _unsure(answer, _WHY) if seen is None else _compared(answer, field, seen)


def _compared(answer: Answer, field: Field, seen: Decision) -> Answer:
    """What was seen at the second look knows accents and dashes; it is sure where it is else the same as before."""
    is_same = fold(seen.text) == fold(answer.raw) and not set(seen.text) & _NEVER_TYPED
    if not is_same and SequenceMatcher(None, seen.text, answer.raw).ratio() < _NEARLY:
        return _unsure(answer, _WHY)
    found = normalise(field, seen.text)
    answer = replace(answer, value=found.value, raw=found.raw, canonical=found.canonical)
    why = seen.doubt or found.why or ("" if is_same else _WHY)
    return _unsure(answer, why) if why or found.doubt else answer


def _unsure(answer: Answer, why: str | None) -> Answer:
    return replace(answer, doubt=True, certainty=min(answer.certainty, _UNSURE), why=why)
