"""German grammar for what applicants are called: "der Stadt Münster", "des Landkreises Celle", "dem Markt Murnau".

What kind it is tells the name itself, where it begins with such a word ("Region Hannover") or is one
("Westerwaldkreis"); else the form does, by its own table of nouns."""

from __future__ import annotations

import re
from typing import Literal

from klimadocs.model.form import Noun

Case = Literal["nominativ", "genitiv", "dativ", "akkusativ"]
CASES: tuple[Case, ...] = ("nominativ", "genitiv", "dativ", "akkusativ")
_ARTICLES = {
    "f": {"nominativ": "die", "genitiv": "der", "dativ": "der", "akkusativ": "die"},
    "m": {"nominativ": "der", "genitiv": "des", "dativ": "dem", "akkusativ": "den"},
    "n": {"nominativ": "das", "genitiv": "des", "dativ": "dem", "akkusativ": "das"},
}
# Words that stand before a name and say what bears it. Town names that end alike (Darmstadt, Neustadt) are not among
# them: a closed list, since "Neustadt an der Aisch" is no town called "an der Aisch".
_FEMININE = (
    "Stadt", "Landeshauptstadt", "Bundeshauptstadt", "Hauptstadt", "Bundesstadt", "Hansestadt", "Universitätsstadt",
    "Hochschulstadt", "Wissenschaftsstadt", "Kreisstadt", "Seestadt", "Lutherstadt", "Bergstadt", "Kurstadt",
    "Domstadt", "Klingenstadt", "Residenzstadt", "Barlachstadt", "Reuterstadt", "Sportstadt", "Gemeinde",
    "Ortsgemeinde", "Einheitsgemeinde", "Verbandsgemeinde", "Samtgemeinde", "Inselgemeinde", "Marktgemeinde",
    "Verwaltungsgemeinschaft", "Verwaltungsgemeinde", "Region", "Städteregion", "StädteRegion", "Metropolregion",
    "VG", "SG", "Insel",
)  # fmt: skip
_MASCULINE = {
    "Landkreis": "Landkreises", "Kreis": "Kreises", "Lkr.": "Lkr.", "LK": "LK", "Markt": "Marktes", "Flecken":
    "Fleckens", "Bezirk": "Bezirks", "Stadtbezirk": "Stadtbezirks", "Zweckverband": "Zweckverbandes", "Verband":
    "Verbandes", "Regionalverband": "Regionalverbandes", "Gemeindeverband": "Gemeindeverbandes", "Stadtverband":
    "Stadtverbandes", "Kommunalverband": "Kommunalverbandes", "Zusammenschluss": "Zusammenschlusses",
}  # fmt: skip
_NEUTER = {"Amt": "Amtes", "Bezirksamt": "Bezirksamtes", "Land": "Landes"}
_ADJECTIVE = re.compile(r"(?:Freie|Große|Alte|Königliche|Verbandsfreie|Kreisfreie|Neue|Hohe)\b")
_JOINED = re.compile(r"[\wäöüß]+-,? (?:und|u\.) ")
_DISTRICT = re.compile(r"[A-ZÄÖÜ][\w-]*kreis|[\w-]+-Kreis")
_TOWN = re.compile(r"[\w-]+-Stadt")


def with_article(name: str, noun: Noun | None, case: Case) -> str:
    """ "der Stadt X", "dem Landkreis Y"; the bare name where nothing is known of it."""
    found = _of_name(name, noun)
    if found is None and noun is None:
        return name
    if found is None:
        assert noun is not None
        words, gender = f"{noun.noun} {name}", noun.gender
        head = (0, noun.noun)
    else:
        words, gender, head = name, found[0], found[1]
    return f"{_ARTICLES[gender][case]} {_inflected(words, head, gender, case)}"


def with_noun(name: str, noun: Noun | None) -> str:
    """As it stands on an envelope: "Stadt Münster", and what says already what it is unchanged."""
    if noun is None or _of_name(name, noun) is not None:
        return name
    return f"{noun.noun} {name}"


def _of_name(name: str, noun: Noun | None) -> tuple[Literal["f", "m", "n"], tuple[int, str]] | None:
    """Gender and head word (start, word) where the name says what bears it."""
    start = _start_of_head(name)
    head = name[start:].split(" ")[0]
    is_followed = " " in name[start:]
    if noun is not None and head.casefold() == noun.noun.casefold() and is_followed:
        return noun.gender, (start, head)
    if is_followed and (head in _FEMININE or _TOWN.fullmatch(head)):
        return "f", (start, head)
    if is_followed and head in _MASCULINE:
        return "m", (start, head)
    if _DISTRICT.fullmatch(head):
        return "m", (start, head)
    # "Amt Neuhaus" is a municipality of that name unless the form says that it is an Amt
    if is_followed and head in _NEUTER and (noun is None or head != "Amt"):
        return "n", (start, head)
    return None


def _start_of_head(name: str) -> int:
    """Behind "Freie ", "Freie und ", "Universitäts- und "."""
    position = 0
    while True:
        match = _ADJECTIVE.match(name, position) or _JOINED.match(name, position)
        if match is None:
            return position
        position = match.end()
        for word in (" und ", " "):
            if name.startswith(word, position):
                position += len(word)
                break


def _inflected(words: str, head: tuple[int, str], gender: str, case: Case) -> str:
    start, noun = head
    before, after = words[:start], words[start + len(noun) :]
    if case != "nominativ" and not (case == "akkusativ" and gender in "fn"):
        before = re.sub(r"\b(Freie|Große|Alte|Königliche|Verbandsfreie|Kreisfreie|Neue|Hohe)\b", r"\1n", before)
    return f"{before}{_genitive(noun) if case == 'genitiv' and gender != 'f' else noun}{after}"


def _genitive(noun: str) -> str:
    known = _MASCULINE.get(noun) or _NEUTER.get(noun)
    if known:
        return known
    if noun.endswith(("kreis", "Kreis", "amt", "markt", "verband")):
        return f"{noun}es"
    return noun if noun.endswith((".", "s")) else f"{noun}s"
