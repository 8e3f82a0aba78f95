"""The archive copy: what came on paper as a PDF that can be searched, built to the rules of PDF/A-2b.

The words that the blank prints are known, and so are their places once the page lies on it: they and what was read are
laid behind the picture, unseen. No second recognition is needed. The original stays what it is, in the vault."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import numpy as np

from klimadocs.model.transcript import Box, Sighting
from klimadocs.paper.archive_marks import mark_as_archive
from klimadocs.paper.flowed.prose import Prose
from klimadocs.paper.laying.fitting import Fit
from klimadocs.paper.leaves.light import is_bilevel
from klimadocs.paper.leaves.pictures import Leaf, Picture

_QUALITY = 55
_SMALL_ENOUGH = 7  # of zlib: the last hundredths of the size take most of the time
_FACE = "klimadocs-archive"
_WIDEST, _NARROWEST = 400.0, 10.0
Word = tuple[str, Box]


@dataclass(frozen=True, slots=True)
class CopiedPage:
    """An upright page: its picture as it stands in a PDF, its size in points, its words with their boxes."""

    data: bytes = field(repr=False)
    is_jpeg: bool
    pixels: tuple[int, int]
    size_pt: tuple[float, float]
    words: tuple[Word, ...] = ()


def copy_page(leaf: Leaf, fit: Fit | None, sightings: Sequence[Sighting]) -> CopiedPage:
    """`fit` is None for a page that is no form: then it has no words."""
    return _copied(leaf, fit.turned if fit else 0, list(_words(leaf, fit, sightings)) if fit else [])


def copy_prose(leaf: Leaf, prose: Prose) -> CopiedPage:
    """A page that was read whole."""
    return _copied(leaf, prose.turned, [(word.text, prose.on_leaf(word.box)) for word in prose.words])


def _copied(leaf: Leaf, turn: int, words: Sequence[Word]) -> CopiedPage:
    """`words` as they lie on the leaf."""
    upright = np.ascontiguousarray(np.rot90(leaf.picture, -turn // 90))
    width, height = leaf.size_pt
    words = [(text, _turned(box, turn, leaf.size_pt)) for text, box in words]
    size = (height, width) if turn in (90, 270) else (width, height)
    data, is_jpeg = _encode(upright)
    return CopiedPage(data, is_jpeg, (upright.shape[1], upright.shape[0]), size, tuple(words))


def build_copy(pages: Sequence[CopiedPage], digest: str) -> bytes:
    """`digest` is the sha256 of the original; the same pages give the same bytes."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.pdf_header = "%PDF-1.7"
    texts = PdfReader(BytesIO(_text_layer(pages)))
    for page, text in zip(pages, texts.pages, strict=True):
        _place(writer, writer.add_blank_page(*page.size_pt), page, text)
    mark_as_archive(writer, digest)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _words(leaf: Leaf, fit: Fit, sightings: Sequence[Sighting]) -> Iterable[Word]:
    step = 72.0 / leaf.dpi
    for text, box in fit.ground.words:
        left, top, right, bottom = (value * step for value in fit.place_on_leaf(box))
        yield text, (left, top, right, bottom)
    for entry in sightings:
        if entry.text.strip() and entry.place.box:
            yield from _lines(entry.text, entry.place.box)


def _lines(text: str, box: Box) -> Iterable[Word]:
    lines = [line for line in text.split("\n") if line.strip()]
    step = (box[3] - box[1]) / len(lines)
    for number, line in enumerate(lines):
        yield line, (box[0], box[1] + number * step, box[2], box[1] + (number + 1) * step)


def _turned(box: Box, turn: int, size: tuple[float, float]) -> Box:
    """Where a box lies when the page is turned clockwise."""
    left, top, right, bottom = box
    width, height = size
    if turn == 90:
        return height - bottom, left, height - top, right
    if turn == 180:
        return width - right, height - bottom, width - left, height - top
    return (top, width - right, bottom, width - left) if turn == 270 else box


def _encode(picture: Picture) -> tuple[bytes, bool]:
    """Black and white without loss, grey as JPEG."""
    from PIL import Image

    if is_bilevel(picture):
        return zlib.compress(np.packbits(picture > 127, axis=1).tobytes(), _SMALL_ENOUGH), False
    target = BytesIO()
    Image.fromarray(picture).save(target, "JPEG", quality=_QUALITY, optimize=True)
    return target.getvalue(), True


def _place(writer: Any, target: Any, page: CopiedPage, text: Any) -> None:
    """On the empty page `target` the picture, and over it the unseen words of the page `text`."""
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    drawing = DecodedStreamObject()
    turn_to_page = f"q {page.size_pt[0]:.3f} 0 0 {page.size_pt[1]:.3f} 0 0 cm /Seite Do Q\n"
    drawing.set_data(turn_to_page.encode() + text["/Contents"].get_object().get_data())
    pictures = DictionaryObject({NameObject("/Seite"): writer._add_object(_picture(page))})
    fonts = text["/Resources"]["/Font"].clone(writer)
    resources = {NameObject("/XObject"): pictures, NameObject("/Font"): fonts}
    target[NameObject("/Resources")] = DictionaryObject(resources)
    target[NameObject("/Contents")] = writer._add_object(drawing.flate_encode())


def _picture(page: CopiedPage) -> Any:
    from pypdf.generic import NameObject, NumberObject, StreamObject

    picture = StreamObject()
    picture.set_data(page.data)
    names = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceGray"}
    names["Filter"] = "DCTDecode" if page.is_jpeg else "FlateDecode"
    numbers = {"Width": page.pixels[0], "Height": page.pixels[1], "BitsPerComponent": 8 if page.is_jpeg else 1}
    picture.update({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in names.items()})
    picture.update({NameObject(f"/{key}"): NumberObject(value) for key, value in numbers.items()})
    return picture


def _text_layer(pages: Sequence[CopiedPage]) -> bytes:
    """The words alone, in a type that is never seen."""
    from reportlab.pdfgen.canvas import Canvas

    _register_face()
    target = BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=0, initialFontName=_FACE)
    for page in pages:
        canvas.setPageSize(page.size_pt)
        text = canvas.beginText()
        text.setTextRenderMode(3)
        for word, box in page.words:
            _write_word(text, word, box, page.size_pt[1])
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _write_word(text: Any, word: str, box: Box, height: float) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    size = max((box[3] - box[1]) * 0.85, 2.0)
    natural = stringWidth(word, _FACE, size) or 1.0
    text.setFont(_FACE, size)
    text.setHorizScale(min(max(100 * (box[2] - box[0]) / natural, _NARROWEST), _WIDEST))
    text.setTextOrigin(box[0], height - box[3] + 0.15 * size)
    text.textOut(f"{word} ")


def _register_face() -> None:
    from font_source_sans_pro import font_files_ttf
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if _FACE not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_FACE, font_files_ttf["SourceSansPro"]))
