"""Presses a context into a Word template: compiled once, rendered for each letter, reopened and proven."""

from __future__ import annotations

import logging
import re
from threading import Lock
from typing import Any

from jinja2 import TemplateError
from lxml import etree

from klimadocs.errors import ConfigurationError, KlimadocsError, LetterError, UnreadableError
from klimadocs.letters import Marks, Pressed
from klimadocs.letters.context import Context
from klimadocs.letters.press_columns import prove_columns
from klimadocs.letters.press_proof import Unproven, prove
from klimadocs.letters.press_sandbox import WholePressNeeded, open_sandbox
from klimadocs.letters.press_sheet import Printed, Sheet, compile_sheet
from klimadocs.letters.press_slip import PROPERTIES
from klimadocs.letters.press_whole import print_whole
from klimadocs.letters.speech import gaps_in
from klimadocs.model.call import Template
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.stories import story_names
from klimadocs.ooxml.writing import with_parts

DRAFT_TAG = "klimadocs-entwurf"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADER = re.compile(r"^word/(?:header\d*|document)\.xml$")
_KEPT = 64
_CHANGES = tuple(f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_FAULTS = {
    "lost": "fixed text beside a tag would be lost",
    "half": "half of a tag would stand in the letter",
}
_GERMAN_FAULTS = {
    "lost": "Neben einem Platzhalter ginge fester Text verloren",
    "half": "Im Brief bliebe ein halber Platzhalter stehen",
}
_WHOLE = (
    "Dieser Brief enthält etwas, das die schnelle Presse nicht setzen kann (Bild, Verweis oder Dokument im Dokument); "
    "docxtpl hat ihn gemacht, etwa zwanzigmal langsamer."
)
_log = logging.getLogger(__name__)


class WordPress:
    """Sandboxed, autoescaped, strict: an unknown name is an error, and no value is ever taken for markup. Templates are
    kept compiled; of a letter nothing is kept. May be used by many threads."""

    def __init__(self) -> None:
        self._environment = open_sandbox()
        self._sheets: dict[str, Sheet] = {}
        self._lock = Lock()

    def press(self, template: Template, context: Context, marks: Marks) -> Pressed:
        if context.lost:
            raise LetterError(
                f"Der Wert zu „{context.lost[0]}“ enthält ein Zeichen, das sich in Word nicht darstellen lässt.",
                "Den Wert im Vorgang berichtigen (klimadocs correct), dann entsteht der Brief.",
            )
        try:
            sheet = self._sheet(template)
            printed = self._printed(sheet, template.path, context, marks)
        except Exception as error:  # an author may ask for anything: 1/0, a file that is no .docx, a filter that fails
            raise LetterError(
                f"Die Vorlage {template.path} ist fehlerhaft: {_told(error, 'nahe')}.",
                "Die Vorlage in Word berichtigen; „klimadocs check“ nennt die Stelle.",
            ) from error
        _proven(sheet, printed, marks, context)
        texts = tuple(printed.rendering.texts)
        gaps = tuple(dict.fromkeys((*printed.rendering.gaps, *_marked_gaps(texts))))
        return Pressed(printed.content, texts, gaps, _WHOLE if printed.is_whole else "")

    def variables(self, template: Template) -> frozenset[str]:
        try:
            sheet = self._sheet(template)
        except UnreadableError as error:
            raise ConfigurationError(
                f"{template.path} is no Word file ({error.sentence})", "Save it anew as .docx in Word."
            ) from None
        except Exception as error:  # the libraries raise many kinds on a broken template
            reason = _told(error, "near")
            raise ConfigurationError(f"{template.path}: {reason}.", "Correct the template in Word.") from None
        if sheet.fault:
            kind, words = sheet.fault
            raise ConfigurationError(f"{template.path}: {_FAULTS[kind]}: “{words}”.", "Correct the template in Word.")
        return frozenset(name for part in sheet.parts for name in part.asked)

    def read_marks(self, content: bytes) -> Marks | None:
        try:
            found = _custom_properties(content)
        except KlimadocsError:
            return None
        if PROPERTIES["case"] not in found:
            return None
        return Marks(**{name: found.get(key, "") for name, key in PROPERTIES.items()})

    def release(self, content: bytes) -> bytes:
        package = open_package(content)
        changes = {}
        for name in package.names:
            if _HEADER.match(name) and DRAFT_TAG.encode() in (package.part(name) or b""):
                changes[name] = _without_mark(package.xml(name))
        return with_parts(content, changes) if changes else content

    def has_open_changes(self, content: bytes) -> bool:
        package = open_package(content)
        return any(next(package.xml(name).iter(*_CHANGES), None) is not None for name in story_names(package))

    def open_gaps(self, content: bytes) -> tuple[str, ...]:
        package = open_package(content)
        stories = (package.xml(name) for name in story_names(package))
        paragraphs = (paragraph for story in stories for paragraph in story.iter(f"{_W}p"))
        texts = ("".join(str(run.text or "") for run in paragraph.iter(f"{_W}t")) for paragraph in paragraphs)
        return tuple(dict.fromkeys(label for text in texts for label in gaps_in(text)))

    def _sheet(self, template: Template) -> Sheet:
        """Compiled once. The digest finds it, the bytes decide."""
        known = self._sheets.get(template.digest)
        if known is not None and known.content == template.content:
            return known
        with self._lock:
            sheet = compile_sheet(template.content, self._environment)
            self._sheets.pop(template.digest, None)
            while len(self._sheets) >= _KEPT:
                self._sheets.pop(next(iter(self._sheets)))
            self._sheets[template.digest] = sheet
        return sheet

    def _printed(self, sheet: Sheet, path: str, context: Context, marks: Marks) -> Printed:
        if sheet.fault:
            kind, words = sheet.fault
            raise TemplateError(f"{_GERMAN_FAULTS[kind]}: „{words}“")
        try:
            return sheet.render(context, marks)
        except WholePressNeeded as error:
            _log.debug("%s: docxtpl itself makes the letter, for a value of the kind %s", path, error)
        return print_whole(sheet, self._environment, context, marks)


def _told(error: Exception, near: str) -> str:
    """What is wrong, and near which words of the template."""
    places = [note for note in getattr(error, "__notes__", ()) if note.strip()]
    sentence = str(error).removesuffix(".") or type(error).__name__
    return f"{sentence}, {near} „{places[0].strip()}“" if places else sentence


def _proven(sheet: Sheet, printed: Printed, marks: Marks, context: Context) -> None:
    remedy = "Den Wert im Vorgang prüfen; der Brief wird bis dahin nicht ausgegeben."
    try:
        prove(sheet, printed, marks)
        if len(languages := marks.language.split("-")) == 2:
            prove_columns(printed, context, languages)
    except Unproven as error:
        raise LetterError(str(error), remedy) from error
    except UnreadableError as error:
        raise LetterError(f"Der fertige Brief lässt sich nicht öffnen: {error.sentence}", remedy) from error


def _marked_gaps(texts: tuple[str, ...]) -> list[str]:
    """Labels of gaps that a template joined with other words before it printed them."""
    return [label for text in texts for label in gaps_in(text)]


def _custom_properties(content: bytes) -> dict[str, str]:
    package = open_package(content)
    if package.part("docProps/custom.xml") is None:
        return {}
    root = package.xml("docProps/custom.xml")
    return {entry.get("name", ""): "".join(map(str, entry.itertext())) for entry in root}


def _without_mark(root: Any) -> bytes:
    """Takes the marked control out; where it was the only paragraph of its part, an empty one stays."""
    for control in list(root.iter(f"{_W}sdt")):
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        if tag is None or tag.get(f"{_W}val") != DRAFT_TAG:
            continue
        parent = control.getparent()
        position = parent.index(control)
        parent.remove(control)
        if parent.find(f"{_W}p") is None and parent.tag != f"{_W}p":
            parent.insert(position, etree.Element(f"{_W}p"))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
