"""What a reader saw in a document, before anyone knows which form it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from klimadocs.model.swift import swift
from klimadocs.model.trouble import Trouble

Method = Literal["control", "cell", "line", "acroform", "xfa", "annotation", "ocr", "mark", "mail"]
Box = tuple[float, float, float, float]
Word = tuple[str, Box]


@swift
@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: page from 1 (None where the format has none), box in points from the top left,
    `path` in words that a clerk understands."""

    page: int | None = None
    box: Box | None = None
    path: str = ""


@swift
@dataclass(frozen=True, slots=True)
class Sighting:
    """One piece of a document in reading order: a run of plain text, a filled control, or a box.

    `key` is the native name (control tag, AcroForm name), "" for plain text. `mark` is the state of a box and None for
    everything else. `cell` is (table, row, column), each from 1. `is_prompt`: the file itself says that the text is a
    prompt; a hint only, since other programs fill a control and leave the hint standing. `is_margin`: header, footer.
    `words` are those of a printed line with their boxes, where the format has places; () elsewhere. `doubt` says in
    German why a person must look although it was read; "" where the reader has no doubt. `by_hand`: handwriting, whose
    text is a guess. `buttons`: of one control for a group of buttons what it says when each is pressed, and where that
    button is.
    """

    text: str
    method: Method
    place: Place
    key: str = ""
    label: str = ""
    mark: bool | None = None
    cell: tuple[int, int, int] | None = None
    is_prompt: bool = False
    is_margin: bool = False
    certainty: float = 1.0
    words: tuple[Word, ...] = ()
    doubt: str = ""
    by_hand: bool = False
    buttons: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """Abschrift: all sightings in reading order. `properties` are the document's own (name, value) pairs; `controls` is
    the number of controls in the file, which must equal the number of sightings that come from controls.
    `is_in_order`: controls and printed text stand in one reading order, so that position is a witness. `rows`: of each
    table how many rows it has, empty ones too, and `starts` how many sightings stand before it; () where the reader
    does not count them."""

    digest: str
    reader: str
    media_type: str
    sightings: tuple[Sighting, ...]
    properties: tuple[tuple[str, str], ...] = ()
    troubles: tuple[Trouble, ...] = ()
    controls: int = 0
    is_in_order: bool = True
    rows: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()

    @property
    def is_mail(self) -> bool:
        """Whether it is of the text of a mail: lines that nobody laid out as a form."""
        return self.reader.partition("/")[0] == "mail"

    def property(self, name: str) -> str:
        return dict(self.properties).get(name, "")
