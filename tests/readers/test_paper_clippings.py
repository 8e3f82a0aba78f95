"""Pictures of what was read: for every field one of the paper and one of the blank, small, showing what stands there."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from klimadocs.model.evidence import Clipping, pack_clippings
from tests.bench.paper import open_office
from tests.makers.paper import simulate
from tests.makers.sample_truth import load_samples

SAMPLE = next(sample for sample in load_samples() if sample.name == "murnau-korrigiert")
_MOST_BYTES = 350_000
_BOX_PX = 34


@pytest.fixture(scope="module")
def clippings() -> dict[str, Clipping]:
    paper = simulate(SAMPLE, "turned", seed=5)
    stack = open_office().room.read(paper.content, paper.media_type)
    return {entry.field_id: entry for entry in stack.submissions[0].clippings}


def ink(png: bytes, width: int | None = None) -> float:
    """The share of dark pixels, of the first columns only where a width is given."""
    return float((np.asarray(Image.open(io.BytesIO(png)).convert("L"))[:, :width] < 150).mean())


def test_every_field_has_its_piece_of_paper_and_of_the_blank(clippings: dict[str, Clipping]) -> None:
    assert list(clippings) == [field.id for field in open_office().form.fields]
    for entry in clippings.values():
        own, blank = (Image.open(io.BytesIO(content)) for content in (entry.own, entry.blank))
        assert abs(own.width - blank.width) <= 2
        assert abs(own.height - blank.height) <= 2
        assert 1 <= entry.page <= 4


def test_what_stands_in_a_field_is_seen_and_the_blank_is_empty(clippings: dict[str, Clipping]) -> None:
    texts = [field.id for field in open_office().form.fields if field.kind not in ("bool", "multi")]
    for name in texts:
        entry = clippings[name]
        if SAMPLE.answers.get(name) is not None:
            assert ink(entry.own) > ink(entry.blank) + 0.0005, name


def test_a_ticked_box_is_darker_than_the_same_box_of_the_blank(clippings: dict[str, Clipping]) -> None:
    ticked = [name for name, value in SAMPLE.answers.items() if value is True]
    assert ticked
    for name in ticked:
        assert ink(clippings[name].own, _BOX_PX) > ink(clippings[name].blank, _BOX_PX) + 0.01, name


def test_they_stay_small(clippings: dict[str, Clipping]) -> None:
    assert len(pack_clippings(clippings.values())) < _MOST_BYTES
