"""Pages that lie between forms and are none: letters, cover sheets, lists, empty backs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

from tests.makers.paper.blank_sheets import Picture
from tests.makers.paper.pens import MACHINES, _font, face_path

_SIZE = (2481, 3508)  # as poppler draws A4
_TEXT = (
    "wir freuen uns über die Gelegenheit, an der Ausschreibung teilzunehmen, und übersenden Ihnen anbei unsere "
    "Unterlagen. Der Rat hat in seiner Sitzung beschlossen, die Zusammenarbeit mit der Partnergemeinde zu vertiefen. "
    "Für Rückfragen steht Ihnen die Stabsstelle gern zur Verfügung. Das Vorhaben umfasst Aufforstung, Wasser und "
    "Bildung; die Haushaltsmittel sind eingestellt."
)


def empty_back(rng: Generator) -> Picture:
    return np.full((_SIZE[1], _SIZE[0]), 255, dtype=np.uint8)


def letter(rng: Generator) -> Picture:
    page, draw, face = _page(rng)
    y = 700.0
    draw.text((300, 420), "Stadtverwaltung\nMarktplatz 1\n12345 Musterstadt", font=_font(face, 42.0), fill=10)
    draw.text((300, y), "Unsere Bewerbung", font=_font(face, 54.0), fill=10)
    for _ in range(int(rng.integers(18, 34))):
        y += 72
        draw.text((300, y + 60), " ".join(rng.choice(_TEXT.split(), 9)), font=_font(face, 42.0), fill=10)
    return np.asarray(page)


def cover_sheet(rng: Generator) -> Picture:
    page, draw, face = _page(rng)
    draw.text((300, 300), "TELEFAX", font=_font(face, 150.0), fill=0)
    for row, words in enumerate(("An: Servicestelle", "Von: Stadt, Hauptamt", "Datum: 04.09.2014", "Seiten: 5")):
        draw.text((300, 700 + 130 * row), words, font=_font(face, 62.0), fill=0)
        draw.line((300, 780 + 130 * row, 2180, 780 + 130 * row), fill=0, width=4)
    return np.asarray(page)


def table_form(rng: Generator) -> Picture:
    """Another office's form: frames and labels, but not ours."""
    page, draw, face = _page(rng)
    draw.text((250, 220), "Anmeldung zur Tagung", font=_font(face, 90.0), fill=0)
    labels = ("Name", "Vorname", "Ort", "PLZ", "Telefon", "E-Mail", "Datum", "Kommune", "Amt", "Funktion")
    y = 480
    for label in rng.permutation(labels):
        draw.text((250, y + 18), str(label), font=_font(face, 42.0), fill=0)
        draw.rectangle((900, y, 2200, y + int(rng.integers(70, 200))), outline=60, width=3)
        y += int(rng.integers(220, 300))
    return np.asarray(page)


STRAYS: tuple[Callable[[Generator], Picture], ...] = (empty_back, letter, cover_sheet, table_form)


def _page(rng: Generator) -> tuple[Image.Image, ImageDraw.ImageDraw, str]:
    page = Image.new("L", _SIZE, 255)
    return page, ImageDraw.Draw(page), face_path(str(rng.choice(MACHINES)))
