"""Agreements in two languages: switches of the call, and the proof that both languages say the same."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from klimadocs.catalogue import load_catalogue
from klimadocs.errors import LetterError
from klimadocs.letters import Marks, open_press
from klimadocs.letters.context import compose
from klimadocs.model.call import Agreement, Template
from klimadocs.model.day import CaseView
from klimadocs.ooxml.words import visible_text
from klimadocs.ooxml.writing import write_package
from klimadocs.pipeline.lint_plans import lint_languages
from klimadocs.pipeline.sampling import sample_view
from tests.letters.contexts import CALL, LETTERS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LANGUAGES = ("es", "pt", "en")
COUNTRIES = {"es": "Nicaragua", "pt": "Brasilien", "en": "Jamaika"}
CATALOGUE = load_catalogue(CALL.parent)
Change = Callable[[Any], None]


def view(language: str = "es", **switches: Any) -> CaseView:
    """The sample with a partner of that language; `switches` are those of the call's agreements."""
    call = CATALOGUE.call(CALL.name)
    call = replace(call, agreement=replace(call.agreement, **switches))
    form = call.forms[0]
    shown = sample_view(call, form, CALL / "forms" / form.id / "sample.toml")
    return with_answer(shown, "partner_land", COUNTRIES[language])


def with_answer(shown: CaseView, field: str, text: str) -> CaseView:
    from klimadocs.forms.normalise import normalise

    reading = shown.assessment.reading
    answer = normalise(shown.form.field(field), text)
    answers = tuple(answer if entry.field == field else entry for entry in reading.answers)
    return replace(shown, assessment=replace(shown.assessment, reading=replace(reading, answers=answers)))


def pressed(shown: CaseView, language: str, content: bytes | None = None) -> str:
    """The words of the memorandum."""
    return words_of_letter(shown, LETTERS / "memorandum" / f"de-{language}.docx", content)


def words_of_letter(shown: CaseView, path: Path, content: bytes | None = None) -> str:
    kind = shown.call.letter(path.parent.name)
    assert kind is not None
    source = content if content is not None else path.read_bytes()
    template = Template(path.stem, str(path), sha256(source).hexdigest(), source)
    context = compose(shown, kind, template.language, CATALOGUE.office, shown.today)
    marks = Marks("KP-2014-007", kind.name, template.language, "0" * 64)
    return visible_text(open_press().press(template, context, marks).content)


def changed(path: Path, change: Change) -> bytes:
    """The template with its body changed."""
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    change(root)
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return write_package(parts)


def article(root: Any, number: int) -> Any:
    """The row of an article; the heads and two rows without a number stand before it."""
    return next(root.iter(f"{W}tbl")).findall(f"{W}tr")[number + 2]


# --- what is held


def without_right(root: Any) -> None:
    """One article is missing in the partner's language."""
    cell = article(root, 7).findall(f"{W}tc")[1]
    first, *rest = cell.findall(f"{W}p")
    for paragraph in rest:
        cell.remove(paragraph)
    for run in first.findall(f"{W}r"):
        first.remove(run)


def without_left(root: Any) -> None:
    """One article is missing in German."""
    row = article(root, 7)
    row.remove(row.findall(f"{W}tc")[0])


def without_paragraph(root: Any) -> None:
    """One paragraph is missing in the partner's language."""
    cell = article(root, 2).findall(f"{W}tc")[1]
    cell.remove(cell.findall(f"{W}p")[-1])


def without_row(root: Any) -> None:
    """One article is missing in both languages."""
    row = article(root, 9)
    row.getparent().remove(row)


def with_other_number(root: Any) -> None:
    """The years differ."""
    cell = article(root, 13).findall(f"{W}tc")[1]
    entry = next(text for text in cell.iter(f"{W}t") if "vereinbarung.jahre" in (text.text or ""))
    entry.text = re.sub(r"\{\{ vereinbarung.jahre \}\}", "7", entry.text)


def with_other_value(root: Any) -> None:
    """Another person is named in the partner's language."""
    cell = article(root, 6).findall(f"{W}tc")[1]
    entry = next(text for text in cell.iter(f"{W}t") if "personen.kontakt.name" in (text.text or ""))
    entry.text = entry.text.replace("{{ personen.kontakt.name }}", "{{ personen.leitung.name }}", 1)


def with_mixed_languages(root: Any) -> None:
    """A paragraph of the right column is marked as German."""
    mark = article(root, 3).findall(f"{W}tc")[1].find(f".//{W}lang")
    mark.set(f"{W}val", "de-DE")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without_right, "fehlt der Text auf"),
        (without_left, "hat nicht zwei Spalten"),
        (without_paragraph, "verschieden viele Absätze"),
        (without_row, "Auf Artikel 8 folgt Artikel 10"),
        (with_other_number, "nennen verschiedene Zahlen"),
        (with_other_value, "steht nur auf"),
        (with_mixed_languages, "mischt die Sprachen"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_memorandum_whose_languages_differ_is_held(language: str, change: Change, words: str) -> None:
    content = changed(LETTERS / "memorandum" / f"de-{language}.docx", change)
    with pytest.raises(LetterError) as held:
        pressed(view(language), language, content)
    assert words in held.value.sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["kreisfreie Stadt", "Landkreis", "Verbandsgemeinde", "Sonstige"])
def test_every_kind_of_applicant_is_the_same_in_both_languages(language: str, kind: str) -> None:
    assert "[[FEHLT" not in pressed(with_answer(view(language), "kommune_art", kind), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_memorandum_without_what_may_be_missing_is_the_same_in_both_languages(language: str) -> None:
    shown = view(language)
    for field in ("partner_leitung_name", "partner_leitung_titel", "partner_email", "partner_seit", "klima_nachname",
                  "schwerpunkt", "themen_sonstige", "beschluss_gremium", "kontakt_amt"):  # fmt: skip
        shown = with_answer(shown, field, "")
    assert "________________" in pressed(shown, language)


# --- switches


def texts(language: str, **switches: Any) -> str:
    return " ".join(pressed(view(language, **switches), language).split())


def test_as_delivered_it_does_not_bind_and_may_be_ended() -> None:
    said = texts("es")
    assert "Sie ist rechtlich nicht bindend" in said
    assert "No es jurídicamente vinculante" in said
    assert "für 5 Jahre" in said
    assert "mit einer Frist von 3 Monaten" in said
    assert "in 2 Originalen unterzeichnet, jedes auf Deutsch und auf Spanisch" in said
    assert "Beide Sprachfassungen sind gleichermaßen gültig" in said
    assert "Entwurf – rechtlich zu prüfen; Arbeitsübersetzung" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_switches_change_both_languages_alike(language: str) -> None:
    said = texts(
        language,
        binding=True,
        termination=False,
        years=1,
        witnesses=2,
        originals=4,
        separate_originals=True,
        prevails="partner",
        reviewed=(language,),
    )
    assert "ist für die Partner verbindlich" in said
    assert "nicht bindend" not in said
    assert "Frist von" not in said
    assert "für 1 Jahr." in said
    assert "in 4 Originalen unterzeichnet, zu gleichen Teilen" in said
    assert "gilt die Fassung auf" in said
    assert "Arbeitsübersetzung" not in said
    assert said.count("Zeugin oder Zeuge") == 4


def test_the_witnesses_sign_for_each_side() -> None:
    assert texts("pt", witnesses=0).count("Testemunha") == 0
    assert texts("pt", witnesses=1).count("Testemunha") == 2


@pytest.mark.parametrize(
    ("country", "office"), [("Argentinien", "Intendente"), ("Mexiko", "Presidente Municipal"), ("Kolumbien", "Alcalde")]
)
def test_heads_are_called_as_in_their_country_where_the_form_does_not_say(country: str, office: str) -> None:
    shown = with_answer(with_answer(view("es"), "partner_leitung_titel", ""), "partner_land", country)
    assert pressed(shown, "es").count(office) >= 3


def test_the_office_of_the_form_counts() -> None:
    assert "Síndica" in pressed(with_answer(view("es"), "partner_leitung_titel", "Síndica"), "es")


def test_the_delivered_switches_are_the_careful_ones() -> None:
    shipped = CATALOGUE.call(CALL.name).agreement
    careful = Agreement()
    assert (shipped.binding, shipped.termination, shipped.reviewed) == (careful.binding, True, ())


# --- before anything is printed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without_right, "fehlt der Text auf"),
        (without_left, "hat nicht zwei Spalten"),
        (without_paragraph, "verschieden viele Absätze"),
        (with_mixed_languages, "mischt die Sprachen"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_linter_finds_columns_that_differ(change: Change, words: str) -> None:
    path = LETTERS / "memorandum" / "de-pt.docx"
    (fault,) = lint_languages(Template(path.stem, "x/de-pt.docx", "", changed(path, change)))
    assert fault[0] == "x/de-pt.docx"
    assert words in fault[1]


def test_the_linter_finds_nothing_in_what_is_shipped() -> None:
    letters = [letter for call in CATALOGUE.calls for letter in call.letters]
    assert [fault for letter in letters for template in letter.templates for fault in lint_languages(template)] == []


# --- the agreement with the office


PARTICIPATION = LETTERS / "teilnahmevereinbarung" / "de.docx"


def test_the_participation_agreement_has_the_services_and_commitments_of_the_call() -> None:
    shown = view()
    said = words_of_letter(shown, PARTICIPATION)
    assert shown.call.services
    assert shown.call.commitments
    assert [line for line in (*shown.call.services, *shown.call.commitments) if line not in said] == []
    for words in ("Bürgermeisterin Dr. Renate Böhm-Lüdecke", "San Isidro del Río (Nicaragua)", "8 Stunden pro Woche"):
        assert words in said
    assert "Entwurf – nachgebildet, kein amtliches Muster; rechtlich zu prüfen" in said
    assert "Rat der Stadt Musterhausen, 18. Juni 2014" in said
    assert re.findall(r"§\u00a0(\d+) [A-ZÖ]", said) == [str(number) for number in range(1, 11)]


def test_the_participation_agreement_without_what_may_be_missing() -> None:
    shown = view(termination=False)
    for field in ("personal_stunden", "klima_nachname", "partner_name", "beschluss", "kontakt_amt", "kontakt_email"):
        shown = with_answer(shown, field, "")
    said = words_of_letter(shown, PARTICIPATION)
    assert "[[FEHLT" not in said
    assert "schriftlich beenden" not in said
    assert "wird noch bestimmt" in said
    assert "wenn die zuständigen Gremien der Kommune zugestimmt haben" in said


def test_the_participation_agreement_is_due_when_a_person_has_accepted() -> None:
    kind = CATALOGUE.call(CALL.name).letter("teilnahmevereinbarung")
    assert kind is not None
    assert kind.document == "agreement"
    assert [(when.all, when.none) for when in kind.when] == [(("accepted",), ("withdrawn",))]
