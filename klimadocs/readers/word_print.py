"""A Word file as pages, to look at: LibreOffice prints it."""

from __future__ import annotations

from klimadocs.programs.libreoffice import TooSlow, convert, find_office

_SECONDS = 60.0


def print_word(content: bytes) -> bytes | None:
    """A PDF; None where LibreOffice is not installed or makes none of it."""
    office = find_office()
    if office is None:
        return None
    try:
        return convert({"form.docx": content}, "pdf", office, _SECONDS).get("form.pdf")
    except (OSError, TooSlow):
        return None
