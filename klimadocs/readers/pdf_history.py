"""What became of a PDF file after it was signed: programs append to a signed file, and the last version counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from klimadocs.model.trouble import Trouble
from klimadocs.readers.pdf_answers import answers_of
from klimadocs.readers.pdf_fields import FieldWalk, PdfField
from klimadocs.readers.pdf_file import open_pdf
from klimadocs.readers.pdf_pages import page_numbers, pages_of
from klimadocs.readers.pdf_values import array, dictionary, number

_NAMED_MAX = 5


def count_signatures(fields: Sequence[PdfField]) -> int:
    """Signature fields that were signed; whether a signature holds is not looked at."""
    return len(_signed(fields))


def find_changes(content: bytes, fields: Sequence[PdfField]) -> list[Trouble]:
    """A trouble where fields say something else than when the file was last signed, or where the signature does not
    tell what it covers. More signatures and remarks that are appended are no change."""
    signed = _signed(fields)
    ends = [end for entry in signed if (end := _signed_bytes(entry)) is not None]
    if not signed or (ends and content[max(ends) :].strip() == b""):
        return []
    before = _answers_in(content[: max(ends)]) if ends else None
    if before is None:
        sentence = "Die PDF-Datei ist unterschrieben; welche Fassung unterschrieben wurde, ist nicht zu erkennen."
        return [Trouble("read", "", "signature_unclear", sentence, "Bitte die Unterschrift in Adobe Reader prüfen.")]
    now = _answers(fields)
    changed = [name for name in now if now[name] != before.get(name)]
    if not changed:
        return []
    shown = ", ".join(changed[:_NAMED_MAX]) + (" …" if len(changed) > _NAMED_MAX else "")
    sentence = f"Nach der Unterschrift wurden Angaben geändert ({shown}); gelesen ist die letzte Fassung."
    return [Trouble("read", "", "changed_after_signing", sentence, "Bitte nachfragen, welche Fassung gelten soll.")]


def _signed(fields: Sequence[PdfField]) -> list[PdfField]:
    return [field for field in fields if field.type == "signature" and field.value is not None]


def _signed_bytes(field: PdfField) -> int | None:
    """How much of the file the signature covers; None where it does not say so."""
    numbers = [number(entry) for entry in array(dictionary(field.value).get("/ByteRange"))]
    return numbers[-2] + numbers[-1] if len(numbers) >= 4 and numbers[-1] > 0 <= numbers[-2] else None


def _answers_in(content: bytes) -> dict[str, Any] | None:
    try:
        with open_pdf(content) as document:
            form = dictionary(document.Root.get("/AcroForm"))
            walk = FieldWalk(page_numbers(pages_of(document)))
            return _answers(list(walk.below(array(form.get("/Fields")))))
    except Exception:  # what is no whole file raises errors of many kinds
        return None


def _answers(fields: Sequence[PdfField]) -> dict[str, Any]:
    return {
        field.label or field.name: [(answer.text, answer.mark) for answer in answers_of(field)]
        for field in fields
        if field.type not in ("signature", "button")
    }
