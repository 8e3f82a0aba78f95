"""The form typed or pasted into a mail: what people write when they do not send the file."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby
from typing import Any

from klimadocs.model.form import Field
from klimadocs.readers.word import WordReader
from tests.makers.fillings.controls import typed
from tests.makers.fillings.plan import Desk
from tests.makers.sample_truth import Sample

GREETING = (
    "Sehr geehrte Damen und Herren,\n\nanbei unsere Angaben direkt im Text, da sich das Formular nicht öffnen ließ.\n"
)
CLOSING = "\nMit freundlichen Grüßen\nKäthe Müßig\n\n--\nStadt Beispielhausen\nTel.: 030 23125 001\nE-Mail: post@stadt.example.org\n"

Pair = tuple[str, str]


def spoken(field: Field, value: Any) -> str:
    """As a person writes it."""
    if value is True:
        return "ja"
    if isinstance(value, (list, tuple)):
        return ", ".join(value) if not any("," in entry for entry in value) else "; ".join(value)
    if field.kind == "date" and isinstance(value, str) and value[4:5] == "-":
        return ".".join(reversed(value.split("-")))
    return str(value)


def pairs(desk: Desk, sample: Sample) -> list[Pair]:
    """Label and words of every field that was answered."""
    answers = sample.answers
    given = [field for field in desk.form.fields if answers.get(field.id) not in (None, "", (), [], False)]
    return [(field.label, spoken(field, answers[field.id])) for field in given]


def with_colons(desk: Desk, sample: Sample) -> bytes:
    lines = [f"{label}: {value}" for label, value in pairs(desk, sample)]
    return _mail("\n".join(lines))


def without_colons(desk: Desk, sample: Sample) -> bytes:
    return _mail("\n".join(f"{label}    {value}" for label, value in pairs(desk, sample)))


def below(desk: Desk, sample: Sample) -> bytes:
    return _mail("\n\n".join(f"{label}\n{value}" for label, value in pairs(desk, sample)))


def quoted(desk: Desk, sample: Sample) -> bytes:
    """Forwarded, with lines broken where mail programs break them."""
    lines = [line for label, value in pairs(desk, sample) for line in f"{label}: {value}".split("\n")]
    broken = [piece for line in lines for piece in (textwrap.wrap(line, 72, break_on_hyphens=False) or [""])]
    return _mail("Von: Käthe Müßig\nBetreff: Bewerbung\n\n" + "\n".join(f"> {line}".rstrip() for line in broken))


def flowed(desk: Desk, sample: Sample) -> bytes:
    """RFC 3676: a broken line ends with a blank."""
    lines = [line for label, value in pairs(desk, sample) for line in f"{label}: {value}".split("\n")]
    broken = [" \n".join(textwrap.wrap(line, 66, break_on_hyphens=False)) for line in lines]
    return _mail("\n".join(broken), "utf-16")


def in_table(desk: Desk, sample: Sample) -> bytes:
    rows = "".join(
        f"<tr><td><p class=MsoNormal><b>{escape(label)}</b></p></td><td><p>{_breaks(value)}</p></td></tr>\n"
        for label, value in pairs(desk, sample)
    )
    return _html(f"<table border=1>{rows}</table>")


def in_list(desk: Desk, sample: Sample) -> bytes:
    items = "".join(f"<li><b>{escape(label)}:</b>&nbsp;{_breaks(value)}</li>" for label, value in pairs(desk, sample))
    return _html(f"<ul>{items}</ul>")


def in_paragraphs(desk: Desk, sample: Sample) -> bytes:
    """Outlook: a paragraph for each line."""
    lines = "".join(
        f"<p class=MsoNormal>{escape(label)}: {_breaks(value)}<o:p></o:p></p>" for label, value in pairs(desk, sample)
    )
    return _html(lines)


def pasted(desk: Desk, sample: Sample) -> bytes:
    """The whole Word file, copied into the mail."""
    return _mail("\n".join(_lines_of(typed(desk, sample))))


def _lines_of(content: bytes) -> Iterator[str]:
    entries = [entry for entry in WordReader().read(content).sightings if not entry.is_margin]
    for _, row in groupby(entries, key=lambda entry: entry.cell[:2] if entry.cell else entry.place.path):
        cells = []
        for _, cell in groupby(row, key=lambda entry: entry.cell):
            shown = [entry.text if entry.mark is None else "☒" if entry.mark else "☐" for entry in cell]
            cells.append(" ".join(shown))
        yield "\t".join(cells)


def _breaks(value: str) -> str:
    return escape(value).replace("\n", "<br>\n")


def _mail(text: str, encoding: str = "utf-8") -> bytes:
    return f"{GREETING}\n{text}\n{CLOSING}".encode(encoding)


def _html(body: str) -> bytes:
    closing = "".join(f"<p>{escape(line)}</p>" for line in CLOSING.split("\n"))
    head = "<html><head><meta charset=iso-8859-1><style>p {color: red}</style><title>Betreff: x</title></head>"
    return f"{head}<body><p>{escape(GREETING)}</p>{body}{closing}</body></html>".encode()


MAIL_WAYS: dict[str, Callable[[Desk, Sample], bytes]] = {
    "with colons": with_colons,
    "without colons": without_colons,
    "below": below,
    "quoted and broken": quoted,
    "flowed": flowed,
    "table": in_table,
    "list": in_list,
    "paragraphs": in_paragraphs,
    "pasted": pasted,
}
