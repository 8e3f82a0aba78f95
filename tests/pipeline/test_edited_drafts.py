"""Drafts that staff have edited: never written over, shown beside what is new, and decided on by a person."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from docxtpl import RichText

from klimadocs import __version__
from klimadocs.errors import UsageError
from klimadocs.letters import Marks, Press, Pressed, open_press
from klimadocs.letters.context import Context
from klimadocs.letters.speech import Inset, Speech
from klimadocs.model.call import Template
from klimadocs.model.event import Discarded, Drafted, Kept
from klimadocs.ooxml.words import visible_text
from klimadocs.pipeline.revising import COPY, Take
from klimadocs.pipeline.verifying import verify
from klimadocs.stores.ledger import dump_event, load_event
from tests.letters.word_hands import accepted, edited, rejected, replacing, saved_by_libreoffice
from tests.pipeline.house import House, build
from tests.tiny import LETTER as LETTER_TOML
from tests.tiny import lay_out, word_file

CASE, NAME = "LA-2031-01", "bestaetigung"
LETTER = f"outbox/review/{CASE}/{CASE} Bestätigung.docx"
CHANGES = f"outbox/review/{CASE}/{CASE} Bestätigung {COPY}.docx"
PAGE = f"outbox/review/{CASE}/case.html"
THANKS = replacing("wir bestätigen", "vielen Dank, wir bestätigen")


def draft(house: House, *, alter: str = "9") -> Path:
    """One case with its draft."""
    house.drop("2031-05-04 Ida.docx", alter=alter)
    house.run()
    return house.root / LETTER


def edit(path: Path) -> bytes:
    path.write_bytes(edited(path.read_bytes(), THANKS))
    return path.read_bytes()


def change_data(house: House, alter: str = "10") -> None:
    with house.session() as session:
        session.correct(CASE, "alter", alter, "jemand")
        session.finish()


def take(house: House, what: Take) -> str:
    with house.session() as session:
        name = session.redraft(CASE, NAME, what, "R. Roth")
        session.finish()
    return name


def page(house: House) -> str:
    return (house.root / PAGE).read_text("utf-8")


@pytest.mark.parametrize("program", ["python-docx", "LibreOffice"])
def test_an_edited_letter_survives_ten_runs_byte_for_byte(house: House, program: str, tmp_path: Path) -> None:
    path = draft(house)
    mine = edited(path.read_bytes(), THANKS)
    if program == "LibreOffice":
        mine = saved_by_libreoffice(mine, tmp_path)
    path.write_bytes(mine)
    house.run()
    assert "<ins>vielen Dank, </ins>" in page(house)
    change_data(house)
    for _ in range(10):
        report = house.run()
        assert path.read_bytes() == mine
        assert [trouble.kind for trouble in report.day.troubles] == ["edited"]
    shown = page(house)
    assert "Ihre Änderung" in shown
    assert "<ins>vielen Dank, </ins>" in shown
    assert "Neue Angaben" in shown
    assert "<del>9</del><ins>10</ins>" in shown
    assert f"klimadocs redraft {CASE} {NAME} --take keep" in shown
    assert "wurde bearbeitet, und inzwischen gelten andere Angaben" in shown


def test_a_run_that_finds_an_edited_letter_changes_nothing_twice(house: House) -> None:
    edit(draft(house))
    change_data(house)
    house.run()
    assert house.run().is_idle


def test_staff_keep_their_wording(house: House) -> None:
    path = draft(house)
    mine = edit(path)
    change_data(house)
    assert take(house, "keep") == LETTER.removeprefix("outbox/")
    report = house.run()
    assert path.read_bytes() == mine
    assert report.day.troubles == ()
    assert house.run().is_idle
    assert "Neue Angaben" not in page(house)
    assert "behält die eigene Fassung" in page(house)
    assert [event.by for _, event in house.events() if isinstance(event, Kept)] == ["R. Roth"]


@pytest.mark.parametrize("way", ["command", "folder"])
def test_what_staff_kept_is_released_and_not_drafted_again(house: House, way: str) -> None:
    path = draft(house)
    edit(path)
    change_data(house)
    take(house, "keep")
    if way == "command":
        with house.session() as session:
            session.approve(CASE, NAME, "R. Roth")
            session.finish()
    else:
        (house.root / "outbox/approved").mkdir(exist_ok=True)
        path.rename(house.root / "outbox/approved/Brief.docx")
    report = house.run()
    assert [approval.edited for approval in report.day.views[0].case.approvals] == [True]
    assert not path.exists()
    assert house.run().is_idle
    with house.doors() as doors:
        assert verify(doors).damage == []


def test_after_keeping_only_what_is_newer_still_is_new(house: House) -> None:
    edit(draft(house))
    change_data(house, "10")
    take(house, "keep")
    change_data(house, "11")
    house.run()
    assert "<del>10</del><ins>11</ins>" in page(house)


def test_staff_take_the_new_letter_and_their_own_is_not_lost(house: House) -> None:
    path = draft(house)
    mine = edit(path)
    change_data(house)
    take(house, "new")
    text = visible_text(path.read_bytes())
    assert "(10 Jahre)" in text
    assert "vielen Dank" not in text
    report = house.run()
    assert report.day.troubles == ()
    assert report.is_idle
    given_up = [event for _, event in house.events() if isinstance(event, Discarded)]
    assert [event.digest for event in given_up] == [sha256(mine).hexdigest()]
    with house.doors() as doors:
        assert doors.vault.get(given_up[0].digest) == mine


def test_the_new_comes_as_tracked_changes_in_a_copy(house: House) -> None:
    path = draft(house)
    mine = edit(path)
    change_data(house)
    assert take(house, "changes") == CHANGES.removeprefix("outbox/")
    copy = (house.root / CHANGES).read_bytes()
    assert path.read_bytes() == mine
    assert "vielen Dank, wir bestätigen den Antrag LA-2031-01 von Ida Küßner (10 Jahre)." in accepted(copy)
    assert rejected(copy) == visible_text(mine)
    take(house, "changes")  # the same again
    (house.root / CHANGES).write_bytes(edited(copy, replacing("vielen Dank", "besten Dank")))
    with pytest.raises(UsageError, match="there already"):
        take(house, "changes")


def test_open_changes_do_not_leave_the_office(house: House) -> None:
    path = draft(house)
    edit(path)
    change_data(house)
    take(house, "changes")
    path.write_bytes((house.root / CHANGES).read_bytes())
    with house.session() as session, pytest.raises(UsageError, match="tracked changes"):
        session.approve(CASE, NAME, "R. Roth")
    (house.root / "outbox/approved").mkdir(exist_ok=True)
    (house.root / CHANGES).rename(house.root / "outbox/approved/Brief.docx")
    report = house.run()
    assert "open_changes" in [trouble.kind for trouble in report.day.troubles]
    assert report.day.views[0].case.approvals == ()


def test_a_letter_that_still_shows_a_mark_does_not_leave_the_office(house: House) -> None:
    path = draft(house)
    marked = edited(path.read_bytes(), replacing("wir bestätigen", "[[VON HAND: Vorname]] bestätigt"))
    path.write_bytes(marked)
    with house.session() as session, pytest.raises(UsageError, match="marks where values should stand: Vorname"):
        session.approve(CASE, NAME, "R. Roth")
    assert path.exists()
    (house.root / "outbox/approved").mkdir(exist_ok=True)
    released = house.root / "outbox/approved/Brief.docx"
    path.rename(released)
    report = house.run()
    (trouble,) = (trouble for trouble in report.day.troubles if trouble.kind == "open_gaps")
    assert "Vorname" in trouble.sentence
    assert report.day.views[0].case.approvals == ()
    released.write_bytes(edited(marked, replacing("[[VON HAND: Vorname]]", "Ida")))
    assert [entry.letter for entry in house.run().day.views[0].case.approvals] == [NAME]


def test_a_draft_of_an_earlier_program_is_compared_with_the_new_letter(house: House) -> None:
    """Its first wording was not kept."""
    path = draft(house)
    digest = sha256(path.read_bytes()).hexdigest()
    mine = edit(path)
    change_data(house)
    kept = next(entry for entry in (house.root / "inbox/.kept").rglob("*") if entry.name.startswith(digest))
    kept.unlink()
    house.run()
    assert path.read_bytes() == mine
    assert "nicht mehr bekannt" in page(house)
    assert "vielen Dank" in page(house)
    with pytest.raises(UsageError, match="not known any more"):
        take(house, "changes")
    take(house, "keep")
    assert path.read_bytes() == mine


@pytest.mark.parametrize("what", ["keep", "changes"])
def test_where_nothing_is_new_there_is_nothing_to_decide(house: House, what: Take) -> None:
    edit(draft(house))
    with pytest.raises(UsageError, match=r"anyway|nothing new"):
        take(house, what)


def test_a_letter_that_nobody_edited_needs_no_decision(house: House) -> None:
    draft(house)
    with pytest.raises(UsageError, match="Nobody has edited"):
        take(house, "new")
    with house.session() as session, pytest.raises(UsageError, match="Letters in review: bestaetigung"):
        session.redraft(CASE, "bestaetigun", "new", "R. Roth")


def test_a_letter_that_is_no_longer_due_is_taken_back_on_demand(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    templates = lay_out(tmp_path / "office", letter=f'{LETTER_TOML}[when]\nnone = ["withdrawn"]\n')
    house = build(tmp_path / "house", templates)
    path = draft(house)
    mine = edit(path)
    with house.session() as session:
        session.decide(CASE, "withdrawn", "", "R. Roth")
        session.finish()
    report = house.run()
    assert path.read_bytes() == mine
    assert ["nicht mehr fällig" in trouble.sentence for trouble in report.day.troubles] == [True]
    assert "nicht mehr fällig" in page(house)
    with pytest.raises(UsageError, match="not due any more"):
        take(house, "keep")
    take(house, "new")
    assert not path.exists()
    report = house.run()
    assert report.day.troubles == ()
    assert report.is_idle


def test_a_file_that_word_has_not_finished_writing_is_left_alone(house: House) -> None:
    path = draft(house)
    path.write_bytes(path.read_bytes()[:700])
    change_data(house)
    report = house.run()
    assert len(path.read_bytes()) == 700
    assert [trouble.kind for trouble in report.day.troubles] == ["edited"]


# ---------------------------------------------------------------------- what a letter was made from


def drafted(house: House) -> Drafted:
    return [event for _, event in house.events() if isinstance(event, Drafted)][-1]


def test_the_ledger_tells_what_a_letter_was_made_from(house: House) -> None:
    path = draft(house)
    event = drafted(house)
    template = house.templates / "leseausweis/letters/bestaetigung/de.docx"
    assert event.template == sha256(template.read_bytes()).hexdigest()
    assert event.program == __version__
    assert len(event.data) == len(event.rules) == 64
    with house.doors() as doors:
        assert doors.vault.get(event.digest) == path.read_bytes()
    shown = page(house)
    assert [text for text in (event.data[:12], event.rules[:12], event.template[:12]) if text not in shown] == []


def test_each_part_of_the_manifest_changes_with_what_it_stands_for(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    house = build(tmp_path / "house", lay_out(tmp_path / "office"))
    draft(house)
    first = drafted(house)
    change_data(house, "10")
    second = drafted(house)
    assert (first.data != second.data, first.rules == second.rules) == (True, True)
    call = house.templates / "leseausweis/call.toml"
    call.write_text(call.read_text("utf-8") + "\n# eine Bemerkung\n", "utf-8")
    change_data(house, "11")
    assert drafted(house).rules != second.rules


def test_a_ledger_of_an_earlier_program_still_loads() -> None:
    body = json.loads(dump_event(Drafted("A", "b", "de", "f", "0", "1", date(2014, 9, 8), (), "2", "0.1")))
    for key in ("data", "rules", "note"):
        del body[key]
    event = load_event("Drafted", json.dumps(body))
    assert isinstance(event, Drafted)
    assert (event.data, event.rules, event.note) == ("", "", "")


def test_verify_makes_letters_again_and_looks_into_the_vault(house: House) -> None:
    draft(house)
    with house.doors() as doors:
        assert verify(doors).damage == []
    kept = next(path for path in (house.root / "inbox/.kept").rglob("*") if path.name.startswith(drafted(house).digest))
    kept.unlink()
    with house.doors() as doors:
        assert ["is not kept any more" in line for line in verify(doors).damage] == [True]
        doors = replace(doors, press=Liar(doors.press))
        assert ["data and template" in line for line in verify(doors).damage if "kept" not in line] == [True]


class Liar:
    """A press that makes another letter each time."""

    def __init__(self, press: Press) -> None:
        self._press = press

    def press(self, template: Template, context: Context, marks: Marks) -> Pressed:
        return replace(self._press.press(template, context, marks), content=b"anders")


def test_a_letter_that_docxtpl_had_to_make_says_so() -> None:
    def picture(document: object) -> RichText:
        return RichText("Siehe Bild")

    template = Template("de", "de.docx", "0", word_file(("{{r bild }}",)))
    names = {"bild": Inset(picture)}
    pressed = open_press().press(template, Context(names, Speech("de")), Marks("A", "b", "de", "0"))
    assert "docxtpl" in pressed.note
    template = Template("de", "de.docx", "1", word_file(("{{ bild }}",)))
    plain = open_press().press(template, Context({"bild": "x"}, Speech("de")), Marks("A", "b", "de", "0"))
    assert plain.note == ""
