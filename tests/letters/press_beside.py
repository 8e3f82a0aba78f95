"""The same letter by the press and by docxtpl itself, to compare part by part."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree

from klimadocs.letters.context import Context
from klimadocs.letters.press_proof import prove
from klimadocs.letters.press_sandbox import RENDERING, Rendering
from klimadocs.letters.press_sheet import Printed, Sheet, compile_sheet
from tests.letters.press_files import MARKS

EBAU = Path(__file__).parents[3] / "shared" / "corpus" / "docx" / "ebau-templates"


def by_press(content: bytes, environment: Environment, context: Context) -> tuple[Sheet, Printed]:
    """Rendered the quick way and proven."""
    sheet = compile_sheet(content, environment)
    printed = sheet.render(context, MARKS)
    prove(sheet, printed, MARKS)
    return sheet, printed


def by_docxtpl(content: bytes, environment: Environment, context: Context) -> bytes:
    """In the same sandbox, because its own would lose text."""
    document = DocxTemplate(io.BytesIO(content))
    document.render({**context.names, RENDERING: Rendering(context.speech)}, environment, autoescape=True)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def differences(sheet: Sheet, mine: bytes, theirs: bytes) -> list[str]:
    """Names of rendered parts that differ as canonical XML; parts that docxtpl does not render, or not well, left out."""
    compared = [part.name for part in sheet.parts if not part.source.is_ours]
    one, other = parts_of(mine), parts_of(theirs)
    return [name for name in compared if canonical(one[name]) != canonical(other[name])]


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


def canonical(xml: bytes) -> bytes:
    return bytes(etree.tostring(etree.fromstring(xml), method="c14n"))


class Anything:
    """A value for templates whose names nobody knows: it has every part and two entries."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, name: str) -> Anything:
        if name.startswith("_"):
            raise AttributeError(name)
        return Anything(f"{self.name}.{name}")

    def __getitem__(self, key: object) -> Anything:
        return Anything(f"{self.name}[{key}]")

    def __iter__(self) -> Any:
        return iter((Anything(f"{self.name} eins"), Anything(f"{self.name} & <zwei>\nZeile\tSpalte")))

    def __len__(self) -> int:
        return 2

    def __call__(self, *_: object, **__: object) -> Anything:
        return self

    def __add__(self, other: object) -> str:
        return f"{self}{other}"

    def __radd__(self, other: object) -> str:
        return f"{other}{self}"

    def __gt__(self, other: object) -> bool:
        return True

    def __lt__(self, other: object) -> bool:
        return False

    def __str__(self) -> str:
        return f"Wert {self.name}"
