"""The print tray, for cases that came by fax or post: one PDF with address sheet and letters for each mail. Without
LibreOffice it is a folder with the sheet and the letters as they are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import count
from pathlib import Path

from klimadocs.couriers import Departure
from klimadocs.couriers.address_sheet import draw_sheet
from klimadocs.couriers.printing import print_letters, require_letters
from klimadocs.couriers.values import clean_name, clean_paper
from klimadocs.errors import TemporaryError
from klimadocs.model.event import CourierKind
from klimadocs.model.mail import Outgoing
from klimadocs.programs.libreoffice import find_office
from klimadocs.programs.pages import count_pages

_MARK = "/KlimadocsDispatch"
_SHEET = "0 Adressblatt.pdf"
_ASIDE = ".klimadocs.part"


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


class TrayCourier:
    """`office` is the path of LibreOffice, "" for none; by default what is installed. `now` dates the sheets."""

    kind: CourierKind = "tray"

    def __init__(self, folder: Path, office: str | None = None, now: Callable[[], datetime] = _now) -> None:
        self._folder = folder
        self._office = office
        self._now = now

    def hand_over(self, mail: Outgoing) -> str:
        """The file's name behind that of the tray. Safe to call twice: what lies in the tray already is left alone."""
        mail = clean_paper(mail)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            place, is_there = self._place(mail)
            if not is_there:
                place = self._fill(mail, place)
        except OSError as error:
            raise TemporaryError(
                f"Der Druckkorb {self._folder} ist nicht beschreibbar ({error.strerror or type(error).__name__}).",
                "Bitte Platz und Rechte prüfen; der nächste Lauf versucht es wieder.",
            ) from error
        return f"{self._folder.name}/{place.name}"

    def departures(self, mails: Collection[Outgoing], since: date | None = None) -> Iterator[Departure]:
        """None: whether paper was posted, nobody tells us."""
        return iter(())

    def vanished(self, mails: Collection[Outgoing], since: date | None = None) -> frozenset[str]:
        """None: there are no drafts."""
        return frozenset()

    def rest(self) -> None:
        """Nothing is ever open."""

    def _place(self, mail: Outgoing) -> tuple[Path, bool]:
        """Where the mail lies already, else a name that is free (without its ending)."""
        stem = _name_of(mail)
        for number in count(1):
            free = self._folder / (stem if number == 1 else f"{stem} ({number})")
            file = free.with_name(f"{free.name}.pdf")
            if not file.exists() and not free.exists():
                return free, False
            for path, marked in ((file, file), (free, free / _SHEET)):
                if _dispatch_of(marked) == mail.id:
                    return path, True
        raise AssertionError

    def _fill(self, mail: Outgoing, free: Path) -> Path:
        office = find_office() if self._office is None else self._office
        if not office:
            return self._fill_folder(mail, free)
        printed = print_letters(mail.attachments, office)
        pages = [count_pages(content) for content in printed]
        sheet = draw_sheet(mail, list(zip(_titles(mail), pages, strict=True)), self._now().date())
        file = free.with_name(f"{free.name}.pdf")
        aside = self._folder / _ASIDE
        try:
            _write(aside, _merge(mail, (sheet, *printed)))
            aside.replace(file)
        finally:
            aside.unlink(missing_ok=True)
        _sync(self._folder)
        return file

    def _fill_folder(self, mail: Outgoing, free: Path) -> Path:
        require_letters(mail.attachments)
        sheet = draw_sheet(mail, [(title, 0) for title in _titles(mail)], self._now().date())
        aside = self._folder / f"{_ASIDE}s"
        shutil.rmtree(aside, ignore_errors=True)
        try:
            aside.mkdir()
            _write(aside / _SHEET, _merge(mail, (sheet,)))
            for number, attachment in enumerate(mail.attachments, 1):
                _write(aside / f"{number} {attachment.name}", attachment.content)
            _sync(aside)
            aside.rename(free)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        _sync(self._folder)
        return free


def _titles(mail: Outgoing) -> list[str]:
    """Names of the letters without case and ending."""
    stems = (attachment.name.rpartition(".")[0] or attachment.name for attachment in mail.attachments)
    return [stem.removeprefix(mail.case).strip(" _-") or stem for stem in stems]


def _name_of(mail: Outgoing) -> str:
    """The case and its letters, without ending."""
    letters = ", ".join(dict.fromkeys(_titles(mail)))
    return clean_name(f"{mail.case} {letters}.pdf").removesuffix(".pdf")


def _merge(mail: Outgoing, documents: tuple[bytes, ...]) -> bytes:
    """One PDF that knows which mail it is."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for document in documents:
        writer.append(BytesIO(document), import_outline=False)
    writer.add_metadata({"/Title": f"{mail.case} {mail.subject}".strip(), _MARK: mail.id})
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _dispatch_of(path: Path) -> str:
    """ "" for anything that is not ours."""
    from pypdf import PdfReader

    if not path.is_file():
        return ""
    try:
        metadata = PdfReader(path).metadata
        return str(metadata.get(_MARK, "")) if metadata else ""
    except Exception:  # pypdf raises errors of every kind for files that are damaged
        return ""


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Names last, too. Network shares may not know this."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
