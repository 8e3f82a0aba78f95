"""Paper: scans, faxes and photographs, laid over the blanks of the office. The light door to the room of image work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from klimadocs.errors import UnreadableError

if TYPE_CHECKING:
    from klimadocs.forms.reference import Reference
    from klimadocs.model.evidence import Clipping
    from klimadocs.model.reading import FormReading
    from klimadocs.model.transcript import Transcript
    from klimadocs.model.trouble import Trouble
    from klimadocs.paper.flowed.prose import Prose
    from klimadocs.paper.stack import Stack, Submission
    from klimadocs.readers.page_looks import PageLooks

    PaperStack: TypeAlias = Stack
    PaperSubmission: TypeAlias = Submission
    PaperProse: TypeAlias = Prose

PICTURES = frozenset(("image/tiff", "image/jpeg", "image/png", "image/heic"))
_OTHERS = {
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

    def read(
        self,
        content: bytes,
        media_type: str,
        pages: frozenset[int] | None = None,
        step: Callable[[], None] = lambda: None,
    ) -> Stack:
        """The submissions in the file, none where no page is of a known form. `pages` are those to look at, all for
        None; `step` is called after each. Raises UnreadableError."""
        if media_type in _OTHERS:
            raise _refuse_kind(media_type)
        if self._room is None:
            self._room = _open_room(self._references)
        stack: Stack = self._room.read(content, media_type, pages, step)
        return stack


def settle_flowed(reading: FormReading, submission: PaperSubmission) -> tuple[FormReading, tuple[Clipping, ...]]:
    """The reading and its pictures: where the lines of a form lie elsewhere than in its blank, its answers are looked
    at again, each by itself."""
    if not submission.flowed:
        return reading, submission.clippings
    return settle_pages(reading, submission.reference, submission.transcript, submission.flowed)


def complete(
    reference: Reference, transcript: Transcript, stack: PaperStack
) -> tuple[Transcript, tuple[PaperProse, ...], tuple[Trouble, ...]]:
    """The transcript of a digital form with what stands on scanned pages that are missing pages of it; these pages; and
    the troubles of the stack without them. No pages where none is."""
    if not stack.prose:
        return transcript, (), stack.troubles
    from klimadocs.paper.stack import without_strange
    from klimadocs.readers import paper_flow

    whole, pages = paper_flow.complete(reference, transcript, stack.prose)
    troubles = without_strange(stack, {page.number for page in pages}) if pages else stack.troubles
    return whole, tuple(pages), troubles


def settle_pages(
    reading: FormReading, reference: Reference, transcript: Transcript, pages: tuple[PaperProse, ...]
) -> tuple[FormReading, tuple[Clipping, ...]]:
    """The same for pages that stand in the transcript, alone or with digital ones that they complete."""
    from klimadocs.readers import paper_answers
    from klimadocs.readers.paper_gaps import find_gaps

    gaps = find_gaps(reading, reference, transcript.sightings, pages)
    return paper_answers.doubt(reading, reference.form, pages, gaps), tuple(paper_answers.cut(reading, pages, gaps))


def is_paper(media_type: str) -> bool:
    """Whether it is a picture file."""
    return media_type in PICTURES or media_type in _OTHERS


def look_at_pages(content: bytes) -> PageLooks:
    """Which pages of a PDF are pictures. Never raises."""
    from klimadocs.readers import page_looks

    return page_looks.look_at_pages(content)


def _open_room(references: Sequence[Reference]) -> Any:
    try:
        from klimadocs.paper.reading.recognition import model_path
        from klimadocs.paper.stack import PaperRoom
        from klimadocs.readers.paper_flow import find_flowed

        model_path()
        return PaperRoom(references, lambda *found: find_flowed(found[0], references, *found[1:]))
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
