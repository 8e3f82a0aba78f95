"""Symbol fonts: which character a code in Wingdings and its relatives stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klimadocs.ooxml.names import W

if TYPE_CHECKING:
    from lxml.etree import _Element

UNKNOWN = "\ufffd"

_WINGDINGS = {
    0x28: "☎",
    0x2A: "✉",
    0x4A: "☺",
    0x4B: "😐",
    0x4C: "☹",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x70: "□",
    0x71: "❑",
    0x72: "❒",
    0x78: "☒",
    0x9F: "•",
    0xA7: "▪",
    0xA8: "☐",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE8: "➔",
    0xF0: "⇨",
    0xFB: "✗",
    0xFC: "✔",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {
    0x2A: "☐",
    0x4F: "✗",
    0x50: "✓",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0xA2: "■",
    0xA3: "□",
}
_WEBDINGS = {0x61: "✔", 0x63: "□", 0x67: "■", 0x72: "✗"}
_SYMBOL = {0xA7: "♣", 0xA8: "♦", 0xAE: "→", 0xAC: "←", 0xB0: "°", 0xB1: "±", 0xB7: "•", 0xD6: "√"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS, "symbol": _SYMBOL}

_FONT, _CHARACTER, _FONTS_TAG = f"{W}font", f"{W}char", f"{W}rFonts"
_FONT_NAMES = (f"{W}ascii", f"{W}hAnsi", f"{W}cs")


def symbol_character(font: str, code: int) -> str:
    """What the code looks like in the font; `UNKNOWN` for what no form uses. Codes may stand at 0xF000 and above."""
    table = _FONTS.get(font.strip().lower())
    if table is None:
        return chr(code) if 0x20 <= code < 0xD800 else UNKNOWN
    return table.get(code & 0xFF if code >= 0xF000 else code, UNKNOWN)


def read_symbol(element: _Element) -> str:
    """The character of a `w:sym` element, "" where it names none."""
    try:
        code = int(str(element.get(_CHARACTER, "")), 16)
    except ValueError:
        return ""
    return symbol_character(str(element.get(_FONT, "")), code)


def symbol_font(settings: _Element) -> str:
    """The symbol font that a run's settings name, "" for an ordinary one."""
    fonts = settings.find(_FONTS_TAG)
    if fonts is None:
        return ""
    named = (str(fonts.get(attribute, "")) for attribute in _FONT_NAMES)
    return next((font for font in named if font.strip().lower() in _FONTS), "")


def in_symbol_font(text: str, font: str) -> str:
    """Text that was typed in a symbol font, as it looks; blanks and ordinary characters the font lacks stay."""
    table = _FONTS[font.strip().lower()]
    return "".join(
        table.get(ord(character) & 0xFF, character) if _is_in_font(character) else character for character in text
    )


def _is_in_font(character: str) -> bool:
    return "\x20" < character <= "\xff" or "\uf020" <= character <= "\uf0ff"
