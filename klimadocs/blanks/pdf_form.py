"""Lays the fields (AcroForm), the reading order and the properties into the drawn PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from itertools import groupby

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NameObject

from klimadocs.blanks.looks import INK
from klimadocs.blanks.pdf_objects import Packable, follow, pack, pack_dictionary, pack_stream, text
from klimadocs.blanks.pdf_sheet import PAGE_HEIGHT_PT, Mark, Widget
from klimadocs.blanks.pdf_structure import add_structure

_PRINT = 4
_MULTILINE = 1 << 12
_COMBO = 1 << 17
_COLOUR = " ".join(f"{part / 255:.3f}" for part in bytes.fromhex(INK))
_ENTRY_TYPE = f"/Helv 10 Tf {_COLOUR} rg"
_LONG_TYPE = f"/Helv 0 Tf {_COLOUR} rg"
_BOX_TYPE = f"/ZaDb 0 Tf {_COLOUR} rg"


def add_form(drawn: bytes, widgets: Sequence[Widget], marks: Sequence[Mark], properties: Mapping[str, str]) -> bytes:
    """The finished form: `properties` become the document's own."""
    writer = PdfWriter(clone_from=BytesIO(drawn))
    writer.pdf_header = "%PDF-1.7"
    placed = [_place(writer, widget) for widget in widgets]
    _name_fields(writer, widgets, placed)
    add_structure(writer, marks, placed, language=properties["Lang"])
    _describe(writer, properties)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def _place(writer: PdfWriter, widget: Widget) -> IndirectObject:
    """The field and its widget are one object; it is listed on its page, in reading order."""
    page = writer.pages[widget.page - 1]
    left, top, right, bottom = widget.box
    common: dict[str, Packable] = {
        "Type": "Annot",
        "Subtype": "Widget",
        "F": _PRINT,
        "P": _refer(page),
        "Rect": [left, PAGE_HEIGHT_PT - bottom, right, PAGE_HEIGHT_PT - top],
        "TU": text(widget.tip),
        "T": text(widget.key if widget.option is None else str(widget.option)),
        "BS": {"W": 0},
    }
    reference = writer._add_object(pack_dictionary(common | _describe_kind(writer, widget)))
    annotations = page.setdefault(NameObject("/Annots"), pack([]))
    annotations.append(reference)
    return reference


def _describe_kind(writer: PdfWriter, widget: Widget) -> dict[str, Packable]:
    """Frames are drawn on the page, so that every viewer and printer shows the same; widgets are clear as glass."""
    if widget.kind == "box":
        size = widget.box[2] - widget.box[0]
        looks = {"Off": _draw(writer, size, ""), "Yes": _draw(writer, size, _cross(size))}
        # CA 8: viewers that draw the mark themselves draw a cross
        return {
            "FT": "Btn",
            "V": "Off",
            "AS": "Off",
            "AP": {"N": looks},
            "DA": text(_BOX_TYPE),
            "MK": {"CA": text("8")},
        }
    if widget.kind == "choice":
        options = [text(""), *(text(option) for option in widget.options)]
        return {"FT": "Ch", "Ff": _COMBO, "Opt": options, "DA": text(_ENTRY_TYPE)}
    if widget.kind == "long":
        return {"FT": "Tx", "Ff": _MULTILINE, "DA": text(_LONG_TYPE)}
    limit: dict[str, Packable] = {"MaxLen": widget.max_length} if widget.max_length else {}
    return {"FT": "Tx", "DA": text(_ENTRY_TYPE), **limit}


def _draw(writer: PdfWriter, size: float, operations: str) -> IndirectObject:
    entries: dict[str, Packable] = {"Type": "XObject", "Subtype": "Form", "BBox": [0, 0, size, size], "Resources": {}}
    return writer._add_object(pack_stream(entries, operations.encode("ascii")))


def _cross(size: float) -> str:
    low, high = round(size * 0.22, 3), round(size * 0.78, 3)
    return f"q {_COLOUR} RG 1.4 w 1 J {low} {low} m {high} {high} l {low} {high} m {high} {low} l S Q"


def _name_fields(writer: PdfWriter, widgets: Sequence[Widget], placed: Sequence[IndirectObject]) -> None:
    """The tree of fields: the boxes of a multiple choice hang below a field that bears its id, since a dot in a full
    name parts the levels."""
    roots: list[IndirectObject] = []
    for _, pairs in groupby(zip(widgets, placed, strict=True), key=lambda pair: pair[0].key):
        members = list(pairs)
        first = members[0][0]
        kids = [reference for _, reference in members]
        roots += kids if first.option is None else [_add_group(writer, first, kids)]
    fonts = {"Helv": _add_font(writer, "Helvetica", "WinAnsiEncoding"), "ZaDb": _add_font(writer, "ZapfDingbats")}
    # Entries have no look of their own yet: viewers make it, also for values that other programs have set.
    form: dict[str, Packable] = {
        "Fields": roots,
        "DR": {"Font": fonts},
        "DA": text(_ENTRY_TYPE),
        "NeedAppearances": True,
    }
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(pack_dictionary(form))


def _add_group(writer: PdfWriter, first: Widget, kids: Sequence[IndirectObject]) -> IndirectObject:
    entries: dict[str, Packable] = {"T": text(first.key), "TU": text(first.group_tip), "Kids": kids}
    group = writer._add_object(pack_dictionary(entries))
    for kid in kids:
        follow(kid)[NameObject("/Parent")] = group
    return group


def _add_font(writer: PdfWriter, face: str, encoding: str = "") -> IndirectObject:
    coded = {"Encoding": encoding} if encoding else {}
    return writer._add_object(pack_dictionary({"Type": "Font", "Subtype": "Type1", "BaseFont": face, **coded}))


def _describe(writer: PdfWriter, properties: Mapping[str, str]) -> None:
    writer.metadata = {f"/{name}": value for name, value in properties.items() if name != "Lang"}
    writer.root_object[NameObject("/Lang")] = text(properties["Lang"])
    writer.root_object[NameObject("/ViewerPreferences")] = pack({"DisplayDocTitle": True})


def _refer(page: DictionaryObject) -> IndirectObject:
    if page.indirect_reference is None:
        raise TypeError("the page is not part of the document")
    return page.indirect_reference
