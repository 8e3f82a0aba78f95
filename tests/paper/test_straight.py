"""Pages of which no blank is known are laid level by their own lines."""

from __future__ import annotations

import numpy as np
import pytest

from klimadocs.paper.flowed import straight
from klimadocs.paper.leaves.pictures import Picture
from tests.paper.sheets_of_paper import laid, pages_of


def _page(degrees: float) -> Picture:
    return laid(pages_of("verwechselbar")[1], degrees, 1.0)


def test_angles_are_judged_alike_quickly_and_slowly() -> None:
    ink = straight._ink(_page(2.7), 200.0)
    rough = straight._best(ink)[1]
    slowly = max(np.arange(-11, 11.2, 0.25), key=lambda angle: straight._sharpness(ink, float(angle)))
    assert rough == pytest.approx(slowly, abs=0.01)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_what_is_dark_up_to_the_edge_is_no_paper(quarters: int) -> None:
    page = pages_of("")[0].copy()
    page[200:2000, :60] = 40
    turned = np.ascontiguousarray(np.rot90(page, quarters))
    without = np.rot90(straight._without_edge(turned), -quarters)
    assert without[300:1900, :60].min() == 255
    assert (without[:, 100:] == page[:, 100:]).all()


def test_page_of_paper_alone_is_left_as_it_is() -> None:
    page = pages_of("")[0].copy()
    page[300, :] = 0
    assert straight._without_edge(page) is page
