"""Every letter in every language against what applicants may write: the longest names, nothing at all, no, one and forty
entries, signs that are markup elsewhere, accents, right-to-left script, thousands of characters. None breaks, none loses
a character, and nowhere a sentence falls apart."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from klimadocs.catalogue import Catalogue, load_catalogue
from klimadocs.forms.cleaning import clean
from klimadocs.letters import Marks, Pressed, open_press
from klimadocs.letters.context import compose
from klimadocs.letters.press_sandbox import open_sandbox
from klimadocs.model.call import LetterKind, Template
from klimadocs.model.case import DispatchRecord
from klimadocs.model.day import CaseView
from klimadocs.model.event import Approved, Corrected, Decided, Drafted, Entry
from klimadocs.model.form import Field
from klimadocs.pipeline.sampling import view_of
from tests.letters.press_beside import by_docxtpl, by_press, differences
from tests.rules.test_judge import COMPLETE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROOT = Path(__file__).parents[2] / "templates"
PRESS = open_press()
LONGEST = "Verbandsgemeinde Königsmäntelgäßchental-Süßwasserscheide an der Großen Vier-Flüsse-Straße (Hinterland) " * 3
MARKUP = "A & B <b>fett</b> \"zitiert\" 'einfach' &amp; <!-- ]]> {{ kommune_name }} {% if x %} ${y} {d.z} \\ % # § €"
TEXTS = (
    "Wald", "Æ", LONGEST.strip(), MARKUP, "Ñandú São Tomé Łódź Čačak Ệ Å ẞ", "שָׁלוֹם עולם 123 (abc)", "مدينة السلام – 2014",
    "Zeile eins\nZeile zwei\n\nZeile vier", "Tab\tund Punkt…", "x" * 300, "\u00a0geschützt\u00a0", "🌍🌱 Klima",
    "e\u0301 zerlegt", "Wort " * 600, "1", "0", "None", "True", "[[FEHLT: Name]]",
)  # fmt: skip
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "integer": st.sampled_from((0, 1, 5, 299_708, 2_000, 9_999_999, "viele")),
    "date": st.sampled_from(("2014-07-01", "1.7.2014", "31.02.2014", "bald")),
    "email": st.sampled_from(("a@example.org", f"{'sehr-lange-' * 5}adresse@amt.example.org", "a (at) b")),
    "phone": st.sampled_from(("030 23125 210", "12")),
    "plz": st.sampled_from(("01067", "48143", "1234")),
    "country": st.sampled_from(("Nicaragua", "Brasilien", "Mexiko", "Jamaika", "Haiti", "Tansania", "Atlantis")),
    "bool": st.booleans(),
}  # fmt: skip


@cache
def catalogue() -> Catalogue:
    return load_catalogue(ROOT)


def all_templates() -> Iterator[tuple[LetterKind, Template]]:
    for letter in catalogue().calls[0].letters:
        for template in letter.templates:
            yield letter, template


TEMPLATES = {f"{letter.name}/{template.language}": (letter, template) for letter, template in all_templates()}


def answer(field: Field) -> st.SearchStrategy[Any]:
    """What a field of this kind may hold; most often something."""
    if field.kind == "choice":
        return st.sampled_from((*field.options, "etwas ganz anderes"))
    if field.kind == "multi":
        return st.lists(st.sampled_from(field.options), unique=True, min_size=1).map(list)
    return KINDS.get(
        field.kind,
        st.sampled_from(TEXTS)
        | st.text(st.characters(exclude_categories=["C"], exclude_characters="\ufffd"), min_size=1, max_size=60),
    )


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """Answers to some, none or all fields."""
    fields = catalogue().calls[0].forms[0].fields
    optional = {field.id: answer(field) for field in fields}
    return st.fixed_dictionaries({}, optional=optional)


def case_with(values: dict[str, Any], history: int = 0) -> CaseView:
    """A case with these answers and so many events, corrections, decisions, letters and dispatches."""
    call = catalogue().calls[0]
    given_values = {key: value for key, value in values.items() if not isinstance(value, str) or clean(value).text}
    view = view_of(call, call.forms[0], given_values)
    start, case_id = datetime(2014, 9, 8, tzinfo=UTC), view.case.id
    events: list[Any] = []
    for number in range(history):
        events.append(Corrected(case_id, "ort", f"Ort {number}", f"Ort {number}", "rr"))
        events.append(Decided(case_id, "accepted", MARKUP, "rr"))
        events.append(Drafted(case_id, "rueckmeldung", "de", "f", "d", str(number), date(2014, 9, 9), (), "t", "p"))
        events.append(Approved(case_id, "rueckmeldung", "de", "f", "d", "rr", "command", recipe=str(number)))
    entries = tuple(Entry(n, str(n), start + timedelta(minutes=n), event) for n, event in enumerate(events, 1))
    dispatches = tuple(
        DispatchRecord(str(n), "smtp", ("rueckmeldung",), ("d",), ("f",), "a@example.org", "sent", start)
        for n in range(history)
    )
    case = replace(
        view.case,
        history=entries,
        approvals=tuple(event for event in events if isinstance(event, Approved)),
        dispatches=dispatches,
    )
    return replace(view, case=case)


def press(view: CaseView, letter: LetterKind, template: Template) -> Pressed:
    context = compose(view, letter, template.language, catalogue().office, view.today)
    return PRESS.press(template, context, Marks(view.case.id, letter.name, template.language, "0" * 64))


def text_in(content: bytes) -> str:
    """All text of a letter in one line, read here once more without any help of the press."""
    found = []
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith(".xml"):
                root = etree.fromstring(archive.read(name))
                if re.match(r"word/(document|header|footer|footnotes)", name):
                    found.append(squeezed("".join(_text(entry) for entry in root.iter())))
    return "\x00".join(found)


def _text(element: Any) -> str:
    if element.tag == f"{W}t":
        return element.text or ""
    return " " if element.tag in (f"{W}br", f"{W}tab", f"{W}p") else ""


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", TEMPLATES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(values=answers(), history=st.sampled_from((0, 1, 40)))
@example(values={}, history=0)
@example(values={"kommune_name": "Wald", "leitung_amt": "Zeile eins\nZeile zwei\n\nZeile vier"}, history=0)
@example(values=COMPLETE, history=1)
@example(values={"kommune_name": LONGEST, "partner_name": LONGEST, "kontakt_nachname": LONGEST}, history=40)
@example(
    values=dict.fromkeys(("kommune_name", "partner_name", "motivation", "kontakt_nachname", "ort"), MARKUP), history=0
)
def test_no_letter_breaks_or_loses_a_character(name: str, values: dict[str, Any], history: int) -> None:
    pressed = press(case_with(values, history), *TEMPLATES[name])
    text = text_in(pressed.content)
    assert [said for said in pressed.printed if squeezed(said) not in text] == []
    assert not re.search(r"\bobject at 0x|Undefined", text)


@pytest.mark.parametrize("name", TEMPLATES)
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(values=answers())
def test_docxtpl_itself_would_write_the_same(name: str, values: dict[str, Any]) -> None:
    """Two ways to the same words: what one of them lost the other would show."""
    letter, template = TEMPLATES[name]
    view = case_with(values, 1)
    context = compose(view, letter, template.language, catalogue().office, view.today)
    assume(not context.lost)
    sandbox = open_sandbox()
    sheet, printed = by_press(template.content, sandbox, context)
    assert differences(sheet, printed.content, by_docxtpl(template.content, sandbox, context)) == []


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("field", ["kommune_name", "kontakt_nachname", "partner_name", "leitung_name", "kontakt_amt"])
def test_a_long_answer_stands_whole_wherever_a_letter_prints_it(name: str, field: str) -> None:
    """3,000 characters, each word its own, so that a lost or doubled one is found."""
    long_text = " ".join(f"{field[:2]}{number:04}&<" for number in range(340))
    usual = text_in(press(case_with(COMPLETE | {field: "Zzyzx"}), *TEMPLATES[name]).content)
    text = text_in(press(case_with(COMPLETE | {field: long_text}), *TEMPLATES[name]).content)
    assert len(long_text) >= 3_000
    assert text.casefold().count(squeezed(long_text).casefold()) == usual.casefold().count("zzyzx")


# What stands there where a value is missing and the sentence around it was not built for that.
BROKEN = re.compile(r"\(\s*\)|\s[,.;:!?](?=\s|$)|,\s*[,.]|„\s*“|\*\*|\bvom \.|\bin der \.|\(\s*[,;]|:\s*\.|\.\.(?!\.)")


def paragraphs_of(content: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return ["".join(_text(entry) for entry in paragraph.iter()).strip() for paragraph in root.iter(f"{W}p")]


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("how", ["nothing", "required", "everything"])
def test_no_sentence_falls_apart(name: str, how: str) -> None:
    form = catalogue().calls[0].forms[0]
    required = {field.id for field in form.fields if field.required is True}
    values = {"nothing": {}, "required": {key: COMPLETE[key] for key in required if key in COMPLETE}}
    content = press(case_with(values.get(how, COMPLETE)), *TEMPLATES[name]).content
    assert [text for text in paragraphs_of(content) if BROKEN.search(text)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_letter_of_a_complete_application_has_a_gap(name: str) -> None:
    partner = {"partner_leitung_name": "Ana Luz Vega", "partner_leitung_titel": "Alcaldesa"}
    found = press(case_with(COMPLETE | partner, 1), *TEMPLATES[name]).gaps
    unreasoned = ("Grund der Absage",) if name == "absage/de" else ()
    assert [gap for gap in found if gap not in unreasoned] == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"eingangsbestaetigung", "rueckmeldung", "memorandum", "handlungsprogramm"}),
        ({"ort": None}, {"eingangsbestaetigung", "nachforderung"}),
        ({"partner_land": "Tansania"}, {"eingangsbestaetigung", "absage"}),
        ({"beratung": "vor Ort", "ort": None}, {"eingangsbestaetigung", "nachforderung", "beratungsangebot"}),
    ],
)
@pytest.mark.parametrize("country", ["Nicaragua", "Brasilien", "Jamaika"])
def test_what_an_outcome_brings_can_be_written_in_the_partners_language(
    changes: dict[str, Any], expected: set[str], country: str
) -> None:
    values = {
        key: value for key, value in (COMPLETE | {"partner_land": country} | changes).items() if value is not None
    }
    view = case_with(values)
    names = {entry.letter for entry in view.dues}
    assert expected <= names
    language = {"Nicaragua": "es", "Brasilien": "pt", "Jamaika": "en", "Tansania": "en"}[str(values["partner_land"])]
    for name in names:
        letter = view.call.letter(name)
        assert letter is not None
        wanted = f"de-{language}" if letter.speaks == "partner" else "de"
        template = letter.template(wanted)
        assert template is not None, (name, wanted)
        assert press(view, letter, template).content
