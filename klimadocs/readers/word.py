"""Reads Word files: controls of both generations, boxes, tables, margins and plain text, in reading order."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from klimadocs.model.transcript import Sighting, Transcript
from klimadocs.model.trouble import Trouble
from klimadocs.ooxml.hiding import find_hiding
from klimadocs.ooxml.names import DC, W
from klimadocs.ooxml.opening import Package, open_package
from klimadocs.ooxml.refusals import refuse
from klimadocs.ooxml.stories import Story, StoryKind, story_names, tell_stories
from klimadocs.readers import media
from klimadocs.readers.word_controls import are_nested, count_controls, says_state
from klimadocs.readers.word_troubles import find_package_troubles, trouble
from klimadocs.readers.word_walk import STRIKES, Walk

if TYPE_CHECKING:
    from lxml.etree import _Element

_VERSION = "1"
_SYMBOL_FONTS = (b"dings", b'"Symbol"')
_FEW = 200
_SIGNS = {"tracked": "tracked_changes", "hidden": "hidden_text"}
_MARGINS: tuple[StoryKind, ...] = ("header", "footer")
_CONTENT_TYPES = {
    "application/vnd.ms-word.document.macroEnabled.main+xml": media.DOCM,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": media.DOTX,
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml": media.DOTM,
}


class WordReader:
    """Reads .docx, .docm and .dotx; macros are never run, nothing outside the file is fetched."""

    name = "word"

    def read(self, content: bytes) -> Transcript:
        """Margins first, then the body, then the notes. Raises UnreadableError."""
        package = open_package(content)
        try:
            return self._transcribe(content, package)
        except RecursionError as error:
            raise refuse("broken_xml") from error

    def _transcribe(self, content: bytes, package: Package) -> Transcript:
        parts = story_names(package)
        stories = list(tell_stories(package))
        stateless = _count_stateless(stories)
        roots = [story.root for story in stories]
        nested = [are_nested(story.root) for story in stories]
        make = partial(
            Walk,
            find_hiding(package, parts, roots),
            _may_have_symbols(package, parts, roots),
            has_states=not stateless,
            has_strikes=_holds(roots, *STRIKES),
        )
        walk = make()
        sightings, starts = _read_stories(walk, stories, nested)
        if walk.has_points:
            walk = make(has_circles=False)
            sightings, starts = _read_stories(walk, stories, nested)
        controls = sum(count_controls(story.root, is_nested) for story, is_nested in zip(stories, nested, strict=True))
        return Transcript(
            digest=sha256(content).hexdigest(),
            reader=f"{self.name}/{_VERSION}",
            media_type=_CONTENT_TYPES.get(package.content_type(package.main_document), media.DOCX),
            sightings=sightings,
            properties=_read_properties(package),
            troubles=(
                *_find_troubles(walk, stories, sightings, controls),
                *([trouble("states_lost", count=stateless)] if stateless else []),
                *find_package_troubles(package),
            ),
            controls=controls,
            rows=tuple(walk.rows),
            starts=starts,
        )


def _count_stateless(stories: list[Story]) -> int:
    """How many older boxes there are, where not one of them says whether it is ticked; else 0."""
    boxes = [box for story in stories for box in story.root.iter(f"{W}checkBox")]
    return 0 if any(says_state(box) for box in boxes) else len(boxes)


def _read_stories(walk: Walk, stories: list[Story], nested: list[bool]) -> tuple[tuple[Sighting, ...], tuple[int, ...]]:
    """The body is walked first, so that its tables are counted from 1, though the margins stand before it. Also, of
    each table, how many sightings stand before it."""
    margins: list[Sighting] = []
    rest: list[Sighting] = []
    starts: list[tuple[bool, int]] = []
    for story, is_nested in zip(stories, nested, strict=True):
        is_margin = story.kind in _MARGINS
        target = margins if is_margin else rest
        found = walk.read(story.root, _path(story), is_margin, is_nested)
        starts += [(is_margin, len(target) + start) for start in walk.starts[len(starts) :]]
        target.extend(found)
    return (*margins, *rest), tuple(start if is_margin else start + len(margins) for is_margin, start in starts)


def _path(story: Story) -> str:
    match story.kind:
        case "body":
            return ""
        case "header":
            return "Kopfzeile"
        case "footer":
            return "Fußzeile"
        case "footnote":
            return f"Fußnote {story.number}"
        case "endnote":
            return f"Endnote {story.number}"


def _holds(roots: list[_Element], *tags: str) -> bool:
    """Whether any of these elements stands in the stories; lxml knows at once of names that no file has used."""
    return any(next(root.iter(*tags), None) is not None for root in roots)


def _may_have_symbols(package: Package, parts: tuple[str, ...], roots: list[_Element]) -> bool:
    """Whether runs may name a font of symbols. Where few name any font, those are asked, which is quicker."""
    named = [entry for root in roots for entry in islice(root.iter(f"{W}rFonts"), _FEW)]
    if len(named) < _FEW:
        fonts = {str(font).strip().lower() for entry in named for font in entry.values()}
        return "symbol" in fonts or any("dings" in font for font in fonts)
    return _mentions(package, parts, _SYMBOL_FONTS)


def _mentions(package: Package, parts: tuple[str, ...], words: tuple[bytes, ...]) -> bool:
    return any(word in (package.part(name) or b"") for name in parts for word in words)


def _find_troubles(walk: Walk, stories: list[Story], sightings: tuple[Sighting, ...], controls: int) -> list[Trouble]:
    found = [trouble(kind) for sign, kind in _SIGNS.items() if sign in walk.signs]
    seen = sum(1 for sighting in sightings if sighting.method == "control")
    if seen != controls:
        found.append(trouble("controls_lost", count=controls, seen=seen))
    if active := sum(1 for story in stories for _ in story.root.iter(f"{W}control")):
        found.append(trouble("active_controls", count=active))
    return found


def _read_properties(package: Package) -> tuple[tuple[str, str], ...]:
    """The title, then the custom properties."""
    found: list[tuple[str, str]] = []
    for name in package.related("", "core-properties"):
        found += [("Title", _text(entry)) for entry in package.xml(name).iter(f"{DC}title") if _text(entry)]
    for name in package.related("", "custom-properties"):
        found += [(str(entry.get("name")), _text(entry)) for entry in package.xml(name) if entry.get("name")]
    return tuple(found)


def _text(element: _Element) -> str:
    return "".join(str(piece) for piece in element.itertext())
