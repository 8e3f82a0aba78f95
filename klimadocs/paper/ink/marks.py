"""Marks: whether a box is ticked, by the ink in it that the blank does not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.model.transcript import Box
from klimadocs.paper.ink.cuttings import Sheet, without_blank, without_small
from klimadocs.paper.laying.grounds import FINE_DPI, cut
from klimadocs.paper.leaves.pictures import Picture

State = Literal["empty", "ticked", "filled", "struck", "unsure"]

_INSET_PT, _INSET_PX = 1.9, 8
_AROUND_PT = 6.0
_EMPTY, _TICKED, _PLAIN = 0.012, 0.035, 0.08
_THICK_SHARE = 0.6
_FILLED = 0.62
_SURE_REACH = 0.45
_LINE_PT, _NEAR_PT = 34.0, 4.5
_LONG = 0.62
_OPEN, _OPEN_MIN_PX = 0.92, 10
_WORDS_PT, _STRAY_PT, _ALIKE = 45.0, 1.92, 0.5


@dataclass(frozen=True, slots=True)
class Ticked:
    """`share` of the inside of the box is ink; `reach` is how far the ink goes across it, 0 to 1."""

    state: State
    share: float
    reach: float

    @property
    def is_on(self) -> bool:
        return self.state not in ("empty", "struck")

    @property
    def is_sure(self) -> bool:
        return self.state in ("empty", "ticked", "filled")


def measure(sheet: Sheet, box: Box) -> Ticked:
    """What is to be seen in the box."""
    wider = _INSET_PX * 72.0 / FINE_DPI - _INSET_PT
    around = (box[0] - wider, box[1] - wider, box[2] + wider, box[3] + wider)
    whole = sheet.fit.lay_flat(sheet.evened, _moved(sheet, around), FINE_DPI)
    flat, bare = _inside(whole), _inside(without_blank(whole, sheet, around))
    ink = without_small(bare, sheet) < sheet.ink
    share, reach = float(ink.sum() / max(int((bare == flat).sum()), 1)), _reach(ink)
    if share >= _TICKED and _is_struck(sheet, box):
        return Ticked("struck", share, reach)
    state = _state(share, reach)
    return Ticked("unsure" if state == "ticked" and _is_hair(ink) else state, share, reach)


def _inside(picture: Picture) -> Picture:
    """Without the frame."""
    return picture[_INSET_PX:-_INSET_PX, _INSET_PX:-_INSET_PX]


def _moved(sheet: Sheet, box: Box) -> Box:
    """Where the box lies on the paper to the breadth of a hair: where its frame is a letter, such as [ ], what is
    printed within it must lie on the print of the blank."""
    printed = sheet.fit.ground.printed
    if not _inside(cut(printed, box, FINE_DPI)).any():
        return box
    around = (box[0] - _AROUND_PT, box[1] - _AROUND_PT, box[2] + _WORDS_PT, box[3] + _AROUND_PT)
    wide = (around[0] - _STRAY_PT, around[1] - _STRAY_PT, around[2] + _STRAY_PT, around[3] + _STRAY_PT)
    blank = cv2.GaussianBlur(255 - cut(printed, around, FINE_DPI), (0, 0), 1.0)
    page = cv2.GaussianBlur(sheet.fit.lay_flat(sheet.evened, wide, FINE_DPI), (0, 0), 1.0)
    if blank.shape[0] > page.shape[0] or blank.shape[1] > page.shape[1]:
        return box
    _, alike, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(page, np.asarray(blank, np.uint8), cv2.TM_CCOEFF_NORMED))
    if alike < _ALIKE:
        return box
    across, down = (72.0 / FINE_DPI * step - _STRAY_PT for step in (x, y))
    return box[0] + across, box[1] + down, box[2] + across, box[3] + down


def _is_hair(ink: npt.NDArray[np.bool_]) -> bool:
    """Too thin for a pen: a hair on the glass, a crease."""
    thick = cv2.morphologyEx(np.asarray(ink, np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return bool(thick.sum() < _THICK_SHARE * ink.sum())


def _is_struck(sheet: Sheet, box: Box) -> bool:
    """Whether a line goes on far beyond the box, through what is printed beside it."""
    wide = (box[0] - _LINE_PT, box[1], box[2] + _LINE_PT, box[3])
    flat = sheet.fit.lay_flat(sheet.evened, wide, FINE_DPI)
    bare = without_blank(flat, sheet, wide)
    is_open = np.asarray((bare == flat).mean(axis=0) >= _OPEN)
    has_ink = np.asarray((without_small(bare, sheet) < sheet.ink).any(axis=0))
    beyond = round((_LINE_PT - _NEAR_PT) * FINE_DPI / 72.0)
    return any(_goes_on(is_open[side], has_ink[side]) for side in (slice(None, beyond), slice(-beyond, None)))


def _goes_on(is_open: npt.NDArray[np.bool_], has_ink: npt.NDArray[np.bool_]) -> bool:
    """Nearly everywhere where the blank has printed nothing."""
    return int(is_open.sum()) >= _OPEN_MIN_PX and float(has_ink[is_open].mean()) >= _LONG


def _reach(ink: npt.NDArray[np.bool_]) -> float:
    """The larger extent of the largest piece of ink, as a share of the box."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(ink, np.uint8), connectivity=8)
    if count < 2:
        return 0.0
    largest = int(stats[1:, cv2.CC_STAT_AREA].argmax()) + 1
    across = stats[largest, cv2.CC_STAT_WIDTH] / ink.shape[1]
    down = stats[largest, cv2.CC_STAT_HEIGHT] / ink.shape[0]
    return float(max(across, down))


def _state(share: float, reach: float) -> State:
    if share < _EMPTY:
        return "empty"
    if share >= _FILLED:
        return "filled"
    return "ticked" if share >= _PLAIN or (share >= _TICKED and reach >= _SURE_REACH) else "unsure"
