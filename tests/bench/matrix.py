"""Every way by every applicant, read and compared: python -m tests.bench.matrix [WORDS OF A WAY] [--misses]"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from klimadocs.catalogue import load_catalogue
from klimadocs.forms.scoring import VERDICTS, Mark
from tests.makers.fillings.matrix import WAYS, Score, count, everything, make, read
from tests.makers.fillings.plan import Desk
from tests.makers.sample_truth import ROOT
from tests.tiny import lay_out


def desks(folder: Path) -> list[Desk]:
    """The shipped form, and a tiny one that nobody has tuned anything to."""
    catalogues = [load_catalogue(ROOT / "templates"), load_catalogue(lay_out(folder))]
    return [Desk(catalogue, catalogue.forms[0]) for catalogue in catalogues]


def tell(desk: Desk, scores: list[Score], shows_misses: bool) -> None:
    print(f"\n{desk.form.call}/{desk.form.id}")
    print(f"{'way':<42}{'files':>6}{'fields':>8}{'right':>9}" + "".join(f"{name:>9}" for name in VERDICTS))
    by_way: dict[str, list[Score]] = defaultdict(list)
    for entry in scores:
        by_way[entry.way.name].append(entry)
    for name, group in by_way.items():
        _tell_line(name, len(group), [mark for entry in group for mark in entry.marks])
        if shows_misses:
            for entry in group:
                for mark in entry.marks:
                    if mark.verdict != "exact":
                        wanted, found = str(mark.wanted)[:70], str(mark.found)[:70]
                        print(f"      {entry.applicant:<26}{mark.field:<26}{mark.verdict:<8}{wanted!r} / {found!r}")
    _tell_line("all", len(scores), [mark for entry in scores for mark in entry.marks])


def _tell_line(name: str, files: int, marks: list[Mark]) -> None:
    found = count(marks)
    fields = found.total()
    right = (found["exact"] + found["right"]) / fields if fields else 0.0
    print(f"{name:<42}{files:>6}{fields:>8}{right:>9.2%}" + "".join(f"{found[name]:>9}" for name in VERDICTS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", nargs="*", help="only ways with one of these words in their name or group")
    parser.add_argument("--misses", action="store_true", help="list every field that was not read exactly")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="every Nth applicant only")
    parser.add_argument("--form", type=int, choices=(0, 1), help="the shipped form or the tiny one only")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # pypdf's remarks on letters that its own looks lack
    ways = [way for way in WAYS if not options.way or any(word in f"{way.name} {way.group}" for word in options.way)]
    with tempfile.TemporaryDirectory() as folder:
        for number, desk in enumerate(desks(Path(folder))):
            if options.form in (None, number):
                start = time.perf_counter()
                step = options.sample
                picks = everything if step == 1 else lambda way, place, step=step: (way + place) % step == 0
                examples = list(make(desk, ways, picks))
                made = time.perf_counter()
                tell(desk, list(read(desk, examples)), options.misses)
                print(f"made in {made - start:.0f} s, read in {time.perf_counter() - made:.0f} s")


if __name__ == "__main__":
    main()
