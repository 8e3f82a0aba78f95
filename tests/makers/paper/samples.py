"""The sample paper of inbox/: one letter scanned, one fax, one form photographed. Small files, as they lie in the demo."""

from __future__ import annotations

from datetime import datetime
from zlib import crc32

import cv2
import numpy as np
from numpy.random import Generator

from klimadocs.model.form import Form
from tests.makers.paper import crosses, devices, files
from tests.makers.paper.blank_sheets import Picture
from tests.makers.paper.filling import Manner, fill_paper
from tests.makers.sample_truth import Sample

_CAMERA = ((1600, 2134),)
_CAMERA_QUALITY = 26


def by_post(blank: bytes, form: Form, sample: Sample) -> bytes:
    """Black and white at 300 dpi, as many copiers scan."""
    rng = _rng(sample)
    pages = _printed(blank, form, sample, Manner(crosses.DRAWN, face="Liberation Sans"), rng)
    pictures = [devices.to_bilevel(devices.scanned(page, rng, 300), rng, (0.0, 0.0001)) for page in pages]
    return files.to_tiff(pictures, (300, 300), "group4")


def by_fax(blank: bytes, form: Form, sample: Sample) -> bytes:
    """Fine resolution; number and time stand in the tags and in the line at the top."""
    rng = _rng(sample)
    sender, received = sample.arrival["sender"], sample.arrival["received"]
    pages = _printed(blank, form, sample, Manner((crosses.typed_x,), face="Liberation Serif"), rng)
    heads = [f"{received:%d/%m/%Y  %H:%M}   {sender}    RATHAUS      S. {n:02}/{len(pages):02}" for n in range(1, 5)]
    pictures = [devices.faxed(page, rng, 196, head) for page, head in zip(pages, heads, strict=True)]
    return files.to_class_f(pictures, 196, sender, datetime(*received.timetuple()[:6]))


def by_telephone(blank: bytes, form: Form, sample: Sample) -> bytes:
    """Four photographs in one PDF, as applications for scanning with a telephone make them small for a mail."""
    rng = _rng(sample)
    pages = _printed(blank, form, sample, Manner(crosses.DRAWN, face="DejaVu Sans"), rng)
    pictures = [cv2.GaussianBlur(devices.photographed(page, rng, _CAMERA), (0, 0), 0.7) for page in pages]
    return files.to_pdf([np.asarray(picture, np.uint8) for picture in pictures], 150, _CAMERA_QUALITY)


def _printed(blank: bytes, form: Form, sample: Sample, manner: Manner, rng: Generator) -> list[Picture]:
    return [devices.printed(page, rng) for page in fill_paper(blank, form, sample, manner, rng).pages]


def _rng(sample: Sample) -> Generator:
    return np.random.default_rng(crc32(sample.name.encode()))
