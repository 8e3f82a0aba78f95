"""Settling: what was doubted in one field of a page is held against what was surely read in the others, and the other
way round: a letter that does not look like its kind is doubted, however often it was read so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from klimadocs.paper.reading import audit
from klimadocs.paper.reading.accents_back import strangers
from klimadocs.paper.reading.alphabet import Alphabet
from klimadocs.paper.reading.dashes import hyphens_in, is_seen_as_dash
from klimadocs.paper.reading.deciding import SPACELESS, Decision, looks_like_specks, plain
from klimadocs.paper.reading.doubts import ADDRESSES, doubt_of, has_more_ink
from klimadocs.paper.reading.echoes import Echoes, contradicted, tokens, unlike_names
from klimadocs.paper.reading.glyphs import Glyph
from klimadocs.paper.reading.imprints import Imprint
from klimadocs.paper.reading.judging import judge
from klimadocs.paper.reading.looks import ALIKE, STRANGE, look_at
from klimadocs.paper.reading.oddities import unlike_hosts
from klimadocs.paper.reading.proofs import Proofs
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.sorts import Case
from klimadocs.paper.reading.sureness import SURE_WORD, is_sure_of_two, is_unanimous
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.untouched import beside
from klimadocs.paper.reading.voting import Dispute, Variant, Verdict, vote, without_blanks
from klimadocs.paper.reading.words import has_other_dots, is_known, is_known_as_typed

_WEAK_WORD, _WEAK_KNOWN, _STRICTER = 55.0, 25.0, 25.0
_KNOWN_SHARE = 0.5
_MOSTLY, _LETTERS_OF_TYPE = 0.6, 6
_STRANGER = "Ein Zeichen sieht anders aus als sonst auf diesem Blatt: „{}“"
_DOT_OR_ACCENT = frozenset("íìîïÍ")
_CONTRADICTED = "Auf dem Blatt steht „{}“ und „{}“."
_UNPROVEN = "Die Schrift ist zu grob, um „{}“ sicher zu lesen."
_RIVAL = " könnte „{}“ sein."


def decide_all(writings: Sequence[Writing], by_hand: Mapping[str, bool]) -> dict[str, Decision]:
    """Of all fields of one page that have writing, by the key of their zone."""
    return settle_all(writings, by_hand).decisions


@dataclass(frozen=True, eq=False)
class Settled:
    """The decisions of a page by the key of the zone. Of a coarse fax: `imprints` are the words that were surely read,
    and what is doubted can be heard once more when the sorts of all pages are known."""

    decisions: dict[str, Decision]
    imprints: tuple[Imprint, ...]
    _doubted: tuple[Writing, ...]
    _page: _Page

    def heard_again(self, case: Case) -> dict[str, Decision]:
        """Those of which nothing is doubted any more."""
        found = {writing.zone.key: _decide_with(Proofs(writing, case), self._page) for writing in self._doubted}
        return {key: decision for key, decision in found.items() if not decision.doubt}


def settle_all(writings: Sequence[Writing], by_hand: Mapping[str, bool]) -> Settled:
    """The decisions, and what is needed to hear the doubted ones again."""
    found = {
        writing.zone.key: writing.decide_by_hand() if by_hand[writing.zone.key] else writing.decide()
        for writing in writings
    }
    typed = [writing for writing in writings if not by_hand[writing.zone.key]]
    page = _page_of(typed)
    if len(typed) > _MOSTLY * len(writings):
        for writing in writings:
            if by_hand[writing.zone.key] and _is_of_type(writing, page.alphabet):
                found[writing.zone.key] = writing.decide()
                typed.append(writing)
    for writing in typed:
        decision = found[writing.zone.key]
        if not writing.zone.field.options:
            settle = _settle if decision.doubt else _audit
            found[writing.zone.key] = settle(writing, page, decision)
    unlike = _contradicted(typed, found)
    found.update(unlike)
    coarse = [writing for writing in typed if writing.cutting.is_coarse]
    doubted = [
        writing for writing in coarse
        if writing.zone.key not in unlike and _is_doubtful(writing, found[writing.zone.key])
    ]  # fmt: skip
    return Settled(found, tuple(word for writing in coarse for word in _surely_set(writing)), tuple(doubted), page)


def _page_of(typed: Sequence[Writing]) -> _Page:
    """What the typed fields of a page tell of each other."""
    echoes = Echoes({writing.zone.key: _twice_read(writing) for writing in typed})
    page = _Page(Alphabet(), echoes, tuple(length for writing in typed for length in _hyphens(writing)))
    for writing in typed:
        page.alphabet.learn(_surely_read(writing))
    return page


def _contradicted(typed: Sequence[Writing], found: Mapping[str, Decision]) -> dict[str, Decision]:
    """The fields with words that nearly stand in others, which makes them doubtful."""
    texts = {writing.zone.key: found[writing.zone.key].text for writing in typed if writing.has_words}
    hosts = {
        writing.zone.key: found[writing.zone.key].text for writing in typed if writing.zone.field.kind in ADDRESSES
    }
    unlike = contradicted(texts) | unlike_hosts(hosts) | unlike_names(hosts, texts)
    return {
        key: Decision(found[key].text, found[key].doubt or _CONTRADICTED.format(word, other))
        for key, (word, other) in unlike.items()
    }


def _is_doubtful(writing: Writing, decision: Decision) -> bool:
    options = writing.zone.field.options
    return bool(decision.doubt) or (bool(options) and decision.text not in options)


def _decide_with(proofs: Proofs, page: _Page) -> Decision:
    """A decision as before, but for what the proofs show."""
    decision = proofs.writing.decide()
    if proofs.writing.zone.field.options:
        option = proofs.option(decision.text)
        return (
            Decision(option) if option else Decision(decision.text, decision.doubt or _UNPROVEN.format(decision.text))
        )
    return (_settle if decision.doubt else _audit)(proofs.writing, page, decision, proofs)


def _is_of_type(writing: Writing, alphabet: Alphabet) -> bool:
    """Whether what seemed to be of a hand has the letters of the type that filled the rest of its page."""
    lines = writing.lines(writing.ways[1])
    looks = [look_at(writing, alphabet, line, line) for line in lines.lines]
    good, bad = sum(look.good for look in looks), sum(look.bad for look in looks)
    least = min((look.least for look in looks), default=0.0)
    return good >= _LETTERS_OF_TYPE and good >= _KNOWN_SHARE * sum(look.all for look in looks) and not bad and (
        least >= ALIKE
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Page:
    """The witnesses that the fields of a page are for each other; `hyphens` are the lengths of theirs."""

    alphabet: Alphabet
    echoes: Echoes
    hyphens: tuple[float, ...]

    def knows(self, writing: Writing, text: str) -> bool:
        """Whether each word is in the lexicon or in another field. Digits, single letters and what is all in capitals
        are not known: XII is as good as XI."""
        found, key = tokens(text), writing.zone.key
        if not found or any(char.isdigit() for char in text):
            return False
        return all((not word.isupper() and is_known_as_typed(word)) or self.echoes.has(word, key) for word in found)


def _hyphens(writing: Writing) -> Sequence[float]:
    """A fax makes them uneven."""
    return () if writing.cutting.is_bilevel else hyphens_in(writing.lines(writing.ways[0]), writing.pieces)


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
            if word.surety >= SURE_WORD and word.text in known:
                yield from (glyph for glyph in glyphs if glyph)


def _surely_set(writing: Writing) -> Iterator[Imprint]:
    """The imprints of words that both first readings have, with surety."""
    first, second = writing.first_lines
    known = {word.text for word in second.words}
    for line in first.lines:
        for word, imprint in writing.imprints(line, writing.zone.key):
            if word.surety >= SURE_WORD and word.text in known:
                yield imprint


def _audit(writing: Writing, page: _Page, decision: Decision, proofs: Proofs | None = None) -> Decision:
    """Of what is certain so far."""
    kept = (writing.lines(way) for way in writing.ways if _text(writing, writing.lines(way)) == decision.text)
    lines = next(kept, writing.lines(writing.ways[0]))
    rest = proofs.unproven(lines) if proofs else lines
    doubt = doubt_of(writing, lines, rest, page.hyphens)
    if doubt:
        return Decision(decision.text, doubt)
    stranger = _unproven(writing, page, rest)
    if stranger:
        return Decision(decision.text, _UNPROVEN.format(stranger))
    for line in lines.lines:
        looks = look_at(writing, page.alphabet, line, line)
        if looks.bad:
            return Decision(decision.text, _told(*looks.worst))
        odd = next((word.text for word in line if _is_odd(writing, page, line, word)), "")
        if odd:
            return Decision(decision.text, _told(odd, ""))
    return decision


def _is_odd(writing: Writing, page: _Page, line: Sequence[Seen], word: Seen) -> bool:
    """Whether nobody knows a word, and one of its letters looks like no other of its kind."""
    if writing.cutting.is_bilevel or is_known(word.text) or page.knows(writing, word.text):
        return False
    return look_at(writing, page.alphabet, line, (word,)).least < STRANGE


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


def _settle(writing: Writing, page: _Page, decision: Decision, proofs: Proofs | None = None) -> Decision:
    if writing.is_far_apart:
        return Decision(max((_text(writing, lines) for lines in writing.first_lines), key=len), decision.doubt)
    readings = [writing.lines(way) for way in writing.ways]
    if not writing.cutting.is_coarse:
        readings.append(beside(readings, writing.untouched, writing.bare))
    if writing.zone.field.kind in SPACELESS:
        readings = [without_blanks(lines) for lines in readings]

    def judged(dispute: Dispute) -> Variant | None:
        return judge(writing, page.alphabet, page.echoes, dispute) or (proofs.choose(dispute) if proofs else None)

    verdict = vote(readings, judged)
    text = _text(writing, verdict.lines)
    is_strange = not text or looks_like_specks(writing.zone.field, text)
    if is_strange or verdict.open or not _is_confirmed(writing, page, verdict, readings, proofs):
        return Decision(text or decision.text, decision.doubt)
    return Decision(text)


def _is_confirmed(
    writing: Writing, page: _Page, verdict: Verdict, readings: Sequence[Lines], proofs: Proofs | None
) -> bool:
    """Whether all ink is read, and every letter that stands apart looks like its kind."""
    rest = proofs.unproven(verdict.lines) if proofs else verdict.lines
    if not audit.is_complete(verdict.lines, writing.pieces) or strangers(rest, writing.bare, is_known, has_other_dots):
        return False
    if doubt_of(writing, verdict.lines, rest, page.hyphens) or has_more_ink(writing, verdict.lines, rest):
        return False
    if _unproven(writing, page, rest):
        return False
    return all(
        _is_word_confirmed(writing, page, line, word, 0.0 if proofs is None else _STRICTER)
        or (_is_sure(writing, page, word, readings, rest) and not look_at(writing, page.alphabet, line, (word,)).bad)
        for line in verdict.lines.lines for word in line
    )  # fmt: skip


def _is_sure(writing: Writing, page: _Page, word: Seen, readings: Sequence[Lines], rest: Lines) -> bool:
    """Whether its readings are sure of it, or it is none of the `rest`, which is not proven."""
    is_read = is_sure_of_two(word, readings) or is_unanimous(word, readings, page.knows(writing, word.text))
    return is_read or word not in rest.words


def _is_word_confirmed(writing: Writing, page: _Page, line: Sequence[Seen], word: Seen, more: float) -> bool:
    """By its letters, by being a word, or by being a dash that is seen as such; with so much `more` surety."""
    looks = look_at(writing, page.alphabet, line, (word,))
    if looks.bad:
        return False
    if is_seen_as_dash(word, writing.pieces):
        return True
    if word.surety >= _WEAK_WORD + more or (word.surety >= _WEAK_KNOWN + more and page.knows(writing, word.text)):
        return True
    least = 1.0 if writing.has_words and not is_known(word.text) else _KNOWN_SHARE
    return looks.good >= least * looks.all
