"""The parts of the Word package around the document: styles, settings, footer, properties."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from klimadocs.blanks.looks import ACCENT, GREY, INK, LINE
from klimadocs.blanks.phrases import sign_off
from klimadocs.model.call import Call, Office
from klimadocs.model.form import Form

TEXT_WIDTH_TWIPS = 9354

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
_MAIN = f"{_OFFICE}/wordprocessingml/2006/main"
_REL = f"{_OFFICE}/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "application/vnd.openxmlformats-package"
_NAMESPACES = (
    f'xmlns:w="{_MAIN}" xmlns:r="{_REL}" xmlns:mc="{_OFFICE}/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)

CONTENT_TYPES = (
    f'{_XML}<Types xmlns="{_OFFICE}/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{_PACKAGE}.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/>'
    f'<Override PartName="/word/fontTable.xml" ContentType="{_WORD}.fontTable+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_WORD}.footer+xml"/>'
    f'<Override PartName="/docProps/core.xml" ContentType="{_PACKAGE}.core-properties+xml"/>'
    '<Override PartName="/docProps/app.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
    '<Override PartName="/docProps/custom.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
    "</Types>"
)


def _write_relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{place}" Type="{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_OFFICE}/package/2006/relationships">{rows}</Relationships>'


PACKAGE_RELATIONS = _write_relations(
    (f"{_REL}/officeDocument", "word/document.xml"),
    (f"{_OFFICE}/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
    (f"{_REL}/extended-properties", "docProps/app.xml"),
    (f"{_REL}/custom-properties", "docProps/custom.xml"),
)
DOCUMENT_RELATIONS = _write_relations(
    (f"{_REL}/styles", "styles.xml"),
    (f"{_REL}/settings", "settings.xml"),
    (f"{_REL}/fontTable", "fontTable.xml"),
    (f"{_REL}/footer", "footer1.xml"),
)
SETTINGS = (
    f'{_XML}<w:settings {_NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)
FONT_TABLE = (
    f"{_XML}<w:fonts {_NAMESPACES}>"
    '<w:font w:name="Arial"><w:panose1 w:val="020B0604020202020204"/><w:charset w:val="00"/>'
    '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    '<w:font w:name="MS Gothic"><w:altName w:val="Segoe UI Symbol"/><w:panose1 w:val="020B0609070205080204"/>'
    '<w:charset w:val="80"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font></w:fonts>'
)


def wrap_document(body: str) -> str:
    """The main part around its body; A4, margins 25 mm left, 20 mm right."""
    return (
        f"{_XML}<w:document {_NAMESPACES}><w:body>{body}"
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1247" w:left="1418" w:header="567" w:footer="567" '
        'w:gutter="0"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _write_style(
    style_id: str, name: str, paragraph: str = "", run: str = "", follow: str = "", kind: str = "paragraph"
) -> str:
    custom = "" if name in _BUILT_IN else ' w:customStyle="1"'
    follower = f'<w:next w:val="{follow}"/>' if follow else ""
    origin = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" else ""
    return (
        f'<w:style w:type="{kind}"{custom} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f"{origin}{follower}<w:qFormat/>"
        f"{f'<w:pPr>{paragraph}</w:pPr>' if paragraph else ''}{f'<w:rPr>{run}</w:rPr>' if run else ''}</w:style>"
    )


def _set_type(size_pt: float, colour: str = INK, bold: bool = False) -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    half = round(size_pt * 2)
    return f'{weight}<w:color w:val="{colour}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _space(before: int = 0, after: int = 0, line: int = 0) -> str:
    leading = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{leading}/>'


_TOP_LEVEL = '<w:outlineLvl w:val="0"/>'
_BUILT_IN = {"Title", "Subtitle", "heading 1", "footer", "Placeholder Text"}
_CELL = _space(55, 55, 250)
_RULE = f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="3" w:color="{ACCENT}"/></w:pBdr>'
_BAR = f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="6" w:color="{ACCENT}"/></w:pBdr>'
_FOOT = (
    f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="{LINE}"/></w:pBdr>'
    f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH_TWIPS}"/></w:tabs>{_space()}'
)
_STYLES = "".join(
    (
        _write_style("Title", "Title", "<w:keepNext/>" + _space(0, 40), _set_type(20, ACCENT, True), "Subtitle"),
        _write_style("Subtitle", "Subtitle", _RULE + _space(0, 160), _set_type(11, GREY), "Normal"),
        _write_style(
            "Heading1",
            "heading 1",
            "<w:keepNext/><w:keepLines/>" + _space(300, 90) + _TOP_LEVEL,
            _set_type(13, ACCENT, True),
            "Normal",
        ),
        _write_style("Organiser", "Organiser", "<w:keepNext/>" + _space(0, 200), _set_type(8.5, GREY)),
        _write_style("Occasion", "Occasion", "<w:keepNext/>" + _space(0, 20), _set_type(10, ACCENT, True)),
        _write_style("Notice", "Notice", _BAR + _space(0, 140) + '<w:ind w:left="142"/>', _set_type(9, GREY)),
        _write_style("Small", "Small", _space(100, 60, 252), _set_type(9)),
        _write_style(
            "Closing", "Closing", "<w:keepNext/>" + _space(300, 60) + _TOP_LEVEL, _set_type(9.5, ACCENT, True)
        ),
        _write_style("ReturnHead", "Return Head", _CELL, _set_type(9.5, ACCENT, True)),
        _write_style("Label", "Label", _CELL, _set_type(9.5)),
        _write_style("Hint", "Hint", _space(0, 55), _set_type(8, GREY)),
        _write_style("Entry", "Entry", _CELL, _set_type(10)),
        _write_style("Box", "Box", _space(30, 30, 250) + '<w:ind w:left="340" w:hanging="340"/>', _set_type(9.5)),
        _write_style("ColumnHead", "Column Head", "<w:keepNext/>" + _space(30, 30), _set_type(8, GREY, True)),
        _write_style("Footer", "footer", _FOOT, _set_type(8, GREY)),
        _write_style("PlaceholderText", "Placeholder Text", "", f'<w:color w:val="{GREY}"/>', kind="character"),
    )
)


def write_styles(form: Form) -> str:
    """The styles; the language of the form is that of the whole document."""
    language = quoteattr(form.language)
    face = '<w:rFonts w:ascii="Arial" w:eastAsia="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    return (
        f"{_XML}<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{face}{_set_type(10)}"
        f"<w:lang w:val={language} w:eastAsia={language} w:bidi={language}/></w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{_space(0, 100, 259)}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        f'<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>{_STYLES}</w:styles>'
    )


def _write_page_field(instruction: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return f"{mark('begin')}{code}{mark('separate')}<w:r><w:t>1</w:t></w:r>{mark('end')}"


def write_footer(form: Form) -> str:
    """The footer: which form in which version, and the page."""
    paging = (
        f'<w:r><w:tab/><w:t xml:space="preserve">Seite </w:t></w:r>{_write_page_field("PAGE")}'
        f'<w:r><w:t xml:space="preserve"> von </w:t></w:r>{_write_page_field("NUMPAGES")}'
    )
    style = '<w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    return (
        f"{_XML}<w:ftr {_NAMESPACES}><w:p>{style}<w:r><w:t>{escape(form.title)}</w:t></w:r>{paging}</w:p>"
        f"<w:p>{style}<w:r><w:t>{escape(sign_off(form))}</w:t></w:r></w:p></w:ftr>"
    )


def write_core(form: Form, call: Call, office: Office) -> str:
    """Title, subject, author and language; no times, so that the same form has the same bytes."""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(form.title)}</dc:title><dc:subject>{escape(call.title)}</dc:subject>"
        f"<dc:creator>{escape(office.organisation)}</dc:creator><dc:language>{escape(form.language)}</dc:language>"
        "</cp:coreProperties>"
    )


def write_app(office: Office) -> str:
    """The office as company; no program version, so that a new release leaves the bytes alone."""
    return (
        f'{_XML}<Properties xmlns="{_REL.replace("/relationships", "/extended-properties")}">'
        f"<Application>klimadocs</Application><Company>{escape(office.organisation)}</Company></Properties>"
    )


def write_custom(form: Form) -> str:
    """The properties by which a reader knows a filled copy again."""
    entries = (("klimadocs-call", form.call), ("klimadocs-form", form.id), ("klimadocs-version", form.version))
    rows = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{place}" name="{name}">'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property>"
        for place, (name, text) in enumerate(entries, start=2)
    )
    office = f"{_OFFICE}/officeDocument/2006"
    return (
        f'{_XML}<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes">{rows}</Properties>'
    )
