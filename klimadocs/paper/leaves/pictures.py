"""Opening: files become grey pages with their true resolution, one at a time, and never larger than is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from klimadocs.errors import UnreadableError

Picture = npt.NDArray[np.uint8]

PAGES_MAX = 120
HEIF = frozenset(("image/heic", "image/heif"))
_FORMATS = ("PNG", "JPEG", "TIFF")
_LEARNT = frozenset(("HEIF",))
_PIXELS_MAX = 120_000_000
_DPI_MAX = 320.0
_DRAWN_DPI = 300.0  # for pages whose letters are lines
_LEAST_PER_PT = 150.0 / 72.0
_SIDE_MAX = 4_300
_LONG_SIDE_PT = 841.89
_PAPER_MIN_PT, _PAPER_MAX_PT = 280.0, 1_500.0
# Telefax: dots across the page, and how many lines it has at least when it is fine.
_FAX_WIDTHS = {1728: 204.0, 2048: 204.0, 2432: 204.0, 3456: 408.0}
_FAX_COARSE = 0.85
_DARK = 128
_AGAIN = "Bitte die Seite neu einscannen (300 dpi, Graustufen) oder den Absender um eine neue Datei bitten."
_CAREFUL = "Bitte mit Vorsicht behandeln: So sehen auch Dateien aus, die Rechner lahmlegen sollen."


@dataclass(frozen=True)
class Leaf:
    """Blatt: one page of what came in. `picture` has square pixels, `dpi` of them on an inch; `grain_dpi` is the
    coarser of the two resolutions in which it was scanned. Pages count from 1."""

    page: int
    picture: Picture
    dpi: float
    grain_dpi: float

    @property
    def size_pt(self) -> tuple[float, float]:
        """Width and height of the page in points."""
        height, width = self.picture.shape
        return width * 72.0 / self.dpi, height * 72.0 / self.dpi


class Document:
    """A file of pictures or of pages that show pictures. Pages are opened one by one, so that memory stays flat."""

    def __init__(self, content: bytes, media_type: str) -> None:
        """Raises UnreadableError where nothing can be opened."""
        self._is_pdf = media_type == "application/pdf"
        if media_type in HEIF:
            _learn_heif()
        self._source: Any = _open_pdf(content) if self._is_pdf else _open_picture(content)
        self.pages: int = len(self._source) if self._is_pdf else getattr(self._source, "n_frames", 1)

    def leaf(self, page: int) -> Leaf:
        """Raises UnreadableError for a page that is damaged or too large."""
        picture, across, down = self._grey(page)
        across, down = _believable(picture, across, down)
        grain = min(across, down, _DPI_MAX)
        if _is_two_toned(picture):
            return Leaf(page, *_of_two_tones(picture, across, down), grain)
        return Leaf(page, *_square(picture, across, down), grain)

    def leaves(self, chosen: frozenset[int] | None = None) -> Iterator[tuple[int, Leaf | UnreadableError]]:
        """The numbers and pages that are `chosen`, or all, up to the limit; a page that cannot be opened as the reason
        why."""
        for page in range(1, min(self.pages, PAGES_MAX) + 1):
            if chosen is not None and page not in chosen:
                continue
            try:
                yield page, self.leaf(page)
            except UnreadableError as error:
                yield page, error

    def close(self) -> None:
        """Frees the file."""
        self._source.close()

    def _grey(self, page: int) -> tuple[Picture, float, float]:
        return _draw_page(self._source[page - 1], page) if self._is_pdf else _decode(self._source, page)


def _open_pdf(content: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(content)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise _damaged("Die Datei") from error


def _learn_heif() -> None:
    """Pillow opens photographs of newer telephones from now on. Raises UnreadableError where the package is
    not there."""
    try:
        import pi_heif
    except ImportError as error:
        sentence = "Bilder dieser Art (HEIC) werden auf diesem Rechner nicht gelesen: Es fehlt „pi_heif“."
        remedy = "Das Zusatzpaket einrichten: pip install 'klimadocs[paper]'; oder als JPEG speichern und neu ablegen."
        raise UnreadableError("no_reader", sentence, remedy) from error
    pi_heif.options.DECODE_THREADS = 1
    pi_heif.register_heif_opener()


def _open_picture(content: bytes) -> Any:
    """Size and kind only: nothing is unpacked yet."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, and it is asked before decoding
    try:
        return Image.open(BytesIO(content), formats=_FORMATS + tuple(_LEARNT & Image.OPEN.keys()))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError) as error:
        raise _damaged("Die Bilddatei") from error


def _draw_page(page: Any, number: int) -> tuple[Picture, float, float]:
    """A page as it is shown, in the resolution of its largest picture; that picture itself where there is nothing
    else."""
    import pypdfium2

    from klimadocs.paper.leaves.scans import picture_alone

    try:
        width, height = page.get_size()
        dpi = _resolution(page, number)
        if scan := picture_alone(page, _LEAST_PER_PT * 72.0, _DPI_MAX):
            return _as_array(scan.picture), scan.dpi, scan.dpi
        scale = min(dpi / 72.0, _SIDE_MAX / max(width, height, 1.0))
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        return _as_array(bitmap.to_numpy()), scale * 72.0, scale * 72.0
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise _damaged(f"Seite {number}") from error


def _resolution(page: Any, number: int) -> float:
    import pypdfium2.raw as pdfium

    found: list[float] = []
    for entry in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
        across, down = entry.get_px_size()
        if across * down > _PIXELS_MAX:
            raise _too_large(number)
        left, bottom, right, top = entry.get_bounds()
        if right - left > 0.3 * page.get_width() and across > 100:
            found.append(72.0 * max(across / (right - left), down / max(top - bottom, 1.0), _LEAST_PER_PT))
    return min(max(found, default=_DRAWN_DPI), _DPI_MAX)


def _decode(source: Any, page: int) -> tuple[Picture, float, float]:
    """One frame of a picture file, upright as its camera says."""
    from PIL import ImageOps

    try:
        source.seek(page - 1)
        if source.width * source.height > _PIXELS_MAX:
            raise _too_large(page)
        if source.format == "JPEG":
            source.draft(None, (_SIDE_MAX, _SIDE_MAX))
        across, down = source.info.get("dpi", (0.0, 0.0))
        before = source.size
        image = ImageOps.exif_transpose(source) or source
        if image.size != before and image.size == before[::-1]:
            across, down = down, across
        return _as_array(np.asarray(_greyed(image))), float(across or 0), float(down or 0)
    except _broken() as error:
        raise _damaged(f"Seite {page}") from error


def _broken() -> tuple[type[Exception], ...]:
    """What Pillow and its plugins raise for damaged pictures."""
    from PIL import Image

    others = (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, RuntimeError)
    return (*others, Image.DecompressionBombError)


def _greyed(image: Any) -> Any:
    """Eight bits of grey; what is transparent is paper."""
    from PIL import Image

    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image).astype(np.float32)
        top = 65535.0 if values.max() > 255 else 255.0
        return Image.fromarray((values * (255.0 / top)).clip(0, 255).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(paper, over).convert("L")
    return image.convert("L")


def _as_array(values: Any) -> Picture:
    array = np.ascontiguousarray(np.squeeze(values))
    if array.ndim != 2 or min(array.shape) < 20:
        raise ValueError("no picture")
    return array


def _believable(picture: Picture, across: float, down: float) -> tuple[float, float]:
    """The resolution the file tells where a sheet of paper comes of it; else that of a fax, or of a sheet of A4 that
    fills the picture."""
    height, width = picture.shape
    if across > 1 and down > 1:
        size = (width * 72 / across, height * 72 / down)
        if all(_PAPER_MIN_PT <= side <= _PAPER_MAX_PT for side in size):
            return across, down
    if width in _FAX_WIDTHS:
        return _FAX_WIDTHS[width], 98.0 if height < _FAX_COARSE * width else 196.0
    guess = max(width, height) * 72.0 / _LONG_SIDE_PT
    return guess, guess


def _square(picture: Picture, across: float, down: float) -> tuple[Picture, float]:
    """Square pixels, and no more of them than are of use."""
    import cv2

    dpi = min(max(across, down), _DPI_MAX)
    height, width = picture.shape
    size = (max(round(width * dpi / across), 1), max(round(height * dpi / down), 1))
    if max(size) > 2 * _SIDE_MAX:
        dpi *= 2 * _SIDE_MAX / max(size)
        size = (max(round(width * dpi / across), 1), max(round(height * dpi / down), 1))
    if size == (width, height):
        return picture, dpi
    is_smaller = size[0] * size[1] < width * height
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC)), dpi


def _is_two_toned(picture: Picture) -> bool:
    """Whether its pixels are black or white, and nothing else."""
    some = picture[::7, ::5]
    return bool(((some == 0) | (some == 255)).all())


def _of_two_tones(picture: Picture, across: float, down: float) -> tuple[Picture, float]:
    """Square, and with white paper: the other way round where most of it is black, without the dots of a tinted ground,
    and in grey where dots stand for grey."""
    from klimadocs.paper.leaves.dots import ink_of, sample_of
    from klimadocs.paper.leaves.lattices import may_have_lattice, without_lattice
    from klimadocs.paper.leaves.screens import is_screened, may_be_screened, softened

    upright = np.invert(picture) if np.median(picture[::7, ::5]) < _DARK else picture
    sample = ink_of(sample_of(upright))
    if not (may_have_lattice(sample) or may_be_screened(sample, across, down)):
        return _square(upright, across, down)
    ink = ink_of(upright)
    square, dpi = _square(without_lattice(upright, ink), across, down)
    return (softened(square, dpi, min(across, down)) if is_screened(ink, across, down) else square), dpi


def _damaged(what: str) -> UnreadableError:
    return UnreadableError("broken_picture", f"{what} ist beschädigt und kann nicht gelesen werden.", _AGAIN)


def _too_large(page: int) -> UnreadableError:
    sentence = f"Das Bild auf Seite {page} ist größer als erlaubt und wird deshalb nicht gelesen."
    return UnreadableError("too_large", sentence, _CAREFUL)
