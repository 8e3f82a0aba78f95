"""What a person wrote, without what she quotes, and whether it sounds like a withdrawal or a question: only a hint."""

from __future__ import annotations

import re

from klimadocs.forms.cleaning import clean
from klimadocs.model.mail import Intent
from klimadocs.sources.intent_words import (
    ASKING,
    BY_ITSELF,
    FOR_QUESTIONS,
    HYPOTHETICAL,
    NEGATED,
    NO_MORE,
    OBJECT,
    TAKING_PART,
    TITLE,
    WITHDRAWING,
    WITHDRAWING_APART,
)

TEXT_LIMIT = 20_000
"""Characters of a text that are looked at."""

_EXCERPT = 600
_LONGEST_LINE = 300
_LONGEST_SENTENCE = 600
_QUOTED = re.compile(r"[ \t]{0,4}>")
_RULER = re.compile(
    r"(?i)[ \t]*(?:_{20,}[ \t]*$|-{2,}[ \t]{0,3}(?:ursprüngliche|original|weitergeleitete|forwarded|mensa(?:je|gem))\b)"
)
_WROTE = re.compile(r"(?i)\b(?:schrieb|wrote|escribió|escreveu|a écrit)\b[^:]{0,120}:\s*$")
_DIGIT = re.compile(r"\d")  # the day on which it was written
_FROM = re.compile(r"(?i)[ \t*]*(?:von|from|de)\s?\*?:")
_SENT = re.compile(r"(?i)[ \t*]*(?:gesendet|sent|datum|date|enviado|fecha|data|an|to|para)\b[^:]{0,12}:")
_SIGNATURE = re.compile(r"-- ?$")
_ADDRESS_OR_LINK = re.compile(r"(?i)\b(?:https?://|www\.)\S{1,300}|\S{1,80}@\S{1,200}")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n\s*\n")
_UMLAUTS = {"rueck": "rück", "moecht": "möcht", "koenn": "könn", "wuerd": "würd"}
_WRITTEN_OUT = re.compile("(?i)" + "|".join(_UMLAUTS))
_REPLY = re.compile(r"(?i)\s*(?:re|aw|antw|antwort|wg|fw|fwd|rv|enc|sv)\s*(?:\[\d{1,3}\])?\s*:")


def own_text(text: str) -> str:
    """What the sender wrote: without quoted lines, up to a quoted or forwarded mail or the dashes above a signature. A
    mail that begins with what it forwards is taken whole."""
    own: list[str] = []
    lines = clean(text[:TEXT_LIMIT]).text.split("\n")
    for number, line in enumerate(lines):
        if _QUOTED.match(line):
            continue
        has_begun = any(own)
        if has_begun and (_SIGNATURE.match(line) or _begins_other_mail(lines[number : number + 4])):
            break
        if not _introduces_quote(lines[number : number + 4]):
            own.append(line)
    return "\n".join(own).strip()


def excerpt_of(own: str) -> str:
    """The beginning, some 600 characters, cut at a word; at most one empty line in a row."""
    shown = re.sub(r"\n{3,}", "\n\n", own)
    if len(shown) <= _EXCERPT:
        return shown
    return shown[:_EXCERPT].rsplit(maxsplit=1)[0] + " …"


def intent_of(subject: str, own: str) -> Intent:
    """A withdrawal only where a sentence says so without "nicht", "falls" or a question mark."""
    title = "" if _REPLY.match(subject) else _with_umlauts(subject)
    sentences = [title, *_sentences(_with_umlauts(own))]
    if TITLE.match(title) or any(map(_withdraws, sentences)):
        return "withdrawal"
    return "question" if any(map(_asks, sentences)) else ""


def _with_umlauts(text: str) -> str:
    """Keyboards without umlauts write "zurueck" and "moechten"; only where the word is looked for."""
    return _WRITTEN_OUT.sub(lambda found: _UMLAUTS[found[0].lower()], text)


def _begins_other_mail(lines: list[str]) -> bool:
    """The heading that mail programs put over a mail that is quoted whole, at the first of these lines."""
    first, following = lines[0][:_LONGEST_LINE], lines[1:]
    if _RULER.match(first):
        return True
    if _FROM.match(first):
        return any(_SENT.match(line[:_LONGEST_LINE]) for line in following)
    return _is_attribution(lines) and not any(map(_QUOTED.match, following))


def _introduces_quote(lines: list[str]) -> bool:
    """ "Am ... schrieb ...:" above lines that are quoted one by one; answers may stand between them."""
    return _is_attribution(lines) and any(map(_QUOTED.match, lines[1:]))


def _is_attribution(lines: list[str]) -> bool:
    """Programs break the line where it gets long."""
    if not lines[0].strip() or _QUOTED.match(lines[0]):
        return False
    joined = " ".join(lines[:2]) if len(lines) > 1 and not _QUOTED.match(lines[1]) else lines[0]
    ending = [text for text in (lines[0], joined) if text.rstrip().endswith(":")]
    return any(_WROTE.search(text[-_LONGEST_LINE:]) and _DIGIT.search(text) for text in ending)


def _sentences(own: str) -> list[str]:
    plain = _ADDRESS_OR_LINK.sub(" ", own)
    return [" ".join(sentence.split())[:_LONGEST_SENTENCE] for sentence in _SENTENCE_END.split(plain)]


def _withdraws(sentence: str) -> bool:
    """What most sentences lack is looked for first."""
    if sentence.endswith("?") or not _speaks_of_withdrawing(sentence):
        return False
    return not (NEGATED.search(sentence) or HYPOTHETICAL.search(sentence))


def _speaks_of_withdrawing(sentence: str) -> bool:
    if (WITHDRAWING.search(sentence) or _withdraws_apart(sentence)) and OBJECT.search(sentence):
        return True
    return bool(BY_ITSELF.search(sentence) or (NO_MORE.search(sentence) and TAKING_PART.search(sentence)))


def _withdraws_apart(sentence: str) -> bool:
    return all(part.search(sentence) for part in WITHDRAWING_APART)


def _asks(sentence: str) -> bool:
    return sentence.endswith("?") or (bool(ASKING.search(sentence)) and not FOR_QUESTIONS.search(sentence))
