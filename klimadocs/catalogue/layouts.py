"""Where things stand in the letters of this office: by a Word file in `templates/layouts/`, where office.toml names
one. Letters only; agreements and programmes have no window."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from klimadocs.errors import ConfigurationError, UnreadableError
from klimadocs.model.call import Call, LetterKind, Template
from klimadocs.ooxml.geometry import Geometry, read_geometry, with_geometry


def load_layout(templates: Path, name: str) -> Geometry:
    """Raises ConfigurationError naming the layouts there are."""
    path = templates / "layouts" / f"{name}.docx"
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in path.parent.glob("*.docx") if found.name[0] not in "~."))
        raise ConfigurationError(
            f"office.toml: there is no layout “{name}” under {path.parent}.", f"It has: {known or 'none'}."
        )
    try:
        return read_geometry(path.read_bytes())
    except UnreadableError as error:
        raise ConfigurationError(
            f"{path} is no Word file ({error.sentence})", "Save it anew as .docx in Word."
        ) from None


def lay_out(call: Call, layout: Geometry) -> Call:
    """The call with its letters after this layout. A template that cannot be opened is left to the check."""
    return replace(call, letters=tuple(_letter(letter, layout) for letter in call.letters))


def _letter(letter: LetterKind, layout: Geometry) -> LetterKind:
    if letter.document != "letter":
        return letter
    return replace(letter, templates=tuple(_template(template, layout) for template in letter.templates))


def _template(template: Template, layout: Geometry) -> Template:
    try:
        content = with_geometry(template.content, layout)
    except UnreadableError:
        return template
    return replace(template, content=content, digest=sha256(content).hexdigest())
