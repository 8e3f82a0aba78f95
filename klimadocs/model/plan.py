"""A programme that people fill in: what its template asks, and what a filled copy says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from klimadocs.model.form import Gravity
from klimadocs.model.transcript import Place

PlanKind = Literal["text", "choice", "month", "amount", "number", "list"]
PlanValue = str | float | tuple[str, ...] | None
_HALF_YEAR = re.compile(r"(?i)(?:h|hj\.?|s)?\s*([12])\.?\s*(?:hj\.?|halbjahr|h|sem\w*\.?|half)?\s*[/ ._-]\s*(\d{4})")
_YEAR_FIRST = re.compile(r"(?i)(\d{4})\s*[/ ._-]\s*(?:h|hj\.?|s)?\s*([12])\.?(?:\s*(?:hj\.?|halbjahr|h))?")


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """Halbjahr; `half` is 1 or 2."""

    year: int
    half: int

    @classmethod
    def parse(cls, text: str) -> HalfYear:
        """From "1/2017", "1. Hj. 2017", "2017-1", "H1 2017". Raises ValueError."""
        bare = " ".join(text.split())
        if match := _HALF_YEAR.fullmatch(bare):
            return cls(int(match[2]), int(match[1]))
        if match := _YEAR_FIRST.fullmatch(bare):
            return cls(int(match[1]), int(match[2]))
        raise ValueError(f"“{text}” is no half-year")

    @classmethod
    def of(cls, day: date) -> HalfYear:
        return cls(day.year, 1 if day.month <= 6 else 2)

    def later(self, steps: int) -> HalfYear:
        count = self.year * 2 + self.half - 1 + steps
        return HalfYear(count // 2, count % 2 + 1)

    @property
    def begin(self) -> date:
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def end(self) -> date:
        return self.later(1).begin - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.half}/{self.year}"


@dataclass(frozen=True, slots=True)
class PlanField:
    """Angabe of a sheet, or a column of a table. `edge`: which month counts where a longer time is named ("2017").
    `label`: what messages call it."""

    id: str
    kind: PlanKind = "text"
    required: bool = False
    options: tuple[str, ...] = ()
    edge: Literal["first", "last"] = "first"
    label: str = ""


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table with a row for each entry; `number` is the column that tells its rows apart. `axis`: what follows the
    columns is to be marked, under half-years or under names. `total` stands in the row that adds up."""

    id: str
    title: str
    columns: tuple[PlanField, ...]
    number: str = ""
    axis: Literal["", "half_years", "names"] = ""
    total: str = ""

    def column(self, name: str) -> PlanField | None:
        return next((entry for entry in self.columns if entry.id == name), None)


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """Maßnahmenblatt: repeated in the document as often as people copy it. `tables` belong to each copy. `sample` is
    the number of a sheet that only shows how it is done."""

    id: str
    title: str
    number: str
    name: str
    fields: tuple[PlanField, ...]
    tables: tuple[PlanTable, ...] = ()
    sample: str = ""

    def field(self, name: str) -> PlanField | None:
        return next((entry for entry in self.fields if entry.id == name), None)


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """A check by its name in `plans.checks`; `parts` name its fields. `message` replaces the sentence."""

    check: str
    parts: tuple[tuple[str, str], ...] = ()
    gravity: Gravity = "error"
    message: str = ""

    def part(self, name: str) -> str:
        """ "" where the author left it out."""
        return dict(self.parts).get(name, "")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a programme asks, beside its template: kinds and checks. Where things stand and what they are called, the
    template says. `first_half_year` and `half_years` are the time axis, `sheets` the number of empty sheets; `words`
    are options in other languages: (word, option)."""

    sheet: PlanSheet
    overviews: tuple[PlanTable, ...] = ()
    checks: tuple[PlanCheck, ...] = ()
    first_half_year: str = ""
    half_years: int = 6
    sheets: int = 3
    words: tuple[tuple[str, str], ...] = ()

    @property
    def tables(self) -> tuple[PlanTable, ...]:
        """Those of the sheets and those of the document."""
        return (*self.sheet.tables, *self.overviews)

    def overview(self, name: str) -> PlanTable | None:
        return next((entry for entry in self.overviews if entry.id == name), None)


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """What stands in one place. `value` is typed: months as "YYYY-MM", amounts and numbers as numbers, lists as tuples;
    what is not understood keeps its text, is doubted, and `why` says so in German."""

    field: str
    value: PlanValue = None
    raw: str = ""
    doubt: bool = False
    why: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of a table. `marks` are the heads of the columns that are marked in it, half-years as "1/2017"."""

    entries: tuple[PlanEntry, ...]
    place: Place
    marks: tuple[str, ...] = ()
    is_total: bool = False

    def entry(self, name: str) -> PlanEntry:
        """Raises KeyError where the table has no such column."""
        return _named(self.entries, name)

    def value(self, name: str) -> PlanValue:
        return next((entry.value for entry in self.entries if entry.field == name), None)


@dataclass(frozen=True, slots=True)
class Measure:
    """A sheet that was filled. `number` is as written, "" where it has none; every field of the sheet has one entry."""

    number: str
    entries: tuple[PlanEntry, ...]
    tables: tuple[tuple[str, tuple[PlanRow, ...]], ...]
    place: Place

    def entry(self, name: str) -> PlanEntry:
        """Raises KeyError where the sheet has no such field."""
        return _named(self.entries, name)

    def value(self, name: str) -> PlanValue:
        return next((entry.value for entry in self.entries if entry.field == name), None)

    def rows(self, table: str) -> tuple[PlanRow, ...]:
        return dict(self.tables).get(table, ())


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """What is wrong with a filled programme, in German. `measure` is its number, "" for the document as a whole."""

    rule: str
    gravity: Gravity
    sentence: str
    measure: str = ""
    fields: tuple[str, ...] = ()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A filled programme. `case` is the file reference that the document itself bears, "" for none. `leftovers` is text
    of the tables that belongs to no field."""

    call: str
    letter: str
    score: float
    measures: tuple[Measure, ...]
    overviews: tuple[tuple[str, tuple[PlanRow, ...]], ...] = ()
    findings: tuple[PlanFinding, ...] = ()
    leftovers: tuple[tuple[str, Place], ...] = ()
    case: str = ""

    def rows(self, overview: str) -> tuple[PlanRow, ...]:
        return dict(self.overviews).get(overview, ())


def _named(entries: tuple[PlanEntry, ...], name: str) -> PlanEntry:
    for entry in entries:
        if entry.field == name:
            return entry
    raise KeyError(name)
