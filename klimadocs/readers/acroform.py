"""Reads PDF forms: every field from the form's own tree, notes typed over it, and the printed lines."""

from __future__ import annotations

import logging
from hashlib import sha256
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, WrongPasswordError

from klimadocs.errors import UnreadableError
from klimadocs.model.transcript import Place, Sighting, Transcript
from klimadocs.model.trouble import Trouble
from klimadocs.readers import media
from klimadocs.readers.pdf_answers import PdfAnswer, answers_of
from klimadocs.readers.pdf_fields import FieldWalk, PdfField
from klimadocs.readers.pdf_pages import box_on, in_reading_order, page_numbers, read_lines, read_notes, widgets_on
from klimadocs.readers.pdf_values import array, dictionary, text_of

logging.getLogger("pypdf").addHandler(logging.NullHandler())

_VERSION = "1"
_TEXT_PAGES_MAX = 60
_AGAIN = "Bitte die Absenderin oder den Absender um eine neue Datei bitten."
_REFUSALS = {
    "empty": ("Die Datei ist leer (0 Bytes).", _AGAIN),
    "broken_pdf": ("Die PDF-Datei ist beschädigt und kann nicht gelesen werden.", _AGAIN),
    "no_pages": ("Die PDF-Datei hat keine Seiten.", _AGAIN),
    "too_large": (
        "Die PDF-Datei ist ausgepackt größer als erlaubt und wird deshalb nicht gelesen.",
        "Bitte mit Vorsicht behandeln: So sehen auch Dateien aus, die Rechner lahmlegen sollen.",
    ),
    "encrypted": ("Die PDF-Datei ist mit einem Kennwort geschützt.", "Bitte um eine Fassung ohne Kennwort bitten."),
    "xfa_only": (
        "Die PDF-Datei ist ein dynamisches Formular (XFA), das nur Adobe-Programme anzeigen.",
        "Bitte um das Formular als .docx oder als gedrucktes PDF bitten.",
    ),
}


class AcroformReader:
    """Reads PDF files with form fields, and the text of those without."""

    name = "acroform"

    def read(self, content: bytes) -> Transcript:
        """Page by page: fields and notes as they stand, then the printed lines. Raises UnreadableError."""
        if not content:
            raise _refuse("empty")
        try:
            return _transcribe(content, f"{self.name}/{_VERSION}")
        except UnreadableError:
            raise
        except (DependencyError, FileNotDecryptedError, WrongPasswordError) as error:
            raise _refuse("encrypted") from error
        except LimitReachedError as error:
            raise _refuse("too_large") from error
        except Exception as error:
            raise _refuse("broken_pdf") from error


def _transcribe(content: bytes, reader_name: str) -> Transcript:
    document = PdfReader(BytesIO(content), strict=False)
    if document.is_encrypted and not document.decrypt(""):
        raise _refuse("encrypted")
    pages = list(document.pages)
    if not pages:
        raise _refuse("no_pages")
    form = dictionary(dictionary(document.trailer.get("/Root")).get("/AcroForm"))
    fields = _find_fields(form, pages)
    if "/XFA" in form and not fields:
        raise _refuse("xfa_only")
    filled, controls = _read_fields(fields, pages)
    sightings, troubles = _read_pages(filled, pages)
    return Transcript(
        digest=sha256(content).hexdigest(),
        reader=reader_name,
        media_type=media.PDF,
        sightings=sightings,
        properties=(*_read_properties(document), *_form_properties(form, fields)),
        troubles=troubles,
        controls=controls,
        is_in_order=False,
    )


def _find_fields(form: Any, pages: list[PageObject]) -> list[PdfField]:
    walk = FieldWalk(page_numbers(pages))
    fields = list(walk.below(array(form.get("/Fields"))))
    fields += walk.forgotten([widget for page in pages for widget in widgets_on(page)])
    return fields


def _read_fields(fields: list[PdfField], pages: list[PageObject]) -> tuple[list[Sighting], int]:
    filled = [_sighting(field, answer, pages) for field in fields for answer in answers_of(field)]
    return in_reading_order(filled), len(filled)


def _sighting(field: PdfField, answer: PdfAnswer, pages: list[PageObject]) -> Sighting:
    page, shown = answer.widget.page, field.label or field.name
    box = None if page is None else box_on(pages[page - 1], answer.widget.rectangle)
    path = f"Feld {shown}" if page is None else f"Seite {page}, Feld {shown}"
    return Sighting(
        answer.text,
        "acroform",
        Place(page, box, path),
        key=field.name,
        label=field.label,
        mark=answer.mark,
        certainty=answer.certainty,
    )


def _read_pages(filled: list[Sighting], pages: list[PageObject]) -> tuple[tuple[Sighting, ...], tuple[Trouble, ...]]:
    """Fields and notes of a page in their places, then its lines; fields on no page stand at the end."""
    found: list[Sighting] = []
    troubles: list[Trouble] = []
    for page_number, page in enumerate(pages, start=1):
        own = [sighting for sighting in filled if sighting.place.page == page_number]
        found += in_reading_order([*own, *read_notes(page, page_number)])
        if page_number <= _TEXT_PAGES_MAX:
            found += _lines_or_trouble(page, page_number, troubles)
    if len(pages) > _TEXT_PAGES_MAX:
        troubles.append(_pages_unread(len(pages)))
    found += [sighting for sighting in filled if sighting.place.page is None]
    return tuple(found), tuple(troubles)


def _lines_or_trouble(page: PageObject, page_number: int, troubles: list[Trouble]) -> list[Sighting]:
    """Damaged fonts or drawings must not cost the values of the fields; pypdf raises errors of many kinds there."""
    try:
        return list(read_lines(page, page_number))
    except Exception:
        sentence = f"Der gedruckte Text von Seite {page_number} kann nicht gelesen werden."
        remedy = "Bitte die Seite im Original ansehen; ausgefüllte Felder sind gelesen."
        troubles.append(Trouble("read", "", "page_text", sentence, remedy))
        return []


def _pages_unread(count: int) -> Trouble:
    sentence = f"Von {count} Seiten wurde nur der Text der ersten {_TEXT_PAGES_MAX} gelesen."
    return Trouble("read", "", "pages_unread", sentence, "Bitte die übrigen Seiten im Original ansehen.")


def _read_properties(document: PdfReader) -> tuple[tuple[str, str], ...]:
    """Title, author and whatever else the file says of itself; nothing where that is damaged."""
    try:
        entries = dictionary(document.metadata)
        return tuple((str(name).removeprefix("/"), text_of(value)) for name, value in entries.items())
    except Exception:
        return ()


def _form_properties(form: Any, fields: list[PdfField]) -> tuple[tuple[str, str], ...]:
    signatures = sum(1 for field in fields if field.type == "signature" and field.value is not None)
    found = [("xfa", "yes")] if "/XFA" in form else []
    return (*found, ("signatures", str(signatures))) if signatures else tuple(found)


def _refuse(kind: str) -> UnreadableError:
    return UnreadableError(kind, *_REFUSALS[kind])
