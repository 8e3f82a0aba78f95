"""`python -m tests.bench.letters`: one letter, pressed over and over, beside what others would use. Asserts no times.

The letter is the request for missing details with twelve rows in its table, four headers and footers and a picture, its
template as Word leaves it when a clerk has saved it; each time for another town. Every letter is written to disk. All ways run in turn, round after round; a ratio is taken within a
round, and processor time is measured, so that other work on the machine counts little. The floor writes the finished
parts as a zip, constant parts compressed beforehand."""

from __future__ import annotations

import importlib.util
import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from klimadocs.catalogue import Catalogue, load_catalogue
from klimadocs.letters import Marks, open_press
from klimadocs.letters.context import Context, compose
from klimadocs.letters.press_proof import prove
from klimadocs.letters.press_sandbox import open_sandbox
from klimadocs.letters.press_sheet import compile_sheet
from klimadocs.model.call import Template
from klimadocs.ooxml.writing import with_parts, write_package
from klimadocs.pipeline.sampling import sample_view
from tests.letters.press_files import picture

ROOT = Path(__file__).parents[2]
ROUNDS, LETTERS, ROWS = 9, 8, 12
TIMES = 10
"""Quick ways make so many times the letters of slow ones in a round, so that the clock sees them."""
MARKS = Marks("KP-2014-007", "nachforderung", "de", "0" * 64)
LETTER = "nachforderung"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Way = Callable[[Context], bytes]


@dataclass(frozen=True)
class Measured:
    name: str
    way: Way
    repeats: int = 1


def main() -> None:
    template, contexts = letter_template(), list(letter_contexts(LETTERS))
    ways = [*docxtpl_ways(template), *mailmerge_ways(template, contexts[0]), *press_ways(template)]
    times = measure(ways, contexts)
    slow, floor = times["docxtpl, a new object for each letter"], times["floor: finished parts as a zip"]
    print(f"\nOne letter ({LETTER}, {ROWS} rows, headers, a picture; {len(template.content) // 1024} KB)")
    print(f"  {'':<44}{'ms':>8}{'letters/s':>11}{'x docxtpl':>11}{'':>13}{'x floor':>9}")
    for name, found in times.items():
        faster = [base / own for own, base in zip(found, slow, strict=True)]
        floored = median(own / base for own, base in zip(found, floor, strict=True))
        span = f"[{min(faster):.1f}-{max(faster):.1f}]"
        own = median(found)
        print(f"  {name:<44}{own * 1000:>8.2f}{1 / own:>11.0f}{median(faster):>11.1f}{span:>13}{floored:>9.2f}")
    if not _has_mailmerge():
        print("  docx-mailmerge2 is not installed; it is measured where it is.")


def measure(ways: list[Measured], contexts: list[Context]) -> dict[str, list[float]]:
    """Seconds a letter, for each way in each round; the first round warms up."""
    times: dict[str, list[float]] = {way.name: [] for way in ways}
    with TemporaryDirectory() as folder:
        for number in range(ROUNDS + 1):
            for way in ways:
                seconds = _seconds(way, contexts, Path(folder))
                if number:
                    times[way.name].append(seconds)
    return times


def _seconds(way: Measured, contexts: list[Context], folder: Path) -> float:
    start = time.process_time()
    for _ in range(way.repeats):
        for number, context in enumerate(contexts):
            (folder / f"{number}.docx").write_bytes(way.way(context))
    return (time.process_time() - start) / way.repeats / len(contexts)


# ------------------------------------------------------------------ the ways


def docxtpl_ways(template: Template) -> list[Measured]:
    kept = DocxTemplate(io.BytesIO(template.content))

    def anew(context: Context) -> bytes:
        return rendered(DocxTemplate(io.BytesIO(template.content)), context)

    def again(context: Context) -> bytes:
        kept.template_file.seek(0)
        return rendered(kept, context)

    return [Measured("docxtpl, a new object for each letter", anew), Measured("docxtpl, one object reused", again)]


def rendered(document: DocxTemplate, context: Context) -> bytes:
    environment = Environment(autoescape=True, finalize=context.speech.say)
    environment.filters.update(context.speech.filters())
    document.render(dict(context.names), environment, autoescape=True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def press_ways(template: Template) -> list[Measured]:
    sheet, press = compile_sheet(template.content, open_sandbox()), open_press()
    finished = {}

    def floor(context: Context) -> bytes:
        return sheet.splice.write(finished[id(context)])

    def floor_of_zipfile(context: Context) -> bytes:
        return write_package(whole | finished[id(context)])

    def without(context: Context) -> bytes:
        if id(context) not in finished:
            printed = sheet.render(context, MARKS)
            prove(sheet, printed, MARKS)
            finished[id(context)] = sheet.splice.reopen(printed.content)
        return sheet.render(context, MARKS).content

    with zipfile.ZipFile(io.BytesIO(template.content)) as zipped:
        whole = {name: zipped.read(name) for name in zipped.namelist()}
    return [
        Measured("klimadocs, without verification", without, TIMES),
        Measured("klimadocs, proven", lambda context: press.press(template, context, MARKS).content, TIMES),
        Measured("floor: finished parts as a zip", floor, TIMES),
        Measured("zipfile: all parts compressed again", floor_of_zipfile, TIMES),
    ]


def mailmerge_ways(template: Template, context: Context) -> list[Measured]:
    """docx-mailmerge2 knows no conditions: its template has the rows written out and all questions settled."""
    if not _has_mailmerge():
        return []
    from mailmerge import MailMerge

    content, texts = merge_template(template, context)

    def merged(_: Context) -> bytes:
        with MailMerge(io.BytesIO(content)) as document:
            document.merge(**texts)
            target = io.BytesIO()
            document.write(target)
            return target.getvalue()

    return [Measured("docx-mailmerge2, conditions settled before", merged)]


def _has_mailmerge() -> bool:
    return importlib.util.find_spec("mailmerge") is not None


def merge_template(template: Template, context: Context) -> tuple[bytes, dict[str, str]]:
    """The rendered letter with a merge field in place of each text that was printed."""
    printed = compile_sheet(template.content, open_sandbox()).render(context, MARKS)
    texts: dict[str, str] = {}
    numbers = count(1)
    changed = {}
    for page in printed.pages:
        root = etree.fromstring(page.content)
        for text in [entry for entry in root.iter(f"{{{_W}}}t") if entry.text in page.texts]:
            name = f"feld{next(numbers)}"
            texts[name] = str(text.text)
            run = text.getparent()
            field = etree.Element(f"{{{_W}}}fldSimple", {f"{{{_W}}}instr": f" MERGEFIELD {name} "})
            run.getparent().replace(run, field)
            field.append(run)
        changed[page.part.name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return with_parts(printed.content, changed), texts


# ------------------------------------------------------------------ the letter


def letter_template() -> Template:
    """The shipped template with a logo of 24 KB in the header of its first page."""
    catalogue = load_catalogue(ROOT / "templates")
    template = next(letter for letter in catalogue.calls[0].letters if letter.name == LETTER).templates[0]
    with zipfile.ZipFile(io.BytesIO(template.content)) as zipped:
        parts = {name: zipped.read(name).decode() for name in zipped.namelist() if name.endswith(".xml")}
    space = 'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    logo = picture("Wappen").replace("<pic:pic>", f"<pic:pic {space}>")
    header = re.sub(r"(<w:hdr [^>]*>)", lambda start: start.group() + logo, parts["word/header1.xml"], count=1)
    types = parts["[Content_Types].xml"].replace(
        "<Override", '<Default Extension="png" ContentType="image/png"/><Override', 1
    )
    arrow = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId50" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.png"/>'
        "</Relationships>"
    )
    stories = {name: xml for name, xml in parts.items() if re.match(r"word/(document|header|footer)", name)}
    changed = {name: as_word_saves(xml).encode() for name, xml in (stories | {"word/header1.xml": header}).items()} | {
        "[Content_Types].xml": types.encode(),
        "word/styles.xml": with_latent_styles(parts["word/styles.xml"]).encode(),
        "word/_rels/header1.xml.rels": arrow.encode(),
        "word/media/image1.png": _noise(24_000),
    }
    return replace(template, content=with_parts(template.content, changed), digest="bench")


def as_word_saves(xml: str) -> str:
    """Word notes with each paragraph when it was edited and with each run the language it was typed in."""
    xml = re.sub(r"<w:p>", '<w:p w:rsidR="00B24A9C" w:rsidRDefault="00B24A9C" w:rsidP="003F1D77">', xml)
    xml = re.sub(r"<w:r><w:t", '<w:r w:rsidRPr="00C85E11"><w:rPr><w:lang w:val="de-DE"/></w:rPr><w:t', xml)
    return re.sub(r"<w:r>", '<w:r w:rsidRPr="00C85E11">', xml)


def with_latent_styles(styles: str) -> str:
    """Word lists the 376 styles that it could offer in every file."""
    entries = "".join(
        f'<w:lsdException w:name="Style {number}" w:semiHidden="1" w:uiPriority="99" w:unhideWhenUsed="1"/>'
        for number in range(376)
    )
    defaults = 'w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" w:defUnhideWhenUsed="0" w:defQFormat="0"'
    latent = f'<w:latentStyles {defaults} w:count="376">{entries}</w:latentStyles>'
    return re.sub(r"<w:latentStyles.*?(/>|</w:latentStyles>)|(?=<w:style )", latent, styles, count=1, flags=re.DOTALL)


def letter_contexts(number: int) -> Iterator[Context]:
    """The call's sample, for another town each time, with twelve gaps."""
    catalogue: Catalogue = load_catalogue(ROOT / "templates")
    call = catalogue.calls[0]
    form = call.forms[0]
    view = sample_view(call, form, ROOT / "templates" / call.id / "forms" / form.id / "sample.toml")
    letter = next(entry for entry in call.letters if entry.name == LETTER)
    for position in range(number):
        context = compose(view, letter, "de", catalogue.office, view.today)
        yield replace(context, names=context.names | _town(f"Neustadt {position} & Umland"))


def _town(name: str) -> dict[str, Any]:
    gaps = [
        {
            "nr": row,
            "abschnitt": f"{row} Angaben",
            "feld": f"Feld {row} <{name}>",
            "was": "Diese Angabe fehlt. Bitte ergänzen.",
        }
        for row in range(1, ROWS + 1)
    ]
    cases = dict.fromkeys(("name", "nominativ", "genitiv", "dativ", "akkusativ"), f"Stadt {name}")
    return {"kommune_name": name, "luecken": gaps, "bewerber": cases}


def _noise(size_bytes: int) -> bytes:
    """As little compressible as a picture is."""
    import random

    return random.Random(7).randbytes(size_bytes)


if __name__ == "__main__":
    main()
