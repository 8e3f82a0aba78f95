"""The parts of a Word file that all letter templates share: styles, numbering, settings, fonts, properties."""

from __future__ import annotations

from tests.makers.word_xml import DECLARATION, NAMESPACES, twips

FONT = "Arial"
INK = "17505C"
GREY = "595959"
RULE = "2E8B83"
RED = "B3121D"


def fonts(name: str = FONT) -> str:
    """The w:rFonts of one font for all scripts."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def letters_of(
    size_pt: float, bold: bool = False, italic: bool = False, color: str = "", more: str = "", narrow: int = 0
) -> str:
    """Run properties in the order of the schema; `narrow` is the width of the letters in per cent."""
    half = round(size_pt * 2)
    return (
        ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + more
        + (f'<w:color w:val="{color}"/>' if color else "")
        + (f'<w:w w:val="{narrow}"/>' if narrow else "")
        + f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    )


def spacing(before_pt: float = 0, after_pt: float = 0, line: int = 0, exact_pt: float = 0) -> str:
    """w:spacing; `line` in 240ths of a line, `exact_pt` a fixed height instead."""
    rule = f' w:line="{line}" w:lineRule="auto"' if line else ""
    if exact_pt:
        rule = f' w:line="{round(exact_pt * 20)}" w:lineRule="exact"'
    return f'<w:spacing w:before="{round(before_pt * 20)}" w:after="{round(after_pt * 20)}"{rule}/>'


def style(
    ident: str,
    name: str,
    of: str = "Standard",
    following: str = "",
    paragraph: str = "",
    run: str = "",
    rank: int = 99,
) -> str:
    """One paragraph style. Built-in styles have Word's English name and the identifier of the German Word."""
    return (
        f'<w:style w:type="paragraph" '
        f'w:styleId="{ident}"{"" if rank < 90 else " w:customStyle=" + chr(34) + "1" + chr(34)}>'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{of}"/>'
        + (f'<w:next w:val="{following}"/>' if following else "")
        + f'<w:uiPriority w:val="{rank}"/><w:qFormat/>'
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def _defaults(size_pt: float) -> str:
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts()}{letters_of(size_pt)}"
        '<w:lang w:val="de-DE" w:eastAsia="de-DE" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr><w:widowControl/>{spacing(0, 5, 257)}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="Absatz-Standardschriftart">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="NormaleTabelle"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="KeineListe"><w:name w:val="No '
        'List"/><w:semiHidden/></w:style>'
        '<w:style w:type="character" w:styleId="Fett"><w:name w:val="Strong"/><w:qFormat/>'
        "<w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
        '<w:style w:type="character" w:customStyle="1" w:styleId="Leitwort"><w:name w:val="Leitwort"/>'
        f"<w:rPr>{letters_of(8, color=GREY)}</w:rPr></w:style>"
        '<w:style w:type="character" w:styleId="Platzhaltertext"><w:name w:val="Placeholder Text"/>'
        f"<w:rPr>{letters_of(10, italic=True, color=GREY)}</w:rPr></w:style>"
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        f'<w:rPr><w:color w:val="{INK}"/><w:u w:val="single"/></w:rPr></w:style>'
    )


def _table_style() -> str:
    line = 'w:val="single" w:sz="4" w:space="0" w:color="A6B5B8"'
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="TabelleKlimadocs"><w:name w:val="Tabelle Klimadocs"/>'
        '<w:basedOn w:val="NormaleTabelle"/><w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>'
        f"<w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders><w:tblCellMar>"
        f'<w:top w:w="40" w:type="dxa"/><w:left w:w="{twips(1.5)}" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
        f'<w:right w:w="{twips(1.5)}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E3EEEE"/></w:tcPr>'
        "</w:tblStylePr></w:style>"
    )


def _headings() -> list[str]:
    keep = "<w:keepNext/><w:keepLines/>"
    return [
        style("Titel", "Title", following="Standard", rank=10, paragraph=keep + spacing(0, 4, 252),
              run=letters_of(20, bold=True, color=INK)),
        style("Untertitel", "Subtitle", following="Standard", rank=11, paragraph=keep + spacing(0, 8),
              run=letters_of(12, color=GREY)),
        style("berschrift1", "heading 1", following="Standard", rank=9,
              paragraph=keep + spacing(16, 5, 252) + '<w:outlineLvl w:val="0"/>',
              run=letters_of(15, bold=True, color=INK)),
        style("berschrift2", "heading 2", following="Standard", rank=9,
              paragraph=keep + spacing(10, 3, 252) + '<w:outlineLvl w:val="1"/>',
              run=letters_of(12, bold=True, color=INK)),
        style("berschrift3", "heading 3", following="Standard", rank=9,
              paragraph=keep + spacing(8, 2, 252) + '<w:outlineLvl w:val="2"/>', run=letters_of(11, bold=True)),
    ]  # fmt: skip


def _letter_styles() -> list[str]:
    return [
        style("Kopfname", "Kopf Name", paragraph=spacing(0, 0, 240), run=letters_of(15, bold=True, color=INK)),
        style("Koptrger", "Kopf Träger",
              paragraph=f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="5" w:color="{RULE}"/></w:pBdr>'
              + spacing(1, 0, 240), run=letters_of(8.5, color=GREY)),
        style("Entwurfsvermerk", "Entwurfsvermerk", paragraph=spacing(5, 0, 240) + '<w:jc w:val="right"/>',
              run=letters_of(8.5, bold=True, color=RED, more="<w:caps/>")),
        style("Absenderzeile", "Absenderzeile",
              paragraph='<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="7F7F7F"/></w:pBdr>'
              + spacing(0, 0, 240), run=letters_of(8, color=GREY, narrow=88)),
        style("Anschrift", "Anschrift", paragraph=spacing(0, 0, exact_pt=12.8), run=letters_of(11)),
        style("AnschriftEng", "Anschrift eng", paragraph=spacing(0, 0, exact_pt=9.6), run=letters_of(8)),
        style("Infoblock", "Informationsblock",
              paragraph=f'<w:tabs><w:tab w:val="left" w:pos="{twips(22)}"/></w:tabs>' + spacing(0, 1.5, 240)
              + f'<w:ind w:left="{twips(22)}" w:hanging="{twips(22)}"/>', run=letters_of(9.5)),
        style("Betreff", "Betreff", following="Anrede", paragraph="<w:keepNext/>" + spacing(0, 0, 252)
              + '<w:outlineLvl w:val="0"/>', run=letters_of(11, bold=True)),
        style("Bezug", "Bezug", following="Anrede", paragraph="<w:keepNext/>" + spacing(0, 11, 252),
              run=letters_of(10, color=GREY)),
        style("Anrede", "Salutation", following="Standard", rank=20, paragraph=spacing(0, 6, 257)),
        style("Gruformel", "Closing", following="Unterschrift", rank=20,
              paragraph="<w:keepNext/><w:keepLines/>" + spacing(6, 28, 252)),
        style("Unterschrift", "Signature", rank=20, paragraph="<w:keepNext/><w:keepLines/>" + spacing(0, 0, 252)),
        style("Anlagen", "Anlagen", paragraph="<w:keepLines/>" + spacing(8, 0, 247), run=letters_of(10)),
    ]  # fmt: skip


def _text_styles() -> list[str]:
    hint = letters_of(10, italic=True, color=GREY)
    return [
        style("Kopfzeile", "header", rank=20,
              paragraph=f'<w:tabs><w:tab w:val="right" w:pos="{twips(165)}"/></w:tabs>' + spacing(0, 0, 240),
              run=letters_of(8.5, color=GREY)),
        style("Fuzeile", "footer", rank=20,
              paragraph=f'<w:tabs><w:tab w:val="right" w:pos="{twips(165)}"/></w:tabs>' + spacing(0, 0, 240),
              run=letters_of(8, color=GREY)),
        style("Aufzhlungszeichen", "List Bullet", rank=20, paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>'
              + spacing(0, 7, 252) + "<w:contextualSpacing/>"),
        style("Listennummer", "List Number", rank=20, paragraph='<w:numPr><w:numId w:val="2"/></w:numPr>'
              + spacing(0, 2, 252)),
        style("Tabellenkopf", "Tabellenkopf", paragraph=spacing(0, 0, 240), run=letters_of(10, bold=True, color=INK)),
        style("Tabellentext", "Tabellentext", paragraph=spacing(0, 0, 247), run=letters_of(10)),
        style("Hinweis", "Hinweis", paragraph=spacing(0, 6, 252), run=hint),
        style("HinweisTabelle", "Hinweis Tabelle", of="Hinweis", paragraph=spacing(0, 0, 247)),
        style("Vertragstitel", "Vertragstitel", of="Titel", following="Standard",
              paragraph=spacing(0, 5, 247) + '<w:outlineLvl w:val="0"/>',
              run=letters_of(15, bold=True, color=INK)),
        style("Vermerk", "Vermerk", paragraph=f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="6" '
              f'w:color="{RED}"/></w:pBdr>' + spacing(0, 0, 252) + f'<w:ind w:left="{twips(3)}"/>', run=letters_of(10)),
        style("Artikel", "Artikel", of="berschrift2", following="Artikeltext",
              paragraph='<w:keepNext w:val="0"/>' + spacing(4, 3, 240), run=letters_of(10.5, bold=True, color=INK)),
        style("Artikeltext", "Artikeltext", paragraph=spacing(0, 4, 252), run=letters_of(10)),
        style("Artikelpunkt", "Artikelpunkt", of="Aufzhlungszeichen", paragraph=spacing(0, 4, 247),
              run=letters_of(10)),
        style("Verzeichnistitel", "TOC Heading", rank=39, paragraph="<w:keepNext/>" + spacing(10, 3, 252),
              run=letters_of(12, bold=True, color=INK)),
        style("Verzeichnis1", "toc 1", rank=39, paragraph=spacing(0, 2, 252)),
        style("Vorlagenbefehl", "Vorlagenbefehl", paragraph=spacing(0, 0, exact_pt=10),
              run=letters_of(8, color="3B6EA5")),
        style("VorlagenbefehlEng", "Vorlagenbefehl eng", of="Vorlagenbefehl", paragraph=spacing(0, 0, exact_pt=6),
              run=letters_of(5.5)),
    ]  # fmt: skip


def styles_xml(size_pt: float = 11, numbered: bool = False) -> str:
    """word/styles.xml; `numbered` couples the headings with the outline numbering."""
    sheet = _defaults(size_pt) + "".join(_headings() + _letter_styles() + _text_styles()) + _table_style()
    if numbered:
        for level in range(3):
            mark = f'<w:outlineLvl w:val="{level}"/></w:pPr><w:rPr>'
            head, found, tail = sheet.partition(f'w:styleId="berschrift{level + 1}"')
            number = f'<w:keepLines/><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>'
            sheet = head + found + tail.replace("<w:keepLines/>", number, 1)
            assert mark in sheet
    return f"{DECLARATION}<w:styles {NAMESPACES}>{sheet}</w:styles>"


def _level(level: int, kind: str, text: str, left_mm: float, hanging_mm: float, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{twips(left_mm)}" '
        f'w:hanging="{twips(hanging_mm)}"/></w:pPr></w:lvl>'
    )


def numbering_xml() -> str:
    """word/numbering.xml: 1 dots, 2 numbers, 3 the outline of the headings."""
    outline = "".join(
        _level(n, "decimal", ".".join(f"%{k + 1}" for k in range(n + 1)), 12, 12,
               f'<w:pStyle w:val="berschrift{n + 1}"/>') for n in range(3)
    )  # fmt: skip
    kinds = (
        ("singleLevel", _level(0, "bullet", "•", 5, 5, '<w:pStyle w:val="Aufzhlungszeichen"/>')),
        ("singleLevel", _level(0, "decimal", "%1.", 6, 6, '<w:pStyle w:val="Listennummer"/>')),
        ("multilevel", outline),
    )
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'
        for n, (kind, levels) in enumerate(kinds)
    )
    nums = "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(kinds)))
    return f"{DECLARATION}<w:numbering {NAMESPACES}>{abstract}{nums}</w:numbering>"


def settings_xml(hyphenate: bool = False) -> str:
    """word/settings.xml in the compatibility mode of Word 2013 and later."""
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="709"/>'
        + ('<w:autoHyphenation/><w:hyphenationZone w:val="283"/>' if hyphenate else "")
        + '<w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>'
        '<w:compatSetting w:name="doNotFlipMirrorIndents" w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>'
        '</w:compat><w:themeFontLang w:val="de-DE"/><w:decimalSymbol w:val=","/><w:listSeparator '
        'w:val=";"/></w:settings>'
    )


def font_table_xml() -> str:
    """word/fontTable.xml."""
    return (
        f'{DECLARATION}<w:fonts {NAMESPACES}><w:font w:name="{FONT}"><w:panose1 w:val="020B0604020202020204"/>'
        '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )
