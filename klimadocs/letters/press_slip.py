"""The slip that says which draft a .docx is: custom document properties, prepared once and filled for each letter."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import escape

from klimadocs.letters import Marks
from klimadocs.ooxml.archives import open_archive
from klimadocs.ooxml.writing import with_custom_properties

PROPERTIES = {name: f"klimadocs-{name}" for name in ("case", "letter", "language", "recipe")}
_SIGN = "\ue000"


@dataclass(frozen=True, slots=True)
class Slip:
    """`parts` are those of the package that differ from the template's; `name` is the one that is filled."""

    name: str
    parts: dict[str, bytes] = field(repr=False)
    pieces: tuple[str, ...] = field(repr=False)

    def filled(self, marks: Marks) -> bytes:
        """The part with the properties of one letter."""
        texts = [str(escape(getattr(marks, name))) for name in PROPERTIES]
        rest = (text + piece for text, piece in zip(texts, self.pieces[1:], strict=True))
        return "".join((self.pieces[0], *rest)).encode()


def make_slip(content: bytes) -> Slip:
    """For the letters of one template. Raises UnreadableError."""
    before, after = open_archive(content), open_archive(with_custom_properties(content, _signs()))
    known = set(before.names)
    parts = {name: after.read(name) for name in after.names}
    parts = {name: part for name, part in parts.items() if name not in known or part != before.read(name)}
    name, pieces = next((name, found) for name, part in parts.items() if len(found := _pieces(part)) > 1)
    return Slip(name, parts, pieces)


def _signs() -> dict[str, str]:
    return {key: f"{_SIGN}{key}{_SIGN}" for key in PROPERTIES.values()}


def _pieces(part: bytes) -> tuple[str, ...]:
    """Around each sign, in the order of the properties."""
    pieces, rest = [], part.decode()
    for sign in _signs().values():
        piece, found, rest = rest.partition(sign)
        if not found:
            return ()
        pieces.append(piece)
    return (*pieces, rest)
