"""The letters on paper: DIN 5008 forms A and B, measured in the printed PDF."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from klimadocs.letters import open_press
from klimadocs.ooxml.geometry import read_geometry, with_geometry
from tests.letters.contexts import LETTERS, Names, long, minimal, normal, press
from tests.letters.sheets import FOOT_MM, Sheet, Stretch, print_all, sheets_of


@dataclass(frozen=True)
class Form:
    """Measures of the standard in mm, written down here once more: nothing is taken from what made the layouts."""

    layout: str
    letterhead: float
    folds: tuple[float, float]
    subject: float

    @property
    def window(self) -> tuple[float, float, float, float]:
        return (20.0, self.letterhead, 105.0, self.letterhead + 45.0)

    @property
    def address(self) -> tuple[float, float]:
        """Top and bottom of the zone of the address, below the notes zone of 17.7 mm."""
        return self.letterhead + 17.7, self.letterhead + 45.0


FORMS = {
    "A": Form("din-5008-a", 27.0, (87.0, 192.0), 80.5),
    "B": Form("din-5008-b", 45.0, (105.0, 210.0), 98.5),
}
HOLE_MM = 148.5
LEFT_MM, RIGHT_MM, BLOCK_LEFT_MM, BLOCK_RIGHT_MM = 25.0, 190.0, 125.0, 200.0
KINDS = ("normal", "minimal", "long")
DOCUMENTS = ("memorandum/de-es", "memorandum/de-pt", "memorandum/de-en", "handlungsprogramm/de")
LAYOUTS = LETTERS.parents[1] / "layouts"
Printed = dict[tuple[str, str, str], list[Sheet]]


def _settings(path: Path) -> dict[str, object]:
    return tomllib.loads((path.parent / "letter.toml").read_text("utf-8"))


ON_PAPER = sorted(
    f"{path.parent.name}/{path.stem}" for path in LETTERS.glob("*/*.docx")
    if path.name[0] not in "~." and _settings(path)["document"] == "letter"
)  # fmt: skip
BRIEF = [name for name in ON_PAPER if not _settings(LETTERS / name).get("record")]
"""A letter that lists all that is stored has as many pages as that needs."""


def names_of(kind: str, language: str) -> Names:
    if kind == "minimal":
        return minimal()
    return long(language) if kind == "long" else normal(language)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Every letter in both forms, every document, with every context, and a released letter: name, form, kind to
    pages."""
    folder = tmp_path_factory.mktemp("printed")
    files: dict[tuple[str, str, str], Path] = {}
    for form in FORMS:
        for letter in ON_PAPER:
            template = _laid_out(letter, form, folder)
            for kind in KINDS:
                files[letter, form, kind] = folder / f"{letter.replace('/', '-')}-{form}-{kind}.docx"
                language = letter[-2:] if letter[-2:] in ("es", "pt", "en") else "es"
                files[letter, form, kind].write_bytes(press(template, names_of(kind, language)))
    for name in DOCUMENTS:
        language = name[-2:] if name.startswith("memorandum") else "es"
        for kind in KINDS:
            files[name, "", kind] = folder / f"{name.replace('/', '-')}-{kind}.docx"
            files[name, "", kind].write_bytes(press(LETTERS / f"{name}.docx", names_of(kind, language)))
    released = files["absage/de", "B", "released"] = folder / "released.docx"
    released.write_bytes(open_press().release(files["absage/de", "B", "normal"].read_bytes()))
    print_all(list(files.values()), folder)
    return {key: sheets_of(path.with_suffix(".pdf")) for key, path in files.items()}


def _laid_out(letter: str, form: str, folder: Path) -> Path:
    """The template as the catalogue gives it where office.toml names the layout."""
    layout = read_geometry((LAYOUTS / f"{FORMS[form].layout}.docx").read_bytes())
    path = folder / form / f"{letter}.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(with_geometry((LETTERS / f"{letter}.docx").read_bytes(), layout))
    return path


def first(printed: Printed, letter: str, form: str = "B", kind: str = "normal") -> Sheet:
    return printed[letter, form, kind][0]


every_letter = pytest.mark.parametrize("letter", ON_PAPER)
every_form = pytest.mark.parametrize("form", FORMS)
every_kind = pytest.mark.parametrize("kind", KINDS)
ordinary = pytest.mark.parametrize("kind", ["normal", "minimal"])


def test_letters_come_in_form_b() -> None:
    """What ships says of itself where things stand; the layout of form B changes nothing in it."""
    layout = read_geometry((LAYOUTS / "din-5008-b.docx").read_bytes())
    for letter in ON_PAPER:
        content = (LETTERS / f"{letter}.docx").read_bytes()
        assert with_geometry(content, layout) == content, letter


@every_letter
@every_form
@every_kind
def test_the_whole_address_stands_in_the_window(printed: Printed, letter: str, form: str, kind: str) -> None:
    left, top, right, bottom = FORMS[form].window
    lines = first(printed, letter, form, kind).within(left, top + 8.5, right, bottom + 7)
    assert len(lines) >= 2
    for line in lines:
        assert line.left == pytest.approx(LEFT_MM, abs=0.5)
        assert line.right <= right
        assert line.bottom <= bottom


@every_letter
@every_form
@ordinary
def test_an_ordinary_address_begins_below_the_notes_zone(printed: Printed, letter: str, form: str, kind: str) -> None:
    left, top, right, bottom = FORMS[form].window
    lines = first(printed, letter, form, kind).within(left, top + 8.5, right, bottom + 7)
    assert lines[0].top == pytest.approx(FORMS[form].address[0], abs=0.7)


@every_letter
@every_form
def test_the_return_line_stands_in_the_notes_zone(printed: Printed, letter: str, form: str) -> None:
    line = first(printed, letter, form).find("Servicestelle Kommunen in der Einen Welt · Tulpenfeld")
    assert line.left == pytest.approx(LEFT_MM, abs=0.5)
    assert FORMS[form].letterhead <= line.top
    assert line.bottom < FORMS[form].address[0]


@every_letter
@every_form
def test_the_letterhead_ends_above_the_window(printed: Printed, letter: str, form: str) -> None:
    """The draft mark is not part of it: it goes when the letter is released."""
    head = first(printed, letter, form).within(0, 0, 210, FORMS[form].letterhead)
    assert head
    assert all(line.bottom <= FORMS[form].letterhead + 1.0 for line in head)


@every_letter
@every_form
@every_kind
def test_the_information_block_stands_beside_the_window(printed: Printed, letter: str, form: str, kind: str) -> None:
    top = FORMS[form].letterhead
    block = first(printed, letter, form, kind).within(120, top, 210, top + 52)
    assert block[0].left == pytest.approx(BLOCK_LEFT_MM, abs=0.5)
    assert block[0].top == pytest.approx(top + 5, abs=1.0)
    assert max(line.right for line in block) <= BLOCK_RIGHT_MM + 0.5
    assert max(line.bottom for line in block) < FORMS[form].subject


@every_letter
@every_form
@every_kind
def test_the_subject_stands_where_the_form_wants_it(printed: Printed, letter: str, form: str, kind: str) -> None:
    subject = first(printed, letter, form, kind).find("Ihre Interessensbekundung: Rückmeldung")
    assert subject.top == pytest.approx(FORMS[form].subject, abs=1.0)
    assert subject.left == pytest.approx(LEFT_MM, abs=0.5)


def test_a_released_letter_keeps_its_places_and_loses_its_mark(printed: Printed) -> None:
    draft, released = first(printed, "absage/de"), first(printed, "absage/de", kind="released")
    assert "ENTWURF" in draft.text
    assert "ENTWURF" not in released.text
    assert [s for s in draft.texts if "ENTWURF" not in s.text] == list(released.texts)


@every_letter
@every_form
def test_fold_and_hole_marks_stand_on_the_first_page_only(printed: Printed, letter: str, form: str) -> None:
    pages = printed[letter, form, "long"]
    marks = [[stroke for stroke in page.strokes if stroke.right < 20] for page in pages]
    upper, lower = FORMS[form].folds
    assert sorted(mark.top for mark in marks[0]) == pytest.approx([upper, HOLE_MM, lower], abs=0.4)
    assert all(3 <= mark.right - mark.left <= 7 for mark in marks[0])
    assert not any(marks[1:])


@every_kind
def test_nothing_stands_outside_the_margins(printed: Printed, kind: str) -> None:
    for (name, form, shown), pages in printed.items():
        if shown != kind:
            continue
        top = FORMS[form or "B"].letterhead
        for page in pages:
            for piece in (*page.texts, *(stroke for stroke in page.strokes if stroke.right > 20)):
                in_block = piece.left >= BLOCK_LEFT_MM - 0.5 and top < piece.top < top + 52
                right = BLOCK_RIGHT_MM if in_block else RIGHT_MM
                assert piece.left >= LEFT_MM - 0.6, (name, piece)
                assert piece.right <= right + 0.6, (name, piece)


@pytest.mark.parametrize("letter", BRIEF)
@every_form
@ordinary
def test_an_ordinary_letter_has_a_page_for_each_language(printed: Printed, letter: str, form: str, kind: str) -> None:
    assert len(printed[letter, form, kind]) <= letter.rpartition("/")[2].count("-") + 1


def test_following_pages_tell_who_writes_about_what_and_their_number(printed: Printed) -> None:
    for (letter, form, kind), pages in printed.items():
        if form and len(pages) > 1:
            for number, page in enumerate(pages[1:], 2):
                assert page.find("Servicestelle Kommunen in der Einen Welt").top < 20, (letter, form, kind)
                assert page.find("KP-2014-007").top < 20, (letter, form, kind)
                counted = rf"\w+\s+{number}\s+\w+\s+{len(pages)}$"
                assert any(re.search(counted, line.text) for line in page.texts if line.top > 270), (letter, form, kind)


def test_forty_gaps_fill_two_pages_under_a_repeated_header(printed: Printed) -> None:
    pages = printed["nachforderung/de", "B", "long"]
    assert len(pages) == 2
    assert "Seite 2 von 2" in pages[1].text
    assert all("Was fehlt" in page.text for page in pages)


def test_the_programme_is_a_document_of_eleven_to_fourteen_pages(printed: Printed) -> None:
    assert all(11 <= len(printed["handlungsprogramm/de", "", kind]) <= 14 for kind in KINDS)


def test_the_articles_repeat_the_languages_on_every_page(printed: Printed) -> None:
    pages = printed["memorandum/de-es", "", "normal"]
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
