"""Files that were appended to: the last version counts, and what changed after signing is told."""

from __future__ import annotations

import io

import pypdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String
from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

from klimadocs.model.transcript import Transcript
from klimadocs.readers.acroform import AcroformReader
from tests.readers.pdf_files import PdfDraft


def signed(value: str = "Bonn") -> bytes:
    """A form with a field and a signature that covers the whole file."""
    draft = PdfDraft()
    draft.field("ort", "Tx", V=String(value), TU=String("Ort"))
    marks = Array([0, 1_000_000_000, 1_000_000_001, 1_000_000_002])
    draft.field(
        "unterschrift", "Sig", (50, 500, 90, 520), V=Dictionary(Type=Name.Sig, ByteRange=marks, Contents=String("x"))
    )
    content = draft.save(object_stream_mode=ObjectStreamMode.disable)
    size = len(content)
    for number, value_ in ((1_000_000_000, 100), (1_000_000_001, 110), (1_000_000_002, size - 110)):
        content = content.replace(str(number).encode(), f"{value_:010}".encode())
    return content


def appended(content: bytes, **values: str) -> bytes:
    """As programs save a signed file: what is new stands behind it."""
    writer = pypdf.PdfWriter(io.BytesIO(content), incremental=True)
    for annotation in writer.pages[0]["/Annots"]:
        field = annotation.get_object()
        if field["/T"] in values:
            field[NameObject("/V")] = TextStringObject(values[field["/T"]])
    writer.pages[0][NameObject("/UserUnit")] = NumberObject(1)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def read(content: bytes) -> Transcript:
    return AcroformReader().read(content)


def test_the_last_revision_counts() -> None:
    draft = PdfDraft()
    draft.field("ort", "Tx", V=String("Bonn"))
    first = draft.save()
    content = appended(appended(first, ort="Köln"), ort="Hagen")
    assert content.startswith(first)
    transcript = read(content)
    assert [entry.text for entry in transcript.sightings] == ["Hagen"]
    assert transcript.property("revisions") == "3"
    assert transcript.troubles == ()


def test_a_signed_file_says_so() -> None:
    transcript = read(signed())
    assert transcript.property("signatures") == "1"
    assert transcript.troubles == ()


def test_what_changed_after_signing_is_named() -> None:
    transcript = read(appended(signed(), ort="Köln"))
    assert [entry.text for entry in transcript.sightings] == ["Köln"]
    (trouble,) = transcript.troubles
    assert trouble.kind == "changed_after_signing"
    assert "(Ort)" in trouble.sentence


def test_what_is_only_saved_again_is_no_change() -> None:
    """A second signature, or proofs that are kept with the first, are appended too."""
    transcript = read(appended(signed()))
    assert transcript.property("revisions") == "2"
    assert transcript.troubles == ()


def test_a_signature_that_does_not_say_what_it_covers_is_told() -> None:
    draft = PdfDraft()
    draft.field("unterschrift", "Sig", V=Dictionary(Type=Name.Sig))
    assert [trouble.kind for trouble in read(draft.save()).troubles] == ["signature_unclear"]


def test_a_signature_over_what_is_no_file_is_told() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(signed()))
    field = next(entry.get_object() for entry in writer.pages[0]["/Annots"] if entry.get_object()["/FT"] == "/Sig")
    field["/V"][NameObject("/ByteRange")] = ArrayObject(map(NumberObject, (0, 10, 12, 20)))
    target = io.BytesIO()
    writer.write(target)
    assert [trouble.kind for trouble in read(target.getvalue()).troubles] == ["signature_unclear"]
