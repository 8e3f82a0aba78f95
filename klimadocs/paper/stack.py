"""The stack: pages in any order, of one form or of several, with others between, become submissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from klimadocs.errors import UnreadableError
from klimadocs.forms.reference import Reference
from klimadocs.model.evidence import Clipping
from klimadocs.model.transcript import Sighting, Transcript
from klimadocs.model.trouble import Trouble
from klimadocs.paper.archive import CopiedPage, build_copy, copy_page
from klimadocs.paper.clippings import clip
from klimadocs.paper.cuttings import Sheet, darkness
from klimadocs.paper.finding import Finding, find
from klimadocs.paper.fitting import Fit
from klimadocs.paper.grounds import Ground, grounds_of
from klimadocs.paper.light import even_out, is_bilevel
from klimadocs.paper.pictures import PAGES_MAX, Document, Leaf
from klimadocs.paper.sheets import read_sheet

_READER = "paper/1"
_SHOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class Submission:
    """Pages that belong together: the form whose pages they are, how well they lie on its blank (0 to 1), what stands
    on them, and pictures of it."""

    reference: Reference
    score: float
    transcript: Transcript
    clippings: tuple[Clipping, ...] = ()


@dataclass(frozen=True, slots=True)
class Stack:
    """Everything that was on paper in one file. Troubles name no item. `copy` is a PDF of all pages that can be
    searched, b"" where no page could be opened."""

    submissions: tuple[Submission, ...]
    troubles: tuple[Trouble, ...]
    copy: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class _Page:
    reference: Reference
    ground_page: int
    score: float
    sightings: tuple[Sighting, ...]
    clippings: tuple[Clipping, ...] = ()


class PaperRoom:
    """Reads paper against the blanks of the office. Keeps their pages, so that they are drawn once."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._references = tuple(references)
        self._kept: tuple[Ground, ...] | None = None

    @property
    def _grounds(self) -> tuple[Ground, ...]:
        if self._kept is None:
            self._kept = tuple(ground for reference in self._references for ground in grounds_of(reference))
        return self._kept

    def read(self, content: bytes, media_type: str) -> Stack:
        """Raises UnreadableError where the file cannot be opened at all."""
        document = Document(content, media_type)
        pages: list[_Page] = []
        troubles: list[Trouble] = []
        copies: list[CopiedPage] = []
        try:
            for number, leaf in enumerate(document.leaves(), start=1):
                self._take(number, leaf, pages, troubles, copies)
            if document.pages > PAGES_MAX:
                troubles.append(_unread(document.pages))
        finally:
            document.close()
        digest = sha256(content).hexdigest()
        submissions = tuple(_submission(group, digest, media_type) for group in _groups(pages))
        return Stack(
            submissions, _told_together(troubles, bool(submissions)), build_copy(copies, digest) if copies else b""
        )

    def _take(
        self,
        number: int,
        leaf: Leaf | UnreadableError,
        pages: list[_Page],
        troubles: list[Trouble],
        copies: list[CopiedPage],
    ) -> None:
        if isinstance(leaf, UnreadableError):
            troubles.append(Trouble("read", "", leaf.kind, leaf.sentence, leaf.remedy))
            return
        evened = even_out(leaf.picture, leaf.dpi)
        found = find(evened, leaf.dpi, self._grounds)
        if found.best is None:
            troubles.append(_foreign(number))
        elif found.rivals:
            troubles.append(_ambiguous(number, found))
        else:
            sheet = Sheet(
                leaf, evened, found.best, darkness(found.best, evened), leaf.grain_dpi, is_bilevel(leaf.picture)
            )
            ground = found.best.ground
            score = round(found.best.likeness, 4)
            sightings, is_unsigned = read_sheet(sheet)
            pages.append(_Page(ground.reference, ground.page, score, sightings, tuple(clip(sheet))))
            troubles += [_unsigned(number)] if is_unsigned else []
        copies.append(copy_page(leaf, found.best, pages[-1].sightings if found.best and not found.rivals else ()))


def _groups(pages: Sequence[_Page]) -> list[list[_Page]]:
    """A page that is there already begins the next copy of its form."""
    open_groups: dict[int, list[_Page]] = {}
    done: list[list[_Page]] = []
    for page in pages:
        group = open_groups.get(id(page.reference))
        if group is None or any(other.ground_page == page.ground_page for other in group):
            group = open_groups[id(page.reference)] = []
            done.append(group)
        group.append(page)
    return done


def _submission(group: Sequence[_Page], digest: str, media_type: str) -> Submission:
    ordered = sorted(group, key=lambda page: page.ground_page)
    sightings = tuple(entry for page in ordered for entry in page.sightings)
    transcript = Transcript(digest, _READER, media_type, sightings, is_in_order=False)
    score = round(sum(page.score for page in group) / len(group), 4)
    clippings = tuple(entry for page in ordered for entry in page.clippings)
    return Submission(group[0].reference, score, transcript, clippings)


def _foreign(page: int) -> Trouble:
    """One page; `_told_together` makes one trouble of all."""
    return Trouble("read", str(page), "foreign_page", "", "")


def _told_together(troubles: Sequence[Trouble], has_forms: bool) -> tuple[Trouble, ...]:
    """Strange pages in one sentence; nothing of them where there is no form at all, for that is told anyway."""
    foreign = [entry.item for entry in troubles if entry.kind == "foreign_page"]
    others = [entry for entry in troubles if entry.kind != "foreign_page"]
    if foreign and has_forms:
        shown = ", ".join(foreign[:_SHOWN_MAX]) + (" …" if len(foreign) > _SHOWN_MAX else "")
        sentence = f"Zu keinem der bekannten Formulare gehören: Blatt {shown}."
        others.append(Trouble("read", "", "foreign_page", sentence, "Bitte ansehen; sie werden nicht ausgewertet."))
    return tuple(others)


def _ambiguous(page: int, found: Finding) -> Trouble:
    fits: list[Fit] = [entry for entry in (found.best, *found.rivals) if entry]
    names = ", ".join(f"{entry.ground.reference.form.call}/{entry.ground.reference.form.id}" for entry in fits)
    sentence = f"Blatt {page} passt zu mehreren Formularen: {names}."
    return Trouble("read", "", "two_forms", sentence, "Den Absender fragen, welches gemeint ist.")


def _unsigned(page: int) -> Trouble:
    sentence = f"Auf Blatt {page} ist das Feld für die Unterschrift leer."
    return Trouble("read", "", "unsigned", sentence, "Bitte prüfen, ob eine Unterschrift nötig ist.")


def _unread(count: int) -> Trouble:
    sentence = f"Von {count} Blättern sind nur die ersten {PAGES_MAX} gelesen."
    return Trouble("read", "", "pages_unread", sentence, "Bitte den Stapel in kleineren Teilen einscannen.")
