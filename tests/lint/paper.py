"""Small Word templates as an office would have them, sound in every respect; the seeds break one thing each."""

from __future__ import annotations

from xml.sax.saxutils import escape

from klimadocs.ooxml.writing import write_package
from tests.letters.press_files import png

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
TITLE = "Antwort auf Ihre Anmeldung"
ADDRESS = "{{ empfaenger.anrede }}"
INTRO = "über Ihre Anmeldung vom {{ fall.eingang }} haben wir uns gefreut."
END = "Mit freundlichen Grüßen"
HEAD, FIRST_HEAD, FOOT = "{{ buero.name }}", "Unser Zeichen: {{ fall.zeichen }}", "Telefon: {{ buero.telefon }}"


def run(text: str, settings: str = "") -> str:
    properties = f"<w:rPr>{settings}</w:rPr>" if settings else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def line(text: str, style: str = "", settings: str = "") -> str:
    """A paragraph of one run."""
    return of_runs(run(text, settings), style=style)


def of_runs(*runs: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def heading(level: int, text: str) -> str:
    return line(text, f"berschrift{level}")


def cell(*paragraphs: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{"".join(paragraphs)}</w:tc>'


def row(*texts: str, is_head: bool = False) -> str:
    head = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else ""
    return f"<w:tr>{head}{''.join(cell(line(text)) for text in texts)}</w:tr>"


def table(*rows: str, columns: int = 2) -> str:
    grid = '<w:gridCol w:w="3000"/>' * columns
    return f'<w:tbl><w:tblPr><w:tblW w:w="6000" w:type="dxa"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


def picture(description: str | None = "Wappen der Stadt", number: int = 1) -> str:
    words = "" if description is None else f' descr="{escape(description)}"'
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="360000" cy="360000"/><wp:docPr id="{number}" name="Bild"{words}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="Bild"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId50"/>'
        "</pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def box(shown: str, instead: str) -> str:
    """A text box as Word saves it: for new programs, and once more for old ones."""
    inner = "<w:txbxContent>{}</w:txbxContent>"
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="9" cy="9"/>'
        '<wp:docPr id="7" name="Textfeld"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
        f'wordprocessingShape"><wps:wsp><wps:txbx>{inner.format(line(shown))}</wps:txbx></wps:wsp></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{inner.format(line(instead))}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def field(code: str, result: str) -> str:
    """A Word field in three runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def note(kind: str, text: str) -> str:
    """Content of footnotes or endnotes with one note, which the body need not refer to."""
    return f'<w:{kind} w:id="2">{line(text)}</w:{kind}>'


def body(*middle: str) -> tuple[str, ...]:
    return (heading(1, TITLE), line(ADDRESS), line(INTRO), *middle, line(END))


def paper(
    *middle: str,
    is_whole: bool = False,
    title: str = "{{ brief.titel }} {{ fall.zeichen }}",
    language: str = "de-DE",
    head: str = line(HEAD),
    first_head: str = line(FIRST_HEAD),
    foot: str = line(FOOT),
    section: str = "",
    **more: str,
) -> bytes:
    """A template with `middle` within a letter; `is_whole`: `middle` is all of the body. `more`: footnotes, endnotes,
    comments as WordprocessingML."""
    stories = {"header1": head, "header2": first_head, "footer1": foot, **more}
    parts = {f"word/{name}.xml": _story(name, xml) for name, xml in stories.items()}
    arrows = [
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{_kind(name)}" Target="{name}.xml"/>'
        for n, name in enumerate(stories, 1)
    ]
    arrows.append(f'<Relationship Id="rId50" Type="{_OFFICE}/image" Target="media/image1.png"/>')
    arrows.append(f'<Relationship Id="rId51" Type="{_OFFICE}/styles" Target="styles.xml"/>')
    types = [f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{_kind(name)}+xml"/>' for name in stories]
    content = "".join(middle if is_whole else body(*middle))
    document = f"<w:document {_SPACES}><w:body>{content}{section or _SECTION}</w:body></w:document>"
    return write_package(
        {
            "[Content_Types].xml": _types(types),
            "_rels/.rels": _arrows(
                f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>',
                f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>',
            ),
            "word/document.xml": document.encode(),
            "word/_rels/document.xml.rels": _arrows(*arrows),
            "word/styles.xml": _styles(language),
            "word/media/image1.png": png(),
            "docProps/core.xml": _CORE.format(title=escape(title)).encode(),
            **parts,
        }
    )


_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:headerReference w:type="first" r:id="rId2"/>'
    '<w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:titlePg/></w:sectPr>'
)
_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title></cp:coreProperties>"
)


def _kind(name: str) -> str:
    return name.rstrip("0123456789")


def _story(name: str, xml: str) -> bytes:
    root = {"header": "hdr", "footer": "ftr"}.get(_kind(name), name)
    return f"<w:{root} {_SPACES}>{xml}</w:{root}>".encode()


def _styles(language: str) -> bytes:
    lang = f'<w:lang w:val="{language}"/>' if language else ""
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="berschrift{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Standard"/>'
        f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        for n in range(1, 5)
    )
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{lang}</w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>'
        f'{headings}<w:style w:type="paragraph" w:styleId="Geheim"><w:name w:val="Geheim"/><w:basedOn w:val="Standard"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style></w:styles>"
    ).encode()


def _types(overrides: list[str]) -> bytes:
    main = (
        f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/><Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    )
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    )
    return f'<Types xmlns="{_PACKAGE}/content-types">{defaults}{main}{"".join(overrides)}</Types>'.encode()


def _arrows(*arrows: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(arrows)}</Relationships>'.encode()
