"""The shipped samples through the whole house, children and all: letters, pages, balance, and a second run."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from klimadocs.model.assessment import Word
from klimadocs.ooxml.words import visible_text
from klimadocs.pipeline.day import Report, run
from klimadocs.pipeline.verifying import verify
from klimadocs.settings import Settings
from klimadocs.wiring import open_house

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("betrieb")
    shutil.copytree(ROOT / "inbox", root / "inbox", ignore=shutil.ignore_patterns(".*"))
    return Settings(inbox=root / "inbox", outbox=root / "outbox", templates=ROOT / "templates")


@pytest.fixture(scope="module")
def report(settings: Settings) -> Report:
    with open_house(settings) as doors:
        return run(doors)


def test_the_balance_of_the_samples_is_even(report: Report) -> None:
    day = report.day
    assert day.is_even
    assert {state: day.count(state) for state in ("case", "duplicate", "dismissed", "trouble")} == {
        "case": 15,
        "duplicate": 1,
        "dismissed": 1,
        "trouble": 1,
    }
    assert all(item.sentence and item.remedy for item in day.items if item.state in ("trouble", "dismissed"))


def test_every_case_has_its_letters_and_none_is_withheld(report: Report) -> None:
    for view in report.day.views:
        names = {draft.letter for draft in view.case.drafts}
        assert view.case.withheld == ()
        assert names == {entry.letter for entry in view.dues}
        assert "eingangsbestaetigung" in names
        assert len(names & {"nachforderung", "rueckmeldung", "absage", "fristversaeumnis"}) == 1
        assert ("memorandum" in names) == ("rueckmeldung" in names and bool(view.partner))
        assert all(draft.reasons for draft in view.case.drafts)


def test_the_samples_end_as_the_call_says(report: Report) -> None:
    words = {f"{view.applicant} / {view.partner}": view.assessment.words for view in report.day.views}
    assert len(words) == 14
    late = [name for name, found in words.items() if Word.LATE in found]
    outside = [name for name, found in words.items() if Word.INELIGIBLE in found]
    replaced = [name for name, found in words.items() if Word.REPLACES_EARLIER in found]
    gaps = [name for name, found in words.items() if Word.GAPS in found]
    assert [name.partition(" / ")[0] for name in late] == ["Neubrandenburg"]
    assert [name.partition(" / ")[0] for name in outside] == ["Stadt Würzburg"]
    assert len(replaced) == 1
    assert "Murnau" in replaced[0]
    assert [name.partition(" / ")[0] for name in gaps] == ["Kalletal"]
    assert len([name for name in words if "Bielefeld" in name]) == 2


def test_each_value_of_the_form_that_a_letter_prints_stands_in_it(report: Report, settings: Settings) -> None:
    for view in report.day.views:
        for draft in view.case.drafts:
            text = visible_text((settings.outbox / draft.file).read_bytes())
            assert "{{" not in text
            assert "{%" not in text
            assert view.case.id in text


def test_the_agreement_speaks_the_partners_language(report: Report) -> None:
    languages = {
        draft.language for view in report.day.views for draft in view.case.drafts if draft.letter == "memorandum"
    }
    assert {"de-es", "de-pt"} <= languages


def test_pages_are_self_contained(report: Report, settings: Settings) -> None:
    pages = [settings.outbox / "index.html", *settings.outbox.glob("review/*/case.html")]
    assert len(pages) == 1 + len(report.day.views)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "Übungsbetrieb" in text
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", text)
        assert "@import" not in text
        assert "<script" not in text
    for record in settings.outbox.glob("review/*/case.json"):
        assert json.loads(record.read_text())["schema"] == 1


def test_a_second_run_changes_no_file_and_all_is_well(report: Report, settings: Settings) -> None:
    """Case 3."""
    assert report.needs_attention == 1
    root = settings.inbox.parent
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in root.rglob("*") if path.is_file()}
    with open_house(settings) as doors:
        assert run(doors).is_idle
        assert verify(doors).damage == []
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in root.rglob("*") if path.is_file()} == before


def test_what_came_on_paper_shows_its_paper(report: Report, settings: Settings) -> None:
    """Every value beside the piece it was read from, and a copy of the pages that can be searched."""
    by_town = {view.applicant: view for view in report.day.views}
    for town in ("Stadt Hameln", "Alte Hansestadt Lemgo", "Ostbevern"):
        view = by_town[town]
        folder = settings.outbox / "review" / view.case.id
        page = (folder / "case.html").read_text(encoding="utf-8")
        given = [answer for answer in view.case.current.reading.answers if answer.is_given or answer.doubt]
        assert page.count("data:image/png;base64,") == 2 * len(given)
        assert (folder / f"{view.case.id} Papier.pdf").read_bytes().startswith(b"%PDF-1.7")
    hameln = by_town["Stadt Hameln"].case.current.arrival
    assert (hameln.channel, hameln.sender, hameln.received_by) == ("fax", "030 23125 431", "fax server")
