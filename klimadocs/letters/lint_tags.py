"""The tags of a part, found sign by sign, and signs in them that a typist does not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from klimadocs.letters.lint import Flaw
from klimadocs.letters.lint_pages import Page, Sign

_CLOSES = {"{{": "}}", "{%": "%}", "{#": "#}"}
_SIGN = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_PREFIX = re.compile(r"^(tr|tc|p|r)([\s\xa0])")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ODD_QUOTES, _REPAIRED = "„“”‚‘’«»", str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "„": '"', "‚": "'"})
_ODD_SPACES = re.compile("[\u00a0\u202f\u2007\u2009]")
_UNSEEN_SIGNS = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
BLOCKS = ("if", "for", "macro", "call", "filter", "with", "set", "block", "autoescape", "raw")
INNER = {"elif": ("if",), "else": ("if", "for")}
_LOOSE = {"set"}
_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Tag:
    """`body` is what Jinja is to read, cleaned of docxtpl's letters (`prefix`); `signs` are its characters."""

    kind: Literal["print", "block", "comment"]
    written: str
    body: str
    prefix: str
    signs: tuple[Sign, ...] = field(repr=False, compare=False)

    @property
    def word(self) -> str:
        """The command of a block."""
        found = _WORD.match(self.body)
        return found.group() if found and self.kind == "block" else ""

    @property
    def paragraph(self) -> int:
        return self.signs[0].paragraph

    @property
    def is_opening(self) -> bool:
        return self.word in BLOCKS and not (self.word in _LOOSE and re.match(r"set\b[^=]*[^=!<>]=(?!=)", self.body))


def find_tags(page: Page) -> tuple[list[Tag], list[Flaw]]:
    """In the order of the file. A tag that is not closed as it was opened ends where the next one begins."""
    signs = [sign for sign in page.signs if "deleted" not in sign.states]
    text = "".join(sign.character for sign in signs)
    tags: list[Tag] = []
    flaws: list[Flaw] = []
    opened: re.Match[str] | None = None
    for found in _SIGN.finditer(text):
        sign = found.group()
        if opened is None and sign in _CLOSES:
            opened = found
        elif opened is None:
            flaws.append(_stray(page, signs[found.start()], sign))
        elif sign == _CLOSES[opened.group()]:
            tags.append(_tag(opened.group(), signs[opened.start() : found.end()]))
            opened = None
        elif not (opened.group() == "{#" and sign not in _CLOSES):
            flaws.append(_unclosed(page, signs[opened.start()], opened.group(), sign))
            opened = found if sign in _CLOSES else None
    if opened is not None:
        flaws.append(_unclosed(page, signs[opened.start()], opened.group(), ""))
    return tags, flaws


def _tag(opener: str, signs: list[Sign]) -> Tag:
    written = "".join(sign.character for sign in signs)
    inner = written[2:-2]
    prefix = _PREFIX.match(inner) if opener != "{#" or inner[:2] != "r " else None
    body = inner[prefix.end() :] if prefix else inner.removeprefix("-").removesuffix("-")
    kind: Literal["print", "block", "comment"] = {"{{": "print", "{%": "block", "{#": "comment"}[opener]  # type: ignore[assignment]
    return Tag(kind, " ".join(written.split()), _cleaned(body), prefix.group(1) if prefix else "", tuple(signs))


def _cleaned(body: str) -> str:
    """As docxtpl would read it, and with what it would not mend mended, so that one fault is told once."""
    return _UNSEEN_SIGNS.sub("", body.replace("\n", " ")).translate(_REPAIRED).strip()


def _stray(page: Page, sign: Sign, end: str) -> Flaw:
    opener = next(key for key, value in _CLOSES.items() if value == end)
    sentence = f"Hier steht „{end}“, ohne dass ein Platzhalter mit „{opener}“ begonnen hat."
    return flaw_at(page, sign.paragraph, "unclosed", sentence, f"„{opener}“ davor setzen oder „{end}“ löschen.")


def _unclosed(page: Page, sign: Sign, opener: str, found: str) -> Flaw:
    end = _CLOSES[opener]
    got = f"; davor kommt „{found}“" if found else ""
    return flaw_at(
        page, sign.paragraph, "unclosed", f"„{opener}“ wird nicht mit „{end}“ geschlossen{got}.",
        f"„{end}“ dort setzen, wo der Platzhalter endet.",
    )  # fmt: skip


def signs_in(page: Page, tags: list[Tag]) -> Iterator[Flaw]:
    """Signs within tags that nobody notices: typographic quotes, hard spaces, soft hyphens, the ends of paragraphs."""
    for tag in tags:
        if tag.kind == "comment":
            continue
        written = "".join(sign.character for sign in tag.signs)
        inner = QUOTED.sub("''", written)
        if found := next((sign for sign in written if sign in _ODD_QUOTES), ""):
            yield flaw_at(
                page, tag.paragraph, "signs",
                f"In {tag.written} stehen typographische Anführungszeichen ({found}).",
                "Gerade Anführungszeichen schreiben: \" oder '. Word ersetzt sie beim Tippen; Strg+Z nimmt es zurück.",
            )  # fmt: skip
        if _ODD_SPACES.search(inner):
            yield flaw_at(
                page, tag.paragraph, "signs", f"In {tag.written} steht ein geschütztes Leerzeichen.",
                "Es durch ein gewöhnliches Leerzeichen ersetzen.",
            )  # fmt: skip
        if _UNSEEN_SIGNS.search(written):
            yield flaw_at(
                page, tag.paragraph, "signs", f"In {tag.written} steht ein unsichtbares Zeichen.",
                "Den Platzhalter neu tippen.",
            )  # fmt: skip
        if len({sign.paragraph for sign in tag.signs}) > 1:
            yield flaw_at(
                page, tag.paragraph, "across", f"Der Platzhalter {tag.written} geht über das Ende des Absatzes hinaus.",
                "Ihn ganz in einen Absatz schreiben.",
            )  # fmt: skip


def flaw_at(page: Page, paragraph: int, kind: str, sentence: str, remedy: str) -> Flaw:
    """A flaw in a paragraph of a part; -1 for the part as a whole."""
    found = page.paragraphs[paragraph] if 0 <= paragraph < len(page.paragraphs) else None
    return Flaw(
        kind, sentence, remedy, page.name, page.label, found.heading if found else "", found.shown if found else "",
        paragraph,
    )  # fmt: skip
