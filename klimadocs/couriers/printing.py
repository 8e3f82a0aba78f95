"""Letters as PDF: Word files by way of LibreOffice, which reports success whatever happened; only pages count."""

from __future__ import annotations

from collections.abc import Sequence

from klimadocs.couriers.values import clean_line
from klimadocs.errors import RefusedError, TemporaryError
from klimadocs.model.mail import Attachment
from klimadocs.programs.libreoffice import TooSlow
from klimadocs.programs.pages import LETTER_SECONDS, START_SECONDS, count_pages, is_word, print_pages


def is_pdf(attachment: Attachment) -> bool:
    """By content."""
    return attachment.content.startswith(b"%PDF-")


def print_letters(
    letters: Sequence[Attachment],
    office: str,
    start_seconds: float = START_SECONDS,
    letter_seconds: float = LETTER_SECONDS,
) -> tuple[bytes, ...]:
    """One PDF for each letter, in their order. Raises RefusedError for a letter that is neither Word nor PDF or has no
    pages, TemporaryError where LibreOffice does not come to an end."""
    require_letters(letters)
    try:
        made = print_pages(
            [letter.content for letter in letters if is_word(letter.content)], office, start_seconds, letter_seconds
        )
    except TooSlow:
        raise TemporaryError(
            "LibreOffice hat die Briefe nicht in der vorgesehenen Zeit gedruckt und wurde beendet.",
            "Der nächste Lauf versucht es wieder; dauert es an, die Briefe bitte in Word öffnen und drucken.",
        ) from None
    pages = iter(made)
    printed = [letter.content if is_pdf(letter) else next(pages) for letter in letters]
    for letter, content in zip(letters, printed, strict=True):
        if not count_pages(content):
            raise _unprintable(letter)
    return tuple(printed)


def require_letters(letters: Sequence[Attachment]) -> None:
    """Raises RefusedError for the first that is neither Word nor PDF."""
    for letter in letters:
        if not is_word(letter.content) and not is_pdf(letter):
            raise _unprintable(letter)


def _unprintable(letter: Attachment) -> RefusedError:
    return RefusedError(
        f"Der Brief „{clean_line(letter.name, 100)}“ lässt sich nicht als PDF drucken.",
        "Bitte in Word öffnen und prüfen, dann drucken und von Hand versenden.",
    )
