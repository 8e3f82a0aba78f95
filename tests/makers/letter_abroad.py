"""Letters that the partner municipality reads: one in its own language, and an invitation in two languages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tests.makers.din_letter import letter
from tests.makers.word_package import Draft
from tests.makers.word_xml import bullet, cell, paragraph, row, table, when

TEXTS = Path(__file__).with_name("texts")
WIDTHS_MM = (82.5, 82.5)
KEEP = "<w:keepNext/>"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / f"{name}.toml").read_text("utf-8"))


def partner_letter(language: str) -> Draft:
    """Anschreiben an die Partnerkommune in "es", "pt" or "en" alone."""
    words = _read(f"partneranschreiben.{language}")
    return letter(
        paragraph(words["request"]),
        paragraph(words["who"]),
        paragraph(words["about"], properties=KEEP),
        *(bullet(point) for point in words["points"]),
        when("themen", paragraph(words["topics"])),
        paragraph(words["asked"], properties=KEEP),
        *(paragraph(step, "Listennummer") for step in words["steps"]),
        paragraph(words["contact"], properties='<w:keepNext/><w:spacing w:before="140"/>'),
        language=language,
    )


def kickoff(language: str) -> Draft:
    """Einladung zum internationalen Auftaktworkshop: German on the left, "es", "pt" or "en" on the right."""
    sides = [_read("auftaktworkshop.de"), _read(f"auftaktworkshop.{language}")]
    head = row(
        [
            cell(width, paragraph(side["column"], "Tabellenkopf", lang=side["lang"]))
            for width, side in zip(WIDTHS_MM, sides, strict=True)
        ],
        heading=True,
    )
    parts = zip(*(side["part"] for side in sides), strict=True)
    rows = [
        row([_part(side["lang"], part) for side, part in zip(sides, pair, strict=True)], whole=True) for pair in parts
    ]
    return letter(
        table(WIDTHS_MM, [head, *rows], "Einladung in zwei Sprachen"),
        also=language,
        about=sides[1]["subject"],
    )


def _part(lang: str, part: dict[str, str]) -> str:
    texts = [paragraph(text, "Artikeltext", lang=lang) for text in part["text"].split("\n")]
    return cell(WIDTHS_MM[0], paragraph(part["title"], "Artikel", lang=lang), *texts)
