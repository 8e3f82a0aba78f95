"""LibreOffice opens templates and saves them as Word files of its own making."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.letters.sheets import require_office


def saved_by_office(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """All of them with one start of the office."""
    office = require_office()
    source, target = folder / "from", folder / "to"
    source.mkdir()
    for name, content in files.items():
        (source / f"{name}.docx").write_bytes(content)
    command = [office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target), *map(str, sorted(source.iterdir()))]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return {name: (target / f"{name}.docx").read_bytes() for name in files}
