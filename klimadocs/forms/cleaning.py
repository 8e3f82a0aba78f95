"""The one function that cleans text from outside, and the folding under which two texts count as the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_LINE_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]|[\U0001fffe\U0001ffff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BLANKS_AT_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_NOT_WORD = re.compile(r"[\W_]+")


class Cleaned(NamedTuple):
    """`text` may stand in any XML document. `has_lost` is true where a character that cannot be written was replaced by
    U+FFFD, so that the text is no longer what the sender typed."""

    text: str
    has_lost: bool = False


def clean(text: str) -> Cleaned:
    """NFC; line breaks as "\\n"; invisible and control characters dropped; odd spaces as blanks; trimmed."""
    if text.replace("\n", "").isprintable():  # holds nothing else that the rest would touch
        text = unicodedata.normalize("NFC", text)
        return Cleaned(_BLANKS_AT_BREAK.sub("\n", text).strip() if "\n" in text else text.strip())
    text = _LINE_BREAKS.sub("\n", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    text, lost = _NOT_XML.subn("\ufffd", text)
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", text))
    return Cleaned(_BLANKS_AT_BREAK.sub("\n", text).strip(), lost > 0)


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Case, accents, punctuation and spaces do not count; ß is ss: for comparing labels, options and names."""
    cleaned = clean(text).text
    if cleaned.isascii():
        return _NOT_WORD.sub(" ", cleaned.lower()).strip()
    compatible = unicodedata.normalize("NFKD", cleaned)
    decomposed = unicodedata.normalize("NFKD", compatible.casefold())
    accents = {ord(letter): None for letter in set(decomposed) if unicodedata.combining(letter)}
    return _NOT_WORD.sub(" ", decomposed.translate(accents)).strip()


def fold_german(text: str) -> str:
    """As `fold`, and ae, oe, ue count as ä, ö, ü: Koeln is Köln."""
    lowered = clean(text).text.casefold()
    for umlaut, digraph in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        lowered = lowered.replace(umlaut, digraph)
    return fold(lowered)


def fold_name(text: str, drop_words: tuple[str, ...]) -> str:
    """A municipality's name as a key: without the words that only say what kind it is, in any order they come."""
    folded = fold_german(text)
    for word in sorted((fold_german(word) for word in drop_words), key=len, reverse=True):
        shorter = re.sub(rf"(^|\s){re.escape(word)}(?=\s|$)", " ", folded)
        folded = " ".join(shorter.split()) or folded
    return folded
