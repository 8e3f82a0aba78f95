"""A copy laid over the pages of its blank: which printed line is which, and where each field has gone.

Every printed line that is found again tells how far the paper has moved there. Pages that were scaled or shifted move
as a whole; where answers pushed the rest down, the lines below a field have moved further than the line beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from klimadocs.forms.flat_text import around, base_of, box_of, page_of, part_of, squeeze
from klimadocs.model.transcript import Box, Place, Sighting, Word

_LOST = "\N{REPLACEMENT CHARACTER}"
_NEAR_PT = 3.0
_ASIDE_PT = 4.0
_MOVED_PT = 2.0
_WIDE_PT = 60.0
_MOST = 0.6
_ABOVE_PT = 40.0
_LONG_WORD = 8


@dataclass(frozen=True, slots=True)
class Region:
    """Where the field of a native name lies in the copy; one that runs over a page end has several."""

    key: str
    page: int
    box: Box
    is_box: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """A printed line of the blank that the copy has on `page`, moved down by `down` after scaling."""

    line: Sighting
    page: int
    down: float


@dataclass
class Fit:
    """`scale` of the copy; `across` by copy page; `anchors` by page of the blank, from top to bottom; `rest` are the
    lines of the copy without the words that the blank has too. `letters` were found again, which is `share` of all."""

    scale: float = 1.0
    across: dict[int, float] = field(default_factory=dict)
    anchors: dict[int, list[Anchor]] = field(default_factory=lambda: defaultdict(list))
    rest: list[Sighting] = field(default_factory=list)
    share: float = 0.0
    letters: int = 0

    def downs(self, blank_page: int, page: int) -> set[float]:
        """How far the lines of a page of the blank have moved down on one of the copy; not at all where no line of any
        page tells."""
        found = {round(anchor.down, 1) for anchor in self.anchors.get(blank_page, ()) if anchor.page == page}
        return found or ({0.0} if blank_page == page and not self.anchors else set())

    def moved(self, box: Box, page: int, down: float) -> Box:
        """A box of the blank as it lies on a page of the copy."""
        aside = self.across.get(page, 0.0)
        left, top, right, bottom = (value * self.scale for value in box)
        return left + aside, top + down, right + aside, bottom + down


def fit_lines(blank: Sequence[Sighting], copy: Sequence[Sighting]) -> Fit:
    """Finds the printed lines of the blank again. Both are lines with words and boxes."""
    fit = Fit()
    pairs = _sure_pairs(blank, copy)
    if pairs:
        fit.scale = _scale_of(pairs)
        pairs = _straight(pairs, fit)
    taken = _Taken(copy)
    for line, filled in pairs:
        taken.take(filled, filled.words)
        _anchor(fit, line, filled)
    sure = {line for line, _ in pairs}
    _find_others([line for line in blank if line not in sure], fit, taken)
    found = sum(len(squeeze(anchor.line.text)) for group in fit.anchors.values() for anchor in group)
    fit.letters = found
    fit.share = found / max(sum(len(squeeze(line.text)) for line in blank), 1)
    fit.rest = taken.rest()
    return fit


def _sure_pairs(blank: Sequence[Sighting], copy: Sequence[Sighting]) -> list[tuple[Sighting, Sighting]]:
    """Lines whose words stand once in both. A line of underscores or dots may be any of several."""
    own, other = Counter(squeeze(line.text) for line in blank), Counter(squeeze(line.text) for line in copy)
    by_text = {squeeze(line.text): line for line in copy}
    texts = ((squeeze(line.text), line) for line in blank)
    return [
        (line, by_text[text]) for text, line in texts if own[text] == 1 and other.get(text) == 1 and text[:1].isalnum()
    ]


def _scale_of(pairs: Sequence[tuple[Sighting, Sighting]]) -> float:
    shares = [
        _width(filled) / _width(line) for line, filled in pairs if _width(line) >= _WIDE_PT and _width(filled) > 0
    ]
    found = median(shares) if shares else 1.0
    return 1.0 if abs(found - 1.0) < 0.0004 else found


def _width(line: Sighting) -> float:
    return box_of(line)[2] - box_of(line)[0]


def _straight(pairs: Sequence[tuple[Sighting, Sighting]], fit: Fit) -> list[tuple[Sighting, Sighting]]:
    """Notes how far each page has moved aside, and drops lines that have moved otherwise."""
    asides: dict[int, list[float]] = defaultdict(list)
    for line, filled in pairs:
        asides[page_of(filled)].append(box_of(filled)[0] - fit.scale * box_of(line)[0])
    fit.across = {page: median(values) for page, values in asides.items()}
    return [
        (line, filled)
        for line, filled in pairs
        if abs(box_of(filled)[0] - fit.scale * box_of(line)[0] - fit.across[page_of(filled)]) <= _ASIDE_PT
    ]


def _anchor(fit: Fit, line: Sighting, filled: Sighting) -> None:
    down = base_of(box_of(filled)) - fit.scale * base_of(box_of(line))
    group = fit.anchors[page_of(line)]
    group.append(Anchor(line, page_of(filled), down))
    group.sort(key=lambda anchor: base_of(box_of(anchor.line)))


class _Taken:
    """The words of the copy, and which of them the blank has printed."""

    def __init__(self, copy: Sequence[Sighting]) -> None:
        self._lines = list(copy)
        self._used: set[tuple[int, str, Box]] = set()
        self._by_text: dict[tuple[int, str], list[tuple[Sighting, Word]]] = defaultdict(list)
        self._damaged: dict[int, list[Word]] = defaultdict(list)
        for line in copy:
            for word in line.words:
                if _LOST in word[0]:
                    self._damaged[page_of(line)].append(word)
                self._by_text[page_of(line), squeeze(word[0])].append((line, word))

    def take(self, line: Sighting, words: Iterable[Word]) -> None:
        self._used.update((page_of(line), *word) for word in words)

    def find(self, page: int, text: str, box: Box) -> Word | None:
        """An unused word of this text that stands where the box is; one with lost letters need only be as wide. Of a
        long word the first or last letter may be lost altogether."""
        for _, word in self._by_text.get((page, squeeze(text)), ()):
            if _is_at(word, box) and (page, *word) not in self._used:
                return word
        for word in self._damaged.get(page, ()):
            is_as_wide = -_NEAR_PT <= box[2] - word[1][2] <= 0.4 * (box[2] - box[0])
            if is_as_wide and _is_at(word, box) and (page, *word) not in self._used:
                return word
        own = squeeze(text)
        rests = (own[1:], own[:-1]) if len(own) >= _LONG_WORD else ()
        for _, word in (entry for rest in rests for entry in self._by_text.get((page, rest), ())):
            is_level = abs(base_of(word[1]) - base_of(box)) <= _NEAR_PT
            is_near = any(abs(word[1][side] - box[side]) <= _NEAR_PT for side in (0, 2))
            if is_level and is_near and (page, *word) not in self._used:
                return word
        return None

    def rest(self) -> list[Sighting]:
        """What is left of each line; where printed words stood between, it falls apart."""
        found: list[Sighting] = []
        for line in self._lines:
            run: list[Word] = []
            for word in line.words:
                if (page_of(line), *word) in self._used:
                    found += [part_of(line, run)] if run else []
                    run = []
                else:
                    run.append(word)
            found += [part_of(line, run)] if run else []
        return found


def _is_at(word: Word, box: Box) -> bool:
    return abs(word[1][0] - box[0]) <= _NEAR_PT and abs(base_of(word[1]) - base_of(box)) <= _NEAR_PT


def _find_others(lines: Sequence[Sighting], fit: Fit, taken: _Taken) -> None:
    """Lines that stand several times, or together with an answer, are looked for where their neighbours went."""
    waiting = list(lines)
    for _ in range(2):
        waiting = [line for line in waiting if not _found_near(line, fit, taken)]


def _found_near(line: Sighting, fit: Fit, taken: _Taken) -> bool:
    for page, down in _expected(line, fit):
        words = [
            word for text, box in line.words
            if (word := taken.find(page, text, fit.moved(box, page, down))) is not None
        ]  # fmt: skip
        length = sum(len(squeeze(text)) for text, _ in line.words)
        if words and sum(len(squeeze(text)) for text, _ in words) >= _MOST * length:
            place = Place(page, around([box for _, box in words]))
            found = Sighting(part_of(line, words).text, "line", place, words=tuple(words))
            taken.take(found, words)
            _anchor(fit, line, found)
            return True
    return False


def _expected(line: Sighting, fit: Fit) -> list[tuple[int, float]]:
    """(page, down) of the nearest anchors above and below."""
    group = fit.anchors.get(page_of(line), [])
    base = base_of(box_of(line))
    above = [anchor for anchor in group if base_of(box_of(anchor.line)) <= base + 1]
    below = [anchor for anchor in group if base_of(box_of(anchor.line)) > base + 1]
    near = [*above[-3:][::-1], *below[:3]]
    near.sort(key=lambda anchor: abs(base_of(box_of(anchor.line)) - base))
    return list(dict.fromkeys((anchor.page, round(anchor.down, 1)) for anchor in near))


def regions_of(slots: Sequence[Sighting], fit: Fit) -> list[Region]:
    """Where the fields of the blank lie in the copy. A field near which nothing printed was found again has none."""
    return [region for slot in slots for region in _regions(slot, fit)]


def _regions(slot: Sighting, fit: Fit) -> list[Region]:
    _, top, _, bottom = box_of(slot)
    group = fit.anchors.get(page_of(slot), [])
    beside = [anchor for anchor in group if box_of(anchor.line)[1] < bottom and box_of(anchor.line)[3] > top]
    below = next((anchor for anchor in group if box_of(anchor.line)[1] >= bottom - 1), None)
    own = _own_anchor(slot, beside, group)
    if own is None:
        return []
    box, is_box = fit.moved(box_of(slot), own.page, own.down), slot.mark is not None
    if is_box or below is None:
        return [Region(slot.key, own.page, box, is_box)]
    if below.page == own.page:
        more = max(below.down - own.down, 0.0)
        stretched = (box[0], box[1], box[2], box[3] + (more if more > _MOVED_PT else 0.0))
        return [Region(slot.key, own.page, stretched, False)]
    if below.page != own.page + 1:
        return [Region(slot.key, own.page, box, False)]
    end = fit.moved(box_of(below.line), below.page, below.down)[1]
    over = Region(slot.key, below.page, (box[0], 0.0, box[2], end - 1.0), False)
    return [Region(slot.key, own.page, (box[0], box[1], box[2], 1e4), False), over]


def _own_anchor(slot: Sighting, beside: Sequence[Anchor], group: Sequence[Anchor]) -> Anchor | None:
    """The line beside the field; else the line above, where the one below has moved alike or the field is near."""
    box = box_of(slot)
    if beside:
        downs = sorted((anchor.page, anchor.down) for anchor in beside)
        middle = downs[len(downs) // 2]
        return next(anchor for anchor in beside if (anchor.page, anchor.down) == middle)
    above = [anchor for anchor in group if box_of(anchor.line)[3] <= box[1] + 1]
    below = [anchor for anchor in group if box_of(anchor.line)[1] >= box[3] - 1]
    if not above:
        return None
    last = above[-1]
    is_alike = bool(below) and below[0].page == last.page and abs(below[0].down - last.down) <= _MOVED_PT
    return last if is_alike or box[1] - box_of(last.line)[3] <= _ABOVE_PT else None
