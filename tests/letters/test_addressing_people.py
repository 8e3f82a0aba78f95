"""How people and places are called: titles, salutations, the grammar of kinds, and forms of address abroad."""

from __future__ import annotations

import pytest

from klimadocs.letters.abroad import Addressee, bare_place, greeting_abroad, head_title, lines_abroad
from klimadocs.letters.grammar import CASES, with_article, with_noun
from klimadocs.letters.salutation import (
    Person,
    greeting,
    greeting_of_all,
    greeting_of_office,
    split_title,
)
from klimadocs.model.form import Noun

CITY, PARISH, COUNTY = Noun("Stadt", "f"), Noun("Gemeinde", "f"), Noun("Landkreis", "m")
BOROUGH, OFFICE = Noun("Bezirk", "m"), Noun("Amt", "n")


# --- titles and salutations


@pytest.mark.parametrize(
    ("name", "title", "rest"),
    [
        ("Dr. Maria Lindner", "Dr.", "Maria Lindner"),
        ("Prof. Dr. h. c. Klaus von der Heide", "Prof. Dr. h. c.", "Klaus von der Heide"),
        ("Dr.-Ing. Udo Weiß", "Dr.-Ing.", "Udo Weiß"),
        ("Dipl.-Ing. (FH) Ute Klee", "Dipl.-Ing. (FH)", "Ute Klee"),
        ("Univ.-Prof. Dr. mult. Zoe Ott", "Univ.-Prof. Dr. mult.", "Zoe Ott"),
        ("Dr. rer. nat. Ali Can", "Dr. rer. nat.", "Ali Can"),
        ("PD Dr. Eva Roth", "PD Dr.", "Eva Roth"),
        ("Prof. em. Jan Kuhn", "Prof. em.", "Jan Kuhn"),
        ("Drago Meier", "", "Drago Meier"),
        ("Magda Roth", "", "Magda Roth"),
        ("Ingrid Maus", "", "Ingrid Maus"),
        ("Maja Prof", "", "Maja Prof"),
        ("Dr.", "", "Dr."),
        ("", "", ""),
    ],
)
def test_titles_before_a_name_are_a_closed_list(name: str, title: str, rest: str) -> None:
    assert split_title(name) == (title, rest)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person("Frau", "", "Ute", "Klee"), "Sehr geehrte Frau Klee,"),
        (Person("Herr", "Dr.", "Udo", "Weiß"), "Sehr geehrter Herr Dr. Weiß,"),
        (Person("Herr", "Dr.-Ing.", "Udo", "Weiß"), "Sehr geehrter Herr Dr. Weiß,"),
        (Person("Herr", "Prof. Dr.", "Klaus", "von der Heide"), "Sehr geehrter Herr Professor von der Heide,"),
        (Person("Frau", "Prof. Dr.", "Eva", "Roth"), "Sehr geehrte Frau Professorin Roth,"),
        (Person("Frau", "Dipl.-Ing.", "Ute", "Klee"), "Sehr geehrte Frau Klee,"),
        (Person("Frau", "Mag.", "Ute", "Klee"), "Sehr geehrte Frau Klee,"),
        (Person("", "Dr.", "Kim", "Roth"), "Guten Tag Dr. Kim Roth,"),
        (Person("", "", "Kim", "Roth"), "Guten Tag Kim Roth,"),
        (Person("Frau", "", "", "Ute Klee", has_split_name=False), "Sehr geehrte Frau Ute Klee,"),
        (Person("Frau"), "Sehr geehrte Damen und Herren,"),
        (Person(), "Sehr geehrte Damen und Herren,"),
    ],
)
def test_a_person_is_greeted_as_the_form_tells_and_never_by_a_guess(person: Person, expected: str) -> None:
    assert greeting(person) == expected


@pytest.mark.parametrize(
    ("word", "office", "expected"),
    [
        ("Frau", "Oberbürgermeisterin", "Sehr geehrte Frau Oberbürgermeisterin,"),
        ("Herr", "Erster Bürgermeister", "Sehr geehrter Herr Erster Bürgermeister,"),
        ("Herr", "Landrat", "Sehr geehrter Herr Landrat,"),
        ("Frau", "Städteregionsrätin", "Sehr geehrte Frau Städteregionsrätin,"),
        ("Frau", "Referat für Klima", "Sehr geehrte Frau Klee,"),
        ("", "Landrat", "Guten Tag Ute Klee,"),
    ],
)
def test_who_holds_an_office_may_be_greeted_by_it(word: str, office: str, expected: str) -> None:
    assert greeting_of_office(Person(word, "", "Ute", "Klee", office)) == expected


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([Person("Herr", "", "Jan", "Ott"), Person("Frau", "Dr.", "Eva", "Roth")],
         "Sehr geehrte Frau Dr. Roth, sehr geehrter Herr Ott,"),
        ([Person("", "", "Kim", "Sun"), Person("Frau", "", "Eva", "Roth")], "Sehr geehrte Frau Roth, guten Tag Kim Sun,"),
        ([Person("Frau", "", "Eva", "Roth", "Amt 1"), Person("Frau", "", "Eva", "Roth", "Amt 2")], "Sehr geehrte Frau Roth,"),
        ([Person("Herr", "", "Jan", "Ott"), Person()], "Sehr geehrter Herr Ott,"),
        ([Person(), Person()], "Sehr geehrte Damen und Herren,"),
        ([], "Sehr geehrte Damen und Herren,"),
    ],
)  # fmt: skip
def test_several_people_are_greeted_in_one_line(people: list[Person], expected: str) -> None:
    assert greeting_of_all(people) == expected


def test_the_head_is_greeted_before_the_others() -> None:
    head, others = (
        Person("Herr", "", "Udo", "Weiß"),
        [Person("Herr", "", "Jan", "Ott"), Person("Frau", "", "Eva", "Roth")],
    )
    assert greeting_of_all(others, [head]) == "Sehr geehrter Herr Weiß, sehr geehrte Frau Roth, sehr geehrter Herr Ott,"


# --- grammar


@pytest.mark.parametrize(
    ("name", "noun", "expected"),
    [
        ("Münster", CITY, "die Stadt Münster|der Stadt Münster|der Stadt Münster|die Stadt Münster"),
        ("Stadt Münster", CITY, "die Stadt Münster|der Stadt Münster|der Stadt Münster|die Stadt Münster"),
        ("Osnabrück", COUNTY, "der Landkreis Osnabrück|des Landkreises Osnabrück|dem Landkreis Osnabrück|den Landkreis Osnabrück"),
        ("Westerwaldkreis", COUNTY, "der Westerwaldkreis|des Westerwaldkreises|dem Westerwaldkreis|den Westerwaldkreis"),
        ("Rhein-Kreis Neuss", COUNTY, "der Rhein-Kreis Neuss|des Rhein-Kreises Neuss|dem Rhein-Kreis Neuss|den Rhein-Kreis Neuss"),
        ("Region Hannover", COUNTY, "die Region Hannover|der Region Hannover|der Region Hannover|die Region Hannover"),
        ("Markt Murnau", PARISH, "der Markt Murnau|des Marktes Murnau|dem Markt Murnau|den Markt Murnau"),
        ("Flecken Ahlden", PARISH, "der Flecken Ahlden|des Fleckens Ahlden|dem Flecken Ahlden|den Flecken Ahlden"),
        ("Pankow", BOROUGH, "der Bezirk Pankow|des Bezirks Pankow|dem Bezirk Pankow|den Bezirk Pankow"),
        ("Bezirksamt Pankow", BOROUGH, "das Bezirksamt Pankow|des Bezirksamtes Pankow|dem Bezirksamt Pankow|das Bezirksamt Pankow"),
        ("Geltinger Bucht", OFFICE, "das Amt Geltinger Bucht|des Amtes Geltinger Bucht|dem Amt Geltinger Bucht|das Amt Geltinger Bucht"),
        ("Amt Neuhaus", PARISH, "die Gemeinde Amt Neuhaus|der Gemeinde Amt Neuhaus|der Gemeinde Amt Neuhaus|die Gemeinde Amt Neuhaus"),
        ("Neustadt an der Aisch", CITY, "die Stadt Neustadt an der Aisch|der Stadt Neustadt an der Aisch|der Stadt Neustadt an der Aisch|die Stadt Neustadt an der Aisch"),
        ("Freie Hansestadt Bremen", CITY, "die Freie Hansestadt Bremen|der Freien Hansestadt Bremen|der Freien Hansestadt Bremen|die Freie Hansestadt Bremen"),
        ("Freie und Hansestadt Hamburg", CITY, "die Freie und Hansestadt Hamburg|der Freien und Hansestadt Hamburg|der Freien und Hansestadt Hamburg|die Freie und Hansestadt Hamburg"),
        ("Universitäts- und Hansestadt Greifswald", None, "die Universitäts- und Hansestadt Greifswald|der Universitäts- und Hansestadt Greifswald|der Universitäts- und Hansestadt Greifswald|die Universitäts- und Hansestadt Greifswald"),
        ("Brüder-Grimm-Stadt Hanau", CITY, "die Brüder-Grimm-Stadt Hanau|der Brüder-Grimm-Stadt Hanau|der Brüder-Grimm-Stadt Hanau|die Brüder-Grimm-Stadt Hanau"),
        ("Leiningerland", Noun("Verbandsgemeinde", "f"), "die Verbandsgemeinde Leiningerland|der Verbandsgemeinde Leiningerland|der Verbandsgemeinde Leiningerland|die Verbandsgemeinde Leiningerland"),
        ("Rhein-Sieg-Kreis", None, "der Rhein-Sieg-Kreis|des Rhein-Sieg-Kreises|dem Rhein-Sieg-Kreis|den Rhein-Sieg-Kreis"),
        ("Klimaverein Süd", None, "Klimaverein Süd|Klimaverein Süd|Klimaverein Süd|Klimaverein Süd"),
        ("Kreis", None, "Kreis|Kreis|Kreis|Kreis"),
    ],
)  # fmt: skip
def test_every_kind_has_its_article_and_its_cases(name: str, noun: Noun | None, expected: str) -> None:
    assert "|".join(with_article(name, noun, case) for case in CASES) == expected


@pytest.mark.parametrize(
    ("name", "noun", "expected"),
    [
        ("Münster", CITY, "Stadt Münster"),
        ("Region Hannover", COUNTY, "Region Hannover"),
        ("Westerwaldkreis", COUNTY, "Westerwaldkreis"),
        ("Osnabrück", COUNTY, "Landkreis Osnabrück"),
        ("Osnabrück", None, "Osnabrück"),
    ],
)
def test_an_envelope_says_what_kind_it_is_once(name: str, noun: Noun | None, expected: str) -> None:
    assert with_noun(name, noun) == expected


# --- abroad


@pytest.mark.parametrize(
    ("person", "language", "expected"),
    [
        (Addressee("Ana Luz Vega", "Alcaldesa", "NI"), "es", "Estimada señora Alcaldesa:"),
        (Addressee("Luis Vega", "Alcalde", "CO"), "es", "Estimado señor Alcalde:"),
        (Addressee("Ana Luz Vega", "", "AR"), "es", "Estimada señora Intendenta / Estimado señor Intendente:"),
        (Addressee("", "", "PY"), "es", "Estimada señora Intendenta / Estimado señor Intendente:"),
        (Addressee("Ana Luz Vega", "Presidenta Municipal", "MX"), "es", "Estimada señora Presidenta Municipal:"),
        (Addressee("", "", "PE"), "es", "Estimada señora Alcaldesa / Estimado señor Alcalde:"),
        (Addressee("", "", "UY", head="Intendente"), "es", "Estimada señora Intendenta / Estimado señor Intendente:"),
        (Addressee("Luis Vega", "Director de Clima", "CO"), "es", "Estimada señora / Estimado señor:"),
        (Addressee("Luis Vega", "Director de Clima", "CO", "m"), "es", "Estimado señor Luis Vega:"),
        (Addressee("Ana Reis", "Prefeita", "BR"), "pt", "Senhora Prefeita,"),
        (Addressee("Rui Reis", "Prefeito Municipal", "BR"), "pt", "Senhor Prefeito Municipal,"),
        (Addressee("Ana Reis", "", "BR"), "pt", "Senhor(a) Prefeito(a),"),
        (Addressee("Ana Reis", "", "BR", head="Prefeito/Prefeita"), "pt", "Senhor(a) Prefeito(a),"),
        (Addressee("Ana Reis", "Diretora de Clima", "BR"), "pt", "Prezado(a) Senhor(a),"),
        (Addressee("Jo Brown", "", "JM"), "en", "Dear Mayor,"),
        (Addressee("Jo Brown", "Town Clerk", "JM"), "en", "Dear Jo Brown,"),
        (Addressee("", "Town Clerk", "JM"), "en", "Dear Sir or Madam,"),
        (Addressee("Jo Brown", "", "SR"), "en", "Dear District Commissioner,"),
        (Addressee("", "", "HT"), "fr", "Madame la Maire, Monsieur le Maire,"),
    ],
)
def test_a_head_abroad_is_greeted_by_its_office(person: Addressee, language: str, expected: str) -> None:
    assert greeting_abroad(person, language) == expected


def test_a_foreign_address_ends_with_town_and_country_in_capitals() -> None:
    person = Addressee("Ana Luz Vega", "Alcaldesa", "NI")
    lines = lines_abroad(person, "Alcaldía de San Isidro", "San Isidro", "Nicaragua", "es")
    assert lines == ("Señora", "Ana Luz Vega", "Alcaldesa", "Alcaldía de San Isidro", "SAN ISIDRO", "NICARAGUA")
    brazil = lines_abroad(Addressee("Ana Reis", "Prefeita", "BR"), "Vale Novo", "Vale Novo", "Brasilien", "pt")
    assert brazil == ("A Sua Excelência a Senhora", "Ana Reis", "Prefeita", "VALE NOVO", "BRASILIEN")
    assert lines_abroad(Addressee("", "", "MX"), "", "", "", "es") == ("Presidente Municipal/Presidenta Municipal",)


@pytest.mark.parametrize(
    ("country", "language", "title"),
    [
        ("BR", "pt", "Prefeito/Prefeita"),
        ("NI", "es", "Alcalde/Alcaldesa"),
        ("JM", "en", "Mayor"),
        ("HT", "fr", "Maire"),
    ],
)
def test_heads_are_called_by_country(country: str, language: str, title: str) -> None:
    assert head_title(Addressee("", "", country), language) == title


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Prefeitura Municipal de Vale Novo", "Vale Novo"),
        ("Municipalidad Provincial de Arequipa", "Arequipa"),
        ("Gobierno Autónomo Municipal de La Paz", "La Paz"),
        ("Alcaldía de San Isidro", "San Isidro"),
        ("Ciudad de México", "Ciudad de México"),
        ("Town of New Harbour", "New Harbour"),
        ("San José", "San José"),
    ],
)
def test_the_place_behind_the_body(name: str, place: str) -> None:
    assert bare_place(name) == place
