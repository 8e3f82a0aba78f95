"""Small files of every format, damaged: reading ends with a transcript or with the one reading trouble."""

from __future__ import annotations

import email.policy
import io
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from random import Random

import pikepdf

from klimadocs.catalogue import load_catalogue
from klimadocs.errors import UnreadableError
from klimadocs.forms.fill import fill
from klimadocs.forms.identify import comparable, identify
from klimadocs.forms.reference import Reference
from klimadocs.model.transcript import Transcript
from klimadocs.pipeline.reading import References
from klimadocs.readers import find_reader, media, sniff
from klimadocs.readers.mail_body import MailBodyReader
from klimadocs.readers.office import OfficeReader
from klimadocs.sources import unpack
from tests.properties.mutating import Mutation, close_zip, damage, damage_pdf, damage_text, damage_zip
from tests.readers.test_xfa import dynamic
from tests.tiny import fill_pdf, fill_word

TIMES, BATCHES = 2000, 8
FIRST_SEED = int(os.environ.get("FIRST_SEED", "0"))
TEXTS = {"name": "Käthe Müßig-Öztürk", "strasse": "Weg 3", "alter": "11", "wunsch": "Mehr Comics\nund Licht"}
TICKS = ("ordnung", "genre.2")
BODY = """Sehr geehrte Damen und Herren,

> Vor- und Nachname: Käthe Müßig
Wohnung: Weg 3 \N{NO-BREAK SPACE} Hof
Art des Ausweises: [x] Kinder [ ] Erwachsene
Gerne gelesen: \N{BALLOT BOX WITH X} Krimi \N{BALLOT BOX} Reise
"""
HTML = (
    "<html><head><title>a</title></head><body><table><tr><td>Wohnung<td>Weg 3</table><pre>\nE-Mail: a@example.org</pre>"
)
RTF = b"{\\rtf1\\ansi {\\fonttbl{\\f0 Arial;}}\\f0 Vor- und Nachname: K\\'e4the\\par {\\field{\\*\\fldinst FORMCHECKBOX}}}"


@dataclass(frozen=True)
class Format:
    """`read` gives a transcript, None where nobody reads such a file; it raises UnreadableError and nothing else."""

    sources: tuple[bytes, ...]
    mutate: Mutation
    read: Callable[[bytes], Transcript | None]


@dataclass(frozen=True)
class Desk:
    """Small files of every format, and the references that they are compared with."""

    formats: dict[str, Format]
    references: tuple[Reference, ...]


def open_desk(templates: Path) -> Desk:
    catalogue = load_catalogue(templates)
    return Desk(
        _formats({blank.path.rsplit(".", 1)[-1]: blank.content for blank in catalogue.blanks}),
        References(catalogue).all,
    )


def _formats(blanks: dict[str, bytes]) -> dict[str, Format]:
    filled = fill_pdf(blanks["pdf"], TEXTS, TICKS)
    return {
        "docx": Format((fill_word(blanks["docx"], TEXTS, TICKS),), damage_zip, _as_sniffed),
        "pdf form": Format((_unpacked(filled), filled), damage_pdf, _as_sniffed),
        "pdf print": Format((_unpacked(_flat(filled)),), damage_pdf, _as_sniffed),
        "xfa": Format((_unpacked(dynamic()), _unpacked(dynamic(is_one=True))), damage_pdf, _as_sniffed),
        "odt": Format((_opendocument(),), damage_zip, OfficeReader(media.ODT, office="").read),
        "doc": Format((_old_word(),), damage, OfficeReader(media.DOC, office="").read),
        "rtf": Format((RTF,), damage, OfficeReader(media.RTF, office="").read),
        "text": Format((BODY.encode(),), damage_text, MailBodyReader(media.TEXT).read),
        "html": Format((HTML.encode(),), damage_text, MailBodyReader(media.HTML).read),
        "eml": Format((_mail(),), damage_text, _unpacked_mail),
    }


def try_batch(desk: Desk, name: str, batch: int) -> None:
    """One of `BATCHES` parts of the damages; `FIRST_SEED=N` tries others."""
    form = desk.formats[name]
    read = refused = 0
    for seed in range(FIRST_SEED + batch * TIMES // BATCHES, FIRST_SEED + (batch + 1) * TIMES // BATCHES):
        content = form.mutate(form.sources[seed % len(form.sources)], Random(f"{name} {seed}"))
        try:
            transcript = form.read(content)
        except UnreadableError as error:
            refused += bool(error.sentence and error.remedy)
            continue
        except Exception as error:
            raise AssertionError(f"{name}, seed {seed}") from error
        read += 1
        if transcript is not None:
            _fill_all(transcript, desk.references, f"{name}, seed {seed}")
    assert read + refused == TIMES // BATCHES


def _fill_all(transcript: Transcript, references: tuple[Reference, ...], told: str) -> None:
    """What was read must not break what follows, whichever form it is taken for."""
    try:
        identify(transcript, comparable(transcript, references))
        for reference in references:
            reading = fill(reference, transcript, 1.0)
            assert len(reading.answers) == len(reference.form.fields)
            assert all(answer.why for answer in reading.answers if answer.doubt)
    except Exception as error:
        raise AssertionError(told) from error


def _as_sniffed(content: bytes) -> Transcript | None:
    reader = find_reader(sniff(content))
    return None if reader is None or isinstance(reader, OfficeReader) else reader.read(content)


def _unpacked_mail(content: bytes) -> None:
    """Unpacking says what is wrong and raises nothing at all."""
    try:
        unpack(content, sniff(content), "post.eml")
    except UnreadableError as error:
        raise AssertionError("unpacking raised") from error


def _unpacked(content: bytes) -> bytes:
    """The same file with plain objects and streams."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(
            target,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            deterministic_id=True,
        )
    return target.getvalue()


def _flat(content: bytes) -> bytes:
    """The form with its fields made part of the page."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.generate_appearance_streams()
        document.flatten_annotations("all")
        document.save(target, deterministic_id=True)
    return target.getvalue()


def _opendocument() -> bytes:
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    content = '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    return close_zip(
        {
            "mimetype": media.ODT.encode(),
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
            "Basic/script-lc.xml": b"<a/>",
        }
    )


def _old_word() -> bytes:
    """A small OLE file with one stream, the head of an old Word file."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<9L", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<L", 0) + b"\xff" * 432
    table = struct.pack("<128L", 0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE, *[0xFFFFFFFF] * 118)
    entries = b""
    for text, kind, child, start, size in (
        ("Root Entry", 5, 1, 0xFFFFFFFE, 0),
        ("WordDocument", 2, 0xFFFFFFFF, 2, 4096),
    ):
        raw = text.encode("utf-16-le")
        entries += struct.pack("<64sHBBLLL", raw, len(raw) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        entries += b"\0" * 36 + struct.pack("<LQ", start, size)
    text = struct.pack("<HH", 0xA5EC, 0xC1) + b"\0" * 6 + struct.pack("<H", 0) + b"Wohnung: Weg 3".ljust(4084, b"\0")
    return header + table + entries.ljust(512, b"\0") + text


def _mail() -> bytes:
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"] = "Käthe Müßig <kaethe@example.org>", "post@buecherei.example.org"
    mail["Subject"], mail["Date"] = "Antrag auf einen Leseausweis", "Tue, 20 May 2031 12:00:00 +0200"
    mail["Message-ID"] = "<a@example.org>"
    mail.set_content(BODY)
    mail.add_alternative(HTML, subtype="html")
    mail.add_attachment(RTF, maintype="application", subtype="rtf", filename="Anträge.rtf")
    return mail.as_bytes()
