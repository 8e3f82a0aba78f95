"""Forms that nobody here made are read at once after `learn`: every answer right, or doubted where the copy was changed."""

from __future__ import annotations

import io
import random
import shutil
import zipfile
from copy import deepcopy
from typing import Any

import pytest
from lxml import etree

from klimadocs.forms.fill import fill
from klimadocs.forms.identify import identify
from tests.forms import test_learn, test_learn_offices
from tests.forms.learnt_blanks import (
    assert_any_answers_are_read_or_doubted,
    assert_blank_says_nothing,
    assert_filled_copy_is_read_exactly,
    doubted,
    read,
    reference,
    said,
)
from tests.forms.test_learn import need
from tests.makers.blanks import BlankForm
from tests.makers.blanks.pdf_forms import printed
from tests.makers.blanks.word_forms import WORD_FORMS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAMPLES = {
    "text": ("A. Möller", "Name", "Ort: Köln", "Straße 5 / II", "ja", "12", "Vorname Nachname", "a & b < c"),
    "long": ("Erstens. Zweitens.", "Bemerkungen: keine", "Ort, Datum: hier", "ja"),
    "date": ("2024-02-29", "2001-12-01"),
    "email": ("a.b@example.org",),
    "phone": ("030 23125 999",),
    "plz": ("01067",),
    "integer": (7, 1200),
    "url": ("www.example.org",),
    "country": ("Peru",),
    "bool": (True,),
}
SHORT_SAMPLES = {
    "text": ("A. MÖLLER", "DE02", "ORT", "X Y Z", "12", "A&B"),
    "long": ("Erstens. Zweitens.", "Ort, Datum: hier"),
    "date": ("2024-02-29", "2001-12-01"),
    "email": ("a.b@example.org",),
    "phone": ("030 23125 999",),
    "plz": ("01067",),
    "integer": (7, 1200),
    "bool": (True,),
}
"""What fits into boxes for twelve letters."""
SETS = ((test_learn.FORMS, SAMPLES), (test_learn_offices.FORMS, SHORT_SAMPLES))
FORMS = [
    (form, [other for other in forms if other.asked != form.asked], samples)
    for forms, samples in SETS
    for form in forms
]
"""Each with those it must be told from: a printed form is the same form once more."""
NAMELESS_ROWS = "raumbuchung"
"""Its rows have no names of their own: with one row gone, nobody can tell which."""


def _named(value: object) -> str:
    return value.name if isinstance(value, BlankForm) else ""


@pytest.mark.timeout(120)
@pytest.mark.parametrize(("form", "others"), [entry[:2] for entry in FORMS], ids=_named)
def test_filled_copy_is_read_exactly(form: BlankForm, others: list[BlankForm]) -> None:
    need(form)
    assert_filled_copy_is_read_exactly(form, others)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("form", [form for form, _, _ in FORMS], ids=_named)
def test_blank_says_nothing(form: BlankForm) -> None:
    need(form)
    assert_blank_says_nothing(form)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("form", "samples"),
    [(form, samples) for form, _, samples in FORMS if not form.name.endswith("-druck")],
    ids=_named,
)
def test_any_answers_are_read_or_doubted(form: BlankForm, samples: dict[str, tuple[object, ...]]) -> None:
    """Words that look like labels among them."""
    need(form)
    assert_any_answers_are_read_or_doubted(form, samples)


@pytest.mark.parametrize("change", ["row removed", "row repeated", "control destroyed", "label mistyped"])
@pytest.mark.parametrize("form", [f for f in WORD_FORMS if f.name != NAMELESS_ROWS], ids=lambda form: form.name)
def test_changed_copy_has_no_silent_error(form: BlankForm, change: str) -> None:
    """What went with a row is gone; everything else is right or doubted."""
    chance = random.Random(f"{form.name}{change}")
    for _ in range(10):
        content, gone = _changed(form, change, chance)
        reading = fill(reference(form), read(content), 1.0)
        found, unsure = said(form, reading), doubted(form, reading)
        wrong = {label for label, value in form.answers.items() if found[label] != value and label not in unsure}
        assert {label for label in wrong if not _is_in(form.answers[label], gone)} == set(), gone


def _is_in(answer: object, gone: str) -> bool:
    texts = answer if isinstance(answer, tuple) else (answer,)
    return any(str(text) in gone for text in texts) or answer is True


def _changed(form: BlankForm, change: str, chance: random.Random) -> tuple[bytes, str]:
    """The filled copy with one change, and the words that are gone or twice there."""
    with zipfile.ZipFile(io.BytesIO(form.make(form.answers))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    block = chance.choice(
        [entry for entry in root.iter(f"{W}p", f"{W}tr") if entry.tag == f"{W}tr" or entry.getparent() is root[0]]
    )
    gone = "".join(text.text or "" for text in block.iter(f"{W}t"))
    match change:
        case "row removed":
            block.getparent().remove(block)
        case "row repeated":
            block.addnext(deepcopy(block))
        case "control destroyed":
            _destroy(chance.choice(list(root.iter(f"{W}sdt")) or [None]))
            gone = ""
        case _:
            gone = _mistype(form, block)
    parts["word/document.xml"] = etree.tostring(root)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue(), gone


def _destroy(control: Any) -> None:
    """Its text stays, as where it was pasted into another document."""
    if control is None:
        return
    for piece in list(control.find(f"{W}sdtContent")):
        control.addprevious(piece)
    control.getparent().remove(control)


def _mistype(form: BlankForm, block: Any) -> str:
    labels = [entry.label for entry in form.asked]
    for text in block.iter(f"{W}t"):
        words = (text.text or "").strip(" :_*")
        if len(words) > 3 and any(label.startswith(words) for label in labels):
            text.text = text.text.replace(words, words[:1] + words[2:])
            return ""
    return ""


def test_interchanged_values_of_a_group_of_buttons_are_doubted() -> None:
    """A value that no button of the blank has says nothing."""
    form = next(form for form, _, _ in FORMS if form.name == "bibliothek")
    copy = read(form.make(form.answers))
    strange = tuple(
        type(entry)(**{name: getattr(entry, name) for name in entry.__slots__} | {"text": "7"})
        if entry.key == "Optionsfeld 3" else entry
        for entry in copy.sightings
    )  # fmt: skip
    reading = fill(
        reference(form), type(copy)(copy.digest, copy.reader, copy.media_type, strange, is_in_order=False), 1.0
    )
    assert "Ausweis für" in doubted(form, reading)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("form", WORD_FORMS, ids=lambda form: form.name)
def test_print_of_a_learnt_word_form_has_no_silent_error(form: BlankForm) -> None:
    """Filled in Word, printed to PDF, compared with the Word blank: fields in a row of a table cannot be told apart."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    copy = read(printed(form.make(form.answers)))
    identity = identify(copy, [reference(form)])
    assert identity.reference is reference(form)
    reading = fill(reference(form), copy, identity.score)
    found, unsure = said(form, reading), doubted(form, reading)
    assert {label for label, value in form.answers.items() if found[label] != value and label not in unsure} == set()
    if form.name not in (NAMELESS_ROWS, "befragung"):
        assert len(unsure) <= 0.1 * len(form.asked)
