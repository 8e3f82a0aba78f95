"""What a letter may say, and the letter itself: pressed into a Word template, reopened, and compared value by value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from klimadocs.model.call import Template
from klimadocs.model.form import Form
from klimadocs.model.reading import FormReading
from klimadocs.model.revision import Passage

if TYPE_CHECKING:
    from klimadocs.letters.context import Context


@dataclass(frozen=True, slots=True)
class Pressed:
    """A finished letter. `printed` are the values it must contain verbatim, `gaps` the labels of marked gaps. `note` is
    German and says how it was made, where not in the usual way."""

    content: bytes = field(repr=False)
    printed: tuple[str, ...]
    gaps: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """Which draft a .docx is, by its document properties; None of it survives a copy into a new document."""

    case: str
    letter: str
    language: str
    recipe: str


class Press(Protocol):
    """Makes a letter from a template and a context."""

    def press(self, template: Template, context: Context, marks: Marks) -> Pressed:
        """Same input, same bytes. Raises LetterError where the letter may not be released."""

    def variables(self, template: Template) -> frozenset[str]:
        """Names that the template asks for, "brief" and "brief.datum". Raises ConfigurationError with place and
        reason where it is broken."""

    def read_marks(self, content: bytes) -> Marks | None:
        """None for a document that is no draft of ours."""

    def release(self, content: bytes) -> bytes:
        """The letter without its draft mark; unchanged bytes where there is none."""

    def has_open_changes(self, content: bytes) -> bool:
        """True where Word's tracked changes wait for a decision. Raises UnreadableError."""

    def open_gaps(self, content: bytes) -> tuple[str, ...]:
        """Labels of the marks that still stand where a value should. Raises UnreadableError."""


def open_press() -> Press:
    """The press for Word templates."""
    from klimadocs.letters.word import WordPress

    return WordPress()


def write_plain(source: str, context: Context, extra: Mapping[str, Any]) -> str:
    """A short text with the names of a letter's context and `extra`. Raises LetterError where the text is broken."""
    from klimadocs.letters.plain import PlainPress

    return PlainPress().write(source, context, extra)


def prefill_form(blank: bytes, form: Form, reading: FormReading, gaps: Collection[str]) -> bytes | None:
    """The Word blank with these answers, fields in `gaps` highlighted; None where it has no controls to write into."""
    from klimadocs.letters.prefill import prefilled

    return prefilled(blank, form, reading, gaps)


def is_untouched_form(content: bytes) -> bool:
    """True for such a form that nobody has typed into since."""
    from klimadocs.letters.prefill import is_untouched

    return is_untouched(content)


def tell_edits(base: bytes, edited: bytes, fresh: bytes | None) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """(what staff changed in `base`, what `fresh` changes in it); the latter () for None. Raises UnreadableError."""
    from klimadocs.letters import edits

    return edits.tell_edits(base, edited, fresh)


def track_changes(base: bytes, edited: bytes, fresh: bytes, day: date) -> bytes:
    """The edited letter with what `fresh` changes in `base` as Word's tracked changes; where both changed the same,
    both wordings and a comment. Raises UnreadableError."""
    from klimadocs.letters import edits

    return edits.track_changes(base, edited, fresh, day)
