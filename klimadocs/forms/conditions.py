"""The small language of conditions: `field is a, b or c and other is given`, as authors write it in TOML."""

from __future__ import annotations

import re
from collections.abc import Callable

from klimadocs.errors import ConfigurationError
from klimadocs.model.condition import Clause, Condition, Test, Verdict
from klimadocs.model.reading import Value

_OPERATORS: tuple[tuple[str, Test], ...] = (
    ("is at least", "at_least"),
    ("is at most", "at_most"),
    ("is not given", "is_missing"),
    ("is missing", "is_missing"),
    ("is given", "is_given"),
    ("is not", "is_not"),
    ("not in", "not_in"),
    ("is", "is"),
    ("in", "in"),
)
_QUOTED = re.compile(r"'[^']*'")
_REMEDY = 'Write "<field> is <value>, <value> or <value>", "is not", "is given", "is at least <number>" or "in <list>".'

_NO_OR = "Conditions know “and” only: write two rules, or put the value in single quotes if it is one."

Lookup = Callable[[str], Value]
Lists = Callable[[str], tuple[str, ...]]


def parse_condition(text: str) -> Condition:
    """Raises ConfigurationError that quotes the text. Values with commas, "or" or "and" stand in single quotes."""
    masked, quoted = _mask(text)
    clauses = tuple(_parse_clause(part.strip(), quoted, text) for part in masked.split(" and "))
    return Condition(clauses, text)


def evaluate(
    condition: Condition,
    value_of: Lookup,
    canonical_of: Callable[[str], str],
    lists: Lists,
    is_doubted: Callable[[str], bool] = lambda _: False,
) -> Verdict:
    """pass, fail, or unknown where an answer that decides is missing or doubted. `canonical_of`: codes for lists."""
    verdicts: list[Verdict] = [
        "unknown" if is_doubted(clause.field) else _evaluate_clause(clause, value_of, canonical_of, lists)
        for clause in condition.clauses
    ]
    if "fail" in verdicts:
        return "fail"
    return "unknown" if "unknown" in verdicts else "pass"


def fields_of(condition: Condition | None) -> tuple[str, ...]:
    """The fields a condition asks for, each once, in order."""
    return tuple(dict.fromkeys(clause.field for clause in condition.clauses)) if condition else ()


def _mask(text: str) -> tuple[str, list[str]]:
    quoted: list[str] = []

    def keep(match: re.Match[str]) -> str:
        quoted.append(match.group()[1:-1])
        return f"\x00{len(quoted) - 1}\x00"

    return _QUOTED.sub(keep, text), quoted


def _parse_clause(part: str, quoted: list[str], text: str) -> Clause:
    field, _, rest = part.partition(" ")
    for phrase, test in _OPERATORS:
        if rest == phrase or rest.startswith(phrase + " "):
            values = _parse_values(rest[len(phrase) :].strip(), quoted)
            _require_values(test, values, text)
            return Clause(field, test, values)
    raise ConfigurationError(f"The condition “{text}” cannot be understood at “{part}”.", _REMEDY)


def _parse_values(rest: str, quoted: list[str]) -> tuple[str, ...]:
    pieces = [piece.strip() for piece in re.split(r",| or ", rest)]
    return tuple(_unmask(piece, quoted) for piece in pieces if piece)


def _unmask(piece: str, quoted: list[str]) -> str:
    match = re.fullmatch(r"\x00(\d+)\x00", piece)
    return quoted[int(match.group(1))] if match else piece


def _require_values(test: Test, values: tuple[str, ...], text: str) -> None:
    needed = {"is_given": 0, "is_missing": 0, "in": 1, "not_in": 1, "at_least": 1, "at_most": 1}.get(test)
    if (needed is not None and len(values) != needed) or (needed is None and not values):
        raise ConfigurationError(f"The condition “{text}” names too few or too many values.", _REMEDY)
    if test in ("at_least", "at_most") and not re.fullmatch(r"-?\d+(?:\.\d+)?", values[0]):
        raise ConfigurationError(f"The condition “{text}” compares with “{values[0]}”, which is no number.", _REMEDY)
    if any(re.search(r"\bis\b", value) for value in values if f"'{value}'" not in text):
        raise ConfigurationError(f"The condition “{text}” joins two comparisons with “or”.", _NO_OR)


def _evaluate_clause(clause: Clause, value_of: Lookup, canonical_of: Callable[[str], str], lists: Lists) -> Verdict:
    value = value_of(clause.field)
    is_missing = value is None or value in ("", ())
    if clause.test == "is_given":
        return _verdict(not is_missing and value is not False)
    if clause.test == "is_missing":
        return _verdict(is_missing or value is False)
    if is_missing:
        return "unknown"
    if clause.test in ("in", "not_in"):
        member = (canonical_of(clause.field) or str(value)) in lists(clause.values[0])
        return _verdict(member == (clause.test == "in"))
    if clause.test in ("at_least", "at_most"):
        return _compare(clause, value)
    matches = any(_equals(value, wanted) for wanted in clause.values)
    return _verdict(matches == (clause.test == "is"))


def _compare(clause: Clause, value: Value) -> Verdict:
    if isinstance(value, bool) or not isinstance(value, int):
        return "unknown"
    limit = float(clause.values[0])
    return _verdict(value >= limit if clause.test == "at_least" else value <= limit)


def _equals(value: Value, wanted: str) -> bool:
    if isinstance(value, bool):
        return value == (wanted.casefold() in ("ja", "yes", "true", "ticked"))
    if isinstance(value, tuple):
        return wanted in value
    return str(value) == wanted


def _verdict(holds: bool) -> Verdict:
    return "pass" if holds else "fail"
