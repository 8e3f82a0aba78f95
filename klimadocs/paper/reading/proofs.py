"""Proofs: a doubtful word is set anew from the sorts of its machine and laid over its ink."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from klimadocs.paper.reading.glyphs import Ink
from klimadocs.paper.reading.imprints import UP, WIDEST, Imprint
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.sorts import Case, Setting, laid_out, set_anew
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.voting import Dispute, Variant
from klimadocs.paper.reading.words import with_other_pairs, with_other_stems

_SHIFTS = (0, -1, 1)
_SPOT_PX = 3
# How much ink a spot may have more than the letters, how much less, and how much more above the low letters, where an
# accent would be; stricter where a letter was seen once.
_SHOWN, _SHOWN_BY_FEW, _FEW = (0.36, 0.5, 0.25), (0.33, 0.46, 0.25), 2
# Of options: how much of the ink may be left unexplained, how much more the others must leave, how alike it was read.
_EXPLAINED, _WORSE, _NOT_FAR = 0.3, 0.25, 45.0
_DOT_OR_ACCENT = frozenset("íìîïÍ")
_LOW_ROWS, _FAINT = 9, 0.2
_FITTING, _RATHER, _CLEARLY, _VERY_CLEARLY, _SAME = 0.45, 0.2, 0.4, 0.6, 1e-3
_DIFFERENT, _NEAR_PX = 0.1, 4


@dataclass(frozen=True, eq=False)
class Proof:
    """A word set anew: `strip` is its ink, `page` that of its letters, `seen` how often each of them was seen."""

    strip: Ink
    page: Ink
    seen: Mapping[str, int]

    @property
    def shows(self) -> bool:
        """Whether it explains the ink of the word so well that nothing else stands there."""
        least = min(self.seen.values())
        more, less, above = _SHOWN if least >= _FEW else _SHOWN_BY_FEW
        apart = self._apart
        accents = apart[: UP - _LOW_ROWS][self._is_free].max(initial=0.0)
        return least > 0 and bool(apart.max() <= more and apart.min() >= -less and accents <= above)

    @property
    def unlike(self) -> float:
        """How much ink is not explained, as a sum of squares."""
        return float(((self.strip - self.page) ** 2).sum())

    def is_rather(self, other: Proof, least: float) -> bool:
        """Whether the ink leans at least so much to this proof and not to the other one, and is well explained where
        they differ."""
        differing = np.abs(self.page - other.page).max(axis=0) > _DIFFERENT
        near = cv2.dilate(differing.astype(np.uint8)[None], np.ones((1, 2 * _NEAR_PX + 1), np.uint8))[0] > 0
        return bool(near.any()) and self.lean(other) >= least and float(np.abs(self._apart[:, near]).max()) <= _FITTING

    def lean(self, other: Proof) -> float:
        """1 where the ink is as this proof, -1 where it is as the other one, told by nothing but that in which they
        differ."""
        apart = self.page - other.page
        length = max(float((apart * apart).sum()), _SAME)
        return float(2 * ((self.strip - (self.page + other.page) / 2) * apart).sum()) / length

    @property
    def _is_free(self) -> npt.NDArray[np.bool_]:
        """Above the low letters: where no letter has ink, and nothing but an accent can be."""
        near = cv2.dilate(self.page[: UP - _LOW_ROWS], np.ones((_SPOT_PX, _SPOT_PX), np.uint8))
        return np.asarray(near < _FAINT)

    @cached_property
    def _apart(self) -> Ink:
        """How much more ink than letters there is in each spot, -1 to 1."""
        return np.asarray(cv2.blur(self.strip - self.page, (_SPOT_PX, _SPOT_PX)), np.float32)


def prove(case: Case, word: Imprint, text: str) -> Proof | None:
    """The text in the place of that word, a row higher or lower where it fits better there; None where there is no
    room for it, or no type of that size is known."""
    if not text or case.scale(word.key) is None or not case.is_known:
        return None
    sorts = case.sorts_for(text, word)
    shifts = (case.shifts[word],) if word in case.shifts else _SHIFTS
    strips = {shift: case.strip(word, shift) for shift in shifts}
    settings = {shift: set_anew(strip, text, sorts) for shift, strip in strips.items()}
    best = min(shifts, key=lambda shift: _left(strips[shift], settings[shift]))
    strip, setting = strips[best], settings[best]
    if setting.gain == -np.inf:
        return None
    case.shifts[word] = best
    wide = strip.shape[1] - WIDEST
    seen = {char: sort.seen for char, sort in sorts.items()}
    return Proof(strip[:, :wide], laid_out(text, setting.places, sorts, wide), seen)


def _left(strip: Ink, setting: Setting) -> float:
    return float((strip * strip).sum()) - setting.gain


def _unexplained(proof: Proof | None) -> float:
    """The share of the ink; all where a letter is not known."""
    if proof is None or any(not seen for char, seen in proof.seen.items() if char != " "):
        return 1.0
    return proof.unlike / max(float((proof.strip**2).sum()), _SAME)


def _likeness(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.ratio(one.lower(), other.lower()))


@dataclass(frozen=True)
class Proofs:
    """Of the words of one writing, from the sorts of its machine."""

    writing: Writing
    case: Case

    def unproven(self, lines: Lines) -> Lines:
        """Without the words that are proven."""
        return Lines(tuple(tuple(word for word in line if not self._is_proven(line, word)) for line in lines.lines))

    def choose(self, dispute: Dispute) -> Variant | None:
        """The variant that explains the ink clearly better than each other; None where none does, or where they are not
        one word."""
        found = self._of_variants(dispute)
        if len(found) < 2 or len(found) < len(dispute.variants):
            return None
        (best, proof), *others = sorted(found, key=lambda entry: entry[1].unlike)
        is_known = all(own.seen[char] >= _FEW for variant, own in found for char in variant.text)
        is_outvoted = best.votes < dispute.variants[0].votes
        least = _CLEARLY if self.writing.has_words and not is_outvoted else _VERY_CLEARLY
        return best if is_known and all(proof.is_rather(other, least) for _, other in others) else None

    def option(self, read: str) -> str:
        """The option that the ink shows and no other nearly as well, where it is not far from what was read; "" where
        there is none."""
        line = self.writing.first_lines[0].lines
        words = list(self._imprints(line[0]).values()) if len(line) == 1 else []
        if not words:
            return ""
        whole = replace(words[0], left=min(word.left for word in words), right=max(word.right for word in words))
        options = self.writing.zone.field.options
        left = {option: _unexplained(prove(self.case, whole, option)) for option in options}
        best, *others = sorted(options, key=left.__getitem__)
        is_shown = left[best] <= _EXPLAINED and all(left[other] >= left[best] + _WORSE for other in others)
        return best if is_shown and _likeness(best, read) >= _NOT_FAR else ""

    def _of_variants(self, dispute: Dispute) -> list[tuple[Variant, Proof]]:
        """Those that are one word, all laid over the widest piece of ink that one of them has."""
        words = [(variant, self._only_word(dispute, variant)) for variant in dispute.variants]
        known = [(variant, word) for variant, word in words if word]
        widest = max((word for _, word in known), key=lambda word: word.width, default=None)
        proofs = [(variant, prove(self.case, widest, word.text)) for variant, word in known] if widest else []
        return [(variant, proof) for variant, proof in proofs if proof]

    def _only_word(self, dispute: Dispute, variant: Variant) -> Imprint | None:
        words = dispute.words_with(variant)
        return self._imprints(dispute.line_with(variant)).get(words[0]) if len(words) == 1 else None

    def _is_proven(self, line: Sequence[Seen], word: Seen) -> bool:
        imprint = self._imprints(line).get(word)
        if imprint is None:
            return False
        if imprint not in self._shown:
            self._shown[imprint] = not _DOT_OR_ACCENT & set(word.text) and self._is_shown(imprint)
        return self._shown[imprint]

    def _is_shown(self, word: Imprint) -> bool:
        """By its ink, which is not rather that of another word which is hardly told from it."""
        proof = prove(self.case, word, word.text)
        return proof is not None and proof.shows and all(
            self._is_rather(proof, word, others, least)
            for others, least in ((with_other_pairs(word.text), _RATHER), (with_other_stems(word.text), 0.0))
        )  # fmt: skip

    def _is_rather(self, proof: Proof, word: Imprint, texts: Iterable[str], least: float) -> bool:
        others = (prove(self.case, word, text) for text in texts)
        return all(proof.lean(other) >= least for other in others if other and min(other.seen.values()))

    def _imprints(self, line: Sequence[Seen]) -> dict[Seen, Imprint]:
        words = tuple(line)
        if words not in self._kept:
            self._kept[words] = dict(self.writing.imprints(words, self.writing.zone.key))
        return self._kept[words]

    @cached_property
    def _kept(self) -> dict[tuple[Seen, ...], dict[Seen, Imprint]]:
        return {}

    @cached_property
    def _shown(self) -> dict[Imprint, bool]:
        return {}
