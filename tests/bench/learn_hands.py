"""Learns how much each sign of a hand counts: python -m tests.bench.learn_hands [--ways WAY ...] [--papers N] [--seed N]

Papers are filled in many types and hands, a third of them by both; the weights for klimadocs/paper/ink/hands.py are printed,
with how often they err on papers in fonts that were not learned (`--check-types`, `--check-hands`). Fonts are families,
packages of fonts or files. Standard faxes have weights of their own: name `fax` alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from klimadocs.paper import sheets
from klimadocs.paper.ink import hands
from klimadocs.paper.ink.strokes import Strokes
from klimadocs.paper.reading.deciding import Decision
from klimadocs.paper.reading.settling import Settled, settle_all
from klimadocs.paper.reading.texts import Writing
from tests.bench.paper import Office, open_office
from tests.makers.flat_applicants import applicants
from tests.makers.paper import WAYS, simulate
from tests.makers.paper.crosses import DRAWN
from tests.makers.paper.filling import Manner
from tests.makers.paper.pens import HANDS, MACHINES

Floats = npt.NDArray[np.float64]
_LOOSENESS = (0.0, 0.0, 0.6, 1.2)
_SHARES = (0.0, 0.25, 1.0)
_CALM, _ROUNDS = 2.0, 60


@dataclass(frozen=True)
class Page:
    """The fields of one page, and whether a hand wrote them."""

    fields: tuple[Strokes, ...]
    by_hand: tuple[bool, ...]


def pages_of(
    office: Office, ways: Sequence[str], faces: tuple[Sequence[str], Sequence[str]], count: int, seed: int
) -> Iterator[Page]:
    """Of `count` papers for each way; nothing on them is read."""
    caught: list[tuple[Writing, ...]] = []

    def catch(writings: Sequence[Writing], by_hand: Mapping[str, bool]) -> Settled:
        caught.append(tuple(writings))
        return replace(settle_all((), {}), decisions={writing.zone.key: Decision("-") for writing in writings})

    people = applicants(office.form)
    sheets.settle_all = catch
    try:
        for number, way in [(number, way) for way in ways for number in range(count)]:
            caught.clear()
            manner = _manner(faces, np.random.default_rng([seed, number]))
            paper = simulate(people[number % len(people)], replace(WAYS[way], manners=(manner,)), seed + number)
            office.room.read(paper.content, paper.media_type)
            for writings in caught:
                names = (writing.zone.key for writing in writings)
                told = tuple(name in paper.handwritten for name in names)
                yield Page(tuple(writing.strokes for writing in writings), told)
    finally:
        sheets.settle_all = settle_all


def _manner(faces: tuple[Sequence[str], Sequence[str]], rng: np.random.Generator) -> Manner:
    face, hand = (str(rng.choice(np.asarray(group))) for group in faces)
    share, looseness = float(rng.choice(_SHARES)), float(rng.choice(_LOOSENESS))
    if share == 1.0:
        return Manner(DRAWN, is_hand=True, face=hand, looseness=looseness)
    return Manner(DRAWN, face=face, hand_share=share, hand=hand, looseness=looseness)


def learn(pages: Sequence[Page]) -> hands.Weights:
    """First how much each field tells by itself, then how much its page does."""
    own = _fit([signs for page in pages for signs in hands.own_signs(page.fields)], pages)
    odds = [[float(np.dot(own, signs)) for signs in hands.own_signs(page.fields)] for page in pages]
    signs = [row for page, found in zip(pages, odds, strict=True) for row in hands.page_signs(page.fields, found)]
    whole = _fit(signs, pages)
    return hands.Weights(tuple(own.round(2).tolist()), tuple(whole.round(2).tolist()))


def _fit(signs: Sequence[Sequence[float]], pages: Sequence[Page]) -> Floats:
    """Logistic regression, calmed so that no weight grows without need."""
    x = np.asarray(signs, np.float64)
    y = np.asarray([told for page in pages for told in page.by_hand], np.float64)
    weights, calm = np.zeros(x.shape[1]), np.diag([0.0, *[_CALM] * (x.shape[1] - 1)])
    for _ in range(_ROUNDS):
        share = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        bent = (x * (share * (1 - share))[:, None]).T @ x + calm + 1e-9 * np.eye(x.shape[1])
        weights += np.clip(np.linalg.solve(bent, x.T @ (y - share) - calm @ weights), -3, 3)
    return weights


def show(name: str, weights: hands.Weights, pages: Sequence[Page]) -> None:
    pairs = [
        (odds > 0, told)
        for page in pages
        for odds, told in zip(hands.odds_of(page.fields, weights), page.by_hand, strict=True)
    ]
    typed, written = ([found for found, told in pairs if told == is_hand] for is_hand in (False, True))
    print(f"{name}: {sum(typed)} of {len(typed)} typed fields taken for a hand's, "
          f"{len(written) - sum(written)} of {len(written)} handwritten ones not")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.learn_hands", description=__doc__)
    parser.add_argument("--ways", nargs="*", default=["scan300", "scan200", "finefax", "photo"], choices=list(WAYS))
    parser.add_argument("--papers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--types", nargs="*", default=list(MACHINES))
    parser.add_argument("--hands", nargs="*", default=list(HANDS))
    parser.add_argument("--check-types", nargs="*", default=[])
    parser.add_argument("--check-hands", nargs="*", default=[])
    options = parser.parse_args()
    office = open_office()
    known = list(pages_of(office, options.ways, (options.types, options.hands), options.papers, options.seed))
    weights = learn(known)
    print(weights)
    show("learned", weights, known)
    if options.check_types and options.check_hands:
        faces = options.check_types, options.check_hands
        show("others", weights, list(pages_of(office, options.ways, faces, options.papers, options.seed + 1)))


if __name__ == "__main__":
    main()
