"""Pages that came as pictures, one file each, become one PDF: pictures of JPEG are taken over as they are."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from klimadocs.sources.fax_tags import count_pages
from klimadocs.sources.page_files import pile_name, piles_of

Part = tuple[str, bytes]
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_TIFFS = (b"II*\x00", b"MM\x00*")
_HEIFS = (b"ftypheic", b"ftypheix", b"ftypmif1")
_FORMATS = ("JPEG", "PNG", "TIFF")
_LEARNT = frozenset(("HEIF",))
_QUALITY = 88
_BROKEN = (OSError, ValueError, SyntaxError, TypeError, KeyError, EOFError, RuntimeError)
_PIXELS_MAX = 120_000_000
_PAGE_PT = (280.0, 1_500.0)
_A4_LONG_PT = 841.89
_TURNS = {3: 180, 6: 90, 8: 270}
_ORIENTATION = 274
_SPACES = {"L": "DeviceGray", "RGB": "DeviceRGB"}


def join_pages(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Every other part stays as it is, and so do pages of which one cannot be opened or is too large."""
    joined: list[Part] = []
    pictures = [is_page(content) for _, content in parts]
    for pile in piles_of(range(len(parts)), lambda place: parts[place][0] if pictures[place] else "", True):
        pages = [parts[place] for place in pile]
        content = _join([content for _, content in pages]) if len(pages) > 1 else None
        joined += [(pile_name(pages[0][0], len(pages), ".pdf"), content)] if content else pages
    return tuple(joined)


def is_page(content: bytes) -> bool:
    """A picture of one page."""
    is_tiff = content.startswith(_TIFFS) and count_pages(content) == 1
    return is_tiff or content.startswith(_PICTURES) or content[4:12] in _HEIFS


def _join(pages: Sequence[bytes]) -> bytes | None:
    from PIL import Image
    from pypdf import PdfWriter

    writer = PdfWriter()
    if any(content[4:12] in _HEIFS for content in pages):
        _learn_heif()
    formats = _FORMATS + tuple(_LEARNT & Image.OPEN.keys())
    try:
        for content in pages:
            with Image.open(BytesIO(content), formats=formats) as image:
                if image.width * image.height > _PIXELS_MAX:
                    return None
                _add_page(writer, content, image)
        target = BytesIO()
        writer.write(target)
    except (*_BROKEN, Image.DecompressionBombError):
        return None  # the reader opens each page by itself and says what is wrong with it
    return target.getvalue()


def _learn_heif() -> None:
    """Pillow opens photographs of newer telephones from now on, where the package for it is there."""
    try:
        import pi_heif
    except ImportError:
        return  # each is told by itself when it is to be read
    pi_heif.options.DECODE_THREADS = 1
    pi_heif.register_heif_opener()


def _add_page(writer: Any, content: bytes, image: Any) -> None:
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

    width, height = _size_pt(image)
    page = writer.add_blank_page(width, height)
    page[NameObject("/Rotate")] = NumberObject(_TURNS.get(image.getexif().get(_ORIENTATION, 1), 0))
    picture = writer._add_object(_picture(content, image))
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/Seite"): picture})}
    )
    drawing = DecodedStreamObject()
    drawing.set_data(f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Seite Do Q".encode())
    page[NameObject("/Contents")] = writer._add_object(drawing)


def _picture(content: bytes, image: Any) -> Any:
    """A JPEG as it is, a telephone's photograph as JPEG; anything else in black and white or grey, without loss."""
    from pypdf.generic import NameObject, NumberObject, StreamObject

    is_jpeg = image.format in ("JPEG", "MPO") and image.mode in _SPACES
    plain = image if is_jpeg or image.mode == "1" else image.convert("L")
    if image.format == "HEIF":
        is_jpeg, content = True, _as_jpeg(plain)
    stream = StreamObject()
    stream.set_data(content if is_jpeg else zlib.compress(plain.tobytes(), 6))
    names = {
        "Type": "XObject",
        "Subtype": "Image",
        "ColorSpace": _SPACES.get(plain.mode, "DeviceGray"),
        "Filter": "DCTDecode" if is_jpeg else "FlateDecode",
    }
    numbers = {"Width": image.width, "Height": image.height, "BitsPerComponent": 1 if plain.mode == "1" else 8}
    stream.update({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in names.items()})
    stream.update({NameObject(f"/{key}"): NumberObject(value) for key, value in numbers.items()})
    return stream


def _as_jpeg(image: Any) -> bytes:
    target = BytesIO()
    image.save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()


def _size_pt(image: Any) -> tuple[float, float]:
    """The size that the file tells where a sheet of paper can have it; else its longer side is that of A4."""
    across, down = image.info.get("dpi", (0, 0))
    if across > 1 and down > 1:
        size = (image.width * 72 / float(across), image.height * 72 / float(down))
        if all(_PAGE_PT[0] <= side <= _PAGE_PT[1] for side in size):
            return size
    unit = _A4_LONG_PT / max(image.width, image.height)
    return image.width * unit, image.height * unit
