"""eval: a folder of labelled files in, tables out; a case becomes such a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from klimadocs.catalogue import load_catalogue
from klimadocs.cli.evaluation import evaluate
from klimadocs.errors import ConfigurationError, UsageError
from klimadocs.executors.serial import Serial
from klimadocs.pipeline.evaluating import TRUTH_ENDING, add_example, evaluate_folder, write_truth
from klimadocs.pipeline.previewing import read_contents
from klimadocs.settings import Settings, load_settings
from tests.tiny import fill_word

ANSWERS = {"name": 'Kim "Käthe" Groß\nMüßig', "alter": 7, "genre": ("Krimi", "Comic"), "ordnung": True}


@pytest.fixture
def settings(tmp_path: Path, tiny_templates: Path) -> Settings:
    return replace(load_settings(tmp_path, {}, {}), templates=tiny_templates)


@pytest.fixture
def word(tiny_templates: Path) -> bytes:
    blank = next(b.content for b in load_catalogue(tiny_templates).blanks if b.path.endswith(".docx"))
    return fill_word(blank, {"name": str(ANSWERS["name"]), "alter": "7"}, ("genre.1", "genre.3", "ordnung"))


def label(folder: Path, content: bytes, answers: dict[str, object], form: str = "leseausweis/ausweis") -> None:
    folder.mkdir(exist_ok=True)
    (folder / "a.docx").write_bytes(content)
    text = write_truth(form, answers, "mail", "controls")  # type: ignore[arg-type]
    (folder / f"a.docx{TRUTH_ENDING}").write_text(text, encoding="utf-8")


def test_what_is_read_right_counts_as_exact(
    settings: Settings, tmp_path: Path, word: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    label(tmp_path / "set", word, dict(ANSWERS))
    assert evaluate(settings, tmp_path / "set") == 0
    shown = capsys.readouterr().out
    (line,) = [entry.split() for entry in shown.splitlines() if entry.startswith("docx, mail")]
    assert line == ["docx,", "mail", "10", "10", "0", "0", "0", "0"]


def test_what_is_wrong_and_not_doubted_is_named(
    settings: Settings, tmp_path: Path, word: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    label(tmp_path / "set", word, ANSWERS | {"alter": 8, "wunsch": "ein Buch"})
    assert evaluate(settings, tmp_path / "set") == 3
    shown = capsys.readouterr().out
    assert "! a.docx: alter: 7 for 8" in shown
    assert "! a.docx: wunsch: None for 'ein Buch'" in shown


def test_page_that_is_no_form_is_expected_to_be_none(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    label(tmp_path / "set", b"nichts", {}, form="")
    assert evaluate(settings, tmp_path / "set") == 0
    assert "(which form it is)" in capsys.readouterr().out


def test_truth_that_cannot_be_used_is_named(settings: Settings, tmp_path: Path, word: bytes) -> None:
    with pytest.raises(UsageError, match=r"truth\.toml"):
        evaluate(settings, tmp_path)
    label(tmp_path / "set", word, {"vorname": "x"})
    with pytest.raises(ConfigurationError, match="vorname"):
        evaluate(settings, tmp_path / "set")
    (tmp_path / "set" / "a.docx").unlink()
    with pytest.raises(ConfigurationError, match=r"a\.docx"):
        evaluate(settings, tmp_path / "set")


def test_corrected_reading_becomes_an_example(tiny_templates: Path, tmp_path: Path, word: bytes) -> None:
    catalogue = load_catalogue(tiny_templates)
    reading = next(read_contents(catalogue, Serial(), [("a.docx", word)])).read.reading
    assert reading is not None
    corrected = replace(
        reading,
        answers=tuple(replace(entry, value=9) if entry.field == "alter" else entry for entry in reading.answers),
    )
    add_example(tmp_path / "set", "a.docx", word, corrected, "post", "case 1")
    (result,) = evaluate_folder(catalogue, Serial(), tmp_path / "set")
    assert (result.example.channel, result.example.way, result.example.format) == ("post", "case 1", "docx")
    assert {mark.field: mark.verdict for mark in result.marks if mark.verdict != "exact"} == {"alter": "silent"}
    assert result.example.truth.answers["name"] == ANSWERS["name"]
