"""What Jinja's filters and those of the letters take and give, as far as a template can go wrong there."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from jinja2 import Environment

from klimadocs.letters.lint_shapes import ANY, NUMBER, TEXT, Kind, Shape
from klimadocs.letters.speech import Speech

GERMAN = {
    "text": "ein Text",
    "number": "eine Zahl",
    "date": "ein Datum",
    "bool": "ein Ja oder Nein",
    "list": "eine Liste",
    "table": "eine Gruppe von Namen",
    "call": "eine Funktion",
    "rich": "ein fertig gestaltetes Stück",
}
WANTED = {**GERMAN, "text": "einen Text"}
"""As what a filter wants, in the accusative."""
_TEXTS: tuple[Kind, ...] = ("text", "number")
_LISTS: tuple[Kind, ...] = ("list",)
_NUMBERS: tuple[Kind, ...] = ("number",)
_DATES = ("datum", "wochentag")
_TEXT_TO_TEXT = (
    *("upper", "lower", "title", "capitalize", "trim", "replace", "wordwrap", "truncate", "center", "indent"),
    *("striptags", "urlize", "forceescape"),
)
_TAKES: dict[str, tuple[Kind, ...]] = {
    **dict.fromkeys(_DATES, ("date",)),
    "zahl": _NUMBERS,
    "uebersetzt": ("text", "list", "date"),
    **dict.fromkeys((*_TEXT_TO_TEXT, "wordcount", "int", "float"), _TEXTS),
    **dict.fromkeys(("join", "sort", "unique", "map", "select", "reject", "selectattr", "rejectattr"), _LISTS),
    **dict.fromkeys(("slice", "batch", "groupby", "sum", "min", "max"), _LISTS),
    **dict.fromkeys(("first", "last", "reverse"), ("list", "text")),
    **dict.fromkeys(("length", "count", "list"), ("list", "text", "table")),
    **dict.fromkeys(("round", "abs", "filesizeformat"), _NUMBERS),
    **dict.fromkeys(("dictsort", "items"), ("table",)),
}
_GIVES_TEXT = {"join", "string", "format", "escape", "e", "zahl", "filesizeformat", *_DATES, *_TEXT_TO_TEXT}
_GIVES_NUMBER = frozenset(("length", "count", "round", "abs", "int", "float", "wordcount"))
_GIVES_SAME = frozenset(("sort", "unique", "reverse", "select", "reject", "selectattr", "rejectattr", "list"))
_GIVES_ELEMENT = frozenset(("first", "last", "random", "min", "max"))
NEVER_MISSING = frozenset(("length", "count", "list", "int", "float", "select", "selectattr"))
_MEANT = {
    "date": "datum", "format_date": "datum", "dateformat": "datum", "strftime": "datum", "formatdatum": "datum",
    "number": "zahl", "numberformat": "zahl", "format_number": "zahl", "tausender": "zahl",
    "translate": "uebersetzt", "übersetzt": "uebersetzt", "uebersetzen": "uebersetzt", "trans": "uebersetzt",
    "gross": "upper", "groß": "upper", "uppercase": "upper", "klein": "lower", "lowercase": "lower",
    "anzahl": "length", "size": "length", "liste": "join", "verbinde": "join", "erste": "first", "letzte": "last",
    "or": "default", "sonst": "default", "strip": "trim",
}  # fmt: skip


def takes(name: str) -> tuple[Kind, ...]:
    """The kinds of values that a filter can do something with; () where all go."""
    return _TAKES.get(name, ())


def gives(name: str, value: Shape) -> Shape:
    """What comes out of a filter; it is missing where `value` is."""
    result = _result(name, value)
    return replace(result, path="", given=True if name in NEVER_MISSING else value.given)


def _result(name: str, value: Shape) -> Shape:
    if name in _GIVES_TEXT:
        return TEXT
    if name in _GIVES_NUMBER:
        return NUMBER
    if name == "uebersetzt":
        return replace(value, words=None, element=TEXT if value.kind == "list" else None)
    if name in _GIVES_SAME and value.kind in ("list", "text"):
        return replace(value, kind="list", element=value.element or TEXT)
    if name in _GIVES_ELEMENT:
        return value.element or (TEXT if value.kind == "text" else ANY)
    return Shape("list", element=ANY) if name in ("map", "groupby", "slice", "batch", "dictsort", "items") else ANY


def nearest_filter(name: str, environment: Environment) -> str:
    """The filter that was meant; "" where nothing is near."""
    known = sorted(environment.filters)
    return _MEANT.get(name.casefold()) or next(iter(difflib.get_close_matches(name, known, n=1)), "")


def is_called_rightly(name: str, environment: Environment, count: int, named: frozenset[str]) -> bool:
    """True where a filter can take so many arguments beside the value; also where that cannot be known."""
    own = Speech("de").filters().get(name)
    function: Callable[..., Any] = own or environment.filters[name]
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return True
    before = 1 if hasattr(function, "jinja_pass_arg") else 0
    try:
        signature.bind(*range(before + 1 + count), **dict.fromkeys(named))
    except TypeError:
        return False
    return True
