"""Other tools that recognise text: each gets the pages of a paper as pictures and gives words with their places."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageSequence

from tests.makers.paper import SimulatedPaper

_DPI = 300


@dataclass(frozen=True)
class Word:
    """A word and its box on the page, in pixels; `line` is the line that the engine itself put it in, "" for none."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    line: str = ""


Page = Any  # PIL.Image.Image, grey
Recognise = Callable[[Sequence[Page]], list[list[Word]]]


def pages_of(paper: SimulatedPaper) -> list[Page]:
    """As a user opens them: PDF pages drawn at 300 dpi, pictures with square pixels."""
    if paper.media_type == "application/pdf":
        with pypdfium2.PdfDocument(paper.content) as document:
            scales = [min(_DPI / 72, 4300 / page.get_height()) for page in document]
            return [
                page.render(scale=scale, grayscale=True).to_pil() for page, scale in zip(document, scales, strict=True)
            ]
    frames = []
    for frame in ImageSequence.Iterator(Image.open(io.BytesIO(paper.content))):
        across, down = (float(value) for value in frame.info.get("dpi", (_DPI, _DPI)))
        frames.append(frame.convert("L").resize((frame.width, round(frame.height * across / down))))
    return frames


def tesserocr_words(mode: int) -> Recognise:
    import tesserocr

    from klimadocs.paper.reading.recognition import model_path

    engine = tesserocr.PyTessBaseAPI(path=model_path(), lang="deu", psm=mode, oem=tesserocr.OEM.LSTM_ONLY)

    def recognise(pages: Sequence[Page]) -> list[list[Word]]:
        found = []
        for page in pages:
            engine.SetImage(page)
            engine.SetSourceResolution(_DPI)
            engine.Recognize()
            found.append(_words_of_tsv(engine.GetTSVText(0)))
        return found

    return recognise


def _words_of_tsv(text: str) -> list[Word]:
    rows = [line.split("\t") for line in text.splitlines()]
    words = [row for row in rows if len(row) == 12 and row[0] == "5" and row[11].strip()]
    return [Word(row[11], *_box(*map(float, row[6:10])), "-".join(row[1:5])) for row in words]


def _box(left: float, top: float, width: float, height: float) -> tuple[float, float, float, float]:
    return left, top, left + width, top + height


def rapidocr_words() -> Recognise:
    from rapidocr_onnxruntime import RapidOCR

    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)

    def recognise(pages: Sequence[Page]) -> list[list[Word]]:
        found = []
        for page in pages:
            lines, _ = engine(np.asarray(page.convert("RGB")))
            found.append([Word(text, *_around(corners)) for corners, text, _ in lines or ()])
        return found

    return recognise


def _around(corners: Sequence[Sequence[float]]) -> tuple[float, float, float, float]:
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(xs), min(ys), max(xs), max(ys)


def ocrmypdf_words() -> Recognise:
    """Its text layer, read back with pdfium."""

    def recognise(pages: Sequence[Page]) -> list[list[Word]]:
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "ein.pdf", Path(folder) / "aus.pdf"
            pages[0].save(source, save_all=True, append_images=list(pages[1:]), resolution=_DPI)
            command = [
                "ocrmypdf",
                "-q",
                "-l",
                "deu",
                "--jobs",
                "1",
                "--output-type",
                "pdf",
                "--rotate-pages",
                "--deskew",
            ]
            subprocess.run(
                [_program("ocrmypdf"), *command[1:], str(source), str(target)], check=True, capture_output=True
            )
            with pypdfium2.PdfDocument(target.read_bytes()) as document:
                return [_words_of_page(page) for page in document]

    return recognise


def _program(name: str) -> str:
    beside = Path(os.sys.executable).parent / name  # type: ignore[attr-defined]
    return str(beside) if beside.exists() else name


def _words_of_page(page: Any) -> list[Word]:
    text, height = page.get_textpage(), page.get_height()
    words: list[Word] = []
    for place in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(place)
        content = text.get_text_bounded(left, bottom, right, top)
        scale = _DPI / 72
        words.append(
            Word(content.strip(), left * scale, (height - top) * scale, right * scale, (height - bottom) * scale)
        )
    return [word for word in words if word.text]


def engines() -> dict[str, Recognise]:
    """Those that are installed."""
    found: dict[str, Recognise] = {}
    for name, make in (
        ("tesserocr whole page, PSM 4", lambda: tesserocr_words(4)),
        ("tesserocr whole page, PSM 6", lambda: tesserocr_words(6)),
        ("rapidocr", rapidocr_words),
    ):
        try:
            found[name] = make()
        except ImportError as error:
            print(f"  {name}: not measured, {error.name} is not installed")
    if shutil.which("tesseract") and shutil.which(_program("ocrmypdf")):
        found["OCRmyPDF --deskew, text layer"] = ocrmypdf_words()
    else:
        print("  OCRmyPDF: not measured, ocrmypdf or tesseract is not installed")
    return found
