"""`make bench`: ratios from one interleaved run, beside the floor and beside what others would use. Asserts no times."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from klimadocs.catalogue import load_catalogue
from klimadocs.forms.fill import fill
from klimadocs.forms.identify import identify
from klimadocs.pipeline.reading import References
from klimadocs.readers import find_reader, sniff
from tests.bench import letters, mail

ROOT = Path(__file__).parents[2]
ROUNDS = 9
Work = Callable[[], object]


def measure(title: str, works: dict[str, Work], floor: str) -> None:
    """Each round runs every work once, in turn; the ratio is taken round by round."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(ROUNDS + 1):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            if number:
                times[name].append(time.perf_counter() - start)
    print(f"\n{title}")
    for name, found in times.items():
        ratios = [own / base for own, base in zip(found, times[floor], strict=True)]
        span = f"[{min(ratios):.1f}-{max(ratios):.1f}]"
        print(f"  {name:<44}{median(found) * 1000:>9.1f} ms {median(ratios):>7.1f} x {span}")


def process(*arguments: str) -> Work:
    return lambda: subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)


def sample(ending: str) -> bytes:
    return next(path.read_bytes() for path in sorted((ROOT / "inbox").iterdir()) if path.suffix == ending)


def read_whole(content: bytes, references: References) -> object:
    """From bytes to answers, as the daily run does it."""
    reader = find_reader(sniff(content))
    assert reader is not None
    transcript = reader.read(content)
    known = [entry for entry in references.all if entry.blank.reader == transcript.reader]
    found = identify(transcript, known)
    assert found.reference is not None
    return fill(found.reference, transcript, found.score)


def unzip_and_parse(content: bytes) -> object:
    from lxml import etree

    return etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml"))


def walk_with_python_docx(content: bytes) -> object:
    import docx

    document = docx.Document(io.BytesIO(content))
    return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def fields_with_pypdf(content: bytes) -> object:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(content)).get_fields()


def main() -> None:
    measure(
        "Start-up, whole processes",
        {"python -c pass": process("-c", "pass"), "klimadocs --help": process("-m", "klimadocs", "--help")},
        "python -c pass",
    )
    catalogue = load_catalogue(ROOT / "templates")
    references = References(catalogue)
    word, pdf = sample(".docx"), sample(".pdf")
    measure(
        "Reading one filled Word form, 68 fields",
        {
            "floor: unzip and parse document.xml": lambda: unzip_and_parse(word),
            "klimadocs, all fields with evidence": lambda: read_whole(word, references),
            "python-docx, tables only (loses controls)": lambda: walk_with_python_docx(word),
        },
        "floor: unzip and parse document.xml",
    )
    measure(
        "Reading one filled PDF form, 68 fields",
        {
            "pypdf get_fields (names and values only)": lambda: fields_with_pypdf(pdf),
            "klimadocs, all fields with evidence": lambda: read_whole(pdf, references),
        },
        "pypdf get_fields (names and values only)",
    )
    letters.main()
    if shutil.which("dovecot"):
        mail.main()
    else:
        print("\nMail: not measured, Dovecot is not installed")


if __name__ == "__main__":
    main()
