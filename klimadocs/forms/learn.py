"""A blank form in, a proposal for its definition out: which fields it has, what they are called, what they ask for."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from klimadocs.forms.cleaning import clean
from klimadocs.forms.learn_page import ask_page
from klimadocs.forms.learn_spots import Question, is_invitation, is_meaningful, tidy
from klimadocs.forms.learn_types import guess_kind
from klimadocs.forms.learn_word import ask_word
from klimadocs.forms.natives import is_printed
from klimadocs.model.blank import Survey
from klimadocs.model.form import Field, Form, Roles, Section
from klimadocs.model.transcript import Place, Transcript

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_ID_MAX = 40
_SMALL_WORDS = frozenset(
    (
        "der",
        "die",
        "das",
        "des",
        "dem",
        "den",
        "ein",
        "eine",
        "einer",
        "und",
        "oder",
        "the",
        "of",
        "a",
        "an",
        "and",
        "or",
        "o",
        "de",
        "da",
        "do",
        "e",
        "el",
        "la",
        "los",
        "las",
        "y",
        "bitte",
    )
)
_LABEL_MISSING = "Feld ohne Beschriftung"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`places` says for each field where it stands in the blank."""

    form: Form
    places: tuple[tuple[str, Place], ...]


def learn(blank: Transcript, survey: Survey, form_id: str, call: str = "") -> Proposal:
    """Pure. A form without fields where nothing in the blank can be filled in."""
    questions = ask_word(blank, survey) if blank.is_in_order else ask_page(blank, survey)
    ids = _ids(questions)
    fields = [_field(question, field_id) for question, field_id in zip(questions, ids, strict=True)]
    title = tidy(survey.title) or _first_line(blank) or form_id
    sections = tuple(_sections(questions, fields, title))
    applicant = next((field.id for field in fields if field.kind == "text"), fields[0].id if fields else "")
    form = Form(call, form_id, "1", title, sections, Roles(applicant=applicant))
    return Proposal(form, tuple((field.id, question.place) for field, question in zip(fields, questions, strict=True)))


def _first_line(blank: Transcript) -> str:
    lines = (tidy(entry.text) for entry in blank.sightings if is_printed(entry) and not entry.is_margin)
    return next((line for line in lines if len(line) > 3), "")


def _sections(questions: Sequence[Question], fields: Sequence[Field], title: str) -> list[Section]:
    found: list[tuple[str, list[Field]]] = []
    for question, field in zip(questions, fields, strict=True):
        name = question.section or title
        if not found or found[-1][0] != name:
            found.append((name, []))
        found[-1][1].append(field)
    return [Section(name, tuple(group)) for name, group in found]


def _field(question: Question, field_id: str) -> Field:
    options = question.options if len(question.options) > 1 or question.nature in ("list", "lists", "radio") else ()
    if question.nature in ("list", "lists"):
        options = tuple(option for option in options if not is_invitation(option))
    label = question.label or (question.name if is_meaningful(question.name) else _LABEL_MISSING)
    kind = guess_kind(question.nature, label, question.about, len(options))
    return Field(field_id, label, kind, question.is_required, options, native=question.natives)


def _ids(questions: Sequence[Question]) -> list[str]:
    """Unique names made of the labels."""
    wanted = [slug(question.label) or slug(question.name) or "feld" for question in questions]
    seen: Counter[str] = Counter()
    found: list[str] = []
    for name in wanted:
        seen[name] += 1
        unique = name if seen[name] == 1 else f"{name}_{seen[name]}"
        while unique in found:
            seen[name] += 1
            unique = f"{name}_{seen[name]}"
        found.append(unique)
    return found


def slug(label: str) -> str:
    """Lower case letters, digits and underscores, not beginning with a digit; umlauts as ae, oe, ue."""
    bare = unicodedata.normalize("NFC", clean(re.sub(r"\([^)]*\d{2,}[^)]*\)", "", label)).text).translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", bare.lower()).encode("ascii", "ignore").decode()
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in _SMALL_WORDS] or re.findall(
        r"[a-z0-9]+", plain
    )
    name = ""
    for word in words:
        if name and len(name) + 1 + len(word) > _ID_MAX:
            break
        name = f"{name}_{word}" if name else word[:_ID_MAX]
    return f"feld_{name}" if name[:1].isdigit() else name
