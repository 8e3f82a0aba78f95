"""What others make of the same paper: python -m tests.bench.paper --beside [--ways WAY ...] [--applicants N]

Each gets the pages as pictures and gives words with their places; then the same search is done for all, as a user would
write it: the label of a field is looked for in the lines, and what stands right of it, above the next label, is the
answer. Boxes are not compared: none of them reads boxes. Each begins with the bytes of the file. Times are those of the
processor, children included, so that a busy machine falsifies no ratio, with one thread, in turn for each paper; klimadocs
also makes a picture of each field, doubts what must be looked at and writes a copy that can be searched.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

from rapidfuzz import fuzz

from klimadocs.forms.normalise import normalise
from klimadocs.model.form import Field, Form
from tests.bench.paper import Office, open_office, papers, read, reading_of, same
from tests.bench.paper_others import Recognise, Word, engines, pages_of
from tests.makers.paper import SimulatedPaper

_ALIKE = 82
_FRAMES = " |[]{}_—;:‘’'\"\n"

Answers = dict[str, Any]


def search(form: Form, pages: Sequence[Sequence[Word]]) -> Answers:
    """The answers by their labels; nothing where a label is not found. What follows the label in its line is the answer;
    of a long one also the lines below, as far as they stand right of the labels."""
    lines = [line for words in pages for line in _lines(words)]
    answers: Answers = {}
    start = 0
    texts = [field for field in form.fields if field.kind not in ("bool", "multi")]
    for place, field in enumerate(texts):
        found = _find(field, lines, start)
        if found is None:
            continue
        start, count = found
        rest = lines[start][count:]
        text = " ".join(word.text for word in rest)
        if field.kind == "long" and rest:
            text += _below(lines, start, rest[0].left, texts[place + 1 : place + 2])
        answers[field.id] = _value(field, text)
        start += 1
    return answers


def _find(field: Field, lines: Sequence[Sequence[Word]], start: int) -> tuple[int, int] | None:
    """The next line that begins with the label, and how many of its words are the label."""
    for place in range(start, len(lines)):
        best = max(range(1, min(len(lines[place]), 9) + 1), key=lambda count: _likeness(field, lines[place][:count]))
        if _likeness(field, lines[place][:best]) >= _ALIKE:
            following = lines[place][best : best + 1]
            return place, best + bool(following and not following[0].text.strip("*()”“\"'"))
    return None


def _likeness(field: Field, words: Sequence[Word]) -> float:
    return float(fuzz.ratio(" ".join(word.text for word in words).rstrip(" *()”").lower(), field.label.lower()))


def _below(lines: Sequence[Sequence[Word]], start: int, left: float, following: Sequence[Field]) -> str:
    text = ""
    for line in lines[start + 1 : start + 25]:
        if any(_likeness(field, line[:count]) >= _ALIKE for field in following for count in range(1, len(line) + 1)):
            break
        inside = [word.text for word in line if word.left > left - 60]
        text += "\n" + " ".join(inside) if inside else ""
    return text


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Those of the engine; else by their height on the page. From top to bottom, from left to right."""
    if any(word.line for word in words):
        return [list(group) for _, group in groupby(words, key=lambda word: word.line)]
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda entry: (entry.top + entry.bottom) / 2):
        middle = (word.top + word.bottom) / 2
        if lines and abs(middle - (lines[-1][-1].top + lines[-1][-1].bottom) / 2) < 0.5 * (word.bottom - word.top):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda entry: entry.left) for line in lines]


def _value(field: Field, text: str) -> Any:
    """What a user would do next: without what frames become, an option that the answer begins with, a day, a number."""
    text = text.strip(_FRAMES)
    if field.kind != "long":
        text = text.split("|")[0].strip(_FRAMES)
    options = [option for option in field.options if text.lower().startswith(option.lower())]
    if options:
        text = max(options, key=len)
    if field.kind == "date" and (day := re.search(r"\d{1,2}\. ?(?:\d{1,2}\.|[A-Za-zä]+) ?\d{2,4}", text)):
        text = day[0]
    return normalise(field, text).value if text else None


def main(ways: Sequence[str], count: int, seed: int, keep: Path | None) -> None:
    office, found = open_office(), engines()
    for way in ways:
        _compare(office, found, way, count, seed, keep)


def _compare(office: Office, found: dict[str, Recognise], way: str, count: int, seed: int, keep: Path | None) -> None:
    right: dict[str, list[bool]] = {}
    spent: dict[str, list[Spent]] = {}
    texts = [field for field in office.form.fields if field.kind not in ("bool", "multi")]
    for _, _, paper in papers(office, [way], count, seed, keep):
        for name, answer in _tools(office, found).items():
            cost, answers = _timed(lambda: answer(paper))  # noqa: B023 - called at once
            spent.setdefault(name, []).append(cost.for_each_of(len(paper.pages)))
            right.setdefault(name, []).extend(same(answers.get(field.id), paper.truth[field.id]) for field in texts)
    _show(way, right, spent)


@dataclass(frozen=True)
class Spent:
    """Seconds of the processor, children included, and of the clock on the wall."""

    processor: float
    wall: float

    def for_each_of(self, pages: int) -> Spent:
        return Spent(self.processor / pages, self.wall / pages)


def _timed(work: Callable[[], Answers]) -> tuple[Spent, Answers]:
    before, start = os.times(), time.perf_counter()
    done = work()
    spent, wall = (sum(now - then for now, then in zip(os.times()[:4], before[:4], strict=True)), time.perf_counter())
    return Spent(spent, wall - start), done


def _tools(office: Office, found: dict[str, Recognise]) -> dict[str, Callable[[SimulatedPaper], Answers]]:
    """All of them, klimadocs first: from the bytes of a file to the answers."""

    def own(paper: SimulatedPaper) -> Answers:
        reading = reading_of(read(office, paper)[1])
        return {answer.field: answer.value for answer in reading.answers} if reading else {}

    def by_labels(recognise: Recognise) -> Callable[[SimulatedPaper], Answers]:
        return lambda paper: search(office.form, recognise(pages_of(paper)))

    return {"klimadocs": own, **{name: by_labels(recognise) for name, recognise in found.items()}}


def _show(way: str, right: dict[str, list[bool]], spent: dict[str, list[Spent]]) -> None:
    print(
        f"\n{way}: {len(spent['klimadocs'])} papers; right text fields; seconds of the processor (of the clock) a page;"
    )
    print("  klimadocs' time of the processor in those of the other")
    for name, times in spent.items():
        ratios = [own.processor / other.processor for own, other in zip(spent["klimadocs"], times, strict=True)]
        share = 100 * sum(right[name]) / len(right[name])
        processor, wall = median(one.processor for one in times), median(one.wall for one in times)
        print(
            f"  {name:<34}{share:>7.1f} %{processor:>8.2f} s ({wall:.2f}){median(ratios):>8.2f} x"
            f" [{min(ratios):.2f}-{max(ratios):.2f}]"
        )
