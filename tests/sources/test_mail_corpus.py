"""Real mails that nobody here wrote: no exception, never slow, every part that is known of them found.

The files lie beside the project and are read in place; without them these tests are skipped.
"""

from __future__ import annotations

import ast
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from klimadocs.model.mail import MAIL_BODY
from klimadocs.readers import sniff
from klimadocs.sources import Parcel, unpack
from klimadocs.sources.mime import Mail, children_of
from klimadocs.sources.tnef import MAGIC

CORPUS = Path(__file__).parents[2].with_name("shared") / "corpus" / "mail"
MISSING = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real mails is not beside the project")
FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file())
SECONDS_MAX = 2.0

OTHER_BYTES = {
    "php-mime-mail-parser__m0018": "base64 with one letter too many: the library gives it back undecoded",
    "mail-parser__003.eml": "the encoding is named with blanks around it: the library does not decode it",
}
"""Files of which the standard library makes something else than is read here, and why."""

MISSED_OF_IMAP_TOOLS: dict[tuple[str, str], str] = {}
MISSED_OF_STALWART = {
    ("mail-parser__001.eml", "/u/nsb/writing/rfcs/RFC-MIME.ps"): "listed by the last step of its path: RFC-MIME.ps",
}
MISSED_OF_WINMAIL: dict[tuple[str, str], str] = {}
"""(mail, name) of attachments that others find and that are not found here, and why."""


@cache
def opened(path: Path) -> Parcel:
    content = path.read_bytes()
    return unpack(content, sniff(content), path.name, ("mx.example.org",))


def listed(parcel: Parcel) -> list[str]:
    """Names of everything in it, those that were passed over too."""
    return [*(name for name, _ in parcel.parts), *(re.sub(r" \([^()]*\)$", "", label) for label in parcel.ignored)]


def plain(name: str) -> str:
    """Without the number that tells two of one name apart."""
    return re.sub(r" \(\d+\)(?=\.|$)", "", name)


@MISSING
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_unpacked(path: Path) -> None:
    begun = time.process_time()
    parcel = opened(path)
    assert time.process_time() - begun < SECONDS_MAX
    assert parcel.parts or parcel.ignored or parcel.troubles or parcel.dismissed
    for name in (*listed(parcel), *(trouble.sentence for trouble in parcel.troubles)):
        assert name.isprintable()
    assert len({name.casefold() for name, _ in parcel.parts}) == len(parcel.parts)


@MISSING
def test_what_came_of_the_files() -> None:
    """The counts are those of this collection: a change must be looked at."""
    count: Counter[str] = Counter()
    for path in FILES:
        parcel = opened(path)
        count["mails"] += parcel.mail is not None
        count["parts"] += len(parcel.parts) if parcel.mail else 0
        count["passed over"] += len(parcel.ignored)
        count["dismissed"] += bool(parcel.dismissed)
        count.update(trouble.kind for trouble in parcel.troubles)
    assert count["mails"] > 400
    assert count["parts"] > 190
    assert count["passed over"] > 130
    assert count["dismissed"] > 60
    assert {
        kind: count[kind] for kind in ("encrypted", "archive", "link", "broken_mail", "too_large", "not_opened")
    } == {
        "encrypted": 4,
        "archive": 4,
        "link": 2,
        "broken_mail": 2,
        "too_large": 0,
        "not_opened": 0,
    }


# -- the same bytes as the plain way ------------------------------------------------------------------------------------


def leaves(message: Message) -> Iterator[Message]:
    inside = children_of(message)
    for child in inside:
        yield from leaves(child)
    if not inside:
        yield message


@MISSING
def test_cutting_long_bodies_out_changes_nothing() -> None:
    differing = set()
    for path in FILES:
        content = path.read_bytes()
        quick, plain_way = Mail(content), Mail(content, cuts=False)
        found = [(part.get_content_type(), quick.content_of(part)) for part in leaves(quick.message)]
        assert found == [(p.get_content_type(), plain_way.content_of(p)) for p in leaves(plain_way.message)], path
        assert list(quick.message.raw_items()) == list(plain_way.message.raw_items()), path
        library = [
            (p.get_content_type(), p.get_payload(decode=True) or b"") for p in leaves(message_from_bytes(content))
        ]
        if found != library:
            differing.add(path.name)
    assert differing == set(OTHER_BYTES)


REPORTS = ("delivery-status", "disposition-notification", "feedback-report", "external-body")


def is_body(part: Message) -> bool:
    """Text without a name; a multipart in which nothing was found is text too."""
    kind = part.get_content_type()
    is_attached = str(part.get("Content-Disposition", "")).lower().startswith("attachment")
    is_text = kind in ("text/plain", "text/html", "text/enriched", "text/richtext") or kind.startswith("multipart/")
    return is_text and not part.get_filename() and not is_attached


def wrapped(message: Message) -> Iterator[Message]:
    """As `leaves`; a report of a server is one leaf, whatever it looks like inside."""
    kind = message.get_content_type()
    inside = [] if kind.startswith("message/") and kind.endswith(REPORTS) else children_of(message)
    for child in inside:
        yield from wrapped(child)
    if not inside:
        yield message


OTHERWISE_COUNTED = {
    "mail-mime-parser__m0018.txt": (0, 3, "three uuencoded files stand in the text"),
    "mail-mime-parser__m0021.txt": (0, 3, "the declared boundary does not occur"),
    "mail-parser__049.eml": (0, 3, "three uuencoded files stand in the text"),
    "mail-parser__022.eml": (0, 1, "what is called a mail has no head: it is kept as a file"),
    "mail-parser__012.eml": (0, 1, "the declared boundary stands on two lines and does not occur so"),
    "MimeKit__rich-text.eml": (1, 3, "winmail.dat with three files"),
    "roundcubemail__tnef3.eml": (1, 2, "winmail.dat with two files"),
    "mail__signed-opaque-message.txt": (1, 0, "the signed container holds a text alone"),
}
"""Leaves of the standard library, what is listed here, and why they differ."""


@MISSING
def test_parts_and_what_is_passed_over_account_for_all_leaves() -> None:
    wrong = {}
    for path in FILES:
        content = path.read_bytes()
        if sniff(content) != "message/rfc822":
            continue
        parts = [part for part in wrapped(message_from_bytes(content)) if not is_body(part)]
        found = opened(path)
        count = sum(name != MAIL_BODY for name, _ in found.parts) + len(found.ignored)
        if len(parts) != count:
            wrong[path.name] = [len(parts), count]
    assert wrong == {name: counts for name, (*counts, _) in OTHERWISE_COUNTED.items()}


# -- expectations of others ---------------------------------------------------------------------------------------------


def attachments_of(source: Path) -> list[tuple[str, bytes]]:
    """(name, bytes) of the attachments that a file of imap_tools names; the file is read, never run."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "attachments" and isinstance(node.value, ast.List | ast.Tuple):
            return [attachment(entry) for entry in node.value.elts if isinstance(entry, ast.Call)]
    return []


def attachment(entry: ast.Call) -> tuple[str, bytes]:
    values = {keyword.arg: ast.literal_eval(keyword.value) for keyword in entry.keywords}
    return values["filename"], values["payload"]


@MISSING
def test_attachments_that_imap_tools_finds_are_found() -> None:
    missing, seen = set(), 0
    for source in (CORPUS / "imap_tools" / "messages_data").rglob("*.py"):
        mail = CORPUS / "imap_tools" / "messages" / source.relative_to(CORPUS / "imap_tools" / "messages_data")
        mail = mail.with_suffix(".eml")
        for name, content in attachments_of(source) if mail.is_file() else []:
            seen += 1
            parcel = opened(mail)
            if content not in [part for _, part in parcel.parts] and name not in listed(parcel):
                missing.add((mail.name, name))
    assert missing == set(MISSED_OF_IMAP_TOOLS)
    assert seen == 8


def expected_of(parsed: dict[str, Any]) -> Iterator[tuple[str, bytes | None]]:
    """(name, bytes) of the attachments in a file of stalwart, those of mails inside too; None for texts."""
    for number in parsed["attachments"]:
        part = parsed["parts"][number]
        ((kind, body),) = part["body"].items()
        if kind == "Message":
            yield from expected_of(body)
        elif name := name_in(part["headers"]):
            yield name, bytes(body) if kind != "Text" and kind != "Html" else None


def name_in(headers: list[dict[str, Any]]) -> str:
    for field, key in (("content_disposition", "filename"), ("content_type", "name")):
        for header in headers:
            if header["name"] == field and isinstance(header["value"], dict):
                attributes = (header["value"].get("ContentType") or {}).get("attributes") or []
                for attribute in attributes:
                    if attribute["name"] == key:
                        return str(attribute["value"])
    return ""


@MISSING
def test_attachments_that_stalwart_finds_are_found() -> None:
    missing, seen = set(), 0
    for source in sorted((CORPUS / "stalwart").rglob("*.json")):
        mail = source.with_name(source.name.replace(".crlf.json", ".json")).with_suffix(".eml")
        if not mail.is_file():
            continue
        content = mail.read_bytes()
        if source.name.endswith(".crlf.json"):
            content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        parcel = unpack(content, "message/rfc822", mail.name)
        for name, body in expected_of(json.loads(source.read_text(encoding="utf-8"))):
            seen += 1
            if body not in [part for _, part in parcel.parts] and name not in map(plain, listed(parcel)):
                missing.add((mail.name, name))
    assert missing == set(MISSED_OF_STALWART)
    assert seen >= 30


@MISSING
def test_files_that_others_find_in_winmail_are_found() -> None:
    missing, seen = set(), 0
    for source in sorted([*(CORPUS / "tnef").glob("*.list"), *(CORPUS / "mimekit" / "tnef").glob("*.list")]):
        packed = source.with_suffix(".tnef")
        for name in source.read_text(encoding="utf-8").split("\n") if packed.is_file() else []:
            if name and not name.endswith("body.rtf"):
                seen += 1
                if name not in map(plain, listed(opened(packed))):
                    missing.add((packed.name, name))
    assert missing == set(MISSED_OF_WINMAIL)
    assert seen >= 12


@MISSING
def test_every_winmail_is_recognised() -> None:
    packed = [path for path in FILES if path.read_bytes()[:4] == MAGIC]
    assert len(packed) >= 30
    assert all(sniff(path.read_bytes()) == "application/ms-tnef" for path in packed)
    assert not any(content.startswith(MAGIC) for path in packed for _, content in opened(path).parts)
