"""`klimadocs decide`: outcomes and words that letters wait for, through the real house and its ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from klimadocs.cli.commands import klimadocs
from klimadocs.errors import UsageError
from tests.pipeline.house import House
from tests.tiny import LETTER, PARAGRAPHS, lay_out, word_file

CASE = "LA-2031-01"


@pytest.fixture
def house(tmp_path: Path) -> House:
    templates = lay_out(tmp_path)
    folder = templates / "leseausweis"
    (folder / "call.toml").write_text(
        (folder / "call.toml")
        .read_text()
        .replace("[practice]", '[decisions]\nlesefest = "Einladung zum Lesefest"\n[practice]')
    )
    party = folder / "letters" / "einladung"
    party.mkdir()
    (party / "letter.toml").write_text(
        f'{LETTER.replace("Bestätigung", "Einladung")}\n[when]\nall = ["decided:lesefest"]'
    )
    (party / "de.docx").write_bytes(word_file(PARAGRAPHS))
    house = House(tmp_path, templates)
    house.drop("ida.docx")
    house.run()
    return house


def drafts(house: House) -> list[str]:
    with house.session() as session:
        return [draft.letter for draft in session.view(CASE).case.drafts]


def decide(house: House, word: str, taken_back: bool = False) -> None:
    with house.session() as session:
        session.decide(CASE, word, "", "rr", taken_back)
        session.finish()


def test_the_page_tells_the_outcome_and_what_else_was_decided(house: House) -> None:
    for word in ("refused", "accepted", "lesefest"):
        decide(house, word)
    page = (house.root / "outbox" / "review" / CASE / "case.html").read_text()
    assert "Teilnahme (rr); Einladung zum Lesefest" in page
    decide(house, "accepted", taken_back=True)
    page = (house.root / "outbox" / "review" / CASE / "case.html").read_text()
    assert "offen; Einladung zum Lesefest" in page


def test_a_word_brings_its_letter_and_taken_back_takes_it_out_of_review(house: House) -> None:
    assert drafts(house) == ["bestaetigung"]
    decide(house, "lesefest")
    assert drafts(house) == ["bestaetigung", "einladung"]
    page = (house.root / "outbox" / "review" / CASE / "case.html").read_text()
    assert "Einladung zum Lesefest" in page
    decide(house, "lesefest", taken_back=True)
    assert drafts(house) == ["bestaetigung"]
    page = (house.root / "outbox" / "review" / CASE / "case.html").read_text()
    assert "Einladung zum Lesefest (zurückgenommen)" in page


@pytest.mark.parametrize(
    ("word", "taken_back", "said"),
    [
        ("lesefst", False, "Did you mean “lesefest”"),
        ("acepted", False, "Did you mean “accepted”"),
        ("xyz", False, "Known here: accepted, refused, withdrawn, open, lesefest"),
        ("lesefest", True, "Decided so far: nothing"),
        ("open", True, "“open” is not decided"),
    ],
)
def test_a_slip_of_the_pen_decides_nothing(house: House, word: str, taken_back: bool, said: str) -> None:
    with pytest.raises(UsageError) as told:
        decide(house, word, taken_back)
    assert said in str(told.value)


def test_the_command_tells_which_letters_follow(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(house.root)
    options = ["--inbox", str(house.settings.inbox), "--outbox", str(house.settings.outbox)]
    options += ["--templates", str(house.templates)]
    done = CliRunner().invoke(klimadocs, [*options, "decide", CASE, "lesefest", "--note", "Rat 7.11."])
    assert done.exit_code == 0, done.output
    assert f"{CASE}: Einladung zum Lesefest" in done.output
    assert "einladung: Eine Person hat entschieden: Einladung zum Lesefest." in done.output
