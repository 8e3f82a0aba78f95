"""The letters on paper: DIN 5008 form B, measured in the printed PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from klimadocs.letters import open_press
from tests.letters.contexts import LETTERS, Names, long, minimal, normal, press
from tests.letters.sheets import FOOT_MM, Sheet, Stretch, print_all, sheets_of

ON_PAPER = ("eingangsbestaetigung", "nachforderung", "rueckmeldung", "absage")
DOCUMENTS = ("memorandum/de-es", "memorandum/de-pt", "memorandum/de-en", "handlungsprogramm/de")
KINDS = ("normal", "minimal", "long")
WINDOW_MM = (20.0, 45.0, 105.0, 90.0)
ADDRESS_TOP_MM, ADDRESS_BOTTOM_MM = 62.7, 90.0
SUBJECT_MM = 98.5
LEFT_MM, RIGHT_MM, BLOCK_RIGHT_MM = 25.0, 190.0, 200.0
Printed = dict[tuple[str, str], list[Sheet]]


def names_of(kind: str, language: str) -> Names:
    if kind == "minimal":
        return minimal()
    return long(language) if kind == "long" else normal(language)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Every template with every context, and a released letter: name and kind to pages."""
    folder = tmp_path_factory.mktemp("printed")
    files: dict[tuple[str, str], Path] = {}
    for name in [f"{letter}/de" for letter in ON_PAPER] + list(DOCUMENTS):
        language = name[-2:] if name.startswith("memorandum") else "es"
        for kind in KINDS:
            files[name, kind] = folder / f"{name.replace('/', '-')}-{kind}.docx"
            files[name, kind].write_bytes(press(LETTERS / f"{name}.docx", names_of(kind, language)))
    released = files["absage/de", "released"] = folder / "released.docx"
    released.write_bytes(open_press().release(files["absage/de", "normal"].read_bytes()))
    print_all(list(files.values()), folder)
    return {key: sheets_of(path.with_suffix(".pdf")) for key, path in files.items()}


def first(printed: Printed, letter: str, kind: str = "normal") -> Sheet:
    return printed[f"{letter}/de", kind][0]


@pytest.mark.parametrize("letter", ON_PAPER)
@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_address_stands_in_the_window(printed: Printed, letter: str, kind: str) -> None:
    lines = first(printed, letter, kind).within(20, 53.5, 105, 97)
    assert len(lines) >= 2
    for line in lines:
        assert line.left == pytest.approx(LEFT_MM, abs=0.5)
        assert line.right <= WINDOW_MM[2]
        assert line.bottom <= ADDRESS_BOTTOM_MM


@pytest.mark.parametrize("letter", ON_PAPER)
@pytest.mark.parametrize("kind", ["normal", "minimal"])
def test_an_ordinary_address_begins_below_the_notes_zone(printed: Printed, letter: str, kind: str) -> None:
    lines = first(printed, letter, kind).within(20, 53.5, 105, 97)
    assert lines[0].top == pytest.approx(ADDRESS_TOP_MM, abs=0.7)


def test_the_return_line_stands_in_the_notes_zone(printed: Printed) -> None:
    line = first(printed, "absage").find("Servicestelle Kommunen in der Einen Welt · Tulpenfeld")
    assert line.left == pytest.approx(LEFT_MM, abs=0.5)
    assert WINDOW_MM[1] <= line.top
    assert line.bottom < ADDRESS_TOP_MM


@pytest.mark.parametrize("letter", ON_PAPER)
@pytest.mark.parametrize("kind", KINDS)
def test_the_information_block_stands_beside_the_window(printed: Printed, letter: str, kind: str) -> None:
    block = first(printed, letter, kind).within(120, 45, 210, 97)
    assert block[0].text.startswith("Unser Zeichen")
    assert block[0].left == pytest.approx(125.0, abs=0.5)
    assert block[0].top == pytest.approx(50.0, abs=1.0)
    assert max(line.right for line in block) <= BLOCK_RIGHT_MM + 0.5
    assert max(line.bottom for line in block) < SUBJECT_MM


@pytest.mark.parametrize("letter", ON_PAPER)
@pytest.mark.parametrize("kind", KINDS)
def test_the_subject_stands_where_form_b_wants_it(printed: Printed, letter: str, kind: str) -> None:
    subject = first(printed, letter, kind).find("Ihre Interessensbekundung: Rückmeldung")
    assert subject.top == pytest.approx(SUBJECT_MM, abs=1.0)
    assert subject.left == pytest.approx(LEFT_MM, abs=0.5)


def test_a_released_letter_keeps_its_places_and_loses_its_mark(printed: Printed) -> None:
    draft, released = first(printed, "absage"), first(printed, "absage", "released")
    assert "ENTWURF" in draft.text
    assert "ENTWURF" not in released.text
    assert [s for s in draft.texts if "ENTWURF" not in s.text] == list(released.texts)


@pytest.mark.parametrize("letter", ON_PAPER)
def test_fold_and_hole_marks_stand_on_the_first_page_only(printed: Printed, letter: str) -> None:
    pages = printed[f"{letter}/de", "long"]
    marks = [[stroke for stroke in page.strokes if stroke.right < 20] for page in pages]
    assert sorted(mark.top for mark in marks[0]) == pytest.approx([105, 148.5, 210], abs=0.4)
    assert all(3 <= mark.right - mark.left <= 7 for mark in marks[0])
    assert not any(marks[1:])


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_stands_outside_the_margins(printed: Printed, kind: str) -> None:
    for (name, shown), pages in printed.items():
        if shown != kind:
            continue
        for page in pages:
            for piece in (*page.texts, *(stroke for stroke in page.strokes if stroke.right > 20)):
                in_block = piece.left >= 125 and 45 < piece.top < 97
                right = BLOCK_RIGHT_MM if in_block else RIGHT_MM
                assert piece.left >= LEFT_MM - 0.6, (name, piece)
                assert piece.right <= right + 0.6, (name, piece)


@pytest.mark.parametrize("letter", ON_PAPER)
@pytest.mark.parametrize("kind", ["normal", "minimal"])
def test_an_ordinary_letter_has_one_page(printed: Printed, letter: str, kind: str) -> None:
    assert len(printed[f"{letter}/de", kind]) == 1


def test_forty_gaps_fill_two_pages_under_a_repeated_header(printed: Printed) -> None:
    pages = printed["nachforderung/de", "long"]
    assert len(pages) == 2
    assert "Seite 2 von 2" in pages[1].text
    assert all("Was fehlt" in page.text for page in pages)


def test_the_programme_is_a_document_of_five_to_eight_pages(printed: Printed) -> None:
    assert all(5 <= len(printed["handlungsprogramm/de", kind]) <= 8 for kind in KINDS)


def test_the_articles_repeat_the_languages_on_every_page(printed: Printed) -> None:
    pages = printed["memorandum/de-es", "normal"]
    with_articles = [page for page in pages if "Artikel" in page.text]
    assert len(with_articles) > 1
    assert all("Deutsch" in page.text and "Español" in page.text for page in with_articles)


def test_no_page_is_blank(printed: Printed) -> None:
    for key, pages in printed.items():
        for number, page in enumerate(pages, 1):
            assert page.within(20, 28, 200, FOOT_MM), (key, number)


def test_no_heading_is_left_alone_at_the_foot_of_a_page(printed: Printed) -> None:
    """Headings are larger than the text; the lowest line above the foot must not be one."""
    for key, pages in printed.items():
        for page in pages[:-1]:
            lowest = max(page.within(20, 28, 200, FOOT_MM), key=lambda line: line.top)
            assert lowest.bottom - lowest.top < 4.9, (key, lowest)
            assert not lowest.text.startswith(("Artikel ", "Artículo ", "Artigo ", "Article ")), (key, lowest)


def test_no_line_is_printed_over_another(printed: Printed) -> None:
    for key, pages in printed.items():
        for page in pages:
            for line, other in _pairs(page):
                beside = line.right <= other.left + 0.5 or other.right <= line.left + 0.5
                below = line.bottom <= other.top + 0.9 or other.bottom <= line.top + 0.9
                assert beside or below, (key, line, other)


def _pairs(page: Sheet) -> list[tuple[Stretch, Stretch]]:
    ordered = sorted(page.texts, key=lambda line: line.top)
    return [(a, b) for n, a in enumerate(ordered) for b in ordered[n + 1 : n + 8]]
