"""Letters as PDF: Word files by way of LibreOffice, which reports success whatever happened; only pages count."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from klimadocs.couriers.values import clean_line
from klimadocs.errors import RefusedError, TemporaryError
from klimadocs.model.mail import Attachment

_START_SECONDS = 90.0
_LETTER_SECONDS = 15.0


def find_office() -> str | None:
    """The program that prints Word files; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def is_word(attachment: Attachment) -> bool:
    """By content: a text file under the name of a letter would be printed as text."""
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(BytesIO(attachment.content)) as archive:
        return "word/document.xml" in archive.namelist()
    return False


def is_pdf(attachment: Attachment) -> bool:
    """By content."""
    return attachment.content.startswith(b"%PDF-")


def print_letters(
    letters: Sequence[Attachment], office: str, start_seconds: float = _START_SECONDS
) -> tuple[bytes, ...]:
    """One PDF for each letter, in their order. Raises RefusedError for a letter that is neither Word nor PDF or has no
    pages, TemporaryError where LibreOffice does not come to an end."""
    require_letters(letters)
    with tempfile.TemporaryDirectory(prefix="klimadocs-") as name:
        folder = Path(name)
        files = {number: letter for number, letter in enumerate(letters) if is_word(letter)}
        for number, letter in files.items():
            (folder / f"{number}.docx").write_bytes(letter.content)
        if files:
            _convert(folder, [f"{number}.docx" for number in files], office, start_seconds)
        printed = [_read(folder / f"{number}.pdf", letter) for number, letter in enumerate(letters)]
    for letter, content in zip(letters, printed, strict=True):
        if not count_pages(content):
            raise _unprintable(letter)
    return tuple(printed)


def require_letters(letters: Sequence[Attachment]) -> None:
    """Raises RefusedError for the first that is neither Word nor PDF."""
    for letter in letters:
        if not is_word(letter) and not is_pdf(letter):
            raise _unprintable(letter)


def count_pages(content: bytes) -> int:
    """0 for what is no PDF, or locked."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(BytesIO(content))
        return 0 if reader.is_encrypted else len(reader.pages)
    except Exception:  # pypdf raises errors of every kind for files that are damaged
        return 0


def _read(path: Path, letter: Attachment) -> bytes:
    if is_pdf(letter):
        return letter.content
    return path.read_bytes() if path.is_file() else b""


def _convert(folder: Path, names: list[str], office: str, start_seconds: float) -> None:
    """All at once, as starting takes longest. It has a profile and a home of its own, so that an open LibreOffice does
    not take the work away. What it started is ended with it."""
    profile = folder / "profile"
    profile.mkdir()
    command = [
        office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--convert-to", "pdf", "--outdir", str(folder), *names,
    ]  # fmt: skip
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(profile), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(start_seconds + _LETTER_SECONDS * len(names))
    except subprocess.TimeoutExpired:
        raise TemporaryError(
            "LibreOffice hat die Briefe nicht in der vorgesehenen Zeit gedruckt und wurde beendet.",
            "Der nächste Lauf versucht es wieder; dauert es an, die Briefe bitte in Word öffnen und drucken.",
        ) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _unprintable(letter: Attachment) -> RefusedError:
    return RefusedError(
        f"Der Brief „{clean_line(letter.name, 100)}“ lässt sich nicht als PDF drucken.",
        "Bitte in Word öffnen und prüfen, dann drucken und von Hand versenden.",
    )
