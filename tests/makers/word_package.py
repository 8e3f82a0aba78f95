"""A Word file from its parts: content types, relationships, properties."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.makers.word_styles import font_table_xml, numbering_xml, settings_xml, styles_xml
from tests.makers.word_xml import DECLARATION, NAMESPACES, twips

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
WORD_PARTS = ("styles", "settings", "numbering", "fontTable", "header1", "header2", "footer1", "footer2")
IDENTIFIERS = {name: f"rId{number}" for number, name in enumerate(WORD_PARTS, 1)}


@dataclass(frozen=True, slots=True)
class Page:
    """Margins in mm; A4 upright."""

    top: float = 30
    bottom: float = 27
    left: float = 25
    right: float = 20
    header: float = 10
    footer: float = 9


@dataclass(frozen=True, slots=True)
class Draft:
    """What differs from one template to the next. All blocks are WordprocessingML; the four last ones are the heads and
    feet of the first and of the following pages."""

    title: str
    body: str
    first_header: str
    header: str
    first_footer: str
    footer: str
    page: Page = Page()
    numbered: bool = False
    hyphenate: bool = False
    size_pt: float = 11
    language: str = "de-DE"


def word_parts(draft: Draft) -> dict[str, bytes]:
    """All members of the file by name, in the order in which Word writes them."""
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _root_relations(),
        "word/document.xml": _document(draft),
        "word/_rels/document.xml.rels": _relations(),
        "word/styles.xml": styles_xml(draft.size_pt, draft.numbered).replace("de-DE", draft.language),
        "word/settings.xml": settings_xml(draft.hyphenate),
        "word/numbering.xml": numbering_xml(),
        "word/fontTable.xml": font_table_xml(),
        "word/header1.xml": _story("hdr", draft.first_header),
        "word/header2.xml": _story("hdr", draft.header),
        "word/footer1.xml": _story("ftr", draft.first_footer),
        "word/footer2.xml": _story("ftr", draft.footer),
        "docProps/core.xml": _core(draft.title).replace("de-DE", draft.language),
        "docProps/app.xml": _app(),
    }
    return {name: text.encode() for name, text in texts.items()}


def _document(draft: Draft) -> str:
    page = draft.page
    references = "".join(
        f'<w:{kind}Reference w:type="{use}" r:id="{IDENTIFIERS[name]}"/>'
        for kind, use, name in (
            ("header", "first", "header1"),
            ("header", "default", "header2"),
            ("footer", "first", "footer1"),
            ("footer", "default", "footer2"),
        )
    )
    section = (
        f'<w:sectPr>{references}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{twips(page.top)}" '
        f'w:right="{twips(page.right)}" w:bottom="{twips(page.bottom)}" w:left="{twips(page.left)}" '
        f'w:header="{twips(page.header)}" w:footer="{twips(page.footer)}" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{draft.body}{section}</w:body></w:document>"


def _story(tag: str, blocks: str) -> str:
    return f"{DECLARATION}<w:{tag} {NAMESPACES}>{blocks}</w:{tag}>"


def _content_types() -> str:
    kinds = {name: MAIN + name.rstrip("12") + "+xml" for name in WORD_PARTS}
    overrides = {"/word/document.xml": MAIN + "document.main+xml"}
    overrides |= {f"/word/{name}.xml": kind for name, kind in kinds.items()}
    overrides["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    overrides["/docProps/app.xml"] = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
        + "</Types>"
    )


def _relationships(entries: list[tuple[str, str, str]]) -> str:
    return (
        f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in entries)
        + "</Relationships>"
    )


def _root_relations() -> str:
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return _relationships(
        [
            ("rId1", RELATION + "officeDocument", "word/document.xml"),
            ("rId2", core, "docProps/core.xml"),
            ("rId3", RELATION + "extended-properties", "docProps/app.xml"),
        ]
    )


def _relations() -> str:
    return _relationships([(IDENTIFIERS[name], RELATION + name.rstrip("12"), f"{name}.xml") for name in WORD_PARTS])


def _core(title: str) -> str:
    return (
        f"{DECLARATION}<cp:coreProperties "
        f'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{{{{ buero.name }}}}</dc:creator>"
        "<dc:language>de-DE</dc:language><dcterms:created "
        'xsi:type="dcterms:W3CDTF">2014-07-01T08:00:00Z</dcterms:created>'
        "</cp:coreProperties>"
    )


def _app() -> str:
    return (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"
    )
