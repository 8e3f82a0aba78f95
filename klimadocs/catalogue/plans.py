"""plan.toml beside a letter's templates -> Plan: how filled copies of a programme are read back."""

from __future__ import annotations

from pathlib import Path

from klimadocs.catalogue.doors import Raw, build, pairs, read_toml, refuse_unknown, renamed
from klimadocs.errors import ConfigurationError
from klimadocs.model.plan import HalfYear, Plan, PlanCheck, PlanField, PlanSheet, PlanTable
from klimadocs.plans.checks import CHECKS


def load_plan(folder: Path) -> Plan | None:
    """None for a letter that nobody fills. Raises ConfigurationError with file and key."""
    path = folder / "plan.toml"
    if not path.is_file():
        return None
    where = str(path)
    raw = renamed(read_toml(path), overview="overviews", check="checks", table="tables")
    sheet = {**raw.get("sheet", {}), "tables": tuple(_table(entry, where) for entry in raw.pop("tables", []))}
    raw["sheet"] = _sheet(sheet, f"{where}, sheet")
    raw["overviews"] = tuple(_table(entry, where) for entry in raw.get("overviews", []))
    raw["words"] = pairs(raw.get("words", {}))
    raw["checks"] = tuple(_check(entry, where) for entry in raw.get("checks", []))
    plan = build(Plan, raw, where)
    _check_names(plan, where)
    return plan


def _sheet(raw: Raw, where: str) -> PlanSheet:
    table = renamed(raw, field="fields")
    return build(PlanSheet, {**table, "fields": _fields(table.get("fields", []), where)}, where)


def _table(raw: Raw, where: str) -> PlanTable:
    table = renamed(raw, column="columns")
    name = f"{where}, “{raw.get('id', '?')}”"
    return build(PlanTable, {**table, "columns": _fields(table.get("columns", []), name)}, name)


def _fields(raw: list[Raw], where: str) -> tuple[PlanField, ...]:
    return tuple(build(PlanField, renamed(entry, type="kind"), f"{where}, “{entry.get('id', '?')}”") for entry in raw)


def _check(raw: Raw, where: str) -> PlanCheck:
    name = f"{where}, check “{raw.get('check', '?')}”"
    check = build(PlanCheck, {**raw, "parts": pairs(raw.get("parts", {}))}, name)
    refuse_unknown({check.check: None}, set(CHECKS), name)
    refuse_unknown(dict(check.parts), set(CHECKS[check.check].parts), name)
    missing = [part for part in CHECKS[check.check].needed if not check.part(part)]
    if missing:
        raise ConfigurationError(f"{name}: “{missing[0]}” is missing in parts.", "See docs/programme.md.")
    return check


def _check_names(plan: Plan, where: str) -> None:
    """Names are unique, and what is named elsewhere exists."""
    tables = [plan.sheet.id, *(table.id for table in plan.tables)]
    _refuse_twice(tables, where)
    for table in plan.tables:
        _refuse_twice([column.id for column in table.columns], f"{where}, “{table.id}”")
    _refuse_twice([field.id for field in plan.sheet.fields], f"{where}, sheet")
    known = {field.id for field in plan.sheet.fields}
    refuse_unknown(dict.fromkeys((plan.sheet.number, plan.sheet.name)), known, f"{where}, sheet")
    for check in plan.checks:
        asked = [name for part, names in check.parts for name in names.split() if part not in CHECKS[check.check].words]
        refuse_unknown(dict.fromkeys(asked), _all_names(plan), f"{where}, check “{check.check}”")
    try:
        HalfYear.parse(plan.first_half_year or "1/2000")
    except ValueError as error:
        raise ConfigurationError(f"{where}: {error}.", 'Write first_half_year = "1/2017".') from None


def _all_names(plan: Plan) -> set[str]:
    """Fields of the sheet, tables, and columns as "table.column"."""
    names = {field.id for field in plan.sheet.fields} | {table.id for table in plan.tables}
    return names | {f"{table.id}.{column.id}" for table in plan.tables for column in table.columns}


def _refuse_twice(names: list[str], where: str) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ConfigurationError(f"{where}: “{twice}” is there twice.", "Give each its own id.")
