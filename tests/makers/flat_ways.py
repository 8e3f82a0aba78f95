"""Ways in which a form loses its fields: flattened, printed to PDF, typed over, scaled, saved from Word.

Every way takes the blank, the form and a sample, and gives a PDF. None shares code with the reader.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pikepdf

from klimadocs.model.form import Form
from tests.makers.pdf_typing import _full_name, fill_with_pdftk, fill_with_pypdf
from tests.makers.sample_truth import Sample
from tests.makers.word_typing import Typist, ticked_keys

Way = Callable[[bytes, Form, Sample], bytes]
_Lines = list[str]


def run(name: str, content: bytes, *command: str) -> bytes:
    """Runs a program over a file: "IN" and "OUT" in its arguments stand for the files."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "ein.pdf", Path(folder) / "aus.pdf"
        source.write_bytes(content)
        words = [str(source) if word == "IN" else str(target) if word == "OUT" else word for word in (name, *command)]
        subprocess.run(words, check=True, capture_output=True, timeout=120)
        return target.read_bytes()


def pdftk(blank: bytes, form: Form, sample: Sample) -> bytes:
    return run("pdftk", fill_with_pdftk(blank, form, sample), "IN", "output", "OUT", "flatten")


def poppler(blank: bytes, form: Form, sample: Sample) -> bytes:
    return run("pdftocairo", fill_with_pypdf(blank, form, sample), "-pdf", "IN", "OUT")


def ghostscript(blank: bytes, form: Form, sample: Sample) -> bytes:
    """As printing a flattened form to a file does."""
    flat = pdftk(blank, form, sample)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "ein.pdf", Path(folder) / "aus.pdf"
        source.write_bytes(flat)
        options = ["-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-sOutputFile={target}"]
        subprocess.run(["gs", *options, str(source)], check=True, capture_output=True, timeout=120)
        return target.read_bytes()


def pdfium(blank: bytes, form: Form, sample: Sample) -> bytes:
    """As Chromium prints a form."""
    import pypdfium2
    import pypdfium2.raw as raw

    document = pypdfium2.PdfDocument(fill_with_pypdf(blank, form, sample))
    document.init_forms()
    for page in document:
        raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
    target = io.BytesIO()
    document.save(target)
    return _without_form(target.getvalue())


def qpdf(blank: bytes, form: Form, sample: Sample) -> bytes:
    return run("qpdf", fill_with_pypdf(blank, form, sample), "--flatten-annotations=all", "IN", "OUT")


def scaled(blank: bytes, form: Form, sample: Sample) -> bytes:
    """Printed with "fit to page": smaller and shifted."""
    return _transformed(pdftk(blank, form, sample), 0.94, 21.5, 30.25)


def letter_paper(blank: bytes, form: Form, sample: Sample) -> bytes:
    """Printed on the paper of another country, through another program."""
    return _transformed(poppler(blank, form, sample), 0.913, 18.0, 12.0, (612, 792))


def typed_over(blank: bytes, form: Form, sample: Sample) -> bytes:
    """The empty page, with text laid over it; boxes get an X."""
    return _overlay(blank, form, sample, "Helvetica", 10, "typed")


def typed_and_crossed(blank: bytes, form: Form, sample: Sample) -> bytes:
    """Another type, a little off; crosses are drawn with two lines, wider than the box."""
    return _overlay(blank, form, sample, "Times-Roman", 9.5, "drawn", (1.5, -2.0))


def ticked_by_glyph(blank: bytes, form: Form, sample: Sample) -> bytes:
    return _overlay(blank, form, sample, "Helvetica", 9, "glyph")


def typed_over_fields(blank: bytes, form: Form, sample: Sample) -> bytes:
    """Text laid over the page, while its empty fields are still there."""
    return _overlay(blank, form, sample, "Helvetica", 10, "typed", keeps_fields=True)


def notes_over_fields(blank: bytes, form: Form, sample: Sample) -> bytes:
    """Notes typed over the form in a viewer; crosses are drawings."""
    return _notes(blank, form, sample, is_flat=False)


def notes_over_flat(blank: bytes, form: Form, sample: Sample) -> bytes:
    return _notes(blank, form, sample, is_flat=True)


def flowed(blank: bytes, form: Form, sample: Sample) -> bytes:
    """The form set anew by another program: long answers push the rest down, pages end elsewhere."""
    from tests.makers.flat_flow import set_anew

    return set_anew(blank, _entries(blank, form, sample, with_empty_boxes=True), strip_fields)


PDF_WAYS: dict[str, Way] = {
    "pdftk flatten": pdftk,
    "poppler pdftocairo": poppler,
    "ghostscript pdfwrite": ghostscript,
    "pdfium (Chromium)": pdfium,
    "qpdf flatten": qpdf,
    "scaled to 94 %": scaled,
    "US letter": letter_paper,
    "typed over, X": typed_over,
    "typed over, lines": typed_and_crossed,
    "typed over, dingbats": ticked_by_glyph,
    "typed over fields": typed_over_fields,
    "notes over fields": notes_over_fields,
    "notes over flat": notes_over_flat,
    "set anew, flowed": flowed,
}


def fill_word(blank: bytes, form: Form, sample: Sample) -> bytes:
    typist = Typist(blank, form)
    typist.fill(sample)
    return typist.save()


def print_with_libreoffice(files: dict[str, bytes]) -> dict[str, bytes]:
    """Many files in one go: name -> PDF."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, content in files.items():
            paths.append(Path(folder) / f"{name}.docx")
            paths[-1].write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", f"{folder}/aus"]
        subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=900)
        return {path.stem: (Path(folder) / "aus" / f"{path.stem}.pdf").read_bytes() for path in paths}


def in_another_type(word: bytes, family: str, half_points: int = 0) -> bytes:
    """The Word file as another machine shows it: other fonts, other line ends, other pages."""
    import re
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(word))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith((".xml",)) and name.startswith("word/"):
                text = content.decode("utf-8")
                text = re.sub(r'w:(ascii|hAnsi|cs)="(?!Segoe|MS Gothic)[^"]+"', rf'w:\1="{family}"', text)
                if half_points:
                    text = re.sub(r'<w:sz w:val="(\d+)"', lambda m: f'<w:sz w:val="{int(m[1]) + half_points}"', text)
                content = text.encode("utf-8")
            archive.writestr(name, content)
    return target.getvalue()


def strip_fields(content: bytes) -> bytes:
    """The page without its fields, as an empty print."""
    with pikepdf.open(io.BytesIO(content)) as document:
        for page in document.pages:
            if "/Annots" in page:
                del page.Annots
        del document.Root.AcroForm
        return _bytes(document)


def _without_form(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        if "/AcroForm" in document.Root:
            del document.Root.AcroForm
        for page in document.pages:
            if "/Annots" in page:
                del page.Annots
        return _bytes(document)


def _bytes(document: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _transformed(
    content: bytes, scale: float, right: float, up: float, paper: Sequence[float] = (595.276, 841.89)
) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        for page in document.pages:
            page.contents_add(f"q {scale} 0 0 {scale} {right} {up} cm".encode(), prepend=True)
            page.contents_add(b"Q")
            page.MediaBox = pikepdf.Array([0, 0, *paper])
            for name in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
                if name in page:
                    del page[name]
        return _bytes(document)


def _entries(
    blank: bytes, form: Form, sample: Sample, with_empty_boxes: bool = False
) -> list[list[tuple[str, str, list[float], bool]]]:
    """Page by page: (field, text, rectangle, is a box) of all that is to be written; an empty box has no name."""
    ticked = ticked_keys(form, sample)
    pages = []
    with pikepdf.open(io.BytesIO(blank)) as document:
        for page in document.pages:
            found = []
            for node in page.get("/Annots", []):
                name = _full_name(node)
                rectangle = [float(entry) for entry in node.Rect]
                is_box = (node.get("/FT") or node.get("/Parent", {}).get("/FT")) == "/Btn"
                if is_box and (name in ticked or with_empty_boxes):
                    found.append((name if name in ticked else "", "", rectangle, True))
                elif name in sample.answers and not is_box:
                    found.append((name, sample.shown(name), rectangle, False))
            pages.append(found)
    return pages


def _overlay(
    blank: bytes, form: Form, sample: Sample, face: str, size: float, ticks: str,
    shift: tuple[float, float] = (0, 0), keeps_fields: bool = False,
) -> bytes:  # fmt: skip
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595.276, 841.89))
    for entries in _entries(blank, form, sample):
        for _, text, rectangle, is_box in entries:
            if is_box:
                _tick(canvas, rectangle, ticks)
            else:
                _write(
                    canvas,
                    text,
                    [rectangle[0] + shift[0], rectangle[1] + shift[1], rectangle[2], rectangle[3] + shift[1]],
                    face,
                    size,
                )
        canvas.showPage()
    canvas.save()
    under = blank if keeps_fields else strip_fields(blank)
    with pikepdf.open(io.BytesIO(under)) as document, pikepdf.open(target) as over:
        for page, layer in zip(document.pages, over.pages, strict=True):
            page.add_overlay(layer)
        return _bytes(document)


def _tick(canvas: Any, rectangle: list[float], way: str) -> None:
    left, bottom, right, top = rectangle
    if way == "typed":
        canvas.setFont("Helvetica", 10)
        canvas.drawString(left + 2.7, bottom + 2.4, "X")
    elif way == "glyph":
        canvas.setFont("ZapfDingbats", 10)
        canvas.drawString(left + 2, bottom + 2.4, "✔")
    else:
        canvas.line(left - 2, bottom - 1.5, right + 2.5, top + 2)
        canvas.line(left - 1, top + 2, right + 2, bottom - 2)


def _write(canvas: Any, text: str, rectangle: list[float], face: str, size: float) -> None:
    left, bottom, right, top = rectangle
    is_single = top - bottom < 25
    lines = [text.replace("\n", " ")] if is_single else wrap(text, face, size, right - left - 6)
    while not is_single and len(lines) * size * 1.15 > top - bottom - 4 and size > 4:
        size -= 0.5
        lines = wrap(text, face, size, right - left - 6)
    canvas.setFont(face, size)
    baseline = (top + bottom) / 2 - size * 0.35 if is_single else top - size - 1.5
    for line in lines:
        canvas.drawString(left + 3, baseline, line)
        baseline -= size * 1.15


def wrap(text: str, face: str, size: float, width: float) -> _Lines:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines: _Lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}".strip()
            if line and stringWidth(longer, face, size) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def _notes(blank: bytes, form: Form, sample: Sample, is_flat: bool) -> bytes:
    pages = _entries(blank, form, sample)
    with pikepdf.open(io.BytesIO(strip_fields(blank) if is_flat else blank)) as document:
        for number, (page, entries) in enumerate(zip(document.pages, pages, strict=True)):
            notes = [_note(text, box, is_box, number) for _, text, box, is_box in entries]
            if "/Annots" not in page:
                page.Annots = pikepdf.Array([])
            for note in notes:
                page.Annots.append(document.make_indirect(note))
        return _bytes(document)


def _note(text: str, box: list[float], is_box: bool, page: int) -> pikepdf.Dictionary:
    left, bottom, right, top = box
    if not is_box:
        width = min(right - left - 3, 8 + 5.5 * len(text))
        return pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, DA=pikepdf.String("/Helv 9 Tf"),
            Contents=pikepdf.String(text.replace("\n", "\r")), Rect=pikepdf.Array([left + 2, bottom + 1, left + 2 + width, top - 1]),
        )  # fmt: skip
    strokes = [[left, bottom, right, top], [left, top, right, bottom]]
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Ink, Rect=pikepdf.Array([left - 1, bottom - 1, right + 1, top + 1]),
        InkList=pikepdf.Array([pikepdf.Array(stroke) for stroke in strokes]),
    )  # fmt: skip
