"""Opens PDF files as trees of objects, within limits: what is packed may not swell without end."""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from typing import BinaryIO

import pikepdf
from pikepdf import settings

logging.getLogger("pikepdf").addHandler(logging.NullHandler())

_HARMLESS = ("a common error handled correctly",)
_OBJECT = re.compile(rb"\b\d+\s+\d+\s+obj\b")
_STREAM_BYTES_MAX = 75_000_000
_NESTING_MAX = 100


def is_cut_off(content: bytes) -> bool:
    """Whether the end of the file is missing: what was appended last may be what was filled in."""
    end = content.rfind(b"%%EOF")
    return end < 0 or _OBJECT.search(content, end) is not None


@contextmanager
def open_pdf(content: bytes) -> Iterator[pikepdf.Pdf]:
    """The document, with no password; nothing that comes from it may be used once it is closed. Raises
    pikepdf.PasswordError for locked files and what else pikepdf raises for what is no PDF file."""
    with ExitStack() as opened:
        _set_limits()
        source, mode = _source(content)
        opened.enter_context(source)
        yield opened.enter_context(pikepdf.open(source, access_mode=mode))


def _source(content: bytes) -> tuple[BinaryIO, pikepdf.AccessMode]:
    """What the library reads from: a file in memory, which it sees without asking for each piece, where the system has
    such files."""
    try:
        source = os.fdopen(os.memfd_create("pdf"), "w+b", buffering=0)
    except (AttributeError, OSError):
        return BytesIO(content), pikepdf.AccessMode.default
    source.write(content)
    source.seek(0)
    return source, pikepdf.AccessMode.mmap


def _set_limits() -> None:
    """They are those of the whole process, and others may have set them otherwise."""
    settings.set_qpdf_limits(
        flate_max_memory=_STREAM_BYTES_MAX,
        png_max_memory=_STREAM_BYTES_MAX,
        tiff_max_memory=_STREAM_BYTES_MAX,
        run_length_max_memory=_STREAM_BYTES_MAX,
        parser_max_nesting=_NESTING_MAX,
    )


def is_whole(document: pikepdf.Pdf) -> bool:
    """Whether nothing had to be mended since this was asked last."""
    return all(any(words in str(warning) for words in _HARMLESS) for warning in document.get_warnings())


def saved_anew(document: pikepdf.Pdf) -> bytes:
    """The same file with its damages mended; b"" where it cannot be saved."""
    target = BytesIO()
    try:
        with warnings.catch_warnings():  # of fields that hang on no form, for instance
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
            document.save(target)
    except (pikepdf.PikepdfError, ValueError):
        return b""
    return target.getvalue()
