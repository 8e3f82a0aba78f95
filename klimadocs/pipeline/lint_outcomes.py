"""Whether the conditions of a call's letters fit together: nothing selects two of a group, or none; nothing can never
happen."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from itertools import combinations, islice, product

from klimadocs.model.assessment import Word
from klimadocs.model.call import Call, LetterKind, When
from klimadocs.rules.due import fires
from klimadocs.rules.moments import moments_of, undated

_AXES: tuple[tuple[str, ...], ...] = (
    (Word.COMPLETE, Word.GAPS),
    (Word.ON_TIME, Word.LATE),
    (Word.ELIGIBLE, Word.INELIGIBLE, Word.ELIGIBILITY_UNKNOWN),
)
_DECISIONS: tuple[str, ...] = ("", Word.ACCEPTED, Word.REFUSED, Word.WITHDRAWN)
_MOST = 50_000
_SHOWN = 6
Told = tuple[str, str, str]
"""Place, sentence, remedy."""


def lint_outcomes(call: Call) -> Iterator[Told]:
    """Faults of letter.toml and call.toml, letter by letter."""
    place = f"{call.id}/letters"
    for group in sorted({letter.group for letter in call.letters if letter.group}):
        for sentence in islice(_uneven(call, group), _SHOWN):
            yield place, sentence, "Exactly one must be due: change [when] in letter.toml."
    for letter in call.letters:
        yield from _never(call, letter)
        yield from _untranslated(call, letter)
    for name, day in undated(call):
        sentence = f"The letter waits for “{day}”, of which call.toml has only a text; it never fires."
        yield f"{place}/{name}/letter.toml", sentence, f"Give the date “{day}” a day in call.toml."
    yield from _alike_decisions(call)


def _uneven(call: Call, group: str) -> Iterator[str]:
    """Outcomes that select no letter of a group, or several."""
    letters = [letter for letter in call.letters if letter.group == group]
    told: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for outcome in _outcomes(call, letters):
        whens = [(letter, when) for letter in letters for when in letter.when if not moments_of(when)]
        names = tuple(dict.fromkeys(letter.name for letter, when in whens if fires(when, outcome)))
        if len(names) == 1 or (not names and _is_meant(letters, outcome)):
            continue
        base = tuple(word for word in outcome if word in _BASE)
        if (base, names) not in told:
            told.add((base, names))
            found = f"{len(names)} letters ({', '.join(names)})" if names else "no letter"
            yield f"The outcome {' + '.join(map(str, outcome))} selects {found} of the group “{group}”."


_BASE = frozenset(word for axis in _AXES for word in axis) | frozenset(_DECISIONS)


def _outcomes(call: Call, letters: Sequence[LetterKind]) -> Iterator[tuple[str, ...]]:
    """Every combination of what the letters ask for; impossible ones left out."""
    asked = {word for letter in letters for when in letter.when for word in when.words}
    others = sorted(asked - _BASE)
    deciding = [f"rule:{rule.name}" for rule in call.rules if rule.decides]
    axes = [*_AXES, _DECISIONS if asked & set(_DECISIONS) else ("",), *(("", word) for word in others)]
    for found in islice(product(*axes), _MOST):
        outcome = tuple(word for word in found if word)
        passes = deciding and set(deciding) <= set(outcome)
        if not (passes and Word.ELIGIBLE not in outcome):
            yield outcome


def _is_meant(letters: Sequence[LetterKind], outcome: tuple[str, ...]) -> bool:
    """Nothing is due after a decision that each letter rules out by name, or that another letter answers."""
    decided = {word for word in outcome if word in _DECISIONS or word.startswith("decided:")}
    if not decided:
        return False
    whens = [when for letter in letters for when in letter.when]
    return all(set(when.none) & decided or not set(when.all) <= set(outcome) for when in whens)


def _never(call: Call, letter: LetterKind) -> Iterator[Told]:
    place = f"{call.id}/letters/{letter.name}/letter.toml"
    for number, when in enumerate(letter.when, 1):
        which = f"[when] number {number}" if len(letter.when) > 1 else "[when]"
        if reason := _contradiction(when):
            yield place, f"{which} never holds: {reason}.", "Change or delete it."


def _contradiction(when: When) -> str:
    """Why a `when` can never hold; "" where it can."""
    exclusive = (*_AXES, _DECISIONS[1:])
    for axis in exclusive:
        found = [word for word in axis if word in when.all]
        if len(found) > 1:
            return f"“{found[0]}” and “{found[1]}” exclude each other"
    if both := sorted(set(when.all) & set(when.none)):
        return f"“{both[0]}” stands under all and none"
    if when.any and not set(when.any) - set(when.none):
        return "all of any stand under none as well"
    ruled_out = [axis for axis in _AXES if set(axis) <= set(when.none)]
    return f"none rules out {' and '.join(ruled_out[0])} alike" if ruled_out else ""


def _untranslated(call: Call, letter: LetterKind) -> Iterator[Told]:
    """Languages of the call's countries for which a letter has no template."""
    place = f"{call.id}/letters/{letter.name}"
    have = {template.language for template in letter.templates}
    for language in languages_of(call, letter):
        if language not in have:
            sentence = f"The letter has no template “{language}.docx”; it speaks “{letter.speaks}”."
            yield place, sentence, "Add it, or change speaks in letter.toml or [languages] in call.toml."


def languages_of(call: Call, letter: LetterKind) -> list[str]:
    """Those that a letter may be asked for."""
    office = call.forms[0].language.split("-")[0] if call.forms else "de"
    spoken = sorted({language for _, language in call.languages} or {"en"})
    needed = {"office": [office], "partner": [f"{office}-{name}" for name in spoken], "partner only": spoken}
    return needed[letter.speaks]


def _alike_decisions(call: Call) -> Iterator[Told]:
    """Where the call does not list its decisions, a word that is misspelt is a decision of its own."""
    if call.decisions:
        return
    for one, other in combinations(call.decision_words, 2):
        if difflib.SequenceMatcher(None, one, other).ratio() > 0.85:
            sentence = f"Letters wait for the decisions “{one}” and “{other}”, which differ by little."
            yield f"{call.id}/letters", sentence, "Use one word, or list both in [decisions] of call.toml."
