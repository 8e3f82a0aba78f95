"""A form on paper: the printed blank with what an applicant entered, and the truth of what then stands on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from PIL import Image

from klimadocs.model.form import Form
from tests.makers.paper import crosses
from tests.makers.paper.blank_sheets import PX_PER_PT, BlankSheet, Picture, Spot, blank_sheets
from tests.makers.paper.pens import Pen, hand_pen, machine_pen, write
from tests.makers.sample_truth import Sample
from tests.makers.word_typing import ticked_keys


@dataclass(frozen=True)
class Filled:
    """`pages` in grey at 300 dpi; `truth` for every field, None where nothing stands; `doubtful`: fields in which
    only a doubt is right; `handwritten`: fields whose text a hand wrote."""

    pages: list[Picture]
    truth: dict[str, Any]
    doubtful: frozenset[str]
    handwritten: frozenset[str]


@dataclass(frozen=True)
class Manner:
    """How somebody fills a form: with which kinds of marks, by hand or not, with crosses that are taken back. Of what a
    machine fills, a hand writes `hand_share` of the fields (0 to 1); `looseness` is that of the hand."""

    marks: tuple[crosses.Mark, ...]
    is_hand: bool = False
    strikes: bool = False
    face: str = ""
    hand_share: float = 0.0
    hand: str = ""
    looseness: float = 0.0

    def pens(self, rng: Generator) -> tuple[Pen, Pen | None]:
        """That of the paper, and that of the fields that a hand writes on what a machine fills."""
        if self.is_hand:
            return hand_pen(rng, self.face, self.looseness), None
        first = machine_pen(rng, self.face)
        return first, hand_pen(rng, self.hand, self.looseness) if self.hand_share else None


def fill_paper(blank: bytes, form: Form, sample: Sample, manner: Manner, rng: Generator) -> Filled:
    pen, second = manner.pens(rng)
    truth: dict[str, Any] = {field.id: sample.answers.get(field.id) for field in form.fields}
    sheets = blank_sheets(blank)
    struck = _choose_struck(sheets, form, sample, rng) if manner.strikes else frozenset()
    texts = [spot.name for sheet in sheets for spot in sheet.spots if not spot.is_box]
    lone = frozenset(name for name in texts if second and rng.random() < manner.hand_share)
    pages = []
    for number, sheet in enumerate(sheets):
        page = Image.fromarray(sheet.picture)
        pens = {spot.name: second if second and spot.name in lone else pen for spot in sheet.spots}
        _fill_sheet(page, sheet, form, sample, pens, manner, struck, truth, rng)
        if number == len(sheets) - 1:
            _sign(page, sheet, rng)
        pages.append(np.asarray(page))
    written = frozenset(texts) if manner.is_hand else lone
    written = frozenset(name for name in written if truth.get(name) is not None)
    return Filled(pages, truth, frozenset(name.partition(".")[0] for name in struck), written)


def _fill_sheet(
    page: Image.Image, sheet: BlankSheet, form: Form, sample: Sample, pens: Mapping[str, Pen], manner: Manner,
    struck: frozenset[str], truth: dict[str, Any], rng: Generator,
) -> None:  # fmt: skip
    ticked = ticked_keys(form, sample)
    for spot in sheet.spots:
        pen = pens[spot.name]
        if spot.is_box and spot.name in struck:
            crosses.struck_out(page, spot.box, pen.ink, rng)
        elif spot.is_box and spot.name in ticked:
            crosses.draw_marks(page, spot.box, pen, manner.marks, rng)
        elif not spot.is_box and sample.answers.get(spot.name) is not None:
            shown = sample.shown(spot.name)
            stands = write(page, spot, shown, pen, rng)
            if stands.split() != shown.split():
                truth[spot.name] = stands  # what did not fit is not on the paper


def _choose_struck(sheets: Sequence[BlankSheet], form: Form, sample: Sample, rng: Generator) -> frozenset[str]:
    """Two boxes that are not ticked."""
    ticked = ticked_keys(form, sample)
    free = [spot.name for sheet in sheets for spot in sheet.spots if spot.is_box and spot.name not in ticked]
    return frozenset(rng.permutation(free)[:2].tolist()) if free else frozenset()


def _sign(page: Image.Image, sheet: BlankSheet, rng: Generator) -> None:
    """Signature and stamp below the last field, where forms have them."""
    bottom = max((spot.box[3] for spot in sheet.spots), default=300 * PX_PER_PT)
    top = bottom + 42 * PX_PER_PT
    left, right = 78 * PX_PER_PT, page.width - 60 * PX_PER_PT
    if top + 70 * PX_PER_PT > page.height - 90 * PX_PER_PT:
        return
    middle = left + 0.6 * (right - left)
    crosses.sign(page, (left, top, middle, top + 60 * PX_PER_PT), int(rng.integers(20, 90)), rng)
    if rng.random() < 0.7:
        crosses.stamp(page, ((middle + right) / 2, top + 34 * PX_PER_PT), "DIENST-\nSIEGEL", rng)


def spots_of(blank: bytes) -> list[Spot]:
    return [spot for sheet in blank_sheets(blank) for spot in sheet.spots]
