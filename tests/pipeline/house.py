"""A house for tests: the tiny call, real stores on disk, the serial executor, and a scriptable inbox."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from klimadocs.executors.serial import Serial
from klimadocs.model.event import Entry
from klimadocs.pipeline.day import Report, Session, run
from klimadocs.pipeline.doors import Doors
from klimadocs.settings import Settings
from klimadocs.wiring import open_house
from tests.tiny import fill_word, lay_out

ANSWERS = {"name": "Ida Küßner", "strasse": "Gasse 3", "alter": "9", "ausweis": "Kinder", "mail": "ida@example.org"}
TICKS = ("ordnung", "genre.1", "genre.3")


@cache
def blank_word(templates: Path) -> bytes:
    return (templates / "leseausweis" / "forms" / "ausweis" / "blank.docx").read_bytes()


@dataclass(frozen=True)
class House:
    """Folders and templates under one root."""

    root: Path
    templates: Path

    @property
    def settings(self) -> Settings:
        return Settings(inbox=self.root / "inbox", outbox=self.root / "outbox", templates=self.templates)

    @contextmanager
    def doors(self, pause: Callable[[str], None] | None = None) -> Iterator[Doors]:
        with open_house(self.settings) as doors:
            yield replace(doors, executor=Serial(), pause=pause or doors.pause)

    def run(self, pause: Callable[[str], None] | None = None) -> Report:
        with self.doors(pause) as doors:
            return run(doors)

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.doors() as doors:
            yield Session(doors)

    def drop(self, file: str, content: bytes | None = None, /, **changes: str | None) -> Path:
        """A form in the inbox: the usual answers with changes (None leaves a field empty), or given bytes."""
        answers = {key: text for key, text in (ANSWERS | changes).items() if text is not None}
        path = self.root / "inbox" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fill_word(blank_word(self.templates), answers, TICKS) if content is None else content)
        os.utime(path, (1_900_000_000, 1_900_000_000))
        return path

    def files(self, under: str = "") -> dict[str, bytes]:
        root = self.root / under
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*")) if path.is_file() and path.name != ".lock"
        }  # fmt: skip

    def events(self) -> list[tuple[str, object]]:
        """What the ledger holds, without the time of day."""
        with self.doors() as doors:
            entries: list[Entry] = list(doors.ledger.entries())
        assert all(isinstance(entry.at, datetime) for entry in entries)
        return [(entry.key, entry.event) for entry in entries]


def build(root: Path, templates: Path | None = None) -> House:
    root.mkdir(parents=True, exist_ok=True)
    return House(root, templates or lay_out(root))
