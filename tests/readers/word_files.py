"""Word files written by hand, the way Word itself writes them: split runs, rsids, settings on every run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = " ".join(
    (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
        'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"',
    )
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RUN_SETTINGS = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="20"/><w:lang w:val="de-DE"/>'


def run(text: str, settings: str = "") -> str:
    """A run as Word writes it."""
    return (
        f'<w:r w:rsidR="00A1B2C3" w:rsidRPr="00D4E5F6"><w:rPr>{settings}{RUN_SETTINGS}</w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def split_runs(text: str) -> str:
    """The text torn over three runs, with a spelling mark between."""
    third = max(1, len(text) // 3)
    pieces = text[:third], text[third : 2 * third], text[2 * third :]
    return '<w:proofErr w:type="spellStart"/>'.join(run(piece) for piece in pieces if piece)


def paragraph(*content: str, style: str = "") -> str:
    """A paragraph; plain words become runs."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = "".join(piece if piece.startswith("<") else split_runs(piece) for piece in content if piece)
    return (
        f'<w:p w:rsidR="00112233" w:rsidRDefault="00112233"><w:pPr>{named}<w:spacing w:after="0"/></w:pPr>{inner}</w:p>'
    )


def cell(*content: str, span: int = 0) -> str:
    """A table cell; plain words become a paragraph."""
    grid = f'<w:gridSpan w:val="{span}"/>' if span else ""
    inner = "".join(piece if piece.startswith("<") else paragraph(piece) for piece in content)
    return f'<w:tc><w:tcPr><w:tcW w:w="4531" w:type="dxa"/>{grid}</w:tcPr>{inner}</w:tc>'


def row(*cells: str) -> str:
    """A table row; plain words become cells."""
    inner = "".join(piece if piece.startswith("<") else cell(piece) for piece in cells)
    return f'<w:tr w:rsidR="00112233"><w:trPr><w:trHeight w:val="340"/></w:trPr>{inner}</w:tr>'


def table(*rows: str) -> str:
    """A table."""
    return f'<w:tbl><w:tblPr><w:tblW w:w="0"/></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid>{"".join(rows)}</w:tbl>'


def control(content: str, tag: str = "", alias: str = "", more: str = "", prompt: bool = False) -> str:
    """A content control around anything; plain words become runs."""
    settings = f"<w:rPr>{RUN_SETTINGS}</w:rPr>"
    settings += f"<w:alias w:val={quoteattr(alias)}/>" if alias else ""
    settings += f"<w:tag w:val={quoteattr(tag)}/>" if tag else ""
    settings += '<w:id w:val="-1204866212"/><w:placeholder><w:docPart w:val="DefaultPlaceholder_1"/></w:placeholder>'
    settings += "<w:showingPlcHdr/>" if prompt else ""
    inner = content if content.startswith("<") else split_runs(content)
    return f"<w:sdt><w:sdtPr>{settings}{more}</w:sdtPr><w:sdtEndPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def check_box(state: str, glyph: str, tag: str = "") -> str:
    """A w14 check box. `state` is the whole w14:checked element, or ""."""
    more = (
        f'<w14:checkbox>{state}<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
    )
    return control(run(glyph), tag, more=more)


def form_field(form: str, result: str = "", code: str = "FORMTEXT") -> str:
    """An older form field: `form` is what stands in w:ffData, `result` runs or plain words."""
    shown = result if result.startswith("<") or not result else split_runs(result)
    middle = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}' if shown else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{form}</w:ffData></w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{middle}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def text_field(name: str, result: str, more: str = "") -> str:
    """FORMTEXT."""
    return form_field(
        f'<w:name w:val="{name}"/><w:enabled/><w:calcOnExit w:val="0"/><w:textInput>{more}</w:textInput>', result
    )


def text_box(content: str) -> str:
    """A text box twice, as Word writes it: for itself and for older programs."""
    return (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>'
        "</wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def part(root: str, content: str) -> bytes:
    """A part with its root element."""
    return f"{DECLARATION}<w:{root} {NAMESPACES}>{content}</w:{root}>".encode()


def word_parts(
    body: str,
    headers: tuple[str, ...] = (),
    footers: tuple[str, ...] = (),
    parts: Mapping[str, tuple[str, bytes]] | None = None,
    outside: tuple[tuple[str, str], ...] = (),
    main_type: str = MAIN_TYPE,
) -> dict[str, bytes]:
    """The parts of a file. `parts` maps further names below word/ to (relationship, bytes), `outside` holds
    (relationship, address)."""
    found: dict[str, tuple[str, bytes]] = {}
    for number, header in enumerate(headers, 1):
        found[f"header{number}.xml"] = ("header", part("hdr", header))
    for number, footer in enumerate(footers, 1):
        found[f"footer{number}.xml"] = ("footer", part("ftr", footer))
    found.update(parts or {})
    arrows = [(kind, f'Target="{name}"') for name, (kind, _) in found.items()]
    arrows += [(kind, f'Target={quoteattr(address)} TargetMode="External"') for kind, address in outside]
    return {
        "[Content_Types].xml": _content_types(main_type),
        "_rels/.rels": relationships([("officeDocument", 'Target="word/document.xml"')]),
        "word/document.xml": part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": relationships(arrows),
        **{f"word/{name}": content for name, (_, content) in found.items()},
    }


def word_file(body: str, **further: object) -> bytes:
    """A whole .docx; further arguments as for `word_parts`."""
    return packed(word_parts(body, **further))  # type: ignore[arg-type]


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip made by the standard library, not by the product."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return target.getvalue()


def relationships(arrows: list[tuple[str, str]]) -> bytes:
    """A .rels part from (kind, target attributes)."""
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" {target}/>'
        for number, (kind, target) in enumerate(arrows, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'.encode()


def _content_types(main_type: str) -> bytes:
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
    ).encode()
