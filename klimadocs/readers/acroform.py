"""Reads PDF forms: every field from the form's own tree, notes typed over it, and the printed lines."""

from __future__ import annotations

import logging
from dataclasses import replace
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
from klimadocs.readers.pdf_history import count_signatures, find_changes
from klimadocs.readers.pdf_looks import other_look
from klimadocs.readers.pdf_pages import box_on, in_reading_order, page_numbers, read_lines, read_notes, widgets_on
from klimadocs.readers.pdf_paper import Paper, open_paper
from klimadocs.readers.pdf_values import array, dictionary, text_of

logging.getLogger("pypdf").addHandler(logging.NullHandler())

_VERSION = "2"
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
    has_looks = text_of(form.get("/NeedAppearances")).lower() != "true"
    filled, controls = _read_fields(fields, pages, has_looks)
    data, doubts = _read_data(form, fields, filled)
    if "/XFA" in form and not fields and not data:
        raise _refuse("xfa_only")
    filled += data
    paper = open_paper(content, is_flat=not filled)
    try:
        sightings, troubles = _read_pages(in_reading_order(filled), pages, paper)
    finally:
        if paper is not None:
            paper.close()
    if data and not fields:
        # what the page itself says is that another program is needed
        sightings = tuple(entry for entry in sightings if entry.method not in ("line", "mark"))
    return Transcript(
        digest=sha256(content).hexdigest(),
        reader=reader_name,
        media_type=media.PDF,
        sightings=sightings,
        properties=(*_read_properties(document), *_form_properties(form, fields, content)),
        troubles=(*troubles, *doubts, *find_changes(content, fields)),
        controls=controls,
        is_in_order=False,
    )


def _find_fields(form: Any, pages: list[PageObject]) -> list[PdfField]:
    walk = FieldWalk(page_numbers(pages))
    fields = list(walk.below(array(form.get("/Fields"))))
    fields += walk.forgotten([widget for page in pages for widget in widgets_on(page)])
    return fields


def _read_fields(fields: list[PdfField], pages: list[PageObject], has_looks: bool) -> tuple[list[Sighting], int]:
    """Values, and what is to be seen in their places where that is something else. `has_looks` is False where the file
    asks for its pictures to be made anew."""
    filled: list[Sighting] = []
    count = 0
    for field in fields:
        for answer in answers_of(field):
            count += 1
            sighting = _sighting(field, answer, pages)
            filled.append(sighting)
            if has_looks and (shown := other_look(field, answer.widget, answer.text)):
                filled.append(replace(sighting, text=shown, method="line", certainty=0.5))
    return filled, count


def _read_data(form: Any, fields: list[PdfField], filled: list[Sighting]) -> tuple[list[Sighting], list[Trouble]]:
    """What XFA says instead of the fields, or where it contradicts them; damaged data must not cost the fields."""
    if "/XFA" not in form:
        return [], []
    from klimadocs.readers.xfa import read_xfa

    try:
        found = read_xfa(form)
    except Exception:
        sentence = "Die XFA-Daten der PDF-Datei sind beschädigt; gelesen sind nur ihre Formularfelder."
        return [], [Trouble("read", "", "xfa_unread", sentence, "Bitte die Angaben mit dem Original vergleichen.")]
    if found is None:
        return [], []
    return list(found.objections(fields, filled) if fields else found.sightings()), []


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


def _read_pages(
    filled: list[Sighting], pages: list[PageObject], paper: Paper | None
) -> tuple[tuple[Sighting, ...], tuple[Trouble, ...]]:
    """Fields and notes of a page in their places, then its lines; fields on no page stand at the end."""
    found: list[Sighting] = []
    troubles: list[Trouble] = []
    for page_number, page in enumerate(pages, start=1):
        own = [sighting for sighting in filled if sighting.place.page == page_number]
        found += in_reading_order([*own, *read_notes(page, page_number)])
        if page_number <= _TEXT_PAGES_MAX:
            found += _lines_or_trouble(page, page_number, paper, troubles)
    if len(pages) > _TEXT_PAGES_MAX:
        troubles.append(_pages_unread(len(pages)))
    found += [sighting for sighting in filled if sighting.place.page is None]
    return tuple(found), tuple(troubles)


def _lines_or_trouble(
    page: PageObject, page_number: int, paper: Paper | None, troubles: list[Trouble]
) -> list[Sighting]:
    """Damaged fonts or drawings must not cost the values of the fields; pypdf, which reads what pdfium cannot open,
    raises errors of many kinds there."""
    try:
        printed = paper.read(page_number) if paper else []
        return printed or list(read_lines(page, page_number))
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


def _form_properties(form: Any, fields: list[PdfField], content: bytes) -> tuple[tuple[str, str], ...]:
    """`revisions`: how often the file was appended to, the first time included; files made for the web count twice."""
    found = [("xfa", "yes" if fields else "only")] if "/XFA" in form else []
    revisions = content.count(b"startxref")
    signatures = count_signatures(fields)
    found += [("revisions", str(revisions))] if revisions > 1 else []
    return (*found, ("signatures", str(signatures))) if signatures else tuple(found)


def _refuse(kind: str) -> UnreadableError:
    return UnreadableError(kind, *_REFUSALS[kind])
