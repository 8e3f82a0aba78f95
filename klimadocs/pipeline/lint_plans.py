"""Faults of templates in two languages, and of programmes that are to be read back: before anyone fills them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from klimadocs.errors import UnreadableError
from klimadocs.model.call import LetterKind, Template
from klimadocs.model.plan import Plan
from klimadocs.plans.labels import labels_of
from klimadocs.plans.rows import rows_of
from klimadocs.readers import find_reader, sniff

Found = tuple[str, str, str]
"""Path, sentence, remedy."""


def lint_languages(template: Template) -> Iterator[Found]:
    """Where a table has one language beside the other, each row must have both."""
    from klimadocs.letters.press_columns import find_column_faults

    languages = template.language.split("-")
    if len(languages) != 2:
        return
    try:
        faults = find_column_faults(template.content, languages)
    except UnreadableError:
        return  # the press says so
    for sentence in faults:
        yield template.path, sentence, "Den Text in beiden Sprachen nebeneinander ergänzen."


def lint_plan(letter: LetterKind, template: Template) -> Iterator[Found]:
    """Each field of the plan has a control in the template, and a label of its own; each control is of the plan."""
    plan, reader = letter.plan, find_reader(sniff(template.content))
    if plan is None or reader is None:
        return
    try:
        rows = rows_of(reader.read(template.content))
    except UnreadableError:
        return  # the press says so
    tags = {tag for row in rows for tag in row.tags}
    labels = labels_of(plan, rows)
    yield from _missing(plan, template, tags, set(labels))
    yield from _strange(plan, template, tags)
    yield from _alike(plan, template, labels)


def _missing(plan: Plan, template: Template, tags: set[str], named: set[str]) -> Iterator[Found]:
    for field in plan.sheet.fields:
        tag = f"{plan.sheet.id}.{field.id}"
        if tag not in tags and not field.label:
            sentence = f"Für „{tag}“ aus plan.toml gibt es kein Inhaltssteuerelement."
            yield template.path, sentence, "In Word eines mit diesem Tag einfügen (Entwicklertools, Eigenschaften)."
    for table in plan.tables:
        for column in table.columns:
            tag = f"{table.id}.{column.id}"
            if tag not in named and not column.label:
                sentence = f"Zu „{tag}“ aus plan.toml gibt es weder ein Inhaltssteuerelement noch einen Spaltenkopf."
                yield template.path, sentence, "In Word eines mit diesem Tag einfügen (Entwicklertools, Eigenschaften)."


def _strange(plan: Plan, template: Template, tags: set[str]) -> Iterator[Found]:
    """Tags of the plan's tables that it does not have; those below an axis may be called as one likes."""
    known = {f"{plan.sheet.id}.{field.id}" for field in plan.sheet.fields}
    known |= {f"{table.id}.{column.id}" for table in plan.tables for column in table.columns}
    strict = {plan.sheet.id, *(table.id for table in plan.tables if not table.axis)}
    for tag in sorted(tag for tag in tags - known if tag.partition(".")[0] in strict):
        near = difflib.get_close_matches(tag, known, n=1)
        remedy = f"Gemeint ist vielleicht „{near[0]}“." if near else "Das Tag ändern oder in plan.toml aufnehmen."
        yield template.path, f"Das Inhaltssteuerelement „{tag}“ kommt in plan.toml nicht vor.", remedy


def _alike(plan: Plan, template: Template, labels: dict[str, tuple[str, ...]]) -> Iterator[Found]:
    """Without its controls a copy is read by its labels alone."""
    seen: dict[str, str] = {}
    for field in plan.sheet.fields:
        for label in labels.get(f"{plan.sheet.id}.{field.id}", ()):
            other = seen.setdefault(label.casefold(), field.id)
            if other != field.id:
                sentence = f"„{label}“ steht bei „{other}“ und bei „{field.id}“; ohne Tags ist das nicht zu trennen."
                yield template.path, sentence, "Eine der Bezeichnungen ändern."
