"""The reading order of the PDF form for screen readers: headings, paragraphs and fields, one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, IndirectObject, NameObject

from klimadocs.blanks.pdf_objects import Packable, follow, pack, pack_dictionary, text
from klimadocs.blanks.pdf_sheet import Mark


def add_structure(writer: PdfWriter, marks: Sequence[Mark], placed: Sequence[IndirectObject], language: str) -> None:
    """`placed` are the widgets in the order of their numbers."""
    root = writer._add_object(pack_dictionary({"Type": "StructTreeRoot"}))
    document = writer._add_object(
        pack_dictionary({"Type": "StructElem", "S": "Document", "P": root, "Lang": text(language)})
    )
    elements = [_add_element(writer, mark, placed, document) for mark in marks]
    follow(document)[NameObject("/K")] = ArrayObject(elements)
    tree = writer._add_object(pack_dictionary({"Nums": _number(writer, marks, elements, placed)}))
    follow(root).update(
        pack_dictionary({"K": [document], "ParentTree": tree, "ParentTreeNextKey": _next_key(writer, placed)})
    )
    writer.root_object[NameObject("/StructTreeRoot")] = root
    writer.root_object[NameObject("/MarkInfo")] = pack({"Marked": True})


def _add_element(
    writer: PdfWriter, mark: Mark, placed: Sequence[IndirectObject], parent: IndirectObject
) -> IndirectObject:
    page = _page(writer, mark.page)
    content: dict[str, Packable] = {"Type": "MCR", "Pg": page, "MCID": mark.number}
    if mark.role == "Form":
        content = {"Type": "OBJR", "Pg": page, "Obj": placed[mark.number]}
    entries: dict[str, Packable] = {"Type": "StructElem", "S": mark.role, "P": parent, "Pg": page, "K": [content]}
    return writer._add_object(pack_dictionary(entries))


def _number(
    writer: PdfWriter, marks: Sequence[Mark], elements: Sequence[IndirectObject], placed: Sequence[IndirectObject]
) -> ArrayObject:
    """The way back from a page or a widget to its elements: page numbers from 0 first, then widgets."""
    numbers = ArrayObject()
    for place, page in enumerate(writer.pages):
        page.update(pack_dictionary({"StructParents": place, "Tabs": "S"}))
        mine = [
            element
            for mark, element in zip(marks, elements, strict=True)
            if mark.role != "Form" and mark.page == place + 1
        ]
        numbers += [pack(place), writer._add_object(pack(mine))]
    for mark, element in zip(marks, elements, strict=True):
        if mark.role == "Form":
            key = len(writer.pages) + mark.number
            follow(placed[mark.number])[NameObject("/StructParent")] = pack(key)
            numbers += [pack(key), element]
    return numbers


def _next_key(writer: PdfWriter, placed: Sequence[IndirectObject]) -> int:
    return len(writer.pages) + len(placed)


def _page(writer: PdfWriter, number: int) -> IndirectObject:
    reference = writer.pages[number - 1].indirect_reference
    if reference is None:
        raise TypeError(f"page {number} is not part of the document")
    return reference
