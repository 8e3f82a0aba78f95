"""Word templates written by hand, small enough to see what is in them."""

from __future__ import annotations

import struct
import zlib
from hashlib import sha256
from typing import Any

from klimadocs.letters import Marks
from klimadocs.letters.context import Context
from klimadocs.letters.speech import Speech
from klimadocs.model.call import Template
from klimadocs.ooxml.writing import write_package

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title></cp:coreProperties>"
)
MARKS = Marks("KP-2014-007", "probe", "de", "0" * 64)


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc>{properties}{paragraph(text)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(map(cell, cells))}</w:tr>"


def table(columns: int, *rows: str) -> str:
    grid = '<w:gridCol w:w="2000"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def picture(words: str = "Logo", number: int = 1) -> str:
    """A picture that lies in the template; it points to rId50."""
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="{number}" name="Bild" descr="{words}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="Bild"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId50"/>'
        "</pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def png() -> bytes:
    """One grey point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">2L5B", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")


def word_template(*body: str, title: str = "", **stories: str) -> bytes:
    """`body` and the `stories` (header1, footer1, footnotes, endnotes) are WordprocessingML, namespaces left out."""
    parts = {"word/media/image1.png": png()}
    arrows = [f'<Relationship Id="rId50" Type="{_OFFICE}/image" Target="media/image1.png"/>']
    types = []
    roots = {"header1": "hdr", "footer1": "ftr"}
    for number, (name, xml) in enumerate(stories.items(), 1):
        root, kind = roots.get(name, name), name.rstrip("1")
        parts[f"word/{name}.xml"] = f"<w:{root} {_SPACES}>{xml}</w:{root}>".encode()
        arrows.append(f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>')
        types.append(f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{kind}+xml"/>')
    parts["word/document.xml"] = (
        f"<w:document {_SPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>".encode()
    )
    parts["word/_rels/document.xml.rels"] = _arrows(*arrows)
    if title:
        parts["docProps/core.xml"] = _CORE.format(title=title).encode()
        types.append(
            '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        )
    return write_package({"[Content_Types].xml": _types(types), "_rels/.rels": _roots(bool(title)), **parts})


def template_of(content: bytes) -> Template:
    return Template("de", "aufruf/letters/probe/de.docx", sha256(content).hexdigest(), content)


def context(**names: Any) -> Context:
    return Context(names, Speech("de"))


def _types(overrides: list[str]) -> bytes:
    main = f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    )
    return f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{main}{"".join(overrides)}</Types>'.encode()


def _roots(has_core: bool) -> bytes:
    core = (
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    )
    document = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    return _arrows(document, core if has_core else "")


def _arrows(*arrows: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(arrows)}</Relationships>'.encode()
