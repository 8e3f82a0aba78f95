"""Deciding: of several readings of one field, which text it is and whether a person must look. Agreement is what makes
it certain; what the field asks for decides between letters that look alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from klimadocs.forms.cleaning import fold
from klimadocs.forms.normalise import normalise
from klimadocs.model.form import Field

_OPTION_LONG, _OPTION_APART = 4, 24.0
_OPTION_ALIKE, _OPTION_LEAD, _OPTION_CLEAR = 68.0, 12.0, 78.0
DIGIT_KINDS = frozenset({"integer", "plz", "date", "phone"})
SPACELESS = frozenset({"email", "url", "plz"})
_LIKE_DIGITS = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "!": "1", "S": "5", "B": "8", "Z": "2"}
)
_SPECKS = "‚,.'’‘`°*_ "
_TYPOGRAPHY = str.maketrans({"—": "–", "‘": "'", "`": "'", "´": "'", "’": "'"})
_LOW_OF_TWO, _LOW_OF_THREE, _LOW_OF_COUNTED, _LOW_OF_DECISIVE, _LOW_OF_DIGITS = 76.0, 60.0, 40.0, 76.0, 30.0
_DECISIVE = frozenset({"email", "url"})
_WORDY = frozenset({"text", "long"})
# A number is seldom ended by a full stop, and a speck often looks like one.
_STOPPED = re.compile(r"[\d ]{3,}\.")

UNREADABLE = "Im Feld ist etwas zu sehen, das nicht zu lesen ist."
_DIFFERENT = "Die Schrift ist nicht eindeutig zu lesen: „{}“ oder „{}“."
_WEAK = "Die Schrift ist schlecht zu lesen: „{}“."
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a field; `surety` is that of its least sure word, 0 to 100; `is_sound` is False where something in
    it was seen that its letters do not explain, `is_counted` is True where it has as many letters as the ink has,
    `is_spread` is False where they do not lie all over it."""

    text: str
    surety: float
    is_sound: bool = True
    is_counted: bool = False
    is_spread: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """`doubt` says in German why a person must look; "" where the text is certain. `by_hand`: handwriting."""

    text: str
    doubt: str = ""
    by_hand: bool = False


def decide(field: Field, readings: Sequence[Reading], is_coarse: bool = False) -> Decision:
    """At least one reading. Never a text that none of them has, but for what the field's own kind makes of it. A coarse
    fax must be read with more surety."""
    readings = _speaking(field, readings)
    texts = [plain(field, reading.text) for reading in readings]
    if not any(texts):
        return Decision("", UNREADABLE)
    if field.options:
        return _of_options(field, texts)
    texts = [with_apostrophes(text, [reading.text for reading in readings]) for text in texts]
    ranking = sorted(set(texts), key=lambda text: (-texts.count(text), -_surety(text, texts, readings)))
    if len(ranking) > 1 and not _is_same(field, ranking[0], ranking[1:]):
        counted = _only_counted(texts, readings)
        if counted and not is_coarse and _is_convincing(counted, texts, readings):
            return Decision(counted)
        other = next((text for text in ranking[1:] if text), "–")
        return Decision(ranking[0], _DIFFERENT.format(*_apart(ranking[0], other)))
    if looks_like_specks(field, ranking[0]):
        return Decision(ranking[0], _WEAK.format(_short(ranking[0])))
    if min(reading.surety for reading in readings) < _least(field, readings, is_coarse):
        return Decision(ranking[0], _WEAK.format(_short(ranking[0])))
    return Decision(ranking[0])


def _speaking(field: Field, readings: Sequence[Reading]) -> Sequence[Reading]:
    """Those that have read anything, where they are two or more: one that found no line of text contradicts nobody."""
    found = [reading for reading in readings if plain(field, reading.text)]
    return found if len(found) >= 2 else readings


def looks_like_specks(field: Field, text: str) -> bool:
    """A single letter where words are asked for, or a number with a full stop behind it."""
    return (field.kind in _WORDY and len(text) == 1) or bool(_STOPPED.fullmatch(text))


def with_apostrophes(text: str, readings: Sequence[str]) -> str:
    """Between letters it is the curved one where any reading saw it."""
    is_curved = any(re.search(r"(?<=\w)’(?=\w)", reading) for reading in readings)
    return re.sub(r"(?<=[^\W\d])'(?=[^\W\d])", "’", text) if is_curved else text


def _least(field: Field, readings: Sequence[Reading], is_coarse: bool) -> float:
    """How sure the least sure reading must be, when all say the same."""
    if field.kind in DIGIT_KINDS and len(readings) > 2:
        return _LOW_OF_DIGITS
    if not is_coarse and all(reading.is_counted for reading in readings):
        return _LOW_OF_COUNTED
    if field.kind in _DECISIVE:
        return _LOW_OF_DECISIVE
    return _LOW_OF_TWO if len(readings) < 3 else _LOW_OF_THREE


def _only_counted(texts: Sequence[str], readings: Sequence[Reading]) -> str:
    """The only text that has as many letters as the ink has; "" where there are several or none."""
    found = {text for text, reading in zip(texts, readings, strict=True) if reading.is_counted and reading.is_spread}
    return found.pop() if len(found) == 1 else ""


def _is_convincing(counted: str, texts: Sequence[str], readings: Sequence[Reading]) -> bool:
    """Whether the reading that has all letters counts more than the others: alone only where it is the surest and has
    more than another sign, as a speck looks like one, and of words only where it is the surest of three that all
    differ: letters that touch, or a dot that touches its own, leave one less to count."""
    surety = _surety(counted, texts, readings)
    if texts.count(counted) > 1:
        return surety >= _LOW_OF_COUNTED
    others = [text for text in texts if text != counted]
    is_of_words = any(map(str.isalpha, "".join(texts)))
    is_outvoted = is_of_words and len(set(others)) < max(len(others), 2)
    is_about_signs = _letters(counted) in map(_letters, others)
    return (
        not is_outvoted
        and not is_about_signs
        and surety >= max(_LOW_OF_THREE, *(_surety(text, texts, readings) for text in others))
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _surety(text: str, texts: Sequence[str], readings: Sequence[Reading]) -> float:
    return max(reading.surety for own, reading in zip(texts, readings, strict=True) if own == text)


def _apart(one: str, other: str) -> tuple[str, str]:
    """Both from a little before the place where they begin to differ."""
    same = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    start = one.rfind(" ", 0, max(same - 8, 0)) + 1
    return _short(one[start:]), _short(other[start:])


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()} …"


def are_agreed(field: Field, readings: Sequence[Reading]) -> bool:
    """Whether no further reading is needed."""
    return not decide(field, readings).doubt


def _is_same(field: Field, best: str, others: Sequence[str]) -> bool:
    """Readings that differ in nothing that counts for a field of this kind."""
    if field.kind in ("integer", "date"):
        return all(normalise(field, text).value == normalise(field, best).value for text in others)
    return False


def plain(field: Field, text: str) -> str:
    """The text as a field of this kind writes it."""
    text = text.translate(_TYPOGRAPHY).strip()
    if field.kind in DIGIT_KINDS or field.kind in SPACELESS:
        text = text.replace("–", "-")
    if field.kind != "long":
        text = " ".join(text.split())
    if field.kind in SPACELESS:
        text = re.sub(r"^Ww{2,3}\.", "www.", text)
        text = re.sub(r"\.{2,}", ".", re.sub(r"[ ,‚]", lambda hit: "" if hit[0] == " " else ".", text))
    if field.kind in DIGIT_KINDS:
        text = _with_digits(field, text)
    return text


def _with_digits(field: Field, text: str) -> str:
    """Letters that look like digits count as such where digits stand around them."""
    if not any(letter.isdigit() for letter in text):
        return text
    mended = re.sub(
        r"[OoQlI|!SBZ](?=[\d.,/\s-]|$)|(?<=[\d.,/\s-])[OoQlI|!SBZ]", lambda hit: hit[0].translate(_LIKE_DIGITS), text
    )
    if field.kind == "integer":
        mended = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", ".", mended)
    if field.kind == "plz":
        mended = mended.strip(_SPECKS)
    if field.kind == "date":
        mended = re.sub(r"(?<=\d)\s*[,.;:]\s*(?=\d)", ".", mended.strip(_SPECKS))
        text = re.sub(r"^[lI|](?=\d?\.\s)", "1", text)
        mended = re.sub(r"^(\d\d)\.?(\d\d)\.?(\d{4})$", r"\1.\2.\3", mended)
    if field.kind in ("date", "plz") and not re.search(r"[A-Za-z]{3}", text):
        return mended
    return mended if field.kind in ("integer", "phone") and not re.search(r"[A-Za-zÄÖÜäöü]", mended) else text


def _of_options(field: Field, texts: Sequence[str]) -> Decision:
    """The option that all readings mean, and at least one of them clearly; words that are none are kept as they are."""
    found = [_nearest(text, field.options) for text in texts if text]
    first = found[0][0]
    is_meant = first is not None and all(option == first for option, _ in found)
    if is_meant and max(share for _, share in found) >= _OPTION_CLEAR:
        return Decision(first or "")
    exact = next((text for text in texts if text), "")
    return Decision(next((option for option, _ in found if option), exact), _WEAK.format(_short(exact)))


def nearest_option(text: str, options: Sequence[str]) -> str:
    """The option that a text clearly means; "" where it means none or may mean several."""
    return (text and _nearest(text, options)[0]) or ""


def is_clear_option(field: Field, text: str) -> bool:
    """Whether it is one of the options letter by letter, and so far from all others that no misreading leads there."""
    folded = [fold(option) for option in field.options]
    own = fold(text)
    return (
        len(own) >= _OPTION_LONG
        and folded.count(own) == 1
        and all(_alike(own, other) <= 100.0 - _OPTION_APART for other in folded if other != own)
    )


def _alike(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.ratio(one, other))


def _nearest(text: str, options: Sequence[str]) -> tuple[str | None, float]:
    """(option, likeness 0 to 100) of the option that is clearly nearest; None where none is near or two are."""
    folded = fold(text)
    ranking = sorted(((_alike(folded, fold(option)), option) for option in options), reverse=True)
    best, option = ranking[0]
    second = ranking[1][0] if len(ranking) > 1 else 0.0
    is_near = best == 100.0 or (best >= _OPTION_ALIKE and best - second >= _OPTION_LEAD)
    return (option, best) if is_near else (None, best)
