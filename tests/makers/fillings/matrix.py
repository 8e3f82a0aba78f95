"""All ways by all applicants: made, read as the daily run reads, and compared with what was meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from klimadocs.executors.serial import Serial
from klimadocs.forms.scoring import IDENTITY, Mark, Truth, Verdict, score
from klimadocs.model.event import Read
from klimadocs.pipeline.jobs import Job
from klimadocs.pipeline.reading import ReadTask, References
from klimadocs.readers import sniff
from tests.makers.fillings.acroforms import ACROFORM_WAYS
from tests.makers.fillings.applicants import applicants
from tests.makers.fillings.cells import CELL_WAYS
from tests.makers.fillings.changes import CHANGE_WAYS
from tests.makers.fillings.controls import CONTROL_WAYS
from tests.makers.fillings.legacy import LEGACY_WAYS
from tests.makers.fillings.office import OFFICE_WAYS, go_round, via
from tests.makers.fillings.plan import Desk, Filled, Way
from tests.makers.fillings.rtf import RTF_WAYS
from tests.makers.sample_truth import Sample

WAYS: tuple[Way, ...] = (
    *CONTROL_WAYS, *LEGACY_WAYS, *CELL_WAYS, *ACROFORM_WAYS, *CHANGE_WAYS, *RTF_WAYS, *OFFICE_WAYS,
)  # fmt: skip


@dataclass(frozen=True)
class Example:
    """One file, and what it really says."""

    way: Way
    applicant: str
    content: bytes = field(repr=False)
    truth: Truth


@dataclass(frozen=True)
class Score:
    """What became of one way, field by field."""

    way: Way
    applicant: str
    marks: tuple[Mark, ...]


Picker = Callable[[int, int], bool]


def everything(_way: int, _applicant: int) -> bool:
    return True


def make(desk: Desk, ways: Sequence[Way] = WAYS, picks: Picker = everything) -> Iterator[Example]:
    """`picks` is asked for every pair of a way and an applicant, by their numbers."""
    people = applicants(desk.form)
    waiting: dict[str, tuple[Way, Sample, Filled]] = {}
    for number, way in enumerate(ways):
        for place, sample in enumerate(people):
            if not picks(number, place):
                continue
            filled = way.fill(desk, sample)
            if way.group == "office":
                waiting[f"{number:03}-{place:03}"] = way, sample, filled
            else:
                yield _example(desk, way, sample, filled, filled.content)
    returned = go_round({name: (via(way), filled.content) for name, (way, _, filled) in waiting.items()})
    for name, (way, sample, filled) in waiting.items():
        yield _example(desk, way, sample, filled, returned[name])


def _example(desk: Desk, way: Way, sample: Sample, filled: Filled, content: bytes) -> Example:
    answers = {key: tuple(value) if isinstance(value, list) else value for key, value in filled.answers.items()}
    truth = Truth(f"{desk.form.call}/{desk.form.id}", answers, filled.doubtful)
    return Example(way, sample.name, content, truth)


def read(desk: Desk, examples: Sequence[Example]) -> Iterator[Score]:
    """Through the task of the daily run."""
    task = ReadTask(References(desk.catalogue).all)
    jobs = [
        Job(entry.applicant, sha256(entry.content).hexdigest(), sniff(entry.content), entry.content)
        for entry in examples
    ]
    for example, done in zip(examples, Serial().run(task, jobs), strict=True):
        reading = done.result.reading if isinstance(done.result, Read) else None
        yield Score(example.way, example.applicant, score(example.truth, desk.form, reading))


def count(marks: Sequence[Mark]) -> Counter[Verdict]:
    """Of fields only."""
    return Counter(mark.verdict for mark in marks if mark.field != IDENTITY)
