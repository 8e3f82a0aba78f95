"""What is printed on the pages of a PDF: its lines with their places and cells, and its boxes. Opened by pdfium."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2

from klimadocs.model.transcript import Box, Place, Sighting, Word
from klimadocs.readers.marks import split_at_marks
from klimadocs.readers.pdf_drawings import read_shapes
from klimadocs.readers.pdf_marks import Cell, Grey, Rules, number_cells, read_marks, rules_of
from klimadocs.readers.pdf_prints import Lines, Prints
from klimadocs.readers.pdf_text import around, lines_of, read_words, text_of_run, turn_of_words
from klimadocs.readers.pdf_values import clean
from klimadocs.readers.pdf_view import view_of

_PAGE_SHARE = 0.75
_PAGES_OPEN = 8
_PRINTS = Prints()
Piece = tuple[Word, bool | None]


class Paper:
    """A document whose pages are read one by one."""

    def __init__(self, content: bytes) -> None:
        self._document = pypdfium2.PdfDocument(content)
        self._pages: dict[int, Any] = {}
        self._sheets: dict[int, Any] = {}

    def turn(self, page_number: int) -> int | None:
        """How many degrees clockwise the page must be turned for its words to stand upright, whatever the file says;
        None where they do not tell, or the page is damaged."""
        try:
            return turn_of_words(self._sheet(page_number))
        except (pypdfium2.PdfiumError, IndexError):
            return None

    def __len__(self) -> int:
        """How many pages it has."""
        return len(self._document)

    def read(self, page_number: int, turned: int, mark: bytes | None) -> Lines:
        """The lines of a page that has fields, from top to bottom, then its boxes. `mark` is that of its print, by
        which it is known again; None where it is to be read in any case. Raises PdfiumError on damaged pages."""
        if mark is None:
            return self._read(page_number, turned, is_flat=False)
        return _PRINTS.lines(mark + b"%d" % turned, lambda: self._read(page_number, turned, is_flat=False))

    def read_flat(self, page_number: int, turned: int) -> Lines:
        """The same of a page without fields: what is drawn in its boxes counts twice, as drawn and as it looks."""
        return self._read(page_number, turned, is_flat=True)

    def _read(self, page_number: int, turned: int, is_flat: bool) -> Lines:
        page = self._page(page_number)
        view = view_of(page, turned)
        words, shapes = read_words(self._sheet(page_number), view), read_shapes(page, view)
        rules = _inner_rules(rules_of(shapes), view.size_pt)
        grey = Grey(page, view) if is_flat else None
        return (*_lines(words, rules, page_number), *read_marks(shapes, words, page_number, grey))

    def _page(self, page_number: int) -> Any:
        if page_number not in self._pages:
            if len(self._pages) >= _PAGES_OPEN:
                self._leave(next(iter(self._pages)))
            self._pages[page_number] = self._document[page_number - 1]
        return self._pages[page_number]

    def _leave(self, page_number: int) -> None:
        """Frees a page, which is opened again where it is needed again."""
        for part in (self._sheets.pop(page_number, None), self._pages.pop(page_number)):
            if part is not None:
                part.close()

    def _sheet(self, page_number: int) -> Any:
        """The text of the page."""
        if page_number not in self._sheets:
            self._sheets[page_number] = self._page(page_number).get_textpage()
        return self._sheets[page_number]

    def close(self) -> None:
        """Frees the document."""
        for page_number in list(self._pages):
            self._leave(page_number)
        self._document.close()


def _inner_rules(rules: Rules, size: tuple[float, float]) -> Rules:
    """Without the rules of a frame around the whole page."""
    width, height = size
    return Rules(
        tuple(rule for rule in rules.upright if rule[2] - rule[1] < _PAGE_SHARE * height or 40 < rule[0] < width - 40),
        rules.level,
    )


def _lines(words: Sequence[Word], rules: Rules, page_number: int) -> list[Sighting]:
    runs = [piece for run in lines_of(words, rules.upright) for piece in _cut_at_marks(run)]
    boxes = [around([box for _, box in run]) for run, _ in runs]
    cells = number_cells([rules.cell_around(box) for box in boxes], page_number)
    found = [
        _sighting(run, mark, box, cell, page_number) for (run, mark), box, cell in zip(runs, boxes, cells, strict=True)
    ]
    return [entry for entry in found if entry.mark is not None or entry.text.strip()]


def _sighting(run: Sequence[Word], mark: bool | None, box: Box, cell: Cell | None, page_number: int) -> Sighting:
    place = Place(page_number, box, f"Seite {page_number}")
    text = clean(text_of_run(run))
    return Sighting(text, "line" if mark is None else "mark", place, mark=mark, cell=cell, words=tuple(run))


def _cut_at_marks(run: Sequence[Word]) -> Iterator[tuple[tuple[Word, ...], bool | None]]:
    """The run, cut before and after each box that is a character."""
    plain: list[Word] = []
    for word, mark in (piece for whole in _with_brackets(run) for piece in _pieces(whole)):
        if mark is None:
            plain.append(word)
            continue
        if plain:
            yield tuple(plain), None
        plain = []
        yield (word,), mark
    if plain:
        yield tuple(plain), None


def _with_brackets(run: Sequence[Word]) -> Iterator[Word]:
    """An empty box made of brackets is one word, not two."""
    words = list(run)
    if not any(text == "[" for text, _ in words):
        yield from words
        return
    while words:
        text, box = words.pop(0)
        if text == "[" and words and words[0][0].startswith("]"):
            rest, other = words.pop(0)
            text, box = f"[ {rest}", around([box, other])
        yield text, box


def _pieces(word: Word) -> Iterator[Piece]:
    """A word as it is, or cut into boxes and what stands beside them; each piece has its share of the width."""
    text, box = word
    pieces = [] if text.isalnum() else split_at_marks(text)
    if not pieces or all(mark is None for _, mark in pieces):
        yield word, None
        return
    left, width = box[0], (box[2] - box[0]) / max(len(text), 1)
    rest = sum(len(piece) for piece, _ in pieces)
    glyph = (len(text) - rest) / max(sum(mark is not None for _, mark in pieces), 1)
    for piece, mark in pieces:
        share = width * (glyph if mark is not None else len(piece))
        shown = piece if mark is None else _glyph_at(text, left - box[0], width)
        yield (shown, (round(left, 2), box[1], round(left + share, 2), box[3])), mark
        left += share


def _glyph_at(text: str, offset: float, width: float) -> str:
    place = min(round(offset / width) if width else 0, len(text) - 1)
    return text[place]


def open_paper(content: bytes) -> Paper | None:
    """None where pdfium cannot open the file."""
    try:
        return Paper(content)
    except (pypdfium2.PdfiumError, ValueError):
        return None
