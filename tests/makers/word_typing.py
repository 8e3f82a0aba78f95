"""Fills a Word form the way Word does: runs torn apart with revision ids, spelling marks, prompts that vanish.

Knows nothing of the product: raw XML in, raw XML out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import count
from typing import Any

from lxml import etree

from klimadocs.model.form import Form
from tests.makers.sample_truth import Sample

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
W, W14 = f"{{{WORD}}}", f"{{{WORD_2010}}}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DOCUMENT = "word/document.xml"
TICKED_SIGN = "\N{BALLOT BOX WITH X}"
RSIDS = ("00A41C02", "00B7215E", "00C90D14", "00D3367B")
_WORD_PROGRAM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Template>Normal.dotm</Template><TotalTime>48</TotalTime><Pages>5</Pages><Application>Microsoft Office Word"
    "</Application><DocSecurity>0</DocSecurity><AppVersion>14.0000</AppVersion></Properties>"
)

Element = Any
Parts = dict[str, bytes]


def open_parts(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def close_parts(parts: Parts) -> bytes:
    """The package as Word packs it; same parts, same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
            package.writestr(member, content)
    return target.getvalue()


def write_xml(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class Typist:
    """One person at one copy of the form. `leaves_prompt_flag`: the program fills a control but forgets to say that it
    no longer shows its prompt, and keeps the prompt's grey style."""

    def __init__(self, blank: bytes, form: Form, leaves_prompt_flag: bool = False) -> None:
        self.parts = open_parts(blank)
        self.root: Element = etree.fromstring(self.parts[DOCUMENT])
        self._form = form
        self._leaves_prompt_flag = leaves_prompt_flag
        self._numbers = count(1)

    def fill(self, sample: Sample) -> None:
        """Fills what the sample answers, in the order of the form."""
        ticked = ticked_keys(self._form, sample)
        for control in self.controls():
            key = name_of(control)
            if key in ticked:
                self.click(control)
            elif key in sample.answers and not is_box(control):
                self.enter(control, sample.shown(key), sample.answers[key])

    def controls(self) -> list[Element]:
        return list(self.root.iter(f"{W}sdt"))

    def control(self, key: str) -> Element:
        return next(control for control in self.controls() if name_of(control) == key)

    def click(self, control: Element) -> None:
        """A box is clicked: state and sign change."""
        control.find(f".//{W14}checked").set(f"{W14}val", "1")
        control.find(f"{W}sdtContent//{W}t").text = TICKED_SIGN

    def enter(self, control: Element, shown: str, value: Any) -> None:
        """Words are typed, an entry of a list is chosen, a day is picked."""
        settings, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
        prompt = settings.find(f"{W}showingPlcHdr")
        if prompt is not None and not self._leaves_prompt_flag:
            settings.remove(prompt)
        if (choices := settings.find(f"{W}dropDownList")) is not None:
            choices.set(f"{W}lastValue", shown)
        if (day := settings.find(f"{W}date")) is not None and not self._leaves_prompt_flag:
            day.set(f"{W}fullDate", f"{value}T00:00:00Z")
        for child in list(content):
            content.remove(child)
        style = "PlaceholderText" if self._leaves_prompt_flag else ""
        content.extend(self.runs(shown, style))

    def runs(self, text: str, style: str = "") -> Iterator[Element]:
        """Runs as typing leaves them; Enter in a control is a line break."""
        for place, line in enumerate(text.split("\n")):
            if place:
                yield self._run(style, None)
            for piece, is_odd_word in _tear(line):
                if is_odd_word:
                    yield _element("proofErr", type="spellStart")
                yield self._run(style, piece)
                if is_odd_word:
                    yield _element("proofErr", type="spellEnd")

    def _run(self, style: str, piece: str | None) -> Element:
        run = _element("r", rsidR=RSIDS[next(self._numbers) % len(RSIDS)])
        settings = etree.SubElement(run, f"{W}rPr")
        if style:
            settings.append(_element("rStyle", val=style))
        settings.append(_element("lang", val="de-DE"))
        run.append(_element("br") if piece is None else _text(piece))
        return run

    def save(self) -> bytes:
        """Word signs every paragraph, remembers where the pen last was, and says who saved the file."""
        paragraphs = list(self.root.iter(f"{W}p"))
        for number, paragraph in enumerate(paragraphs, 1):
            paragraph.set(f"{W14}paraId", f"{0x10000000 + number:08X}")
            paragraph.set(f"{W14}textId", "77777777")
            paragraph.set(f"{W}rsidR", RSIDS[0])
            paragraph.set(f"{W}rsidRDefault", RSIDS[number % len(RSIDS)])
        paragraphs[-2].append(_element("bookmarkStart", id="0", name="_GoBack"))
        paragraphs[-2].append(_element("bookmarkEnd", id="0"))
        settings: Element = etree.fromstring(self.parts["word/settings.xml"])
        rsids = _element("rsids")
        rsids.extend([_element("rsidRoot", val=RSIDS[0]), *(_element("rsid", val=rsid) for rsid in RSIDS)])
        settings.find(f"{W}compat").addnext(rsids)
        self.parts |= {
            DOCUMENT: write_xml(self.root),
            "word/settings.xml": write_xml(settings),
            "docProps/app.xml": _WORD_PROGRAM.encode(),
        }
        return close_parts(self.parts)


def ticked_keys(form: Form, sample: Sample) -> set[str]:
    """Names of the boxes that the sample ticks."""
    keys: set[str] = set()
    for field in form.fields:
        value = sample.answers.get(field.id)
        if field.kind == "bool" and value:
            keys.add(field.id)
        if field.kind == "multi":
            keys |= {field.mark_key(option) for option in value or ()}
    return keys


def name_of(control: Element) -> str:
    return str(control.find(f"{W}sdtPr/{W}tag").get(f"{W}val"))


def is_box(control: Element) -> bool:
    return control.find(f"{W}sdtPr/{W14}checkbox") is not None


def _tear(line: str) -> Iterator[tuple[str, bool]]:
    """Short lines stay whole; longer ones are torn in three, the middle underlined as a spelling mistake."""
    if len(line) < 9:
        if line:
            yield line, False
        return
    third = len(line) // 3
    yield line[:third], False
    yield line[third : 2 * third], True
    yield line[2 * third :], False


def _element(name: str, /, **attributes: str) -> Element:
    element = etree.Element(f"{W}{name}")
    for key, value in attributes.items():
        element.set(f"{W}{key}", value)
    return element


def _text(piece: str) -> Element:
    element = etree.Element(f"{W}t")
    element.text = piece
    if piece != piece.strip():
        element.set(SPACE, "preserve")
    return element
