"""Piling: which pages of a stack are one form. Where their order does not tell, everything is doubted: a page under the
wrong applicant is worse than a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from klimadocs.forms.reference import Reference
from klimadocs.model.evidence import Clipping
from klimadocs.model.transcript import Sighting
from klimadocs.paper.laying.finding import Finding

_UNSURE = "Mehrere Formulare liegen durcheinander; ob dieses Blatt zu diesem Antrag gehört, ist nicht sicher."
_APART = "Im Stapel fehlen Blätter; ob dieses Blatt zu diesem Antrag gehört, ist nicht sicher."
_ALIKE = 0.8
_FEWEST_ALIKE = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A leaf of the file (`number`, from 1) that is page `ground_page` of the blank of `reference`."""

    number: int
    reference: Reference
    ground_page: int
    score: float
    sightings: tuple[Sighting, ...]
    clippings: tuple[Clipping, ...] = ()


@dataclass(frozen=True, slots=True)
class Pile:
    """The pages of one form, in the order of its blank; `doubt` says in German why they may not belong together."""

    pages: tuple[Page, ...]
    doubt: str = ""


def follow(found: Finding, pages: Sequence[Page]) -> tuple[Finding, str]:
    """A page that several forms have alike belongs to the form of the page before it. The second says in German why
    that may be wrong; "" where none of the other forms lies in the file so far. `found` where no page is before it."""
    fits = [fit for fit in (found.best, *found.rivals) if fit]
    last = pages[-1] if pages else None
    own = [
        fit for fit in fits if last and fit.ground.reference is last.reference and fit.ground.page != last.ground_page
    ]
    if len(own) != 1:
        return found, ""
    others = [fit.ground.reference for fit in fits if fit is not own[0]]
    is_unsure = any(page.reference is other for page in pages for other in others)
    return Finding(own[0]), _UNSURE if is_unsure else ""


def piles_of(pages: Sequence[Page], needed: dict[int, frozenset[int]]) -> list[Pile]:
    """`pages` in the order of the file; `needed` has for each reference (by `id`) the pages with fields. The form that
    begins first comes first."""
    by_form: dict[int, list[Page]] = {}
    for page in pages:
        by_form.setdefault(id(page.reference), []).append(page)
    found = [pile for key, own in by_form.items() for pile in _piles_of_form(own, needed.get(key, frozenset()))]
    return sorted(found, key=lambda pile: min(page.number for page in pile.pages))


def without_repeats(pages: Sequence[Page]) -> tuple[list[Page], list[Page]]:
    """Pages, and apart from them those that were scanned a second time right away."""
    kept: list[Page] = []
    again: list[Page] = []
    for page in pages:
        (again if kept and _is_again(kept[-1], page) else kept).append(page)
    return kept, again


def doubted(pile: Pile) -> tuple[Sighting, ...]:
    """What stands on its pages, in doubt where the pile is."""
    entries = (entry for page in pile.pages for entry in page.sightings)
    return tuple(replace(entry, doubt=pile.doubt) if pile.doubt and not entry.doubt else entry for entry in entries)


def _piles_of_form(pages: Sequence[Page], needed: frozenset[int]) -> Iterator[Pile]:
    numbers = [page.ground_page for page in pages]
    groups, is_sure = _cut(numbers), True
    most = max(numbers.count(number) for number in numbers)
    if len(groups) > most:
        by_rank = _by_rank(numbers)
        if all(_is_whole(numbers, group, needed) for group in by_rank):
            groups = by_rank
        is_sure = False
    elif not _is_only_way(numbers, groups):
        is_sure = False
    for group in groups:
        own = tuple(sorted((pages[place] for place in group), key=lambda page: page.ground_page))
        doubt = "" if is_sure else _UNSURE
        if len(groups) > 1 and not _is_whole(numbers, group, needed):
            doubt = doubt or _APART
        yield Pile(own, doubt)


def _cut(numbers: Sequence[int]) -> list[list[int]]:
    """Places in runs without a page twice: as few runs as can be, then as few steps back within them as can be."""
    best: list[tuple[int, int, int]] = [(0, 0, 0)]  # (runs, steps back, where the last run begins) up to each place
    for end in range(1, len(numbers) + 1):
        ways = []
        steps_back = 0
        for start in range(end - 1, -1, -1):
            if numbers[start] in numbers[start + 1 : end]:
                break
            steps_back += start + 1 < end and numbers[start] > numbers[start + 1]
            ways.append((best[start][0] + 1, best[start][1] + steps_back, start))
        best.append(min(ways))
    runs: list[list[int]] = []
    end = len(numbers)
    while end:
        start = best[end][2]
        runs.insert(0, list(range(start, end)))
        end = start
    return runs


def _is_only_way(numbers: Sequence[int], groups: Sequence[Sequence[int]]) -> bool:
    """Whether the pages can be cut into so few runs in one way only, from the front and from the back alike, or lie in
    order in each run."""
    if all(numbers[one] < numbers[other] for group in groups for one, other in pairwise(group)):
        return True
    forward = _greedy(numbers)
    backward = [len(numbers) - place for place in reversed(_greedy(numbers[::-1]))]
    return len(groups) == 1 or (forward == backward and len(forward) == len(groups) - 1)


def _greedy(numbers: Sequence[int]) -> list[int]:
    """Where runs begin that are each as long as can be; the first is left out."""
    begins: list[int] = []
    seen: set[int] = set()
    for place, number in enumerate(numbers):
        if number in seen:
            begins.append(place)
            seen = set()
        seen.add(number)
    return begins


def _by_rank(numbers: Sequence[int]) -> list[list[int]]:
    """All first pages, then all second ones: the first of each are one form, so are the second of each."""
    groups: list[list[int]] = []
    for place, number in enumerate(numbers):
        rank = list(numbers[:place]).count(number)
        if rank == len(groups):
            groups.append([])
        groups[rank].append(place)
    return groups


def _is_whole(numbers: Sequence[int], group: Sequence[int], needed: frozenset[int]) -> bool:
    return needed <= {numbers[place] for place in group}


def _is_again(one: Page, other: Page) -> bool:
    """Whether both are the same page and bear the same words and ticks."""
    if one.reference is not other.reference or one.ground_page != other.ground_page:
        return False
    first, second = _said(one), _said(other)
    words = [key for key, said in first.items() if isinstance(said, str)]
    alike = sum(first[key] == second.get(key) for key in words)
    ticks = all(second.get(key) == said for key, said in first.items() if isinstance(said, bool))
    return ticks and len(words) >= _FEWEST_ALIKE and alike >= _ALIKE * len(words) and first.keys() == second.keys()


def _said(page: Page) -> dict[str, str | bool]:
    """Words and ticks by the names of their fields."""
    marks = {entry.key: entry.mark for entry in page.sightings if entry.key and entry.mark is not None}
    words = {entry.key: entry.text for entry in page.sightings if entry.key and entry.mark is None and entry.text}
    return {**marks, **words}
