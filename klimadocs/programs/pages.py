"""Word files as PDF: tagged after PDF/UA by LibreOffice, many at a time; what it leaves undone is mended here."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from klimadocs.programs.libreoffice import convert

if TYPE_CHECKING:
    from pypdf import PdfWriter

START_SECONDS = 90.0
LETTER_SECONDS = 15.0
_WISHES = (
    "PDFUACompliance", "UseTaggedPDF", "ExportBookmarks", "DisplayPDFDocumentTitle"
)  # fmt: skip
_TARGET = "pdf:writer_pdf_Export:" + json.dumps(
    {
        **{wish: {"type": "boolean", "value": "true"} for wish in _WISHES},
        "ExportFormFields": {"type": "boolean", "value": "false"},
    }
)
_HEADINGS = tuple(f"/H{level}" for level in range(1, 7))


def print_pages(
    words: Sequence[bytes],
    office: str,
    start_seconds: float = START_SECONDS,
    letter_seconds: float = LETTER_SECONDS,
) -> tuple[bytes, ...]:
    """One PDF for each Word file, in their order; b"" for one that is none or of which LibreOffice makes no pages.
    Raises TooSlow, and OSError where LibreOffice cannot be started."""
    files = {f"{number}.docx": content for number, content in enumerate(words) if is_word(content)}
    made = convert(files, _TARGET, office, start_seconds + letter_seconds * len(files)) if files else {}
    found = (made.get(f"{number}.pdf", b"") for number in range(len(words)))
    return tuple(_mended(content) if count_pages(content) else b"" for content in found)


def is_word(content: bytes) -> bool:
    """By content: LibreOffice would print a text file under any name."""
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(BytesIO(content)) as archive:
        return "word/document.xml" in archive.namelist()
    return False


def count_pages(content: bytes) -> int:
    """0 for what is no PDF, or locked."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(BytesIO(content))
        return 0 if reader.is_encrypted else len(reader.pages)
    except Exception:  # pypdf raises errors of every kind for files that are damaged
        return 0


def _mended(content: bytes) -> bytes:
    """Pictures without a description (fold marks) are decoration and leave the tree; what is anchored in a heading (the
    address) is read before it, not as a part of it."""
    from pypdf import PdfReader, PdfWriter

    reader = PdfReader(BytesIO(content))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    root = writer.root_object.get("/StructTreeRoot")
    if root is None:
        return content
    tree = root.get_object()
    gone = list(_cut_decoration(tree))
    if gone:
        _make_artifacts(writer, tree, gone)
    _lift_frames(tree)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    kids = kids.get_object()
    return list(kids) if isinstance(kids, list) else [kids]


def _set_kids(element: Any, kids: Sequence[Any]) -> None:
    from pypdf.generic import ArrayObject, NameObject

    element[NameObject("/K")] = ArrayObject(kids)


def _is_element(kid: Any) -> bool:
    found = kid.get_object()
    return isinstance(found, dict) and "/S" in found


def _cut_decoration(element: Any) -> Iterator[Any]:
    """Takes pictures without description out of the tree below `element`, and yields them."""
    kept = []
    for kid in _kids(element):
        found = kid.get_object()
        is_element = _is_element(kid)
        if is_element and found["/S"] == "/Figure" and not found.get("/Alt") and not found.get("/ActualText"):
            yield found
            continue
        kept.append(kid)
        if is_element:
            yield from _cut_decoration(found)
    if len(kept) != len(_kids(element)):
        _set_kids(element, kept)


def _make_artifacts(writer: PdfWriter, tree: Any, figures: Sequence[Any]) -> None:
    """What is drawn for the figures is marked as an artifact, and the way back from their numbers is cut."""
    from pypdf.generic import ContentStream, NameObject, NullObject

    for page in writer.pages:
        mine = [figure for figure in figures if figure.get("/Pg") and figure["/Pg"].get_object() == page]
        numbers = {int(kid) for figure in mine for kid in _kids(figure) if isinstance(kid, int)}
        if not numbers:
            continue
        stream = ContentStream(page.get_contents(), writer)
        stream.operations = [_as_artifact(operation, numbers) for operation in stream.operations]
        stream.get_data()  # writes the operations down; what is compressed next is what was written
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
        back = _parents(tree, page.get("/StructParents"))
        for number in numbers:
            if back is not None and number < len(back):
                back[number] = NullObject()


def _as_artifact(operation: tuple[Any, bytes], numbers: set[int]) -> tuple[Any, bytes]:
    from pypdf.generic import NameObject

    operands, operator = operation
    if operator == b"BDC" and isinstance(operands[1], dict) and operands[1].get("/MCID") in numbers:
        return [NameObject("/Artifact")], b"BMC"
    return operation


def _parents(tree: Any, key: Any) -> Any:
    """The elements of one page by the numbers of what they hold; None where the tree does not tell."""
    entries = _numbered(tree["/ParentTree"].get_object()) if "/ParentTree" in tree else {}
    return entries[int(key)].get_object() if key is not None and int(key) in entries else None


def _numbered(node: Any) -> dict[int, Any]:
    found = list(node.get("/Nums", ()))
    entries = {int(key): value for key, value in zip(found[::2], found[1::2], strict=True)}
    for kid in node.get("/Kids", ()):
        entries |= _numbered(kid.get_object())
    return entries


def _lift_frames(element: Any) -> None:
    from pypdf.generic import NameObject

    kept: list[Any] = []
    for kid in _kids(element):
        if _is_element(kid):
            found = kid.get_object()
            _lift_frames(found)
            if found["/S"] in _HEADINGS:
                frames = [inner for inner in _kids(found) if _is_element(inner) and inner.get_object()["/S"] == "/Div"]
                for frame in frames:
                    frame.get_object()[NameObject("/P")] = found.raw_get("/P")
                if frames:
                    _set_kids(found, [inner for inner in _kids(found) if inner not in frames])
                kept += frames
        kept.append(kid)
    if len(kept) != len(_kids(element)):
        _set_kids(element, kept)
