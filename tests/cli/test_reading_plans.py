"""`klimadocs read` of a filled programme: for people, and as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from klimadocs.cli import run
from tests.letters.contexts import CALL
from tests.plans.filling import Paper, blank, filled

Shown = pytest.CaptureFixture[str]


def read(folder: Path, paper: Paper, shown: Shown, *options: str) -> tuple[int, str]:
    """Exit code and what stands on the terminal."""
    path = folder / "programm.docx"
    path.write_bytes(paper.content)
    code = run(["--templates", str(CALL.parent), "read", str(path), *options])
    return code, shown.readouterr().out


def test_a_filled_programme_as_data(tmp_path: Path, capsys: Shown) -> None:
    paper = filled()
    paper.sheet(2, {"ende": "Mai 2017"})
    code, said = read(tmp_path, paper, capsys, "--json")
    assert code == 0
    record = json.loads(said)
    assert (record["schema"], record["form"], record["answers"]) == (1, None, {})
    programme = record["programme"]
    assert programme["template"] == {"call": "lateinamerika-2014", "letter": "handlungsprogramm", "score": 1.0}
    assert programme["case"] == "KP-2014-007"
    first, second = programme["measures"]
    assert (first["number"], second["number"]) == ("M1", "M2")
    begin = first["values"]["beginn"]
    assert (begin["value"], begin["raw"], begin["doubt"], begin["why"]) == ("2017-03", "März 2017", False, None)
    assert begin["place"]["path"].startswith("Tabelle ")
    assert first["values"]["ziele"]["value"] == ["S1", "O1.1"]
    assert [row["values"]["betrag"]["value"] for row in first["tables"]["finanzierung"]] == [8000.0, 40000.0]
    assert programme["overviews"]["zeitplan"][0]["marks"] == ["1/2017", "2/2017", "1/2018"]
    assert [(entry["rule"], entry["measure"]) for entry in programme["findings"]] == [("not_before", "M2")]
    assert [trouble["kind"] for trouble in record["troubles"]] == ["programme"]


def test_a_filled_programme_for_people(tmp_path: Path, capsys: Shown) -> None:
    paper = filled()
    paper.sheet(2, {"verantwortlich_partner": "", "kosten": "viel"})
    code, said = read(tmp_path, paper, capsys)
    assert code == 0
    for words in (
        "lateinamerika-2014/handlungsprogramm, 100%, Zeichen KP-2014-007: 2 Blätter",
        "M1 Solaranlagen auf drei Schulen",
        "Indikatoren: Stromertrag; MWh im Jahr; 0; 38; Zähler",
        "! Maßnahme M2: Es ist niemand verantwortlich;",
        "? Maßnahme M2: „Kosten insgesamt“: „viel“ ist keine Zahl.",
    ):
        assert words in said


def test_an_empty_programme_is_read_and_says_so(tmp_path: Path, capsys: Shown) -> None:
    code, said = read(tmp_path, Paper(blank("de")), capsys)
    assert code == 0
    assert "Es ist noch kein Blatt „Maßnahme“ ausgefüllt." in said
