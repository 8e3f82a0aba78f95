"""PDF forms built object by object."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

A4 = (0, 0, 595, 842)


class PdfDraft:
    """A PDF in the making: pages, fields, notes; `save` gives its bytes."""

    def __init__(self, pages: int = 1, media_box: Sequence[float] = A4, **page_entries: Any) -> None:
        self.pdf = pikepdf.new()
        for _ in range(pages):
            page = self.pdf.add_blank_page(page_size=(595, 842))
            page.obj.MediaBox = Array(media_box)
            for name, value in page_entries.items():
                page.obj[f"/{name}"] = value
        self.form = self.pdf.make_indirect(Dictionary(Fields=Array([])))
        self.pdf.Root.AcroForm = self.form

    def page(self, number: int = 1) -> Any:
        return self.pdf.pages[number - 1].obj

    def write(self, lines: Sequence[str], page: int = 1) -> None:
        """Printed text, one line below the other."""
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
        self.page(page).Resources = Dictionary(Font=Dictionary(F1=font))
        shown = b"".join(b"(" + line.encode("cp1252") + b") Tj 0 -20 Td " for line in lines)
        self.page(page).Contents = self.pdf.make_stream(b"BT /F1 12 Tf 50 780 Td " + shown + b"ET")

    def widget(self, rect: Sequence[float] = (50, 700, 250, 720), page: int | None = 1, **entries: Any) -> Any:
        """A widget on a page; None for one that is on no page."""
        found = self.pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array(rect), **entries))
        if page is not None:
            self.annotate(found, page)
        return found

    def annotate(self, annotation: Any, page: int = 1) -> None:
        holder = self.page(page)
        if "/Annots" not in holder:
            holder.Annots = Array([])
        holder.Annots.append(annotation)

    def field(
        self, name: str, kind: str, rect: Sequence[float] = (50, 700, 250, 720), page: int | None = 1, **entries: Any
    ) -> Any:
        """A field that is its own widget, hung on the form."""
        found = self.widget(rect, page, FT=Name(f"/{kind}"), T=String(name), **entries)
        self.form.Fields.append(found)
        return found

    def group(self, name: str, kids: Sequence[Any], hang: bool = True, **entries: Any) -> Any:
        """A field with kids."""
        found = self.pdf.make_indirect(Dictionary(T=String(name), Kids=Array(kids), **entries))
        for kid in kids:
            kid.Parent = found
        if hang:
            self.form.Fields.append(found)
        return found

    def looks(self, *states: str) -> Any:
        """An /AP with these states and /Off."""
        names = [*states, "Off"]
        return Dictionary(N=Dictionary({f"/{name}": self.pdf.make_stream(b"") for name in names}))

    def save(self, **options: Any) -> bytes:
        target = io.BytesIO()
        self.pdf.save(target, **options)
        return target.getvalue()
