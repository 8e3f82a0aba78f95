"""The archive copy of what came on paper: upright, searchable, and by the rules that PDF/A-2b has for such a file."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest

from klimadocs.paper.stack import Stack
from tests.bench.paper import open_office
from tests.makers.paper import SimulatedPaper, simulate
from tests.makers.sample_truth import load_samples

SAMPLE = next(sample for sample in load_samples() if sample.name == "murnau-korrigiert")


@dataclass(frozen=True)
class Copied:
    paper: SimulatedPaper
    stack: Stack


@pytest.fixture(scope="module", params=["turned", "fax"])
def copied(request: pytest.FixtureRequest) -> Copied:
    paper = simulate(SAMPLE, request.param, seed=3)
    return Copied(paper, open_office().room.read(paper.content, paper.media_type))


def words(page: pypdfium2.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_bounded().split())


def test_the_words_of_the_blank_and_the_answers_are_found(copied: Copied) -> None:
    with pypdfium2.PdfDocument(copied.stack.submissions[0].copy) as document:
        assert len(document) == len(copied.paper.pages)
        text = " ".join(words(page) for page in document)
    answers = {entry.key: entry.text for entry in copied.stack.submissions[0].transcript.sightings if entry.text}
    for expected in ("Name der Kommune", "Unterschrift", "Erklärungen", answers["kommune_name"], answers["plz"]):
        assert expected in text


def test_a_word_lies_where_it_is_seen(copied: Copied) -> None:
    """The picture is dark where the words lie, and the title stands at the top of its page."""
    with pypdfium2.PdfDocument(copied.stack.submissions[0].copy) as document:
        place = copied.paper.pages.index(1)
        page = document[place]
        text = page.get_textpage()
        start = text.get_text_range().index("Interessensbekundung zur")
        boxes = [text.get_charbox(start + offset) for offset in range(20)]
        picture = page.render(scale=2, grayscale=True).to_numpy()
        height = page.get_height()
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        top, bottom = height - max(box[3] for box in boxes), height - min(box[1] for box in boxes)
        assert top < 0.3 * height
        inside = np.squeeze(picture)[int(2 * top) : int(2 * bottom), int(2 * left) : int(2 * right)]
        assert (inside < 128).mean() > 0.08


def test_it_keeps_the_rules_of_the_archive(copied: Copied) -> None:
    """No veraPDF here: these are the rules a file of pictures and unseen words can break."""
    with pikepdf.open(io.BytesIO(copied.stack.submissions[0].copy)) as document:
        root = document.Root
        xmp = bytes(root.Metadata.read_bytes()).decode()
        assert "<pdfaid:part>2</pdfaid:part>" in xmp
        assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
        assert sha256(copied.paper.content).hexdigest() in xmp
        assert "/Filter" not in root.Metadata
        assert root.OutputIntents[0].S == "/GTS_PDFA1"
        assert root.OutputIntents[0].DestOutputProfile.N == 3
        assert not document.is_encrypted
        assert len(document.trailer.ID) == 2
        assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(root.keys())
        for page in document.pages:
            assert "/Annots" not in page
            for font in page.Resources.Font.values():
                assert "/FontFile2" in font.FontDescriptor
                assert "/ToUnicode" in font
            for picture in page.Resources.XObject.values():
                assert picture.Filter in ("/DCTDecode", "/FlateDecode")
                assert "/SMask" not in picture


def test_another_program_finds_no_fault(copied: Copied, tmp_path: Path) -> None:
    path = tmp_path / "kopie.pdf"
    path.write_bytes(copied.stack.submissions[0].copy)
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stdout[-500:]


def test_the_same_paper_gives_the_same_copy(copied: Copied) -> None:
    again = open_office().room.read(copied.paper.content, copied.paper.media_type)
    assert again.submissions[0].copy == copied.stack.submissions[0].copy
