"""The PDF form filled by programs that the reader does not use, or uses for other things."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
import pypdf
from pypdf.generic import NameObject, TextStringObject

from tests.makers.fillings.plan import Desk, Maker, Way
from tests.makers.pdf_typing import Filler, fill_with_pdftk, fill_with_pikepdf, fill_with_pypdf
from tests.makers.sample_truth import Sample
from tests.makers.word_typing import ticked_keys


def run(content: bytes, *command: str, **files: bytes) -> bytes:
    """Runs a program over a file: IN and OUT, and names of further files, stand for paths in its arguments."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {"IN": f"{folder}/in.pdf", "OUT": f"{folder}/out.pdf"} | {name: f"{folder}/{name}" for name in files}
        for name, bytes_ in {"IN": content, **files}.items():
            Path(paths[name]).write_bytes(bytes_)
        words = [paths.get(word, word) for word in command]
        subprocess.run(words, check=True, capture_output=True, timeout=120)
        return Path(paths["OUT"]).read_bytes()


def _by(filler: Filler) -> Maker:
    return lambda desk, sample: filler(desk.blank(".pdf"), desk.form, sample)


def _values(blank: bytes, desk: Desk, sample: Sample) -> tuple[dict[str, str], dict[str, str]]:
    """Words and states by full name, as pypdf tells the names."""
    fields = pypdf.PdfReader(io.BytesIO(blank)).get_fields() or {}
    ticked = ticked_keys(desk.form, sample)
    words = {name: sample.shown(name) for name in fields if name in sample.answers and name not in ticked}
    words = {name: text for name, text in words.items() if fields[name].get("/FT") != "/Btn"}
    states = {name: next(s for s in fields[name]["/_States_"] if s != "/Off") for name in ticked if name in fields}
    return words, states


def pdftk_with_looks(desk: Desk, sample: Sample) -> bytes:
    """From XFDF, with appearances that pdftk draws."""
    blank = desk.blank(".pdf")
    words, states = _values(blank, desk, sample)
    tree: dict[str, Any] = {}
    for name, text in (words | {name: state.removeprefix("/") for name, state in states.items()}).items():
        holder = tree
        for part in name.split("."):
            holder = holder.setdefault(part, {})
        holder[""] = text
    xml = f'<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{_xfdf(tree)}</fields></xfdf>'
    return run(blank, "pdftk", "IN", "fill_form", "values.xfdf", "output", "OUT", **{"values.xfdf": xml.encode()})


def _xfdf(tree: dict[str, Any]) -> str:
    inner = ""
    for name, below in tree.items():
        if name:
            value = f"<value>{escape(below[''])}</value>" if "" in below else ""
            inner += f'<field name="{name}">{value}{_xfdf({k: v for k, v in below.items() if k})}</field>'
    return inner


def with_looks_by_qpdf(desk: Desk, sample: Sample) -> bytes:
    """Another program draws the appearances, and packs everything into object streams."""
    filled = fill_with_pikepdf(desk.blank(".pdf"), desk.form, sample)
    return run(filled, "qpdf", "--generate-appearances", "--object-streams=generate", "IN", "OUT")


def locked_by_owner(desk: Desk, sample: Sample) -> bytes:
    filled = fill_with_pypdf(desk.blank(".pdf"), desk.form, sample)
    return run(filled, "qpdf", "--encrypt", "", "geheim", "256", "--modify=none", "--", "IN", "OUT")


def values_only(desk: Desk, sample: Sample) -> bytes:
    """Values without appearances, and nobody says that they are missing."""
    with pikepdf.open(io.BytesIO(fill_with_pikepdf(desk.blank(".pdf"), desk.form, sample))) as document:
        del document.Root.AcroForm.NeedAppearances
        return saved(document)


def in_several_revisions(desk: Desk, sample: Sample) -> bytes:
    """Saved twice on top of the blank: first with other words, then as it is meant."""
    blank = desk.blank(".pdf")
    words, states = _values(blank, desk, sample)
    first = _appended(blank, dict.fromkeys(words, "vorläufig"), {})
    return _appended(first, words, states)


def _appended(content: bytes, words: dict[str, str], states: dict[str, str]) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(content), incremental=True)
    for page in writer.pages:
        for reference in page.get("/Annots", ()):
            node = reference.get_object()
            name = _name(node)
            if name in words:
                node[NameObject("/V")] = TextStringObject(words[name].replace("\n", "\r"))
                node.pop("/AP", None)
            elif name in states:
                node[NameObject("/V")] = node[NameObject("/AS")] = NameObject(states[name])
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _name(node: Any) -> str:
    parts: list[str] = []
    while node is not None:
        parts[:0] = [str(node["/T"])] if "/T" in node else []
        node = node["/Parent"].get_object() if "/Parent" in node else None
    return ".".join(parts)


def below_nameless_nodes(desk: Desk, sample: Sample) -> bytes:
    """Every field hangs on a node without a name, and every widget is a kid of its field."""
    with pikepdf.open(io.BytesIO(fill_with_pypdf(desk.blank(".pdf"), desk.form, sample))) as document:
        tops = [_below_a_node(document, field) for field in document.Root.AcroForm.Fields]
        document.Root.AcroForm.Fields = pikepdf.Array(tops)
        return saved(document)


def _below_a_node(document: pikepdf.Pdf, field: Any) -> Any:
    if "/Kids" not in field:
        name = field.T
        del field.T
        parent = document.make_indirect(pikepdf.Dictionary(T=name, Kids=pikepdf.Array([field])))
        for key in ("/FT", "/V", "/Ff", "/Opt", "/TU"):
            if key in field:
                parent[key] = field[key]
                if key in ("/V", "/FT"):
                    del field[key]
        field.Parent = parent
        field = parent
    top = document.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([field])))
    field.Parent = top
    return top


def values_as_streams(desk: Desk, sample: Sample) -> bytes:
    """Values are streams, as the format allows for long ones; boxes know their state only by what they show."""
    with pikepdf.open(io.BytesIO(fill_with_pikepdf(desk.blank(".pdf"), desk.form, sample))) as document:
        for page in document.pages:
            for node in page.get("/Annots", []):
                if isinstance(node.get("/V"), pikepdf.String):
                    text = ("\ufeff" + str(node.V)).encode("utf-16-be")
                    node.V = document.make_indirect(document.make_stream(text))
                elif node.get("/FT") == "/Btn" and "/V" in node and "/AS" in node:
                    del node.V
        return saved(document)


def typed_in_pdfium(desk: Desk, sample: Sample) -> bytes:
    """Clicked and typed in the viewer that browsers are made of."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as raw

    words, states = _values(desk.blank(".pdf"), desk, sample)
    document = pypdfium2.PdfDocument(desk.blank(".pdf"))
    document.init_forms()
    form = document.formenv
    fields = pypdf.PdfReader(io.BytesIO(desk.blank(".pdf"))).get_fields() or {}
    options = {name: [_shown(entry) for entry in fields[name].get("/Opt", ())] for name in (*words, *states)}
    for number, places in enumerate(_places(desk.blank(".pdf"))):
        page = document[number]
        raw.FORM_OnAfterLoadPage(page, form)
        for name, (x, y) in places:
            if name not in words and name not in states:
                continue
            raw.FORM_OnLButtonDown(form, page, 0, x, y)
            raw.FORM_OnLButtonUp(form, page, 0, x, y)
            if options[name]:
                raw.FORM_SetIndexSelected(form, page, options[name].index(sample.answers[name]), True)
            elif name in words:
                raw.FORM_SelectAllText(form, page)
                text = (words[name].replace("\n", "\r") + "\0").encode("utf-16-le")
                typed = ctypes.cast(ctypes.create_string_buffer(text), ctypes.POINTER(ctypes.c_ushort))
                raw.FORM_ReplaceSelection(form, page, typed)
            raw.FORM_ForceToKillFocus(form)
        page.close()
    target = io.BytesIO()
    document.save(target)
    document.close()
    return target.getvalue()


def _shown(option: Any) -> str:
    return str(option[1] if isinstance(option, list) else option)


def _places(content: bytes) -> Sequence[list[tuple[str, tuple[float, float]]]]:
    """Page by page the names of the fields and the middle of each."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        nodes = [entry.get_object() for entry in page.get("/Annots", ())]
        boxes = [(_name(node), [float(side) for side in node["/Rect"]]) for node in nodes if "/T" in node]
        found.append([(name, ((x0 + x1) / 2, (y0 + y1) / 2)) for name, (x0, y0, x1, y1) in boxes])
    return found


def saved(document: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


ACROFORM_WAYS = (
    Way("PDF fields, pikepdf", "acroform", _by(fill_with_pikepdf), "pdf"),
    Way("PDF fields, pypdf", "acroform", _by(fill_with_pypdf), "pdf"),
    Way("PDF fields, pdftk need_appearances", "acroform", _by(fill_with_pdftk), "pdf"),
    Way("PDF fields, pdftk with XFDF", "acroform", pdftk_with_looks, "pdf"),
    Way("PDF fields, looks by qpdf", "acroform", with_looks_by_qpdf, "pdf"),
    Way("PDF fields, locked by owner", "acroform", locked_by_owner, "pdf"),
    Way("PDF fields, values alone", "acroform", values_only, "pdf"),
    Way("PDF fields, several revisions", "acroform", in_several_revisions, "pdf"),
    Way("PDF fields, nameless nodes", "acroform", below_nameless_nodes, "pdf"),
    Way("PDF fields, values in streams", "acroform", values_as_streams, "pdf"),
    Way("PDF fields, typed in pdfium", "acroform", typed_in_pdfium, "pdf"),
)
