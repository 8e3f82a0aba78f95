"""Forms on paper, a sample of tests/bench/paper.py: every way once, with the floors that hold for all of them.

The whole matrix (16 applicants, all ways, figures) is printed by python -m tests.bench.paper.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench.paper import Office, Score, open_office, rate, read, reading_of
from tests.makers.flat_applicants import applicants
from tests.makers.paper import WAYS, simulate, simulate_stray
from tests.makers.sample_truth import Sample

# Text fields right and sure, of the 59 of one paper: a guard against falling back. The figures of the whole matrix are
# higher: single papers lie below.
FLOORS = {"finefax": 0.92, "finefax-g4": 0.9, "fax": 0.8, "photo": 0.82}
SCAN = 0.9
MOST_SILENT = {"finefax": 1, "finefax-g4": 1, "fax": 1, "photo": 1, "mixed-98": 1, "mixed-photo": 2}
BY_HAND = tuple(way for way in WAYS if way.startswith(("handwriting", "letters", "mixed")))
SAMPLED = tuple(way for way in WAYS if way not in ("shuffled", "finefax-g4", "handwriting-200", "letters"))


@pytest.fixture(scope="module")
def office() -> Office:
    return open_office()


@pytest.fixture(scope="module")
def people(office: Office) -> list[Sample]:
    return applicants(office.form)


def score_of(office: Office, sample: Sample, way: str) -> Score:
    paper = simulate(sample, way, seed=7)
    seconds, stack = read(office, paper)
    return rate(office, sample, paper, seconds, stack)


@pytest.mark.parametrize(("place", "way"), list(enumerate(SAMPLED)))
def test_paper_is_read_or_doubted(office: Office, people: list[Sample], place: int, way: str) -> None:
    found = score_of(office, people[(3 * place + 1) % len(people)], way)
    assert not [line for line in found.grave if line.startswith("DECISIVE")]
    assert len(found.grave) <= MOST_SILENT.get(way, 0), found.grave
    assert found.hand["silent"] == 0, found.grave
    assert found.right_pages == 1, found.misses
    assert found.right_boxes == 1, found.misses
    if way not in BY_HAND:
        assert found.share("exact") >= FLOORS.get(way, SCAN), found.misses


@pytest.mark.parametrize(("way", "share"), [("handwriting", 0.95), ("handwriting-98", 0.95), ("scan300", 0.0)])
def test_letters_learn_what_a_hand_wrote(office: Office, people: list[Sample], way: str, share: float) -> None:
    """Else a guess would stand in one; and what was typed would be missing in it."""
    paper = simulate(people[5], way, seed=7)
    reading = reading_of(read(office, paper)[1])
    assert reading is not None
    written = [answer for answer in reading.answers if answer.method == "ocr" and answer.is_given]
    by_hand = [answer.field for answer in written if answer.by_hand]
    assert len(written) > 20
    assert share * len(written) <= len(by_hand) <= round(share) * len(written), by_hand


@pytest.mark.parametrize("kind", ["empty_back", "letter", "cover_sheet", "table_form"])
def test_what_is_not_our_form_is_not_read(office: Office, kind: str) -> None:
    content = simulate_stray(kind, np.random.default_rng(11))
    stack = office.room.read(content, "application/pdf")
    assert stack.submissions == ()


def test_the_same_seed_gives_the_same_paper(people: list[Sample]) -> None:
    """Else no figure could be measured again."""
    first, again, other = (simulate(people[0], "fax", seed=seed) for seed in (3, 3, 4))
    assert first == again
    assert first.content != other.content
    assert first.truth["kommune_name"] == other.truth["kommune_name"] == people[0].answers["kommune_name"]
