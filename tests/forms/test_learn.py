"""A blank that somebody else made becomes a definition: its fields are found, with labels, kinds, options and marks.

The forms are those of `tests/makers/blanks`, each made with another technique, and the shipped ones. The table of what
was found is printed (`pytest -s`).
"""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from klimadocs.catalogue import Catalogue
from klimadocs.catalogue.forms import load_form
from klimadocs.forms.learn import learn, slug
from klimadocs.forms.learn_spots import is_required, tidy
from klimadocs.forms.learn_toml import write_toml
from klimadocs.forms.learn_types import guess_kind
from klimadocs.forms.natives import names_of, of_spot
from klimadocs.model.blank import Survey
from klimadocs.model.form import Field, Form
from klimadocs.model.transcript import Place, Sighting, Transcript
from klimadocs.readers import find_reader, sniff, survey_blank
from tests.makers.blanks import BlankForm
from tests.makers.blanks.pdf_forms import PDF_FORMS
from tests.makers.blanks.word_forms import WORD_FORMS

FORMS = (*WORD_FORMS, *PDF_FORMS)
ENOUGH = 0.95


def need(form: BlankForm) -> None:
    """The printed form is made by LibreOffice."""
    if form.name.endswith("-druck") and shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")


@cache
def learnt(form: BlankForm) -> Form:
    content = form.make({})
    reader = find_reader(sniff(content))
    assert reader is not None
    blank = reader.read(content)
    return learn(blank, survey_blank(content, blank), form.name, "andere").form


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    technique: str
    asked: int
    found: int
    right: int
    extra: int

    @property
    def line(self) -> str:
        share = self.right / self.asked
        return f"{self.name:<18}{self.asked:>6}{self.found:>7}{self.right:>7}{self.extra:>7}{share:>8.0%}  {self.technique}"


def row_of(form: BlankForm) -> Row:
    by_label = {field.label: field for field in learnt(form).fields}
    found = [entry for entry in form.asked if entry.label in by_label]
    right = [entry for entry in found if by_label[entry.label].kind == entry.kind]
    extra = len(by_label) - len(found)
    return Row(form.name, form.technique, len(form.asked), len(found), len(right), extra)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_fields_are_found_with_their_kinds(form: BlankForm) -> None:
    need(form)
    row = row_of(form)
    print(f"\n{'form':<18}{'asked':>6}{'found':>7}{'right':>7}{'extra':>7}{'share':>8}  technique\n{row.line}")
    assert row.right >= ENOUGH * row.asked
    assert row.extra <= (1 - ENOUGH) * row.asked


@pytest.mark.timeout(120)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_options_and_required_marks_are_found(form: BlankForm) -> None:
    need(form)
    by_label = {field.label: field for field in learnt(form).fields}
    assert {entry.label: by_label[entry.label].options for entry in form.asked} == {
        entry.label: entry.options for entry in form.asked
    }
    assert {entry.label for entry in form.asked if by_label[entry.label].required} == {
        entry.label for entry in form.asked if entry.required
    }


@pytest.mark.parametrize(("ending", "share"), [("docx", 0.98), ("pdf", 1.0)])
def test_the_shipped_blank_is_learnt_anew(shipped: Catalogue, ending: str, share: float) -> None:
    """68 fields, 68 kinds that somebody chose with care."""
    blank = next(entry for entry in shipped.blanks if entry.path.endswith(ending))
    reader = find_reader(sniff(blank.content))
    assert reader is not None
    transcript = reader.read(blank.content)
    found = learn(transcript, survey_blank(blank.content, transcript), "neu").form
    by_native = {native.split("=")[0]: field for field in found.fields for native in field.native}
    names = {field.id: (field.id, f"{field.id}.1") for field in blank.form.fields}
    kinds = {key: {by_native[name].kind for name in group if name in by_native} for key, group in names.items()}
    right = [field for field in blank.form.fields if kinds[field.id] == {field.kind}]
    assert len(right) >= share * len(blank.form.fields), {field.id for field in blank.form.fields} - {
        f.id for f in right
    }


def test_the_definition_is_read_back(tmp_path: Path) -> None:
    for form in FORMS[:8]:
        folder = tmp_path / form.name
        folder.mkdir()
        (folder / "form.toml").write_text(write_toml(learnt(form), f"{form.name}.docx"), "utf-8")
        loaded = load_form("andere", folder)
        assert loaded.fields == learnt(form).fields
        assert [section.title for section in loaded.sections] == [section.title for section in learnt(form).sections]


def test_odd_signs_do_not_break_the_definition() -> None:
    odd = 'a "b" \\ c\nd \x7f ☒'
    form = Form("c", "f", "1", odd, learnt(FORMS[0]).sections, learnt(FORMS[0]).roles)
    assert tomllib.loads(write_toml(form, "x\ny.docx"))["title"] == odd


def test_sections_are_the_headings_of_the_form() -> None:
    titles = [section.title for section in learnt(FORMS[0]).sections]
    assert titles == ["Halterin oder Halter", "Angaben zum Hund"]


def test_roles_are_proposed_in_comments() -> None:
    text = write_toml(learnt(FORMS[2]), "sperrmuell.docx")
    assert 'applicant = "name"' in text
    assert '# postcode = "postleitzahl"' in text
    assert "recipient" not in tomllib.loads(text)["roles"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Größe (in cm)", "groesse_in_cm"),
        ("Straße, Hausnummer", "strasse_hausnummer"),
        ("2. Wahl", "feld_2_wahl"),
        ("Número de personas", "numero_personas"),
        ("§§", ""),
    ],
)
def test_names_are_made_of_labels(label: str, expected: str) -> None:
    assert slug(label) == expected


def test_names_are_unique() -> None:
    lines = [Sighting(f"Name: {'_' * 20}", "line", Place(path=f"Absatz {number}")) for number in (1, 2, 3)]
    blank = Transcript("0", "word/1", "", tuple(lines))
    assert [field.id for field in learn(blank, Survey(), "x").form.fields] == ["name", "name_2", "name_3"]


@pytest.mark.parametrize(
    ("text", "label", "needed"),
    [
        ("1.2 Name des Vereins *:", "Name des Vereins", True),
        ("  Ort …………", "Ort", False),
        ("E-Mail (Pflichtfeld)", "E-Mail", True),
        ("a) Anschrift", "Anschrift", False),
        ("PLZ / Ort:", "PLZ / Ort", False),
    ],
)
def test_labels_are_tidied(text: str, label: str, needed: bool) -> None:
    assert (tidy(text), is_required(text)) == (label, needed)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Telefon tagsüber", "phone"),
        ("Telefon / E-Mail", "text"),
        ("E-Mail-Adresse", "email"),
        ("Correo electrónico", "email"),
        ("PLZ", "plz"),
        ("PLZ, Ort", "text"),
        ("Código postal", "plz"),
        ("Land", "country"),
        ("Bundesland", "text"),
        ("Landkreis", "text"),
        ("Geburtsdatum", "date"),
        ("Ort, Datum", "text"),
        ("Fecha de nacimiento", "date"),
        ("Data de nascimento", "date"),
        ("Date of birth", "date"),
        ("Anzahl der Kinder", "integer"),
        ("Einwohnerzahl", "integer"),
        ("Schuljahr", "text"),
        ("Begründung", "long"),
        ("Observaciones", "long"),
        ("Internetseite", "url"),
        ("Hausnummer", "text"),
        ("Staatsangehörigkeit", "text"),
        ("Aktenzeichen", "text"),
    ],
)
def test_words_of_the_label_tell_the_kind(label: str, kind: str) -> None:
    assert guess_kind("text", label, "", 0) == kind


def test_boxes_are_a_choice_unless_the_words_speak_of_several() -> None:
    assert guess_kind("box", "Familienstand", "", 4) == "choice"
    assert guess_kind("box", "Gewünschte Angebote (Mehrfachnennung möglich)", "", 4) == "multi"
    assert guess_kind("box", "Ich stimme zu.", "", 0) == "bool"


def test_native_places_are_told_apart() -> None:
    """Names of fields may hold every sign that the notation uses."""
    fields = (
        Field("a", "A", "text", native=("form#1[0].x=2",)),
        Field("b", "B", "choice", options=("ja", "nein"), native=("Art=1", "Art=2")),
        Field("c", "C", "text", native=("Text1#3",)),
        Field("d", "D", "text", native=(of_spot(2, (10, 20, 110, 34)),)),
    )
    form = learnt(FORMS[0])
    names = names_of(Form("c", "f", "1", "t", (type(form.sections[0])("s", fields),), form.roles))
    assert names.of_control("form#1[0].x=2", 1) == "a"
    assert names.states_of("Art", 1) == {"1": "b.1", "2": "b.2"}
    assert (names.of_control("Text1", 3), names.of_control("Text1", 2)) == ("c", "")
    assert names.at(2, (10.4, 20, 110, 33.5)) == "d"
    assert names.at(1, (10, 20, 110, 34)) == ""
