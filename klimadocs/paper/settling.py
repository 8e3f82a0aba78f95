"""Settling: what was doubted in one field of a page is held against what was surely read in the others, and the other
way round: a letter that does not look like its kind is doubted, however often it was read so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from klimadocs.paper import audit
from klimadocs.paper.accents_back import strangers
from klimadocs.paper.alphabet import Alphabet, Glyph, Type
from klimadocs.paper.dashes import has_vague_dashes
from klimadocs.paper.deciding import Decision, looks_like_specks, plain
from klimadocs.paper.recognition import Lines, Seen
from klimadocs.paper.texts import Writing
from klimadocs.paper.voting import Dispute, Variant, Verdict, bare_letters, vote

_SURE_WORD = 80.0
_WEAK_WORD = 55.0
_KNOWN_SHARE = 0.5
_TYPED_MIN = 4
_KNOWN_MARKS = frozenset("äöüÄÖÜ")
_STRANGE, _ALIKE, _VERY_ALIKE = 0.75, 0.85, 0.93
_STRANGER = "Ein Zeichen sieht anders aus als sonst auf diesem Blatt: „{}“"
_MERGED = "Zwei Buchstaben der Angabe sehen wie einer aus: „{}“."
_DASH = "Zwischen Ziffern steht ein Strich, der ein Bindestrich oder ein Gedankenstrich sein kann."
_RIVAL = " könnte „{}“ sein."
_PLAIN_KINDS = frozenset({"integer", "date", "plz", "phone"})


def decide_all(writings: Sequence[Writing], by_hand: Mapping[str, bool]) -> dict[str, Decision]:
    """Of all fields of one page that have writing, by the key of their zone."""
    found = {
        writing.zone.key: writing.decide_by_hand() if by_hand[writing.zone.key] else writing.decide()
        for writing in writings
    }
    typed = [writing for writing in writings if not by_hand[writing.zone.key]]
    alphabet = Alphabet()
    for writing in typed:
        alphabet.learn(_surely_read(writing))
    for writing in writings:
        if by_hand[writing.zone.key] and len(typed) >= _TYPED_MIN and _is_typed(writing, alphabet):
            found[writing.zone.key] = writing.decide()
            typed.append(writing)
    for writing in typed:
        decision = found[writing.zone.key]
        if not writing.zone.field.options:
            found[writing.zone.key] = (
                _settle(writing, alphabet, decision) if decision.doubt else _audit(writing, alphabet, decision)
            )
    return found


def _is_typed(writing: Writing, alphabet: Alphabet) -> bool:
    """Whether what seemed to be of a hand is set in the letters of the other fields: no hand draws them so."""
    lines = writing.lines(writing.ways[0]).lines
    looks = [_look(writing, alphabet, line, line) for line in lines]
    return bool(looks) and all(found.is_good and found.good >= 2 * found.unknown for found in looks)


def _surely_read(writing: Writing) -> Iterator[Glyph]:
    """The letters of words that both first readings have, with surety."""
    first, second = (writing.lines(way) for way in writing.ways[:2])
    known = {word.text for word in second.words}
    type_ = Type(writing.picture, writing.pieces, first)
    for line in first.lines:
        for word, glyphs in zip(line, type_.of_line(line), strict=True):
            if word.surety >= _SURE_WORD and word.text in known:
                yield from (glyph for glyph in glyphs if glyph)


@dataclass(frozen=True, slots=True)
class _Looks:
    """Of some letters: how many look like their kind, like another, and how many are not known or stand too close."""

    good: int = 0
    bad: int = 0
    unknown: int = 0
    close: int = 0
    worst: tuple[str, str] = ("", "")
    least: float = 1.0

    def __add__(self, other: _Looks) -> _Looks:
        return _Looks(
            self.good + other.good, self.bad + other.bad, self.unknown + other.unknown, self.close + other.close,
            other.worst if other.bad else self.worst, min(self.least, other.least),
        )  # fmt: skip

    @property
    def is_good(self) -> bool:
        """Whether every letter stands apart, and none looks like another."""
        return self.good > self.unknown and not self.bad and not self.close and self.least >= _ALIKE

    @property
    def is_very_good(self) -> bool:
        """Whether every letter is known and looks like its kind."""
        return self.is_good and not self.unknown and self.least >= _VERY_ALIKE

    @property
    def all(self) -> int:
        return self.good + self.bad + self.unknown + self.close


def _look(writing: Writing, alphabet: Alphabet, line: Sequence[Seen], words: Sequence[Seen]) -> _Looks:
    type_ = Type(writing.picture, writing.pieces, Lines((tuple(line),)))
    found = _Looks()
    for word, glyphs in zip(line, type_.of_line(line), strict=True):
        if word in words:
            found = found + _look_at_word(alphabet, glyphs)
    return found


def _look_at_word(alphabet: Alphabet, glyphs: Sequence[Glyph | None]) -> _Looks:
    """Where several letters look strange, they were cut apart at the wrong places."""
    looks = [(glyph, alphabet.look(glyph)) for glyph in glyphs if glyph]
    known = [(glyph, look) for glyph, look in looks if look]
    bad = [(glyph.char, look.rival) for glyph, look in known if look.is_bad]
    odd = sum(look.is_bad or look.alike < _STRANGE for _, look in known)
    if odd > 1:
        return _Looks(close=len(glyphs))
    return _Looks(
        good=len(known) - len(bad),
        bad=len(bad),
        unknown=len(looks) - len(known),
        close=len(glyphs) - len(looks),
        worst=bad[0] if bad else ("", ""),
        least=min((look.alike for _, look in known if not look.is_bad), default=1.0),
    )


def _audit(writing: Writing, alphabet: Alphabet, decision: Decision) -> Decision:
    """Of what is certain so far."""
    kept = (writing.lines(way) for way in writing.ways if _text(writing, writing.lines(way)) == decision.text)
    lines = next(kept, writing.lines(writing.ways[0]))
    if writing.has_words and audit.has_merged(lines, writing.pieces):
        return Decision(decision.text, _MERGED.format(decision.text[:80]))
    if writing.has_words and has_vague_dashes(lines, writing.pieces):
        return Decision(decision.text, _DASH)
    for line in lines.lines:
        looks = _look(writing, alphabet, line, line)
        if looks.bad:
            return Decision(decision.text, _told(*looks.worst))
    return decision


def _told(char: str, rival: str) -> str:
    return _STRANGER.format(char) + (_RIVAL.format(rival) if rival else ".")


def _text(writing: Writing, lines: Lines) -> str:
    return plain(writing.zone.field, writing.joined(lines))


def _settle(writing: Writing, alphabet: Alphabet, decision: Decision) -> Decision:
    readings = [writing.lines(way) for way in writing.ways]
    readings.append(_as_accented(writing.untouched, readings))

    def judge(dispute: Dispute) -> Variant | None:
        return _judge(writing, alphabet, dispute)

    verdict = vote(readings, judge)
    text = _text(writing, verdict.lines)
    is_strange = not text or looks_like_specks(writing.zone.field, text)
    if is_strange or verdict.open or not _is_confirmed(writing, alphabet, verdict):
        return Decision(text or decision.text, decision.doubt)
    return Decision(text)


def _as_accented(untouched: Lines, readings: Sequence[Lines]) -> Lines:
    """The untouched reading with the accents of the others: it knows none, and is no witness against them."""
    accented = {bare_letters(word.text): word.text for lines in readings for word in lines.words}
    return Lines(
        tuple(
            tuple(
                Seen(accented.get(bare_letters(word.text), word.text), word.span, word.surety, word.places)
                for word in line
            )
            for line in untouched.lines
        )
    )


def _judge(writing: Writing, alphabet: Alphabet, dispute: Dispute) -> Variant | None:
    looks = [
        (variant, _look(writing, alphabet, dispute.line_with(variant), dispute.words_with(variant)))
        for variant in dispute.variants
    ]
    fitting = [(variant, found) for variant, found in looks if found.is_good]
    is_hard = writing.cutting.is_coarse or _has_accents(dispute)
    if is_hard:
        fitting = [(variant, found) for variant, found in fitting if found.is_very_good and variant.votes >= 2]
    if len(fitting) == 1 and (fitting[0][0].votes >= 2 or fitting[0][1].is_very_good):
        return fitting[0][0]
    if is_hard:
        return None
    first = dispute.variants[0]
    own = looks[0][1]
    is_alone = all(found.close for _, found in looks) or not own.close
    return first if first.votes >= 3 and is_alone and not own.bad and own.least >= _STRANGE else None


def _has_accents(dispute: Dispute) -> bool:
    """Whether it is about an accent that the model does not know: there it is blind in all its readings."""
    return any(
        letter not in _KNOWN_MARKS and bare_letters(letter) != letter
        for variant in dispute.variants for letter in variant.text
    )  # fmt: skip


def _is_confirmed(writing: Writing, alphabet: Alphabet, verdict: Verdict) -> bool:
    """Whether all ink is read, and every letter that stands apart looks like its kind."""
    if not audit.is_complete(verdict.lines, writing.pieces) or strangers(verdict.lines, writing.bare):
        return False
    if writing.has_words and (
        audit.has_merged(verdict.lines, writing.pieces) or has_vague_dashes(verdict.lines, writing.pieces)
    ):
        return False
    for line in verdict.lines.lines:
        for word in line:
            looks = _look(writing, alphabet, line, (word,))
            if looks.bad or (word.surety < _WEAK_WORD and looks.good < _KNOWN_SHARE * looks.all):
                return False
    return True
