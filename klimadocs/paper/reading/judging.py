"""Judging: which of the variants of a dispute it is, by the letters of the page and by the words that it makes."""

from __future__ import annotations

from klimadocs.paper.reading.alphabet import Alphabet
from klimadocs.paper.reading.deciding import DIGIT_KINDS
from klimadocs.paper.reading.doubts import ADDRESSES
from klimadocs.paper.reading.echoes import Echoes, tokens
from klimadocs.paper.reading.looks import STRANGE, look_at
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.voting import Dispute, Variant, bare_letters
from klimadocs.paper.reading.words import has_more_letters, is_known

_KNOWN_MARKS = frozenset("äöüÄÖÜ")
_SHORT = 4


def judge(writing: Writing, alphabet: Alphabet, echoes: Echoes, dispute: Dispute) -> Variant | None:
    """The variant for which letters or words speak; None where neither do."""
    looks = [
        (variant, look_at(writing, alphabet, dispute.line_with(variant), dispute.words_with(variant)))
        for variant in dispute.variants
    ]
    fitting = [(variant, found) for variant, found in looks if found.is_good]
    is_hard = writing.cutting.is_coarse or _has_accents(dispute)
    if is_hard:
        fitting = [(variant, found) for variant, found in fitting if found.is_very_good and variant.votes >= 2]
    known = _only_known(writing, dispute) or _only_echoed(writing, echoes, dispute)
    if len(fitting) == 1 and (fitting[0][0].votes >= 2 or fitting[0][1].is_very_good):
        return None if _may_have_grown(dispute, fitting[0][0], known) else fitting[0][0]
    if known and not _has_accents(dispute):
        return known
    if is_hard or _is_about_digits(writing, dispute):
        return None
    first = dispute.variants[0]
    own = looks[0][1]
    is_alone = all(found.close for _, found in looks) or not own.close
    return first if first.votes >= 3 and is_alone and not own.bad and own.least >= STRANGE else None


def _may_have_grown(dispute: Dispute, fitting: Variant, known: Variant | None) -> bool:
    """Whether it may be two letters that touch, and look like the one that was read: as many have seen more letters,
    or those alone make a word."""
    count = sum(map(str.isalpha, fitting.text))
    longer = [variant for variant in dispute.variants if sum(map(str.isalpha, variant.text)) > count]
    return any(variant.votes >= fitting.votes or variant is known for variant in longer)


def _is_about_digits(writing: Writing, dispute: Dispute) -> bool:
    """Whether it is which digits they are, or how they are grouped: neither follows from the rest, and most may err."""
    if all(any(char.isdigit() for char in variant.text) for variant in dispute.variants):
        return writing.cutting.is_bilevel
    bare = {variant.text.replace(" ", "") for variant in dispute.variants}
    return len(bare) == 1 and writing.zone.field.kind in DIGIT_KINDS


def _only_known(writing: Writing, dispute: Dispute) -> Variant | None:
    """The one variant that makes known words, where several readings have it. A short word is easily one."""
    if not writing.has_words:
        return None
    known = [
        variant for variant in dispute.variants
        if is_known(" ".join(word.text for word in dispute.words_with(variant)))
        and not any(
            len(word.text) <= _SHORT and has_more_letters(word, writing.pieces) for word in dispute.words_with(variant)
        )
    ]  # fmt: skip
    return known[0] if len(known) == 1 and known[0].votes >= 2 else None


def _only_echoed(writing: Writing, echoes: Echoes, dispute: Dispute) -> Variant | None:
    """The one variant of an address whose words stand in other fields, too, those that not all variants have."""
    if writing.zone.field.kind not in ADDRESSES:
        return None
    words = [set(tokens(" ".join(word.text for word in dispute.words_with(variant)))) for variant in dispute.variants]
    shared = set.intersection(*words)
    found = [
        variant for variant, own in zip(dispute.variants, words, strict=True)
        if own - shared and all(echoes.has(word, writing.zone.key) for word in own - shared)
    ]  # fmt: skip
    return found[0] if len(found) == 1 and found[0].votes >= 2 else None


def _has_accents(dispute: Dispute) -> bool:
    """Whether it is about an accent that the model does not know: there it is blind in all its readings."""
    return any(
        letter not in _KNOWN_MARKS and bare_letters(letter) != letter
        for variant in dispute.variants for letter in variant.text
    )  # fmt: skip
