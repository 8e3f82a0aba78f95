"""Paper that would exhaust a machine ends as a trouble within limits; a long day of scans needs no more memory than a
short one. With ALL_FAULTS=1 the large sizes: 1,000 pages, a fax of 500, a picture of 60,000 x 60,000 whole."""

from __future__ import annotations

import io
import os
import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from klimadocs.catalogue import load_catalogue
from klimadocs.executors import Failure, Limits, open_executor
from klimadocs.model.event import Read
from klimadocs.paper.leaves.pictures import PAGES_MAX
from klimadocs.pipeline.jobs import Job
from klimadocs.pipeline.reading import ReadTask, References, outcome
from klimadocs.readers import sniff
from tests.bench import paper_many
from tests.makers.sample_truth import ROOT

ALL = bool(os.environ.get("ALL_FAULTS"))
LIMITS = Limits(seconds=240.0, memory_mib=3072)
SIDE = 60_000
FEW, MANY = 3, 16


@pytest.fixture(scope="module")
def task() -> ReadTask:
    return ReadTask(References(load_catalogue(ROOT / "templates")).all)


def read(task: ReadTask, content: bytes, limits: Limits = LIMITS) -> Read:
    """As the daily run does: in a child."""
    job = Job("papier", "ab" * 32, sniff(content), content)
    (done,) = open_executor(1, limits).run(task, [job])
    assert not isinstance(done.result, Failure) or done.result.kind in ("timeout", "killed"), done.result
    return outcome(job, done.result)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def png_bomb(side: int, with_rows: bool) -> bytes:
    """Black from edge to edge: a few hundred kilobytes that unpack to gigabytes."""
    head = chunk(b"IHDR", struct.pack(">LLBBBBB", side, side, 8, 0, 0, 0, 0))
    press = zlib.compressobj(9)
    row = b"\0" * (side + 1)
    rows = [press.compress(row) for _ in range(side if with_rows else 1)]
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"".join(rows) + press.flush()) + chunk(b"IEND", b"")


def tiff_bomb(side: int) -> bytes:
    tags = {256: side, 257: side, 258: 1, 259: 4, 262: 0, 273: 8, 277: 1, 278: side, 279: 4}
    directory = b"".join(struct.pack("<HHLL", tag, 4, 1, value) for tag, value in sorted(tags.items()))
    return b"II*\0" + struct.pack("<L", 12) + b"\0" * 4 + struct.pack("<H", len(tags)) + directory + b"\0" * 4


def fax(pages: int) -> bytes:
    """Pages with a few words each, of no form."""
    sheet = np.full((1146, 1728), 255, np.uint8)
    sheet[200:220, 300:900] = 0
    target = io.BytesIO()
    frames = [Image.fromarray(np.roll(sheet, 7 * number, axis=0)).convert("1") for number in range(pages)]
    frames[0].save(
        target, "TIFF", compression="group4", dpi=(204, 98), save_all=True, append_images=frames[1:],
        tiffinfo=TiffImagePlugin.ImageFileDirectory_v2(),
    )  # fmt: skip
    return target.getvalue()


def noise() -> bytes:
    target = io.BytesIO()
    grey = np.random.default_rng(5).integers(0, 256, (1754, 1240), dtype=np.uint8)
    Image.fromarray(grey).save(target, "PNG", dpi=(150, 150))
    return target.getvalue()


@pytest.mark.parametrize("content", [png_bomb(SIDE, with_rows=ALL), tiff_bomb(SIDE)], ids=["png", "tiff"])
def test_a_picture_of_sixty_thousand_pixels_is_refused(task: ReadTask, content: bytes) -> None:
    """Case 42: by its head, before anything is unpacked."""
    found = read(task, content, Limits(seconds=60.0, memory_mib=2048))
    assert found.reading is None
    assert "too_large" in [trouble.kind for trouble in found.troubles]


def test_a_page_of_noise_is_no_form(task: ReadTask) -> None:
    """Case 43."""
    found = read(task, noise())
    assert found.reading is None
    assert found.troubles


def test_a_fax_without_end_is_read_up_to_the_limit(task: ReadTask) -> None:
    """Case 42: what was not read is said."""
    found = read(task, fax(500 if ALL else 122))
    assert found.reading is None
    assert {trouble.kind for trouble in found.troubles} & {"pages_unread", "timeout", "killed"}


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.95])
def test_a_file_that_is_cut_off_is_a_trouble(task: ReadTask, cut: float) -> None:
    """Case 43."""
    whole = fax(3)
    found = read(task, whole[: int(cut * len(whole))])
    assert found.reading is None
    assert found.troubles


@pytest.mark.timeout(3600 if ALL else 280)
def test_memory_stays_flat_however_many_pages_come() -> None:
    """The peak after the tenth page and after the last differ by less than a tenth; python -m tests.bench.paper_many."""
    sizes = paper_many.sizes_of(1000, 20) if ALL else [10, 6]
    first, *_, last = paper_many.measure(sizes, 0.5, LIMITS)
    assert (first.pages, last.pages) == (10, sum(sizes))
    assert last.mib <= 1.1 * first.mib


if ALL:

    @pytest.mark.timeout(3600)
    def test_the_largest_pile_ends_within_the_limits_of_a_usual_day() -> None:
        """120 pages of one file, all of them ours, need more than the time of one file: every page adds to it."""
        (found,) = paper_many.measure([PAGES_MAX], 1.0, Limits())
        assert found.pages == PAGES_MAX


@pytest.mark.timeout(600)
def test_a_pile_has_more_time_for_every_page_of_it() -> None:
    """The same with a few pages, and half as much time again as this machine takes for FEW of them: too little for all,
    were it not for the pages that are done."""
    (few,) = paper_many.measure([FEW], 1.0, LIMITS)
    limits = replace(Limits(), seconds=1.5 * few.seconds)
    (found,) = paper_many.measure([MANY], 1.0, limits)
    assert found.pages == MANY
    with pytest.raises(RuntimeError, match="timeout"):
        list(paper_many.measure([MANY], 1.0, replace(limits, seconds_more=0.0)))
