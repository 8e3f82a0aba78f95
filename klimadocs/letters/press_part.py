"""One part of a template (body, header, notes, properties): patched by docxtpl, compiled once, rendered often."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from traceback import walk_tb
from typing import Any, NoReturn

from docxtpl import DocxTemplate
from jinja2 import Environment, Template, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables
from lxml import etree

from klimadocs.letters.press_source import Source
from klimadocs.letters.press_words import Words, has_moves

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LINE_OF_OURS = re.compile(r"\n(?=<w:p[ >])")
_PICTURE = re.compile(r'(<wp:docPr\b(?:\s+[\w:]+="[^"]*")*?\s+id=")[^"]*(?=")')
_ESCAPES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_PRINTED_LATER = (nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.AssignBlock, nodes.Block)
_FIRST_PICTURE = 1001
_LIBRARY = DocxTemplate(None)
"""For its methods that look at nothing but what they are given."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of one letter. `pieces` is what it was made of, `texts` are the values printed in it, in order."""

    part: Part
    pieces: tuple[str, ...] = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A compiled part. `asked` are the names it asks for, "brief" and "brief.datum"; `pictures` its fixed text with
    numbers of pictures, cut at them; `needs_tree` where docxtpl must look at tables; `is_ordered` where what is printed
    stands in the order it was printed in."""

    name: str
    source: Source
    asked: frozenset[str] = field(repr=False)
    template: Template = field(repr=False)
    words: Words = field(repr=False)
    pictures: dict[str, tuple[str, ...]] = field(repr=False)
    needs_tree: bool
    is_ordered: bool

    def rendered(self, names: dict[str, Any]) -> tuple[tuple[str, ...], bytes]:
        """What it was made of, and the whole part. `names` are all that the template may ask for, Jinja's own among
        them; they are not changed. Raises whatever a template's author may cause."""
        template = self.template
        try:
            pieces = tuple(template.root_render_func(template.new_context(names, shared=True)))
        except Exception:  # whatever a filter or a value may raise
            self._raise()
        xml = "".join(self._numbered(pieces) if self.pictures else pieces)
        if has_moves(xml):
            xml = _listed(xml) if self.source.is_text else xml.replace("\a", "\n").replace("\f", "\n")
        xml = f"{self.source.before}{xml}{self.source.after}"
        if self.needs_tree:
            xml = _mended(xml)
        return pieces, f"{_DECLARATION}{xml}".encode()

    def _raise(self) -> NoReturn:
        """The error at hand, with the text it is near; Jinja makes its trace speak of the template's lines."""
        try:
            self.template.environment.handle_exception()
        except Exception as error:
            steps = walk_tb(error.__traceback__)
            lines = [line for frame, line in steps if frame.f_code.co_filename == "<template>"]
            error.add_note(self.source.near(lines[-1] if lines else 0))
            raise

    def _numbered(self, pieces: tuple[str, ...]) -> Iterator[str]:
        """Pictures of loops would all have the number that the template's one has."""
        numbers = count(_FIRST_PICTURE)
        for piece in pieces:
            cut = self.pictures.get(piece)
            yield piece if cut is None else cut[0] + "".join(f"{next(numbers)}{rest}" for rest in cut[1:])


def compile_part(source: Source, environment: Environment) -> Part:
    """Raises TemplateError where the part is broken, with the text it is near as a note."""
    try:
        tree = environment.parse(source.lined)
        pieces = _settled(tree)
        code = environment.compile(tree)
    except TemplateSyntaxError as error:
        error.add_note(source.near(error.lineno))
        raise
    pictures = {piece: cut for piece in pieces if len(cut := tuple(_cut(piece))) > 1} if source.is_body else {}
    numbered = sum(piece.count("<wp:docPr") for piece in pieces)
    return Part(
        name=source.name,
        source=source,
        asked=frozenset(_asked(tree)),
        template=Template.from_code(environment, code, environment.make_globals(None)),
        words=Words(pieces),
        pictures=pictures,
        needs_tree=source.is_body and (not source.has_steady_tables or numbered != _count(pieces, pictures)),
        is_ordered=not any(map(_is_printed_later, tree.find_all(nodes.Node))),
    )


def _asked(tree: nodes.Template) -> Iterator[str]:
    names = find_undeclared_variables(tree)
    yield from names
    for entry in tree.find_all(nodes.Getattr):
        if isinstance(entry.node, nodes.Name) and entry.node.name in names:
            yield f"{entry.node.name}.{entry.attr}"


def _is_printed_later(entry: nodes.Node) -> bool:
    """What is made in one place and printed in another, perhaps twice."""
    return isinstance(entry, _PRINTED_LATER) or (isinstance(entry, nodes.For) and entry.recursive)


def _settled(tree: nodes.Template) -> list[str]:
    """Fixed text as it will stand in the letter: without the lines that tell places, escapes undone. Neighbours are
    joined, so that what the compiled code yields is what is listed here."""
    pieces: list[str] = []
    for output in tree.find_all(nodes.Output):
        joined: list[nodes.Expr] = []
        for entry in output.nodes:
            if isinstance(entry, nodes.TemplateData):
                entry.data = _unescaped(_LINE_OF_OURS.sub("", entry.data))
                if joined and isinstance(joined[-1], nodes.TemplateData):
                    joined[-1].data += entry.data
                    continue
            joined.append(entry)
        output.nodes = joined
        pieces += [entry.data for entry in joined if isinstance(entry, nodes.TemplateData)]
    return pieces


def _unescaped(text: str) -> str:
    for written, meant in _ESCAPES:
        text = text.replace(written, meant)
    return text


def _cut(piece: str) -> Iterator[str]:
    """At each number of a picture, the number left out."""
    start = 0
    for match in _PICTURE.finditer(piece):
        yield piece[start : match.end(1)]
        start = match.end()
    yield piece[start:]


def _count(pieces: list[str], pictures: dict[str, tuple[str, ...]]) -> int:
    return sum(len(pictures[piece]) - 1 for piece in pieces if piece in pictures)


def _listed(xml: str) -> str:
    """Line breaks and tabs in values become Word's own, by docxtpl, and only in the paragraphs that have any."""
    end = "</w:p>"
    *pieces, rest = xml.split(end)
    return (
        "".join(_LIBRARY.resolve_listing(piece + end) if has_moves(piece) else piece + end for piece in pieces) + rest
    )


def _mended(xml: str) -> str:
    """Tables whose rows have got more or fewer cells, by docxtpl; and all pictures numbered."""
    etree.fromstring(xml)  # docxtpl's own parser leaves out what it does not understand
    tree = _LIBRARY.fix_tables(xml)
    _numbering(tree)
    return str(etree.tostring(tree, encoding="unicode"))


def _numbering(tree: Any) -> None:
    numbers = count(_FIRST_PICTURE)
    for picture in tree.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
        picture.set("id", str(next(numbers)))
