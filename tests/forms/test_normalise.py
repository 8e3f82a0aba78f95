"""From what people write to typed values (cases 75 to 79)."""

from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from klimadocs.forms.cleaning import clean, fold, fold_german, fold_name
from klimadocs.forms.normalise import normalise, valid_email
from klimadocs.model.form import Field, FieldKind

OPTIONS = ("kreisfreie Stadt", "Gemeinde", "Grundkenntnisse", "keine")


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  Münster\u00a0", "Münster"),
        ("text", "Mu\u0308nster", "Münster"),
        ("text", "Da\u00adten\u200bschutz", "Datenschutz"),
        ("long", "eins\r\nzwei\x0bdrei", "eins\nzwei\ndrei"),
        ("integer", "330.579", 330579),
        ("integer", "330 579", 330579),
        ("integer", "1998", 1998),
        ("integer", "0", 0),
        ("integer", "ca. 5.000 Einwohner", 5000),
        ("date", "5.9.14", "2014-09-05"),
        ("date", "05092014", "2014-09-05"),
        ("date", "05 09 2014", "2014-09-05"),
        ("date", "05. September 2014", "2014-09-05"),
        ("date", "2014-09-05", "2014-09-05"),
        ("date", "5 de septiembre de 2014", "2014-09-05"),
        ("date", "Bonn, den 3.9.2014", "2014-09-03"),
        ("choice", "grundkenntnisse", "Grundkenntnisse"),
        ("plz", "01067", "01067"),
        ("plz", "D-53113", "53113"),
        ("phone", "0228/12 34-56", "0228/12 34-56"),
        ("email", "a.b@stadt.example.org", "a.b@stadt.example.org"),
        ("email", "Anna Beispiel <a.b@stadt.example.org>", "a.b@stadt.example.org"),
        ("country", "Perú", "Perú"),
        ("url", "www.stadt.example.org", "www.stadt.example.org"),
        ("multi", "keine; Gemeinde", ("Gemeinde", "keine")),
        ("bool", "X", True),
        ("text", "   ", None),
    ],
)
def test_what_is_understood_without_doubt(kind: FieldKind, raw: str, value: object) -> None:
    answer = normalise(Field("f", "F", kind, options=OPTIONS), raw)
    assert answer.value == value
    assert not answer.doubt
    assert answer.raw == raw


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("integer", "12,5"),
        ("integer", "viele"),
        ("integer", "12 Stunden pro Monat"),
        ("integer", "20 h/Monat"),
        ("integer", "5000 Einwohner im Kernort, 20000 gesamt"),
        ("integer", "9" * 5000),
        ("date", "31.02.2014"),
        ("date", "09/05/2014"),
        ("date", "demnächst"),
        ("date", "nicht am 26.06.2014"),
        ("choice", "Marktgemeinde"),
        ("choice", "kreisfrei Stadt"),
        ("plz", "1067"),
        ("phone", "12"),
        ("phone", "4710-214"),
        ("email", "name (at) stadt.example.org"),
        ("email", "a@example.org, b@example.org"),
        ("country", "Atlantis"),
        ("url", "kommt noch"),
        ("bool", "vielleicht"),
        ("text", "a\ud800b"),
    ],
)
def test_what_is_not_certain_says_why(kind: FieldKind, raw: str) -> None:
    answer = normalise(Field("f", "F", kind, options=OPTIONS), raw)
    assert answer.doubt
    assert answer.why


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Brasilien", "BR"),
        ("Brazil", "BR"),
        ("México", "MX"),
        ("NI", "NI"),
        ("Dominikanische Republik", "DO"),
        ("Tansania", "TZ"),
    ],
)
def test_countries_in_four_languages(text: str, code: str) -> None:
    assert normalise(Field("f", "F", "country"), text).canonical == code


def test_names_of_municipalities_are_the_same_in_other_spellings() -> None:
    drop = ("Stadt", "Universitäts- und Hansestadt")
    assert fold_german("Koeln") == fold_german("KÖLN")
    assert fold_name("Stadt Köln", drop) == fold_name("KOELN, Stadt", drop)
    assert fold_name("Universitäts- und Hansestadt Greifswald", drop) == fold_name("Greifswald", drop)
    assert fold_name("Stadt", drop) == "stadt"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_that_xml_refuses(text: str) -> None:
    cleaned = clean(text).text
    assert clean(cleaned).text == cleaned
    assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in cleaned)
    assert not any(0xD800 <= ord(sign) <= 0xDFFF for sign in cleaned)


@given(
    st.text(),
    st.sampled_from(
        ["text", "long", "integer", "date", "email", "phone", "plz", "country", "url", "choice", "multi", "bool"]
    ),
)
def test_nothing_that_is_typed_raises(text: str, kind: FieldKind) -> None:
    answer = normalise(Field("f", "F", kind, options=OPTIONS), text)
    assert answer.raw == text


@given(st.text())
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=300)
@given(
    st.from_regex(r"[a-zA-Z0-9_+.\-]{1,8}@[a-zA-Z0-9.\-]{1,14}\.(?:de|Test|local|arpa|x|COM|co1|onion)", fullmatch=True)
)
def test_addresses_are_judged_as_the_library_judges_them(text: str) -> None:
    try:
        expected = validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        expected = ""
    assert valid_email(text) == expected
