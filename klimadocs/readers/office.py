"""Reads what other word processors write (.odt, .doc, .rtf and older): LibreOffice makes a Word file of it, the Word
reader reads that. LibreOffice reports success whatever happened; only a Word file that opens counts."""

from __future__ import annotations

import struct
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

from olefile import OleFileIO

from klimadocs.errors import UnreadableError
from klimadocs.model.transcript import Transcript
from klimadocs.model.trouble import Trouble
from klimadocs.ooxml.archives import open_archive
from klimadocs.ooxml.containers import container_names
from klimadocs.ooxml.refusals import refuse
from klimadocs.programs.libreoffice import TooSlow, convert, find_office
from klimadocs.readers import media
from klimadocs.readers.rtf_fields import named_fields
from klimadocs.readers.word import WordReader
from klimadocs.readers.word_troubles import trouble

_SECONDS = 40.0
"""Less than the executor gives to a file, so that a file on which LibreOffice hangs is told as such."""

_ZIPPED = frozenset((media.ODT, media.OTT, media.SXW, media.STW))
_ENCRYPTED_FLAG = 0x0100
_UNCERTAIN = 0.5
_AGAIN = "Bitte um eine Fassung als .docx oder PDF bitten."
_REFUSALS = {
    "no_program": (
        "Dateien dieser Art ({ending}) werden mit LibreOffice gelesen; es ist auf diesem Rechner nicht installiert.",
        "Bitte LibreOffice Writer installieren lassen oder um eine Fassung als .docx oder PDF bitten.",
    ),
    "not_converted": ("LibreOffice kann die Datei ({ending}) nicht öffnen; vermutlich ist sie beschädigt.", _AGAIN),
    "too_slow": ("LibreOffice ist mit der Datei ({ending}) nicht fertig geworden und wurde beendet.", _AGAIN),
}


class OfficeReader:
    """Reads one kind of file, by its sniffed media type. The transcript calls itself one of the Word reader, since it
    is to be compared with Word blanks; its property "converted" names the kind of file it comes from."""

    name = "office"

    def __init__(self, media_type: str, office: str | None = None, seconds: float = _SECONDS) -> None:
        """`office` is the path of LibreOffice, "" for none; by default what is installed."""
        self._media_type = media_type
        self._ending = media.OFFICE_ENDINGS[media_type]
        self._office = find_office() if office is None else office
        self._seconds = seconds

    def read(self, content: bytes) -> Transcript:
        """Everything the file says, in reading order. Raises UnreadableError."""
        if not content:
            raise refuse("empty")
        has_macros = self._check(content)
        if not self._office:
            raise self._refuse("no_program")
        converted = self._convert(content, self._office)
        try:
            transcript = WordReader().read(converted)
        except UnreadableError as error:
            raise self._refuse("not_converted") from error
        warnings: tuple[Trouble, ...] = (trouble("macros"),) if has_macros else ()
        if self._media_type == media.RTF:
            transcript = _with_own_fields(content, transcript)
        return replace(
            transcript,
            digest=sha256(content).hexdigest(),
            media_type=self._media_type,
            properties=(*transcript.properties, ("converted", self._ending.removeprefix("."))),
            troubles=(*transcript.troubles, *warnings),
        )

    def _check(self, content: bytes) -> bool:
        """True for a file with macros. Locked and overgrown files are refused before any program sees them."""
        if self._media_type in _ZIPPED:
            return _check_zipped(content)
        if self._media_type == media.DOC:
            return _check_old_word(content)
        return False

    def _convert(self, content: bytes, office: str) -> bytes:
        try:
            made = convert({f"form{self._ending}": content}, "docx", office, self._seconds)
        except OSError as error:
            raise self._refuse("no_program") from error
        except TooSlow as error:
            raise self._refuse("too_slow") from error
        if "form.docx" not in made:
            raise self._refuse("not_converted")
        return made["form.docx"]

    def _refuse(self, kind: str) -> UnreadableError:
        sentence, remedy = _REFUSALS[kind]
        return UnreadableError(kind, sentence.format(ending=self._ending), remedy)


def _with_own_fields(content: bytes, transcript: Transcript) -> Transcript:
    """What the .rtf itself says of its fields counts, and boxes of which it says nothing are doubted."""
    named = named_fields(content, transcript.sightings)
    if named is None:
        return _doubt_boxes(content, transcript)
    troubles = tuple(entry for entry in transcript.troubles if entry.kind != "states_lost")
    return replace(transcript, sightings=named, troubles=troubles)


def _doubt_boxes(content: bytes, transcript: Transcript) -> Transcript:
    """LibreOffice writes the check boxes of older forms into .rtf without their states; what it makes of them is then
    an empty box, whatever was ticked. Where all of them are empty, the Word reader has seen that itself."""
    lost = content.count(b"FORMCHECKBOX") - content.count(b"\\fftype1")
    if lost <= 0 or any(entry.kind == "states_lost" for entry in transcript.troubles):
        return transcript
    sightings = tuple(
        replace(entry, certainty=_UNCERTAIN) if entry.method == "control" and entry.mark is not None else entry
        for entry in transcript.sightings
    )
    return replace(transcript, sightings=sightings, troubles=(*transcript.troubles, trouble("states_lost", count=lost)))


def _check_zipped(content: bytes) -> bool:
    archive = open_archive(content)
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.names else b""
    if b"encryption-data" in manifest:
        raise refuse("encrypted")
    return any(name.startswith(("Basic/", "Scripts/")) for name in archive.names)


def _check_old_word(content: bytes) -> bool:
    """The flag stands in the first bytes of the text's own stream."""
    try:
        with OleFileIO(BytesIO(content)) as container:
            (flags,) = struct.unpack_from("<H", container.openstream("WordDocument").read(32), 10)
    except Exception:  # olefile raises errors of many kinds for damaged files; LibreOffice may still read them
        return False
    if flags & _ENCRYPTED_FLAG:
        raise refuse("encrypted")
    return "Macros" in container_names(content)
