"""LibreOffice turns documents of one kind into another. It reports success whatever happened; only a file that was not
there before counts, and who asked for it looks into it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from klimadocs.programs.sealed import run_sealed

_MADE_MAX_BYTES = 128 << 20
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)
_SETTING = (
    '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
)
_REGISTRY = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    + "".join(_SETTING.format(*setting) for setting in _SETTINGS)
    + "</oor:items>"
)


class TooSlow(Exception):
    """It did not come to an end in its time, and was ended."""


def find_office() -> str | None:
    """The path of LibreOffice; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(files: Mapping[str, bytes], target: str, office: str, seconds: float) -> dict[str, bytes]:
    """All in one start of the program, as starting takes longest. `files` by name ("form.odt"), `target` is what
    LibreOffice calls the wanted kind ("docx", "pdf:writer_pdf_Export:{...}"). What was made has the name's stem and the
    new ending; what could not be made is not there.

    The program has no network, limits, and a home and a profile of its own, in which macros and links are switched
    off; an open LibreOffice cannot take the work away. Raises TooSlow, and OSError where it cannot be started.
    """
    with tempfile.TemporaryDirectory(prefix="klimadocs-") as name:
        folder = Path(name)
        made = folder / "converted"
        for file, content in files.items():
            (folder / file).write_bytes(content)
        settings = folder / "profile" / "user"
        settings.mkdir(parents=True)
        (settings / "registrymodifications.xcu").write_text(_REGISTRY, "utf-8")
        command = [
            office, f"-env:UserInstallation={settings.parent.as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--convert-to", target, "--outdir", str(made), *files,
        ]  # fmt: skip
        if not run_sealed(command, folder, seconds):
            raise TooSlow
        ending = target.partition(":")[0]
        paths = (made / f"{Path(file).stem}.{ending}" for file in files)
        return {path.name: path.read_bytes() for path in paths if _is_taken(path)}


def _is_taken(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size <= _MADE_MAX_BYTES
