"""A Word file as pages, to look at: LibreOffice prints it in the sandbox."""

from __future__ import annotations

import tempfile
from pathlib import Path

from klimadocs.readers.office import find_office
from klimadocs.readers.sandbox import run_sealed

_SECONDS = 60.0


def print_word(content: bytes) -> bytes | None:
    """A PDF; None where LibreOffice is not installed or makes none of it."""
    office = find_office()
    if office is None:
        return None
    with tempfile.TemporaryDirectory(prefix="klimadocs-") as name:
        folder = Path(name)
        (folder / "form.docx").write_bytes(content)
        command = [
            office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--convert-to", "pdf", "--outdir", str(folder / "made"), str(folder / "form.docx"),
        ]  # fmt: skip
        made = folder / "made" / "form.pdf"
        try:
            run_sealed(command, folder, _SECONDS)
        except OSError:
            return None
        return made.read_bytes() if made.is_file() and not made.is_symlink() else None
