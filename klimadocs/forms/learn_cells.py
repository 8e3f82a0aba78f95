"""The tables of a blank Word form: which words stand beside and above a cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from klimadocs.forms.learn_pieces import Piece
from klimadocs.forms.learn_spots import is_required, is_signed, says_something


@dataclass(frozen=True)
class Cells:
    """Asks the pieces of a form. Every piece that is asked about stands in a cell."""

    pieces: Sequence[Piece]

    def has_words_above(self, piece: Piece) -> bool:
        """Whether the cell right above holds words that name nothing else."""
        assert piece.cell is not None
        table, row, column = piece.cell
        beside = [
            other for other in self.pieces if other.row == (table, row - 1) and other.cell and other.cell[2] > column
        ]
        above = [other for other in self.pieces if other.cell == (table, row - 1, column)]
        return bool(above) and not any(other.spot for other in (*above, *beside[:1]))

    def left_of(self, piece: Piece) -> str:
        """Words of the nearest cell to the left that has no place of its own to write into."""
        assert piece.cell is not None
        row = [
            other for other in self.pieces if other.row == piece.row and other.cell and other.cell[2] < piece.cell[2]
        ]
        column = max((other.cell[2] for other in row if other.cell), default=0)
        nearest = [other for other in row if other.cell and other.cell[2] == column]
        if any(other.spot for other in nearest):
            return ""
        return _first(other.text for other in nearest)

    def above(self, piece: Piece) -> str:
        """Words of the nearest cell above that has nothing to write into."""
        assert piece.cell is not None
        table, row, column = piece.cell
        for above in range(row - 1, 0, -1):
            cell = [other for other in self.pieces if other.cell == (table, above, column)]
            if cell and not any(other.spot for other in cell):
                return _first(other.text for other in cell)
        return ""

    def signed_below(self, piece: Piece) -> str:
        """Words of the cell right below that say what is signed above; "" where there are none."""
        assert piece.cell is not None
        table, row, column = piece.cell
        below = [other for other in self.pieces if other.cell == (table, row + 1, column)]
        return _first(other.text for other in below if is_signed(other.text)) if len(below) == 1 else ""

    def is_under_heads(self, piece: Piece) -> bool:
        """Whether the row with the words above holds nothing but words."""
        assert piece.cell is not None
        table, row, column = piece.cell
        for above in range(row - 1, 0, -1):
            cells = [other for other in self.pieces if other.row == (table, above)]
            if any(other.cell == (table, above, column) and not other.spot for other in cells):
                return not any(other.spot for other in cells) and len(cells) > 1
        return False

    def row_head(self, piece: Piece) -> str:
        row = [other for other in self.pieces if other.row == piece.row]
        if not row or row[0].spot or row[0].cell is None:
            return ""
        return _first(other.text for other in row if other.cell == row[0].cell and not other.spot)

    def number_in_table(self, piece: Piece) -> str:
        """Rows below one head are told apart by their number."""
        assert piece.cell is not None
        table, row, column = piece.cell
        same = [
            other
            for other in self.pieces
            if other.spot and other.cell and other.cell[0] == table and other.cell[2] == column
        ]
        rows = sorted({other.cell[1] for other in same if other.cell})
        return str(rows.index(row) + 1) if len(rows) > 1 else ""


def _first(texts: Iterable[str]) -> str:
    """The label of a cell; what follows in it is a hint, but may say that it is required."""
    every = [text.strip() for text in texts]
    found = [text for text in every if says_something(text)] or every
    if not found:
        return ""
    needed = " *" if any(is_required(text) for text in found[1:]) and not is_required(found[0]) else ""
    return found[0] + needed
