"""Fitting: a page is laid on the blank, first as a whole, then piece by piece, and how well it lies is measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.model.transcript import Box
from klimadocs.paper.laying.features import Match, Matrix
from klimadocs.paper.laying.grounds import LOOK_DPI, PATCH_DPI, SOFT_PX, Ground
from klimadocs.paper.leaves.pictures import Picture

_SEARCHES_PT = (9.0, 5.0, 2.5)
_ALIKE = 0.45
_AGREE_PT = 1.2
_FEWEST = 8
_GRID_PT = 36.0
_STEP = 16
_REACH_PT = 80.0
_STEADY = 0.3
_BEND_MAX_PT = 6.0
_SURELY_ALIKE, _BENT_PT = 0.65, 5.5
_HOPELESS = 0.2

Shifts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """How a leaf lies on a ground: `matrix` takes points of the blank to pixels of the leaf; `bends` are what is left
    beyond that, in points of the blank, on a grid of `_GRID_PT` (y, x, two). `share` of the printed pieces lie in
    their places, `likeness` is how alike they look there (0 to 1), `alike` the same of each piece."""

    ground: Ground
    matrix: Matrix
    bends: npt.NDArray[np.float32]
    share: float
    likeness: float
    alike: tuple[float, ...] = ()

    def lay_flat(self, picture: Picture, box: Box, dpi: float) -> Picture:
        """What lies in that box of the blank, as a picture with `dpi`; 255 beyond the edge of the leaf."""
        width, height = (max(round((box[place + 2] - box[place]) * dpi / 72.0), 1) for place in (0, 1))
        across = box[0] + _steps(width) * (72.0 / dpi)
        down = box[1] + _steps(height) * (72.0 / dpi)
        xs, ys = np.meshgrid(across, down)
        coarse = _apply(self.matrix, *self._bent(xs.astype(np.float32), ys.astype(np.float32)))
        at_x, at_y = (_between_steps(values, width, height) for values in coarse)
        method = cv2.INTER_CUBIC if dpi > PATCH_DPI else cv2.INTER_LINEAR
        return np.asarray(
            cv2.remap(picture, at_x, at_y, method, borderMode=cv2.BORDER_CONSTANT, borderValue=255), np.uint8
        )

    def place_on_leaf(self, box: Box) -> Box:
        """The box around that part of the blank, in pixels of the leaf."""
        corners_x = np.asarray([[box[0], box[2], box[0], box[2]]], np.float32)
        corners_y = np.asarray([[box[1], box[1], box[3], box[3]]], np.float32)
        xs, ys = _apply(self.matrix, *self._bent(corners_x, corners_y))
        return float(xs.min()) + 0.5, float(ys.min()) + 0.5, float(xs.max()) + 0.5, float(ys.max()) + 0.5

    @property
    def turned(self) -> int:
        """How the leaf must be turned to stand upright, in quarters clockwise: 0, 90, 180 or 270."""
        xs, ys = _apply(self.matrix, np.asarray([[0.0, 100.0]], np.float32), np.asarray([[0.0, 0.0]], np.float32))
        angle = np.degrees(np.arctan2(ys[0, 1] - ys[0, 0], xs[0, 1] - xs[0, 0]))
        return int(-round(float(angle) / 90.0) * 90) % 360

    def bend_rows(self, rows: Shifts) -> Shifts:
        """Points of the blank where the bent paper has them."""
        xs, ys = self._bent(rows[:, :1].astype(np.float32), rows[:, 1:].astype(np.float32))
        return np.hstack([xs, ys]).astype(np.float64)

    def _bent(self, xs: Any, ys: Any) -> tuple[Any, Any]:
        if not self.bends.any():
            return xs, ys
        bend = cv2.remap(self.bends, xs / _GRID_PT, ys / _GRID_PT, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return xs + bend[..., 0], ys + bend[..., 1]


def fit(ground: Ground, found: Match, picture: Picture, dpi: float) -> Fit:
    """Lays an evened leaf on the ground. `found` takes pixels of the ground at LOOK_DPI to pixels of the leaf at
    LOOK_DPI. Where next to nothing lies in its place at the first look, no closer one follows."""
    to_look = np.diag([LOOK_DPI / 72.0, LOOK_DPI / 72.0, 1.0])
    to_leaf = np.diag([dpi / LOOK_DPI, dpi / LOOK_DPI, 1.0])
    best = Fit(ground, to_leaf @ found.matrix @ to_look, _no_bends(ground), 0.0, 0.0)
    for search in _SEARCHES_PT:
        best = _improve(best, picture, search)
        if best.share < _HOPELESS:
            break
    return best


def _no_bends(ground: Ground) -> npt.NDArray[np.float32]:
    width, height = ground.size_pt
    return np.zeros((int(height / _GRID_PT) + 2, int(width / _GRID_PT) + 2, 2), np.float32)


def _improve(last: Fit, picture: Picture, search: float) -> Fit:
    """One more look at every printed piece, no farther away than `search` points."""
    page = last.lay_flat(picture, (0.0, 0.0, *last.ground.size_pt), PATCH_DPI)
    places, shifts, alike = _look_for_patches(last.ground, page, search)
    good = alike >= _ALIKE
    if int(good.sum()) < _FEWEST:
        return Fit(last.ground, last.matrix, last.bends, 0.0, float(alike.mean()) if len(alike) else 0.0)
    seen = last.bend_rows(places[good] + shifts[good])
    matrix, kept = cv2.findHomography(places[good], seen, cv2.RANSAC, _AGREE_PT * 1.5, maxIters=2000)
    if matrix is None:
        return Fit(last.ground, last.matrix, last.bends, 0.0, float(alike.mean()))
    inlier = kept.ravel().astype(bool)
    left = seen - _apply_rows(matrix, places[good])
    is_bent = inlier | ((alike[good] >= _SURELY_ALIKE) & (np.hypot(*left.T) <= _BENT_PT))
    bends = _smooth(last.ground, places[good][is_bent], left[is_bent])
    near = np.zeros(len(places), bool)
    near[np.flatnonzero(good)[is_bent]] = True
    is_word = np.asarray([patch.is_word for patch in last.ground.patches])
    is_word = is_word if int(is_word.sum()) >= _FEWEST else np.ones(len(near), bool)
    share, likeness = float(near[is_word].mean()), float(np.clip(alike, 0, 1)[near & is_word].sum() / is_word.sum())
    matrix = last.matrix @ np.asarray(matrix, np.float64)
    return Fit(last.ground, matrix, bends, share, likeness, tuple(alike.tolist()))


def _look_for_patches(ground: Ground, page: Picture, search: float) -> tuple[Shifts, Shifts, Shifts]:
    """(places, shifts, likeness) of the printed pieces, places and shifts in points."""
    places, shifts, alike = [], [], []
    margin = max(round(search * PATCH_DPI / 72.0), 1)
    soft = cv2.GaussianBlur(page, (0, 0), SOFT_PX)
    padded = cv2.copyMakeBorder(soft, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=255)
    for box, patch in ((entry.box, entry.picture) for entry in ground.patches):
        left, top = max(round(box[0] * PATCH_DPI / 72.0), 0), max(round(box[1] * PATCH_DPI / 72.0), 0)
        height, width = patch.shape
        window = padded[top : top + height + 2 * margin, left : left + width + 2 * margin]
        if window.shape != (height + 2 * margin, width + 2 * margin):
            window = np.full((height + 2 * margin, width + 2 * margin), 255, np.uint8)
        score = cv2.matchTemplate(window, patch, cv2.TM_CCOEFF_NORMED)
        _, best, _, (x, y) = cv2.minMaxLoc(score)
        step = 72.0 / PATCH_DPI
        places.append(((left + width / 2) * step, (top + height / 2) * step))
        shifts.append(((x - margin + _between(score, x, y, 1)) * step, (y - margin + _between(score, x, y, 0)) * step))
        alike.append(best if np.isfinite(best) else 0.0)
    return np.asarray(places).reshape(-1, 2), np.asarray(shifts).reshape(-1, 2), np.asarray(alike)


def _between(score: Any, x: int, y: int, axis: int) -> float:
    """Where between the pixels the best place lies, -0.5 to 0.5."""
    place, size = (x, score.shape[1]) if axis else (y, score.shape[0])
    if not 0 < place < size - 1:
        return 0.0
    before, at, after = (score[y, x + step] if axis else score[y + step, x] for step in (-1, 0, 1))
    bend = before - 2 * at + after
    return float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if bend < -1e-9 else 0.0


def _smooth(ground: Ground, places: Shifts, left: Shifts) -> npt.NDArray[np.float32]:
    """What a plane cannot explain, as paper bends: near pieces say it together, and where there are none it is none."""
    bends = _no_bends(ground)
    rows, columns = bends.shape[:2]
    xs, ys = np.meshgrid(np.arange(columns) * _GRID_PT, np.arange(rows) * _GRID_PT)
    away = (xs[..., None] - places[:, 0]) ** 2 + (ys[..., None] - places[:, 1]) ** 2
    weight = np.exp(-away / (2 * (_REACH_PT / 2) ** 2))
    bends[:] = (weight @ left) / (weight.sum(axis=-1, keepdims=True) + _STEADY)
    return np.asarray(np.clip(bends, -_BEND_MAX_PT, _BEND_MAX_PT), np.float32)


def _steps(size: int) -> Any:
    """Middles of steps of `_STEP` pixels, one more on either side: between them the paper is as good as even."""
    return (np.arange(-1, (size - 1) // _STEP + 2) + 0.5) * _STEP


def _between_steps(values: Any, width: int, height: int) -> Any:
    """For each pixel what `values` say at the steps around it."""
    rows, columns = values.shape
    fine = cv2.resize(values, (columns * _STEP, rows * _STEP), interpolation=cv2.INTER_LINEAR)
    return fine[_STEP : _STEP + height, _STEP : _STEP + width]


def _apply(matrix: Matrix, xs: Any, ys: Any) -> tuple[Any, Any]:
    """The middle of a pixel lies at a whole number there, at a half here."""
    m = matrix.astype(np.float32)
    depth = m[2, 0] * xs + m[2, 1] * ys + m[2, 2]
    return (m[0, 0] * xs + m[0, 1] * ys + m[0, 2]) / depth - 0.5, (m[1, 0] * xs + m[1, 1] * ys + m[1, 2]) / depth - 0.5


def _apply_rows(matrix: Any, rows: Shifts) -> Shifts:
    return np.asarray(cv2.perspectiveTransform(rows.reshape(-1, 1, 2), matrix), np.float64).reshape(-1, 2)
