"""The text of a mail as lines: encodings, quotations, boxes, and what HTML looks like when it is read."""

from __future__ import annotations

import contextlib
import email
from email.message import Message
from pathlib import Path

import pytest

from klimadocs.errors import UnreadableError
from klimadocs.readers import find_reader, media
from klimadocs.readers.mail_body import MailBodyReader

CORPUS = Path(__file__).parents[2].with_name("shared") / "corpus" / "mail"
MISSING = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real mails is not beside the project")
TEXT, HTML = MailBodyReader(media.TEXT), MailBodyReader(media.HTML)


def lines(content: bytes, reader: MailBodyReader = TEXT) -> list[str]:
    """Lines with something in them; boxes as + and -."""
    by_line: dict[str, str] = {}
    for entry in reader.read(content).sightings:
        shown = entry.text if entry.mark is None else "+" if entry.mark else "-"
        by_line[entry.place.path] = by_line.get(entry.place.path, "") + shown
    return [line for line in by_line.values() if line.strip()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_any_encoding(encoding: str) -> None:
    assert lines("Ort: Köln – „Süd“\r\nLand: Österreich\r".encode(encoding)) == [
        "Ort: Köln – „Süd“",
        "Land: Österreich",
    ]


def test_quotation_is_taken_off_and_places_are_named() -> None:
    content = b"> > Ort: Bonn\n>> Art: Stadt\n > Land: Chile\n>\n5 > 3\n"
    assert lines(content) == ["Ort: Bonn", "Art: Stadt", "Land: Chile", "5 > 3"]
    first = TEXT.read(content).sightings[0]
    assert (first.method, first.place.path, first.mark) == ("mail", "Text der E-Mail, Zeile 1", None)
    assert first.certainty < 0.8


def test_boxes_are_marks() -> None:
    assert lines("[x] Wasser [ ] Wald\n☐ Klima ☒ Schule".encode()) == ["+ Wasser - Wald", "- Klima + Schule"]


def test_blank_lines_are_kept_as_ends_of_paragraphs() -> None:
    assert [entry.text for entry in TEXT.read(b"a\n\nb").sightings] == ["a", "", "b"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<table><tr><td>Ort</td><td>K&ouml;ln</td></tr><tr><th>Art<td>Stadt</table>", ["Ort\tKöln", "Art\tStadt"]),
        ("<table><tr><td><p><b>Ort</b></p></td><td>\n <p>Köln</p>\n</td></tr></table>", ["Ort\tKöln"]),
        ("<p>Ort: <b>Bad</b> <i>Düben</i></p><p>Art:\n Stadt</p>", ["Ort: Bad Düben", "Art: Stadt"]),
        ("<div>eins<br>zwei<br/>drei</div>vier", ["eins", "zwei", "drei", "vier"]),
        ("<ul><li>Ort:&nbsp;Bonn</li><li>Art: Stadt</li></ul>", ["Ort: Bonn", "Art: Stadt"]),
        ("<style>p {}</style><script>Ort: 1</script><!-- Ort: 2 --><p>Ort: Bonn</p>", ["Ort: Bonn"]),
        ("<p>a<!-- b --> c<?d e?> f</p>", ["a c f"]),
        ("<blockquote>Ort: Bonn</blockquote>", ["Ort: Bonn"]),
        ("<p>Ort: Bonn<p>Art: <b>Stadt", ["Ort: Bonn", "Art: Stadt"]),
        ('<?xml version="1.0" encoding="utf-16"?><p>Ort: Bonn</p>', ["Ort: Bonn"]),
        ('<meta charset="utf-16"><p>Köln</p>', ["Köln"]),
        ("<p>5 &lt; 6 &amp; 7</p>", ["5 < 6 & 7"]),
    ],
)
def test_html_is_read_as_it_looks(markup: str, expected: list[str]) -> None:
    assert lines(markup.encode(), HTML) == expected


@pytest.mark.parametrize(
    ("content", "reader", "kind"),
    [
        (b"", TEXT, "empty"),
        (b" \r\n > \n", TEXT, "empty"),
        (b"<html><head><title>x</title></head></html>", HTML, "empty"),
        (b"<!-- -->", HTML, "empty"),
        (b"x" * ((1 << 20) + 1), TEXT, "too_large"),
    ],
)
def test_what_says_nothing_or_too_much_is_refused(content: bytes, reader: MailBodyReader, kind: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        reader.read(content)
    assert caught.value.kind == kind


def test_deep_markup_does_not_end_the_reader() -> None:
    """lxml leaves off at a depth that no mail has."""
    assert lines(b"<b>" * 200 + b"Ort: Bonn", HTML) == ["Ort: Bonn"]
    with contextlib.suppress(UnreadableError):
        HTML.read(b"<div>" * 50_000 + b"Ort: Bonn")


@pytest.mark.parametrize("media_type", [media.TEXT, media.HTML])
def test_the_door_finds_the_reader(media_type: str) -> None:
    reader = find_reader(media_type)
    assert reader is not None
    assert reader.name == "mail"


@MISSING
def test_the_texts_of_real_mails_are_read_or_refused() -> None:
    """Broken markup, wrong encodings, and no text at all."""
    count = 0
    for path in (entry for entry in CORPUS.rglob("*") if entry.is_file()):
        for part in parts_of(email.message_from_bytes(path.read_bytes())):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                count += read_or_refused(content, HTML if part.get_content_subtype() == "html" else TEXT)
    assert count > 800


def parts_of(mail: Message) -> list[Message]:
    return [part for part in mail.walk() if part.get_content_type() in ("text/plain", "text/html")]


def read_or_refused(content: bytes, reader: MailBodyReader) -> bool:
    try:
        for entry in reader.read(content).sightings:
            entry.text.encode()
    except UnreadableError as error:
        return error.kind not in ("empty", "too_large", "broken_text")
    return True
