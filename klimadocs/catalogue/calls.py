"""call.toml, office.toml and the letter folders -> Call, Office, LetterKind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from klimadocs.catalogue.doors import Raw, build, pairs, read_toml, refuse_unknown, renamed
from klimadocs.catalogue.forms import load_form
from klimadocs.catalogue.plans import load_plan
from klimadocs.errors import ConfigurationError
from klimadocs.forms.conditions import fields_of, parse_condition
from klimadocs.model.assessment import Word
from klimadocs.model.call import (
    Agreement,
    Call,
    Criterion,
    Deadline,
    LetterKind,
    MailTexts,
    NamedDate,
    Office,
    Rule,
    Template,
    When,
)
from klimadocs.model.event import OUTCOMES
from klimadocs.rules.moments import moments_of, names_of, parse_moment

_WORD = re.compile(r"decided:[a-zäöüß][a-zäöüß0-9_-]*")
_REFERENCE = re.compile(r"\w[\w-]*")


def load_office(path: Path) -> Office:
    """Raises ConfigurationError with file and key."""
    raw = read_toml(path)
    if "mail" in raw:
        table = {**raw["mail"], "replies": pairs(raw["mail"].get("replies", {}))}
        raw["mail"] = build(MailTexts, table, f"{path}, mail")
    return build(Office, raw, str(path))


def load_call(folder: Path) -> Call:
    """Raises ConfigurationError with file and key."""
    where = str(folder / "call.toml")
    raw = renamed(read_toml(folder / "call.toml"), date="dates", rule="rules", criterion="criteria")
    zone = _zone(raw.get("time_zone", "Europe/Berlin"), where)
    practice = raw.pop("practice", {})
    refuse_unknown(practice, {"today"}, f"{where}, practice")
    table: Raw = {
        **raw,
        "id": folder.name,
        "deadline": _deadline(raw.get("deadline", {}), zone, where),
        "dates": tuple(build(NamedDate, entry, f"{where}, date") for entry in raw.get("dates", [])),
        "rules": tuple(_rule(entry, where) for entry in raw.get("rules", [])),
        "criteria": tuple(_criterion(entry, where) for entry in raw.get("criteria", [])),
        "facts": tuple((name, parse_condition(text)) for name, text in raw.get("facts", {}).items()),
        "lists": pairs(raw.get("lists", {})),
        "languages": pairs(raw.get("languages", {})),
        "glossary": _glossary(folder / "glossary.toml"),
        "forms": tuple(load_form(folder.name, path.parent) for path in sorted(folder.glob("forms/*/form.toml"))),
        "letters": tuple(_letters(folder)),
        "practice_today": practice.get("today"),
        "decisions": pairs(raw.get("decisions", {})),
        "texts": pairs(raw.get("texts", {})),
        "agreement": _agreement(raw.get("agreement", {}), f"{where}, agreement"),
        "digest": _digest(folder / "call.toml"),
    }
    call = build(Call, table, where)
    _check_reference(call, where)
    _check_names(call, where)
    return call


def _check_reference(call: Call, where: str) -> None:
    """A file reference is also the name of a folder, and no two cases may share one."""
    year = call.deadline.at.year
    try:
        first, second = (call.reference.format(year=year, number=number) for number in (1, 2))
    except (LookupError, ValueError):
        first = second = ""
    if first == second or not _REFERENCE.fullmatch(first):
        raise ConfigurationError(
            f"{where}: “{call.reference}” is no pattern for file references.",
            'Write it like reference = "KP-{year}-{number:03}": letters, digits, hyphens, {year} and {number}.',
        )


def _glossary(path: Path) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Words of the partners' languages; a call with one language needs no such file."""
    raw = read_toml(path) if path.is_file() else {}
    return tuple((language, pairs(words)) for language, words in raw.items())


def _zone(name: str, where: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigurationError(f"{where}: “{name}” is no time zone.", "Write it like Europe/Berlin.") from None


def _deadline(raw: Raw, zone: ZoneInfo, where: str) -> Deadline:
    at = raw.get("at")
    if type(at) is date:
        at = datetime(at.year, at.month, at.day, 23, 59, 59)
    if not isinstance(at, datetime):
        raise ConfigurationError(f"{where}: [deadline] needs “at”.", "Write at = 2014-09-05T23:59:59.")
    aware = at if at.tzinfo else at.replace(tzinfo=zone)
    return build(Deadline, {**raw, "at": aware, "basis": pairs(raw.get("basis", {}))}, f"{where}, deadline")


def _rule(raw: Raw, where: str) -> Rule:
    table = dict(raw)
    for key in ("test", "applies"):
        if key in table:
            table[key] = parse_condition(table[key])
    return build(Rule, table, f"{where}, rule “{raw.get('name', '?')}”")


def _criterion(raw: Raw, where: str) -> Criterion:
    return build(
        Criterion, {**raw, "points": pairs(raw.get("points", {}))}, f"{where}, criterion “{raw.get('name', '?')}”"
    )


def _letters(folder: Path) -> list[LetterKind]:
    letters = [_letter(folder, path) for path in sorted(folder.glob("letters/*/letter.toml"))]
    return sorted(letters, key=lambda letter: (letter.order, letter.name))


def _letter(folder: Path, path: Path) -> LetterKind:
    raw = read_toml(path)
    whens = raw.get("when", {})
    when = tuple(_when(entry, f"{path}, when") for entry in (whens if isinstance(whens, list) else [whens]))
    templates = tuple(
        _template(folder.parent, file) for file in sorted(path.parent.glob("*.docx")) if file.name[0] not in "~."
    )
    if not templates:
        raise ConfigurationError(f"{path.parent} holds no Word template.", "Add one, named by its language: de.docx.")
    plan = load_plan(path.parent)
    table = {**raw, "name": path.parent.name, "when": when, "templates": templates, "plan": plan}
    table["digest"] = _digest(path)
    table |= {key: pairs(raw[key]) for key in ("titles", "subjects") if key in raw}
    return build(LetterKind, table, str(path))


def _agreement(raw: Raw, where: str) -> Agreement:
    return build(Agreement, {**raw, "heads": pairs(raw.get("heads", {}))}, where)


def _when(raw: Raw, where: str) -> When:
    """`from` and `until` name days: "14 working days before decision"."""
    refuse_unknown(raw, {"all", "any", "none", "from", "until"}, where)
    table = renamed(raw, **{"from": "since"})
    try:
        days: Raw = {key: parse_moment(str(table[key])) for key in ("since", "until") if key in table}
    except ConfigurationError as error:
        raise ConfigurationError(f"{where}: {error.sentence}", error.remedy) from None
    return build(When, {**table, **days}, where)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _template(root: Path, path: Path) -> Template:
    content = path.read_bytes()
    return Template(path.stem, str(path.relative_to(root)), sha256(content).hexdigest(), content)


def _check_names(call: Call, where: str) -> None:
    """Rules, facts and criteria may only ask for fields and lists that exist; letters only for words that exist."""
    fields = {field.id for form in call.forms for field in form.fields}
    for rule in call.rules:
        asked = (*fields_of(rule.test), *fields_of(rule.applies))
        refuse_unknown(dict.fromkeys(asked), fields, f"{where}, rule “{rule.name}”")
        _check_lists(call, rule, where)
    for name, condition in call.facts:
        refuse_unknown(dict.fromkeys(fields_of(condition)), fields, f"{where}, facts.{name}")
    for criterion in call.criteria:
        asked = (*criterion.ticked, *criterion.fields)
        refuse_unknown(dict.fromkeys(asked), fields, f"{where}, criterion “{criterion.name}”")
    _check_words(call)


def _check_lists(call: Call, rule: Rule, where: str) -> None:
    lists = {name for name, _ in call.lists}
    for clause in rule.test.clauses:
        if clause.test in ("in", "not_in"):
            refuse_unknown({clause.values[0]: None}, lists, f"{where}, rule “{rule.name}”, list")


def _check_words(call: Call) -> None:
    known = {str(word) for word in Word}
    known |= {f"rule:{rule.name}" for rule in call.rules} | {f"fact:{name}" for name, _ in call.facts}
    known |= {f"released:{letter.name}" for letter in call.letters}
    for letter in call.letters:
        where = f"{call.id}/letters/{letter.name}/letter.toml, when"
        asked = [name for when in letter.when for name in when.words]
        _check_decisions(asked, call, where)
        refuse_unknown(dict.fromkeys(name for name in asked if not name.startswith("decided:")), known, where)
        days = {moment.name: None for when in letter.when for moment in moments_of(when)}
        refuse_unknown(days, names_of(call), where)


def _check_decisions(asked: Iterable[str], call: Call, where: str) -> None:
    """Where the call lists its decisions, letters may wait for those only; else any word will do."""
    words = {name: None for name in asked if name.startswith("decided:")}
    for name in words:
        if not _WORD.fullmatch(name) or name[8:] in OUTCOMES:
            raise ConfigurationError(
                f"{where}: “{name}” is no decision.", "Write decided: and a word of lower-case letters, digits and -."
            )
    if call.decisions:
        refuse_unknown(words, {f"decided:{word}" for word, _ in call.decisions}, where)
