"""Forms on paper with known truth: printed, filled, scanned, faxed, photographed. Shares no code with the reader.

`simulate(applicant, way, seed)` gives the file as a scanner, a fax machine or a telephone makes it. What varies (type,
skew, noise, light) is drawn from applicant, way and seed; nothing is set for a single page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
from numpy.random import Generator
from PIL import Image

from klimadocs.catalogue import load_catalogue
from klimadocs.model.form import Form
from tests.makers import flat_ways
from tests.makers.paper import crosses, devices, files
from tests.makers.paper.blank_sheets import PX_PER_PT, Picture, draw_pages
from tests.makers.paper.devices import STRAIGHT, Laid
from tests.makers.paper.filling import Filled, Manner, fill_paper
from tests.makers.paper.strays import STRAYS
from tests.makers.sample_truth import ROOT, Sample

WORD_PRINT = "wordprint"
WORD_PRINTS = {WORD_PRINT: "scan300", **{f"{WORD_PRINT}-{way}": way for way in ("finefax", "fax", "photo")}}
Pages = list[tuple[Picture, int | None]]


@dataclass(frozen=True)
class SimulatedPaper:
    """`truth` holds the value of every field, typed as `klimadocs read --json` types it, None where nothing stands;
    `pages` for each page of the file the page of the blank, counted from 1, or None for a stray one; `doubtful` are
    fields in which nothing but a doubt is right; `handwritten` those that a hand wrote."""

    content: bytes
    media_type: str
    truth: dict[str, Any]
    name: str
    pages: tuple[int | None, ...]
    doubtful: frozenset[str] = frozenset()
    handwritten: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Way:
    """`device` makes a file of printed pages; `order` puts pages in another order or others between them."""

    manners: tuple[Manner, ...]
    device: Callable[[list[Picture], Generator], tuple[bytes, str]]
    order: Callable[[Pages, Generator], Pages] = lambda pages, rng: pages
    is_received_by_post: bool = True


def simulate(
    applicant: Sample, way: str | Way, seed: int = 0, *, blank: bytes | None = None, form: Form | None = None
) -> SimulatedPaper:
    """The form of the one call unless `blank` and `form` are given. `way` may be one of its own kind. Raises KeyError
    for an unknown way."""
    if blank is None or form is None:
        form, blank = _the_form()
    chosen = way if isinstance(way, Way) else WAYS[way]
    way = way if isinstance(way, str) else "own"
    rng = np.random.default_rng([crc32(applicant.name.encode()), crc32(way.encode()), seed])
    manner = chosen.manners[int(rng.integers(len(chosen.manners)))]
    filled = fill_paper(blank, form, applicant, manner, rng)
    if chosen.is_received_by_post:
        filled.pages[0] = _received(filled.pages[0], rng)
    ordered = chosen.order([(page, number) for number, page in enumerate(filled.pages, start=1)], rng)
    content, media_type = chosen.device(_print(ordered, rng), rng)
    numbers = tuple(number for _, number in ordered)
    name = f"{applicant.name}-{way}-{seed}"
    return SimulatedPaper(content, media_type, filled.truth, name, numbers, filled.doubtful, filled.handwritten)


def simulate_word_print(applicant: Sample, seed: int = 0, way: str = "scan300") -> SimulatedPaper:
    """The Word form filled, printed by LibreOffice and scanned, faxed or photographed as the way has it: its lines have
    flowed, pages end elsewhere, so that `pages` is not told. Needs LibreOffice."""
    catalogue = load_catalogue(ROOT / "templates")
    blank = next(entry.content for entry in catalogue.blanks if entry.path.endswith(".docx"))
    word = flat_ways.fill_word(blank, catalogue.forms[0], applicant)
    sheets = draw_pages(flat_ways.print_with_libreoffice({"formular": word})["formular"])
    rng = np.random.default_rng([crc32(applicant.name.encode()), seed])
    content, media_type = WAYS[way].device([devices.printed(page, rng) for page in sheets], rng)
    truth = {field.id: _as_printed(applicant.answers.get(field.id)) for field in catalogue.forms[0].fields}
    return SimulatedPaper(content, media_type, truth, f"{applicant.name}-{WORD_PRINT}-{seed}", ())


def _as_printed(value: Any) -> Any:
    """LibreOffice prints no line end that stands in a control."""
    return value.replace("\n", "") if isinstance(value, str) else value


def simulate_stray(kind: str, rng: Generator) -> bytes:
    """A scanned page that is no form of ours, as a PDF: "empty_back", "letter", "cover_sheet" or "table_form"."""
    make = next(stray for stray in STRAYS if stray.__name__ == kind)
    return _scan(300)([devices.printed(make(rng), rng)], rng)[0]


@lru_cache
def _the_form() -> tuple[Form, bytes]:
    catalogue = load_catalogue(ROOT / "templates")
    return catalogue.forms[0], next(entry.content for entry in catalogue.blanks if entry.path.endswith(".pdf"))


def _received(page: Picture, rng: Generator) -> Picture:
    picture = Image.fromarray(page)
    if rng.random() < 0.6:
        centre = (picture.width - 150 * PX_PER_PT + rng.normal(0, 30), 60 * PX_PER_PT + rng.normal(0, 12))
        crosses.received_stamp(picture, centre, "05. Sep. 2014", rng)
    return np.asarray(picture)


def _print(pages: Pages, rng: Generator) -> list[Picture]:
    pictures = [page for page, _ in pages]
    return [devices.printed(page, rng, pictures[place - 1] if place else None) for place, page in enumerate(pictures)]


def _scan(dpi: int, laid: Laid = STRAIGHT) -> Callable[[list[Picture], Generator], tuple[bytes, str]]:
    def make(pages: list[Picture], rng: Generator) -> tuple[bytes, str]:
        pictures = [devices.scanned(page, rng, dpi, laid) for page in pages]
        return files.to_pdf(pictures, dpi, int(rng.integers(60, 88))), "application/pdf"

    return make


def _scan_black(dpi: int) -> Callable[[list[Picture], Generator], tuple[bytes, str]]:
    def make(pages: list[Picture], rng: Generator) -> tuple[bytes, str]:
        pictures = [devices.to_bilevel(devices.scanned(page, rng, dpi), rng) for page in pages]
        return files.to_tiff(pictures, (dpi, dpi), "group4"), "image/tiff"

    return make


def _scan_turned(pages: list[Picture], rng: Generator) -> tuple[bytes, str]:
    """Fed the wrong way round, some pages on the side."""
    turns = rng.choice([1, 2, 2, 3], len(pages))
    pictures = [
        np.ascontiguousarray(np.rot90(devices.scanned(page, rng, 300), int(turn)))
        for page, turn in zip(pages, turns, strict=True)
    ]
    return files.to_pdf(pictures, 300, int(rng.integers(60, 88))), "application/pdf"


def _fax(lines_per_inch: int, compression: str) -> Callable[[list[Picture], Generator], tuple[bytes, str]]:
    def make(pages: list[Picture], rng: Generator) -> tuple[bytes, str]:
        line = "05/09/2014  09:{:02}   030 23125 {:03}    STADT - HAUPTAMT      S. {:02}/{:02}"
        minute, number = int(rng.integers(60)), int(rng.integers(100, 999))
        heads = [line.format(minute, number, page, len(pages)) for page in range(1, len(pages) + 1)]
        pictures = [devices.faxed(page, rng, lines_per_inch, head) for page, head in zip(pages, heads, strict=True)]
        if compression == "group3":
            received = datetime(2014, 9, 5, 9, minute)
            return files.to_class_f(pictures, lines_per_inch, f"030 23125 {number:03}", received), "image/tiff"
        return files.to_tiff(pictures, (204, lines_per_inch), compression), "image/tiff"

    return make


def _photo(pages: list[Picture], rng: Generator) -> tuple[bytes, str]:
    pictures = [devices.photographed(page, rng) for page in pages]
    quality = int(rng.integers(72, 90))
    if len(pictures) == 1:
        return files.to_jpeg(pictures[0], quality), "image/jpeg"
    return files.to_pdf(pictures, 96, quality), "application/pdf"


def _shuffle(pages: Pages, rng: Generator) -> Pages:
    return [pages[int(place)] for place in rng.permutation(len(pages))]


def _mix(pages: Pages, rng: Generator) -> Pages:
    """Strange and empty pages before, between and behind."""
    mixed = list(pages)
    for _ in range(int(rng.integers(2, 5))):
        mixed.insert(int(rng.integers(len(mixed) + 1)), (STRAYS[int(rng.integers(len(STRAYS)))](rng), None))
    return mixed


_MACHINE = (*(Manner((mark,)) for mark in crosses.PRINTED), Manner(crosses.DRAWN))
_HAND = (Manner(crosses.DRAWN, is_hand=True),)
_LOOSE = (Manner(crosses.DRAWN, is_hand=True, looseness=1.0),)
_MIXED = (Manner(crosses.DRAWN, hand_share=0.2), Manner(crosses.DRAWN, hand_share=0.2, looseness=1.0))
_STRUCK = (Manner(crosses.DRAWN, strikes=True),)

WAYS: dict[str, Way] = {
    "scan300": Way(_MACHINE, _scan(300)),
    "scan200": Way(_MACHINE, _scan(200)),
    "tiff300": Way(_MACHINE, _scan_black(300)),
    "skewed": Way(_MACHINE, _scan(300, Laid((-10.0, 10.0)))),
    "fitted": Way(_MACHINE, _scan(300, Laid(scale=(0.92, 0.97)))),
    "turned": Way(_MACHINE, _scan_turned),
    "shuffled": Way(_MACHINE, _scan(300), _shuffle),
    "strays": Way(_MACHINE, _scan(300), _mix),
    "finefax": Way(_MACHINE, _fax(196, "group3"), is_received_by_post=False),
    "finefax-g4": Way(_MACHINE, _fax(196, "group4"), is_received_by_post=False),
    "fax": Way(_MACHINE, _fax(98, "group3"), is_received_by_post=False),
    "photo": Way(_MACHINE, _photo),
    "handwriting": Way(_HAND, _scan(300)),
    "handwriting-fax": Way(_HAND, _fax(196, "group3"), is_received_by_post=False),
    "struck": Way(_STRUCK, _scan(300)),
    "handwriting-200": Way(_HAND, _scan(200)),
    "handwriting-98": Way(_HAND, _fax(98, "group3"), is_received_by_post=False),
    "handwriting-photo": Way(_HAND, _photo),
    "letters": Way(_LOOSE, _scan(300)),
    "mixed": Way(_MIXED, _scan(300)),
    "mixed-98": Way(_MIXED, _fax(98, "group3"), is_received_by_post=False),
    "mixed-photo": Way(_MIXED, _photo),
}

__all__ = [
    "WAYS",
    "WORD_PRINT",
    "WORD_PRINTS",
    "Filled",
    "SimulatedPaper",
    "Way",
    "simulate",
    "simulate_stray",
    "simulate_word_print",
]
