"""Reading: one file for each format, from bytes to a Transcript. Nobody here knows which form it is."""

from __future__ import annotations

from typing import Protocol

from klimadocs.model.blank import Survey
from klimadocs.model.transcript import Transcript
from klimadocs.readers import media


class Reader(Protocol):
    """Reads one format. `name` is a plain word that the history keeps."""

    name: str

    def read(self, content: bytes) -> Transcript:
        """Everything the file says, in reading order. Raises UnreadableError, never anything else."""
        ...


def sniff(content: bytes) -> str:
    """The media type by the bytes alone, whatever name or header says."""
    from klimadocs.readers import sniffing

    return sniffing.sniff(content)


def find_reader(media_type: str) -> Reader | None:
    """The reader of a sniffed media type; None for what nobody reads yet."""
    if media_type in media.WORD_FILES:
        from klimadocs.readers.word import WordReader

        return WordReader()
    if media_type == media.PDF:
        from klimadocs.readers.acroform import AcroformReader

        return AcroformReader()
    if media_type in media.OFFICE_ENDINGS:
        from klimadocs.readers.office import OfficeReader

        return OfficeReader(media_type)
    if media_type in (media.TEXT, media.HTML):
        from klimadocs.readers.mail_body import MailBodyReader

        return MailBodyReader(media_type)
    return None


def survey_blank(content: bytes, transcript: Transcript) -> Survey:
    """What a blank tells beyond its transcript, which was read from the same bytes. Raises UnreadableError."""
    from klimadocs.readers.surveying import survey

    return survey(content, transcript)


def print_pages(content: bytes) -> bytes | None:
    """A Word file as PDF, to look at; None where LibreOffice is not installed or makes nothing of it."""
    from klimadocs.readers.word_print import print_word

    return print_word(content)
