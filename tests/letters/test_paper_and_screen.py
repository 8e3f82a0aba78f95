"""Every letter of the shipped call, in every language, as Word file and as PDF: can everybody read it?"""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from klimadocs.cli import run
from klimadocs.ooxml import names
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.words import visible_text
from klimadocs.ooxml.writing import with_parts
from klimadocs.programs import libreoffice
from klimadocs.programs.pages import count_pages, print_pages
from tests.letters import pdf_basics, word_basics
from tests.letters.contexts import LETTERS, normal, press
from tests.letters.sheets import require_office, sheets_of

TEMPLATES = LETTERS.parents[1]
EVERY = sorted(f"{path.parent.name} {path.stem}" for path in LETTERS.glob("*/*.docx") if path.name[0] not in "~.")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`klimadocs render --sample --pdf`: all letters, in one start of LibreOffice."""
    require_office()
    made = tmp_path_factory.mktemp("letters")
    assert run(["--templates", str(TEMPLATES), "render", "--sample", "--pdf", "-o", str(made)]) == 0
    return made


def of(folder: Path, name: str, ending: str) -> Path:
    letter, language = name.split()
    found = [*folder.glob(f"* {letter} {language}.{ending}"), *folder.glob(f"* {letter}.{ending}")]
    assert len(found) == 1, name
    return found[0]


def test_every_letter_is_made_in_every_language(folder: Path) -> None:
    assert len(list(folder.glob("*.docx"))) == len(list(folder.glob("*.pdf"))) == len(EVERY) >= 8


@pytest.mark.parametrize("name", EVERY)
def test_the_word_file_can_be_read_by_everybody(folder: Path, name: str) -> None:
    content = of(folder, name, "docx").read_bytes()
    assert word_basics.faults(content) == []
    language = open_package(content).xml("word/styles.xml").find(f"{names.W}docDefaults//{names.W}lang")
    assert language is not None
    assert str(language.get(names.VAL)).startswith(name.split()[1][:2])


@pytest.mark.parametrize("name", EVERY)
def test_the_pdf_passes_the_open_check(folder: Path, name: str) -> None:
    path = of(folder, name, "pdf")
    assert pdf_basics.faults(path) == []
    with pikepdf.open(path) as document:
        assert str(document.Root.Lang).startswith(name.split()[1][:2])
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert document.pdf_version >= "1.5"


@pytest.mark.parametrize("layout", sorted((TEMPLATES / "layouts").glob("*.docx")), ids=lambda path: str(path.stem))
def test_layouts_can_be_read_by_everybody(layout: Path) -> None:
    assert word_basics.faults(layout.read_bytes()) == []


def test_the_address_is_read_before_the_subject(folder: Path) -> None:
    with pikepdf.open(of(folder, "absage de", "pdf")) as document:
        tags = [str(element.S) for element, _ in pdf_basics.elements(document.Root.StructTreeRoot)]
    assert tags.index("/Anschrift") < tags.index("/Informationsblock") < tags.index("/H1") < tags.index("/Salutation")
    assert "/Figure" not in tags


def test_marks_are_drawn_and_not_read(folder: Path) -> None:
    sheet = sheets_of(of(folder, "absage de", "pdf"))[0]
    assert len([stroke for stroke in sheet.strokes if stroke.right < 20]) == 3
    assert "Sehr geehrter Herr Dr. Ehrenfeld," in sheet.text


# ---------------------------------------------------------------------- what the checks see


def _no_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def _no_marks(document: pikepdf.Pdf) -> None:
    del document.Root.MarkInfo


def _no_tree(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot


def _no_identifier(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as metadata:
        del metadata["pdfuaid:part"]


def _no_title(document: pikepdf.Pdf) -> None:
    with document.open_metadata(update_docinfo=False) as metadata:
        del metadata["dc:title"]


def _a_level_left_out(document: pikepdf.Pdf) -> None:
    _first(document, "H1").S = pikepdf.Name.H2


def _a_strange_tag(document: pikepdf.Pdf) -> None:
    _first(document, "H1").S = pikepdf.Name.Zeile


def _a_picture_without_words(document: pikepdf.Pdf) -> None:
    _first(document, "P").S = pikepdf.Name.Figure


def _a_table_without_head(document: pikepdf.Pdf) -> None:
    for element, tag in pdf_basics.elements(document.Root.StructTreeRoot):
        if tag == "TH":
            element.S = pikepdf.Name.TD


def _text_that_nobody_reads(document: pikepdf.Pdf) -> None:
    _first(document, "P").K = pikepdf.Array([])


def _first(document: pikepdf.Pdf, wanted: str) -> pikepdf.Dictionary:
    return next(element for element, tag in pdf_basics.elements(document.Root.StructTreeRoot) if tag == wanted)


@pytest.mark.parametrize(
    "damage",
    [
        _no_language, _no_marks, _no_tree, _no_identifier, _no_title, _a_level_left_out, _a_strange_tag,
        _a_picture_without_words, _a_table_without_head, _text_that_nobody_reads,
    ],
    ids=lambda damage: damage.__name__.strip("_"),
)  # fmt: skip
def test_the_open_check_finds_what_is_wrong(folder: Path, tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    with pikepdf.open(of(folder, "eingangsbestaetigung de", "pdf")) as document:
        damage(document)
        document.save(tmp_path / "damaged.pdf")
    assert pdf_basics.faults(tmp_path / "damaged.pdf")


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        ("docProps/core.xml", "<dc:title>", "<dc:title/><dc:subject>", "no title"),
        ("word/document.xml", 'w:val="Betreff"', 'w:val="Bezug"', "no heading"),
        ("word/header1.xml", "decorative", "ornamental", "no description"),
        ("word/document.xml", "<w:tblHeader/>", "", "header row"),
        ("word/document.xml", "<w:sectPr", "<w:p/><w:p/><w:sectPr", "empty paragraph"),
    ],
)
def test_the_check_of_word_files_finds_what_is_wrong(part: str, old: str, new: str, fault: str) -> None:
    content = press(LETTERS / "eingangsbestaetigung" / "de.docx", normal())
    xml = (open_package(content).part(part) or b"").decode()
    assert old in xml
    xml = xml.replace(old, new)
    if "<dc:subject>" in new:
        xml = xml.replace("</dc:title>", "</dc:subject>")
    found = word_basics.faults(with_parts(content, {part: xml.encode()}))
    assert [text for text in found if fault in text]


# ---------------------------------------------------------------------- making PDF


def test_many_letters_need_one_start(tmp_path: Path) -> None:
    script = tmp_path / "soffice"
    script.write_text(f'#!/bin/sh\necho start >> {tmp_path}/starts\nexec {require_office()} "$@"\n')
    script.chmod(0o755)
    letters = [press(LETTERS / "absage" / "de.docx", normal())] * 3
    made = print_pages([letters[0], b"kein Brief", *letters[1:]], str(script))
    assert [count_pages(content) for content in made] == [1, 0, 1, 1]
    assert (tmp_path / "starts").read_text().split() == ["start"]


def test_what_is_no_word_file_makes_no_pages() -> None:
    """LibreOffice prints a text under any name; that is caught by who knows what a letter is."""
    assert print_pages([b"PK\x03\x04 garbage"], require_office()) == (b"",)
    assert print_pages([], "/nicht/da") == ()


def test_without_libreoffice_it_is_said_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(libreoffice.shutil, "which", lambda name: None)
    arguments = ["--templates", str(TEMPLATES), "render", "absage", "--sample"]
    assert run([*arguments, "--pdf", "-o", str(tmp_path)]) == 2
    assert "LibreOffice, which is not installed" in capsys.readouterr().err
    assert [path.suffix for path in tmp_path.iterdir()] == [".docx"]


@pytest.mark.parametrize(("name", "made"), [("brief.docx", {".docx"}), ("brief.pdf", {".pdf"})])
def test_one_letter_into_one_file(tmp_path: Path, name: str, made: set[str]) -> None:
    require_office()
    target = tmp_path / name
    assert run(["--templates", str(TEMPLATES), "render", "absage", "--sample", "-o", str(target)]) == 0
    assert {path.suffix for path in tmp_path.iterdir()} == made


def test_several_letters_do_not_fit_into_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--templates", str(TEMPLATES), "render", "--sample", "-o", str(tmp_path / "brief.docx")]
    assert run(arguments) == 2
    assert "do not fit" in capsys.readouterr().err


def test_a_sample_speaks_the_language_of_its_template(folder: Path) -> None:
    """The sample's partner comes from a country where that language is spoken."""
    for language, country in (("es", "Nicaragua"), ("pt", "Brasil"), ("en", "Belize")):
        path = of(folder, f"memorandum de-{language}", "docx")
        assert country in visible_text(path.read_bytes()), language
