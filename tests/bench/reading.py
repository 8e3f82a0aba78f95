"""Reading one filled form beside what others use, each in a process of its own: python -m tests.bench.reading

What each gets right stands beside its time. Of text without any notion of the form it is asked whether the words of an
answer are there at all, and whether they stand alone in a line or a cell, so that they can be told from the words of
the form; of a box, whether its sign stands right before its words. Nobody but us and the readers of fields says which
answer belongs to which field.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from klimadocs.catalogue import load_catalogue
from klimadocs.model.form import Field, Form
from tests.bench.readers import ROOT
from tests.makers import flat_ways
from tests.makers.fillings.applicants import applicants, person
from tests.makers.pdf_typing import fill_with_pypdf
from tests.makers.sample_truth import Sample
from tests.makers.word_typing import ticked_keys

ROUNDS = 3
TICKED, EMPTY = "☒☑■✓✔✗✘xX", "☐□"
Maker = Callable[[bytes, Form, Sample], bytes]
TABLES: tuple[tuple[str, str, Maker, tuple[str, ...]], ...] = (
    (
        "a Word form",
        "docx",
        flat_ways.fill_word,
        (
            "unzip and parse document.xml", "klimadocs", "python-docx", "docx2python", "mammoth", "markitdown",
            "docling",
        ),
    ),
    (
        "a PDF form with fields",
        "pdf",
        fill_with_pypdf,
        ("pikepdf", "klimadocs", "pypdfium2 raw", "pypdf get_fields", "pdfplumber fields"),
    ),
    (
        "a printed PDF form without fields",
        "pdf",
        flat_ways.pdfium,
        ("pypdfium2 word boxes", "klimadocs", "pypdfium2 text", "pypdf text", "pdfminer.six text", "pdfplumber text"),
    ),
)  # fmt: skip


def full(form: Form) -> Sample:
    """Somebody who answers every question: as an invented submission does, and for the rest as fits."""
    told = dict(applicants(form)[0].answers)
    return person("full", {field.id: told.get(field.id) or _fitting(field, n) for n, field in enumerate(form.fields)})


def _fitting(field: Field, number: int) -> Any:
    words = {
        "integer": 1700 + number,
        "date": f"2014-08-{1 + number % 28:02}",
        "email": f"amt{number}@example.org",
        "phone": f"030 23125 {number:03}",
        "plz": f"53{number:03}",
        "country": "Peru",
        "url": f"www.amt{number}.example.org",
        "bool": True,
        "multi": list(field.options[:1]),
    }
    return words.get(field.kind) or (field.options or (f"Käthe Müßig-Öztürk, Angabe {number}",))[0]


def count_right(seen: Any, form: Form, sample: Sample) -> tuple[int, int]:
    """Fields of the form whose words are there, and those of which they are told apart from the words of the form."""
    if isinstance(seen, dict):
        right = sum(_is_given(seen, field, sample, form) for field in form.fields)
        return right, right
    lines = [" ".join(html.unescape(re.sub(r"\\(?=\W)", "", line)).split()) for line in seen]
    pieces = {piece for line in lines for piece in (line, line.strip("*_ "), *re.split(r"\s{2,}", line))}
    whole = " ".join(lines)
    shown = [_is_shown(whole, field, sample, form) for field in form.fields]
    apart = [
        is_shown and (_is_box(field) or len(text := _words(sample, field)) > 40 or text in pieces)
        for field, is_shown in zip(form.fields, shown, strict=True)
    ]
    return sum(shown), sum(apart)


def _is_given(seen: dict[str, Any], field: Field, sample: Sample, form: Form) -> bool:
    """By name: the typed value, or what was typed, or the states of all boxes."""
    value = seen.get(field.id)
    wanted = sample.answers[field.id]
    if value == (list(wanted) if isinstance(wanted, list) else wanted) or value == sample.shown(field.id):
        return True
    if isinstance(value, str) and not isinstance(wanted, bool | list):
        return value.split() == sample.shown(field.id).split()
    boxes = [(key, key in ticked_keys(form, sample)) for key, _ in _boxes(field)]
    return bool(boxes) and all(
        (str(seen.get(key) or "").strip("/") not in ("", "Off")) == is_ticked for key, is_ticked in boxes
    )


def _is_shown(whole: str, field: Field, sample: Sample, form: Form) -> bool:
    if _is_box(field):
        ticked = ticked_keys(form, sample)
        return all(_has_sign(whole, label, TICKED if key in ticked else EMPTY) for key, label in _boxes(field))
    return re.search(rf"(?<!\w){re.escape(_words(sample, field))}(?!\w)", whole) is not None


def _is_box(field: Field) -> bool:
    return field.kind in ("bool", "multi")


def _words(sample: Sample, field: Field) -> str:
    return " ".join(sample.shown(field.id).split())


def _boxes(field: Field) -> list[tuple[str, str]]:
    """(name, words beside it) of each box."""
    if field.kind == "bool":
        return [(field.id, field.label)]
    return [(field.mark_key(option), option) for option in field.options]


def _has_sign(whole: str, label: str, signs: str) -> bool:
    return re.search(rf"[{signs}]\W{{0,4}}{re.escape(' '.join(label.split()))}", whole) is not None


def _ask(name: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.readers", name, str(path)]
    found: dict[str, Any] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return found


def measure(
    title: str, content: bytes, names: Sequence[str], rate: Callable[[Any], tuple[int, int]], fields: int
) -> None:
    """The first of the names is the floor; each round asks all of them in turn."""
    times: dict[str, list[float]] = {name: [] for name in names}
    right: dict[str, tuple[int, int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form"
        path.write_bytes(content)
        for _ in range(ROUNDS):
            for name in names:
                told = _ask(name, path) if name not in right or times[name] else {"ms": []}
                if told["ms"]:
                    times[name].append(min(told["ms"]))
                    right[name] = rate(told["seen"])
                right.setdefault(name, (0, 0))
    floor = times[names[0]]
    print(f"\nReading {title}, {fields} fields; each in its own process, in time of the processor")
    print(f"  {'':<34}{'ms a file':>10}{'x floor':>9}{'words there':>13}{'told apart':>13}")
    for name in names:
        if not times[name]:
            print(f"  {name:<34}{'not installed':>19}")
            continue
        ratio = median(own / base for own, base in zip(times[name], floor, strict=True))
        there, apart = ("-", "-") if name.startswith("unzip") else right[name]
        print(f"  {name:<34}{min(times[name]):>10.2f}{ratio:>9.1f}{there:>13}{apart:>13}")


def main() -> None:
    catalogue = load_catalogue(ROOT / "templates")
    form = catalogue.forms[0]
    sample = full(form)
    blanks = {blank.path.rsplit(".", 1)[-1]: blank.content for blank in catalogue.blanks if blank.form.id == form.id}
    for title, ending, make, names in TABLES:
        content = make(blanks[ending], form, sample)
        measure(title, content, names, lambda seen: count_right(seen, form, sample), len(form.fields))


if __name__ == "__main__":
    main()
