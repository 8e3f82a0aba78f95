"""What others make of the same paper: python -m tests.bench.paper --beside [--ways WAY ...] [--applicants N]

Each gets the pages as pictures and gives words with their places; then the same search is done for all, as a user would
write it: the label of a field is looked for in the lines, and what stands right of it, above the next label, is the
answer. Boxes are not compared: none of them reads boxes. Times are those of recognition alone, one thread, the pages of
one paper after the other, klimadocs in turn with the others; klimadocs' time is that of everything, from bytes to fields.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageSequence
from rapidfuzz import fuzz

from klimadocs.forms.normalise import normalise
from klimadocs.model.form import Field, Form
from tests.bench.paper import Office, open_office, papers, read, reading_of, same
from tests.makers.paper import SimulatedPaper

os.environ.setdefault("OMP_THREAD_LIMIT", "1")
_ALIKE = 82
_FRAMES = " |[]{}_—;:‘’'\"\n"
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

    from klimadocs.paper.recognition import model_path

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


def search(form: Form, pages: Sequence[Sequence[Word]]) -> dict[str, Any]:
    """The answers by their labels; nothing where a label is not found. What follows the label in its line is the answer;
    of a long one also the lines below, as far as they stand right of the labels."""
    lines = [line for words in pages for line in _lines(words)]
    answers: dict[str, Any] = {}
    start = 0
    texts = [field for field in form.fields if field.kind not in ("bool", "multi")]
    for place, field in enumerate(texts):
        found = _find(field, lines, start)
        if found is None:
            continue
        start, count = found
        rest = lines[start][count:]
        text = " ".join(word.text for word in rest)
        if field.kind == "long" and rest:
            text += _below(lines, start, rest[0].left, texts[place + 1 : place + 2])
        answers[field.id] = _value(field, text)
        start += 1
    return answers


def _find(field: Field, lines: Sequence[Sequence[Word]], start: int) -> tuple[int, int] | None:
    """The next line that begins with the label, and how many of its words are the label."""
    for place in range(start, len(lines)):
        best = max(range(1, min(len(lines[place]), 9) + 1), key=lambda count: _likeness(field, lines[place][:count]))
        if _likeness(field, lines[place][:best]) >= _ALIKE:
            following = lines[place][best : best + 1]
            return place, best + bool(following and not following[0].text.strip("*()”“\"'"))
    return None


def _likeness(field: Field, words: Sequence[Word]) -> float:
    return float(fuzz.ratio(" ".join(word.text for word in words).rstrip(" *()”").lower(), field.label.lower()))


def _below(lines: Sequence[Sequence[Word]], start: int, left: float, following: Sequence[Field]) -> str:
    text = ""
    for line in lines[start + 1 : start + 25]:
        if any(_likeness(field, line[:count]) >= _ALIKE for field in following for count in range(1, len(line) + 1)):
            break
        inside = [word.text for word in line if word.left > left - 60]
        text += "\n" + " ".join(inside) if inside else ""
    return text


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Those of the engine; else by their height on the page. From top to bottom, from left to right."""
    if any(word.line for word in words):
        return [list(group) for _, group in groupby(words, key=lambda word: word.line)]
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda entry: (entry.top + entry.bottom) / 2):
        middle = (word.top + word.bottom) / 2
        if lines and abs(middle - (lines[-1][-1].top + lines[-1][-1].bottom) / 2) < 0.5 * (word.bottom - word.top):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda entry: entry.left) for line in lines]


def _value(field: Field, text: str) -> Any:
    """What a user would do next: without what frames become, an option that the answer begins with, a day, a number."""
    text = text.strip(_FRAMES)
    if field.kind != "long":
        text = text.split("|")[0].strip(_FRAMES)
    options = [option for option in field.options if text.lower().startswith(option.lower())]
    if options:
        text = max(options, key=len)
    if field.kind == "date" and (day := re.search(r"\d{1,2}\. ?(?:\d{1,2}\.|[A-Za-zä]+) ?\d{2,4}", text)):
        text = day[0]
    return normalise(field, text).value if text else None


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


def main(ways: Sequence[str], count: int, seed: int, keep: Path | None) -> None:
    office, found = open_office(), engines()
    for way in ways:
        _compare(office, found, way, count, seed, keep)


def _compare(office: Office, found: dict[str, Recognise], way: str, count: int, seed: int, keep: Path | None) -> None:
    right: dict[str, list[bool]] = {}
    seconds: dict[str, list[float]] = {}
    for _, _, paper in papers(office, [way], count, seed, keep):
        texts = [field for field in office.form.fields if field.kind not in ("bool", "multi")]
        spent, stack = read(office, paper)
        reading = reading_of(stack)
        seconds.setdefault("klimadocs", []).append(spent / len(paper.pages))
        right.setdefault("klimadocs", []).extend(
            reading is not None and same(reading.value(field.id), paper.truth[field.id]) for field in texts
        )
        pages = pages_of(paper)
        for name, recognise in found.items():
            start = time.perf_counter()
            words = recognise(pages)
            seconds.setdefault(name, []).append((time.perf_counter() - start) / len(pages))
            answers = search(office.form, words)
            right.setdefault(name, []).extend(same(answers.get(field.id), paper.truth[field.id]) for field in texts)
    print(
        f"\n{way}: {len(seconds['klimadocs'])} papers; right text fields, seconds a page, klimadocs' time in those of the other"
    )
    for name, times in seconds.items():
        ratios = [own / other for own, other in zip(seconds["klimadocs"], times, strict=True)]
        share = 100 * sum(right[name]) / len(right[name])
        print(
            f"  {name:<34}{share:>7.1f} %{median(times):>8.2f} s{median(ratios):>8.2f} x [{min(ratios):.2f}-{max(ratios):.2f}]"
        )
