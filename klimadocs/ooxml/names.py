"""The names that Word files are made of: namespaces, element tags, and what the Strict flavour calls them."""

from __future__ import annotations

import re

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
WORD_2012 = "http://schemas.microsoft.com/office/word/2012/wordml"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
OFFICE_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VALUE_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"

W = f"{{{WORD}}}"
W14 = f"{{{WORD_2010}}}"
W15 = f"{{{WORD_2012}}}"
MC = f"{{{COMPATIBILITY}}}"
R = f"{{{OFFICE_RELATIONSHIPS}}}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DC = "{http://purl.org/dc/elements/1.1/}"

VAL = f"{W}val"
PARAGRAPH, RUN, TABLE, ROW, CELL = f"{W}p", f"{W}r", f"{W}tbl", f"{W}tr", f"{W}tc"
TEXT, MATH_TEXT, TAB, BREAK, RETURN, POSITION_TAB = f"{W}t", f"{M}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"
HARD_HYPHEN, SYMBOL = f"{W}noBreakHyphen", f"{W}sym"
RUN_PROPERTIES, PARAGRAPH_PROPERTIES = f"{W}rPr", f"{W}pPr"
TEXT_BOX = f"{W}txbxContent"
ALTERNATIVES, CHOICE, FALLBACK = f"{MC}AlternateContent", f"{MC}Choice", f"{MC}Fallback"
INSERTED, MOVED_HERE, DELETED, MOVED_AWAY = f"{W}ins", f"{W}moveTo", f"{W}del", f"{W}moveFrom"
CONTROL, CONTROL_PROPERTIES, CONTROL_CONTENT = f"{W}sdt", f"{W}sdtPr", f"{W}sdtContent"
FIELD_MARK, FIELD_FORM = f"{W}fldChar", f"{W}ffData"

SILENT = frozenset(
    (
        RUN_PROPERTIES,
        PARAGRAPH_PROPERTIES,
        CONTROL_PROPERTIES,
        DELETED,
        MOVED_AWAY,
        f"{W}sdtEndPr",
        f"{W}tblPr",
        f"{W}tblGrid",
        f"{W}tblPrEx",
        f"{W}trPr",
        f"{W}tcPr",
        f"{W}sectPr",
        f"{W}delText",
        f"{W}instrText",
        f"{W}delInstrText",
        f"{W}rt",
        f"{W}fldData",
        f"{W}customXmlPr",
        f"{W}smartTagPr",
    )
)
"""Elements whose text nobody sees on the page: settings, deletions, field codes, the gloss above ruby text."""

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_RENAMED = {
    b"extendedProperties": b"extended-properties",
    b"customProperties": b"custom-properties",
}


def to_transitional(xml: bytes) -> bytes:
    """The same part with the namespaces that Word writes by default; Strict files (ISO 29500) use others."""
    if b"purl.oclc.org/ooxml" not in xml:
        return xml
    mapped = _STRICT.sub(_transitional_name, xml)
    for strict, transitional in _RENAMED.items():
        mapped = mapped.replace(b"/relationships/" + strict, b"/relationships/" + transitional)
    return mapped


def _transitional_name(match: re.Match[bytes]) -> bytes:
    family, name = match.groups()
    return b"http://schemas.openxmlformats.org/" + family + b"/2006/" + _RENAMED.get(name, name)


def is_on(value: str | None) -> bool:
    """A switch in any spelling of ST_OnOff; without a value (None) it is on."""
    return value is None or value.strip().lower() not in ("0", "false", "off", "no")
