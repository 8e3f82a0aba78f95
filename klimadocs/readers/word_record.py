"""Takes down what the walk through a Word file comes across, and says where it stood. Knows nothing of XML."""

from __future__ import annotations

from dataclasses import dataclass, field

from klimadocs.model.transcript import Method, Place, Sighting
from klimadocs.readers.marks import (
    EMPTY_CIRCLES,
    FULL_CIRCLES,
    single_mark,
    split_at_marks,
    without_glyphs,
)
from klimadocs.readers.word_controls import Control, shows_other_day, without_blank_filling
from klimadocs.readers.word_seams import mend_lines

CellNumber = tuple[int, int, int]

_UNCERTAIN = 0.5
_CIRCLES = frozenset(FULL_CIRCLES + EMPTY_CIRCLES)
_STRUCK = "Hier sind Wörter durchgestrichen."
_OTHER_DAY = "Im Datumsfeld ist ein anderer Tag gespeichert als gezeigt wird: {day}."


@dataclass(slots=True, eq=False)
class Frame:
    """Where text goes at the moment: plain text of the story, a control, or (neither) nowhere. `breaks`: how many bare
    line breaks stand right before the control, where LibreOffice puts those of several lines typed into it.
    `is_struck`: some of its words are struck through."""

    pieces: list[str] = field(default_factory=list)
    control: Control | None = None
    is_plain: bool = False
    cell: CellNumber | None = None
    breaks: int = 0
    is_struck: bool = False


@dataclass(slots=True, eq=False)
class _Field:
    """A field between its begin and its end; `frame` is what it has put on the stack and not yet taken back."""

    control: Control | None
    frame: Frame | None
    breaks: int = 0


class Record:
    """Gathers text into sightings. `pieces` is the list that text is to be added to; `cell` and `path` are where the
    walk stands, `path` being "" for the body, whose paragraphs are counted. `has_states`: False where no older box of
    the file says whether it is ticked, so that none is known to be empty. `has_circles`: False where full circles are
    the points of lists; `circles` are those that were seen."""

    def __init__(self, has_states: bool = True, has_circles: bool = True) -> None:
        self.pieces: list[str] = []
        self.cell: CellNumber | None = None
        self.path = ""
        self.is_margin = False
        self.circles: set[str] = set()
        self._has_states = has_states
        self._has_circles = has_circles
        self._sightings: list[Sighting] = []
        self._frames: list[Frame] = []
        self._fields: list[_Field] = []
        self._paragraphs = 0
        self._is_new_paragraph = False
        self._cell_place: tuple[CellNumber, Place] = ((0, 0, 0), Place())

    def take_sightings(self) -> list[Sighting]:
        """Everything taken down since the last call."""
        taken, self._sightings = self._sightings, []
        return taken

    @property
    def count(self) -> int:
        """How many sightings were taken down since they were last taken away."""
        return len(self._sightings)

    def begin_story(self, path: str) -> tuple[Frame, list[_Field], CellNumber | None, str]:
        """A text of its own, such as a text box, which hangs on the cell around it; what is returned goes to
        `end_story`."""
        kept = self._fields, self.cell, self.path
        self._fields, self.path = [], path
        return (self._push(Frame(is_plain=True)), *kept)

    def end_story(self, begun: tuple[Frame, list[_Field], CellNumber | None, str]) -> None:
        """Takes down what is left and returns to where the story began."""
        self._close_above(begun[0])
        self._flush()
        self._pop()
        _, self._fields, self.cell, self.path = begun

    def begin_paragraph(self) -> None:
        """From here on plain text belongs to the next paragraph."""
        self._is_new_paragraph = True

    def end_paragraph(self) -> None:
        """Takes down the plain text of the paragraph; inside a control it is a line break."""
        if self._frames[-1].is_plain:
            self._flush()
        else:
            self.pieces.append("\n")

    def enter_cell(self, cell: CellNumber) -> None:
        """A control around a cell or a row stands where its first cell stands."""
        self.cell = cell
        if self._frames[-1].cell is None:
            self._frames[-1].cell = cell

    def open_control(self, control: Control) -> Frame:
        """Text belongs to the control until `close_control` is called with what is returned."""
        breaks = self._count_bare_breaks()
        self._flush_plain()
        return self._push(Frame(control=control, cell=self.cell, breaks=breaks))

    def _count_bare_breaks(self) -> int:
        before = self._frames[-1]
        if not before.is_plain or not before.pieces:
            return 0
        text = "".join(before.pieces)
        return 0 if text.strip(" \n") else text.count("\n")

    def note_strike(self) -> None:
        """The words that follow are struck through."""
        self._frames[-1].is_struck = True

    def close_control(self, frame: Frame) -> None:
        """Takes the control down."""
        self._close_above(frame)
        self._pop()
        self._report(frame)

    def begin_field(self, control: Control | None) -> None:
        """The code of a field follows, which nobody sees; `control` where the field is one to fill in."""
        breaks = 0 if control is None else self._count_bare_breaks()
        if control is not None:
            self._flush_plain()
        self._fields.append(_Field(control, self._push(Frame()), breaks))

    def separate_field(self) -> None:
        """The result of the field follows."""
        if not self._fields:
            return
        entry = self._fields[-1]
        self._close_frame(entry)
        if entry.control is not None:
            entry.frame = self._push(Frame(control=entry.control, cell=self.cell))

    def end_field(self) -> None:
        """The field that began last is complete."""
        if self._fields:
            self._finish(self._fields.pop())

    def _finish(self, entry: _Field) -> None:
        frame = entry.frame
        self._close_frame(entry)
        if entry.control is not None:
            pieces = frame.pieces if frame is not None and frame.control is not None else []
            self._report(Frame(pieces, entry.control, cell=self.cell, breaks=entry.breaks))

    def _close_frame(self, entry: _Field) -> None:
        """Takes a field's frame off the stack, unless an element around it has already ended."""
        if entry.frame is not None and entry.frame in self._frames:
            self._close_above(entry.frame)
            self._pop()
        entry.frame = None

    def _push(self, frame: Frame) -> Frame:
        self._frames.append(frame)
        self.pieces = frame.pieces
        return frame

    def _pop(self) -> None:
        self._frames.pop()
        self.pieces = self._frames[-1].pieces if self._frames else []

    def _close_above(self, frame: Frame) -> None:
        """Ends what a damaged file left open inside: such fields are reported with what they hold so far."""
        while self._frames[-1] is not frame:
            owner = next((entry for entry in self._fields if entry.frame is self._frames[-1]), None)
            if owner is None:
                self._pop()
            else:
                self._fields.remove(owner)
                self._finish(owner)

    def _flush_plain(self) -> None:
        if self._frames[-1].is_plain:
            self._flush()

    def _flush(self) -> None:
        """Takes down the plain text gathered so far, cut at its boxes. Text that begins with line breaks is uncertain:
        LibreOffice moves the breaks between lines of a control to the front."""
        if not self.pieces:
            return
        text = "".join(self.pieces)
        self.pieces.clear()
        if not text or text.isspace():
            return
        if not text.isascii():
            self.circles.update(_CIRCLES.intersection(text))
        text, is_torn = _mended(text)
        doubt = _STRUCK if self._frames[-1].is_struck else ""
        self._frames[-1].is_struck = False
        place, cell, is_margin = self._place(self.cell), self.cell, self.is_margin
        method: Method = "line" if cell is None else "cell"
        is_afloat = cell is not None and self.path != ""
        certainty = _UNCERTAIN if is_afloat or is_torn else 1.0
        for piece, mark in split_at_marks(text, "" if self._has_circles else FULL_CIRCLES):
            if mark is None:
                sighting = Sighting(
                    piece, method, place, cell=cell, is_margin=is_margin, certainty=certainty, doubt=doubt
                )
            else:
                sighting = Sighting("", "mark", place, mark=mark, cell=cell, is_margin=is_margin)
            self._sightings.append(sighting)

    def _report(self, frame: Frame) -> None:
        """Takes down a control that is complete."""
        control = frame.control or Control()
        text, mark, certainty = _settle(control, "".join(frame.pieces).removesuffix("\n"))
        if not control.is_stated and not self._has_states:
            certainty = _UNCERTAIN
        if frame.breaks and mark is None:
            text, certainty = mend_lines(text, frame.breaks), _UNCERTAIN
        doubt = _STRUCK if frame.is_struck else ""
        is_other_day = control.day != "" and not control.is_prompt and shows_other_day(control, text)
        self._sightings.append(
            Sighting(
                text,
                "control",
                self._place(frame.cell),
                key=control.key,
                label=control.label,
                mark=mark,
                cell=frame.cell,
                is_prompt=control.is_prompt or (control.default != "" and text == control.default),
                is_margin=self.is_margin,
                certainty=certainty,
                doubt=_OTHER_DAY.format(day=control.day) if is_other_day else doubt,
            )
        )

    def _place(self, cell: CellNumber | None) -> Place:
        if self.path:
            return Place(path=self.path)
        if cell is not None:
            return self._place_of(cell)
        if self._is_new_paragraph:
            self._paragraphs += 1
            self._is_new_paragraph = False
        return Place(path=f"Absatz {self._paragraphs}")

    def _place_of(self, cell: CellNumber) -> Place:
        """All that stands in one cell stands in one place."""
        if self._cell_place[0] != cell:
            self._cell_place = cell, Place(path=f"Tabelle {cell[0]}, Zeile {cell[1]}, Spalte {cell[2]}")
        return self._cell_place[1]


def _mended(text: str) -> tuple[str, bool]:
    """The text, and whether it began with line breaks that may have stood between its lines."""
    if text[0] not in " \n":
        return text, False
    bare = text.lstrip(" \n")
    breaks = text[: len(text) - len(bare)].count("\n")
    return (mend_lines(bare, breaks), True) if breaks else (text, False)


def _settle(control: Control, shown: str) -> tuple[str, bool | None, float]:
    """Text, state and certainty of a control, from what it is and what it shows."""
    if control.kind == "list":
        return control.chosen or shown, None, 1.0
    if control.kind == "box":
        return without_glyphs(shown), control.mark, _certainty(control, shown.strip())
    text = without_blank_filling(shown) if control.is_legacy else shown
    mark = single_mark(text)
    return ("" if mark is not None else text), mark, 1.0


def _certainty(control: Control, shown: str) -> float:
    """A box whose state and character disagree was changed by a program that knows only one of them; one that shows
    words and no box was typed over."""
    own, other = control.ticked_glyph, control.empty_glyph
    if not control.mark:
        own, other = other, own
    if not shown or (own and own in shown):
        return 1.0
    marks = {mark for _, mark in split_at_marks(shown) if mark is not None}
    is_other = other != "" and other in shown
    return 1.0 if marks == {control.mark} and not is_other else _UNCERTAIN
