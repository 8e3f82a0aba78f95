"""Lays a filled copy over the blank: its printed text is the anchor, what stands between anchors was put there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from klimadocs.forms.bearings import Bearings, token
from klimadocs.forms.cleaning import fold
from klimadocs.forms.flat import place_on_pages
from klimadocs.forms.gaps import Gap
from klimadocs.forms.mail_lines import place_lines
from klimadocs.forms.moved import take_rows
from klimadocs.forms.natives import is_control
from klimadocs.forms.reference import Reference
from klimadocs.forms.rows import find_strangers
from klimadocs.forms.settling import Alignment, Settler, is_typed_mark
from klimadocs.model.transcript import Sighting, Transcript

_ALIKE = 85.0
_ELSEWHERE = "Das Feld steht in der Zeile eines anderen Feldes."
_DISPLACED = "Die Zeilen um dieses Feld stehen anders als im Formular; bitte nachsehen, was zu ihm gehört."
_AGAIN = "Der Feldname steht im Dokument noch einmal, mit einer weiteren Angabe."
_ASKED = re.compile(r"([^:]{3,}):\s*(\S.*)", re.DOTALL)
_AFTER_LABEL = r"[\s:*.…_]*"


def align(reference: Reference, transcript: Transcript) -> Alignment:
    """Every sighting of the transcript ends as an anchor, in a slot, or in `rest`."""
    if transcript.is_mail:
        return place_lines(reference, transcript)
    found = Alignment()
    loose: list[Sighting] = []
    for entry in transcript.sightings:
        if entry.key in reference.slots:
            found.present.add(entry.key)
            if _is_own_look(entry, reference, found):
                continue
            found.named[entry.key].append(entry)
            if entry.doubt:
                found.suspect.setdefault(entry.key, entry.doubt)
        else:
            loose.append(entry)
    margin = [entry for entry in loose if entry.is_margin]
    body = [entry for entry in loose if not entry.is_margin]
    found.rest += _unknown_lines(reference, margin)
    if transcript.is_in_order:
        _place_by_order(reference, body, found)
        strangers = find_strangers(reference, transcript)
        found.suspect.update(dict.fromkeys(strangers.displaced, _ELSEWHERE))
        found.unsure |= strangers.deserted
        _doubt_displaced(reference, transcript, found)
    else:
        elsewhere = place_on_pages(reference, body, found)
        lines = _unknown_lines(reference, elsewhere)
        _doubt_pages_with(lines, found)
        found.rest += lines
    return found


def _doubt_displaced(reference: Reference, transcript: Transcript, found: Alignment) -> None:
    """Answers that only their place gives to their slots, in a copy that does not stand there like the blank."""
    standing = reference.beside(transcript)
    found.suspect.update(dict.fromkeys(standing.asked_again(), _AGAIN))
    numbered = reference.naming.names.numbered
    for key in reference.spots:
        placed = [entry for entry in found.named.get(key, ()) if key in numbered or not is_control(entry)]
        evidence = [*placed, *found.typed.get(key, ()), *found.marks.get(key, ())]
        has_control = len(found.named.get(key, ())) > len(placed)
        for entry in evidence:
            if entry.doubt:
                found.suspect.setdefault(key, entry.doubt)
        if (evidence or not has_control) and not standing.holds(key, evidence):
            found.suspect.setdefault(key, _DISPLACED)
    for key, why in standing.doubted_labels():
        found.suspect.setdefault(key, why)


def _is_own_look(entry: Sighting, reference: Reference, found: Alignment) -> bool:
    """Whether an empty field only shows what it shows in the blank, such as a hint of how to write a day."""
    is_look = entry.method == "line" and (entry.key, fold(entry.text)) in reference.looks
    return is_look and not any(other.text.strip() for other in found.named.get(entry.key, ()))


def _doubt_pages_with(lines: list[Sighting], found: Alignment) -> None:
    """Printed words without a place that the blank does not have may be typed into the page itself: then its empty
    fields are not empty for sure."""
    pages = {entry.place.page for entry in lines if entry.method == "line" and not entry.place.box}
    found.unsure.update(key for key, group in found.named.items() if any(entry.place.page in pages for entry in group))


def _unknown_lines(reference: Reference, lines: Iterable[Sighting]) -> list[Sighting]:
    return [
        entry for entry in lines if _is_note(entry) or (fold(entry.text) and not _is_printed(reference, entry.text))
    ]


def _is_note(entry: Sighting) -> bool:
    return entry.method == "annotation" and bool(entry.mark or entry.text.strip())


def _is_printed(reference: Reference, text: str) -> bool:
    from rapidfuzz import fuzz, process

    folded = fold(text)
    if folded in reference.printed:
        return True
    return process.extractOne(folded, reference.printed, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None


def _place_by_order(reference: Reference, body: Sequence[Sighting], found: Alignment) -> None:
    blank, body = take_rows(reference, reference.body, body, found)
    pairs, keeps_columns = _match_exactly(blank, body)
    body, pairs, reworded = _match_alike(blank, body, pairs, keeps_columns)
    _note_reworded(reference, blank, reworded, found)
    anchors = {filled: original for original, filled in pairs}
    gaps = _gaps(reference, blank, [original for original, _ in pairs])
    for position, gap in enumerate(gaps):
        if position and len(gap.text_keys) == 1:
            found.present.update(gap.text_keys)
    _walk(body, anchors, gaps, Settler(reference, found))


def _gaps(reference: Reference, blank: Sequence[Sighting], anchors: list[int]) -> Sequence[Gap]:
    """What the blank holds before the first anchor and behind each, by the places of the anchors in it."""
    if blank is reference.body and len(anchors) == len(reference.gaps) - 1:
        return reference.gaps
    return [reference.gap(blank[start:end]) for start, end in pairwise((0, *anchors, len(blank)))]


def _match_exactly(blank: Sequence[Sighting], body: Sequence[Sighting]) -> tuple[list[tuple[int, int]], bool]:
    """Pairs (index in the blank, index in the copy) of printed text that stands in both, in order. What stands in the
    first column of the one is not what stands in another column of the other, unless (False) columns have changed."""
    left = [index for index, entry in enumerate(blank) if _is_plain(entry)]
    right = [index for index, entry in enumerate(body) if _is_plain(entry)]
    bearings = Bearings(
        *([token(fold(part[i].text), part[i]) for i in own] for part, own in ((blank, left), (body, right)))
    )
    if bearings.is_same:
        return list(zip(left, right, strict=True)), True
    sure = [(bearings.of[number], number) for number in bearings.printed if number in bearings.of]
    fixed = [(-1, -1), *_rising(sure), (len(left), len(right))]
    pairs = []
    for (own, number), (next_own, following) in pairwise(fixed):
        pairs += [(own, number)]
        ones, others = range(own + 1, next_own), range(number + 1, following)
        pairs += _match_by(ones, others, [bearings.blank[i] for i in ones], [bearings.copy[i] for i in others])
    return [(left[own], right[number]) for own, number in pairs[1:]], bearings.keeps_columns


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many of the pairs, which come in the order of the copy, as stand in the order of the blank as well."""
    ends: list[tuple[int, int]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for pair in pairs:
        place = bisect_left(ends, pair[0], key=lambda end: end[0])
        before[pair] = ends[place - 1] if place else None
        ends[place : place + 1] = [pair]
    found: list[tuple[int, int]] = []
    last = ends[-1] if ends else None
    while last is not None:
        found.append(last)
        last = before[last]
    return found[::-1]


def _is_first(entry: Sighting) -> bool | None:
    """True for the first column of a table; None outside of tables."""
    return entry.cell[2] == 1 if entry.cell else None


def _match_by(
    left: Sequence[int], right: Sequence[int], one: Sequence[Hashable], other: Sequence[Hashable]
) -> list[tuple[int, int]]:
    if not one or not other:
        return []
    matcher = SequenceMatcher(None, one, other, False)
    return [
        (left[block.a + step], right[block.b + step])
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def _is_plain(entry: Sighting) -> bool:
    return not entry.key and entry.mark is None and bool(fold(entry.text))


def _match_alike(
    blank: Sequence[Sighting], body: Sequence[Sighting], pairs: list[tuple[int, int]], keeps_columns: bool
) -> tuple[list[Sighting], list[tuple[int, int]], list[tuple[int, Sighting]]]:
    """Finds labels again that were reworded a little or have the answer in the same line; such a line becomes two.
    The last list holds those reworded, each with the index of its label in the blank."""
    reworded: list[tuple[int, Sighting]] = []
    result: list[Sighting] = []
    matched: list[tuple[int, int]] = []
    done_blank, done_body = -1, -1
    for original, filled in [*pairs, (len(blank), len(body))]:
        open_labels = [index for index in range(done_blank + 1, original) if _is_plain(blank[index])]
        for entry in body[done_body + 1 : filled]:
            fitting = [i for i in open_labels if not keeps_columns or _is_level(blank[i], entry)]
            hit = _find_label(blank, fitting, entry)
            if hit is None:
                result.append(entry)
                continue
            index, rest = hit
            if not rest and fold(entry.text) != fold(blank[index].text):
                reworded.append((index, entry))
            open_labels = [label for label in open_labels if label > index]
            answer = [replace(entry, text=rest, certainty=entry.certainty * 0.95)] if rest else []
            is_box_before = index > 0 and blank[index - 1].mark is not None
            if is_box_before and is_typed_mark(rest):
                result, answer = result + answer, []
            matched.append((index, len(result)))
            result += [replace(entry, text=blank[index].text), *answer]
        if filled < len(body):
            matched.append((original, len(result)))
            result.append(body[filled])
        done_blank, done_body = original, filled
    return result, matched, reworded


def _is_level(one: Sighting, other: Sighting) -> bool:
    """False where one stands in the first column of a table and the other in a further one."""
    return one.cell is None or other.cell is None or _is_first(one) == _is_first(other)


def _note_reworded(
    reference: Reference, blank: Sequence[Sighting], reworded: list[tuple[int, Sighting]], found: Alignment
) -> None:
    """What was changed is shown; and a box whose sentence has other words may mean something else."""
    for index, entry in reworded:
        found.rest.append(entry)
        before = blank[index - 1] if index else None
        is_sentence = before is not None and before.mark is not None and before.key in reference.slots
        if before and is_sentence and set(fold(entry.text).split()) - set(fold(blank[index].text).split()):
            found.suspect[before.key] = f"Der Wortlaut ist geändert: „{entry.text.strip()}“."


def _find_label(blank: Sequence[Sighting], labels: list[int], entry: Sighting) -> tuple[int, str] | None:
    from rapidfuzz import fuzz

    if not _is_plain(entry):
        return None
    mark, unmarked = _leading_mark(entry.text)
    for index in labels:
        rest = _after_label(entry.text, blank[index].text)
        if rest is not None:
            return index, rest
        if mark and index and blank[index - 1].mark is not None and _after_label(unmarked, blank[index].text) == "":
            return index, mark
    asked = _ASKED.fullmatch(entry.text)
    for words, rest in ([(asked[1], asked[2])] if asked else []) + [(entry.text, "")]:
        folded = fold(words)
        best = max(labels, key=lambda index: fuzz.ratio(folded, fold(blank[index].text)), default=None)
        if best is not None and fuzz.ratio(folded, fold(blank[best].text)) >= _ALIKE:
            return best, rest.strip()
    return None


def _after_label(text: str, label: str) -> str | None:
    """What follows the label at the start of `text`; None where the text does not start with it. Words that end with a
    colon ask and do not answer."""
    words = re.findall(r"\w+", label)
    if not words:
        return None
    tail = "".join(rf"(?:\s*{re.escape(sign)})?" for sign in re.sub(r".*\w|\s", "", label, flags=re.DOTALL))
    pattern = r"\W*" + r"\W+".join(map(re.escape, words)) + r"(?!\w)" + tail + _AFTER_LABEL
    match = re.match(pattern, text, re.IGNORECASE)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    return "" if rest.endswith(":") else rest


def _leading_mark(text: str) -> tuple[str, str]:
    """("x", "Label") for an x that was typed over the box before a label; ("", text) for any other text."""
    first, _, rest = text.strip().partition("\t" if "\t" in text.strip() else " ")
    return (first, rest) if rest and is_typed_mark(first) else ("", text)


def _walk(body: list[Sighting], anchors: dict[int, int], gaps: Sequence[Gap], settler: Settler) -> None:
    labels: list[Sighting | None] = [None]
    pending: list[list[Sighting]] = [[]]
    for index, entry in enumerate(body):
        if index in anchors:
            labels.append(entry)
            pending.append([])
        elif entry.mark is not None or fold(entry.text) or entry.text.strip():
            pending[-1].append(entry)
    for position, (label, entries) in enumerate(zip(labels, pending, strict=True)):
        if not entries:
            continue
        settler.settle(entries, gaps[position], label)
        around = [words for words in labels[position : position + 2] if words]
        if {fold(words.text) for words in around} & {fold(entry.text) for entry in entries}:
            settler.doubt(gaps[max(0, position - 1) : position + 2])
