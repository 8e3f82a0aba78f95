"""The command line as people and cron use it: output, exit codes, help that is quick."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from klimadocs.cli import run
from klimadocs.errors import ConfigurationError
from klimadocs.settings import Settings, load_settings
from tests.pipeline.house import House, build

ROOT = Path(__file__).parents[2]


def places(house: House) -> list[str]:
    return [
        "--inbox",
        str(house.root / "inbox"),
        "--outbox",
        str(house.root / "outbox"),
        "--templates",
        str(house.templates),
    ]


def test_a_day_at_the_terminal(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.drop("2031-05-04 Ida.docx")
    at = places(house)
    assert run([*at, "process-inbox", "--dry-run"]) == 0
    assert "draft    review/LA-2031-01/LA-2031-01 Bestätigung.docx" in capsys.readouterr().out
    assert run([*at, "process-inbox"]) == 0
    assert "1 new arrivals, 1 forms taken in, 1 letters drafted" in capsys.readouterr().out
    assert run([*at, "process-inbox", "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["balance"] == {"arrived": 1, "case": 1, "duplicate": 0, "dismissed": 0, "trouble": 0, "even": True}
    assert summary["new"]["arrivals"] == 0
    assert run([*at, "cases"]) == 0
    assert capsys.readouterr().out.startswith("LA-2031-01  Ida Küßner")
    assert run([*at, "show", "LA-2031-01"]) == 0
    assert "Lebensjahre: 9" in capsys.readouterr().out
    assert run([*at, "correct", "LA-2031-01", "alter=10", "wunsch=Mehr Comics"]) == 0
    assert run([*at, "show", "LA-2031-01", "--json"]) == 0
    answers = json.loads(capsys.readouterr().out.splitlines()[-1])["answers"]
    assert (answers["alter"]["value"], answers["wunsch"]["value"]) == (10, "Mehr Comics")
    assert run([*at, "decide", "LA-2031-01", "accepted", "--note", "Sitzung"]) == 0
    assert run([*at, "approve", "LA-2031-01"]) == 0
    assert (house.root / "outbox/approved/LA-2031-01 Bestätigung.docx").is_file()
    assert run([*at, "report"]) == 0
    assert (house.root / "outbox/report.xlsx").is_file()
    assert run([*at, "verify"]) == 0
    assert run([*at, "doctor"]) == 0


def test_items_that_need_a_person_make_exit_code_3(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.drop("2031-05-04 kaputt.docx", b"PK\x03\x04 abgeschnitten")
    assert run([*places(house), "process-inbox"]) == 3
    captured = capsys.readouterr()
    assert "kaputt.docx: " in captured.out
    assert "Traceback" not in captured.err


def test_damage_makes_exit_code_4(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    (house.root / "outbox/review/LA-2031-01/LA-2031-01 Bestätigung.docx").unlink()
    assert run([*places(house), "verify"]) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["shwo", "LA-2031-01"], "No such command"),
        (["show", "LA-2031-99"], "There is no case LA-2031-99."),
        (["correct", "LA-2031-01", "alte=9"], "Did you mean “alter”?"),
        (["correct", "LA-2031-01", "alter"], "Write FIELD=VALUE."),
        (["approve", "LA-2031-01", "mahnung"], "Letters in review: bestaetigung."),
        (["render", "bestätigung", "--sample"], "Known letters: leseausweis/bestaetigung."),
        (["render", "bestaetigung"], "--case ID, --sample or --data FILE"),
        (["blank", "antrag"], "Known forms: leseausweis/ausweis."),
    ],
)
def test_wrong_use_is_named_with_its_remedy(
    house: House, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    assert run([*places(house), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_reading_without_storing(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    form = house.drop("2031-05-04 Ida.docx")
    broken = house.drop("2031-05-05 kaputt.docx", b"PK\x03\x04")
    assert run([*places(house), "read", "--json", str(form), str(broken)]) == 3
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert first["form"] == {"call": "leseausweis", "id": "ausweis", "version": "1", "score": 1.0}
    assert set(first["answers"]) == {"name", "strasse", "alter", "mail", "ausweis", "genre", "ordnung", "ab", "wunsch"}
    assert first["answers"]["alter"]["value"] == 9
    assert first["answers"]["genre"]["value"] == ["Krimi", "Comic"]
    assert first["answers"]["ab"]["value"] is None
    assert set(first["answers"]["name"]) == {"value", "raw", "certainty", "doubt", "why", "method", "place"}
    assert second["form"] is None
    assert second["answers"] == {}
    assert second["troubles"]
    assert not (house.root / "inbox/.ledger.sqlite").exists()
    assert run([*places(house), "read", str(form)]) == 0
    assert "Lebensjahre: 9" in capsys.readouterr().out


def test_checking_templates(tmp_path: Path, tiny_templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import shutil

    templates = tmp_path / "templates"
    shutil.copytree(tiny_templates, templates)
    assert run(["--templates", str(templates), "check"]) == 0
    form = templates / "leseausweis/forms/ausweis/form.toml"
    form.write_text(form.read_text().replace('id = "wunsch"', 'id = "wuensche"'))
    assert run(["--templates", str(templates), "check"]) == 2
    out = capsys.readouterr().out
    assert "The blank has no field “wuensche”." in out
    assert "Den Namen „wunsch“ kennt kein Brief." in out
    assert "Meinten Sie „wuensche“?" in out


def test_the_shipped_templates_have_no_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--templates", str(ROOT / "templates"), "check"]) == 0
    assert "no faults" in capsys.readouterr().out


def test_help_imports_nothing_heavy() -> None:
    heavy = [
        "lxml",
        "docx",
        "docxtpl",
        "pypdf",
        "sqlalchemy",
        "pydantic",
        "babel",
        "jinja2",
        "rich",
        "reportlab",
        "phonenumbers",
    ]
    code = (
        f"import sys; from klimadocs.cli import run; run(['--help']); print([m for m in {heavy} if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"


def test_output_is_utf8_under_cron(tmp_path: Path, tiny_templates: Path) -> None:
    house = build(tmp_path / "house", tiny_templates)
    house.drop("2031-05-04 Ida.docx")
    environment = {**os.environ, "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "klimadocs", *places(house), "process-inbox", "-n"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert "Bestätigung.docx" in done.stdout.decode("utf-8")
    assert done.stderr == b""


def test_settings_come_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "klimadocs.toml").write_text('[paths]\ninbox = "ein"\noutbox = "aus"\n[run]\nworkers = 3\n')
    environment = {"KLIMADOCS_OUTBOX": "umgebung", "XDG_CONFIG_HOME": str(tmp_path / "config")}
    settings = load_settings(tmp_path, environment, {"inbox": Path("flagge"), "templates": None})
    assert settings == Settings(tmp_path / "flagge", tmp_path / "umgebung", tmp_path / "templates", "", 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[paths]\ninbocks = 'x'", "Did you mean “inbox”?"),
        ("[pahts]\n", "Did you mean “paths”?"),
        ("[run]\nworkers = 'viele'", "workers"),
        ("[run", "TOML"),
    ],
)
def test_wrong_settings_are_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "klimadocs.toml").write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load_settings(tmp_path, {"XDG_CONFIG_HOME": str(tmp_path)}, {})
    assert said in str(caught.value)


def test_names_of_strangers_do_not_steer_the_terminal(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Case 96."""
    house.drop("2031-05-04 \x1b]52;c;eA==\x07\u202e\nTotal: gut.docx", b"PK\x03\x04")
    assert run([*places(house), "process-inbox"]) == 3
    out = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert "\nTotal" not in out
    assert "\\x1b]52" in out


def test_a_user_without_a_name_may_decide(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers run under numbers that the system does not know."""
    import pwd

    def unknown(uid: int) -> pwd.struct_passwd:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    house.drop("2031-05-04 Ida.docx")
    house.run()
    assert run([*places(house), "decide", "LA-2031-01", "accepted"]) == 0
    with house.session() as session:
        assert session.view("LA-2031-01").case.decisions[0].by == f"uid {os.getuid()}"
