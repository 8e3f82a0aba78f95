"""Words of a page: from the letters that pdfium tells of, all at once or one by one."""

from __future__ import annotations

import pypdfium2
import pytest
from pikepdf import Dictionary, Name

from klimadocs.model.transcript import Word
from klimadocs.readers import pdf_calls
from klimadocs.readers.pdf_text import read_words
from klimadocs.readers.pdf_view import View, view_of
from tests.readers.pdf_files import PdfDraft

CMAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /A def /CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange
%d beginbfchar %b endbfchar endcmap CMapName currentdict /CMap defineresource pop end end"""


def page(shown: bytes, meanings: dict[str, str] | None = None, font: Name = Name.Helvetica) -> bytes:
    """A page that shows something; `meanings` are what the letters of its font stand for."""
    draft = PdfDraft()
    draft.write(["x"])
    own = draft.page().Resources.Font.F1
    own.BaseFont = font
    if meanings:
        pairs = [f"<{ord(sign):02X}> <{text.encode('utf-16-be').hex()}>" for sign, text in meanings.items()]
        own.ToUnicode = draft.pdf.make_stream(CMAP % (len(pairs), " ".join(pairs).encode()))
    if font == Name.ZapfDingbats:
        del own.Encoding
    plain = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )  # fmt: skip
    draft.page().Resources.Font.F2 = plain
    draft.page().Contents = draft.pdf.make_stream(b"BT /F1 10 Tf 50 700 Td " + shown + b" ET")
    return draft.save()


def words(content: bytes, turned: int | None = None) -> list[Word]:
    with pypdfium2.PdfDocument(content) as document:
        opened = document[0]
        return read_words(opened.get_textpage(), view_of(opened, turned))


def texts(content: bytes, turned: int | None = None) -> list[str]:
    return [text for text, _ in words(content, turned)]


def test_words_end_where_blanks_are() -> None:
    assert texts(page(b"(Stadt  Bonn) Tj")) == ["Stadt", "Bonn"]


def test_words_end_where_the_letters_stand_apart() -> None:
    """Programs may set words without any blank between them."""
    assert texts(page(b"[(Stadt) -2000 (Bonn)] TJ")) == ["Stadt", "Bonn"]
    assert texts(page(b"[(St) -30 (adt)] TJ")) == ["Stadt"]


def test_words_end_where_the_next_letter_stands_lower() -> None:
    assert texts(page(b"(Stadt) Tj 0 -20 Td (Bonn) Tj")) == ["Stadt", "Bonn"]


def test_a_word_in_two_sizes_is_one_word() -> None:
    (word,) = words(page(b"(B) Tj /F1 8 Tf (onn) Tj"))
    assert word[0] == "Bonn"


def test_the_box_follows_from_the_base_line() -> None:
    ((_, (left, top, right, bottom)),) = words(page(b"(Bonn) Tj"))
    assert (left, round(top + 0.8 * (bottom - top), 1)) == (50.0, 142.0)
    assert 70 < right < 76


def test_the_same_letter_by_letter() -> None:
    """Turned pages are read letter by letter; words that stand on their head are those of the page turned back."""
    shown = b"(Stadt Bonn) Tj"
    upright, turned = words(page(shown)), words(page(b"-1 0 0 -1 545 142 Tm " + shown), 180)
    assert [text for text, _ in turned] == [text for text, _ in upright] == ["Stadt", "Bonn"]
    for (_, box), (_, other) in zip(upright, turned, strict=True):
        assert other == pytest.approx(box, abs=0.05)


@pytest.mark.parametrize("sign", ["ffi", "ä", "√"])
def test_letters_may_stand_for_any_sign(sign: str) -> None:
    """And for several."""
    assert texts(page(b"(aXb c) Tj", {"a": "a", "X": sign, "b": "b", "c": "c", " ": " "})) == [f"a{sign}b", "c"]


@pytest.mark.parametrize(("sign", "lost"), [("\x01", 1), ("\N{HERB}", 2)])
def test_letters_that_say_nothing_are_lost_and_it_is_seen(sign: str, lost: int) -> None:
    """What stands beyond the first 65536 signs comes in two halves that say nothing by themselves."""
    (text, *_) = texts(page(b"(aXb) Tj", {"a": "a", "X": sign, "b": "b"}))
    assert text == f"a{lost * chr(0xFFFD)}b"


def test_ticks_are_told_by_their_font() -> None:
    """4 and n are a tick and a square in a font of ticks, and letters elsewhere."""
    shown = b"(4) Tj 20 0 Td (n) Tj /F2 10 Tf 20 0 Td (4 n) Tj"
    assert texts(page(shown, {"4": "4", "n": "n"}, Name.ZapfDingbats)) == ["✔", "■", "4", "n"]


def test_a_page_without_letters_has_no_words() -> None:
    assert words(page(b"")) == []
    with pypdfium2.PdfDocument(page(b"")) as document:
        sheet = document[0].get_textpage()
        assert pdf_calls.codes_of(sheet.raw, 0) == ""
        assert read_words(sheet, View()) == []
