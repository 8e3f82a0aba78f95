"""Opened and closed in order: blocks of tags, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

from klimadocs.letters.lint import Flaw
from klimadocs.letters.lint_pages import Page
from klimadocs.letters.lint_tags import INNER, Tag, flaw_at


@dataclass(frozen=True, slots=True)
class Span:
    """A block: its tags from the first to the last, those in between (elif, else) among them."""

    tags: tuple[Tag, ...]


def match_blocks(page: Page, tags: list[Tag]) -> tuple[list[Tag], list[Span], list[Flaw]]:
    """What is left when blocks that are not closed are taken away; the blocks; and what is wrong with them."""
    flaws: list[Flaw] = []
    spans: list[Span] = []
    open_blocks: list[list[Tag]] = []
    dropped: set[int] = set()
    for tag in tags:
        word = tag.word
        if tag.is_opening:
            open_blocks.append([tag])
        elif word in INNER:
            if not open_blocks or open_blocks[-1][0].word not in INNER[word] or _has_else(open_blocks[-1]):
                dropped.add(id(tag))
                flaws.append(_misplaced(page, tag, open_blocks))
            else:
                open_blocks[-1].append(tag)
        elif word.startswith("end"):
            _close(page, tag, open_blocks, spans, flaws, dropped)
    for block in open_blocks:
        dropped |= {id(tag) for tag in block}
        flaws.append(_never_closed(page, block[0]))
    return [tag for tag in tags if id(tag) not in dropped], spans, flaws


def _has_else(block: list[Tag]) -> bool:
    return any(tag.word == "else" for tag in block[1:])


def _close(
    page: Page, tag: Tag, open_blocks: list[list[Tag]], spans: list[Span], flaws: list[Flaw], dropped: set[int]
) -> None:
    wanted = tag.word.removeprefix("end")
    at = next((n for n in range(len(open_blocks) - 1, -1, -1) if open_blocks[n][0].word == wanted), -1)
    if at < 0:
        dropped.add(id(tag))
        flaws.append(_stray_end(page, tag, open_blocks))
        return
    for block in open_blocks[at + 1 :]:
        dropped |= {id(entry) for entry in block}
        flaws.append(_never_closed(page, block[0], tag))
    spans.append(Span((*open_blocks[at], tag)))
    del open_blocks[at:]


def _misplaced(page: Page, tag: Tag, open_blocks: list[list[Tag]]) -> Flaw:
    if open_blocks and _has_else(open_blocks[-1]):
        sentence = f"{tag.written}: Die Bedingung {open_blocks[-1][0].written} hat schon ein „else“."
        return flaw_at(page, tag.paragraph, "unclosed", sentence, "Eines davon löschen, oder „elif“ schreiben.")
    return flaw_at(
        page, tag.paragraph, "unclosed", f"{tag.written} gehört zu keinem „if“.",
        "{% if ... %} davor setzen oder es löschen.",
    )  # fmt: skip


def _stray_end(page: Page, tag: Tag, open_blocks: list[list[Tag]]) -> Flaw:
    if open_blocks:
        opener = open_blocks[-1][0]
        sentence = f"{tag.written} schließt {opener.written}."
        return flaw_at(page, tag.paragraph, "unclosed", sentence, f"{{% end{opener.word} %}} schreiben.")
    sentence = f"{tag.written} schließt etwas, das nicht begonnen hat."
    return flaw_at(page, tag.paragraph, "unclosed", sentence, "Den Anfang davor setzen oder es löschen.")


def _never_closed(page: Page, opener: Tag, closer: Tag | None = None) -> Flaw:
    end = f"{{% end{opener.word} %}}"
    if closer:
        return flaw_at(
            page, opener.paragraph, "unclosed",
            f"{opener.written} ist noch offen, wo {closer.written} etwas anderes schließt.",
            f"{end} davor setzen: was zuletzt beginnt, endet zuerst.",
        )  # fmt: skip
    return flaw_at(page, opener.paragraph, "unclosed", f"{opener.written} wird nicht geschlossen.", f"{end} setzen.")
