"""What the chapters of the programme are written with: hints, headings, slots to fill, in one language or two."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from tests.makers.word_xml import cell, command, holding, paragraph, row, slot, table, tick_box, tongue

HERE, THERE = "{{ bewerber.name }}", "{{ partner.name }}"
FILL = "bitte ergänzen"
TODO = f"<{FILL}>"
WORDS = Path(__file__).with_name("texts") / "programme.toml"
LANGUAGES = {"es": "es-419", "pt": "pt-BR", "en": "en-GB"}
KEEP = "<w:keepNext/>"
_ONE_LINE = 31
_LETTER_MM = 2.2
_NARROW_MM = 16
_CHOSEN: ContextVar[str] = ContextVar("language", default="")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place to fill, by its tag; `value` is what the letter puts there itself."""

    tag: str
    prompt: str = "…"
    options: tuple[str, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick."""

    tag: str


Entry = str | Slot | Box


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Headings, labels and hints in German and in `language`; "" for German alone."""
    token = _CHOSEN.set(language)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def both(text: str, between: str = " / ") -> str:
    """The text, and its translation behind it. What is not translated stays as it is."""
    other = translation(text)
    return f"{text}{between}{tongue(other, LANGUAGES[_CHOSEN.get()])}" if other else text


def translation(text: str) -> str:
    """ "" where only German is spoken, or the words are the same. Raises KeyError for what nobody has translated."""
    language = _CHOSEN.get()
    if not language or "{" in text:
        return ""
    other: str = tomllib.loads(WORDS.read_text("utf-8"))[language][text]
    return "" if other == text else other


def hint(text: str, keep: str = "") -> str:
    """What belongs here, in the style that is to be overwritten; `keep` holds it together with the table below."""
    other = translation(text)
    more = paragraph(other, "Hinweis", keep, LANGUAGES[_CHOSEN.get()]) if other else ""
    return paragraph(text, "Hinweis", keep) + more


def note(text: str) -> str:
    """What must be known of the document, with a red bar; in both languages, one below the other."""
    other = translation(text)
    more = paragraph(other, "Vermerk", lang=LANGUAGES[_CHOSEN.get()]) if other else ""
    return paragraph(text, "Vermerk") + more


def sub(text: str) -> str:
    """A heading of the second level."""
    return paragraph(both(text), "berschrift2")


def known(name: str, otherwise: str = FILL) -> str:
    """The value where it is there, else a word that asks for it."""
    return f"{{% if {name} %}}{{{{ {name} }}}}{{% else %}}{otherwise}{{% endif %}}"


def two_sided(rows: Sequence[tuple[Entry, Entry, Entry]], title: str) -> str:
    """A table with a column for each municipality."""
    return grid((45, 60, 60), ("Angabe", HERE, THERE), rows, title)


def grid(
    widths_mm: Sequence[float], head: Sequence[str], body: Sequence[Sequence[Entry] | str], title: str, labels: int = 1
) -> str:
    """A table with a header row; the first `labels` columns of its body are labels in both languages. A string in
    `body` is a line of the template that vanishes."""
    heads = [cell(w, paragraph(_head(text, w), "Tabellenkopf")) for w, text in zip(widths_mm, head, strict=True)]
    rows = [row(heads, heading=True)]
    for entry in body:
        if isinstance(entry, str):
            rows.append(row([cell(sum(widths_mm), command(entry), span=len(widths_mm))]))
            continue
        called = [_called(entry, head, number, labels, title) for number in range(len(head))]
        cells = [
            _cell(width, place, number < labels, name)
            for number, (width, place, name) in enumerate(zip(widths_mm, entry, called, strict=True))
        ]
        rows.append(row(cells, whole=True))
    return table(widths_mm, rows, title)


def _called(entry: Sequence[Entry], head: Sequence[str], number: int, labels: int, title: str) -> str:
    """What a screen reader calls a place to fill: its label, else the head of its column."""
    name = entry[0] if labels and isinstance(entry[0], str) and number >= labels else head[number]
    return title if not isinstance(name, str) or "{" in name else name


def _cell(width_mm: float, entry: Entry, is_label: bool, title: str) -> str:
    if isinstance(entry, Box):
        return cell(width_mm, holding(tick_box(entry.tag, title), "Tabellentext"))
    if isinstance(entry, Slot):
        options = [f"{option} / {other}" if (other := translation(option)) else option for option in entry.options]
        prompt = entry.value or _prompt(entry.prompt)
        made = slot(entry.tag, title, prompt, options, bool(entry.value))
        return cell(width_mm, holding(made, "Tabellentext"))
    if entry.startswith("<") and entry.endswith(">"):
        return cell(width_mm, paragraph(entry[1:-1], "HinweisTabelle"))
    return cell(width_mm, paragraph(_label(entry) if is_label else entry, "Tabellentext"))


def _head(text: str, width_mm: float) -> str:
    """In one line where both languages fit; no translation where nothing more fits."""
    if width_mm < _NARROW_MM:
        return text
    return both(text, "\n" if (len(text) + len(translation(text)) + 3) * _LETTER_MM > width_mm - 4 else " / ")


def _label(text: str) -> str:
    """In one line where both languages fit."""
    return both(text, "\n" if len(text) + len(translation(text)) > _ONE_LINE else " / ")


def _prompt(text: str) -> str:
    other = translation(text)
    return f"{text} / {other}" if other else text


def after_table(text: str, keep: str = "<w:keepNext/>") -> str:
    """A paragraph below a table; it stays with what follows."""
    return paragraph(both(text), properties=f'{keep}<w:spacing w:before="160"/>')
