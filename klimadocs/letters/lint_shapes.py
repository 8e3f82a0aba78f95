"""What kind of value stands behind each name: learnt from letters that were composed for the purpose, so that a new
name needs no second list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from klimadocs.letters.lint_logic import Atom, Formula, follows
from klimadocs.letters.speech import Inset, Missing

Kind = Literal["text", "number", "date", "bool", "list", "table", "rich", "call", "any", "missing"]


@dataclass(frozen=True, slots=True)
class Shape:
    """`element` of a list, `parts` of a table. `words`: all that a text, or an element of a list, may be; None where
    that is open; `is_choice` where a form's options say so. `path`: how a template calls it, "" for what has no name.
    `given`: when it is there; `filled`: when a list has anything in it, `count` how much where that is always the same.
    `is_void`: no letter has anything there."""

    kind: Kind
    element: Shape | None = None
    parts: tuple[tuple[str, Shape], ...] = ()
    words: frozenset[str] | None = None
    path: str = ""
    given: Formula = True
    filled: Formula = True
    count: int | None = None
    is_choice: bool = False
    is_void: bool = False

    def part(self, name: str) -> Shape | None:
        return next((shape for key, shape in self.parts if key == name), None)


ANY, TEXT, NUMBER, BOOL = Shape("any"), Shape("text"), Shape("number"), Shape("bool")


@dataclass(frozen=True, slots=True)
class Trial:
    """A letter's names for an application that never was, without (`is_with` False) or with one optional field."""

    tried: str
    is_with: bool
    names: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that a letter may say, and what is always true of it. `source` names the form where there are several."""

    shapes: Mapping[str, Shape]
    truths: tuple[Formula, ...] = ()
    source: str = ""


def learn_vocabulary(
    least: Mapping[str, Any],
    others: Sequence[Mapping[str, Any]],
    options: Mapping[str, frozenset[str]],
    truths: Sequence[Formula] = (),
    source: str = "",
    written: Sequence[frozenset[str]] = (),
) -> Vocabulary:
    """`least`: names of an application with required answers only; what is missing there may be missing. `options`: all
    answers that a field of choices may have. `written`: the keys of each table that call.toml fills."""
    everything = [least, *others]
    shapes = {name: _shape(name, [names[name] for names in everything if name in names]) for name in _keys(everything)}
    for name, words in options.items():
        if name in shapes:
            shapes[name] = replace(shapes[name], words=words, is_choice=True)
    return Vocabulary({name: _opened(shape, written) for name, shape in shapes.items()}, tuple(truths), source)


def learn_links(least: Mapping[str, Any], trials: Sequence[Trial]) -> Iterable[Formula]:
    """Which names come with which field, and go with it."""
    optional = _missing_paths(least)
    for trial in trials:
        missing = _missing_paths(trial.names)
        for path in optional - {trial.tried}:
            if trial.is_with and path not in missing:
                yield follows(Atom(trial.tried), Atom(path))
            if not trial.is_with and path in missing:
                yield follows(Atom(path), Atom(trial.tried))


def _keys(tables: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for table in tables for key in table))


def _shape(path: str, values: Sequence[Any]) -> Shape:
    """`values`: what stands there in each letter; the first is that of the least application."""
    there = [value for value in values if not isinstance(value, Missing) and value is not None]
    kinds = {_kind(value) for value in there}
    if kinds == {"text", "date"}:  # a date that could not be read for sure stays as it was written
        kinds = {"date"}
    kind: Kind = kinds.pop() if len(kinds) == 1 else "any"
    given = _given(path, values)
    if kind == "table":
        tables = [value for value in there if isinstance(value, Mapping)]
        parts = tuple(
            (key, _shape(f"{path}.{key}", [table[key] for table in tables if key in table])) for key in _keys(tables)
        )
        return Shape(kind, parts=parts, path=path, given=given)
    if kind == "list":
        elements = [entry for value in there for entry in value]
        element = replace(_shape(f"{path}[]", elements), path="") if elements else ANY
        filled = all(there) or Atom(path)
        words = _constant(there)
        count = len(there[0]) if words is not None else None
        return Shape(kind, element=element, words=words, path=path, given=given, filled=filled, count=count)
    is_void = kind == "text" and "[]" not in path and not any(there)
    words = _constant(there) if kind == "text" else None
    return Shape(kind, words=words, path=path, given=Atom(path) if is_void else given, is_void=is_void)


def _opened(shape: Shape, written: Sequence[frozenset[str]]) -> Shape:
    """A table that call.toml fills with days and texts: what is a text now may be a day soon."""
    is_written = frozenset(key for key, _ in shape.parts) in written
    if not is_written or all(part.kind != "date" for _, part in shape.parts):
        return shape
    return replace(
        shape,
        parts=tuple((key, replace(part, kind="any") if part.kind == "text" else part) for key, part in shape.parts),
    )


def _given(path: str, values: Sequence[Any]) -> Formula:
    """Optional is what the least application lacks, or any element of a list. What no application ever gives (a text
    that the office has yet to write) is meant to show as a gap."""
    is_known = any(not isinstance(value, Missing) for value in values)
    if is_known and any(isinstance(value, Missing) for value in (values if "[]" in path else values[:1])):
        return Atom(path)
    return True


def _constant(values: Sequence[Any]) -> frozenset[str] | None:
    """The words of a value that is the same in all letters."""
    first = values[0] if values else None
    if len(values) < 2 or any(value != first for value in values):
        return None
    words = [first] if isinstance(first, str) else first
    return frozenset(words) if isinstance(words, list) and all(isinstance(word, str) for word in words) else None


def _kind(value: Any) -> Kind:
    kinds: tuple[tuple[Any, Kind], ...] = (
        (bool, "bool"), (str, "text"), (int | float, "number"), (date, "date"), (Mapping, "table"),
        (list | tuple, "list"), (Inset, "rich"),
    )  # fmt: skip
    if hasattr(value, "__html__"):
        return "rich"
    return next((kind for type_, kind in kinds if isinstance(value, type_)), "any")


def _missing_paths(names: Mapping[str, Any], before: str = "") -> frozenset[str]:
    found: set[str] = set()
    for key, value in names.items():
        if isinstance(value, Missing):
            found.add(f"{before}{key}")
        elif isinstance(value, Mapping):
            found |= _missing_paths(value, f"{before}{key}.")
    return frozenset(found)
