"""How forms on paper are read: python -m tests.bench.paper [--ways WAY ...] [--applicants N] [--seed N] [--beside]

Each applicant goes each way (tests/makers/paper). All fields are counted, then text fields and boxes apart:
exact: right and sure; silent: wrong and sure, the one thing that must not be (each is listed). Where only a doubt is
right (a cross that was struck out), a doubt is exact. Runs of white space count as one blank: paper does not tell a line
that was full from a line that was ended. `--ways wordprint wordprint-photo` (the Word form as LibreOffice prints it) is
measured only where it is named. `--beside` measures what others would use on the same pages (see paper_beside).
"""

from __future__ import annotations

import argparse
import pickle
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from klimadocs.catalogue import load_catalogue
from klimadocs.forms.fill import fill
from klimadocs.forms.reference import Reference
from klimadocs.model.form import Form
from klimadocs.model.reading import Answer, FormReading
from klimadocs.paper.stack import Stack
from klimadocs.pipeline.reading import References
from klimadocs.readers.paper import PaperReader, settle_flowed
from tests.makers.flat_applicants import applicants
from tests.makers.paper import WAYS, WORD_PRINTS, SimulatedPaper, simulate, simulate_word_print
from tests.makers.paper.blank_sheets import blank_sheets
from tests.makers.sample_truth import ROOT, Sample

KINDS = ("exact", "right, doubted", "wrong, doubted", "silent")
_PAGES_OF_A_WORD_PRINT = 5
_DECISIVE = ("email", "date")


@dataclass
class Score:
    """What became of the fields and boxes of one way; `misses` are worth a look, `grave` are the silent ones."""

    fields: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    boxes: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    hand: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    grave: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    sheets: int = 0

    def add(self, other: Score) -> None:
        for name in ("fields", "texts", "boxes", "pages", "hand"):
            getattr(self, name).update(getattr(other, name))
        self.misses += other.misses
        self.grave += other.grave
        self.seconds += other.seconds
        self.sheets += other.sheets

    def share(self, kind: str) -> float:
        """Of the text fields."""
        return self.texts[kind] / max(sum(self.texts.values()), 1)

    @property
    def exact_of_all(self) -> float:
        """Of all fields, the boxes of one field counting as one."""
        return self.fields["exact"] / max(self.fields.total(), 1)

    @property
    def silent_of_thousand(self) -> float:
        return 1000 * self.fields["silent"] / max(self.fields.total(), 1)

    @property
    def right_boxes(self) -> float:
        return (self.boxes["exact"] + self.boxes["right, doubted"]) / max(sum(self.boxes.values()), 1)

    @property
    def right_pages(self) -> float:
        return self.pages["right"] / max(sum(self.pages.values()), 1)

    @property
    def cautious_hand(self) -> float:
        """Of the handwritten texts: right or doubted."""
        return 1 - self.hand["silent"] / max(sum(self.hand.values()), 1)


@dataclass(frozen=True)
class Office:
    """The form of the one call, its blank on paper, and the reader with all references, as the daily run has it."""

    form: Form
    blank: bytes
    references: tuple[Reference, ...]
    room: PaperReader

    @property
    def page_of(self) -> dict[str, int]:
        sheets = blank_sheets(self.blank)
        return {spot.name: number for number, sheet in enumerate(sheets, start=1) for spot in sheet.spots}


@lru_cache
def open_office() -> Office:
    catalogue = load_catalogue(ROOT / "templates")
    blank = next(entry.content for entry in catalogue.blanks if entry.path.endswith(".pdf"))
    references = References(catalogue).all
    return Office(catalogue.forms[0], blank, references, PaperReader(references))


def rate(office: Office, sample: Sample, paper: SimulatedPaper, seconds: float, stack: Stack) -> Score:
    score = Score(seconds=[seconds], sheets=len(paper.pages) or _PAGES_OF_A_WORD_PRINT)
    _rate_pages(score, office, paper, stack)
    if len(stack.submissions) != 1:
        score.misses.append(f"{paper.name}: {len(stack.submissions)} forms found, {[t.kind for t in stack.troubles]}")
    if not stack.submissions:
        score.texts["wrong, doubted"] += sum(field.kind not in ("bool", "multi") for field in office.form.fields)
        score.fields["wrong, doubted"] += len(office.form.fields)
        return score
    first = stack.submissions[0]
    reading, _ = settle_flowed(fill(first.reference, first.transcript, first.score), first)
    for answer in reading.answers:
        _rate_answer(score, office.form, sample, paper, answer)
    return score


def _rate_pages(score: Score, office: Office, paper: SimulatedPaper, stack: Stack) -> None:
    found: dict[int, set[int]] = {}
    for submission in stack.submissions:
        for sighting in submission.transcript.sightings:
            if sighting.key in office.page_of:
                found.setdefault(sighting.place.page or 0, set()).add(office.page_of[sighting.key])
    for place, truth in enumerate(paper.pages, start=1):
        seen = found.get(place, set())
        is_right = seen == ({truth} if truth else set())
        score.pages[
            "right" if is_right else "stranger taken" if truth is None else "wrong" if seen else "not found"
        ] += 1
        if not is_right:
            score.misses.append(f"page: {paper.name}, {place}: {truth} taken for {seen or 'a stranger'}")


def _rate_answer(score: Score, form: Form, sample: Sample, paper: SimulatedPaper, answer: Answer) -> None:
    kind = next(field.kind for field in form.fields if field.id == answer.field)
    truth = paper.truth[answer.field]
    may_doubt = answer.field in sample.doubt or answer.field in paper.doubtful
    outcome = _outcome(same(answer.value, truth), answer.doubt, may_doubt, must_doubt=answer.field in paper.doubtful)
    score.fields[outcome] += 1
    target = score.boxes if kind in ("bool", "multi") else score.texts
    if kind == "multi":
        _rate_boxes(score, form, paper, answer, truth, outcome)
    else:
        target[outcome] += 1
    if answer.field in paper.handwritten:
        score.hand[outcome] += 1
    if outcome != "exact":
        line = f"{outcome}: {paper.name}, {answer.field}: {_short(answer.value)} for {_short(truth)} ({answer.why})"
        score.misses.append(line)
        if outcome == "silent":
            score.grave.append(f"{'DECISIVE ' if kind in _DECISIVE or target is score.boxes else ''}{line}")


def _rate_boxes(score: Score, form: Form, paper: SimulatedPaper, answer: Answer, truth: Any, outcome: str) -> None:
    """Each box of a multiple choice counts."""
    options = next(field.options for field in form.fields if field.id == answer.field)
    ticked, meant = set(answer.value or ()), set(truth or ())
    if answer.field in paper.doubtful:
        score.boxes[outcome] += len(options)
        return
    for option in options:
        is_right = (option in ticked) == (option in meant)
        score.boxes[_outcome(is_right, answer.doubt, outcome == "exact", must_doubt=False)] += 1


def _outcome(is_right: bool, has_doubt: bool, may_doubt: bool, must_doubt: bool) -> str:
    if must_doubt:
        return "exact" if has_doubt else "silent"
    if is_right:
        return "right, doubted" if has_doubt and not may_doubt else "exact"
    return "wrong, doubted" if has_doubt else "silent"


def same(value: object, truth: object) -> bool:
    return _plain(value) == _plain(truth)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, list | tuple):
        return tuple(value) or None
    return None if value is False else value


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 90 else f"{text[:60]}...{text[-25:]}"


def read(office: Office, paper: SimulatedPaper) -> tuple[float, Stack]:
    start = time.perf_counter()
    stack = office.room.read(paper.content, paper.media_type)
    return time.perf_counter() - start, stack


def reading_of(stack: Stack) -> FormReading | None:
    if not stack.submissions:
        return None
    first = stack.submissions[0]
    return fill(first.reference, first.transcript, first.score)


def papers(
    office: Office, ways: Sequence[str], count: int, seed: int, keep: Path | None
) -> Iterator[tuple[str, Sample, SimulatedPaper]]:
    for way in ways:
        for sample in applicants(office.form)[:count]:
            yield way, sample, _make(office, sample, way, seed, keep)


def _make(office: Office, sample: Sample, way: str, seed: int, keep: Path | None) -> SimulatedPaper:
    """From `keep` where it was made before by the same simulator."""
    if keep is None:
        return _simulate(sample, way, seed)
    path = keep / f"{way}-{sample.name}-{seed}-{_fingerprint(office.blank)}.pickle"
    if path.exists():
        return pickle.loads(path.read_bytes())
    paper = _simulate(sample, way, seed)
    keep.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(paper))
    return paper


def _simulate(sample: Sample, way: str, seed: int) -> SimulatedPaper:
    if way in WORD_PRINTS:
        return simulate_word_print(sample, seed, WORD_PRINTS[way])
    return simulate(sample, way, seed)


@lru_cache
def _fingerprint(blank: bytes) -> str:
    sources = sorted((ROOT / "tests" / "makers" / "paper").glob("*.py"))
    return sha256(blank + b"".join(path.read_bytes() for path in sources)).hexdigest()[:10]


def measure(ways: Sequence[str], count: int, seed: int, keep: Path | None = None) -> dict[str, Score]:
    office = open_office()
    scores: dict[str, Score] = {}
    for way, sample, paper in papers(office, ways, count, seed, keep):
        seconds, stack = read(office, paper)
        scores.setdefault(way, Score()).add(rate(office, sample, paper, seconds, stack))
    return scores


def show(scores: dict[str, Score]) -> None:
    for way, score in scores.items():
        for miss in score.misses:
            print(f"  {way}: {miss}")
    print(
        f"\n{'way':<17}{'papers':>7}{'fields':>8}{'exact of all':>14}{'silent of 1000':>16}{'texts':>7}"
        + "".join(f"{kind:>16}" for kind in KINDS)
        + f"{'boxes right':>13}{'silent':>8}{'pages':>9}{'hand':>8}{'s/page':>8}"
    )
    for way, score in scores.items():
        shares = "".join(f"{score.texts[kind]:>7}{100 * score.share(kind):>8.2f}%" for kind in KINDS)
        hand = f"{100 * score.cautious_hand:.1f}%" if score.hand else ""
        print(
            f"{way:<17}{len(score.seconds):>7}{score.fields.total():>8}{100 * score.exact_of_all:>13.2f}%"
            f"{score.silent_of_thousand:>16.1f}{score.texts.total():>7}{shares}{100 * score.right_boxes:>12.2f}%{score.boxes['silent']:>8}"
            f"{100 * score.right_pages:>8.1f}%{hand:>8}{sum(score.seconds) / max(score.sheets, 1):>8.2f}"
        )
    grave = [line for score in scores.values() for line in score.grave]
    print(f"\nwrong and silent: {len(grave)}")
    for line in grave:
        print(f"  {line}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.paper", description=__doc__)
    parser.add_argument("--ways", nargs="*", default=list(WAYS), choices=[*WAYS, *WORD_PRINTS])
    parser.add_argument("--applicants", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="a folder in which the simulated papers are kept for the next time")
    parser.add_argument("--beside", action="store_true", help="also measure other tools on the same pages")
    options = parser.parse_args()
    if options.beside:
        from tests.bench import paper_beside

        paper_beside.main(options.ways, options.applicants, options.seed, options.keep)
        return
    show(measure(options.ways, options.applicants, options.seed, options.keep))


if __name__ == "__main__":
    main()
