"""A form in the text of a mail: lines that begin with a label of the form. The lowest witness: always doubted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from klimadocs.forms.cleaning import fold
from klimadocs.forms.mail_rows import Found
from klimadocs.forms.mail_text import MailText
from klimadocs.forms.reference import Reference
from klimadocs.forms.settling import Alignment
from klimadocs.model.form import Field
from klimadocs.model.transcript import Transcript

_FIELDS_MIN = 5
_REQUIRED_SHARE = 0.3
_ONLY_HERE = "Die Angabe steht nur im Text der E-Mail."
_NOTHING_HERE = "Im Text der E-Mail steht dazu nichts."


def best_worded(references: Sequence[Reference]) -> list[Reference]:
    """Of the blanks of one form the one that tells most prompts: in a pasted form they stand where nothing was said."""
    best: dict[tuple[str, str], Reference] = {}
    for reference in references:
        known = best.get((reference.form.call, reference.form.id))
        if known is None or len(reference.all_prompts) > len(known.all_prompts):
            best[reference.form.call, reference.form.id] = reference
    return list(best.values())


def likeness(reference: Reference, transcript: Transcript) -> float:
    """0 where the text is not this form, else from 0.6 to 1: at least five fields are plainly answered, and so is a
    good part of those that must be."""
    found = MailText(reference).read(transcript)
    answered = {key for key, entry in found.items() if entry.is_clear and entry.is_answered}
    required = [entry.id for entry in reference.form.fields if entry.required is True]
    share = len(answered & set(required)) / len(required) if required else 1.0
    if len(answered) < _FIELDS_MIN or share < _REQUIRED_SHARE:
        return 0.0
    return round(0.5 + share / 2, 4)


def place_lines(reference: Reference, transcript: Transcript) -> Alignment:
    """What the text says, in the slots of the labels. Every field is suspect: nobody laid the text out as a form."""
    text, alignment = MailText(reference), Alignment()
    found = text.read(transcript)
    for entry in reference.form.fields:
        said = found.get(entry.id)
        is_answered = said is not None and said.is_answered
        alignment.suspect[entry.id] = _ONLY_HERE if is_answered else _NOTHING_HERE
        alignment.present.update({entry.id, *map(entry.mark_key, entry.options)})
        if said is not None:
            _place(entry, said, reference, alignment)
    alignment.rest += text.rest
    return alignment


def _place(entry: Field, said: Found, reference: Reference, alignment: Alignment) -> None:
    words = said.text
    if entry.kind == "bool":
        named = replace(said.place, text="", mark=said.mark) if said.mark is not None else None
        alignment.named[entry.id] += [named or replace(said.place, text=words)]
        return
    chosen = [option for option, is_ticked in said.options.items() if is_ticked]
    if not any(entry.mark_key(option) in reference.keys for option in entry.options):
        alignment.typed[entry.id] += [replace(said.place, text=text) for text in (words, *chosen) if text]
        return
    hits, strange = _options_in(entry, words)
    for option in entry.options:
        if option in chosen or option in hits:
            alignment.marks[entry.mark_key(option)].append(replace(said.place, text="", mark=True))
    alignment.rest += [replace(said.place, text=text) for text in strange]


def _options_in(entry: Field, words: str) -> tuple[list[str], list[str]]:
    """Options that the words name, one a line or with commas between, and the pieces that are none."""
    folded = {fold(option): option for option in entry.options}
    if fold(words) in folded:
        return [folded[fold(words)]], []
    hits: list[str] = []
    strange: list[str] = []
    for line in re.split(r"[;\n]", words):
        for piece in [line] if fold(line) in folded else line.split(","):
            if fold(piece) in folded:
                hits.append(folded[fold(piece)])
            elif piece.strip():
                strange.append(piece.strip())
    return hits, strange
