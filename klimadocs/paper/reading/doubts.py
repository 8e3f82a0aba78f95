"""Doubts: what speaks against a text that its readings agree on, seen from its ink and from the words in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from klimadocs.paper.reading import audit
from klimadocs.paper.reading.dashes import has_vague_dashes
from klimadocs.paper.reading.deciding import DIGIT_KINDS
from klimadocs.paper.reading.low_lines import has_unread_low_lines
from klimadocs.paper.reading.oddities import (
    has_stop_among_blanks,
    has_wide_one,
    has_wide_stem,
    odd_address,
    odd_word,
    unstopped,
)
from klimadocs.paper.reading.recognition import Lines
from klimadocs.paper.reading.signs import has_unread_signs, has_unseen_dashes
from klimadocs.paper.reading.spelling import hanging_hyphen, letter_thrice, stopped_word, unpaired_quote
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.words import (
    accented_rival,
    dotted_rival,
    has_dotted_stem,
    has_strange_marks,
    hides_tail,
    is_known,
    lacks_letters,
    misplaced_accent,
    rival_in_address,
    rival_of,
    shows_its_dots,
    undotted_rival,
)

_MERGED = "Zwei Buchstaben der Angabe sehen wie einer aus: „{}“."
_DASH = "Zwischen Ziffern steht ein Strich, der ein Bindestrich oder ein Gedankenstrich sein kann."
_DASH_ALONE = "Vor einem Strich der Angabe steht eine Lücke, die keine sein kann: „{}“."
_UNPAIRED = "Ein Anführungszeichen hat kein zweites: „{}“."
_SPECK = "Ein Strich der Angabe kann ein Fleck sein: „{}“."
_CASE = "Ein Buchstabe hinter einem Strich oder Zeichen kann groß oder klein sein: „{}“."
_SMALL = "Der erste Buchstabe kann groß oder klein sein: „{}“."
_RIVAL = "Ein Wort der Angabe kann auch „{}“ heißen."
_DOTS = "Über einem Buchstaben von „{}“ kann ein Akzent stehen."
_SHORT = "„{}“ hat auf dem Papier mehr Buchstaben."
_FOREIGN = "In einer Adresse steht selten „{}“."
_APOSTROPHE = "Der Apostroph der Angabe kann gerade oder geschwungen sein."
_TAIL = "Unter einem Buchstaben von „{}“ kann ein Haken stehen."
_BEGUN = "Am Anfang der Angabe steht ein Zeichen, das ein Fleck sein kann: „{}“."
_ENDED = "Am Ende der Angabe steht ein Zeichen, das ein Fleck sein kann: „{}“."
_LOW_LINE = "In der Adresse steht ein Unterstrich, der nicht gelesen ist: „{}“."
_STEM = "Ein l der Adresse kann eine 1 sein: „{}“."
_STEM_OR_DOT = "Ein i der Adresse kann ein l sein: „{}“."
_ODD = "So wird selten etwas geschrieben: „{}“."
_SIGNS = "Ein Zeichen zwischen Ziffern der Angabe kann ein Fleck sein oder fehlen: „{}“."
_ONES = "Zwei Ziffern der Angabe sehen wie eine aus: „{}“."
# Behind a blank a hyphen begins a word only where another shares its end: Anbau und -verkauf.
_ODD_HYPHEN = re.compile(r"(?<!\bund)(?<!\boder)(?<![.,;/&(])\s-\w")
_JOINED = re.compile(r"(?<=\w)['’‘´`](?=\w)")
_ODD_END = re.compile(r"\s[^\w\s]$")
_ODD_BEGINNINGS = frozenset(".,;:‚'’·-_*\\|/^~`´°!?=<>")
_ODD_LAST = frozenset(":;,")
# A speck between two words: „Mitgliedskommunen'des“; O'Brien, d'Alessandro and geht's are written so.
_JOINED_WORDS = re.compile(r"[^\W\d_]{4,}['’‘´`][^\W\d_]{3,}")
# A speck in a blank: „Gesine.von Ostmann“; a.d.Ilm and z.B. are written so.
_STOP_WITHIN = re.compile(r"(?<![^\W\d_])[^\W\d_]{4,}\.[^\W\d_]{2,}")
_FEW, _WHOLE_WORD = 4, re.compile(r"\S*[^\W\d_]{5,}(?<!str)\.")
ADDRESSES = frozenset({"email", "url"})
_SHOWN = 80


def doubt_of(writing: Writing, lines: Lines, unproven: Lines | None = None, hyphens: Sequence[float] = ()) -> str:
    """In German, for a person; "" where nothing speaks against the lines. Of marks over and under letters only those
    of the `unproven` words are asked, all where None are named. `hyphens` are the lengths of those of the page."""
    text = lines.text
    is_line = writing.zone.field.kind != "long"
    if text[:1] in _ODD_BEGINNINGS and is_line:
        return _BEGUN.format(text[:_SHOWN])
    if ends_oddly(text) or (is_line and (text[-1:] in _ODD_LAST or (writing.cutting.is_bilevel and stops_oddly(text)))):
        return _ENDED.format(text[-_SHOWN:])
    if writing.zone.field.kind in ADDRESSES:
        return _doubt_of_address(writing, lines)
    if writing.zone.field.kind in DIGIT_KINDS:
        return _doubt_of_number(writing, lines)
    if not writing.has_words:
        return ""
    stopped = stopped_word(text) if writing.zone.field.kind != "long" else ""
    if stopped:
        return _ODD.format(stopped)
    doubt = _doubt_of_spelling(text) or _doubt_of_words(writing, lines, hyphens)
    return doubt or _doubt_of_marks(writing, lines if unproven is None else unproven)


def _doubt_of_number(writing: Writing, lines: Lines) -> str:
    text = lines.text[:_SHOWN]
    if has_wide_one(lines, writing.pieces):
        return _ONES.format(text)
    if writing.cutting.is_coarse and (has_stop_among_blanks(text) or has_unread_signs(lines, writing.pieces)):
        return _SIGNS.format(text)
    return ""


def _doubt_of_spelling(text: str) -> str:
    thrice = letter_thrice(text)
    if thrice:
        return _ODD.format(thrice)
    joined = _STOP_WITHIN.search(text) or _JOINED_WORDS.search(text)
    if joined:
        return _ODD.format(joined.group()[:_SHOWN])
    hanging = hanging_hyphen(text)
    if hanging:
        return _SPECK.format(hanging)
    mark = unpaired_quote(text)
    return _UNPAIRED.format(mark) if mark else ""


def ends_oddly(text: str) -> bool:
    """Whether a sign stands alone at its end."""
    return bool(_ODD_END.search(text))


def stops_oddly(text: str) -> bool:
    """Whether a full stop follows a few words of which the last is no abbreviation: a speck looks like that."""
    words = text.split()
    return len(words) <= _FEW and bool(_WHOLE_WORD.fullmatch(words[-1])) if words else False


def has_loose_hyphen(text: str) -> bool:
    """Whether a blank stands before a hyphen that joins two words, as the model sees one in „Müller -Thöne“."""
    return bool(_ODD_HYPHEN.search(text))


def _doubt_of_address(writing: Writing, lines: Lines) -> str:
    """An umlaut in it is nearly always a speck."""
    text = lines.text
    strange = "".join(letter for letter in text if not letter.isascii())
    if strange:
        return _FOREIGN.format(strange)
    if has_unread_low_lines(lines, writing.pieces):
        return _LOW_LINE.format(text[:_SHOWN])
    if not writing.cutting.is_bilevel and has_unseen_dashes(lines, writing.pieces):
        return _SPECK.format(text[:_SHOWN])
    odd = odd_address(text)
    if odd:
        return _ODD.format(odd[:_SHOWN])
    grain = writing.strokes.grain * (4 if writing.cutting.is_bilevel else 2)
    if has_wide_stem(lines, writing.pieces, grain):
        return _STEM.format(text[:_SHOWN])
    if not writing.cutting.is_coarse and not _shows_dots(writing, lines):
        return _STEM_OR_DOT.format(text[:_SHOWN])
    rival = rival_in_address(text)
    return _RIVAL.format(rival) if rival else ""


def _shows_dots(writing: Writing, lines: Lines) -> bool:
    """Whether each i and j of an address has its dot, for else it may be an l."""
    return all(shows_its_dots(word, writing.pieces, writing.bare.accents) for word in lines.words)


def _doubt_of_words(writing: Writing, lines: Lines, hyphens: Sequence[float]) -> str:
    text = lines.text
    odd = odd_word(text) or (unstopped(text) if writing.cutting.is_bilevel else "")
    if odd:
        return _ODD.format(odd[:_SHOWN])
    if writing.cutting.is_bilevel and _JOINED.search(text):
        return _APOSTROPHE
    vague = _doubt_of_shapes(writing, lines, hyphens)
    if vague:
        return vague
    rival = rival_of(text)
    if rival:
        return _RIVAL.format(rival)
    rival = (accented_rival(text) or dotted_rival(text)) if writing.cutting.is_coarse else undotted_rival(text)
    if rival:
        return _RIVAL.format(rival)
    misplaced = misplaced_accent(text)
    if misplaced:
        return _DOTS.format(misplaced)
    short = [word.text for word in lines.words if word.text.isupper() and lacks_letters(word, writing.pieces)]
    return _SHORT.format(short[0]) if short and not writing.cutting.is_bilevel else ""


def _doubt_of_marks(writing: Writing, lines: Lines) -> str:
    """Dots that may be accents, and what may hang below a letter."""
    stems = [word.text for word in lines.words if not is_known(word.text) and has_dotted_stem(word, writing.pieces)]
    if stems:
        return _DOTS.format(stems[0])
    tails = [word.text for word in lines.words if not is_known(word.text) and hides_tail(word, writing.pieces)]
    if tails:
        return _TAIL.format(tails[0])
    hidden = [
        word.text for word in lines.words
        if not is_known(word.text) and not shows_its_dots(word, writing.pieces, writing.bare.accents)
    ]  # fmt: skip
    return _DOTS.format(hidden[0]) if hidden else ""


def _doubt_of_shapes(writing: Writing, lines: Lines, hyphens: Sequence[float]) -> str:
    """Letters and signs whose size or place could be that of another."""
    text, pieces = lines.text[:_SHOWN], writing.pieces
    if audit.has_merged(_strange(lines), pieces):
        return _MERGED.format(text)
    if has_vague_dashes(lines, pieces, hyphens):
        return _DASH
    if not writing.cutting.is_bilevel and has_unseen_dashes(lines, pieces):
        return _SPECK.format(text)
    if audit.has_vague_case(lines, pieces):
        return _CASE.format(text)
    if has_loose_hyphen(lines.text):
        return _DASH_ALONE.format(text)
    is_vague = audit.has_vague_beginning(lines, pieces, writing.cutting.is_coarse)
    return _SMALL.format(text) if is_vague else ""


def _strange(lines: Lines) -> Lines:
    """Without the words that the lexicon knows."""
    return Lines(tuple(tuple(word for word in line if not is_known(word.text)) for line in lines.lines))


def has_giants(writing: Writing, lines: Lines) -> bool:
    """Whether a letter of a scan is too tall to be what it was read as, where each stands for itself."""
    is_asked = writing.has_words and not writing.cutting.is_bilevel
    return is_asked and audit.is_counted(lines, writing.count) and audit.has_giants(lines, writing.pieces)


def has_more_ink(writing: Writing, lines: Lines, unproven: Lines) -> bool:
    """Whether the ink has signs, letters or marks that the lines have not, marks over `unproven` words alone. Letters
    fall apart where type is pale, so it is asked only of what was in doubt."""
    if not writing.has_words:
        return False
    strange = [word for word in unproven.words if not is_known(word.text)]
    return has_unread_signs(lines, writing.pieces) or any(
        has_strange_marks(word, writing.pieces)
        or (not writing.cutting.is_bilevel and lacks_letters(word, writing.pieces))
        for word in strange
    )
