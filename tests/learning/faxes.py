"""Learns to read lines of a fax: python -m tests.learning.faxes --minutes M --out FOLDER [--makers N] [--from FILE]

Lines are made in processes of their own (--makers) while the model learns from those that are there; one of five is of a
fine fax. Needs `pip install torch fonttools` and the Debian packages that docs/paper.md names. Writes the model and its
letters into the folder, what has been learned so far every five minutes; the package has them in klimadocs/paper/reading.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator, Sequence
from multiprocessing import Process, Queue
from pathlib import Path
from queue import Empty

import cv2
import numpy as np
import torch
from numpy.random import Generator
from rapidfuzz.distance import Levenshtein

from tests.learning.fax_lines import Line, as_ink, make_line
from tests.learning.fax_model import LineModel, save_for_use
from tests.learning.fax_texts import LETTERS

_MODEL, _LETTERS = "fax_lines.onnx.xz", "fax_lines.txt"
_FINE_SHARE, _AT_ONCE, _ENOUGH = 0.22, 200, 220_000
_FASTEST, _SLOW_START, _CALM, _MOST = 2e-3, 0.04, 0.01, 2.0
_COLUMNS, _BESIDE, _TAKEN, _HELD = 11_000, 16, 4_096, 600
_MEAN, _SAVE_S, _TELL_S = 0.998, 300, 60


def _make(seed: int, lines: Queue[list[Line]], count: int) -> None:
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    for _ in range(count // _AT_ONCE):
        lines.put([make_line(rng, 196.0 if rng.random() < _FINE_SHARE else 98.0) for _ in range(_AT_ONCE)])


def _changed(picture: np.ndarray, rng: Generator) -> np.ndarray:
    """A line a little wider, higher, paler, softer, or with a gap, so that no two that are learned are the same."""
    if rng.random() < 0.6:
        width = max(int(picture.shape[1] * float(np.exp(rng.normal(0, 0.05)))), 4)
        picture = cv2.resize(picture, (width, picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    ink = np.roll(as_ink(picture), int(rng.integers(-1, 2)), 0)
    if rng.random() < 0.3:
        ink = np.clip(ink * float(rng.uniform(0.8, 1.25)), 0, 1)
    if rng.random() < 0.2:
        ink = cv2.GaussianBlur(ink, (0, 0), float(rng.uniform(0.3, 0.7)))
    if rng.random() < 0.15:
        gap = int(rng.integers(0, max(ink.shape[1] - 3, 1)))
        ink[:, gap : gap + int(rng.integers(1, 3))] = 0
    if rng.random() < 0.1:
        ink[int(rng.integers(0, 30))] = 0
    return ink


def _together(pictures: Sequence[np.ndarray], edges: Sequence[int]) -> torch.Tensor:
    width = max(picture.shape[1] + 2 * edge for picture, edge in zip(pictures, edges, strict=True))
    block = np.zeros((len(pictures), 1, pictures[0].shape[0], width + width % 2), np.float32)
    for own, picture, edge in zip(block, pictures, edges, strict=True):
        own[0, :, edge : edge + picture.shape[1]] = picture
    return torch.from_numpy(block)


def _batches(lines: Sequence[Line], rng: Generator) -> Iterator[list[Line]]:
    """Some of the lines, those of about one length together, in any order."""
    taken = [lines[place] for place in rng.permutation(len(lines))[:_TAKEN]]
    batches: list[list[Line]] = [[]]
    for entry in sorted(taken, key=lambda entry: entry.picture.shape[1]):
        if (len(batches[-1]) + 1) * (entry.picture.shape[1] + _BESIDE) > _COLUMNS:
            batches.append([])
        batches[-1].append(entry)
    for place in rng.permutation(len(batches)):
        if batches[place]:
            yield batches[place]


def _loss(model: LineModel, lines: Sequence[Line], rng: Generator) -> torch.Tensor:
    block = _together([_changed(entry.picture, rng) for entry in lines], [int(rng.integers(2, 10)) for _ in lines])
    with torch.autocast("cpu", torch.bfloat16):
        told = model(block.to(memory_format=torch.channels_last))
    told = told.float().permute(2, 0, 1).log_softmax(2)
    wanted = [[LETTERS.index(letter) + 1 for letter in entry.text] for entry in lines]
    return torch.nn.functional.ctc_loss(
        told, torch.tensor([number for text in wanted for number in text]),
        torch.full((len(lines),), len(told)), torch.tensor([len(text) for text in wanted]), zero_infinity=True,
    )  # fmt: skip


def read(told: np.ndarray) -> str:
    """Of the likeliest letter of each step, 0 for none."""
    kept = [number for place, number in enumerate(told) if number and (not place or told[place - 1] != number)]
    return "".join(LETTERS[number - 1] for number in kept).strip()


def _errors(model: LineModel, lines: Sequence[Line]) -> tuple[float, float]:
    """(wrong letters, lines without any) as shares."""
    model.eval()
    wrong = whole = 0
    with torch.no_grad():
        for entry in lines:
            told = read(model(_together([as_ink(entry.picture)], [6]))[0].argmax(0).numpy())
            wrong += Levenshtein.distance(told, entry.text)
            whole += told == entry.text
    return wrong / sum(len(entry.text) for entry in lines), whole / len(lines)


def _speed(share: float) -> float:
    """Of learning, after that share of the time."""
    if share < _SLOW_START:
        return _FASTEST * share / _SLOW_START
    return _FASTEST * 0.5 * (1 + math.cos(math.pi * (share - _SLOW_START) / (1 - _SLOW_START))) + 1e-6


def _average(mean: LineModel, model: LineModel, steps: int) -> None:
    """The model that is kept is the mean of the last ones."""
    share = min(_MEAN, steps / (steps + 10.0))
    with torch.no_grad():
        for kept, own in zip(mean.state_dict().values(), model.state_dict().values(), strict=True):
            if kept.dtype.is_floating_point:
                kept.mul_(share).add_(own, alpha=1 - share)
            else:
                kept.copy_(own)


class _Pool:
    """The lines that are there so far; the first ones are never learned, but asked."""

    def __init__(self, makers: int, seed: int) -> None:
        self._queue: Queue[list[Line]] = Queue(8)
        self._lines: list[Line] = []
        for number in range(makers):
            Process(target=_make, args=(seed + number, self._queue, _ENOUGH // makers), daemon=True).start()
        while len(self._lines) < _TAKEN:
            self._lines += self._queue.get()

    @property
    def held(self) -> list[Line]:
        return self._lines[:_HELD]

    def lines(self) -> list[Line]:
        try:
            while True:
                self._lines += self._queue.get_nowait()
        except Empty:
            return self._lines[_HELD:]


def learn(pool: _Pool, seconds: float, out: Path, begin: Path | None) -> None:
    """Until the time is over."""
    model, mean = LineModel(len(LETTERS)), LineModel(len(LETTERS))
    if begin:
        model.load_state_dict(torch.load(begin, weights_only=True))
    mean.load_state_dict(model.state_dict())
    model.two.to(memory_format=torch.channels_last)
    steps_of = torch.optim.AdamW(model.parameters(), _FASTEST, weight_decay=_CALM)
    rng = np.random.default_rng()
    start = saved = told = time.monotonic()
    steps = 0
    while time.monotonic() - start < seconds:
        for lines in _batches(pool.lines(), rng):
            share = (time.monotonic() - start) / seconds
            if share >= 1:
                break
            for group in steps_of.param_groups:
                group["lr"] = _speed(share)
            model.train()
            loss = _loss(model, lines, rng)
            steps_of.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), _MOST)
            steps_of.step()
            steps += 1
            _average(mean, model, steps)
            if time.monotonic() - told > _TELL_S:
                told = time.monotonic()
                print(f"{(told - start) / 60:.0f} min, {steps} steps, loss {loss.item():.3f}", flush=True)
        if time.monotonic() - saved > _SAVE_S:
            saved = time.monotonic()
            _save(mean, pool.held, out)
    _save(mean, pool.held, out)


def _save(model: LineModel, held: Sequence[Line], out: Path) -> None:
    wrong, whole = _errors(model, held)
    print(f"{wrong:.4f} of the letters wrong, {whole:.3f} of the lines right", flush=True)
    torch.save(model.state_dict(), out / "fax_lines.pt")
    save_for_use(model, out / _MODEL)
    (out / _LETTERS).write_text(f"{LETTERS}\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.learning.faxes", description=__doc__)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--makers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="begin", type=Path, help="weights (.pt) to begin with")
    options = parser.parse_args()
    torch.set_num_threads(1)
    learn(_Pool(options.makers, options.seed), 60 * options.minutes, options.out, options.begin)


if __name__ == "__main__":
    main()
