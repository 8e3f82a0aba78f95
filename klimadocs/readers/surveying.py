"""Looks at a blank form a second time: for what only the making of a definition needs to know."""

from __future__ import annotations

from klimadocs.errors import UnreadableError
from klimadocs.model.blank import Survey
from klimadocs.model.transcript import Transcript
from klimadocs.readers import media


def survey(content: bytes, transcript: Transcript) -> Survey:
    """An empty survey for formats that tell no more than their transcript. Raises UnreadableError."""
    if transcript.media_type == media.PDF:
        return _pdf(content, transcript)
    if transcript.media_type in media.WORD_FILES and content[:2] == b"PK":
        from klimadocs.readers.word_survey import survey_word

        return survey_word(content)
    return Survey()


def _pdf(content: bytes, transcript: Transcript) -> Survey:
    from klimadocs.readers.pdf_survey import survey_pdf

    try:
        return survey_pdf(content, transcript)
    except Exception as error:  # qpdf and pdfium raise errors of many kinds on damaged files
        sentence = "Die PDF-Datei lässt sich nicht als leeres Formular auswerten."
        raise UnreadableError("broken_pdf", sentence, "Bitte das Formular neu speichern.") from error
