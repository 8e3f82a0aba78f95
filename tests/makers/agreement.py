"""The memorandum of understanding: two languages side by side, one table row for each article."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tests.makers.din_letter import TITLE, draft_mark, footer
from tests.makers.word_package import Draft, Page
from tests.makers.word_xml import cell, command, each, paragraph, row, table, when

TEXTS = Path(__file__).with_name("texts")
WIDTHS_MM = (82.5, 82.5)
UNNUMBERED = 2
KEEP = "<w:keepNext/>"


def memorandum(language: str) -> Draft:
    """German on the left, "es", "pt" or "en" on the right."""
    sides = [_read("de"), _read(language)]
    for side in sides:
        side["partner_language"] = sides[1]["language_de"]
    body = _title(sides) + _articles(sides) + _signatures(sides)
    head = paragraph("{{ brief.titel }}\t{{ fall.zeichen }}", "Kopfzeile")
    page = Page(top=30, bottom=25, header=12.5)
    feet = (footer(sides[0]["note"], 1), footer(sides[0]["note"]))
    return Draft(TITLE, body, head + draft_mark(), head, *feet, page, hyphenate=True, size_pt=10)


def _read(language: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"memorandum.{language}.toml").read_text("utf-8"))


def _title(sides: list[dict[str, Any]]) -> str:
    titles = "".join(paragraph(side["title"], "Vertragstitel", lang=side["lang"]) for side in sides)
    below = ("", '<w:spacing w:after="200"/>')
    return titles + "".join(
        paragraph(side["note"], "Vermerk", space, side["lang"]) for side, space in zip(sides, below, strict=True)
    )


def _articles(sides: list[dict[str, Any]]) -> str:
    names = [
        cell(width, paragraph(side["column"], "Tabellenkopf", lang=side["lang"]))
        for width, side in zip(WIDTHS_MM, sides, strict=True)
    ]
    rows = [row(names, heading=True)]
    rows += [row([_part(side, number) for side in sides]) for number in range(len(sides[0]["part"]))]
    return table(WIDTHS_MM, rows, "Text der Absichtserklärung in zwei Sprachen")


def _part(side: dict[str, Any], index: int) -> str:
    part, lang = side["part"][index], side["lang"]
    title = part["title"]
    number = index + 1 - UNNUMBERED
    if number > 0:
        title = side["article"].format(number=number, title=title, ordinal="º" if number < 10 else "")
    blocks = [_text(entry, side) for entry in part["text"]]
    return cell(WIDTHS_MM[0], paragraph(title, "Artikel", lang=lang), *blocks)


def _text(entry: str | dict[str, str], side: dict[str, Any]) -> str:
    lang = side["lang"]

    def said(text: str, style: str = "Artikeltext") -> str:
        return paragraph(text.replace("{language_de}", side["partner_language"]), style, lang=lang)

    if isinstance(entry, str):
        return said(entry)
    if "each" in entry:
        return each("eintrag", entry["each"], said(entry["text"], "Artikelpunkt"))
    other = [said(entry["otherwise"])] if "otherwise" in entry else []
    return when(entry["when"], said(entry["text"]), otherwise=other)


def _signatures(sides: list[dict[str, Any]]) -> str:
    title = " / ".join(side["signatures"] for side in sides)
    parties = [
        _cell([(side[key], side["lang"]) for side in sides], "Tabellenkopf") for key in ("for_applicant", "for_partner")
    ]
    lines = [
        ("place", 13, "", ""),
        ("signature", 26, "", ""),
        ("name", 9, _known("personen.leitung.name", sides), _known("personen.partner_leitung.name", sides)),
        ("office", 9, _known("personen.leitung.amt", sides), _known("vereinbarung.amt_partner", sides)),
    ]
    rows = [row(parties, heading=True)]
    rows += [
        row([_line(sides, key, left), _line(sides, key, right)], whole=True, height_mm=height)
        for key, height, left, right in lines
    ]
    witness = row([_line(sides, "witness", ""), _line(sides, "witness", "")], whole=True, height_mm=16)
    rows += [_loop("{%tr for zeuge in vereinbarung.zeugen %}"), witness, _loop("{%tr endfor %}")]
    informed = "".join(
        paragraph(side["informed"], "Artikeltext", '<w:spacing w:before="120"/>', side["lang"]) for side in sides
    )
    return paragraph(title, "berschrift1") + table(WIDTHS_MM, rows, "Unterschriften der Partner") + informed


def _loop(tag: str) -> str:
    return row([cell(sum(WIDTHS_MM), command(tag), span=2)])


def _known(name: str, sides: list[dict[str, Any]]) -> str:
    blank = " / ".join(side["open"] for side in sides)
    return f"{{% if {name} %}}{{{{ {name} }}}}{{% else %}}{blank}{{% endif %}}"


def _line(sides: list[dict[str, Any]], key: str, text: str) -> str:
    label = " / ".join(dict.fromkeys(side[key] for side in sides))
    return cell(WIDTHS_MM[0], paragraph(f"{label}: {text}".rstrip(), "Tabellentext", KEEP))


def _cell(texts: list[tuple[str, str]], style: str) -> str:
    return cell(WIDTHS_MM[0], *(paragraph(text, style, lang=lang) for text, lang in texts))
