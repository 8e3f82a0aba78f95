"""Transcript and blank in, one answer for every field out: the strongest witness speaks, disagreement is a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from klimadocs.forms.align import align
from klimadocs.forms.cleaning import clean, fold
from klimadocs.forms.normalise import normalise
from klimadocs.forms.reference import Reference
from klimadocs.forms.settling import Alignment
from klimadocs.forms.slipped import doubt_slipped
from klimadocs.model.form import Field
from klimadocs.model.reading import Answer, FormReading, Leftover
from klimadocs.model.transcript import Sighting, Transcript

SURE = 0.8
_NAMED, _PLACED = 0.99, 0.95
_CROWDED = "Im Ausdruck stehen mehrere Felder nebeneinander; welche Angabe zu welchem gehört, ist nicht sicher."
_SPELT = "Die Kästchen für einzelne Buchstaben stehen anders als im Formular."
_TICK = "☒"
_CROSSED = "Im Feld steht nur ein Kreuz."
_NO = ("nein", "no", "off", "false", "0")
_WORD_PROMPTS = frozenset(
    fold(text)
    for text in (
        "Klicken oder tippen Sie hier, um Text einzugeben.",
        "Klicken Sie hier, um Text einzugeben.",
        "Klicken oder tippen Sie, um ein Datum einzugeben.",
        "Klicken Sie hier, um ein Datum einzugeben.",
        "Wählen Sie ein Element aus.",
        "Click or tap here to enter text.",
        "Click here to enter text.",
        "Click or tap to enter a date.",
        "Choose an item.",
    )
)


def fill(reference: Reference, transcript: Transcript, score: float) -> FormReading:
    """Pure; calling it twice gives equal readings."""
    transcript = reference.naming.copy(transcript)
    found = align(reference, transcript)
    found.unsure |= reference.naming.slots_behind(_strays(found), transcript)
    found.suspect.update(dict.fromkeys(reference.naming.crowded(transcript, found.named), _CROWDED))
    if reference.blank.is_in_order:
        found.suspect.update({key: _SPELT for key in reference.naming.combs if found.typed.get(key)})
    answers = tuple(_answer(field, reference, found) for field in reference.form.fields)
    answers = doubt_slipped(reference.form, answers, reference.columns)
    if not transcript.is_in_order and not found.present:
        answers = tuple(_unreadable(answer) for answer in answers)
    leftovers = [*found.rest, *_strange_controls(reference, transcript, found)]
    form = reference.form
    kept = tuple(Leftover(clean(entry.text).text or "(angekreuzt)", entry.place) for entry in leftovers)
    return FormReading(form.call, form.id, form.version, score, answers, kept)


def _strays(found: Alignment) -> list[Sighting]:
    """What belongs nowhere, or stands beside an answer that is there already."""
    crowded = [key for key, group in found.named.items() if any(entry.text.strip() for entry in group)]
    return [*found.rest, *(entry for key in crowded for entry in found.typed.get(key, ()))]


def _unreadable(answer: Answer) -> Answer:
    if answer.is_given:
        return answer
    return replace(answer, doubt=True, certainty=0.0, why="Das Dokument enthält die Formularfelder nicht mehr.")


def _strange_controls(reference: Reference, transcript: Transcript, found: Alignment) -> list[Sighting]:
    """Filled controls and ticked boxes with a native name that the form does not have, and that no place explains."""
    placed = [
        *found.rest,
        *(entry for group in (found.typed, found.marks) for entries in group.values() for entry in entries),
    ]
    explained = {(entry.key, entry.place) for entry in placed}
    return [
        entry
        for entry in transcript.sightings
        if entry.key not in reference.slots and entry.key and (entry.mark or _own_text(entry, reference))
        and (entry.key, entry.place) not in explained and fold(entry.text) not in reference.all_prompts
    ]  # fmt: skip


def _answer(field: Field, reference: Reference, found: Alignment) -> Answer:
    mark_keys = reference.mark_keys[field.id]
    has_boxes = any(key in reference.keys for key in mark_keys)
    if field.kind == "bool":
        answer = _ticked(field, reference, found)
    elif has_boxes:
        answer = _chosen(field, mark_keys, reference, found)
    else:
        answer = _written(field, reference, found)
    keys = {field.id, *mark_keys}
    if not answer.doubt and (has_boxes or field.kind == "bool" or not answer.is_given):
        answer = _explain_absence(answer, keys, reference, found)
    suspicion = next((why for key, why in found.suspect.items() if key in keys), "")
    return replace(answer, doubt=True, certainty=0.5, why=suspicion) if suspicion and not answer.doubt else answer


def _explain_absence(answer: Answer, keys: set[str], reference: Reference, found: Alignment) -> Answer:
    if keys & found.unsure:
        why = "In der Nähe steht Text, der keinem Feld sicher zuzuordnen ist."
        return replace(answer, doubt=True, certainty=0.5, why=why)
    missing = (keys & reference.keys) - found.present
    if missing:
        why = "Das Feld fehlt in diesem Dokument." if not keys & found.present else "Im Dokument fehlen Kästchen."
        return replace(answer, doubt=True, certainty=0.5, why=why)
    return answer


def _states(key: str, reference: Reference, found: Alignment) -> tuple[bool, bool, Sighting | None]:
    """(ticked, doubtful, evidence) of one box. A tick that the blank has already is a default, not an answer."""
    seen = [*found.named.get(key, ()), *found.marks.get(key, ())]
    states = [bool(entry.mark) if entry.mark is not None else _is_yes(entry.text) for entry in seen]
    is_ticked = any(states)
    if is_ticked and reference.default_marks.get(key):
        is_ticked = False
    is_doubtful = len(set(states)) > 1 or any(entry.certainty < SURE or _is_vague(entry) for entry in seen)
    evidence = next((entry for entry, state in zip(seen, states, strict=True) if state), seen[0] if seen else None)
    return is_ticked, is_doubtful, evidence


def _is_yes(text: str) -> bool:
    return fold(text) in ("x", "ja", "yes", "on", "true", "1")


def _is_vague(entry: Sighting) -> bool:
    """Words where a box should be, neither yes nor no."""
    return entry.mark is None and bool(entry.text.strip()) and not _is_yes(entry.text) and fold(entry.text) not in _NO


def _ticked(field: Field, reference: Reference, found: Alignment) -> Answer:
    is_ticked, is_doubtful, evidence = _states(field.id, reference, found)
    answer = Answer(field.id, is_ticked, "ja" if is_ticked else "", _NAMED)
    return _doubted_boxes(_with_evidence(answer, evidence), is_doubtful)


def _chosen(field: Field, keys: Sequence[str], reference: Reference, found: Alignment) -> Answer:
    states = [_states(key, reference, found) for key in keys]
    chosen = tuple(option for option, state in zip(field.options, states, strict=True) if state[0])
    evidence = next((state[2] for state in states if state[0]), next((state[2] for state in states if state[2]), None))
    is_doubtful = any(state[1] for state in states)
    if field.kind == "multi":
        return _doubted_boxes(
            _with_evidence(Answer(field.id, chosen, "; ".join(chosen), _NAMED), evidence), is_doubtful
        )
    answer = _with_evidence(Answer(field.id, chosen[0] if chosen else None, "; ".join(chosen), _NAMED), evidence)
    if len(chosen) > 1:
        return replace(
            answer, doubt=True, certainty=0.4, why=f"Mehrere Antworten sind angekreuzt: {', '.join(chosen)}."
        )
    return _doubted_boxes(answer, is_doubtful)


def _doubted_boxes(answer: Answer, is_doubtful: bool) -> Answer:
    if not is_doubtful:
        return answer
    return replace(answer, doubt=True, certainty=0.5, why="Das Kästchen ist nicht eindeutig angekreuzt.")


def _with_evidence(answer: Answer, evidence: Sighting | None) -> Answer:
    if evidence is None:
        return answer
    return answer.found_at(evidence.method, evidence.place, round(answer.certainty * evidence.certainty, 3))


def _may_be_printed(entry: Sighting, reference: Reference) -> bool:
    """Words of the blank that were moved along with their row; on a page their place tells them from an answer."""
    return entry.place.box is None and fold(entry.text) in reference.printed


def _written(field: Field, reference: Reference, found: Alignment) -> Answer:
    own = [(entry, _own_text(entry, reference)) for entry in found.named.get(field.id, ())]
    named = [entry for entry, text in own if text]
    typed = [entry for entry in found.typed.get(field.id, ()) if not _is_prompt(entry.text, reference)]
    texts = list(dict.fromkeys(text for _, text in own if text))
    beside = "\n".join(entry.text.strip() for entry in typed)
    crossed = next((entry for entry, text in own if entry.mark and not text), None)
    if crossed is not None and not texts and not typed:
        return _only_crossed(field, crossed)
    if not texts and not typed:
        empty = Answer(field.id, () if field.kind == "multi" else None, "", _NAMED)
        return _with_evidence(empty, next(iter(found.named.get(field.id, ())), None))
    evidence = named[0] if named else typed[0]
    raw = texts[0] if texts else beside
    certainty = (_NAMED if named else _PLACED) * evidence.certainty
    answer = normalise(field, raw)
    certainty = round(min(answer.certainty, certainty), 3)
    by_hand = any(entry.by_hand for entry in (*named, *typed))
    answer = answer.found_at(evidence.method, evidence.place, certainty, by_hand)
    answer = _weigh(answer, texts, beside, found)
    is_beside = field.id in found.beside
    if not answer.doubt and not is_beside and any(_may_be_printed(entry, reference) for entry in typed):
        return replace(answer, doubt=True, certainty=0.5, why="In der Antwort stehen gedruckte Wörter des Formulars.")
    return answer


def _only_crossed(field: Field, entry: Sighting) -> Answer:
    """A tick where words are asked for."""
    answer = normalise(field, _TICK)
    return replace(
        answer, method=entry.method, place=entry.place, certainty=0.5, doubt=True, why=answer.why or _CROSSED
    )


def _own_text(entry: Sighting, reference: Reference) -> str:
    """The text of a control without the prompt or default of the blank; "" where nothing was entered."""
    folded = fold(entry.text)
    prompt = reference.prompts.get(entry.key, "")
    is_symbol_only = not folded and bool(entry.text.strip())
    if folded == prompt and not is_symbol_only:
        return ""
    if folded in _WORD_PROMPTS or (entry.is_prompt and folded in reference.all_prompts):
        return ""
    return entry.text


def _is_prompt(text: str, reference: Reference) -> bool:
    folded = fold(text)
    return bool(folded) and (folded in reference.all_prompts or folded in _WORD_PROMPTS)


def _weigh(answer: Answer, texts: list[str], beside: str, found: Alignment) -> Answer:
    if len({fold(text) for text in texts}) > 1:
        why = f"Das Feld kommt mehrfach mit verschiedenem Inhalt vor: {'; '.join([*texts, *filter(None, [beside])])}."
        return replace(answer, doubt=True, certainty=0.4, why=why)
    if texts and beside and fold(beside) != fold(texts[0]):
        return replace(answer, doubt=True, certainty=0.6, why=f"Neben dem Feld steht weiterer Text: „{beside}“.")
    if answer.certainty < SURE and not answer.doubt:
        return replace(answer, doubt=True, why="Die Angabe ist nicht sicher zuzuordnen.")
    return answer
