"""Scanners that write one file for each page: pages of one pile by their names, packed into one arrival.

The pack is a zip without compression: every page stays in it byte for byte, and nothing is unpacked to make it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

_END = r"(?P<number>\d{1,4})(?P<ending>\.(?:jpe?g|png|tiff?|hei[cf]))$"
_NUMBERED = re.compile(rf"(?i)^(?P<stem>.*?)(?P<gap>[ _-]+|[ _-]*(?:seite|page|blatt|p)[ _.-]*){_END}")
_LONE_NUMBER = re.compile(rf"(?i)^{_END}")
_GAPS = " _-."
_FIRST = (0, 1)
_MOST_PAGES = 500
_LEAST_PAGES = 2
Item = TypeVar("Item")


def page_number(name: str) -> tuple[str, int] | None:
    """What all pages of the pile have in common, and the number; None for a name that bears none."""
    match = _NUMBERED.match(name)
    if match and (stem := match["stem"].strip(_GAPS) or match["gap"].strip(_GAPS)):
        return f"{stem}|{match['ending'].lower()}", int(match["number"])
    match = _LONE_NUMBER.match(name) or match
    return (f"|{match['ending'].lower()}", int(match["number"])) if match else None


def piles_of(
    items: Sequence[Item], name_of: Callable[[Item], str], begins_anywhere: bool = False
) -> Iterator[list[Item]]:
    """Every item once, those of one pile together and in the order of their numbers. A pile is numbered without a gap
    and, unless it `begins_anywhere`, from 0 or 1. Piles stand where their first page stood."""
    numbered = [(key[0], key[1], place) for place, item in enumerate(items) if (key := page_number(name_of(item)))]
    pile_of: dict[int, list[int]] = {}
    for _, group in groupby(sorted(numbered), key=itemgetter(0)):
        for run in _runs([(number, place) for _, number, place in group]):
            places = [place for _, place in run]
            if _LEAST_PAGES <= len(run) <= _MOST_PAGES and (begins_anywhere or run[0][0] in _FIRST):
                pile_of |= {place: places for place in places}
    done: set[int] = set()
    for place, item in enumerate(items):
        if place in done:
            continue
        pile = pile_of.get(place, [place])
        done.update(pile)
        yield [items[other] for other in pile] if len(pile) > 1 else [item]


def _runs(numbers: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Numbers that follow one another; a number that is there twice ends a run."""
    run: list[tuple[int, int]] = []
    for entry in numbers:
        if run and entry[0] != run[-1][0] + 1:
            yield run
            run = []
        run.append(entry)
    yield run


def pile_name(first: str, count: int, ending: str = "") -> str:
    """How the pile is called: "scan (3 Seiten)"."""
    path = Path(first)
    stem = (page_number(path.name) or ("", 0))[0].partition("|")[0] or path.parent.name or "Stapel"
    return (path.parent / f"{stem} ({count} Seiten){ending}").as_posix()


def pack(pages: Sequence[tuple[str, bytes]]) -> bytes:
    """The same pages give the same bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in pages:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return target.getvalue()


def is_whole(content: bytes) -> bool:
    """False for a picture or PDF whose end is not there yet; True for every other kind of file."""
    if content.startswith(b"\xff\xd8\xff"):
        return b"\xff\xd9" in content[-4096:]
    if content.startswith(b"\x89PNG"):
        return b"IEND" in content[-4096:]
    if content.startswith(b"%PDF-"):
        return b"%%EOF" in content[-4096:]
    return bool(content)
