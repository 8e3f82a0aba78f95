"""The empty Word form: what Word needs, what readers look for, what people see on paper."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from lxml import etree

from klimadocs.blanks import make_word
from klimadocs.model.form import Form
from tests.blanks.definitions import CALL, OFFICE, every_kind, keys_of, one_field, straining
from tests.letters.sheets import FOOT_MM, Sheet, print_all, sheets_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
FORMS = [every_kind, one_field, straining]


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def body(form: Form) -> etree._Element:
    return part(make_word(form, CALL, OFFICE), "word/document.xml")


def value(parent: etree._Element, path: str) -> str:
    found = parent.find(path)
    assert found is not None, path
    return str(found.get(f"{W}val"))


def control(document: etree._Element, tag: str) -> etree._Element:
    return next(sdt for sdt in document.iter(f"{W}sdt") if value(sdt, f"{W}sdtPr/{W}tag") == tag)


def text_of(element: etree._Element) -> str:
    return "".join(str(text.text) for text in element.iter(f"{W}t"))


def test_the_same_form_gives_the_same_bytes() -> None:
    assert make_word(every_kind(), CALL, OFFICE) == make_word(every_kind(), CALL, OFFICE)


@pytest.mark.parametrize("make", FORMS)
def test_every_control_is_there_once_and_in_order(make: Callable[[], Form]) -> None:
    form = make()

    assert [str(tag.get(f"{W}val")) for tag in body(form).iter(f"{W}tag")] == keys_of(form)


def test_every_part_is_declared_and_every_arrow_hits() -> None:
    with zipfile.ZipFile(BytesIO(make_word(every_kind(), CALL, OFFICE))) as package:
        names = set(package.namelist())
        types = etree.fromstring(package.read("[Content_Types].xml"))
        arrows = [
            *((entry.get("Target"), "") for entry in etree.fromstring(package.read("_rels/.rels"))),
            *(
                (entry.get("Target"), "word/")
                for entry in etree.fromstring(package.read("word/_rels/document.xml.rels"))
            ),
        ]
    declared = {str(entry.get("PartName")).lstrip("/") for entry in types if entry.get("PartName")}

    assert declared == {name for name in names if not name.endswith(".rels") and name != "[Content_Types].xml"}
    assert {f"{folder}{target}" for target, folder in arrows} == declared


def test_numbers_of_controls_are_positive_and_differ() -> None:
    numbers = [int(str(entry.get(f"{W}val"))) for entry in body(straining()).iter(f"{W}id")]

    assert len(set(numbers)) == len(numbers)
    assert min(numbers) > 0


def test_titles_of_controls_are_no_longer_than_word_allows() -> None:
    titles = [str(entry.get(f"{W}val")) for entry in body(straining()).iter(f"{W}alias")]

    assert max(len(title) for title in titles) == 64


def test_controls_cannot_be_deleted_by_accident() -> None:
    controls = list(body(every_kind()).iter(f"{W}sdt"))

    assert {value(sdt, f"{W}sdtPr/{W}lock") for sdt in controls} == {"sdtLocked"}


def test_a_choice_offers_its_options_after_a_prompt_without_value() -> None:
    items = control(body(every_kind()), "art").findall(f"{W}sdtPr/{W}dropDownList/{W}listItem")

    assert [(item.get(f"{W}displayText"), item.get(f"{W}value")) for item in items] == [
        ("Bitte wählen", ""),
        ("Wiese", "Wiese"),
        ("Acker", "Acker"),
        ("Größere Allee", "Größere Allee"),
    ]


def test_entries_show_their_prompt_as_a_prompt() -> None:
    document = body(every_kind())
    prompts = {
        tag: text_of(control(document, tag))
        for tag in ("name", "art", "seit", "mail")
        if is_prompt(control(document, tag))
    }

    assert prompts == {
        "name": "Bitte eintragen",
        "art": "Bitte wählen",
        "seit": "TT.MM.JJJJ",
        "mail": "vorname@hof.example.org",
    }


def is_prompt(sdt: etree._Element) -> bool:
    styles = [style.get(f"{W}val") for style in sdt.iter(f"{W}rStyle")]
    return sdt.find(f"{W}sdtPr/{W}showingPlcHdr") is not None and styles == ["PlaceholderText"]


def test_kinds_become_the_controls_that_word_knows() -> None:
    document = body(every_kind())
    long = control(document, "lage").find(f"{W}sdtPr/{W}text")
    date = control(document, "seit").find(f"{W}sdtPr/{W}date")

    assert long is not None
    assert long.get(f"{W}multiLine") == "1"
    assert date is not None
    assert value(date, f"{W}dateFormat") == "dd.MM.yyyy"
    assert value(date, f"{W}lid") == "de-DE"


@pytest.mark.parametrize("tag", ["pflege", "sorten.1", "sorten.3"])
def test_a_box_is_empty_and_knows_both_of_its_looks(tag: str) -> None:
    sdt = control(body(every_kind()), tag)
    box = sdt.find(f"{W}sdtPr/{W14}checkbox")

    assert box is not None
    assert [entry.get(f"{W14}val") for entry in box] == ["0", "2612", "2610"]
    assert text_of(sdt) == "☐"


def test_each_box_of_a_multiple_choice_stands_before_its_option() -> None:
    box = control(body(every_kind()), "sorten.3")
    paragraph = box.getparent()

    assert paragraph is not None
    assert text_of(paragraph) == "☐Quitten „Señorita“"


def test_labels_stand_left_of_their_controls_with_their_mark() -> None:
    rows = {
        value(sdt, f"{W}sdtPr/{W}tag"): [text_of(cell) for cell in next(sdt.iterancestors(f"{W}tr")).iter(f"{W}tc")]
        for sdt in body(every_kind()).iter(f"{W}sdt")
    }

    assert rows["name"][0].split() == ["Name", "&", "Anschrift", "<Betrieb>", "*"]
    assert rows["seit"][0].split()[-1] == "(*)"
    assert rows["pflege"][1].startswith("Wir pflegen die Bäume")


def test_sections_are_real_headings() -> None:
    headings = [
        text_of(paragraph)
        for paragraph in body(every_kind()).iter(f"{W}p")
        if value(paragraph, f"{W}pPr/{W}pStyle") == "Heading1"
    ]

    assert headings == ["1 Fläche", "2 Auswahl"]


@pytest.mark.parametrize("make", FORMS)
def test_tables_have_a_head_a_caption_and_rows_that_do_not_break(make: Callable[[], Form]) -> None:
    tables = [table for table in body(make()).iter(f"{W}tbl") if table.find(f".//{W}sdt") is not None]

    assert tables
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert value(table, f"{W}tblPr/{W}tblCaption")


@pytest.mark.parametrize("make", FORMS)
def test_the_cells_of_each_row_fill_the_grid(make: Callable[[], Form]) -> None:
    for table in body(make()).iter(f"{W}tbl"):
        widths = [int(str(column.get(f"{W}w"))) for column in table.iter(f"{W}gridCol")]
        for row in table.findall(f"{W}tr"):
            spans = [int(value(cell, f"{W}tcPr/{W}gridSpan") if has_span(cell) else "1") for cell in row.iter(f"{W}tc")]
            cells = [int(str(width.get(f"{W}w"))) for width in row.iter(f"{W}tcW")]
            assert sum(spans) == len(widths)
            assert sum(cells) == sum(widths)


def has_span(cell: etree._Element) -> bool:
    return cell.find(f"{W}tcPr/{W}gridSpan") is not None


def test_language_title_and_properties_are_set() -> None:
    content = make_word(every_kind(), CALL, OFFICE)
    custom = {str(entry.get("name")): str(entry[0].text) for entry in part(content, "docProps/custom.xml")}
    core = {str(entry.tag).rsplit("}", 1)[-1]: entry.text for entry in part(content, "docProps/core.xml")}
    languages = {str(entry.get(f"{W}val")) for entry in part(content, "word/styles.xml").iter(f"{W}lang")}

    assert custom == {"klimadocs-call": "obst-2031", "klimadocs-form": "antrag", "klimadocs-version": "3"}
    assert (core["title"], core["language"]) == ("Antrag auf Förderung", "de-DE")
    assert languages == {"de-DE"}


def test_every_style_that_is_used_exists() -> None:
    content = make_word(every_kind(), CALL, OFFICE)
    known = {str(style.get(f"{W}styleId")) for style in part(content, "word/styles.xml").iter(f"{W}style")}
    used = {
        str(entry.get(f"{W}val"))
        for name in ("word/document.xml", "word/footer1.xml")
        for kind in ("pStyle", "rStyle")
        for entry in part(content, name).iter(f"{W}{kind}")
    }

    assert used <= known


def test_the_footer_counts_pages() -> None:
    footer = part(make_word(every_kind(), CALL, OFFICE), "word/footer1.xml")
    codes = [str(code.text).strip() for code in footer.iter(f"{W}instrText")]

    assert codes == ["PAGE", "NUMPAGES"]
    assert "Formular antrag · Fassung 3" in text_of(footer)


def test_cover_says_how_and_when_to_return_the_form() -> None:
    text = text_of(body(every_kind())).replace("\N{NO-BREAK SPACE}", " ")

    assert "Bitte senden Sie das Formular bis Samstag, 1. März 2031 an uns zurück" in text
    assert "Amt für Obstbau, Baumweg 7, 01067 Oberstadt" in text
    assert "Nachgebildet, nicht amtlich." in text


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Sheet]]:
    """The pages of each form, printed in one go."""
    folder = tmp_path_factory.mktemp("printed")
    files = {make.__name__: folder / f"{make.__name__}.docx" for make in FORMS}
    for make in FORMS:
        files[make.__name__].write_bytes(make_word(make(), CALL, OFFICE))
    print_all(list(files.values()), folder)
    return {name: sheets_of(path.with_suffix(".pdf")) for name, path in files.items()}


@pytest.mark.parametrize(("name", "pages"), [("one_field", {1}), ("every_kind", {2}), ("straining", {5, 6, 7})])
def test_forms_take_few_pages(printed: dict[str, list[Sheet]], name: str, pages: set[int]) -> None:
    assert len(printed[name]) in pages


@pytest.mark.parametrize("make", FORMS)
def test_nothing_is_printed_over_the_margins(printed: dict[str, list[Sheet]], make: Callable[[], Form]) -> None:
    for sheet in printed[make.__name__]:
        assert min(stretch.left for stretch in sheet.texts) > 24.5
        assert max(stretch.right for stretch in sheet.texts) < 190.5


@pytest.mark.parametrize("make", FORMS)
def test_every_word_of_a_label_is_printed(printed: dict[str, list[Sheet]], make: Callable[[], Form]) -> None:
    text = squeeze("".join(sheet.text for sheet in printed[make.__name__]))

    assert [field.id for field in make().fields if squeeze(field.label) not in text] == []


def test_no_heading_stands_at_the_foot_of_a_page(printed: dict[str, list[Sheet]]) -> None:
    for make in FORMS:
        titles = {squeeze(section.title) for section in make().sections}
        for sheet in printed[make.__name__]:
            last = max((stretch for stretch in sheet.texts if stretch.top < FOOT_MM), key=lambda stretch: stretch.top)
            assert squeeze(last.text) not in titles


def squeeze(text: str) -> str:
    return "".join(text.split())
