"""One template from end to end: its parts are read, its tags taken apart, and what is left is walked through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from jinja2 import Environment, TemplateSyntaxError

from klimadocs.errors import UnreadableError
from klimadocs.letters.lint import Flaw, Occasion
from klimadocs.letters.lint_blocks import match_blocks
from klimadocs.letters.lint_foreign import foreign, hidden, tracked, unlike_boxes, unseen
from klimadocs.letters.lint_ground import Tongues
from klimadocs.letters.lint_logic import Knowledge
from klimadocs.letters.lint_looks import looks
from klimadocs.letters.lint_pages import CORE, Page, read_comments, read_lines, read_pages
from klimadocs.letters.lint_places import misplaced
from klimadocs.letters.lint_shapes import ANY, Vocabulary
from klimadocs.letters.lint_syntax import bound_by, parsed_alone
from klimadocs.letters.lint_tags import Tag, find_tags, flaw_at, signs_in
from klimadocs.letters.lint_walk import Walk
from klimadocs.letters.press_sandbox import open_sandbox
from klimadocs.ooxml.opening import open_package

_OWN = {"colspan", "cellbg"}
_MERGES = {"vm", "hm"}
_NOTES = frozenset(("title", "language", "heading", "table", "empty"))
"""A letter can be written all the same; but not everybody can read it with ease."""


def flaws_of(content: bytes, occasion: Occasion) -> list[Flaw]:
    """All flaws of a template."""
    try:
        package = open_package(content)
        pages = read_pages(package)
        comments = read_comments(package)
    except UnreadableError as error:
        return [
            Flaw(
                "file",
                f"Das ist keine Word-Datei, die sich öffnen lässt: {error.sentence}",
                "In Word neu als .docx speichern.",
            )
        ]
    known = [Knowledge((*vocabulary.truths, *occasion.premises)) for vocabulary in occasion.vocabularies]
    flaws = [flaw for page in pages for flaw in _page_flaws(page, occasion, known)]
    flaws += [flaw for page in comments for flaw in _comment_flaws(page)]
    flaws += unseen(package)
    flaws += (replace(flaw, is_note=flaw.kind in _NOTES) for flaw in looks(package, pages, occasion.languages))
    order = {page.name: number for number, page in enumerate((*pages, *comments))}
    return sorted(_told_once(flaws), key=lambda flaw: (order.get(flaw.part, -1), flaw.number))


def text_flaws(text: str, label: str, occasion: Occasion) -> list[Flaw]:
    """All flaws of a plain text with tags, in which what is missing prints as nothing."""
    known = [Knowledge((*vocabulary.truths, *occasion.premises)) for vocabulary in occasion.vocabularies]
    found = _page_flaws(read_lines(label, text), occasion, known)
    return _told_once([flaw for flaw in found if flaw.kind not in ("optional", "across")])


def _page_flaws(page: Page, occasion: Occasion, known: Sequence[Knowledge]) -> Iterator[Flaw]:
    found, flaws = find_tags(page)
    found = [tag for tag in _outside_raw(found)]
    yield from flaws
    yield from signs_in(page, found)
    sound, broken = parsed_alone(page, found, _environment())
    yield from broken
    matched, spans, crossed = match_blocks(page, sound)
    yield from crossed
    yield from misplaced(page, found, spans)
    yield from hidden(page, found)
    if page.name != CORE:
        yield from foreign(page)
        yield from tracked(page, found)
        yield from unlike_boxes(page)
    lost = {tag for tag in sound if tag not in matched}
    more = dict.fromkeys(bound_by(lost), ANY) if lost else {}
    words = [replace(entry, shapes={**entry.shapes, **more}) for entry in occasion.vocabularies]
    tongues = Tongues(occasion.languages, dict(occasion.glossary))
    walks = zip(words, known, strict=True)
    yield from _of_all_forms([_walked(page, matched, vocabulary, truths, tongues) for vocabulary, truths in walks])


def _outside_raw(tags: Iterable[Tag]) -> Iterator[Tag]:
    """Between raw and endraw nothing is meant."""
    is_raw = False
    for tag in tags:
        if tag.word in ("raw", "endraw"):
            is_raw = tag.word == "raw"
        elif not is_raw:
            yield tag


def _of_all_forms(found: Sequence[Sequence[Flaw]]) -> Iterator[Flaw]:
    """What one form of several does not know is worth a look; what none knows is a fault."""
    for flaws in found:
        for flaw in flaws:
            is_everywhere = all(flaw in others for others in found)
            yield replace(flaw, is_note=flaw.kind == "unknown" and not is_everywhere)


def _walked(page: Page, tags: Sequence[Tag], vocabulary: Vocabulary, known: Knowledge, tongues: Tongues) -> list[Flaw]:
    """Every tag stands in a line of its own, so that the number of a line tells the tag."""
    found: list[Flaw] = []

    def tell(line: int, kind: str, sentence: str, remedy: str) -> None:
        found.append(flaw_at(page, tags[line - 1].paragraph, kind, sentence, remedy))

    try:
        tree = _environment().parse("\n".join(map(_source, tags)))
    except TemplateSyntaxError as error:  # taken one by one they were understood
        number = min(max(error.lineno - 1, 0), len(tags) - 1)
        sentence = f"{tags[number].written} ist hier nicht zu verstehen ({error.message})."
        return [flaw_at(page, tags[number].paragraph, "syntax", sentence, "Die Vorlage in Word berichtigen.")]
    walk = Walk(vocabulary, _environment(), tell, known, tongues, lambda line: _print_prefix(tags[line - 1]))
    walk.through(tree)
    return found


def _source(tag: Tag) -> str:
    if tag.kind == "comment":
        return ""
    if tag.kind == "print":
        return f"{{{{ {tag.body} }}}}"
    if tag.word in _OWN:
        return f"{{{{ {tag.body.removeprefix(tag.word)} }}}}"
    return "{{ loop.first }}" if tag.word in _MERGES else f"{{% {tag.body} %}}"


def _print_prefix(tag: Tag) -> str:
    return tag.prefix if tag.kind == "print" else ""


@cache
def _environment() -> Environment:
    return open_sandbox()


def _comment_flaws(page: Page) -> Iterator[Flaw]:
    first = next((paragraph for paragraph in page.paragraphs if paragraph.text.strip()), None)
    if first is None:
        return
    has_tag = any("{{" in paragraph.text or "{%" in paragraph.text for paragraph in page.paragraphs)
    more = " Platzhalter darin werden nicht ersetzt." if has_tag else ""
    sentence = f"Die Vorlage hat Kommentare; sie gingen mit jedem Brief hinaus.{more}"
    yield flaw_at(page, first.number, "comment", sentence, "In Word unter Überprüfen alle Kommentare löschen.")


def _told_once(flaws: Sequence[Flaw]) -> list[Flaw]:
    """A text box is saved twice, and several forms may find the same."""
    kept: dict[tuple[str, str, str, str], Flaw] = {}
    sentences: set[tuple[str, str, str]] = set()
    for flaw in flaws:
        if not flaw.paragraph and (flaw.part, flaw.kind, flaw.sentence) in sentences:
            continue
        sentences.add((flaw.part, flaw.kind, flaw.sentence))
        kept.setdefault((flaw.part, flaw.kind, flaw.sentence, flaw.paragraph), flaw)
    return list(kept.values())
