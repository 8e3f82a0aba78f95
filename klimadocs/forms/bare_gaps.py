"""Lines that are a gap and nothing else, as those to sign on: the lines around them tell which they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from klimadocs.forms.cell_slots import is_plain
from klimadocs.forms.cleaning import fold
from klimadocs.forms.gap_lines import without_filling
from klimadocs.forms.natives import GAP, is_printed
from klimadocs.model.transcript import Sighting


@dataclass(frozen=True, slots=True)
class Run:
    """Such lines one below the other: the folded words before and behind them, and of each line its slot. A line that
    goes on with the answer above has the same."""

    before: str
    behind: str
    slots: tuple[str, ...]


@dataclass(frozen=True)
class BareGaps:
    """`gaps` are those of the lines of the blank: (start, end, slot); `words_of` gives the folded words of a line,
    without what stands in its gaps."""

    raw: Sequence[Sighting]
    gaps: Mapping[int, Sequence[tuple[int, int, str]]]
    words_of: Callable[[Sighting], str]

    @cached_property
    def _runs(self) -> tuple[Run, ...]:
        """Those that stand once between such lines."""
        found = list(self._all_runs()) if self.gaps else []
        counted = Counter((run.before, run.behind) for run in found)
        return tuple(run for run in found if counted[run.before, run.behind] == 1)

    def _all_runs(self) -> Iterator[Run]:
        slots: list[str] = []
        for index, entry in enumerate(self.raw):
            if _is_bare(entry):
                own = self.gaps.get(index)
                slots.append(own[0][2] if own else slots[-1] if slots else "")
            elif slots:
                start = index - len(slots) - 1
                before, behind = (self._words(self.raw, place) for place in (start, index))
                if before and behind and all(slots):
                    yield Run(before, behind, tuple(slots))
                slots = []

    def answers_in(self, copy: Sequence[Sighting]) -> dict[int, tuple[str, str] | None]:
        """Index -> (slot, text) of what stands between the same two lines as such gaps, if there are as many lines;
        None for lines that the one above has taken in."""
        found: dict[int, tuple[str, str] | None] = {}
        for run in self._runs:
            starts = [
                index for index in range(len(copy) - len(run.slots) - 1)
                if self._words(copy, index) == run.before
                and self._words(copy, index + len(run.slots) + 1) == run.behind
                and all(_is_line(entry) for entry in copy[index + 1 : index + len(run.slots) + 1])
            ]  # fmt: skip
            if len(starts) == 1:
                found |= _answers(run, copy, starts[0] + 1)
        return found

    def _words(self, entries: Sequence[Sighting], index: int) -> str:
        """The folded words of a printed line; "" where something else stands there."""
        entry = entries[index] if 0 <= index < len(entries) else None
        return self.words_of(entry) if entry is not None and is_plain(entry) else ""


def _answers(run: Run, copy: Sequence[Sighting], start: int) -> dict[int, tuple[str, str] | None]:
    found: dict[int, tuple[str, str] | None] = {}
    for slot in dict.fromkeys(run.slots):
        places = [start + place for place, own in enumerate(run.slots) if own == slot]
        texts = (without_filling(copy[place].text) for place in places)
        found |= dict.fromkeys(places)
        found[places[0]] = slot, "\n".join(filter(None, texts))
    return found


def _is_line(entry: Sighting) -> bool:
    return is_printed(entry) and entry.cell is None


def _is_bare(entry: Sighting) -> bool:
    return _is_line(entry) and not fold(entry.text) and GAP.search(entry.text) is not None
