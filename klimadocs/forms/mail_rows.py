"""Lines of a mail, with their boxes, and what is gathered from them for one field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from klimadocs.forms.cleaning import clean, fold
from klimadocs.model.form import Field
from klimadocs.model.transcript import Sighting


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or the cells of a row up to the next label. `pieces` in order: words and boxes."""

    place: Sighting
    pieces: tuple[tuple[str, bool | None], ...]
    width: int

    @property
    def text(self) -> str:
        return "".join(text if mark is None else " " for text, mark in self.pieces).strip("\n")

    @property
    def marks(self) -> list[bool]:
        return [mark for _, mark in self.pieces if mark is not None]

    @property
    def boxes(self) -> Iterator[tuple[bool, str]]:
        """Each box with the folded words up to the next one."""
        state: bool | None = None
        words = ""
        for text, mark in (*self.pieces, ("", False)):
            if mark is None:
                words += text
                continue
            if state is not None:
                yield state, fold(words)
            state, words = mark, ""


@dataclass(slots=True)
class Found:
    """What the text says about one field. `is_clear`: the label stands apart from what follows; `lines` are pairs of a
    text and the width of its line in the mail, `limit` the least width at which a program broke lines (0: none did),
    `options` are boxes with the text of an option."""

    place: Sighting
    is_clear: bool
    limit: int = 0
    lines: list[tuple[str, int]] = field(default_factory=list)
    mark: bool | None = None
    options: dict[str, bool] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Lines that a mail program broke are whole again."""
        return clean("\n".join(_whole(self.lines, self.limit))).text

    @property
    def is_answered(self) -> bool:
        return bool(self.mark is not None or self.options or any(text.strip() for text, _ in self.lines))

    def tick(self, entry: Field, line: Line) -> bool:
        """Boxes with the options behind them; "ja" and "nein" with their boxes are the state of a single one. Whether
        the line had any of them."""
        options = {fold(option): option for option in entry.options}
        is_taken = False
        for mark, text in line.boxes:
            if text in options:
                self.options[options[text]] = mark
                is_taken = True
            elif entry.kind == "bool" and mark and text in ("ja", "nein"):
                self.mark = text == "ja"
                is_taken = True
        return is_taken


def width_of(entries: Sequence[Sighting]) -> int:
    """In characters; a box is one."""
    return sum(len(entry.text) if entry.mark is None else 1 for entry in entries)


def is_empty(entries: Sequence[Sighting]) -> bool:
    """Whether a row has neither words nor boxes."""
    return all(entry.mark is None and not entry.text.strip() for entry in entries)


def _whole(lines: Iterable[tuple[str, int]], limit: int) -> Iterator[str]:
    """A line was broken by a program where it ends with a blank, or where the next word would have been too much."""
    whole, last = "", 0
    for text, width in lines:
        is_full = last + 1 + len(text.split(" ", 1)[0]) > limit > 0
        if whole and text.strip() and (whole.endswith(" ") or is_full):
            whole = f"{whole.rstrip()} {text.lstrip()}"
        else:
            yield whole
            whole = text
        last = width
    yield whole
