"""Real files that nobody here wrote: nothing but UnreadableError, and the values that independent tools found.

The files lie beside the project and are read in place; without them these tests are skipped.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from klimadocs.errors import UnreadableError
from klimadocs.model.transcript import Sighting, Transcript
from klimadocs.readers import find_reader
from klimadocs.readers.sniffing import sniff

CORPUS = Path(__file__).parents[2].with_name("shared") / "corpus"
MISSING = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the project")
SUFFIXES = (".docx", ".docm", ".dotx", ".pdf")
SHORTENED = 60
"""Texts of the expectations end after this many characters."""

FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix.lower() in SUFFIXES)
EXPECTED = sorted((CORPUS / "expected").glob("*.json"))

FRAMES = ("docPartObj", "repeatingSection", "repeatingSectionItem", "group")
"""Content controls that only hold others together: their text is read, but not as one value."""

WORD_MISSES = {
    "Open-XML-SDK__Document.docx": (7, "3 hold other controls; 4 stand a second time for older programs"),
    "poi__60316.docx": (7, "stand a second time for older programs"),
    "poi__tika-3816.docx": (3, "hold another control"),
    "tika__testWORD_2006ml.docx": (5, "4 stand a second time for older programs, 1 is the bibliography"),
    "tika__testWORD_sdtInTextBox.docx": (1, "stands a second time for older programs"),
}
PDF_MISSES = {
    ("pdf-lib__fancy_fields.pdf", "Historical Figures 🐺"): "shown text instead of the stored number",
    ("pdf.js__issue17492.pdf", "databases"): "shown texts instead of the stored ones",
    ("tika__testPDF_acroform3.pdf", "aComboBox"): "shown text instead of the stored one",
    ("tika__testPDF_acroform3.pdf", "aListBox"): "shown text instead of the stored one",
}
UNREADABLE = {"tika__testPDF_malformedXFA.pdf": "its end is missing; with it repaired it is a pure XFA form"}
REFUSED_MAX = 30
"""28 files of the folders for broken and locked ones, and a little room."""


def read(path: Path) -> Transcript | None:
    """None where there is no reader or the reader refuses in an orderly way."""
    content = path.read_bytes()
    reader = find_reader(sniff(content))
    try:
        return None if reader is None else reader.read(content)
    except UnreadableError as error:
        if not (error.kind and error.sentence and error.remedy):
            pytest.fail(f"a refusal without words: {error!r}")
        return None


@MISSING
@pytest.mark.timeout(60)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_real_file_is_read_or_refused(path: Path) -> None:
    """Cases 31 to 45; broken and hostile files among them."""
    transcript = read(path)
    if transcript is None:
        return
    for sighting in transcript.sightings:
        f"{sighting.text}{sighting.key}{sighting.label}".encode()
        assert sighting.mark is not None or sighting.text.strip() or sighting.method in ("control", "acroform")
    assert not [trouble for trouble in transcript.troubles if trouble.kind == "controls_lost"]


@MISSING
def test_few_real_files_are_refused() -> None:
    refused = [path.name for path in FILES if read(path) is None]
    assert len(refused) <= REFUSED_MAX, refused


def squeezed(text: str | None) -> str:
    """The text without any blanks: line breaks and joins differ between tools."""
    return "".join((text or "").split())


def word_values(expected: dict[str, Any]) -> list[tuple[str, bool | str]]:
    """(name, state or text) of every control that may hold a value."""
    found: list[tuple[str, bool | str]] = []
    for entry in expected["sdt"]:
        if entry["type"] not in FRAMES:
            value = entry["checked"] if entry["checked"] is not None else squeezed(entry["text"])
            found.append((entry["tag"] or "", value))
    for entry in expected["legacy"]:
        value = entry["checked"] if entry["kind"] == "checkbox" else squeezed(entry.get("value"))
        found.append((entry["name"] or "", value))
    return found


def same(value: bool | str, sighting: Sighting) -> bool:
    if isinstance(value, bool):
        return sighting.mark is value
    text = squeezed(sighting.text)
    return text == value or (len(value) >= SHORTENED - 10 and text.startswith(value))


def word_misses(values: list[tuple[str, bool | str]], controls: list[Sighting]) -> list[tuple[str, bool | str]]:
    """Expected values that no control of that name holds; each control answers once."""
    waiting = list(controls)
    missed = []
    for name, value in values:
        match = next((entry for entry in waiting if entry.key == name and same(value, entry)), None)
        if match is None:
            missed.append((name, value))
        else:
            waiting.remove(match)
    assert not waiting, f"controls that nobody else saw: {waiting}"
    return missed


@MISSING
@pytest.mark.parametrize(
    "path", [path for path in EXPECTED if path.name.startswith("docx__")], ids=lambda path: path.stem
)
def test_word_values_are_those_of_other_tools(path: Path) -> None:
    expected = json.loads(path.read_text("utf-8"))
    transcript = read(CORPUS / expected["file"])
    assert transcript is not None
    controls = [sighting for sighting in transcript.sightings if sighting.method == "control"]
    missed = word_misses(word_values(expected), controls)
    allowed, _ = WORD_MISSES.get(Path(expected["file"]).name.removeprefix("docx__"), (0, ""))
    assert len(missed) == allowed, missed


def pdf_value(field: dict[str, Any]) -> str:
    value = field["value"]
    text = "\n".join(value) if isinstance(value, list) else value or ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return text if text.strip() else ""


def pdf_agrees(field: dict[str, Any], sightings: list[Sighting]) -> bool:
    value = pdf_value(field)
    if field["type"] != "/Btn":
        return all(sighting.text == value for sighting in sightings)
    state = "" if value == "/Off" else value.removeprefix("/")
    return all(
        sighting.mark is bool(state) if sighting.mark is not None else sighting.text == state for sighting in sightings
    )


def is_filled_in(field: dict[str, Any]) -> bool:
    """Push buttons and signatures hold no value."""
    is_button = field["type"] == "/Btn" and field["value"] is None and not ({"/Off"} & set(field["states"] or ()))
    return field["type"] != "/Sig" and not is_button


@MISSING
@pytest.mark.parametrize(
    "path", [path for path in EXPECTED if path.name.startswith("pdf__")], ids=lambda path: path.stem
)
def test_pdf_values_are_those_of_other_tools(path: Path) -> None:
    expected = json.loads(path.read_text("utf-8"))
    name = Path(expected["file"]).name
    transcript = read(CORPUS / expected["file"])
    if name in UNREADABLE:
        assert transcript is None
        return
    assert transcript is not None
    missed = []
    for field in filter(is_filled_in, expected["fields"]):
        own = [sighting for sighting in transcript.sightings if sighting.key == field["name"]]
        if not own or not pdf_agrees(field, own):
            missed.append(field["name"])
    assert Counter(missed) == Counter(entry for file, entry in PDF_MISSES if file == name), missed


@MISSING
@pytest.mark.parametrize("path", sorted((CORPUS / "refilled").glob("*.pdf")), ids=lambda path: path.name)
def test_forms_filled_by_other_programs_read_back(path: Path) -> None:
    """pdf-lib and pdftk filled real blanks with "Größe Nr. n", "Straße n", "Köln n"."""
    transcript = read(path)
    assert transcript is not None
    texts = [sighting.text for sighting in transcript.sightings if sighting.method == "acroform"]
    assert sum(text.startswith(("Größe Nr. ", "Straße ", "Köln ")) for text in texts) >= 40
    assert not [text for text in texts if "\ufffd" in text]


@MISSING
def test_legacy_fields_filled_by_libreoffice_read_back() -> None:
    transcript = read(CORPUS / "refilled" / "tim-antrag__libreoffice-7.4.7-uno.docx")
    assert transcript is not None
    controls = [sighting for sighting in transcript.sightings if sighting.method == "control"]
    filled = [sighting.text for sighting in controls if sighting.text.startswith(("Größe Nr. ", "Straße ", "Köln "))]
    assert len(filled) >= 20
