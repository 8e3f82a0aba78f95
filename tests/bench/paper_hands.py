"""Type and handwriting told apart: python -m tests.bench.paper_hands [--ways WAY ...] [--applicants N] [--seed N]

For each way of tests/makers/paper: typed fields that were taken for a hand's, handwritten ones that were not, and what
became of these: right, doubted for another reason, or silent (wrong and sure, the one thing that must not be; each is
listed). `--faces FONT ...` fills whole forms with each of these fonts (a family, a package of fonts or a file) and
prints the same for each; those named after `--hands` are written, not set.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from klimadocs.forms.fill import fill
from klimadocs.readers.paper import settle_flowed
from tests.bench.paper import Office, open_office, papers, read, same
from tests.makers.flat_applicants import applicants
from tests.makers.paper import WAYS, SimulatedPaper, simulate
from tests.makers.paper.crosses import DRAWN
from tests.makers.paper.filling import Manner

ALL = (
    "scan300",
    "scan200",
    "finefax",
    "fax",
    "photo",
    *(way for way in WAYS if way.startswith(("hand", "mix", "let"))),
)
HEADS = ("typed", "taken for hand", "by hand", "told", "right", "doubted", "silent")


def count(office: Office, paper: SimulatedPaper) -> tuple[Counter[str], list[str]]:
    """The fields of one paper by what became of them; those that are silently wrong or taken for a hand's."""
    _, stack = read(office, paper)
    counts: Counter[str] = Counter()
    told: list[str] = []
    if not stack.submissions:
        return counts, [f"{paper.name}: no form found"]
    first = stack.submissions[0]
    reading, _ = settle_flowed(fill(first.reference, first.transcript, first.score), first)
    kinds = {field.id: field.kind for field in office.form.fields}
    for answer in reading.answers:
        truth = paper.truth[answer.field]
        if kinds[answer.field] in ("bool", "multi") or truth is None:
            continue
        is_hand, is_right = answer.field in paper.handwritten, same(answer.value, truth)
        counts["by hand" if is_hand else "typed"] += 1
        if answer.by_hand:
            counts["told" if is_hand else "taken for hand"] += 1
        elif is_hand:
            counts["doubted" if answer.doubt else "right" if is_right else "silent"] += 1
        if (answer.by_hand and not is_hand) or (is_hand and not is_right and not answer.doubt):
            told.append(f"{paper.name}, {answer.field}: {answer.value!r} for {truth!r} ({answer.why or 'no doubt'})")
    return counts, told


def show(name: str, found: Iterable[tuple[Counter[str], list[str]]]) -> None:
    total: Counter[str] = Counter()
    told: list[str] = []
    for counts, lines in found:
        total += counts
        told += lines
    print(f"{name:<34}" + "".join(f"{total[head]:>{len(head) + 3}}" for head in HEADS), flush=True)
    for line in told:
        print(f"    {line}")


def with_face(office: Office, face: str, is_hand: bool, ways: Sequence[str], count_: int, seed: int) -> None:
    for way in ways:
        manner = Manner(DRAWN, is_hand=is_hand, face=face)
        made = replace(WAYS[way], manners=(manner,))
        people = applicants(office.form)[:count_]
        show(f"{Path(face).stem} {way}", (count(office, simulate(person, made, seed)) for person in people))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.paper_hands", description=__doc__)
    parser.add_argument("--ways", nargs="*", default=list(ALL), choices=list(WAYS))
    parser.add_argument("--applicants", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--faces", nargs="*", default=[], help="fonts that a machine sets")
    parser.add_argument("--hands", nargs="*", default=[], help="fonts that a hand writes")
    options = parser.parse_args()
    office = open_office()
    print(f"{'':<34}" + "".join(f"   {head}" for head in HEADS))
    if options.faces or options.hands:
        for face in (*options.faces, *options.hands):
            with_face(office, face, face in options.hands, options.ways, options.applicants, options.seed)
        return
    for way in options.ways:
        made = papers(office, [way], options.applicants, options.seed, options.keep)
        show(way, (count(office, paper) for _, _, paper in made))


if __name__ == "__main__":
    main()
