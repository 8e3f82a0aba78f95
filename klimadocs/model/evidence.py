"""Pictures of what was read, packed into one file for the vault: the same pictures give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

_WHEN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Clipping:
    """Ausschnitt: the piece of paper that a field was read from, and the same piece of the blank; PNG. `page` is that
    of the file, from 1. `blank` is b"" where the form is set otherwise than its blank."""

    field_id: str
    page: int
    own: bytes = field(repr=False)
    blank: bytes = field(repr=False)


def pack_clippings(clippings: Iterable[Clipping]) -> bytes:
    """b"" where there are none."""
    target, entries = BytesIO(), tuple(clippings)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            for kind, content in (("papier", entry.own), ("leer", entry.blank)):
                archive.writestr(zipfile.ZipInfo(f"{entry.page}/{entry.field_id}/{kind}.png", _WHEN), content)
    return target.getvalue() if entries else b""


def unpack_clippings(content: bytes) -> tuple[Clipping, ...]:
    """What `pack_clippings` packed."""
    if not content:
        return ()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.endswith("/papier.png")]
        return tuple(_clipping(archive, *name.split("/")[:2]) for name in names)


def _clipping(archive: zipfile.ZipFile, page: str, name: str) -> Clipping:
    own, blank = (archive.read(f"{page}/{name}/{kind}.png") for kind in ("papier", "leer"))
    return Clipping(name, int(page), own, blank)
