"""Fills the PDF form with programs that have nothing to do with the product's reader of PDF files."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
from pypdf.generic import NameObject

from klimadocs.model.form import Form
from tests.makers.sample_truth import Sample
from tests.makers.word_typing import ticked_keys

Filler = Callable[[bytes, Form, Sample], bytes]


def fill_with_pikepdf(blank: bytes, form: Form, sample: Sample) -> bytes:
    """As a viewer does: values with carriage returns, states of boxes, and a wish that looks be drawn anew."""
    ticked = ticked_keys(form, sample)
    with pikepdf.open(io.BytesIO(blank)) as document:
        for name, node in _named(document):
            if node.get("/FT") == "/Btn":
                if name in ticked:
                    on = next(state for state in node.AP.N if state != "/Off")
                    node.V = node.AS = pikepdf.Name(on)
            elif name in sample.answers:
                node.V = sample.shown(name).replace("\n", "\r")
                if "/AP" in node:
                    del node.AP
        document.Root.AcroForm.NeedAppearances = True
        return _saved(document)


def fill_with_pypdf(blank: bytes, form: Form, sample: Sample) -> bytes:
    """Values through pypdf's own writer, which draws the looks itself."""
    ticked = ticked_keys(form, sample)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(blank))
    for page in writer.pages:
        values: dict[str, Any] = {}
        for annotation in page.get("/Annots", ()):
            node = annotation.get_object()
            name = _full_name(node)
            if name in ticked:
                on = next(state for state in node["/AP"]["/N"] if state != "/Off")
                values[name] = NameObject(on)
            elif name in sample.answers and node.get("/FT") != "/Btn":
                values[name] = sample.shown(name)
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    target = io.BytesIO()
    writer.write(target)
    with pikepdf.open(target) as document:
        return _saved(document)


def fill_with_pdftk(blank: bytes, form: Form, sample: Sample) -> bytes:
    """Through an FDF file and the program pdftk, which must be installed."""
    rows: list[tuple[str, str]] = []
    ticked = ticked_keys(form, sample)
    with pikepdf.open(io.BytesIO(blank)) as document:
        for name, node in _named(document):
            if node.get("/FT") == "/Btn" and name in ticked:
                rows.append((name, str(next(state for state in node.AP.N if state != "/Off"))))
            elif node.get("/FT") != "/Btn" and name in sample.answers:
                rows.append((name, _fdf_text(sample.shown(name))))
    entries = "\n".join(f"<< /T ({name}) /V {value} >>" for name, value in rows)
    fdf = f"%FDF-1.2\n1 0 obj\n<< /FDF << /Fields [\n{entries}\n] >> >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("leer.pdf", "werte.fdf", "voll.pdf")]
        paths[0].write_bytes(blank)
        paths[1].write_text(fdf, encoding="latin-1")
        command = ["pdftk", str(paths[0]), "fill_form", str(paths[1]), "output", str(paths[2]), "need_appearances"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return paths[2].read_bytes()


def _fdf_text(text: str) -> str:
    return "<" + ("\ufeff" + text.replace("\n", "\r")).encode("utf-16-be").hex() + ">"


def _named(document: pikepdf.Pdf) -> list[tuple[str, Any]]:
    """Every field with a widget, by full name; a name may be one with dots or hang on parents."""
    found: list[tuple[str, Any]] = []
    for page in document.pages:
        for node in page.get("/Annots", []):
            if node.get("/Subtype") == "/Widget":
                found.append((_full_name(node), node))
    return found


def _full_name(node: Any) -> str:
    names: list[str] = []
    while node is not None:
        if "/T" in node:
            names.insert(0, str(node["/T"]))
        node = node.get("/Parent")
        node = node.get_object() if hasattr(node, "get_object") and node is not None else node
    return ".".join(names)


def _saved(document: pikepdf.Pdf) -> bytes:
    """The same bytes each time: the identity comes from the content, not from the clock."""
    target = io.BytesIO()
    document.save(target, deterministic_id=True)
    return target.getvalue()
