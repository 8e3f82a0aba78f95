"""Presses a context into a Word template: docxtpl behind a guard, then reopened and compared value by value."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, TemplateError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from klimadocs.errors import ConfigurationError, KlimadocsError, LetterError, UnreadableError
from klimadocs.letters import Marks, Pressed
from klimadocs.letters.context import Context
from klimadocs.letters.speech import Missing, Speech
from klimadocs.model.call import Template
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.words import visible_text
from klimadocs.ooxml.writing import with_custom_properties, with_parts, write_package

DRAFT_TAG = "klimadocs-entwurf"
_PROPERTIES = {name: f"klimadocs-{name}" for name in ("case", "letter", "language", "recipe")}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NO_TIME = datetime(2000, 1, 1)
_HEADER = re.compile(r"^word/(?:header\d*|document)\.xml$")


class WordPress:
    """Sandboxed, autoescaped, strict: an unknown name is an error, and no value is ever taken for markup."""

    def press(self, template: Template, context: Context, marks: Marks) -> Pressed:
        if context.lost:
            raise LetterError(
                f"Der Wert zu „{context.lost[0]}“ enthält ein Zeichen, das sich in Word nicht darstellen lässt.",
                "Den Wert im Vorgang berichtigen (klimadocs correct), dann entsteht der Brief.",
            )
        printed: list[Any] = []
        content = _render(template, context, printed)
        content = with_custom_properties(content, {key: getattr(marks, name) for name, key in _PROPERTIES.items()})
        texts = tuple(context.speech.say(value) for value in printed)
        _verify(content, texts)
        gaps = tuple(dict.fromkeys(value.label for value in printed if isinstance(value, Missing)))
        return Pressed(content, texts, gaps)

    def variables(self, template: Template) -> frozenset[str]:
        environment = _environment(Speech("de"), [])
        try:
            open_package(template.content)
            document = DocxTemplate(io.BytesIO(template.content))
            document.init_docx()
            parts = [document.patch_xml(document.get_xml())]
            for uri in (document.HEADER_URI, document.FOOTER_URI):
                parts += [
                    document.patch_xml(document.get_part_xml(part)) for _, part in document.get_headers_footers(uri)
                ]
            return frozenset(name for part in parts for name in _names(environment, part))
        except UnreadableError as error:
            raise ConfigurationError(
                f"{template.path} is no Word file ({error.sentence})", "Save it anew as .docx in Word."
            ) from None
        except Exception as error:  # the libraries raise many kinds on a broken template
            raise ConfigurationError(f"{template.path}: {error}.", "Correct the template in Word.") from None

    def read_marks(self, content: bytes) -> Marks | None:
        try:
            found = _custom_properties(content)
        except KlimadocsError:
            return None
        if _PROPERTIES["case"] not in found:
            return None
        return Marks(**{name: found.get(key, "") for name, key in _PROPERTIES.items()})

    def release(self, content: bytes) -> bytes:
        package = open_package(content)
        changes = {}
        for name in package.names:
            if _HEADER.match(name) and DRAFT_TAG.encode() in (package.part(name) or b""):
                changes[name] = _without_mark(package.xml(name))
        return with_parts(content, changes) if changes else content


def _environment(speech: Speech, printed: list[Any]) -> Environment:
    def keep(value: Any) -> Any:
        if isinstance(value, Markup):
            return value
        printed.append(value)
        return speech.say(value)

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=keep)
    environment.filters.update(speech.filters())
    return environment


def _names(environment: Environment, source: str) -> set[str]:
    tree = environment.parse(source)
    unknown = {entry.name for entry in tree.find_all(nodes.Filter)} - set(environment.filters)
    if unknown:
        raise TemplateError(f"unknown filter “{min(unknown)}”")
    asked = set(find_undeclared_variables(tree))
    parts = [
        (entry.node.name, entry.attr) for entry in tree.find_all(nodes.Getattr) if isinstance(entry.node, nodes.Name)
    ]
    return asked | {f"{name}.{part}" for name, part in parts if name in asked}


def _render(template: Template, context: Context, printed: list[Any]) -> bytes:
    try:
        document = DocxTemplate(io.BytesIO(template.content))
        document.render(dict(context.names), _environment(context.speech, printed), autoescape=True)
    except Exception as error:  # an author may ask for anything: 1/0, a file that is no .docx, a filter that fails
        raise LetterError(
            f"Die Vorlage {template.path} ist fehlerhaft: {error}.",
            "Die Vorlage in Word berichtigen; „klimadocs check“ nennt die Stelle.",
        ) from error
    if open_package(template.content).part("docProps/core.xml") is None:
        # the library adds properties that tell the time of day; the same letter must have the same bytes
        document.docx.core_properties.modified = _NO_TIME
    target = io.BytesIO()
    document.save(target)
    return _repacked(target.getvalue())


def _repacked(content: bytes) -> bytes:
    package = open_package(content)
    return write_package({name: package.part(name) or b"" for name in package.names})


def _verify(content: bytes, texts: tuple[str, ...]) -> None:
    """Every printed value stands in the reopened letter as it was said; the first that does not is named."""
    seen = _spaced(visible_text(content) + "\n" + _title(content))
    for text in dict.fromkeys(texts):
        if _spaced(text) not in seen:
            shown = text if len(text) <= 80 else f"{text[:80]} …"
            raise LetterError(
                f"Der Wert „{shown}“ steht nicht unverändert im fertigen Brief.",
                "Den Wert im Vorgang prüfen; der Brief wird bis dahin nicht ausgegeben.",
            )


def _title(content: bytes) -> str:
    package = open_package(content)
    return "\n".join(map(str, package.xml("docProps/core.xml").itertext())) if package.part("docProps/core.xml") else ""


def _spaced(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\t", " ")


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
