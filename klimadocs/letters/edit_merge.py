"""Lays what other answers change into the letter that staff have edited, paragraph by paragraph, as tracked changes.
Where both sides changed the same place, both wordings stand there, and a comment says so."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from klimadocs.letters.edit_pen import Pen
from klimadocs.letters.edit_units import Unit, read_units, squeezed
from klimadocs.letters.edit_words import align, lay_in
from klimadocs.ooxml import names

if TYPE_CHECKING:
    from lxml.etree import _Element

_BOTH = "Hier haben Sie geändert, und die Angaben haben sich geändert. Neue Angaben: „{text}“"
_DROPPED = "Nach den neuen Angaben entfällt dieser Absatz. Sie haben ihn geändert, deshalb bleibt er stehen."
_GONE = "Nach den neuen Angaben entfällt an dieser Stelle Text, den Sie geändert haben."
_CUT = "Sie haben diesen Absatz gestrichen. Nach den neuen Angaben lautet er so."


def merge_units(base: Sequence[Unit], edited: Sequence[Unit], fresh: Sequence[Unit], pen: Pen) -> None:
    """Changes the elements of `edited`."""
    _Merge(base, edited, fresh, pen).run()


class _Merge:
    """`placed` are the elements that stand for units of the fresh letter; `last` is the one that was looked at last."""

    def __init__(self, base: Sequence[Unit], edited: Sequence[Unit], fresh: Sequence[Unit], pen: Pen) -> None:
        self._base, self._edited, self._fresh, self._pen = base, edited, fresh, pen
        pairs = align(_keys(base), _keys(edited))
        self._own = {b: edited[e] for b, e in pairs if b is not None and e is not None}
        self._added = {squeezed(edited[e].text) for b, e in pairs if b is None and e is not None}
        self._placed: dict[int, _Element] = {}
        self._last: _Element | None = None

    def run(self) -> None:
        for b, n in align(_keys(self._base), _keys(self._fresh)):
            mine = self._own.get(b) if b is not None else None
            if mine is not None:
                self._last = mine.element
                if n is not None:
                    self._placed[n] = mine.element
            if b is None and n is not None:
                if squeezed(self._fresh[n].text) not in self._added:
                    self._put(n)
            elif b is not None and n is None:
                _drop(self._base[b], mine, self._pen)
            elif b is not None and n is not None:
                self._compare(b, n, mine)

    def _compare(self, b: int, n: int, mine: Unit | None) -> None:
        if squeezed(self._base[b].text) == squeezed(self._fresh[n].text):
            return
        if mine is None:
            self._pen.note(self._put(n), _CUT)
        else:
            _change(self._base[b], mine, self._fresh[n], self._pen)

    def _put(self, n: int) -> _Element:
        """Puts a unit that is new where it stands in the fresh letter; returns it."""
        new = self._pen.inserted(self._fresh[n].element)
        if self._fresh[n].is_row:
            self._put_row(n, new)
        else:
            self._put_after(new)
        self._placed[n] = self._last = new
        return new

    def _put_row(self, n: int, new: _Element) -> None:
        """Beside a row of the same table; where there is none, in a table of its own."""
        table = _outermost(self._fresh[n].element)
        mates = [number for number in self._placed if _outermost(self._fresh[number].element) is table]
        above = [number for number in mates if number < n]
        if above:
            self._placed[max(above)].addnext(new)
        elif mates:
            self._placed[min(mates)].addprevious(new)
        else:
            made = etree.Element(names.TABLE)
            made.extend(deepcopy(child) for child in table if child.tag in (f"{names.W}tblPr", f"{names.W}tblGrid"))
            made.append(new)
            self._put_after(made)

    def _put_after(self, new: _Element) -> None:
        if self._last is not None:
            _outermost(self._last).addnext(new)
        elif self._edited:
            _outermost(self._edited[0].element).addprevious(new)


def _keys(units: Sequence[Unit]) -> list[str]:
    return [unit.key for unit in units]


def _drop(base: Unit, mine: Unit | None, pen: Pen) -> None:
    if mine is None:
        return
    if squeezed(mine.text) == squeezed(base.text):
        pen.delete(mine.element)
    else:
        pen.note(mine.element, _DROPPED)


def _change(base: Unit, mine: Unit, fresh: Unit, pen: Pen) -> None:
    if not (base.is_row or mine.is_row or fresh.is_row):
        edits = lay_in(base.text, mine.text, fresh.text)
        pen.change(mine.element, edits)
        clashes = [edit for edit in edits if edit.is_clash]
        if clashes:
            told = " … ".join(edit.text.strip() for edit in clashes if edit.text.strip())
            pen.note(mine.element, _BOTH.format(text=told) if told else _GONE)
        return
    cells = [list(unit.element.iterchildren(names.CELL)) for unit in (base, mine, fresh)]
    if len({len(found) for found in cells}) > 1 or not cells[0]:
        pen.note(mine.element, _BOTH.format(text=squeezed(fresh.text)))
        return
    for one, own, other in zip(*cells, strict=True):
        merge_units(read_units(one), read_units(own), read_units(other), pen)


def _outermost(element: _Element) -> _Element:
    """What stands in the body: for a row its table."""
    return next(element.iterancestors(names.TABLE)) if element.tag == names.ROW else element
