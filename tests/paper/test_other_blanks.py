"""Paper with blanks that nobody tuned for it: learnt, filled by their makers, printed, scanned, faxed, and read."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pytest

from klimadocs.forms.fill import fill
from klimadocs.forms.learn import learn
from klimadocs.forms.reference import Reference
from klimadocs.model.reading import Answer
from klimadocs.paper.stack import PaperRoom, Stack
from klimadocs.readers import find_reader, sniff, survey_blank
from tests.makers.blanks import BlankForm, office_forms
from tests.makers.blanks.comb_forms import COMB_FORMS
from tests.makers.blanks.pdf_forms import PDF_FORMS
from tests.makers.paper.blank_sheets import draw_pages
from tests.paper.sheets_of_paper import laid, tiff

pytestmark = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler (pdftoppm) is not installed")
ENTRIES = {
    "Verein": "Musikverein Lindau", "Ansprechperson": "Sabine Abendroth", "Ort": "Lindau", "Telefon": "030 23125 411",
    "Beginn (Datum)": "04.05.2024", "Ende (Datum)": "19.06.2024", "Kontoinhaber": "Dieter Kaiser",
}  # fmt: skip


@dataclass(frozen=True)
class Scan:
    """How a page comes from the machine: askew, of another size, grey or black and white."""

    dpi: int = 200
    degrees: float = 0.7
    is_black: bool = False

    def of(self, *files: bytes) -> bytes:
        pages = [laid(page, self.degrees, 0.99) for file in files for page in draw_pages(file, self.dpi)]
        return tiff(pages, (self.dpi, self.dpi), "group4" if self.is_black else "tiff_lzw")


SCAN = Scan()
FAX = Scan(degrees=-0.5, is_black=True)


@lru_cache
def reference(content: bytes, name: str) -> Reference:
    reader = find_reader(sniff(content))
    assert reader is not None
    blank = reader.read(content)
    return Reference(learn(blank, survey_blank(content, blank), name, "andere").form, blank, content)


def of_maker(name: str) -> BlankForm:
    return next(form for form in (*COMB_FORMS, *PDF_FORMS) if form.name == name)


def read(references: Sequence[Reference], content: bytes) -> Stack:
    return PaperRoom(references).read(content, "image/tiff")


def answers(stack: Stack) -> dict[str, Answer]:
    """By label, of the only form in the stack."""
    (form,) = stack.submissions
    reading = fill(form.reference, form.transcript, form.score)
    labels = {field.id: field.label for field in form.reference.form.fields}
    return {labels[answer.field]: answer for answer in reading.answers}


def wrong(found: dict[str, Answer], wanted: dict[str, object]) -> dict[str, object]:
    """What is not read as it was meant, or in doubt."""
    return {
        label: found[label].value
        for label, value in wanted.items()
        if found[label].value != value or found[label].doubt
    }


GROUPS = {"Anrede": "divers", "Welche Rente beantragen Sie?": "Witwenrente", "Haben Sie Kinder erzogen?": "ja"}


@pytest.mark.parametrize("scan", [SCAN, FAX])
def test_groups_of_buttons_are_read(scan: Scan) -> None:
    """Each of their circles has a place, and is drawn on the blank that is taken away."""
    form = of_maker("rente")
    found = answers(read([reference(form.make({}), "rente")], scan.of(form.make(form.answers))))
    assert wrong(found, GROUPS) == {}


def test_frames_of_fields_are_no_marks() -> None:
    form = of_maker("rente")
    found = answers(read([reference(form.make({}), "rente")], SCAN.of(form.make({}))))
    given = {label: answer.value for label, answer in found.items() if answer.is_given}
    assert given == {}
    assert {label for label in (*GROUPS, "Welche Nachweise liegen bei?") if found[label].doubt} == set()


@pytest.mark.parametrize("scan", [SCAN, FAX])
def test_letters_in_boxes_are_read_as_words(scan: Scan) -> None:
    form = of_maker("zulassung")
    found = answers(read([reference(form.make({}), "zulassung")], scan.of(form.make(form.answers))))
    said = {label: answer for label, answer in found.items() if not answer.doubt}
    wanted = dict(form.answers)
    assert {label: answer.value for label, answer in said.items() if answer.value != wanted[label]} == {}
    assert len(said) >= len(wanted) - 1


@pytest.mark.parametrize("scan", [SCAN, FAX])
@pytest.mark.parametrize("ticked", [(), ("Salat",), ("Brot",)])
def test_brackets_are_boxes(scan: Scan, ticked: tuple[str, ...]) -> None:
    blank = reference(office_forms.brackets(), "fest")
    found = answers(read([blank], scan.of(office_forms.brackets(ticked))))
    (answer,) = [found[field.label] for field in blank.form.fields if field.options]
    chosen = (answer.value,) if isinstance(answer.value, str) else tuple(answer.value or ())
    assert (chosen, bool(answer.doubt)) == (ticked, False)


@pytest.mark.parametrize("scan", [SCAN, FAX])
@pytest.mark.parametrize("version", ["2022", "2024"])
def test_a_version_is_told_from_another(scan: Scan, version: str) -> None:
    both = [reference(office_forms.grant(name), name) for name in ("2022", "2024")]
    stack = read(both, scan.of(office_forms.grant(version, ENTRIES)))
    assert [form.reference.form.id for form in stack.submissions] == [version]
    assert stack.submissions[0].leaves == (1, 2)
    assert wrong(answers(stack), {"Beginn (Datum)": "2024-05-04", "Ende (Datum)": "2024-06-19"}) == {}


@pytest.mark.parametrize("scan", [SCAN, FAX])
def test_a_version_that_nobody_knows_is_doubted(scan: Scan) -> None:
    """Its days stand in each other's place: nothing on that page may be certain."""
    stack = read([reference(office_forms.grant("2024"), "2024")], scan.of(office_forms.grant("2022", ENTRIES)))
    assert [trouble.kind for trouble in stack.troubles] == ["other_print"]
    assert "(Datum)" in stack.troubles[0].sentence
    found = answers(stack)
    assert [label for label, answer in found.items() if answer.is_given and not answer.doubt] == ["Kontoinhaber"]


def test_another_form_with_the_same_head_is_never_certain() -> None:
    """None of what stands on it is taken for the form that is known."""
    stack = read([reference(office_forms.grant("2024"), "2024")], SCAN.of(office_forms.report(ENTRIES)))
    found = answers(stack) if stack.submissions else {}
    assert [label for label, answer in found.items() if answer.is_given and not answer.doubt] == []


def test_a_shared_page_belongs_to_the_form_before_it() -> None:
    both = [reference(office_forms.grant(name), name) for name in ("2022", "2024")]
    first, second = office_forms.grant("2022", ENTRIES), office_forms.grant("2024", ENTRIES)
    stack = read(both, SCAN.of(first, second))
    assert [(form.reference.form.id, form.leaves) for form in stack.submissions] == [("2022", (1, 2)), ("2024", (3, 4))]
    doubts = [entry.doubt for entry in stack.submissions[1].transcript.sightings if entry.text == "Dieter Kaiser"]
    assert doubts != [""]


@pytest.mark.parametrize("scan", [SCAN, Scan(degrees=-1.0, is_black=True)])
def test_rows_that_are_all_alike_are_told_apart(scan: Scan) -> None:
    blank = reference(office_forms.listing(), "liste")
    stack = read([blank], scan.of(office_forms.listing({(0, 0): "Kaiser, Ute", (13, 1): "Lindau", (25, 2): "Chor"})))
    (form,) = stack.submissions
    said = {entry.text: entry.place.box for entry in form.transcript.sightings if entry.text and entry.key}
    assert set(said) == {"Kaiser, Ute", "Lindau", "Chor"}
    reading = fill(form.reference, form.transcript, form.score)
    rows = [place for place, answer in enumerate(reading.answers) if answer.is_given]
    assert rows == [0, 13 * 3 + 1, 25 * 3 + 2]


@pytest.mark.parametrize("turns", [0, 1])
def test_a_landscape_form_on_a_portrait_sheet_is_read(turns: int) -> None:
    blank = reference(office_forms.landscape(), "stand")
    (page,) = draw_pages(office_forms.landscape({"Firma": "Lebkuchen Kaiser", "Telefon": "030 23125 412"}), 200)
    content = tiff([laid(np.ascontiguousarray(np.rot90(page, turns)))])
    found = answers(read([blank], content))
    assert wrong(found, {"Firma": "Lebkuchen Kaiser", "Telefon": "030 23125 412", "Ansprechperson": None}) == {}
