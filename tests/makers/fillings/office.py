"""LibreOffice on the way: a filled Word file saved in another format, and as Word again."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.makers.fillings.cells import unwrapped
from tests.makers.fillings.controls import typed
from tests.makers.fillings.legacy import named, numbered
from tests.makers.fillings.plan import Way

VIA = ("odt", "doc", "rtf", "docx")
_AT_ONCE = 100  # files; LibreOffice stops without a word when there are many hundreds
_STARTS = (("controls", typed), ("older fields", named), ("older fields, numbered", numbered), ("cells", unwrapped))

_LOST = {("rtf", "older fields"): 0.75, ("rtf", "older fields, numbered"): 0.75}
"""LibreOffice does not write into .rtf which of the older boxes are ticked: what is not in the file cannot be read, only
doubted."""

OFFICE_WAYS = tuple(
    Way(f"LibreOffice {via}, {name}", "office", make, least=_LOST.get((via, name)))
    for via in VIA
    for name, make in _STARTS
)
"""Their makers give the file before it goes through LibreOffice; `go_round` does that for many at once."""


def via(way: Way) -> str:
    """Through which format a way of this group goes."""
    return way.name.removeprefix("LibreOffice ").partition(",")[0]


def go_round(files: Mapping[str, tuple[str, bytes]]) -> dict[str, bytes]:
    """name -> (format, Word file); every file is saved in its format, then as Word again."""
    if not files:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder)
        for name, (form, content) in files.items():
            (inner / form).mkdir(exist_ok=True)
            (inner / form / f"{name}.docx").write_bytes(content)
        between = []
        for form in sorted({form for form, _ in files.values()}):
            _convert(inner, form, sorted((inner / form).glob("*.docx")), inner / f"as-{form}")
            between += sorted((inner / f"as-{form}").iterdir())
        for start in range(0, len(between), _AT_ONCE):
            _convert(inner, "docx", between[start : start + _AT_ONCE], inner / "back")
        return {name: (inner / "back" / f"{name}.docx").read_bytes() for name in files}


def _convert(folder: Path, form: str, files: list[Path], target: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", form, "--outdir", str(target)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=1200)
