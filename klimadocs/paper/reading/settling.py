"""Settling: what was doubted in one field of a page is held against what was surely read in the others, and the other
way round: a letter that does not look like its kind is doubted, however often it was read so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from klimadocs.paper.reading import audit
from klimadocs.paper.reading.accents_back import strangers
from klimadocs.paper.reading.alphabet import Alphabet
from klimadocs.paper.reading.dashes import is_seen_as_dash
from klimadocs.paper.reading.deciding import Decision, looks_like_specks, plain, with_apostrophes
from klimadocs.paper.reading.doubts import ADDRESSES, doubt_of, has_giants, has_more_ink
from klimadocs.paper.reading.echoes import contradicted, undotted_names, unlike_names
from klimadocs.paper.reading.imprints import Imprint
from klimadocs.paper.reading.judging import judge
from klimadocs.paper.reading.looks import ALIKE, STRANGE, look_at
from klimadocs.paper.reading.neighbours import Neighbours, neighbours_of, surely_set
from klimadocs.paper.reading.oddities import unlike_hosts
from klimadocs.paper.reading.proofs import Proofs
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.seconding import Lead, run_on
from klimadocs.paper.reading.sorts import Case
from klimadocs.paper.reading.sureness import is_sure_of_two, is_unanimous
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.untouched import beside
from klimadocs.paper.reading.voting import Dispute, Variant, Verdict, vote
from klimadocs.paper.reading.words import has_other_dots, is_known

_WEAK_WORD, _WEAK_KNOWN, _STRICTER = 55.0, 25.0, 25.0
_KNOWN_SHARE = 0.5
_MOSTLY, _LETTERS_OF_TYPE = 0.6, 6
_STRANGER = "Ein Zeichen sieht anders aus als sonst auf diesem Blatt: „{}“"
_DOT_OR_ACCENT = frozenset("íìîïÍ")
_CONTRADICTED = "Auf dem Blatt steht „{}“ und „{}“."
_UNPROVEN = "Die Schrift ist zu grob, um „{}“ sicher zu lesen."
_RIVAL = " könnte „{}“ sein."
_OTHERWISE = "Eine der Lesungen hat an dieser Stelle „{}“."


def decide_all(writings: Sequence[Writing], by_hand: Mapping[str, bool]) -> dict[str, Decision]:
    """Of all fields of one page that have writing, by the key of their zone."""
    return settle_all(writings, by_hand).decisions


@dataclass(frozen=True, eq=False)
class Settled:
    """The decisions of a page by the key of the zone. Of a coarse fax: `imprints` are the words that were surely read,
    and what is doubted can be heard once more when the sorts of all pages are known."""

    decisions: dict[str, Decision]
    imprints: tuple[Imprint, ...]
    _typed: tuple[Writing, ...]
    _doubted: tuple[Writing, ...]
    _page: Neighbours

    def heard_again(self, case: Case) -> dict[str, Decision]:
        """Those of which nothing is doubted any more."""
        found = {writing.zone.key: _decide_with(Proofs(writing, case), self._page) for writing in self._doubted}
        unlike = _contradicted(self._typed, self.decisions | found)
        return {key: decision for key, decision in found.items() if not decision.doubt and key not in unlike}


def settle_all(writings: Sequence[Writing], by_hand: Mapping[str, bool]) -> Settled:
    """The decisions, and what is needed to hear the doubted ones again."""
    typed = [writing for writing in writings if not by_hand[writing.zone.key]]
    page = neighbours_of(typed)
    if len(typed) > _MOSTLY * len(writings):
        typed += [
            writing for writing in writings if by_hand[writing.zone.key] and _is_of_type(writing, page.alphabet)
        ]  # fmt: skip
    found = {writing.zone.key: _settled(writing, page) for writing in typed}
    found |= {entry.zone.key: entry.decide_by_hand() for entry in writings if entry.zone.key not in found}
    unlike = _contradicted(typed, found)
    found.update(unlike)
    coarse = [writing for writing in typed if writing.cutting.is_coarse]
    doubted = [
        writing for writing in coarse
        if writing.zone.key not in unlike and _is_doubtful(writing, found[writing.zone.key])
    ]  # fmt: skip
    imprints = tuple(word for writing in coarse for word in surely_set(writing))
    return Settled(found, imprints, tuple(typed), tuple(doubted), page)


def _contradicted(typed: Sequence[Writing], found: Mapping[str, Decision]) -> dict[str, Decision]:
    """The fields with words that nearly stand in others, which makes them doubtful."""
    texts = {writing.zone.key: found[writing.zone.key].text for writing in typed if writing.has_words}
    hosts = {
        writing.zone.key: found[writing.zone.key].text for writing in typed if writing.zone.field.kind in ADDRESSES
    }
    unlike = contradicted(texts) | unlike_hosts(hosts) | unlike_names(hosts, texts) | undotted_names(hosts, texts)
    return {
        key: Decision(found[key].text, found[key].doubt or _CONTRADICTED.format(word, other))
        for key, (word, other) in unlike.items()
    }


def _is_doubtful(writing: Writing, decision: Decision) -> bool:
    options = writing.zone.field.options
    return bool(decision.doubt) or (bool(options) and decision.text not in options)


def _decide_with(proofs: Proofs, page: Neighbours) -> Decision:
    """A decision as before, but for what the proofs show."""
    if not proofs.writing.zone.field.options:
        return _settled(proofs.writing, page, proofs)
    decision = proofs.writing.decide()
    option = proofs.option(decision.text)
    return Decision(option) if option else Decision(decision.text, decision.doubt or _UNPROVEN.format(decision.text))


def _settled(writing: Writing, page: Neighbours, proofs: Proofs | None = None) -> Decision:
    """Options need nobody beside them: what they can be is known."""
    lead = _lead_of(writing, page)
    if writing.zone.field.options:
        decision = writing.decide()
        option = lead.option() if lead and _is_doubtful(writing, decision) else ""
        return Decision(option) if option else decision
    if lead and lead.is_borne_out() and not _is_odd_text(writing, page, lead.lines):
        return Decision(_text(writing, lead.lines))
    decision = writing.decide()
    return (_settle if decision.doubt else _audit)(writing, page, decision, _Witnesses(lead, proofs))


def _is_odd_text(writing: Writing, page: Neighbours, lines: Lines) -> bool:
    is_speck = looks_like_specks(writing.zone.field, _text(writing, lines))
    return is_speck or bool(doubt_of(writing, lines, Lines(), page.hyphens))


def _lead_of(writing: Writing, page: Neighbours) -> Lead | None:
    """None where no recogniser was trained for such writing."""
    if not any(way.is_trained for way in writing.ways):
        return None
    return Lead(writing, lambda text: (is_known(text) and not text.isupper()) or page.knows(writing, text))


@dataclass(frozen=True, slots=True)
class _Witnesses:
    """Who else speaks for the words of a fax: the trained recogniser, and the letters of its machine."""

    lead: Lead | None = None
    proofs: Proofs | None = None

    def choose(self, dispute: Dispute) -> Variant | None:
        return self.proofs.choose(dispute) if self.proofs else None

    def unproven(self, lines: Lines) -> Lines:
        """The words for which neither speaks."""
        rest = self.lead.without_standing(lines) if self.lead else lines
        return self.proofs.unproven(rest) if self.proofs else rest

    def doubt_of(self, lines: Lines, rest: Lines) -> str:
        """What the trained recogniser has against the lines, of which it need not bear out more than the rest; "" where
        it has nothing."""
        if self.lead is None:
            return ""
        other, unsure = self.lead.objection_to(lines), self.lead.unsure_of(lines, rest)
        return _OTHERWISE.format(other) if other else _UNPROVEN.format(unsure) if unsure else ""


def _is_of_type(writing: Writing, alphabet: Alphabet) -> bool:
    """Whether what seemed to be of a hand has the letters of the type that filled the rest of its page."""
    lines = writing.lines(writing.plain_way)
    looks = [look_at(writing, alphabet, line, line) for line in lines.lines]
    good, bad = sum(look.good for look in looks), sum(look.bad for look in looks)
    least = min((look.least for look in looks), default=0.0)
    return good >= _LETTERS_OF_TYPE and good >= _KNOWN_SHARE * sum(look.all for look in looks) and not bad and (
        least >= ALIKE
    )  # fmt: skip


def _audit(writing: Writing, page: Neighbours, decision: Decision, witnesses: _Witnesses) -> Decision:
    """Of what is certain so far."""
    kept = (writing.lines(way) for way in writing.ways if _text(writing, writing.lines(way)) == decision.text)
    lines = next(kept, writing.lines(writing.ways[0]))
    rest = witnesses.unproven(lines)
    doubt = witnesses.doubt_of(lines, rest) or doubt_of(writing, lines, rest, page.hyphens)
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


def _is_odd(writing: Writing, page: Neighbours, line: Sequence[Seen], word: Seen) -> bool:
    """Whether nobody knows a word, and one of its letters looks like no other of its kind."""
    if writing.cutting.is_bilevel or is_known(word.text) or page.knows(writing, word.text):
        return False
    return look_at(writing, page.alphabet, line, (word,)).least < STRANGE


def _unproven(writing: Writing, page: Neighbours, lines: Lines) -> str:
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


def _settle(writing: Writing, page: Neighbours, decision: Decision, witnesses: _Witnesses) -> Decision:
    lead = witnesses.lead
    if writing.is_far_apart:
        found = [lead.lines] if lead else writing.first_lines
        return Decision(max((_text(writing, lines) for lines in found), key=len), decision.doubt)
    ways = sorted(writing.ways, key=lambda way: not way.is_trained)
    readings = [writing.lines(way) for way in ways]
    if not lead:
        readings.append(beside(readings, writing.untouched, writing.bare))
    readings = [run_on(writing, lines) for lines in readings]

    def judged(dispute: Dispute) -> Variant | None:
        found = lead.choose(dispute) if lead else None
        return found or judge(writing, page.alphabet, page.echoes, dispute) or witnesses.choose(dispute)

    verdict = vote(readings, judged, first_leads=lead is not None)
    text = with_apostrophes(_text(writing, verdict.lines), [lines.text for lines in readings])
    is_strange = not text or looks_like_specks(writing.zone.field, text)
    if is_strange or verdict.open or not _is_confirmed(writing, page, verdict, readings, witnesses):
        return Decision(text or decision.text, decision.doubt)
    return Decision(text)


def _is_confirmed(
    writing: Writing, page: Neighbours, verdict: Verdict, readings: Sequence[Lines], witnesses: _Witnesses
) -> bool:
    """Whether all ink is read, and every letter that stands apart looks like its kind."""
    rest = witnesses.unproven(verdict.lines)
    if witnesses.doubt_of(verdict.lines, rest) or has_giants(writing, verdict.lines):
        return False
    if not audit.is_complete(verdict.lines, writing.pieces) or strangers(rest, writing.bare, is_known, has_other_dots):
        return False
    if doubt_of(writing, verdict.lines, rest, page.hyphens) or has_more_ink(writing, verdict.lines, rest):
        return False
    if _unproven(writing, page, rest):
        return False
    return all(
        _is_word_confirmed(writing, page, line, word, 0.0 if witnesses.proofs is None else _STRICTER)
        or (_is_sure(writing, page, word, readings, rest) and not look_at(writing, page.alphabet, line, (word,)).bad)
        for line in verdict.lines.lines for word in line
    )  # fmt: skip


def _is_sure(writing: Writing, page: Neighbours, word: Seen, readings: Sequence[Lines], rest: Lines) -> bool:
    """Whether its readings are sure of it, or it is none of the `rest`, which is not proven."""
    is_read = is_sure_of_two(word, readings) or is_unanimous(word, readings, page.knows(writing, word.text))
    return is_read or word not in rest.words


def _is_word_confirmed(writing: Writing, page: Neighbours, line: Sequence[Seen], word: Seen, more: float) -> bool:
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
