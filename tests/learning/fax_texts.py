"""Lines as people write them into forms, made of words by chance: names, addresses, numbers, sentences, and letters in no
order, so that a model learns letters rather than words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from numpy.random import Generator

LETTERS = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,;:!?'\"()[]/\\-–+&@_%=*#<>„“”‚‘’»«€§°²|~$"
    "ÄÖÜäöüßáéíóúñçãõâêôîûàèìòùëïåøæýÁÉÍÓÚÑÇÃÕÂÊÔÀÈØÅŠšŽžČčŁłŃńŻżŚśĆćŐőŰűŘřĚěĞğŞşİıŹźĄąĘęĎďŇňŤťŮů½•…—"
)
_WORDS = Path("/usr/share/dict")
_LANGUAGES = ("ngerman", "spanish", "portuguese", "french", "italian", "dutch")
_LONGEST = 52


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SMALL = _parts(
    "der die das und in zu den mit von für auf ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach "
    "wird bei einer um am sind noch wie einem über einen so zum haben nur oder aber vor zur bis mehr durch sein wurde wir "
    "seit unsere unser uns sich ihre ihren des hatte kann gegen vom schon wenn wollen de la el los las del y do da dos"
)
_MONTHS = _parts("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")
_TITLES = ("Dr.", "Prof. Dr.", "Herr", "Frau", "Dipl.-Ing.", "Sr.", "Sra.", "Lic.", "Ing.", "Dra.", "St.")
_BETWEEN = ("von", "de", "da", "del", "de la", "van", "zu", "d’")
_ENDINGS = ("de", "org", "com", "net", "eu", "info", "at", "mx", "cr", "ni", "gt", "ec", "co", "pe", "br", "cl", "es",
            "example.org", "example.com", "example.org")  # fmt: skip
_STREETS = ("straße", "str.", "weg", "platz", " Straße", "gasse", "allee", "markt", "ring", "")
_VOWELS, _CONSONANTS = "aeiouáéíóúäöüy", "bcdfghjklmnpqrstvwxzñçß"
_PLAIN = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "", "'": "",
    **dict(zip("áéíóúñçãõâêôàèìòùëïîûå", "aeiouncaoaeoaeioueiiua", strict=True)),
})  # fmt: skip


@lru_cache
def _words(language: str) -> tuple[str, ...]:
    lines = (_WORDS / language).read_text("utf-8", "ignore").splitlines()
    return tuple(
        word for line in lines
        if 2 <= len(word := line.strip()) <= 24 and re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", word)
    )  # fmt: skip


@lru_cache
def _nouns() -> tuple[str, ...]:
    return tuple(word for word in _words("ngerman") if word[0].isupper())


@lru_cache
def _accented() -> tuple[str, ...]:
    found = (word for language in ("spanish", "portuguese", "french") for word in _words(language))
    return tuple(word for word in found if re.search("[áéíóúñãõâêôçàèü]", word))


def _any(rng: Generator, words: Sequence[str]) -> str:
    return words[int(rng.integers(len(words)))]


def _which(rng: Generator, shares: Sequence[float]) -> int:
    """A number by chance; the last one has what the others leave."""
    left = rng.random()
    for number, share in enumerate(shares):
        left -= share
        if left < 0:
            return number
    return len(shares)


def _digits(rng: Generator, count: int) -> str:
    return "".join(str(int(digit)) for digit in rng.integers(0, 10, count))


def _number(rng: Generator) -> str:
    year = int(rng.integers(1960, 2030))
    return (
        str(int(rng.integers(1, 1000))),
        str(year),
        f"{int(rng.integers(1, 999))}.{_digits(rng, 3)}",
        f"{int(rng.integers(0, 999))},{_digits(rng, int(rng.integers(1, 3)))}",
        f"{year}{_any(rng, '–-')}{int(rng.integers(1960, 2030))}",
        f"{int(rng.integers(1, 100))} %",
        f"{int(rng.integers(1, 999))}.{_digits(rng, 3)} €",
    )[_which(rng, (0.3, 0.25, 0.15, 0.1, 0.07, 0.06))]


def _unheard_of(rng: Generator) -> str:
    word = "".join(
        _any(rng, _VOWELS if (place + int(rng.integers(2))) % 2 else _CONSONANTS)
        for place in range(int(rng.integers(2, 9)))
    )
    return word.capitalize() if rng.random() < 0.6 else word


def _word(rng: Generator) -> str:
    kind = _which(rng, (0.28, 0.34, 0.10, 0.06, 0.04, 0.08, 0.03, 0.04))
    groups = (_SMALL, _words("ngerman"), _nouns(), _words("spanish"), _words("portuguese"), _accented())
    if kind < len(groups):
        return _any(rng, groups[kind])
    if kind == len(groups):
        return _any(rng, _words(_any(rng, _LANGUAGES[3:])))
    return _unheard_of(rng) if kind == len(groups) + 1 else _number(rng)


def _name(rng: Generator) -> str:
    kind = _which(rng, (0.4, 0.24, 0.16))
    abroad = _words(_any(rng, _LANGUAGES[1:]))
    word = (_any(rng, _nouns()), _any(rng, _accented()), _any(rng, abroad), _unheard_of(rng))[kind]
    word = word[:1].upper() + word[1:]
    return word.upper() if rng.random() < 0.05 and "ß" not in word else word


def _person(rng: Generator) -> str:
    parts = [_name(rng) for _ in range(int(rng.integers(1, 4)))]
    if rng.random() < 0.15:
        parts[-1] += f"-{_name(rng)}"
    if rng.random() < 0.12:
        parts.insert(0, _any(rng, _TITLES))
    if rng.random() < 0.06:
        parts.insert(len(parts) - 1, _any(rng, _BETWEEN))
    if rng.random() < 0.04:
        parts.insert(1, f"{_any(rng, _CONSONANTS).upper()}.")
    return " ".join(parts)


def _host(rng: Generator) -> str:
    host = _name(rng).lower().translate(_PLAIN)
    if rng.random() < 0.25:
        host += f"-{_name(rng).lower().translate(_PLAIN)}"
    if rng.random() < 0.35:
        host += f".{_any(rng, ('example', 'example', 'musterstadt', 'kreis', 'stadt', 'gob', 'gov'))}"
    return f"{host}.{_any(rng, _ENDINGS)}"


def _address(rng: Generator) -> str:
    if rng.random() < 0.4:
        page = _any(rng, ("/", "/klima", "/de/rathaus", "/index.html")) if rng.random() < 0.25 else ""
        return f"{_any(rng, ('www.', 'www.', 'www.', 'http://www.', 'https://', 'https://www.'))}{_host(rng)}{page}"
    names = [_name(rng).lower().translate(_PLAIN) for _ in range(int(rng.integers(1, 3)))]
    person = _any(rng, (".", "-", "_", "", ".")).join(names)
    person += str(int(rng.integers(1, 100))) if rng.random() < 0.1 else ""
    return f"{person.title() if rng.random() < 0.08 else person}@{_host(rng)}"


def _telephone(rng: Generator) -> str:
    area, number = _digits(rng, int(rng.integers(2, 5))), _digits(rng, int(rng.integers(4, 9)))
    country, zero = int(rng.integers(1, 600)), "(0)" if rng.random() < 0.3 else ""
    text = (
        f"0{area}/{number}",
        f"0{area} {number}",
        f"0{area}-{number}",
        f"+{country} {zero}{area} {number}",
        f"(0{area}) {number}",
        f"+{country} {area} {_digits(rng, 2)} {_digits(rng, 2)} {_digits(rng, 2)}",
    )[_which(rng, (0.25, 0.15, 0.1, 0.2, 0.1))]
    return text + _any(rng, ("-", " - ", "–")) + _digits(rng, int(rng.integers(1, 4))) if rng.random() < 0.3 else text


def _date(rng: Generator) -> str:
    day, month, year = int(rng.integers(1, 32)), int(rng.integers(1, 13)), int(rng.integers(1950, 2030))
    return (
        f"{day:02}.{month:02}.{year}",
        f"{day}.{month}.{year}",
        f"{day}. {_any(rng, _MONTHS)} {year}",
        f"{year}-{month:02}-{day:02}",
        f"{day}.{month}.{year % 100:02}",
    )[_which(rng, (0.5, 0.15, 0.2, 0.07))]


def _street(rng: Generator) -> str:
    house = str(int(rng.integers(1, 300))) + (_any(rng, "abcABC") if rng.random() < 0.12 else "")
    town = f", {_digits(rng, 5)} {_name(rng)}" if rng.random() < 0.3 else ""
    return f"{_name(rng)}{_any(rng, _STREETS)} {house}{town}"


def _dressed(rng: Generator, word: str) -> str:
    """A word with the signs that may stand beside it."""
    return (
        f"{word},", f"{word}.", f"{word};", f"{word}:", f"({word})", f"„{word}“", f"»{word}«", f'"{word}"',
        f"{word}{_any(rng, '!?')}", f"§ {word}", f"{word}-", f"{word}-{_any(rng, _nouns())}", f"{word}/{_word(rng)}",
        f"{word}{_any(rng, ('²', '°', '*', ' %'))}", word,
    )[_which(rng, (0.07, 0.03, 0.015, 0.015, 0.02, 0.02, 0.005, 0.005, 0.01, 0.01, 0.01, 0.02, 0.005, 0.005))]  # fmt: skip


def _sentence(rng: Generator) -> str:
    words: list[str] = []
    for _ in range(int(rng.integers(2, 8))):
        word = _word(rng)
        words.append(_dressed(rng, word.capitalize() if rng.random() < 0.03 else word))
        if rng.random() < 0.025:
            words.append(_any(rng, "–&+–"))
    text = " ".join(words)
    text = text[:1].upper() + text[1:] if rng.random() < 0.4 else text
    return f"{text}." if rng.random() < 0.3 else text


def _letters(rng: Generator) -> str:
    groups = ([letter for letter in LETTERS if not letter.isascii()], LETTERS[:62], LETTERS[63:95])
    return "".join(_any(rng, groups[_which(rng, (0.3, 0.6))]) for _ in range(int(rng.integers(2, 10))))


_KINDS = (_sentence, _person, _address, _telephone, _date, _street, _number, _letters)
_SHARES = (0.45, 0.18, 0.14, 0.06, 0.03, 0.05, 0.055)


def line(rng: Generator) -> str:
    """A line of up to some fifty letters, all of LETTERS."""
    text = " ".join(_KINDS[_which(rng, _SHARES)](rng).split())
    return "".join(letter for letter in text if letter in LETTERS)[:_LONGEST].strip() or "ja"
