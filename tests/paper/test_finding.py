from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np
import pytest

from klimadocs.paper.laying import finding, fitting
from klimadocs.paper.laying.features import Features, Match, Pairs, features_of, match, pair_up
from klimadocs.paper.laying.finding import Finding, find
from klimadocs.paper.laying.fitting import fit
from klimadocs.paper.laying.grounds import LOOK_DPI, PATCH_DPI, Ground, cut, grounds_of
from klimadocs.paper.laying.views import is_view_of_sheet
from klimadocs.paper.leaves.light import even_out
from klimadocs.paper.leaves.pictures import Picture
from tests.paper.sheets_of_paper import laid, office, pages_of


@lru_cache
def grounds() -> tuple[Ground, ...]:
    return tuple(ground for reference in office().references for ground in grounds_of(reference))


def found(picture: Picture) -> Finding:
    return find(even_out(picture, 200.0), 200.0, grounds())


@pytest.mark.parametrize("page", [1, 2, 3, 4])
@pytest.mark.parametrize(("degrees", "scale"), [(0.0, 1.0), (6.5, 0.93), (-9.5, 1.0), (1.0, 0.9)])
def test_page_is_known_however_it_lies(page: int, degrees: float, scale: float) -> None:
    best = found(laid(pages_of("verwechselbar")[page - 1], degrees, scale)).best
    assert best is not None
    assert best.ground.page == page
    assert best.share > 0.95
    assert best.likeness > 0.7


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_page_is_known_on_its_side_and_on_its_head(quarters: int) -> None:
    best = found(np.ascontiguousarray(np.rot90(laid(pages_of("verwechselbar")[1]), quarters))).best
    assert best is not None
    assert best.ground.page == 2
    assert best.turned == quarters * 90


def test_place_on_the_blank_is_found_on_the_paper() -> None:
    picture = pages_of("")[0]
    best = found(picture).best
    assert best is not None
    zone = best.ground.zones[0]
    expected = [value * 200 / 72 for value in zone.box]
    assert list(best.place_on_leaf(zone.box)) == pytest.approx(expected, abs=1.0)


@pytest.mark.parametrize("kind", ["noise", "white", "black", "lines"])
def test_what_is_no_page_of_ours_is_none(kind: str) -> None:
    random = np.random.default_rng(3)
    picture = {
        "noise": random.integers(0, 255, (2339, 1654)).astype(np.uint8),
        "white": np.full((2339, 1654), 255, np.uint8),
        "black": np.zeros((2339, 1654), np.uint8),
        "lines": np.repeat((np.arange(2339) % 40 < 4)[:, None], 1654, axis=1).astype(np.uint8) * 255,
    }[kind]
    assert found(picture).best is None


def test_lists_are_printed_without_the_arrows_that_a_screen_shows() -> None:
    """Else what stands there would be taken away with them."""
    lists = [(ground, zone) for ground in grounds() for zone in ground.zones if zone.field.kind == "choice"]
    assert lists
    for ground, zone in lists:
        left, top, right, bottom = zone.box
        assert cut(ground.look, (left + 2, top + 2, right - 2, bottom - 2), PATCH_DPI).min() > 200, zone.key


def _grown(ground: Ground) -> Features:
    """Those of the empty page, as a scanner may see it: a little larger."""
    page = ground.draw(LOOK_DPI)
    return features_of(np.asarray(cv2.resize(page, None, fx=1.02, fy=1.02), np.uint8))


@pytest.mark.parametrize("page", [1, 2, 3, 4])
def test_sample_of_points_leaves_the_page_itself_and_few_others(page: int) -> None:
    left = finding._likely(grounds(), _grown(grounds()[page - 1]))
    assert grounds()[page - 1] in left
    assert len(left) < len(grounds())


def test_sample_that_shows_nothing_clear_leaves_all() -> None:
    noise = np.random.default_rng(5).integers(0, 255, (1100, 800)).astype(np.uint8)
    assert finding._likely(grounds(), features_of(noise)) == list(grounds())


def test_what_lies_nowhere_near_the_page_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []
    look = fitting._improve
    monkeypatch.setattr(
        fitting, "_improve", lambda last, page, search: looks.append(search) or look(last, page, search)
    )
    picture = even_out(pages_of("verwechselbar")[0], 200.0)
    far_off = Match(np.asarray([[1.0, 0, 90], [0, 1, 130], [0, 0, 1]]), 12)
    assert fit(grounds()[0], far_off, picture, 200.0).share < 0.2
    assert len(looks) == 1


def test_other_pages_of_the_form_are_not_laid_where_one_lies_well(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    monkeypatch.setattr(finding, "fit", lambda ground, *rest: tried.append(ground.page) or fitting.fit(ground, *rest))
    picture = even_out(laid(pages_of("verwechselbar")[3], 1.0, 1.0), 200.0)
    hits = [finding._Hit(ground, *_hit(ground, picture)) for ground in (grounds()[3], grounds()[1])]
    assert [own.ground.page for own in finding._fits(hits, picture, 200.0)] == [4]
    assert tried == [4]


def _hit(ground: Ground, picture: Picture) -> tuple[Pairs, Match]:
    """With as much in common as there is, at least half as much as a page needs to be laid."""
    own = features_of(np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8))
    pairs = pair_up(ground.features, own)
    found = match(pairs)
    assert found is not None
    return pairs, replace(found, support=max(found.support, 120))


@pytest.mark.parametrize(
    ("corners", "is_view"),
    [
        ([(20, 30), (820, 10), (840, 1180), (0, 1200)], True),
        ([(820, 1180), (20, 1200), (0, 10), (840, 30)], True),
        ([(150, 100), (700, 130), (820, 1150), (10, 1100)], True),
        ([(820, 10), (20, 30), (0, 1200), (840, 1180)], False),
        ([(20, 30), (820, 10), (400, 300), (0, 1200)], False),
        ([(400, 30), (420, 10), (840, 1180), (0, 1200)], False),
        ([(20, 30), (820, 10), (820, 60), (20, 80)], False),
    ],
    ids=["straight", "on its head", "in perspective", "mirrored", "folded", "a wedge", "a strip"],
)
def test_points_that_agree_by_chance_show_no_sheet(corners: list[tuple[int, int]], is_view: bool) -> None:
    sheet = np.asarray([(0, 0), (827, 0), (827, 1169), (0, 1169)], np.float32)
    matrix = cv2.getPerspectiveTransform(sheet, np.asarray(corners, np.float32))
    assert is_view_of_sheet(np.asarray(matrix, np.float64), (827.0, 1169.0)) is is_view


def test_what_is_made_of_the_blank_alone_is_made_once() -> None:
    made: list[str] = []
    ground = replace(grounds()[0])
    for name in ("one", "other", "one"):
        assert ground.kept(name, lambda name=name: made.append(name) or name) == name  # type: ignore[misc]
    assert made == ["one", "other"]
    assert ground.near_print(3) is ground.near_print(3)
    assert (ground.near_print(5) >= ground.near_print(3)).all()
    assert ground.near_print(3)[ground.look < 100].min() == 255
