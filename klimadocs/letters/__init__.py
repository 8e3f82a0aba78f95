"""What a letter may say, and the letter itself: pressed into a Word template, reopened, and compared value by value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from klimadocs.model.call import Template

if TYPE_CHECKING:
    from klimadocs.letters.context import Context


@dataclass(frozen=True, slots=True)
class Pressed:
    """A finished letter. `printed` are the values it must contain verbatim, `gaps` the labels of marked gaps."""

    content: bytes = field(repr=False)
    printed: tuple[str, ...]
    gaps: tuple[str, ...]


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


def open_press() -> Press:
    """The press for Word templates."""
    from klimadocs.letters.word import WordPress

    return WordPress()


def write_plain(source: str, context: Context, extra: Mapping[str, Any]) -> str:
    """A short text with the names of a letter's context and `extra`. Raises LetterError where the text is broken."""
    from klimadocs.letters.plain import PlainPress

    return PlainPress().write(source, context, extra)
