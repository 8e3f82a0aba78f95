"""Settling: what was doubted in one field of a page is held against what was surely read in the others, and the other
way round: a letter that does not look like its kind is doubted, however often it was read so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from klimadocs.paper.reading import audit
from klimadocs.paper.reading.accents_back import strangers
from klimadocs.paper.reading.alphabet import Alphabet
from klimadocs.paper.reading.deciding import DIGIT_KINDS, Decision, looks_like_specks, plain
from klimadocs.paper.reading.doubts import doubt_of, has_more_ink
from klimadocs.paper.reading.echoes import Echoes, contradicted, tokens
from klimadocs.paper.reading.glyphs import Glyph
from klimadocs.paper.reading.looks import STRANGE, look_at
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.voting import Dispute, Variant, Verdict, bare_letters, vote
from klimadocs.paper.reading.words import has_other_dots, is_known, is_known_as_typed

_SURE_WORD = 80.0
_WEAK_WORD, _WEAK_KNOWN = 55.0, 25.0
_KNOWN_SHARE = 0.5
_KNOWN_MARKS = frozenset("äöüÄÖÜ")
_STRANGER = "Ein Zeichen sieht anders aus als sonst auf diesem Blatt: „{}“"
_DOT_OR_ACCENT = frozenset("íìîïÍ")
_CONTRADICTED = "Auf dem Blatt steht „{}“ und „{}“."
_UNPROVEN = "Die Schrift ist zu grob, um „{}“ sicher zu lesen."
_RIVAL = " könnte „{}“ sein."


def decide_all(writings: Sequence[Writing], by_hand: Mapping[str, bool]) -> dict[str, Decision]:
    """Of all fields of one page that have writing, by the key of their zone."""
    found = {
        writing.zone.key: writing.decide_by_hand() if by_hand[writing.zone.key] else writing.decide()
        for writing in writings
    }
    typed = [writing for writing in writings if not by_hand[writing.zone.key]]
    page = _Page(Alphabet(), Echoes({writing.zone.key: _twice_read(writing) for writing in typed}))
    for writing in typed:
        page.alphabet.learn(_surely_read(writing))
    for writing in typed:
        decision = found[writing.zone.key]
        if not writing.zone.field.options:
            settle = _settle if decision.doubt else _audit
            found[writing.zone.key] = settle(writing, page, decision)
    texts = {writing.zone.key: found[writing.zone.key].text for writing in typed if writing.has_words}
    for key, (word, other) in contradicted(texts).items():
        found[key] = Decision(found[key].text, found[key].doubt or _CONTRADICTED.format(word, other))
    return found


@dataclass(frozen=True, slots=True)
class _Page:
    """The witnesses that the fields of a page are for each other."""

    alphabet: Alphabet
    echoes: Echoes

    def knows(self, writing: Writing, text: str) -> bool:
        """Whether each word is in the lexicon or in another field. Digits, single letters and what is all in capitals
        are not known: XII is as good as XI."""
        found, key = tokens(text), writing.zone.key
        if not found or any(char.isdigit() for char in text):
            return False
        return all((not word.isupper() and is_known_as_typed(word)) or self.echoes.has(word, key) for word in found)


def _twice_read(writing: Writing) -> str:
    """The words that both first readings have."""
    first, second = (lines.text for lines in writing.first_lines)
    return " ".join(set(tokens(first)) & set(tokens(second)))


def _surely_read(writing: Writing) -> Iterator[Glyph]:
    """The letters of words that both first readings have, with surety."""
    first, second = writing.first_lines
    known = {word.text for word in second.words}
    for line in first.lines:
        for word, glyphs in zip(line, writing.type.of_line(line), strict=True):
            if word.surety >= _SURE_WORD and word.text in known:
                yield from (glyph for glyph in glyphs if glyph)


def _audit(writing: Writing, page: _Page, decision: Decision) -> Decision:
    """Of what is certain so far."""
    kept = (writing.lines(way) for way in writing.ways if _text(writing, writing.lines(way)) == decision.text)
    lines = next(kept, writing.lines(writing.ways[0]))
    doubt = doubt_of(writing, lines)
    if doubt:
        return Decision(decision.text, doubt)
    stranger = _unproven(writing, page, lines)
    if stranger:
        return Decision(decision.text, _UNPROVEN.format(stranger))
    for line in lines.lines:
        looks = look_at(writing, page.alphabet, line, line)
        if looks.bad:
            return Decision(decision.text, _told(*looks.worst))
    return decision


def _unproven(writing: Writing, page: _Page, lines: Lines) -> str:
    """A word of a coarse fax that nothing speaks for but its readings: nobody knows it, it stands nowhere else, and its
    letters touch or are strange; "" where there is none."""
    if not (writing.cutting.is_coarse and writing.has_words):
        return ""
    return next(
        (
            word.text for line in lines.lines for word in line
            if not is_known(word.text) and not page.knows(writing, word.text)
            and (_DOT_OR_ACCENT & set(word.text) or not look_at(writing, page.alphabet, line, (word,)).is_good)
        ),
        "",
    )  # fmt: skip


def _told(char: str, rival: str) -> str:
    return _STRANGER.format(char) + (_RIVAL.format(rival) if rival else ".")


def _text(writing: Writing, lines: Lines) -> str:
    return plain(writing.zone.field, writing.joined(lines))


def _settle(writing: Writing, page: _Page, decision: Decision) -> Decision:
    readings = [writing.lines(way) for way in writing.ways]
    readings.append(_as_accented(writing.untouched, readings))

    def judge(dispute: Dispute) -> Variant | None:
        return _judge(writing, page, dispute)

    verdict = vote(readings, judge)
    text = _text(writing, verdict.lines)
    is_strange = not text or looks_like_specks(writing.zone.field, text)
    if is_strange or verdict.open or not _is_confirmed(writing, page, verdict):
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


def _judge(writing: Writing, page: _Page, dispute: Dispute) -> Variant | None:
    looks = [
        (variant, look_at(writing, page.alphabet, dispute.line_with(variant), dispute.words_with(variant)))
        for variant in dispute.variants
    ]
    fitting = [(variant, found) for variant, found in looks if found.is_good]
    is_hard = writing.cutting.is_coarse or _has_accents(dispute)
    if is_hard:
        fitting = [(variant, found) for variant, found in fitting if found.is_very_good and variant.votes >= 2]
    if len(fitting) == 1 and (fitting[0][0].votes >= 2 or fitting[0][1].is_very_good):
        return fitting[0][0]
    known = _only_known(writing, dispute)
    if known and not _has_accents(dispute):
        return known
    if is_hard or _is_about_digits(writing, dispute):
        return None
    first = dispute.variants[0]
    own = looks[0][1]
    is_alone = all(found.close for _, found in looks) or not own.close
    return first if first.votes >= 3 and is_alone and not own.bad and own.least >= STRANGE else None


def _is_about_digits(writing: Writing, dispute: Dispute) -> bool:
    """Whether it is which digits they are, or how they are grouped: neither follows from the rest, and most may err."""
    if all(any(char.isdigit() for char in variant.text) for variant in dispute.variants):
        return writing.cutting.is_bilevel
    bare = {variant.text.replace(" ", "") for variant in dispute.variants}
    return len(bare) == 1 and writing.zone.field.kind in DIGIT_KINDS


def _only_known(writing: Writing, dispute: Dispute) -> Variant | None:
    """The one variant that makes known words, where several readings have it."""
    if not writing.has_words:
        return None
    known = [
        variant for variant in dispute.variants
        if is_known(" ".join(word.text for word in dispute.words_with(variant)))
    ]  # fmt: skip
    return known[0] if len(known) == 1 and known[0].votes >= 2 else None


def _has_accents(dispute: Dispute) -> bool:
    """Whether it is about an accent that the model does not know: there it is blind in all its readings."""
    return any(
        letter not in _KNOWN_MARKS and bare_letters(letter) != letter
        for variant in dispute.variants for letter in variant.text
    )  # fmt: skip


def _is_confirmed(writing: Writing, page: _Page, verdict: Verdict) -> bool:
    """Whether all ink is read, and every letter that stands apart looks like its kind."""
    if not audit.is_complete(verdict.lines, writing.pieces) or strangers(
        verdict.lines, writing.bare, is_known, has_other_dots
    ):
        return False
    if doubt_of(writing, verdict.lines) or has_more_ink(writing, verdict.lines):
        return False
    if _unproven(writing, page, verdict.lines):
        return False
    return all(_is_word_confirmed(writing, page, line, word) for line in verdict.lines.lines for word in line)


def _is_word_confirmed(writing: Writing, page: _Page, line: Sequence[Seen], word: Seen) -> bool:
    """By its letters, or by being a word."""
    looks = look_at(writing, page.alphabet, line, (word,))
    if looks.bad:
        return False
    if word.surety >= _WEAK_WORD or (word.surety >= _WEAK_KNOWN and page.knows(writing, word.text)):
        return True
    least = 1.0 if writing.has_words and not is_known(word.text) else _KNOWN_SHARE
    return looks.good >= least * looks.all
