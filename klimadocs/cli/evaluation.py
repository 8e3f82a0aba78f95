"""eval: how well files with known answers are read, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePosixPath

from klimadocs.cli.speaking import say
from klimadocs.forms.scoring import VERDICTS, Mark, Verdict
from klimadocs.pipeline.day import Session
from klimadocs.pipeline.evaluating import Result, add_example, evaluate_folder
from klimadocs.rules.fold import fold_history
from klimadocs.settings import Settings
from klimadocs.wiring import catalogue_of, executor_of, open_house

_HEADS: dict[Verdict, str] = {
    "exact": "exact",
    "silent": "wrong, silent",
    "wrong": "wrong, doubted",
    "right": "right, doubted",
    "missing": "missing",
}
_WIDTHS = {verdict: max(9, len(head) + 2) for verdict, head in _HEADS.items()}
_NAME_WIDTH = 34

Named = Callable[[Result, Mark], str]


def evaluate(settings: Settings, folder: Path) -> int:
    """Prints a table by format and channel, one by way, one by field, and what was wrong without a doubt. Exit code 3
    where anything was wrong and not doubted."""
    results = list(evaluate_folder(catalogue_of(settings), executor_of(settings), folder))
    _print_table(
        "By format and channel", results, lambda result, _: f"{result.example.format}, {result.example.channel}"
    )
    _print_table("By way", results, lambda result, _: result.example.way or "-")
    _print_table("By field", results, lambda _, mark: mark.field or "(which form it is)")
    silent = [(result, mark) for result in results for mark in result.marks if mark.verdict == "silent"]
    for result, mark in silent:
        name = mark.field or "(which form it is)"
        say(f"! {result.example.path.name}: {name}: {_shown(mark.found)} for {_shown(mark.wanted)}")
    return 3 if silent else 0


def add_case(settings: Settings, case_id: str, folder: Path) -> int:
    """Keeps the newest file of a case and its answers, as staff have corrected them, as an example in `folder`.
    Of a stack of several forms only the pages of this one, as the case has them."""
    with open_house(settings) as doors:
        current = Session(doors).view(case_id).case.current
        read = fold_history(doors.ledger.entries()).reads.get(current.id)
        alone = read is None or not read.leaves
        content = doors.vault.get(current.id if alone or read is None else read.copy)
    ending = PurePosixPath(current.name).suffix.lower() if alone else ".pdf"
    number = current.id.partition("#")[2]
    name = f"{current.id[:12]}{'-' if number else ''}{number}{ending}"
    path = add_example(folder, name, content, current.reading, current.arrival.channel, f"case {case_id}")
    say(str(path))
    return 0


def _print_table(title: str, results: Sequence[Result], name: Named) -> None:
    say("")
    say(f"{title:<{_NAME_WIDTH}}{'answers':>9}" + "".join(f"{_HEADS[v]:>{_WIDTHS[v]}}" for v in VERDICTS), bold=True)
    rows: dict[str, Counter[Verdict]] = {}
    for result in results:
        for mark in result.marks:
            rows.setdefault(name(result, mark), Counter())[mark.verdict] += 1
    for key, found in rows.items():
        _print_row(key, found)
    _print_row("all", _sum(rows.values()))


def _sum(counts: Iterable[Counter[Verdict]]) -> Counter[Verdict]:
    total: Counter[Verdict] = Counter()
    for entry in counts:
        total.update(entry)
    return total


def _print_row(name: str, found: Counter[Verdict]) -> None:
    short = name if len(name) < _NAME_WIDTH else f"{name[: _NAME_WIDTH - 2]}…"
    say(f"{short:<{_NAME_WIDTH}}{found.total():>9}" + "".join(f"{found[v]:>{_WIDTHS[v]}}" for v in VERDICTS))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
