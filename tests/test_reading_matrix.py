"""Every way in which a form comes back, by applicants who make it hard: what must be read right, and never in silence
wrong. Here a part of it; the whole: python -m tests.bench.matrix"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from klimadocs.catalogue import Catalogue, load_catalogue
from klimadocs.forms.scoring import Mark
from tests.makers.fillings.applicants import applicants
from tests.makers.fillings.matrix import WAYS, Score, count, make, read
from tests.makers.fillings.plan import MOST_NEEDLESS_DOUBTS, Desk, Way

PROGRAMS = {"LibreOffice": "soffice", "rtf": "soffice", "pdftk": "pdftk", "qpdf": "qpdf", "owner": "qpdf"}
FEW = 1
NOT_HERE = ("LibreOffice rtf", "LibreOffice docx", "Word rtf, older fields of one")  # each costs starts of LibreOffice
QUICK_WAYS = [way for way in WAYS if not way.name.startswith(NOT_HERE)]
Scores = dict[str, list[Score]]


def missing_program(way: Way) -> str:
    needed = [program for word, program in PROGRAMS.items() if word in way.name]
    return next((program for program in needed if not shutil.which(program)), "")


@pytest.fixture(scope="module")
def desks(shipped: Catalogue, tiny_templates: Path) -> list[Desk]:
    """The shipped form, and a tiny one."""
    tiny = load_catalogue(tiny_templates)
    return [Desk(shipped, shipped.forms[0]), Desk(tiny, tiny.forms[0])]


@pytest.fixture(scope="module")
def scores(desks: list[Desk]) -> Scores:
    """Ways without LibreOffice by one or two applicants of either form, other ones each time."""
    return _read(desks, [way for way in QUICK_WAYS if way.group != "office"], FEW)


@pytest.fixture(scope="module")
def office_scores(desks: list[Desk]) -> Scores:
    return _read(desks[:1], [way for way in QUICK_WAYS if way.group == "office"], 1)


def _read(desks: list[Desk], ways: list[Way], people: int) -> Scores:
    found: Scores = defaultdict(list)
    ready = [way for way in ways if not missing_program(way)]
    for desk in desks:
        step = len(applicants(desk.form)) // people
        examples = list(make(desk, ready, lambda way, place, step=step: (way * 5 + place) % step == 0))
        for entry in read(desk, examples):
            found[entry.way.name].append(entry)
    return found


@pytest.mark.parametrize("way", QUICK_WAYS, ids=lambda way: way.name)
def test_way_is_read(way: Way, request: pytest.FixtureRequest) -> None:
    if program := missing_program(way):
        pytest.skip(f"{program} is not installed")
    scores: Scores = request.getfixturevalue("office_scores" if way.group == "office" else "scores")
    marks = _marks(scores[way.name])
    found = count(marks)
    assert _told(marks, "silent") == []
    right = found["exact"] + found["right"]
    misses = _told(marks, "wrong") + _told(marks, "missing")
    assert right >= found.total() * way.share or len(misses) <= _allowed(way), misses


def _allowed(way: Way) -> int:
    """Where not everything must be right, a single miss in this small part says nothing."""
    return 0 if way.share == 1.0 else 2


def test_needless_doubts_are_few(scores: Scores) -> None:
    found = count(_marks(entry for group in scores.values() for entry in group))
    assert found["right"] <= found.total() * MOST_NEEDLESS_DOUBTS


def test_there_are_enough_ways_and_people(desks: list[Desk]) -> None:
    assert len({way.name for way in WAYS}) == len(WAYS) >= 20
    for desk in desks:
        people = applicants(desk.form)
        assert len({repr((sample.answers, sample.typed)) for sample in people}) == len(people) >= 12


def _marks(scores: Iterable[Score]) -> list[Mark]:
    return [mark for entry in scores for mark in entry.marks]


def _told(marks: Iterable[Mark], verdict: str) -> list[str]:
    return [f"{mark.field}: {mark.found!r} for {mark.wanted!r}" for mark in marks if mark.verdict == verdict]
