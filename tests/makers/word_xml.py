"""WordprocessingML written by hand: the few pieces of which the letter templates are made.

All functions return XML as text. Texts may hold Jinja tags, `**bold**` stretches, tabs and line breaks; everything else
is escaped. Measures are millimetres at the seam and twips (1/20 pt) inside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

NAMESPACES = " ".join(
    (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
        'mc:Ignorable="w14"',
    )
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TONGUE = re.compile("\ue010([^\ue011]*)\ue011([^\ue012]*)\ue012", re.DOTALL)
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def twips(length_mm: float) -> int:
    """Twentieths of a point."""
    return round(length_mm * 1440 / 25.4)


def emu(length_mm: float) -> int:
    """English Metric Units of DrawingML."""
    return round(length_mm * 36000)


def run(text: str, properties: str = "") -> str:
    """One run; a tab or a line break in the text becomes the element Word writes for it."""
    content = "".join(_piece(piece) for piece in re.split(r"([\t\n])", text) if piece)
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{content}</w:r>"


def _piece(piece: str) -> str:
    if piece == "\t":
        return "<w:tab/>"
    if piece == "\n":
        return "<w:br/>"
    return f'<w:t xml:space="preserve">{escape(piece)}</w:t>'


def tongue(text: str, lang: str) -> str:
    """Words in another language within a text; a screen reader switches there."""
    return f"\ue010{lang}\ue011{text}\ue012"


def runs(text: str, lang: str = "") -> str:
    """The runs of a paragraph: `**...**` is set in the character style for strong words."""
    if "\ue010" in text:
        pieces = TONGUE.split(text)
        return "".join(
            runs(piece, pieces[number - 1] if number % 3 == 2 else lang)
            for number, piece in enumerate(pieces)
            if number % 3 != 1
        )
    language = f'<w:lang w:val="{lang}"/>' if lang else ""
    parts = BOLD.split(text)
    return "".join(
        run(part, ('<w:rStyle w:val="Fett"/>' if index % 2 else "") + language)
        for index, part in enumerate(parts)
        if part
    )


def paragraph(text: str, style: str = "", properties: str = "", lang: str = "") -> str:
    """A paragraph; `properties` are further children of w:pPr in the order of the schema."""
    chosen = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = f"<w:pPr>{chosen}{properties}</w:pPr>" if chosen or properties else ""
    return f"<w:p>{inner}{runs(text, lang)}</w:p>"


def command(tag: str, properties: str = "") -> str:
    """A control line of the template: a paragraph that vanishes when the letter is made."""
    return paragraph(tag, "Vorlagenbefehl", properties)


def small_command(tag: str, properties: str) -> str:
    """The same where there is little room: in the window and in the information block."""
    return paragraph(tag, "VorlagenbefehlEng", properties)


def when(test: str, *blocks: str, otherwise: Sequence[str] = ()) -> str:
    """Paragraphs or tables that appear only if the Jinja test holds."""
    other = command("{%p else %}") + "".join(otherwise) if otherwise else ""
    return command(f"{{%p if {test} %}}") + "".join(blocks) + other + command("{%p endif %}")


def each(name: str, source: str, *blocks: str) -> str:
    """Paragraphs repeated for every entry of a list."""
    return command(f"{{%p for {name} in {source} %}}") + "".join(blocks) + command("{%p endfor %}")


def bullet(text: str, lang: str = "") -> str:
    """An entry of a list with dots."""
    return paragraph(text, "Aufzhlungszeichen", lang=lang)


def frame(x_mm: float, y_mm: float, width_mm: float, height_mm: float, rule: str = "exact") -> str:
    """The w:framePr of a frame at a fixed place of the page. Neighbours with the same values form one frame."""
    return (
        f'<w:framePr w:w="{twips(width_mm)}" w:h="{twips(height_mm)}" w:hRule="{rule}" w:hSpace="0" w:wrap="around" '
        f'w:vAnchor="page" w:hAnchor="page" w:x="{twips(x_mm)}" w:y="{twips(y_mm)}"/>'
    )


def field(instruction: str, shown: str) -> str:
    """A field as Word writes it, with the text that stands there until Word counts again."""
    start, end = field_ends(instruction)
    return start + run(shown) + end


def field_ends(instruction: str) -> tuple[str, str]:
    """The runs before and after what a field shows; the field may reach over several paragraphs."""
    start = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    return start, '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def cell(width_mm: float, *paragraphs: str, span: int = 1) -> str:
    """A table cell."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width_mm)}" w:type="dxa"/>{spanned}</w:tcPr>{"".join(paragraphs)}</w:tc>'


def row(cells: Sequence[str], heading: bool = False, whole: bool = False, height_mm: float = 0) -> str:
    """A table row. `heading` repeats it on every page, `whole` keeps it on one; `height_mm` is the least height."""
    properties = "<w:cantSplit/>" if heading or whole else ""
    properties += f'<w:trHeight w:val="{twips(height_mm)}" w:hRule="atLeast"/>' if height_mm else ""
    properties += "<w:tblHeader/>" if heading else ""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def table(widths_mm: Sequence[float], rows: Sequence[str], title: str, style: str = "TabelleKlimadocs") -> str:
    """A table of fixed layout; `title` is what a screen reader says of it."""
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths_mm)
    total = sum(twips(width) for width in widths_mm)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{total}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val="{escape(title)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def plain_table(
    widths_mm: Sequence[float], head: Sequence[str], body: Sequence[Sequence[str] | str], title: str
) -> str:
    """A table of texts with a header row. An entry of `body` that is a string is a `{%tr ... %}` line of its own."""
    rows = [row([cell(w, paragraph(t, "Tabellenkopf")) for w, t in zip(widths_mm, head, strict=True)], heading=True)]
    for entry in body:
        if isinstance(entry, str):
            line = cell(sum(widths_mm), command(entry), span=len(widths_mm))
            rows.append(row([line]))
        else:
            rows.append(row([_text_cell(w, t) for w, t in zip(widths_mm, entry, strict=True)], whole=True))
    return table(widths_mm, rows, title)


def _text_cell(width_mm: float, text: str) -> str:
    """A text cell; a text in angle brackets is a hint to be overwritten."""
    if text.startswith("<") and text.endswith(">"):
        return cell(width_mm, paragraph(text[1:-1], "HinweisTabelle"))
    return cell(width_mm, paragraph(text, "Tabellentext"))


def linked(text: str, style: str, anchor: str, before: str = "", after: str = "") -> str:
    """A paragraph that leads to a bookmark; `before` and `after` are runs around the link."""
    link = f'<w:hyperlink w:anchor="{anchor}" w:history="1">{runs(text)}</w:hyperlink>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{before}{link}{after}</w:p>'


def marked(text: str, style: str, anchor: str, number: int, properties: str = "") -> str:
    """A paragraph with a bookmark around it."""
    start, end = f'<w:bookmarkStart w:id="{number}" w:name="{anchor}"/>', f'<w:bookmarkEnd w:id="{number}"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{start}{runs(text)}{end}</w:p>'


def control(tag: str, name: str, number: int, block: str) -> str:
    """A content control around whole paragraphs."""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{escape(name)}"/><w:tag w:val="{tag}"/><w:id w:val="{number}"/></w:sdtPr>'
        f"<w:sdtContent>{block}</w:sdtContent></w:sdt>"
    )


def slot(tag: str, name: str, prompt: str, options: Sequence[str] = (), is_filled: bool = False) -> str:
    """A run-level control to be filled; `is_filled`: the letter itself puts a value there. It has no number of its own,
    since it is copied with its table; Word gives one."""
    kind = ""
    if options:
        items = "".join(f'<w:listItem w:displayText="{escape(o)}" w:value="{escape(o)}"/>' for o in options)
        kind = f"<w:comboBox>{items}</w:comboBox>"
    style = "" if is_filled else '<w:rStyle w:val="Platzhaltertext"/><w:i/><w:iCs/><w:color w:val="595959"/>'
    shown = "" if is_filled else "<w:showingPlcHdr/>"
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{escape(name)}"/><w:tag w:val="{tag}"/>{shown}{kind}</w:sdtPr>'
        f"<w:sdtContent>{run(prompt, style)}</w:sdtContent></w:sdt>"
    )


def tick_box(tag: str, name: str) -> str:
    """An empty box to be ticked."""
    font = (
        '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:cs="MS Gothic" w:hint="eastAsia"/>'
    )
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{escape(name)}"/><w:tag w:val="{tag}"/>'
        '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{run(chr(0x2610), font)}</w:sdtContent></w:sdt>"
    )


def holding(content: str, style: str) -> str:
    """A paragraph of ready runs."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def page_line(number: int, name: str, y_mm: float, length_mm: float) -> str:
    """A run with a short horizontal line at the left edge of the page, marked as decoration."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2516" behindDoc="1" '
        'locked="1" '
        'layoutInCell="0" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu(5)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{emu(y_mm)}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{emu(length_mm)}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="{name}" descr=""><a:extLst>'
        '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" '
        'val="1"/></a:ext></a:extLst></wp:docPr>'
        "<wp:cNvGraphicFramePr/><a:graphic><a:graphicData "
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvCnPr/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(length_mm)}" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        '<a:ln w="3175"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
