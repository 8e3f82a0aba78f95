"""The Word templates of the letters: what they ask for, how they are built, and when they are due."""

from __future__ import annotations

import re
import tomllib
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from klimadocs.model.assessment import Word
from tests.letters.contexts import CALL, LETTERS, Names, form_fields, long, minimal, normal, press
from tests.makers.letter_templates import MAKERS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
DC = "{http://purl.org/dc/elements/1.1/}"
TEMPLATES = sorted(LETTERS.glob("*/*.docx"))
AGREEMENTS = ("memorandum", "handlungsprogramm", "teilnahmevereinbarung")
ON_PAPER = [path for path in TEMPLATES if path.parent.name not in AGREEMENTS]
MEMORANDA = [path for path in TEMPLATES if path.parent.name == "memorandum"]
LANGUAGES = {"es": "es-419", "pt": "pt-BR", "en": "en-GB"}
ALL_LANGUAGES = {"de": "de-DE"} | LANGUAGES
SMALL_STYLES = (  # head, foot and window, where DIN 5008 allows it, and lines that vanish
    "Koptrger", "Entwurfsvermerk", "Absenderzeile", "AnschriftEng", "Infoblock", "Leitwort", "Kopfzeile", "Fuzeile",
    "Vorlagenbefehl", "VorlagenbefehlEng",
)  # fmt: skip
NUMBER_OF_ARTICLES = 15
CHAPTERS = 14
NAMED = {
    "brief": "datum tag ort betreff titel entwurf sprache",
    "buero": "name organisation partnerorganisation absenderzeile anschrift ort telefon fax email web ansprechperson "
    "funktion durchwahl kontakt_email zeichnung unterschrift_name unterschrift_funktion fusszeilen",
    "aufruf": "titel programm phase traeger region leistungen zusagen termine",
    "fall": "zeichen eingang weg unterlagen ersetzt ersetzt_vom",
    "empfaenger": "anschrift anrede",
    "bewerber": "name ort nominativ genitiv dativ akkusativ",
    "partner": "name ort land land_partner sprache amt anrede anschrift",
    "auskunft": "angaben eingaenge nachrichten schreiben versand weitergabe bearbeitung",
    "eintrag": "abschnitt feld wert datum weg datei absender betreff titel empfaenger schreiben was",
    "personen": "kontakt klima leitung partner_leitung",
    "vereinbarung": "ist_bindend ist_kuendbar jahre frist_monate zeugen originale sind_originale_getrennt vorrang "
    "ist_uebersetzung_geprueft amt_partner",
    "programm": "halbjahre blaetter von bis",
    "schritt": "titel text",
    "luecke": "nr abschnitt feld was",
    "angabe": "nr abschnitt feld was",
    "loop": "index",
}
PERSON = {"name", "nachname", "anrede_wort", "amt", "telefon", "email", "anrede", "anrede_amt"}


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def stories(path: Path) -> Iterator[tuple[str, Any]]:
    """Body, heads and feet of a template."""
    for name, content in parts_of(path.read_bytes()).items():
        if re.match(r"word/(document|header\d|footer\d)\.xml$", name):
            yield name, etree.fromstring(content)


def text_of(element: Any) -> str:
    return "".join(entry.text or "" for entry in element.iter(f"{W}t"))


def value_of(element: Any, child: str, attribute: str = "val") -> str:
    found = element.find(f".//{W}{child}")
    return "" if found is None else str(found.get(f"{W}{attribute}", ""))


def asked(path: Path) -> set[tuple[str, ...]]:
    """Every name a template asks for, with what stands behind its dots."""
    from docxtpl import DocxTemplate
    from jinja2 import Environment, nodes

    document = DocxTemplate(path)
    document.init_docx()
    sources = [document.patch_xml(document.get_xml())]
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        sources += [document.patch_xml(document.get_part_xml(part)) for _, part in document.get_headers_footers(uri)]
    environment = Environment()
    environment.filters |= dict.fromkeys(("uebersetzt", "datum", "zahl", "wochentag"), str)
    found: set[tuple[str, ...]] = set()
    for source in sources:
        tree = environment.parse(source)
        found |= {(entry.name,) for entry in tree.find_all(nodes.Name)}
        found |= {chain for entry in tree.find_all(nodes.Getattr) if (chain := _chain(entry))}
    return found


def _chain(entry: Any) -> tuple[str, ...]:
    from jinja2 import nodes

    if isinstance(entry, nodes.Name):
        return (entry.name,)
    if isinstance(entry, nodes.Getattr) and (before := _chain(entry.node)):
        return (*before, entry.attr)
    return ()


def is_known(chain: tuple[str, ...]) -> bool:
    call = tomllib.loads((CALL / "call.toml").read_text("utf-8"))
    sets = {name: set(words.split()) for name, words in NAMED.items()}
    sets["termin"] = sets["termintag"] = {entry["name"] for entry in call["date"]}
    sets["text"] = set(call["texts"])
    sets["regel"] = {entry["name"] for entry in call["rule"]}
    sets["tatsache"] = set(call["facts"])
    plain = {
        "luecken",
        "pruefen",
        "frist",
        "gruende",
        "zeile",
        "unterlage",
        "grund",
        "thema",
        "eintrag",
        "zeuge",
        "leistung",
        "zusage",
        "blatt",
        "vorschlag",
    }
    if len(chain) == 1:
        return chain[0] in sets or chain[0] in plain or chain[0] in form_fields()
    if chain[1] not in sets.get(chain[0], ()):
        return False
    return len(chain) == 2 or (chain[0] == "personen" and chain[2] in PERSON)


def test_every_template_has_a_maker_and_every_letter_a_template() -> None:
    assert sorted(named(path) for path in TEMPLATES) == sorted(MAKERS)
    assert {path.parent for path in LETTERS.glob("*/letter.toml")} == {path.parent for path in TEMPLATES}


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_asks_only_for_names_that_exist(path: Path) -> None:
    assert sorted(chain for chain in asked(path) if not is_known(chain)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
@pytest.mark.parametrize("make", [normal, minimal, long])
def test_a_letter_can_be_pressed_and_is_clean(path: Path, make: Any) -> None:
    language = path.stem[-2:] if path.stem != "de" else "es"
    letter = parts_of(press(path, make() if make is minimal else make(language)))
    for name, content in letter.items():
        if name.startswith(("word/document", "word/header", "word/footer")):
            root = etree.fromstring(content)
            text = text_of(root)
            assert not re.search(r"\{[{%]|[}%]\}|\bNone\b|\bTrue\b|\bFalse\b|object at", text), name
            assert [p for p in root.iter(f"{W}p") if is_empty(p)] == [], name
            assert "Vorlagenbefehl" not in {value_of(p, "pStyle") for p in root.iter(f"{W}p")}, name


def is_empty(paragraph: Any) -> bool:
    return not text_of(paragraph).strip() and paragraph.find(f".//{W}drawing") is None


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_no_empty_paragraph_serves_as_space(path: Path) -> None:
    assert [name for name, root in stories(path) for p in root.iter(f"{W}p") if is_empty(p)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_title_author_and_language_are_set(path: Path) -> None:
    parts = parts_of(path.read_bytes())
    core = etree.fromstring(parts["docProps/core.xml"])
    assert core.findtext(f"{DC}title") == "{{ brief.titel }} {{ fall.zeichen }}"
    assert core.findtext(f"{DC}creator")
    language = ALL_LANGUAGES[path.stem.split("-")[0]]
    assert core.findtext(f"{DC}language") == language
    styles = etree.fromstring(parts["word/styles.xml"])
    assert value_of(styles.find(f"{W}docDefaults"), "lang") == language


def test_the_title_of_a_letter_names_letter_and_case() -> None:
    core = etree.fromstring(parts_of(press(LETTERS / "absage/de.docx", normal()))["docProps/core.xml"])
    assert core.findtext(f"{DC}title") == "Rückmeldung KP-2014-007"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_table_has_a_marked_header_row_and_fits_the_page(path: Path) -> None:
    for _, root in stories(path):
        for table in root.iter(f"{W}tbl"):
            rows = table.findall(f"{W}tr")
            assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
            assert value_of(table, "tblLayout", "type") == "fixed"
            assert value_of(table, "tblCaption")
            widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
            assert sum(widths) <= text_width(path) + 4


def text_width(path: Path) -> int:
    root = etree.fromstring(parts_of(path.read_bytes())["word/document.xml"])
    left, right = (int(value_of(root, "pgMar", side)) for side in ("left", "right"))
    return int(value_of(root, "pgSz", "w")) - left - right


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_headings_have_no_gap_in_their_levels(path: Path) -> None:
    levels = {f"berschrift{level}": level for level in (1, 2, 3)} | {"Artikel": 2, "Betreff": 1, "Vertragstitel": 1}
    body = etree.fromstring(parts_of(path.read_bytes())["word/document.xml"])
    seen = [levels[style] for p in body.iter(f"{W}p") if (style := value_of(p, "pStyle")) in levels]
    assert seen
    assert all(deeper - level <= 1 for level, deeper in zip([0, *seen], seen, strict=False))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_drawings_are_marked_as_decoration(path: Path) -> None:
    shapes = [shape for _, root in stories(path) for shape in root.iter(f"{WP}docPr")]
    assert len(shapes) == (3 if path in ON_PAPER else 0)
    assert all(shape.find(f".//{DECORATIVE}").get("val") == "1" for shape in shapes)
    assert len({shape.get("id") for shape in shapes}) == len(shapes)


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_the_draft_mark_is_one_control_in_the_first_page_header(path: Path) -> None:
    parts = parts_of(path.read_bytes())
    marked = {name: root for name, root in stories(path) if list(root.iter(f"{W}sdt")) and "header" in name}
    (name,) = marked
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"])
    ident = next(entry.get("Id") for entry in relations if f"word/{entry.get('Target')}" == name)
    document = parts["word/document.xml"].decode()
    assert f'<w:headerReference w:type="first" r:id="{ident}"/>' in document
    (control,) = marked[name].iter(f"{W}sdt")
    assert value_of(control, "tag") == "klimadocs-entwurf"
    assert text_of(control) == "{{ brief.entwurf }}"


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_the_styles_are_few_one_font_and_large_enough(path: Path) -> None:
    content = parts_of(path.read_bytes())["word/styles.xml"]
    assert len(content) < 40_000
    styles = etree.fromstring(content)
    assert {entry.get(f"{W}ascii") for entry in styles.iter(f"{W}rFonts")} == {"Arial"}
    small = {
        style.get(f"{W}styleId")
        for style in styles.iter(f"{W}style")
        if (size := value_of(style, "sz")) and int(size) < 20
    }
    assert small <= set(SMALL_STYLES)
    assert int(value_of(styles.find(f"{W}docDefaults"), "sz")) >= 20


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_style_that_is_used_exists(path: Path) -> None:
    styles = etree.fromstring(parts_of(path.read_bytes())["word/styles.xml"])
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {
        entry.get(f"{W}val")
        for _, root in stories(path)
        for kind in ("pStyle", "rStyle", "tblStyle")
        for entry in root.iter(f"{W}{kind}")
    }
    assert used <= known


def test_markup_in_an_answer_stays_text() -> None:
    letter = parts_of(press(LETTERS / "rueckmeldung/de.docx", long()))["word/document.xml"]
    assert "Beschaffung & Vergabe <Pilot>" in text_of(etree.fromstring(letter))


# --- what the letters say


def said(name: str, names: Names) -> str:
    root = etree.fromstring(parts_of(press(LETTERS / f"{name}.docx", names))["word/document.xml"])
    return "\n".join(text_of(paragraph) for paragraph in root.iter(f"{W}p"))


def test_the_acknowledgement_names_receipt_reference_and_dates() -> None:
    text = said("eingangsbestaetigung/de", normal())
    for words in ("4. September 2014 per E-Mail", "KP-2014-007", "Ratsbeschluss.pdf", "19. September 2014"):
        assert words in text
    assert "ersetzt" not in text
    assert "frühere Fassung vom 21. August 2014" in said("eingangsbestaetigung/de", long())


def test_the_request_lists_all_gaps_in_one_table() -> None:
    names = long()
    text = said("nachforderung/de", names)
    assert all(gap["feld"] in text for gap in names["luecken"])
    assert "Montag, 15. September 2014" in text
    assert "Bitte prüfen Sie" not in said("nachforderung/de", names | {"pruefen": []})


def test_the_reply_offers_what_was_asked_for() -> None:
    names = normal()
    assert "Termine für die gewünschte Beratung (vor Ort)" in said("rueckmeldung/de", names)
    assert "Entwurf des Memorandum of Understanding\n" not in said("rueckmeldung/de", minimal())
    alone = said("rueckmeldung/de", minimal())
    assert "Sie suchen noch eine Partnerkommune" in alone
    assert "sobald Ihre Partnerkommune feststeht" in alone
    assert "San Isidro" in said("rueckmeldung/de", names)


def test_a_refusal_without_a_reason_asks_for_one() -> None:
    assert "[[FEHLT: Grund der Absage]]" in said("absage/de", minimal())
    several = said("absage/de", normal() | {"gruende": ["Erster Grund.", "Zweiter Grund."]})
    assert "diese Gründe" in several
    assert "Zweiter Grund." in several


# --- two languages


def articles_of(path: Path) -> list[tuple[Any, Any]]:
    body = etree.fromstring(parts_of(path.read_bytes())["word/document.xml"])
    rows = next(body.iter(f"{W}tbl")).findall(f"{W}tr")[1:]
    return [(row.findall(f"{W}tc")[0], row.findall(f"{W}tc")[1]) for row in rows]


@pytest.mark.parametrize("path", MEMORANDA, ids=named)
def test_both_columns_have_the_same_articles(path: Path) -> None:
    rows = articles_of(path)
    for side in (0, 1):
        titles = [text_of(row[side].find(f"{W}p")) for row in rows]
        numbers = [int(found[0]) for title in titles if (found := re.findall(r"^\w+ (\d+)", title))]
        assert numbers == list(range(1, NUMBER_OF_ARTICLES + 1))
    for left, right in rows:
        assert len(left.findall(f"{W}p")) == len(right.findall(f"{W}p"))


@pytest.mark.parametrize("path", MEMORANDA, ids=named)
def test_both_columns_carry_the_same_values(path: Path) -> None:
    for left, right in articles_of(path):
        assert values_in(left) == values_in(right)


def values_in(cell: Any) -> set[str]:
    """Names in the texts of a cell, whatever the case of grammar or the name in another language."""
    applicant = {"kommune_name", "kommune_art"}
    found = set(re.findall(r"\{\{ ([\w.]+)", text_of(cell))) | set(
        re.findall(r"\{%p? (?:if|for \w+ in) ([\w.]+)", text_of(cell))
    )
    found = {"bewerber" if name in applicant or name.startswith("bewerber.") else name for name in found}
    return {name.replace("land_partner", "land") for name in found}


@pytest.mark.parametrize("path", MEMORANDA, ids=named)
def test_each_column_is_marked_with_its_language(path: Path) -> None:
    for left, right in articles_of(path):
        for cell, language in ((left, "de-DE"), (right, LANGUAGES[path.stem[-2:]])):
            for paragraph in cell.iter(f"{W}p"):
                if value_of(paragraph, "pStyle") != "Vorlagenbefehl":
                    assert {value_of(run, "lang") for run in paragraph.iter(f"{W}r")} == {language}


@pytest.mark.parametrize("path", MEMORANDA, ids=named)
def test_rows_of_articles_may_break_and_signatures_stand_apart(path: Path) -> None:
    body = etree.fromstring(parts_of(path.read_bytes())["word/document.xml"])
    articles, signatures = body.iter(f"{W}tbl")
    assert all(row.find(f"{W}trPr/{W}cantSplit") is None for row in articles.findall(f"{W}tr")[1:])
    assert "personen.leitung.amt" in text_of(signatures)
    assert "vereinbarung.amt_partner" in text_of(signatures)
    assert "Entwurf – rechtlich zu prüfen" in text_of(body)


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_a_memorandum_speaks_the_partner_language(language: str) -> None:
    text = said(f"memorandum/de-{language}", long(language))
    assert "[[FEHLT" not in text
    expected = {"es": "Residuos y economía circular", "pt": "Resíduos e economia circular", "en": "Waste and circular"}
    assert expected[language] in text
    assert {"es": "22 de octubre de 2014", "pt": "22 de outubro de 2014", "en": "October"}[language] in text


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_the_glossary_has_all_options_that_memoranda_print(language: str) -> None:
    words = tomllib.loads((CALL / "glossary.toml").read_text("utf-8"))[language]
    fields = form_fields()
    options = [option for name in ("themen", "schwerpunkt", "kommune_art") for option in fields[name]["options"]]
    options += [option for option in fields["partner_form"]["options"] if option != "Sonstige"]
    call = tomllib.loads((CALL / "call.toml").read_text("utf-8"))
    options += [call["programme"], call["region"], call["organiser"]]
    options += [entry["text"] for entry in call["date"] if entry["name"] == "programme"]
    assert [option for option in options if option not in words] == []


def test_the_programme_has_its_chapters_and_a_place_for_every_hint() -> None:
    body = etree.fromstring(parts_of((LETTERS / "handlungsprogramm/de.docx").read_bytes())["word/document.xml"])
    used = [value_of(paragraph, "pStyle") for paragraph in body.iter(f"{W}p")]
    assert used.count("berschrift1") == CHAPTERS
    assert used.count("Verzeichnis1") == CHAPTERS
    assert used.count("Hinweis") >= CHAPTERS
    anchors = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    assert anchors == {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}


# --- when they are due


def letter_files() -> dict[str, dict[str, Any]]:
    return {path.parent.name: tomllib.loads(path.read_text("utf-8")) for path in LETTERS.glob("*/letter.toml")}


def ways(raw: dict[str, Any]) -> list[dict[str, list[str]]]:
    """One `[when]` or several `[[when]]`."""
    found = raw["when"]
    return found if isinstance(found, list) else [found]


def is_due(raw: dict[str, Any], words: set[str]) -> bool:
    return any(holds(when, words) for when in ways(raw))


def holds(when: dict[str, list[str]], words: set[str]) -> bool:
    is_any = not when.get("any") or bool(words & set(when["any"]))
    return is_any and set(when.get("all", ())) <= words and not words & set(when.get("none", ()))


@pytest.mark.parametrize(
    "words",
    list(product(("complete", "gaps"), ("on_time", "late"), ("eligible", "ineligible", "eligibility_unknown"))),
    ids="-".join,
)
def test_exactly_one_answer_is_due_for_each_outcome(words: tuple[str, ...]) -> None:
    group = {name: raw for name, raw in letter_files().items() if raw.get("group") == "answer"}
    assert len(group) == 4
    assert sum(is_due(raw, set(words)) for raw in group.values()) == 1
    assert [name for name, raw in group.items() if is_due(raw, {*words, "refused"})] == ["absage"]
    assert not any(is_due(raw, {*words, "withdrawn"}) for raw in group.values())


def test_letters_ask_for_words_rules_and_facts_that_exist() -> None:
    call = tomllib.loads((CALL / "call.toml").read_text("utf-8"))
    known = {str(word) for word in Word} | {f"rule:{rule['name']}" for rule in call["rule"]}
    known |= {f"fact:{name}" for name in call["facts"]} | {f"decided:{name}" for name in call["decisions"]}
    known |= {f"released:{name}" for name in letter_files()}
    for name, raw in letter_files().items():
        assert {word for when in ways(raw) for key in ("all", "any", "none") for word in when.get(key, ())} <= known, (
            name
        )


def test_what_refuses_goes_abroad_or_answers_a_right_must_be_released_by_name() -> None:
    held = {name for name, raw in letter_files().items() if raw.get("held")}
    assert held == {"absage", "fristversaeumnis", "partneranschreiben", "auskunft", "loeschbestaetigung"}


def test_what_the_reply_encloses_is_due_with_it() -> None:
    files = letter_files()
    words = {"complete", "on_time", "eligible", "rule:partner_genannt"}
    enclosed = ("rueckmeldung", "memorandum", "handlungsprogramm")
    assert all(is_due(files[name], words) for name in enclosed)
    without = words - {"rule:partner_genannt"}
    assert [name for name in enclosed if is_due(files[name], without)] == ["rueckmeldung"]
