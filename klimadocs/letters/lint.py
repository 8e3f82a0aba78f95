"""What is wrong with a template, before any letter is made of it. Looks at every part and every branch; makes nothing.

Sentences are German: they are for the office that writes letters, here, at the terminal and as comments in Word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from klimadocs.letters.lint_logic import Formula
    from klimadocs.letters.lint_shapes import Vocabulary


@dataclass(frozen=True, slots=True)
class Flaw:
    """`kind` is a closed word. `part` is the name of the file's part, `label` what people call it; `heading` the words
    above, `paragraph` those of the paragraph itself, `number` its number in the part (-1: the part as a whole).
    A note is no fault, but worth a look: what makes letters hard to read for some, a name that one form of several does
    not give."""

    kind: str
    sentence: str
    remedy: str
    part: str = ""
    label: str = ""
    heading: str = ""
    paragraph: str = ""
    number: int = -1
    is_note: bool = False

    @property
    def where(self) -> str:
        """Part, heading and paragraph for people; "" for what is wrong with the whole file."""
        above = f"unter „{self.heading}“" if self.heading and self.heading != self.paragraph else ""
        words = f"„{self.paragraph}“" if self.paragraph else ""
        return ", ".join(part for part in (self.label, above, words) if part)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is known of all letters of one template: its languages (the letter's own first), the words that the call
    has in each, one vocabulary for each form, and what holds whenever the letter is due."""

    languages: tuple[str, ...]
    glossary: Mapping[str, frozenset[str]]
    vocabularies: Sequence[Vocabulary]
    premises: Sequence[Formula]


def find_flaws(content: bytes, occasion: Occasion) -> list[Flaw]:
    """In the order of the parts, each fault once. Never raises for a broken template."""
    from klimadocs.letters.lint_template import flaws_of

    return flaws_of(content, occasion)


def find_text_flaws(text: str, label: str, occasion: Occasion) -> list[Flaw]:
    """The same for a plain text with tags, such as a mail; `label` says which."""
    from klimadocs.letters.lint_template import text_flaws

    return text_flaws(text, label, occasion)


def with_comments(content: bytes, flaws: Sequence[Flaw], day: date) -> bytes:
    """A copy of the template in which each flaw stands as a comment of Word. Raises UnreadableError."""
    from klimadocs.letters.lint_comments import commented

    return commented(content, flaws, day)
