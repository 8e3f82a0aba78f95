"""The form without its controls: words in the cells beside the labels, characters for boxes."""

from __future__ import annotations

import io
from itertools import cycle

import docx
from docx.table import _Cell

from tests.makers.fillings.plan import Desk, Filled, Way
from tests.makers.fillings.sheets import Sheet, parse_all, replace, within, words
from tests.makers.sample_truth import Sample
from tests.makers.word_oddities import flatten, new_document
from tests.makers.word_typing import Element, W, name_of, write_xml

_WINGDINGS = '<w:r><w:sym w:font="Wingdings" w:char="{}"/></w:r>'


def unwrapped(desk: Desk, sample: Sample) -> bytes:
    sheet = Sheet(desk, sample)
    sheet.write_plainly()
    sheet.mark_plainly()
    return sheet.save()


def with_prompts(desk: Desk, sample: Sample) -> bytes:
    """Prompts of what was not answered stand there as words."""
    sheet = Sheet(desk, sample)
    sheet.write_plainly(keeps_prompts=True)
    sheet.mark_plainly("☑")
    return sheet.save()


def in_paragraphs(desk: Desk, sample: Sample) -> bytes:
    """Each line of an answer is a paragraph of its own, with empty ones before and after."""
    sheet = Sheet(desk, sample)
    for control in sheet.entries():
        lines = sheet.shown(control).split("\n")
        within(control, "tc").extend(parse_all("".join(f"<w:p>{words(line)}</w:p>" for line in ("", *lines, ""))))
        replace(within(control, "p"), "<w:p/>")
    sheet.mark_plainly()
    return sheet.save()


def pasted(desk: Desk, sample: Sample) -> bytes:
    """The body in a document of its own: styles, properties and footer are gone."""
    sheet = Sheet(desk, sample)
    for control in sheet.entries():
        flatten(control, sheet.shown(control))
    sheet.mark_plainly()
    for element in [*sheet.root.iter(f"{W}footerReference"), *sheet.root.iter(f"{W}pStyle")]:
        element.getparent().remove(element)
    return new_document(write_xml(sheet.root))


def with_symbols(desk: Desk, sample: Sample) -> bytes:
    """Boxes are characters of a symbol font."""
    sheet = Sheet(desk, sample)
    sheet.write_plainly()
    signs = cycle(("F0FE", "F0FD", "00FE"))
    for box in sheet.boxes():
        replace(box, _WINGDINGS.format(next(signs) if sheet.is_ticked(box) else "F0A8"))
    return sheet.save()


def with_typed_marks(desk: Desk, sample: Sample) -> bytes:
    """The box is overwritten with x, X, ja or a tick; those not chosen stay."""
    sheet = Sheet(desk, sample)
    sheet.write_plainly()
    marks = cycle(("x", "X", "ja", "✓", "✔", "[x]"))
    for box in sheet.boxes():
        replace(box, words(next(marks)) if sheet.is_ticked(box) else words("☐"))
    return sheet.save()


def with_brackets(desk: Desk, sample: Sample) -> bytes:
    sheet = Sheet(desk, sample)
    sheet.write_plainly()
    sheet.mark_plainly("[x]", "[ ]")
    return sheet.save()


def marks_alone(desk: Desk, sample: Sample) -> Filled:
    """Boxes not chosen are deleted: that there were some, only the blank knows."""
    sheet = Sheet(desk, sample)
    sheet.write_plainly()
    doubtful = frozenset(name_of(box).partition(".")[0] for box in sheet.boxes() if not sheet.is_ticked(box))
    sheet.mark_plainly("X", "")
    return Filled(sheet.save(), dict(sample.answers), doubtful)


def by_python_docx(desk: Desk, sample: Sample) -> bytes:
    """A program writes into the cells, which throws the controls away."""
    sheet = Sheet(desk, sample)
    tables = [list(table.iter(f"{W}tc")) for table in sheet.root.iter(f"{W}tbl")]
    places = [(_position(tables, within(control, "tc")), sheet.shown(control)) for control in sheet.entries()]
    sheet.mark_plainly()
    document = docx.Document(io.BytesIO(sheet.save()))
    for (table, cell), text in places:
        own = document.tables[table]
        _Cell(list(own._tbl.iter_tcs())[cell], own).text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _position(tables: list[list[Element]], cell: Element) -> tuple[int, int]:
    return next((number, own.index(cell)) for number, own in enumerate(tables) if cell in own)


CELL_WAYS = (
    Way("cells, no controls left", "cells", unwrapped),
    Way("cells, prompts left as words", "cells", with_prompts),
    Way("cells, answers in paragraphs", "cells", in_paragraphs),
    Way("cells, pasted into a new file", "cells", pasted),
    Way("cells, boxes of a symbol font", "cells", with_symbols),
    Way("cells, boxes typed over", "cells", with_typed_marks),
    Way("cells, boxes in brackets", "cells", with_brackets),
    Way("cells, only ticked boxes left", "altered", marks_alone),
    Way("cells, written by python-docx", "cells", by_python_docx),
)
