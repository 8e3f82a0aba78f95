"""A pile of forms scanned in one go: every applicant gets a case, with the own pages, pictures and letters."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from klimadocs.catalogue import load_catalogue
from klimadocs.cli.evaluation import add_case
from klimadocs.executors.serial import Serial
from klimadocs.model.event import Read
from klimadocs.pipeline.previewing import read_contents
from klimadocs.pipeline.verifying import verify
from tests.makers.paper.stacks import scan, sheets_of, stray_sheet
from tests.makers.sample_truth import Sample
from tests.pipeline.house import House, build

PILE = "scan/2031-05-04 Stapel.pdf"
PEOPLE = ("Ida Brandt", "Ole Winter", "Mia Sommer")


def reader(name: str, age: int) -> Sample:
    answers = {
        "name": name, "strasse": "Gartenweg 3", "alter": age, "mail": "post@example.org", "ausweis": "Kinder",
        "genre": ("Krimi", "Comic"), "ordnung": True,
    }  # fmt: skip
    return Sample(name, "", True, answers, {}, (), (), ())


@pytest.fixture(scope="module")
def pile(tiny_templates: Path) -> bytes:
    """Three forms, a strange letter between the first two, another behind the last."""
    form = load_catalogue(tiny_templates).forms[0]
    blank = (tiny_templates / "leseausweis/forms/ausweis/blank.pdf").read_bytes()
    first, second, third = (sheets_of(reader(name, 8 + age), blank, form) for age, name in enumerate(PEOPLE))
    return scan([*first, stray_sheet(1), *second, *third, stray_sheet(2)])


@dataclass(frozen=True)
class Undisturbed:
    """A house after one whole run, and how it stood then."""

    house: House
    events: list[tuple[str, object]]
    letters: frozenset[str]


def letters_of(house: House) -> frozenset[str]:
    return frozenset(name for name in house.files("outbox") if name.endswith(".docx"))


@pytest.fixture(scope="module")
def undisturbed(pile: bytes, tmp_path_factory: pytest.TempPathFactory, tiny_templates: Path) -> Undisturbed:
    house = build(tmp_path_factory.mktemp("stapel"), tiny_templates)
    house.drop(PILE, pile)
    house.run()
    return Undisturbed(house, house.events(), letters_of(house))


@pytest.fixture
def filled(undisturbed: Undisturbed) -> House:
    return undisturbed.house


def test_every_applicant_gets_a_case_and_letters(filled: House) -> None:
    with filled.session() as session:
        views = session.views()
        day = session.finish().day
    assert [view.applicant for view in views] == list(PEOPLE)
    assert [view.case.current.reading.value("alter") for view in views] == [8, 9, 10]
    names = [f"outbox/review/{view.case.id}/{view.case.id} Bestätigung.docx" for view in views]
    assert set(names) <= set(filled.files())
    assert {view.case.current.name for view in views} == {
        f"{PILE}, Blatt 1",
        f"{PILE}, Blatt 3",
        f"{PILE}, Blatt 4",
    }
    assert day.is_even
    assert (day.arrived, day.count("case")) == (1, 1)
    (item,) = day.items
    assert item.cases == tuple(view.case.id for view in views)
    assert ["2, 5" in trouble.sentence for trouble in item.troubles] == [True]


def test_every_case_shows_its_own_paper(filled: House) -> None:
    files = filled.files("outbox/review")
    for number, (name, leaf, pages) in enumerate(zip(PEOPLE, (1, 3, 4), (2, 1, 2), strict=True), start=1):
        folder = f"outbox/review/LA-2031-0{number}"
        alts = re.findall(r'alt="Ausschnitt des Papiers: [^"]*, Blatt (\d+)"', files[f"{folder}/case.html"].decode())
        assert set(alts) == {str(leaf)}
        with pypdfium2.PdfDocument(files[f"{folder}/LA-2031-0{number} Papier.pdf"]) as document:
            text = " ".join(page.get_textpage().get_text_bounded() for page in document)
            assert len(document) == pages
        assert [other for other in PEOPLE if other in text] == [name]


def test_what_the_ledger_names_is_kept_and_a_second_run_is_idle(filled: House) -> None:
    with filled.doors() as doors:
        found = verify(doors)
    assert (found.damage, found.notes) == ([], [])
    (read,) = (event for _, event in filled.events() if isinstance(event, Read))
    assert [entry.enclosure for entry in read.all] == [read.enclosure, f"{read.enclosure}#2", f"{read.enclosure}#3"]
    assert len({digest for entry in read.all for digest in (entry.evidence, entry.copy)}) == 6
    assert found.originals >= 1 + 6
    assert filled.run().is_idle


def test_whoever_looks_at_the_file_alone_learns_that_there_are_more(pile: bytes, tiny_templates: Path) -> None:
    (found,) = read_contents(load_catalogue(tiny_templates), Serial(), [("Stapel.pdf", pile)])
    assert found.read.reading is not None
    assert found.read.reading.value("name") == PEOPLE[0]
    (trouble,) = (entry for entry in found.read.troubles if entry.kind == "several_forms")
    assert "Blatt 1; Blatt 3; Blatt 4" in trouble.sentence


def test_a_case_of_a_pile_is_kept_as_an_example_of_its_own_pages(filled: House, tmp_path: Path) -> None:
    add_case(filled.settings, "LA-2031-02", tmp_path)
    (path,) = tmp_path.glob("*.pdf")
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 1
    assert PEOPLE[1] in path.with_name(f"{path.name}.truth.toml").read_text(encoding="utf-8")


def test_the_same_pile_again_is_known(filled: House, pile: bytes) -> None:
    again = pile + b"\n% once more\n"
    filled.drop("scan/2031-05-06 noch einmal.pdf", again)
    report = filled.run()
    assert {item.arrival.name: item.state for item in report.day.items}[
        "scan/2031-05-06 noch einmal.pdf"
    ] == "duplicate"
    assert len(report.day.views) == 3


def run_until(house: House, point: str) -> None:
    """In a process of its own, which dies there."""
    start, _, end = point.partition("#")

    def die(name: str) -> None:
        if name.startswith(start) and name.endswith(f"#{end}" if end else ""):
            os.kill(os.getpid(), signal.SIGKILL)

    house.run(die)


@pytest.mark.parametrize("point", ["before read:", "after read:", "after submitted:", "before submitted:#2"])
def test_a_run_that_is_killed_ends_as_one_that_was_not(
    undisturbed: Undisturbed, pile: bytes, point: str, tmp_path: Path, tiny_templates: Path
) -> None:
    house = build(tmp_path / "tod", tiny_templates)
    house.drop(PILE, pile)
    child = multiprocessing.get_context("spawn").Process(target=run_until, args=(house, point))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    house.run()
    assert letters_of(house) == undisturbed.letters
    assert house.events() == undisturbed.events
