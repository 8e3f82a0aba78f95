"""`klimadocs learn` at the terminal: a folder that can be put under templates/ and is used at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from klimadocs.cli import run
from klimadocs.cli.learning import learn_form
from klimadocs.errors import KlimadocsError, UsageError
from klimadocs.programs.libreoffice import find_office
from klimadocs.settings import Settings, load_settings
from tests.makers.blanks.pdf_forms import PDF_FORMS
from tests.makers.blanks.word_forms import WORD_FORMS
from tests.pipeline.house import House

LIBRARY = next(form for form in PDF_FORMS if form.name == "bibliothek")
DOG_TAX = WORD_FORMS[0]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(tmp_path, {}, {})


def test_folder_is_written(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank = tmp_path / "Anmeldung Bücherei.pdf"
    blank.write_bytes(LIBRARY.make({}))
    assert learn_form(settings, blank, None) == 0
    folder = tmp_path / "anmeldung-buecherei"
    assert capsys.readouterr().out.split("\n")[:-1] == [
        str(folder / name) for name in ("blank.pdf", "form.toml", "fields.pdf")
    ]
    assert (folder / "blank.pdf").read_bytes() == blank.read_bytes()
    assert 'id = "anmeldung-buecherei"' in (folder / "form.toml").read_text("utf-8")
    text = PdfReader(folder / "fields.pdf").pages[0].extract_text()
    assert "vorname (text)" in text
    assert "telefon (phone)" in text


@pytest.mark.timeout(120)
def test_picture_of_a_word_form(settings: Settings, tmp_path: Path) -> None:
    if find_office() is None:
        pytest.skip("LibreOffice is not installed")
    blank = tmp_path / "hund.docx"
    blank.write_bytes(DOG_TAX.make({}))
    learn_form(settings, blank, tmp_path / "hund")
    assert "rasse (text)" in PdfReader(tmp_path / "hund" / "fields.pdf").pages[0].extract_text()


def test_word_form_without_libreoffice_has_no_picture(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    blank = tmp_path / "hund.docx"
    blank.write_bytes(DOG_TAX.make({}))
    assert learn_form(settings, blank, tmp_path / "hund") == 0
    assert not (tmp_path / "hund" / "fields.pdf").exists()
    assert "No picture" in capsys.readouterr().err


def test_definition_is_never_overwritten(settings: Settings, tmp_path: Path) -> None:
    blank = tmp_path / "b.pdf"
    blank.write_bytes(LIBRARY.make({}))
    learn_form(settings, blank, tmp_path / "b")
    (tmp_path / "b" / "form.toml").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        learn_form(settings, blank, tmp_path / "b")
    assert (tmp_path / "b" / "form.toml").read_text() == "mine"


def test_other_files_are_refused(settings: Settings, tmp_path: Path) -> None:
    for name, content in (("a.txt", b"Name: ____"), ("b.zip", b"PK\x03\x04"), ("c.rtf", b"{\\rtf1 Name: ____}")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(KlimadocsError):
            learn_form(settings, tmp_path / name, tmp_path / "x")
    assert not (tmp_path / "x").exists()


@pytest.mark.timeout(120)
def test_learnt_form_is_read_at_once(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Learn, put the folder under templates/, check, read: nothing else is needed."""
    templates = tmp_path / "templates"
    shutil.copytree(house.templates, templates)
    blank, copy = tmp_path / "blank.pdf", tmp_path / "Anmeldung.pdf"
    blank.write_bytes(LIBRARY.make({}))
    copy.write_bytes(LIBRARY.make(LIBRARY.answers))
    learn_form(load_settings(tmp_path, {}, {}), blank, templates / "leseausweis" / "forms" / "bibliothek")
    assert run(["--templates", str(templates), "check"]) == 0
    capsys.readouterr()
    assert run(["--templates", str(templates), "read", str(copy), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["form"]["id"] == "bibliothek"
    assert record["fields"] == []
    values = [answer["value"] for answer in record["answers"].values()]
    assert values == [list(v) if isinstance(v, tuple) else v for v in LIBRARY.answers.values()]
    assert not any(answer["doubt"] for answer in record["answers"].values())


def test_unknown_form_lists_its_own_fields(house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "fremd.docx"
    copy.write_bytes(DOG_TAX.make(DOG_TAX.answers))
    assert run(["--templates", str(house.templates), "read", str(copy), "--json"]) == 3
    record = json.loads(capsys.readouterr().out)
    assert record["form"] is None
    assert [entry["value"] for entry in record["fields"]][:3] == ["Lindqvist-Öztürk", "Ragnhild", "Am Alten Markt 7a"]
    assert [entry["mark"] for entry in record["fields"]].count(True) == 2
