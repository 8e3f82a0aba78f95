from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from klimadocs.paper.laying.finding import Finding, find
from klimadocs.paper.laying.grounds import PATCH_DPI, Ground, cut, grounds_of
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
