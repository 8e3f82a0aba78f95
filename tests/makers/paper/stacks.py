"""Piles as offices scan them: forms of several applicants in one file, letters and backs between them."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from klimadocs.model.form import Form
from tests.makers.paper import _the_form, crosses, devices, files
from tests.makers.paper.blank_sheets import Picture, draw_pages
from tests.makers.paper.filling import Manner, fill_paper
from tests.makers.paper.strays import STRAYS
from tests.makers.sample_truth import Sample

_MANNER = Manner((crosses.typed_x,), face="Liberation Sans")


def sheets_of(applicant: Sample, blank: bytes | None = None, form: Form | None = None) -> list[Picture]:
    """The pages of the form as they lie on the glass, at 300 dpi. That of the one call unless another is given."""
    if blank is None or form is None:
        form, blank = _the_form()
    rng = np.random.default_rng(crc32(applicant.name.encode()))
    return [devices.printed(page, rng) for page in fill_paper(blank, form, applicant, _MANNER, rng).pages]


def print_sheets(content: bytes, seed: int = 0) -> list[Picture]:
    """A PDF as it comes out of a printer."""
    rng = np.random.default_rng(seed)
    return [devices.printed(page, rng) for page in draw_pages(content)]


def stray_sheet(number: int) -> Picture:
    """An empty back, a letter, a cover sheet, another office's form, in turn."""
    rng = np.random.default_rng(number)
    return devices.printed(STRAYS[number % len(STRAYS)](rng), rng)


def scan(pages: Sequence[Picture], dpi: int = 200, seed: int = 0) -> bytes:
    """All of them in one PDF, as a scanner makes it."""
    rng = np.random.default_rng(seed)
    return files.to_pdf([devices.scanned(page, rng, dpi) for page in pages], dpi, 75)
