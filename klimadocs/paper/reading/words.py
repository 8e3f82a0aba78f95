"""Words as witnesses: one that the lexicon knows explains its marks; one that it does not know must show all of its
ink, and must not look like one that it knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from statistics import median

from klimadocs.paper.ink.pieces import Piece, Pieces
from klimadocs.paper.reading.accents import CEDILLA, Accent
from klimadocs.paper.reading.audit import bodies_of, is_sign
from klimadocs.paper.reading.lexicon import Lexicon, open_lexicon, words_of
from klimadocs.paper.reading.recognition import Seen
from klimadocs.paper.reading.voting import bare_letters

_DOTTED, _UMLAUTS = frozenset("ij"), frozenset("äöüÄÖÜ")
# What a coarse leaf makes of one letter, or of two; accents are told by their ink.
_ALIKE = {
    "l": "i1tf", "i": "l1tjr", "I": "l", "e": "co", "c": "eo", "o": "ce", "n": "hru", "h": "nbk", "u": "n", "a": "o",
    "t": "lfr", "r": "nt", "f": "tl", "m": "n", "b": "h", "g": "qy", "G": "C", "C": "G", "E": "F", "F": "E", "B": "R",
    "H": "N", "j": "J", "J": "j", "s": "S", "w": "W", "W": "w", "v": "V", "z": "Z", "x": "X", "y": "g", "k": "h",
}  # fmt: skip
_ALIKE_PAIRS = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("lc", "k"), ("k", "lc"), ("nn", "m"), ("m", "nn"),
    ("ii", "n"), ("li", "h"), ("h", "li"), ("in", "m"), ("ni", "m"), ("m", "in"), ("m", "ni"), ("fi", "n"),
)  # fmt: skip
_RIVALS_FROM, _NUMERAL = 3, 3
_ENDINGS = frozenset("nrm")
_VOWELS = frozenset("aeiouyAEIOUY")
_GRAVE = "\u0300"
_BEARERS = {"\u0301": _VOWELS, "\u0300": _VOWELS, "\u0302": _VOWELS, "\u0303": frozenset("anoANO")}
_LOW, _DOT, _WHOLE = 0.88, 0.5, 0.68
_HIGH_SIGNS = frozenset("\"'’‘“”„°*^´`?!")
_WITH_DOTS = dict(zip("aouAOU", "äöüÄÖÜ", strict=True))
_ON_THE_LINE = frozenset("abcdehiklmnorstuvwxzABCDEFGHIKLMNOPRSTUVWXYZ")
_STEM = 1.2
_KEPT = 4_000
_CEDILLAS = frozenset("çÇşŞ")
_TAIL, _NEAR, _LETTERS_MIN, _SPECK, _ONE = 0.15, 0.25, 4, 0.14, 1.5


@lru_cache(_KEPT)
def is_known(text: str) -> bool:
    """Whether the lexicon knows all words of a text. It is asked of the same words again and again."""
    lexicon = open_lexicon()
    return all(len(word) == 1 or lexicon.knows(word) for word in words_of(text))


def is_known_as_typed(word: str) -> bool:
    """The same for a word of an address: in small letters, umlauts written out."""
    with_umlauts = word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    return any(is_known(other) for form in (word, with_umlauts) for other in (form, form.capitalize()))


def has_other_dots(text: str) -> bool:
    """Whether a word of the text would be one with dots, too, as fur and für are."""
    lexicon = open_lexicon()
    return any(
        lexicon.has(word[:place] + _WITH_DOTS[char] + word[place + 1 :])
        for word in words_of(text) for place, char in enumerate(word) if char in _WITH_DOTS
    )  # fmt: skip


def dotted_rival(text: str) -> str:
    """The known word that a strange one is with dots on one of its letters, as Wurzburg looks where a fax lost them; ""
    where there is none."""
    lexicon = open_lexicon()
    dotted = (
        word[:place] + _WITH_DOTS[char] + word[place + 1 :]
        for word in strange_words(text) for place, char in enumerate(word) if char in _WITH_DOTS
    )  # fmt: skip
    return next((other for other in dotted if lexicon.knows_well(other)), "")


def undotted_rival(text: str) -> str:
    """The known word that a strange one is without the dots on one of its letters, as an accent is taken for dots; ""
    where there is none."""
    lexicon = open_lexicon()
    bare = (
        word[:place] + bare_letters(char) + word[place + 1 :]
        for word in strange_words(text) for place, char in enumerate(word) if char in _UMLAUTS
    )  # fmt: skip
    return next((other for other in bare if lexicon.knows_well(other)), "")


def hides_tail(word: Seen, pieces: Pieces) -> bool:
    """Whether a letter that stands on the line reaches below it: a cedilla may hang there that was not read. Where the
    ink has more or less pieces than letters, nothing but the first is surely told."""
    if _CEDILLAS & set(word.text):
        return False
    letters = [letter for letter in word.text if not is_sign(letter)]
    bodies = bodies_of(word, pieces)
    if bodies and _has_loose_tail(bodies, pieces):
        return True
    if len(bodies) < _LETTERS_MIN:
        return False
    base = median(body.bottom for body in bodies)
    pairs = zip(letters, bodies, strict=False)
    if len(bodies) != len(letters):
        pairs = zip(letters, [body for body in bodies[:1] if body.width <= _ONE * pieces.usual_height], strict=False)
    return any(letter in _ON_THE_LINE and body.bottom - base > _TAIL * pieces.usual_height for letter, body in pairs)


def lacks_letters(word: Seen, pieces: Pieces) -> bool:
    """Whether its ink has more letters than it has itself, as XXIII that was read as XXI."""
    return len(word.text) >= _NUMERAL and has_more_letters(word, pieces)


def has_more_letters(word: Seen, pieces: Pieces) -> bool:
    """The same of a word of any length."""
    bodies = [body for body in bodies_of(word, pieces) if body.height >= _WHOLE * pieces.usual_height]
    return len(bodies) > sum(not is_sign(letter) for letter in word.text)


def _has_loose_tail(bodies: Sequence[Piece], pieces: Pieces) -> bool:
    """Whether a small piece hangs below the line before the last letter, where no comma stands."""
    base = median(body.bottom for body in bodies)
    bodies = [body for body in bodies if body.top < base - _DOT * pieces.usual_height] or bodies
    return any(
        base - 2 <= piece.top <= base + _NEAR * pieces.usual_height
        and bodies[0].left <= piece.middle <= bodies[-1].left
        and _SPECK * pieces.usual_height <= min(piece.width, piece.height)
        and max(piece.width, piece.height) <= _DOT * pieces.usual_height + 2
        for piece in pieces.all
    )  # fmt: skip


def strange_words(text: str) -> list[str]:
    """Those that the lexicon does not know."""
    lexicon = open_lexicon()
    return [word for word in words_of(text) if len(word) > 1 and not lexicon.knows(word)]


def rival_of(text: str) -> str:
    """The known word for which a word of the text might be taken that is none; "" where there is no such."""
    lexicon = open_lexicon()
    found = (_rival(word, lexicon) for word in strange_words(text) if len(word) >= _RIVALS_FROM)
    return next((rival for rival in found if rival), "")


def rival_in_address(text: str) -> str:
    """The same for the words of an address, which are in small letters."""
    lexicon = open_lexicon()
    strange = [word for word in words_of(text) if len(word) > _RIVALS_FROM and not is_known_as_typed(word)]
    found = (other for word in strange for other in _lookalikes(word) if other.islower())
    return next((other for other in found if lexicon.has(other) or lexicon.has(other.capitalize())), "")


def _rival(word: str, lexicon: Lexicon) -> str:
    return next((other for other in _lookalikes(word) if lexicon.knows_well(other)), "")


def _lookalikes(word: str) -> Iterator[str]:
    for place, char in enumerate(word):
        others = "" if place == len(word) - 1 and char in _ENDINGS else _ALIKE.get(char, "")
        yield from (word[:place] + other + word[place + 1 :] for other in others)
    yield from with_other_pairs(word)


def with_other_stems(word: str) -> Iterator[str]:
    """With l for an i, or the other way round."""
    other = {"i": "l", "l": "i"}
    yield from (word[:place] + other[char] + word[place + 1 :] for place, char in enumerate(word) if char in other)


def with_other_pairs(word: str) -> Iterator[str]:
    """As it looks where two letters that touch are one, or one is two."""
    for pair, other in _ALIKE_PAIRS:
        place = word.find(pair)
        while place >= 0:
            yield word[:place] + other + word[place + len(pair) :]
            place = word.find(pair, place + 1)


def shows_its_dots(word: Seen, pieces: Pieces, accents: Sequence[Accent]) -> bool:
    """Whether there are as many dots as its i, j and umlauts have: what has grown into its letter may have been an
    accent. They are counted, for the model does not tell well where a letter stands."""
    needed = sum(1 if letter in _DOTTED else 2 for letter in word.text if letter in _DOTTED | _UMLAUTS)
    if not needed:
        return True
    marks = _marks_of(word, pieces)
    for own in accents:
        if marks and own.sign != CEDILLA and word.span[0] - 2 <= own.x <= word.span[2] + 2:
            marks.remove(min(marks, key=lambda mark: abs(mark.middle - own.x)))
    return sum(2 if mark.is_flat else 1 for mark in marks) >= needed


def has_dotted_stem(word: Seen, pieces: Pieces) -> bool:
    """Whether a letter with one dot is as tall below it as an l: then the dot is a speck."""
    bodies, letters = bodies_of(word, pieces), [letter for letter in word.text if not is_sign(letter)]
    if len(bodies) != len(letters) or pieces.low_height <= 0:
        return False
    stems = [body for body, letter in zip(bodies, letters, strict=True) if letter == "i"]
    tall = [body for body in stems if body.height >= _STEM * pieces.low_height]
    return any(mark.bottom <= body.top and body.left - 1 <= mark.middle <= body.right + 1
               for body in tall for mark in _marks_of(word, pieces))  # fmt: skip


def misplaced_accent(text: str) -> str:
    """The word with an accent on a letter that bears none in the languages of the west, as a speck over an n makes it,
    with accents of two languages, or with one that falls in a German word; "" where there is none."""
    return next(
        (word for word in words_of(text) if any(map(_is_misplaced, word)) or _is_mixed(word) or _falls(word)), ""
    )


def _falls(word: str) -> bool:
    """Whether it is a known word but for a falling accent, as a slanted dot over an i makes it."""
    signs = unicodedata.normalize("NFD", word)
    return _GRAVE in signs and not is_known(word) and is_known(unicodedata.normalize("NFC", signs.replace(_GRAVE, "")))


def _is_mixed(word: str) -> bool:
    """Whether it has an umlaut and an accent: no language of the west has both, one of them was read for the other."""
    accented = {letter for letter in word if bare_letters(letter) != letter}
    return bool(accented & _UMLAUTS) and bool(accented - _UMLAUTS)


def accented_rival(text: str) -> str:
    """The known word that a strange one is without its accents, umlauts left as they are; "" where there is none."""
    bare = (
        (word, "".join(letter if letter in _UMLAUTS else bare_letters(letter) for letter in word))
        for word in strange_words(text)
    )
    return next((other for word, other in bare if other != word and is_known(other)), "")


def _is_misplaced(letter: str) -> bool:
    base, *signs = tuple(unicodedata.normalize("NFD", letter))
    return any(sign in _BEARERS and base not in _BEARERS[sign] for sign in signs)


def has_strange_marks(word: Seen, pieces: Pieces) -> bool:
    """Whether marks stand over a word whose letters have none."""
    bears_marks = any(
        letter in _DOTTED or letter in _HIGH_SIGNS or bare_letters(letter) != letter for letter in word.text
    )
    return not bears_marks and bool(_marks_of(word, pieces))


def _marks_of(word: Seen, pieces: Pieces) -> list[Piece]:
    """Small pieces above the low letters of the word."""
    bodies = bodies_of(word, pieces)
    if not bodies:
        return []
    base = sorted(body.bottom for body in bodies)[len(bodies) // 2]
    left, top, right, _ = word.span
    return [
        piece for piece in pieces.all
        if piece.height <= _DOT * pieces.usual_height and left - 3 <= piece.middle <= right + 3
        and top - 0.5 * pieces.usual_height <= piece.bottom <= base - _LOW * pieces.low_height
    ]  # fmt: skip
