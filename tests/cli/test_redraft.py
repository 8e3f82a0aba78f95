"""klimadocs redraft: what a person decides about a draft that was edited."""

from __future__ import annotations

import pytest

from klimadocs.cli import run
from tests.letters.word_hands import edited, replacing
from tests.pipeline.house import House

CASE = "LA-2031-01"
LETTER = f"outbox/review/{CASE}/{CASE} Bestätigung.docx"


def command(house: House, *arguments: str) -> int:
    folders = ["--inbox", str(house.root / "inbox"), "--outbox", str(house.root / "outbox")]
    return run([*folders, "--templates", str(house.templates), *arguments])


def test_a_person_decides_at_the_terminal(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    path = house.root / LETTER
    path.write_bytes(edited(path.read_bytes(), replacing("wir bestätigen", "gern bestätigen wir")))
    mine = path.read_bytes()
    assert command(house, "correct", CASE, "alter=10") == 0
    assert command(house, "redraft", CASE, "bestaetigung", "--take", "changes") == 0
    assert "Bestätigung Änderungen.docx" in capsys.readouterr().out
    assert command(house, "redraft", CASE, "bestaetigung", "--take", "keep") == 0
    assert path.read_bytes() == mine
    assert command(house, "redraft", CASE, "bestaetigung", "--take", "new") == 0
    assert path.read_bytes() != mine
    assert command(house, "redraft", CASE, "bestaetigung", "--take", "keep") == 2
    assert "Nobody has edited" in capsys.readouterr().err
    assert command(house, "verify") == 0
