"""Many pages in one go: python -m tests.bench.paper_many [--pages 1000] [--each 20] [--ours 0.5]

Files of `--each` pages, the pages of a few simulated forms over and over with letters and empty backs among them, go
through the child that the daily run uses. Told is the peak of its memory after the tenth page, after every tenth part of
the whole and after the last page, and the time a page takes. Memory is flat where the last peak is within a tenth of
the first.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from klimadocs.catalogue import load_catalogue
from klimadocs.executors import Failure, Limits, open_executor
from klimadocs.pipeline.jobs import Job
from klimadocs.pipeline.reading import KeepTask, References
from tests.makers.flat_applicants import applicants
from tests.makers.paper.blank_sheets import Picture
from tests.makers.paper.stacks import scan, sheets_of, stray_sheet
from tests.makers.sample_truth import ROOT

PEOPLE = 2
STRAYS = 4
EARLY = 10


@dataclass(frozen=True)
class Peak:
    """After how many pages, and how high until then; MiB."""

    pages: int
    mib: float
    seconds: float


class Weighed(KeepTask):
    """Reads, and tells how much memory the child has had at most: (forms found, MiB)."""

    def __call__(self, job: Job) -> tuple[int, float]:  # type: ignore[override]
        kept = self.keep(job)
        forms = sum(entry.read.reading is not None for entry in kept)
        return forms, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@lru_cache
def sheets() -> tuple[list[Picture], list[Picture]]:
    """(ours, strange ones)"""
    form = load_catalogue(ROOT / "templates").forms[0]
    ours = [page for person in applicants(form)[:PEOPLE] for page in sheets_of(person)]
    return ours, [stray_sheet(number) for number in range(STRAYS)]


def pile(count: int, share: float, seed: int) -> bytes:
    """One file of that many pages; `share` of them are ours."""
    ours, strays = sheets()
    pages = []
    for place in range(count):
        is_ours = int((place + 1) * share) > int(place * share)
        pages.append(ours[int(place * share) % len(ours)] if is_ours else strays[place % len(strays)])
    return scan(pages, 200, seed)


def measure(sizes: Sequence[int], share: float, limits: Limits) -> Iterator[Peak]:
    """One peak after each file. Raises RuntimeError where a file was not read."""
    catalogue = load_catalogue(ROOT / "templates")
    references = References(catalogue)
    known = {size: pile(size, share, size) for size in set(sizes)}
    jobs = [
        Job(f"stapel {number}.pdf", f"{number:064}", "application/pdf", known[size])
        for number, size in enumerate(sizes)
    ]
    done, start = 0, time.perf_counter()
    for size, finished in zip(sizes, open_executor(1, limits).run(Weighed(references.all), jobs), strict=True):
        if isinstance(finished.result, Failure):
            raise RuntimeError(f"{finished.item.name}: {finished.result}")
        done += size
        yield Peak(done, finished.result[1], time.perf_counter() - start)


def sizes_of(pages: int, each: int) -> list[int]:
    """The first ten pages are a file of their own."""
    rest = max(pages - EARLY, 0)
    return [EARLY, *([each] * (rest // each)), *([rest % each] if rest % each else [])]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.paper_many", description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--ours", type=float, default=0.5)
    options = parser.parse_args()
    print(f"{'pages':>7}{'peak MiB':>11}{'of the tenth':>14}{'s/page':>9}", flush=True)
    first, last = None, 0
    for peak in measure(sizes_of(options.pages, options.each), options.ours, Limits(240.0, memory_mib=2048)):
        first = first or peak
        if peak is first or peak.pages >= last + options.pages // 10 or peak.pages == options.pages:
            last = peak.pages
            share, pace = peak.mib / first.mib, peak.seconds / peak.pages
            print(f"{peak.pages:>7}{peak.mib:>11.0f}{100 * share:>13.1f}%{pace:>9.2f}", flush=True)


if __name__ == "__main__":
    main()
