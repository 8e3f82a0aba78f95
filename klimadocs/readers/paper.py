"""Paper: scans, faxes and photographs, laid over the blanks of the office. The light door to the room of image work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from klimadocs.errors import UnreadableError
from klimadocs.readers import media

if TYPE_CHECKING:
    from klimadocs.forms.reference import Reference
    from klimadocs.paper.stack import Stack

PICTURES = frozenset(("image/tiff", "image/jpeg", "image/png"))
_SHARE = 0.6
_LETTERS_MAX = 20
_PAGES_ASKED = 12
_OTHERS = {
    "image/heic": "HEIC",
    "image/avif": "AVIF",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/webp": "WebP",
}


class PaperReader:
    """Reads what came on paper. Keeps the pages of the blanks as long as it lives."""

    name = "paper"

    def __init__(self, references: Sequence[Reference]) -> None:
        self._references = references
        self._room: Any = None

    def read(self, content: bytes, media_type: str) -> Stack:
        """The submissions in the file, none where no page is of a known form. Raises UnreadableError."""
        if media_type in _OTHERS:
            raise _refuse_kind(media_type)
        if self._room is None:
            self._room = _open_room(self._references)
        stack: Stack = self._room.read(content, media_type)
        return stack


def is_paper(content: bytes, media_type: str) -> bool:
    """Whether the file shows pictures of pages: a picture file, or a PDF some page of which is one large picture. Words
    that a scanner has laid behind its picture do not count: they cannot be seen."""
    if media_type in PICTURES or media_type in _OTHERS:
        return True
    return media_type == media.PDF and _shows_pictures(content)


def _shows_pictures(content: bytes) -> bool:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except (pypdfium2.PdfiumError, ValueError):
        return False
    try:
        return any(_is_picture(document, place) for place in range(min(len(document), _PAGES_ASKED)))
    finally:
        document.close()


def _is_picture(document: Any, place: int) -> bool:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[place]
        room = max(page.get_width() * page.get_height(), 1.0)
        covered, letters = 0.0, 0
        for entry in page.get_objects(max_depth=4):
            if entry.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = entry.get_bounds()
                covered += (right - left) * (top - bottom)
                letters = 0 if (right - left) * (top - bottom) > _SHARE * room else letters
            elif entry.type == pdfium.FPDF_PAGEOBJ_TEXT and _is_seen(entry):
                letters += 1
        return covered >= _SHARE * room and letters <= _LETTERS_MAX
    except (pypdfium2.PdfiumError, ValueError):
        return False


def _is_seen(entry: Any) -> bool:
    import pypdfium2.raw as pdfium

    return bool(pdfium.FPDFTextObj_GetTextRenderMode(entry.raw) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)


def _open_room(references: Sequence[Reference]) -> Any:
    try:
        from klimadocs.paper.recognition import model_path
        from klimadocs.paper.stack import PaperRoom

        model_path()
        return PaperRoom(references)
    except ImportError as error:
        sentence = (
            f"Papier (Scan, Fax, Foto) wird auf diesem Rechner noch nicht gelesen: Es fehlt „{error.name or error}“."
        )
        remedy = (
            "Das Zusatzpaket einrichten: pip install 'klimadocs[paper]'. Bis dahin bitte ansehen und von Hand erfassen."
        )
        raise UnreadableError("no_paper", sentence, remedy) from error


def _refuse_kind(media_type: str) -> UnreadableError:
    sentence = f"Bilder dieser Art ({_OTHERS[media_type]}) werden nicht gelesen."
    return UnreadableError("no_reader", sentence, "Bitte als JPEG, PNG, TIFF oder PDF speichern und erneut ablegen.")
