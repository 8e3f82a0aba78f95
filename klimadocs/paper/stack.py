"""The stack: pages in any order, of one form or of several, with others between, become submissions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from klimadocs.errors import UnreadableError
from klimadocs.forms.reference import Reference
from klimadocs.model.evidence import Clipping
from klimadocs.model.transcript import Sighting, Transcript
from klimadocs.model.trouble import Trouble
from klimadocs.paper.archive import CopiedPage, build_copy, copy_page, copy_prose
from klimadocs.paper.flowed.prose import FindFlowed, Flowed, Prose, read_whole
from klimadocs.paper.ink.clippings import clip
from klimadocs.paper.ink.cuttings import Sheet
from klimadocs.paper.laying.codes import CodeBook, doubted_for
from klimadocs.paper.laying.finding import Finding, find
from klimadocs.paper.laying.fitting import Fit
from klimadocs.paper.laying.grounds import Ground, grounds_of
from klimadocs.paper.laying.wording import contradiction, tell_apart
from klimadocs.paper.leaves.light import even_out, is_bilevel
from klimadocs.paper.leaves.pictures import PAGES_MAX, Document, Leaf, Picture
from klimadocs.paper.piling import Page, Pile, doubted, follow, piles_of, without_repeats
from klimadocs.paper.reading.sorts import Case
from klimadocs.paper.sheets import SheetRead, read_sheet

_READER = "paper/1"
_SHOWN_MAX = 20
_PROSE_MAX = 24
_HEARD_MAX = 8


@dataclass(frozen=True, slots=True)
class Submission:
    """Pages that belong together: the form whose pages they are, how well they lie on its blank (0 to 1), what stands
    on them, and pictures of it. `leaves` are their numbers in the file. Troubles are those of its pages; `copy` is a
    PDF of them that can be searched, with the strange pages that follow them. `flowed` are the pages themselves where
    their lines lie elsewhere than in the blank: places are those on the straight pages then."""

    reference: Reference
    score: float
    transcript: Transcript
    clippings: tuple[Clipping, ...] = ()
    leaves: tuple[int, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    copy: bytes = field(default=b"", repr=False)
    flowed: tuple[Prose, ...] = ()


@dataclass(frozen=True, slots=True)
class Stack:
    """Everything that was on paper in one file. Troubles name no item, and are those of no submission. `copy` is a PDF
    of all pages where there is no submission, b"" where no page could be opened either. `prose` are the pages of no
    submission that were read whole, `foreign` the numbers of all that are of none."""

    submissions: tuple[Submission, ...]
    troubles: tuple[Trouble, ...]
    copy: bytes = field(default=b"", repr=False)
    prose: tuple[Prose, ...] = ()
    foreign: tuple[int, ...] = ()


def without_strange(stack: Stack, numbers: set[int]) -> tuple[Trouble, ...]:
    """Its troubles, when the leaves with those numbers turn out to be of a form."""
    left = [number for number in stack.foreign if number not in numbers]
    others = tuple(entry for entry in stack.troubles if entry.kind != "foreign_page")
    return (*others, strange(left)) if left else others


@dataclass
class _Findings:
    """What was found so far, leaf by leaf."""

    pages: list[Page] = field(default_factory=list)
    copies: dict[int, CopiedPage] = field(default_factory=dict)
    foreign: list[int] = field(default_factory=list)
    unsigned: list[int] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    unheard: dict[int, SheetRead] = field(default_factory=dict)


class PaperRoom:
    """Reads paper against the blanks of the office. Keeps their pages, so that they are drawn once. Pages that lie on
    no blank are read whole where somebody can `find_flowed` forms in them."""

    def __init__(self, references: Sequence[Reference], find_flowed: FindFlowed | None = None) -> None:
        self._references = tuple(references)
        self._find_flowed = find_flowed
        self._kept: tuple[Ground, ...] | None = None
        self._codes = CodeBook()

    @property
    def _grounds(self) -> tuple[Ground, ...]:
        if self._kept is None:
            self._kept = tuple(ground for reference in self._references for ground in grounds_of(reference))
        return self._kept

    def read(
        self,
        content: bytes,
        media_type: str,
        leaves: frozenset[int] | None = None,
        step: Callable[[], None] = lambda: None,
    ) -> Stack:
        """`leaves` are the pages of the file to look at, all for None; `step` is called after each. Raises
        UnreadableError where the file cannot be opened at all."""
        document = Document(content, media_type)
        found = _Findings()
        try:
            for number, leaf in document.leaves(leaves):
                self._take(number, leaf, found)
                step()
            if document.pages > PAGES_MAX:
                found.troubles.append(_unread(document.pages))
        finally:
            document.close()
        return self._stack(found, sha256(content).hexdigest(), media_type, leaves is not None)

    def _take(self, number: int, leaf: Leaf | UnreadableError, found: _Findings) -> None:
        if isinstance(leaf, UnreadableError):
            found.troubles.append(Trouble("read", "", leaf.kind, leaf.sentence, leaf.remedy))
            return
        evened = even_out(leaf.picture, leaf.dpi)
        place = tell_apart(self._codes.settle(find(evened, leaf.dpi, self._grounds), evened))
        place, unsure = follow(place, found.pages) if place.rivals else (place, "")
        sightings: tuple[Sighting, ...] = ()
        if place.best is None:
            self._take_foreign(leaf, evened, found)
            return
        if place.rivals:
            found.troubles.append(_ambiguous(number, place))
        else:
            sheet = Sheet(leaf, evened, place.best, is_bilevel(leaf.picture))
            read = read_sheet(sheet)
            kind, why = self._contradiction(place.best, evened)
            found.troubles += [_other_form(number, kind, why)] if why else []
            sightings = doubted_for(why or unsure, read.sightings)
            ground, score = place.best.ground, round(place.best.likeness, 4)
            page = Page(number, ground.reference, ground.page, score, sightings, tuple(clip(sheet)))
            _keep_unheard(found, page, read, is_doubted=bool(why or unsure))
            found.pages.append(page)
            found.unsigned += [number] if read.is_unsigned else []
        found.copies[number] = copy_page(leaf, place.best, sightings)

    def _contradiction(self, fit: Fit, evened: Picture) -> tuple[str, str]:
        """The kind of trouble, and in German why the page may be one of another blank; "" where nothing says so. Where
        there is a code, it alone tells."""
        told = self._codes.contradiction(fit, evened)
        return ("other_print", contradiction(fit, evened)) if told is None else ("other_code", told)

    def _take_foreign(self, leaf: Leaf, evened: Picture, found: _Findings) -> None:
        may_be_read = self._find_flowed is not None and len(found.prose) < _PROSE_MAX
        prose = read_whole(leaf, evened) if may_be_read else None
        found.foreign.append(leaf.page)
        found.copies[leaf.page] = copy_prose(leaf, prose) if prose else copy_page(leaf, None, ())
        found.prose += [prose] if prose else []

    def _stack(self, found: _Findings, digest: str, media_type: str, is_part: bool) -> Stack:
        """Of strange pages nothing is said where a file is nothing else: that it is no form is told anyway."""
        _hear_again(found)
        pages, again = without_repeats(found.pages)
        needed: dict[int, frozenset[int]] = {}
        for ground in self._grounds:
            own = frozenset((ground.page,)) if ground.zones else frozenset()
            needed[id(ground.reference)] = needed.get(id(ground.reference), frozenset()) | own
        piles = piles_of(pages, needed)
        flowed = self._find_flowed(found.prose, digest, media_type) if self._find_flowed and found.prose else []
        taken = {page.number for entry in flowed for page in entry.pages}
        found.foreign = [number for number in found.foreign if number not in taken]
        troubles = [*found.troubles, *(_repeated(page.number) for page in again)]
        foreign = [strange(found.foreign)] if found.foreign else []
        if not piles and not flowed:
            troubles += foreign if is_part else []
            copy = build_copy(list(found.copies.values()), digest) if found.copies else b""
            return Stack((), tuple(troubles), copy, tuple(found.prose), tuple(found.foreign))
        troubles += foreign
        forms = [_of_pile(pile, found.unsigned, digest, media_type) for pile in piles]
        forms += [_of_flowed(entry) for entry in flowed]
        forms.sort(key=lambda form: form.leaves[0])
        prose = tuple(page for page in found.prose if page.number not in taken)
        return Stack(
            tuple(_with_copies(forms, found.copies, digest)), tuple(troubles), b"", prose, tuple(found.foreign)
        )


def _keep_unheard(found: _Findings, page: Page, read: SheetRead, *, is_doubted: bool) -> None:
    """Pages of a coarse fax are heard again together with those beside them: until a page comes that is there already,
    and with it another form, and never more than a few."""
    kept = [other for other in found.pages if other.number in found.unheard]
    is_there = any(other.reference is page.reference and other.ground_page == page.ground_page for other in kept)
    if is_there or len(kept) >= _HEARD_MAX:
        _hear_again(found)
    if read.imprints and not is_doubted:
        found.unheard[page.number] = read


def _hear_again(found: _Findings) -> None:
    """The doubts of the pages kept so far, once all of them have told how their letters look."""
    if not found.unheard:
        return
    case = Case([word for read in found.unheard.values() for word in read.imprints])
    for place, page in enumerate(found.pages):
        read = found.unheard.get(page.number)
        if read is None:
            continue
        sightings = read.heard_again(case)
        found.pages[place] = replace(page, sightings=sightings)
        if [entry.text for entry in sightings] != [entry.text for entry in page.sightings]:
            found.copies[page.number] = copy_page(read.sheet.leaf, read.sheet.fit, sightings)
    found.unheard.clear()


def _with_copies(forms: Sequence[Submission], copies: dict[int, CopiedPage], digest: str) -> Iterator[Submission]:
    owner = {number: place for place, form in enumerate(forms) for number in form.leaves}
    copied: list[list[CopiedPage]] = [[] for _ in forms]
    last = 0
    for number in sorted(copies):
        last = owner.get(number, last)
        copied[last].append(copies[number])
    for form, own in zip(forms, copied, strict=True):
        yield replace(form, copy=build_copy(own, digest))


def _of_pile(pile: Pile, unsigned: Sequence[int], digest: str, media_type: str) -> Submission:
    leaves = tuple(sorted(page.number for page in pile.pages))
    troubles = [_unsigned(number) for number in unsigned if number in leaves]
    troubles += [_apart(leaves, pile.doubt)] if pile.doubt else []
    return Submission(
        pile.pages[0].reference,
        round(sum(page.score for page in pile.pages) / len(pile.pages), 4),
        Transcript(digest, _READER, media_type, doubted(pile), is_in_order=False),
        tuple(entry for page in pile.pages for entry in page.clippings),
        leaves,
        tuple(troubles),
    )


def _of_flowed(form: Flowed) -> Submission:
    leaves = tuple(page.number for page in form.pages)
    return Submission(form.reference, form.score, form.transcript, (), leaves, (), flowed=form.pages)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:_SHOWN_MAX])) + (" …" if len(numbers) > _SHOWN_MAX else "")


def strange(numbers: Sequence[int]) -> Trouble:
    """Leaves of no known form."""
    sentence = f"Zu keinem der bekannten Formulare gehören: Blatt {_listed(numbers)}."
    return Trouble("read", "", "foreign_page", sentence, "Bitte ansehen; sie werden nicht ausgewertet.")


def _repeated(number: int) -> Trouble:
    sentence = f"Blatt {number} zeigt noch einmal, was schon auf dem Blatt davor steht."
    return Trouble("read", "", "page_twice", sentence, "Nichts zu tun; ausgewertet ist das erste der beiden.")


def _apart(numbers: Sequence[int], doubt: str) -> Trouble:
    sentence = f"Es ist nicht sicher, dass die Blätter {_listed(numbers)} zusammengehören."
    return Trouble("read", "", "pages_apart", f"{sentence} {doubt}", "Bitte auf der Kopie alle Blätter vergleichen.")


def _ambiguous(page: int, found: Finding) -> Trouble:
    fits: list[Fit] = [entry for entry in (found.best, *found.rivals) if entry]
    names = ", ".join(f"{entry.ground.reference.form.call}/{entry.ground.reference.form.id}" for entry in fits)
    sentence = f"Blatt {page} passt zu mehreren Formularen: {names}."
    return Trouble("read", "", "two_forms", sentence, "Den Absender fragen, welches gemeint ist.")


def _other_form(page: int, kind: str, why: str) -> Trouble:
    return Trouble("read", "", kind, f"Blatt {page}: {why}", "Bitte prüfen, welches Formular das ist.")


def _unsigned(page: int) -> Trouble:
    sentence = f"Auf Blatt {page} ist das Feld für die Unterschrift leer."
    return Trouble("read", "", "unsigned", sentence, "Bitte prüfen, ob eine Unterschrift nötig ist.")


def _unread(count: int) -> Trouble:
    sentence = f"Von {count} Blättern sind nur die ersten {PAGES_MAX} gelesen."
    return Trouble("read", "", "pages_unread", sentence, "Bitte den Stapel in kleineren Teilen einscannen.")
