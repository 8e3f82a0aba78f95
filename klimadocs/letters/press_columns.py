"""Proves that a letter in two languages says the same in both: where a table has one language beside the other, each
row has both, with as many paragraphs, the same numbers, and the same values, be they translated or declined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import escape

from klimadocs.forms.dates import read_date
from klimadocs.letters.context import Context
from klimadocs.letters.press_part import Page
from klimadocs.letters.press_proof import Unproven
from klimadocs.letters.press_sheet import Printed
from klimadocs.letters.speech import gaps_in
from klimadocs.ooxml import names
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.parsing import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_PARAGRAPH = re.compile(r"<w:p(?=[ />])")
_NUMBER = re.compile(r"\d+(?:[.,\s]\d{3})*(?:[.,]\d+)?")
_LANGUAGE = f"{names.W}lang"
_NUMBERED = re.compile(r"\W*[^\W\d_]+\.?\s+(\d+)")
_NAMES = {"de": "Deutsch", "es": "Spanisch", "pt": "Portugiesisch", "en": "Englisch", "fr": "Französisch"}
_SHOWN_SIGNS = 60


@dataclass(frozen=True, slots=True)
class _Column:
    """One cell: its paragraphs that have text, by their number in the document; `languages` of its text."""

    paragraphs: tuple[tuple[int, str], ...]
    languages: frozenset[str]

    def is_in(self, language: str) -> bool:
        return self.languages == {language}

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.paragraphs)


@dataclass(frozen=True)
class _Meaning:
    """Tells which printed texts say the same."""

    context: Context
    languages: Sequence[str]

    @cached_property
    def _words(self) -> set[tuple[str, str]]:
        """Pairs of the glossary."""
        glossary = dict(self.context.speech.glossary)
        return {pair for language in self.languages[1:] for pair in glossary.get(language, ())}

    def is_same(self, one: str, other: str) -> bool:
        if one == other or (one, other) in self._words or (other, one) in self._words:
            return True
        if gaps_in(one) or gaps_in(other) or any(one in group and other in group for group in self.context.same):
            return True
        if not (one[-1:].isdigit() and other[-1:].isdigit()):
            return False
        day = read_date(one)[0]
        return day is not None and day == read_date(other)[0]


Rows = list[list[_Column]]


def prove_columns(printed: Printed, context: Context, languages: Sequence[str]) -> None:
    """`languages` are the template's two. Raises Unproven, UnreadableError."""
    page = next((page for page in printed.pages if page.part.source.is_body), None)
    # what stands in the page was proven to stand in the file
    body = parse_xml(page.content, page.part.name) if page else open_package(printed.content).document()
    tables = [table for table in _tables(body, languages[0]) if _is_beside(table, languages)]
    if not tables:
        return
    values = _printed_by_paragraph(page) if page else {}
    meaning = _Meaning(context, languages)
    for table in tables:
        number = 0
        for row in table:
            left, right = _sides(row, languages)
            number = _prove_number(left, right, number)
            _prove_row(left, right, languages)
            for (one, _), (other, _) in zip(left.paragraphs, right.paragraphs, strict=True):
                if one in values or other in values:
                    _prove_values(values.get(one, []), values.get(other, []), meaning, left)


def find_column_faults(content: bytes, languages: Sequence[str]) -> list[str]:
    """What is wrong with the columns of a template, in German, before anything is printed: the first fault of each
    table. Raises UnreadableError."""
    faults = []
    for table in _tables(open_package(content).document(), languages[0]):
        if not _is_beside(table, languages):
            continue
        try:
            for row in (row for row in table if any(column.text for column in row)):
                left, right = _sides(row, languages)
                _prove_count(left, right, languages)
        except Unproven as error:
            faults.append(str(error))
    return faults


def _tables(root: _Element, default: str) -> Iterator[Rows]:
    numbers = {paragraph: number for number, paragraph in enumerate(root.iter(names.PARAGRAPH), 1)}
    for table in root.iter(names.TABLE):
        yield [[_column(cell, numbers, default) for cell in row.iter(names.CELL)] for row in table.iter(names.ROW)]


def _column(cell: _Element, numbers: dict[_Element, int], default: str) -> _Column:
    found: list[tuple[int, str]] = []
    languages: set[str] = set()
    for paragraph in cell.iter(names.PARAGRAPH):
        said = []
        for run in paragraph.iter(names.RUN):
            text = "".join(piece.text or "" for piece in run.iter(names.TEXT))
            said.append(text)
            if text.strip() and not text.startswith("{%p"):
                languages.add(_language(run, default))
        text = "".join(said).strip()
        if text and not text.startswith("{%p"):  # a line of a template that vanishes
            found.append((numbers[paragraph], "".join(said)))
    return _Column(tuple(found), frozenset(languages))


def _language(run: _Element, default: str) -> str:
    settings = run.find(names.RUN_PROPERTIES)
    mark = None if settings is None else settings.find(_LANGUAGE)
    return str(mark.get(names.VAL, default)).partition("-")[0] if mark is not None else default


def _is_beside(table: Rows, languages: Sequence[str]) -> bool:
    """One language beside the other, in most rows: a table whose cells mix them is laid out in another way."""
    beside = [row for row in table if len(row) >= 2 and row[0].is_in(languages[0]) and row[1].is_in(languages[1])]
    return len(beside) >= 2 and len(beside) * 2 > len(table)


def _sides(row: list[_Column], languages: Sequence[str]) -> tuple[_Column, _Column]:
    words = next((column.text for column in row if column.text), "")
    if len(row) != 2:
        raise Unproven(f"Eine Zeile der zweisprachigen Tabelle hat nicht zwei Spalten, nahe „{_short(words)}“.")
    for column, language in zip(row, languages, strict=True):
        if not column.text:
            name = _NAMES.get(language, language)
            raise Unproven(f"In der zweisprachigen Tabelle fehlt der Text auf {name} zu „{_short(words)}“.")
        if not column.is_in(language):
            raise Unproven(f"Die zweisprachige Tabelle mischt die Sprachen in einer Spalte, nahe „{_short(words)}“.")
    return row[0], row[1]


def _prove_count(left: _Column, right: _Column, languages: Sequence[str]) -> None:
    if len(left.paragraphs) != len(right.paragraphs):
        counts = " und ".join(
            f"{len(column.paragraphs)} auf {_NAMES.get(language, language)}"
            for column, language in zip((left, right), languages, strict=True)
        )
        raise Unproven(f"Die Sprachfassungen haben verschieden viele Absätze ({counts}) bei „{_short(left.text)}“.")


def _prove_row(left: _Column, right: _Column, languages: Sequence[str]) -> None:
    _prove_count(left, right, languages)
    for (_, one), (_, other) in zip(left.paragraphs, right.paragraphs, strict=True):
        if _numbers(one) != _numbers(other):
            raise Unproven(f"Die Sprachfassungen nennen verschiedene Zahlen: „{_short(one)}“ und „{_short(other)}“.")


def _prove_number(left: _Column, right: _Column, before: int) -> int:
    """Articles are numbered without a gap; returns the number of this one, or the one before."""
    found = [_NUMBERED.match(column.paragraphs[0][1]) for column in (left, right)]
    numbers = [int(match[1]) for match in found if match]
    if len(numbers) != 2 or numbers[0] != numbers[1]:
        return before
    if before and numbers[0] != before + 1:
        raise Unproven(f"Auf Artikel {before} folgt Artikel {numbers[0]}: Dazwischen fehlt einer.")
    return numbers[0]


def _numbers(text: str) -> set[str]:
    """Separators do not count: they differ from language to language."""
    return {re.sub(r"\D", "", number) for number in _NUMBER.findall(text)}


def _printed_by_paragraph(page: Page) -> dict[int, list[str]]:
    """Number of a paragraph -> what was printed in it; {} where that cannot be told from the pieces."""
    found: dict[int, list[str]] = {}
    waiting = [(text, str(escape(text))) for text in page.texts]
    number = position = 0
    for piece in page.pieces:
        if position < len(waiting) and piece == waiting[position][1]:
            found.setdefault(number, []).append(waiting[position][0])
            position += 1
        else:
            number += len(_PARAGRAPH.findall(piece))
    return found if position == len(waiting) else {}


def _prove_values(left: Sequence[str], right: Sequence[str], meaning: _Meaning, near: _Column) -> None:
    for values, others, language in ((left, right, meaning.languages[0]), (right, left, meaning.languages[1])):
        for value in values:
            if value.strip() and not any(meaning.is_same(value, other) for other in others):
                name = _NAMES.get(language, language)
                raise Unproven(f"„{_short(value)}“ steht nur auf {name} (bei „{_short(near.text)}“).")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_SIGNS else f"{text[:_SHOWN_SIGNS]} …"
