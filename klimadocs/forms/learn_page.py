"""The questions of a blank PDF form: which printed words belong to which place, by where they stand on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from klimadocs.forms.flat_text import around, page_of
from klimadocs.forms.learn_boxes import ask_boxes
from klimadocs.forms.learn_rooms import is_line, spots_of, without_gaps
from klimadocs.forms.learn_sheet import (
    FAR_LEFT_PT,
    STACK_PT,
    Sheet,
    box_at,
)
from klimadocs.forms.learn_spots import (
    Question,
    Spot,
    is_meaningful,
    is_required,
    is_signed,
    says_something,
    tidy,
)
from klimadocs.forms.natives import of_spot
from klimadocs.model.blank import Survey
from klimadocs.model.transcript import Transcript


def ask_page(blank: Transcript, survey: Survey) -> list[Question]:
    """Page by page, from top to bottom."""
    spots = [spot for spot in spots_of(blank, survey) if spot.place.page and spot.place.box]
    lines = [line for entry in blank.sightings if is_line(entry) for line in without_gaps(entry)]
    headings = [line for line in lines if line.text.strip() in survey.headings]
    found: list[Question] = []
    for page in sorted({spot.place.page for spot in spots if spot.place.page}):
        sheet = Sheet(
            [spot for spot in spots if spot.place.page == page],
            [line for line in lines if page_of(line) == page],
            [line for line in headings if page_of(line) == page],
            survey.types,
        )
        found += _Asking(sheet).ask()
    return found


@dataclass
class _Asking:
    """The questions of one page."""

    sheet: Sheet

    def ask(self) -> list[Question]:
        self.sheet.headings = [line for line in self.sheet.headings if not self.sheet.has_spot(line)]
        self.sheet.spots.sort(key=lambda spot: (round(box_at(spot)[1] / 4), box_at(spot)[0]))
        found = ask_boxes(self.sheet)
        for spots in self._stacked():
            question = self._written(spots)
            if question is not None:
                found.append((spots[0].place, question))
        ordered = sorted(found, key=lambda pair: (round((pair[0].box or (0, 0))[1] / 6), (pair[0].box or (0,))[0]))
        return [question for _, question in ordered]

    def _stacked(self) -> list[list[Spot]]:
        """Places to write into; rules or dotted lines one below the other without words between are one place."""
        found: list[list[Spot]] = []
        for spot in self.sheet.spots:
            if spot.is_box or spot.control.nature == "radio":
                continue
            home = next((group for group in found if self._goes_on(group[-1], spot)), None)
            if home is None:
                found.append([spot])
            else:
                home.append(spot)
        return found

    def _goes_on(self, last: Spot, spot: Spot) -> bool:
        is_drawn = all(entry.natives[0].startswith("@") and entry.natives[0].endswith(")") for entry in (last, spot))
        upper, lower = box_at(last), box_at(spot)
        is_below = 0 <= lower[1] - upper[1] <= 2.2 * STACK_PT and lower[1] - upper[3] < STACK_PT and lower[1] > upper[1]
        is_aligned = abs(lower[2] - upper[2]) < 6 and abs(lower[0] - upper[0]) < 6
        has_words = bool(self.sheet.left(spot)) or bool(self.sheet.above(spot, upper[3] - 2)) or bool(spot.tip)
        return is_drawn and is_below and is_aligned and not has_words and not self._is_cell(spot)

    def _is_cell(self, spot: Spot) -> bool:
        return box_at(spot)[3] - box_at(spot)[1] > 15

    def _written(self, spots: list[Spot]) -> Question | None:
        spot = spots[0]
        label = self._label(spot)
        if not label and spot.natives[0].startswith("@"):
            return None
        if not label and is_meaningful(spot.name):
            label = re.split(r"[.\[]", spot.name)[-1] if not spot.name.endswith("]") else spot.name
        control, box = spot.control, box_at(spot)
        nature = control.nature
        if len(spots) > 1 or (spot.natives[0].startswith("@") and box[3] - box[1] > 34):
            nature = "long"
        natives = spot.natives
        if len(spots) > 1:
            page = spot.place.page or 1
            natives = (of_spot(page, around([box_at(entry) for entry in spots])),)
        needed = control.is_required or is_required(label)
        return Question(
            natives, nature, tidy(label), control.options, needed, self.sheet.section(spot), "", spot.name, spot.place
        )

    def _label(self, spot: Spot) -> str:
        """The words beside, above or below; what the file calls it decides between them, or speaks where there are
        none."""
        near, left = self.sheet.left(spot), self.sheet.left(spot, FAR_LEFT_PT)
        above, tip = self._above(spot), spot.tip if is_meaningful(spot.tip) else ""
        found = [text for text in (near, above, left, self.sheet.below(spot)) if says_something(text)]
        if option := self.sheet.option_before(spot):
            return option
        if spot.tip and spot.natives[0].startswith("@"):
            return spot.tip
        if tip and found:
            return max(found, key=lambda text: (_likeness(tip, text) >= 60, -found.index(text)))
        return found[0] if found else tip

    def _above(self, spot: Spot) -> str:
        """The words above, but not those that ask what is ticked beside them where others below say what is signed."""
        line = self.sheet.line_above(spot)
        if line is None or (self.sheet.has_box(line) and is_signed(self.sheet.below(spot))):
            return ""
        return line.text


def _likeness(text: str, other: str) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.partial_ratio(tidy(text).lower(), tidy(other).lower()))
