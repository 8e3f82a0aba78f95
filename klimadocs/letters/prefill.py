"""The applicant's own form once more: the empty Word form with the answers we have, each gap highlighted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from lxml import etree

from klimadocs.errors import UnreadableError
from klimadocs.forms.cleaning import clean
from klimadocs.letters.legible import legible_reading
from klimadocs.letters.speech import Speech
from klimadocs.model.form import Field, Form
from klimadocs.model.reading import Answer, FormReading
from klimadocs.ooxml.names import W
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.writing import with_custom_properties, with_parts

if TYPE_CHECKING:
    from lxml.etree import _Element

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TICKED = "\N{BALLOT BOX WITH X}"
_SEAL = "klimadocs-vorausgefuellt"
_GERMAN = Speech("de")


def prefilled(blank: bytes, form: Form, reading: FormReading, gaps: Collection[str]) -> bytes | None:
    """`gaps` are fields whose answer is missing or wrong; what was written by hand is asked for anew. None where the
    blank has no controls to write into. Same input, same bytes. Raises UnreadableError where the blank is no Word
    file."""
    package = open_package(blank)
    document = package.document()
    fields, reading = _fields_by_key(form), legible_reading(reading)
    is_filled = False
    for control in document.iter(f"{W}sdt"):
        found = fields.get(_key_of(control))
        if found is not None:
            is_filled = True
            answer = reading.answer(found[0].id)
            _fill(control, *found, answer)
            if found[0].id in gaps or answer.by_hand:
                _mark(control)
    if not is_filled:
        return None
    content = with_parts(blank, {package.main_document: _bytes(document)})
    return with_custom_properties(content, {_SEAL: _digest(content)})


def is_untouched(content: bytes) -> bool:
    """True for a form of ours that nobody has typed into since; False also for what is none."""
    try:
        package = open_package(content)
        root = package.xml("docProps/custom.xml")
    except UnreadableError:
        return False
    seals = ("".join(map(str, entry.itertext())) for entry in root if entry.get("name") == _SEAL)
    return next(seals, "") == _digest(content)


def _digest(content: bytes) -> str:
    package = open_package(content)
    return sha256(package.part(package.main_document) or b"").hexdigest()[:32]


def _fields_by_key(form: Form) -> dict[str, tuple[Field, str]]:
    """Tag of a control -> its field, and its option where it is one box of several."""
    found: dict[str, tuple[Field, str]] = {}
    for field in form.fields:
        whole, boxes = field.id, [field.mark_key(option) for option in field.options]
        if len(field.native) == 1:
            whole = field.native[0]
        elif field.native:
            boxes = list(field.native)
        found[whole] = (field, "")
        found |= {key: (field, option) for key, option in zip(boxes, field.options, strict=True)}
    return found


def _key_of(control: _Element) -> str:
    for name in ("tag", "alias"):
        entry = control.find(f"{W}sdtPr/{W}{name}")
        if entry is not None and entry.get(f"{W}val"):
            return str(entry.get(f"{W}val"))
    return ""


def _fill(control: _Element, field: Field, option: str, answer: Answer) -> None:
    checked = control.find(f"{W}sdtPr/{_W14}checkbox/{_W14}checked")
    if checked is not None:
        if _is_ticked(option, answer):
            checked.set(f"{_W14}val", "1")
            _write(control, _TICKED)
        return
    text = _text(field, answer)
    if text and not option:
        prompt = control.find(f"{W}sdtPr/{W}showingPlcHdr")
        if prompt is not None:
            prompt.getparent().remove(prompt)  # type: ignore[union-attr]
        _write(control, text, keeps_look=False)


def _is_ticked(option: str, answer: Answer) -> bool:
    if not option:
        return answer.value is True
    return option == answer.value or (isinstance(answer.value, tuple) and option in answer.value)


def _text(field: Field, answer: Answer) -> str:
    """As the applicant wrote it, where it is in doubt; else as one writes it into a form."""
    if not answer.is_given or isinstance(answer.value, bool):
        return ""
    if field.kind == "date" and not answer.doubt:
        return f"{date.fromisoformat(str(answer.value)):%d.%m.%Y}"
    value = answer.value
    return clean(str(value) if isinstance(value, int) else _GERMAN.say(value)).text


def _write(control: _Element, text: str, keeps_look: bool = True) -> None:
    """Into the first run; the others go, and with them the look of the prompt."""
    first, *others = list(control.find(f"{W}sdtContent").iter(f"{W}r"))  # type: ignore[union-attr]
    for run in others:
        run.getparent().remove(run)
    for child in list(first):
        if child.tag != f"{W}rPr" or not keeps_look:
            first.remove(child)
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(first, f"{W}br")
        etree.SubElement(first, f"{W}t", {_SPACE: "preserve"}).text = line


def _mark(control: _Element) -> None:
    """By colour; an empty control says by its prompt that something is to be entered. The prompt stays as it is: by its
    words readers know that nothing was answered."""
    for run in control.iter(f"{W}r"):
        _highlight(run)


def _highlight(run: _Element) -> None:
    look = run.find(f"{W}rPr")
    if look is None:
        look = etree.Element(f"{W}rPr")
        run.insert(0, look)
    mark = etree.Element(f"{W}highlight", {f"{W}val": "yellow"})
    later = {f"{W}{name}" for name in ("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang")}
    place = next((position for position, child in enumerate(look) if child.tag in later), len(look))
    look.insert(place, mark)


def _bytes(root: _Element) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))
