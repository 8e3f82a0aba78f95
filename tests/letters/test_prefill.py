"""The applicant's form once more: every answer stands in it, every gap is marked, and it reads back as it was."""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from lxml import etree

from klimadocs.catalogue import Catalogue
from klimadocs.executors.serial import Serial
from klimadocs.letters.prefill import is_untouched, prefilled
from klimadocs.model.day import CaseView
from klimadocs.ooxml.writing import with_parts
from klimadocs.pipeline.previewing import read_contents
from klimadocs.pipeline.sampling import view_of
from tests.rules.test_judge import COMPLETE
from tests.tiny import lay_out, word_file

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def blank_of(catalogue: Catalogue) -> bytes:
    return next(blank.content for blank in catalogue.blanks if blank.path.endswith(".docx"))


def view(catalogue: Catalogue, **changes: Any) -> CaseView:
    call = catalogue.calls[0]
    values = {key: value for key, value in (COMPLETE | changes).items() if value is not None}
    return view_of(call, call.forms[0], values)


def fill(catalogue: Catalogue, case: CaseView, gaps: Collection[str]) -> bytes:
    content = prefilled(blank_of(catalogue), case.form, case.assessment.reading, gaps)
    assert content is not None
    return content


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ort": None, "themen": None, "zusage_mou": False, "beschluss_datum": None},
        {
            "motivation": "Zeile eins\nZeile zwei & <drei>",
            "themen": ["Mobilität", "Biodiversität"],
            "einwohner": 12_345,
        },
    ],
)
def test_it_reads_back_as_it_was_answered(shipped: Catalogue, changes: dict[str, Any]) -> None:
    case = view(shipped, **changes)
    gaps = {name for finding in case.assessment.findings for name in finding.fields}
    (found,) = read_contents(shipped, Serial(), [("formular.docx", fill(shipped, case, gaps))])
    reading = found.read.reading
    assert reading is not None
    assert {a.field: a.value for a in reading.answers} == {a.field: a.value for a in case.assessment.reading.answers}
    assert [entry.text for entry in reading.leftovers] == []
    assert found.read.troubles == ()


def test_every_gap_is_highlighted(shipped: Catalogue) -> None:
    gaps = ("ort", "themen", "zusage_mou", "einwohner")
    case = view(shipped, ort=None, themen=None, zusage_mou=False, einwohner="viele")
    with zipfile.ZipFile(BytesIO(fill(shipped, case, gaps))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    marked = {}
    for run in body.iter(f"{W}r"):
        if run.find(f"{W}rPr/{W}highlight") is not None:
            tag = next(run.iterancestors(f"{W}sdt")).find(f"{W}sdtPr/{W}tag").get(f"{W}val")
            marked[tag] = "".join(map(str, run.itertext()))
    topics = {f"themen.{number}": "☐" for number in range(1, 12)}
    assert marked == {"ort": "Bitte eintragen", "zusage_mou": "☐", "einwohner": "viele"} | topics


def test_what_was_written_by_hand_is_asked_for_anew(shipped: Catalogue) -> None:
    case = view(shipped, ort="Wünsfer")
    reading = case.assessment.reading
    answers = tuple(replace(a, doubt=True, by_hand=True) if a.field == "ort" else a for a in reading.answers)
    case = replace(case, assessment=replace(case.assessment, reading=replace(reading, answers=answers)))
    with zipfile.ZipFile(BytesIO(fill(shipped, case, ()))) as archive:
        body = archive.read("word/document.xml").decode()
    assert "Wünsfer" not in body
    assert body.count("<w:highlight") == 1


def test_the_same_answers_give_the_same_bytes(shipped: Catalogue) -> None:
    case = view(shipped, ort=None)
    assert fill(shipped, case, ["ort"]) == fill(shipped, case, ["ort"])


def test_it_is_known_whether_somebody_typed_into_it(shipped: Catalogue) -> None:
    content = fill(shipped, view(shipped), ())
    assert is_untouched(content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        typed = archive.read("word/document.xml").replace("Münster".encode(), b"Minster")
    assert not is_untouched(with_parts(content, {"word/document.xml": typed}))
    assert not is_untouched(blank_of(shipped))
    assert not is_untouched(b"kein Word")


def test_a_blank_without_controls_cannot_be_filled(shipped: Catalogue) -> None:
    case = view(shipped)
    assert prefilled(word_file(("Name:",)), case.form, case.assessment.reading, ()) is None


def test_it_serves_any_call(tmp_path: Any) -> None:
    from klimadocs.catalogue import load_catalogue

    catalogue = load_catalogue(lay_out(tmp_path))
    call = catalogue.calls[0]
    case = view_of(
        call, call.forms[0], {"name": "Ida Küßner", "genre": ["Krimi", "Comic"], "ordnung": True, "ab": "1.6.2031"}
    )
    (found,) = read_contents(catalogue, Serial(), [("antrag.docx", fill(catalogue, case, ["alter"]))])
    assert found.read.reading is not None
    values = {answer.field: answer.value for answer in found.read.reading.answers if answer.is_given}
    assert values == {"name": "Ida Küßner", "genre": ("Krimi", "Comic"), "ordnung": True, "ab": "2031-06-01"}
