"""How PDF files without fields are read: python -m tests.bench.flat [WAY ...] prints a table, way by way.

Each of the applicants goes each way. exact: right and sure; silent: wrong and sure, the one thing that must not be.
Where a program lost letters on the paper ("?" for what its font lacks), the paper counts; LibreOffice drops line breaks in
controls, so that blanks do not count there. Doubts that the sample expects, since it says what nobody understands, are
right.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from klimadocs.catalogue import load_catalogue
from klimadocs.forms.fill import fill
from klimadocs.forms.identify import comparable, identify
from klimadocs.forms.reference import Reference
from klimadocs.model.form import Form
from klimadocs.model.reading import Answer, FormReading
from klimadocs.pipeline.reading import References
from klimadocs.readers import find_reader, sniff
from tests.makers import flat_ways
from tests.makers.flat_applicants import applicants
from tests.makers.sample_truth import ROOT, Sample

WORD_WAYS = {
    "Word, LibreOffice": lambda word: word,
    "Word, larger Times": lambda word: flat_ways.in_another_type(word, "Liberation Serif", 3),
    "Word, smaller DejaVu": lambda word: flat_ways.in_another_type(word, "DejaVu Sans", -2),
}
KINDS = ("exact", "silent", "wrong, doubted", "right, doubted")


@dataclass
class Score:
    """What became of the fields of one way; `misses` are worth a look."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def fields(self) -> int:
        return sum(self.counts[kind] for kind in KINDS)

    def share(self, kind: str) -> float:
        return self.counts[kind] / max(self.fields, 1)


@dataclass(frozen=True)
class Office:
    """The blanks of the one call, and all references that a file is compared with."""

    form: Form
    blanks: dict[str, bytes]
    references: tuple[Reference, ...]


def open_office() -> Office:
    catalogue = load_catalogue(ROOT / "templates")
    blanks = {blank.path.rsplit(".", 1)[-1]: blank.content for blank in catalogue.blanks}
    return Office(catalogue.forms[0], blanks, References(catalogue).all)


def read(content: bytes, references: tuple[Reference, ...]) -> FormReading | None:
    """As the daily run reads; None for what is no form."""
    reader = find_reader(sniff(content))
    assert reader is not None
    transcript = reader.read(content)
    found = identify(transcript, comparable(transcript, references))
    return None if found.reference is None else fill(found.reference, transcript, found.score)


def rate(score: Score, sample: Sample, reading: FormReading | None, way: str) -> None:
    if reading is None:
        score.counts["no form"] += 1
        score.misses.append(f"{sample.name}: no form")
        return
    for answer in reading.answers:
        is_right = any(_same(answer.value, truth, way) for truth in _truths(sample, answer.field))
        kind = _kind(is_right, answer, sample)
        score.counts[kind] += 1
        if kind != "exact":
            score.misses.append(f"{kind}: {sample.name}, {answer.field}: {str(answer.value)[:70]!r} ({answer.why})")


def _kind(is_right: bool, answer: Answer, sample: Sample) -> str:
    if is_right:
        return "right, doubted" if answer.doubt and answer.field not in sample.doubt else "exact"
    return "wrong, doubted" if answer.doubt else "silent"


def _truths(sample: Sample, field_id: str) -> Iterator[object]:
    truth = sample.answers.get(field_id)
    yield truth
    if isinstance(truth, str):
        yield truth.encode("cp1252", "replace").decode("cp1252")


def _same(value: object, truth: object, way: str) -> bool:
    return _plain(value, way, truth) == _plain(truth, way, truth)


def _plain(value: object, way: str, truth: object) -> object:
    if isinstance(value, str):
        has_lost_breaks = way in WORD_WAYS and "\n" in str(truth)
        return ("" if has_lost_breaks else " ").join(value.split()) if not has_lost_breaks else "".join(value.split())
    if isinstance(value, list | tuple):
        return tuple(value) or None
    return None if value is False else value


def make(office: Office, ways: set[str], samples: list[Sample]) -> Iterator[tuple[str, Sample, bytes]]:
    """(way, sample, file) of all."""
    for way, fill_and_flatten in flat_ways.PDF_WAYS.items():
        if way in ways:
            for sample in samples:
                yield way, sample, fill_and_flatten(office.blanks["pdf"], office.form, sample)
    files = {
        f"{way}__{sample.name}": change(flat_ways.fill_word(office.blanks["docx"], office.form, sample))
        for way, change in WORD_WAYS.items() if way in ways for sample in samples
    }  # fmt: skip
    by_name = {sample.name: sample for sample in samples}
    for name, content in flat_ways.print_with_libreoffice(files).items() if files else ():
        way, _, sample_name = name.partition("__")
        yield way, by_name[sample_name], content


def measure(office: Office, ways: set[str], samples: list[Sample]) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for way, sample, content in make(office, ways, samples):
        score = scores.setdefault(way, Score())
        start = time.perf_counter()
        reading = read(content, office.references)
        score.seconds.append(time.perf_counter() - start)
        rate(score, sample, reading, way)
    return scores


def main() -> None:
    office = open_office()
    ways = set(sys.argv[1:]) or {*flat_ways.PDF_WAYS, *WORD_WAYS}
    scores = measure(office, ways, applicants(office.form))
    for way, score in scores.items():
        for miss in score.misses:
            print(f"  {way}: {miss}")
    print(
        f"\n{'way':<24}{'files':>6}{'fields':>8}{'exact':>10}"
        + "".join(f"{kind:>16}" for kind in KINDS[1:])
        + f"{'ms':>8}"
    )
    for way, score in scores.items():
        rest = "".join(f"{score.counts[kind]:>16}" for kind in KINDS[1:])
        ms = 1000 * sum(score.seconds) / len(score.seconds)
        print(f"{way:<24}{len(score.seconds):>6}{score.fields:>8}{100 * score.share('exact'):>9.2f}%{rest}{ms:>8.0f}")


if __name__ == "__main__":
    main()
