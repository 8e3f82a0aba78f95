"""Reads PDF forms: every field from the form's own tree, notes typed over it, and the printed lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pikepdf

from klimadocs.errors import UnreadableError
from klimadocs.model.transcript import Place, Sighting, Transcript, Word
from klimadocs.model.trouble import Trouble
from klimadocs.readers import media
from klimadocs.readers.pdf_answers import PdfAnswer, answers_of, option_text
from klimadocs.readers.pdf_fields import FieldWalk, PdfField
from klimadocs.readers.pdf_file import is_cut_off, open_pdf
from klimadocs.readers.pdf_history import count_signatures, find_changes
from klimadocs.readers.pdf_looks import other_look
from klimadocs.readers.pdf_pages import PdfPage, in_reading_order, page_numbers, pages_of
from klimadocs.readers.pdf_sheets import Sheets, open_sheets
from klimadocs.readers.pdf_values import array, dictionary, keys_of, text_of

_VERSION = "2"
_LIMITS = ("memory limit exceeded", "too deeply nested")  # what qpdf says where a limit ends its work
_INFO = re.compile(rb"/Info\s+(\d{1,9})\s+(\d{1,5})\s+R\b")
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


_MENDED = Trouble(
    "read",
    "",
    "mended",
    "Die PDF-Datei ist beschädigt; gelesen ist, was davon noch zu finden war.",
    "Bitte die Angaben mit dem Original vergleichen oder um eine neue Datei bitten.",
)


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
        except pikepdf.PasswordError as error:
            raise _refuse("encrypted") from error
        except Exception as error:  # qpdf and pdfium raise errors of many kinds for damaged files
            is_limit = isinstance(error, MemoryError) or any(words in str(error) for words in _LIMITS)
            raise _refuse("too_large" if is_limit else "broken_pdf") from error


def _transcribe(content: bytes, reader_name: str) -> Transcript:
    if is_cut_off(content):
        raise _refuse("broken_pdf")
    with open_pdf(content) as document:
        pages = pages_of(document)
        if not pages:
            raise _refuse("no_pages")
        form = dictionary(document.Root.get("/AcroForm"))
        fields = _find_fields(form, pages)
        sheets = open_sheets(content, document, pages, has_fields=bool(fields))
        try:
            sightings, troubles, controls = _read_all(form, fields, sheets)
        finally:
            sheets.close()
        return Transcript(
            digest=sha256(content).hexdigest(),
            reader=reader_name,
            media_type=media.PDF,
            sightings=sightings,
            properties=(
                *_read_properties(document, content),
                *_form_properties(form, fields, content),
                *_turned(sheets),
            ),
            troubles=(*troubles, *find_changes(content, fields), *(() if sheets.was_whole else (_MENDED,))),
            controls=controls,
            is_in_order=False,
        )


def _read_all(
    form: Any, fields: list[PdfField], sheets: Sheets
) -> tuple[tuple[Sighting, ...], tuple[Trouble, ...], int]:
    """Sightings, troubles, and how many controls there are."""
    has_looks = text_of(form.get("/NeedAppearances")).lower() != "true"
    filled, controls = _read_fields(fields, sheets, has_looks)
    data, doubts = _read_data(form, fields, filled)
    if "/XFA" in form and not fields and not data:
        raise _refuse("xfa_only")
    sightings, troubles = sheets.read(in_reading_order([*filled, *data]))
    if data and not fields:
        # what the page itself says is that another program is needed
        sightings = tuple(entry for entry in sightings if entry.method not in ("line", "mark"))
    return sightings, (*troubles, *doubts), controls


def _find_fields(form: Any, pages: list[PdfPage]) -> list[PdfField]:
    walk = FieldWalk(page_numbers(pages))
    fields = list(walk.below(array(form.get("/Fields"))))
    fields += walk.forgotten(widget for page in pages for widget in page.widgets)
    return fields


def _read_fields(fields: list[PdfField], sheets: Sheets, has_looks: bool) -> tuple[list[Sighting], int]:
    """Values, and what is to be seen in their places where that is something else. `has_looks` is False where the file
    asks for its pictures to be made anew."""
    filled: list[Sighting] = []
    count = 0
    for field in fields:
        for answer in answers_of(field):
            count += 1
            sighting = _sighting(field, answer, sheets)
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


def _sighting(field: PdfField, answer: PdfAnswer, sheets: Sheets) -> Sighting:
    page, shown = answer.widget.page, field.label or field.name
    box = None if page is None else sheets.box(page, answer.widget.rectangle)
    path = f"Feld {shown}" if page is None else f"Seite {page}, Feld {shown}"
    return Sighting(
        answer.text,
        "acroform",
        Place(page, box, path),
        key=field.name,
        label=field.label,
        mark=answer.mark,
        certainty=answer.certainty,
        buttons=tuple(_buttons(field, sheets)) if field.type == "radio" else (),
    )


def _buttons(field: PdfField, sheets: Sheets) -> Iterator[Word]:
    for widget in field.widgets:
        box = None if widget.page is None else sheets.box(widget.page, widget.rectangle)
        if box is not None and widget.page == field.widgets[0].page:
            yield from ((option_text(field, state, widget), box) for state in widget.on_states[:1])


def _read_properties(document: pikepdf.Pdf, content: bytes) -> tuple[tuple[str, str], ...]:
    """Title, author and whatever else the file says of itself; some programs that append to a file forget to repeat
    where that stands."""
    entries = dictionary(document.trailer.get("/Info"))
    places = [] if entries.keys() else _INFO.findall(content)
    if places:
        entries = dictionary(document.get_object(int(places[-1][0]), int(places[-1][1])))
    return tuple((name, text_of(entries.get(f"/{name}"))) for name in keys_of(entries))


def _form_properties(form: Any, fields: list[PdfField], content: bytes) -> tuple[tuple[str, str], ...]:
    """`revisions`: how often the file was appended to, the first time included; files made for the web count twice."""
    found = [("xfa", "yes" if fields else "only")] if "/XFA" in form else []
    revisions = content.count(b"startxref")
    signatures = count_signatures(fields)
    found += [("revisions", str(revisions))] if revisions > 1 else []
    return (*found, ("signatures", str(signatures))) if signatures else tuple(found)


def _turned(sheets: Sheets) -> tuple[tuple[str, str], ...]:
    """`turned`: of each page the degrees clockwise beyond what the file says; only where one is turned."""
    turns = [(turn - page.turned) % 360 for turn, page in zip(sheets.turns, sheets.pages, strict=True)]
    return (("turned", " ".join(map(str, turns))),) if any(turns) else ()


def _refuse(kind: str) -> UnreadableError:
    return UnreadableError(kind, *_REFUSALS[kind])
