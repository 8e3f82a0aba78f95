"""The XML that Adobe's forms carry beside their fields, or instead of them: a second witness, or the only one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from klimadocs.errors import UnreadableError
from klimadocs.forms.cleaning import fold
from klimadocs.model.transcript import Place, Sighting
from klimadocs.ooxml.parsing import checked_xml, parse_xml
from klimadocs.readers.pdf_fields import PdfField
from klimadocs.readers.pdf_values import array, is_stream
from klimadocs.readers.xfa_template import XfaField, child, local_name, read_fields, text_below

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_BYTES = 32 << 20
_UNCERTAIN = 0.5
_XFA_DATA = "{http://www.xfa.org/schema/xfa-data/1.0/}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_NUMBERED = re.compile(r"\[\d+\]$")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class XfaValue:
    """One value of the data. `path` leads to it from the root of the data, repeated names counted from 0."""

    name: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Xfa:
    """What the form describes and what its data hold."""

    fields: tuple[XfaField, ...]
    values: tuple[XfaValue, ...]

    def sightings(self) -> tuple[Sighting, ...]:
        """Every field with its value, then the data that no field tells of; for files that have nothing else."""
        found = list(_matched(self.fields, self.values))
        names = Counter(_own_name(field, value) for field, value in found)
        return tuple(_sighting(field, value, _key(field, value, names)) for field, value in found)

    def objections(self, fields: Sequence[PdfField], seen: Iterable[Sighting]) -> Iterator[Sighting]:
        """What the data say where they differ from what was `seen` in a field, in its name and place. Only names that
        are unmistakable count. Data that are empty say nothing: programs other than Adobe's fill in the fields
        alone."""
        values = _only({value.name: value.text for value in self.values}, [value.name for value in self.values])
        names = {field.name: _last_step(field.name) for field in fields}
        data_names = {field.name: field.data_name for field in self.fields}
        owners = Counter(names.values())
        by_name = {field.name: field for field in fields}
        for sighting in seen:
            last = names.get(sighting.key, "")
            text = values.get(data_names.get(last, last), "")
            if owners[last] == 1 and text.strip() and not _agrees(by_name[sighting.key], sighting, text):
                yield _objection(sighting, text)


def read_xfa(form: Any) -> Xfa | None:
    """None for a form without XFA. Raises UnreadableError for one that cannot be read, and what pikepdf raises for
    streams that cannot be unpacked."""
    pieces = [entry for entry in array(form.get("/XFA")) if is_stream(entry)]
    if not pieces:
        return None
    content = b"".join(piece.read_bytes() for piece in pieces)
    if len(content) > _MOST_BYTES:
        raise UnreadableError("too_large", "Der XFA-Teil der Datei ist größer als erlaubt.", "")
    root = parse_xml(checked_xml(content.strip(), "XFA"), "XFA")
    template, data = child(root, "template"), child(root, "datasets", "data")
    values = _values(data) if data is not None else ()
    return Xfa(tuple(read_fields(template)) if template is not None else (), tuple(values))


def _values(data: _Element) -> Iterator[XfaValue]:
    for root in data:
        yield from _below(root, "")


def _below(element: _Element, path: str) -> Iterator[XfaValue]:
    """Elements without elements below are values, and those with formatted text or a list of values."""
    counts = Counter(local_name(entry) for entry in element)
    seen: Counter[str] = Counter()
    for entry in element:
        name = local_name(entry)
        own = f"{path}.{name}".lstrip(".") + (f"[{seen[name]}]" if counts[name] > 1 else "")
        seen[name] += 1
        text = _value(entry)
        if text is None:
            yield from _below(entry, own)
        else:
            yield XfaValue(name, own, text)


def _value(element: _Element) -> str | None:
    """None for a group."""
    inner = list(element)
    if not inner:
        return None if element.get(f"{_XFA_DATA}dataNode") == "dataGroup" else text_below(element)
    if all(str(entry.tag).startswith(_XHTML) for entry in inner):
        return text_below(element)
    if all(local_name(entry) == "value" and not len(entry) for entry in inner):
        return "\n".join(text_below(entry) for entry in inner)
    return None


def _matched(
    fields: Sequence[XfaField], values: Sequence[XfaValue]
) -> Iterator[tuple[XfaField | None, XfaValue | None]]:
    """Fields with their values in the form's order. One field for many values is a part that was repeated; where the
    numbers do not fit otherwise, nobody knows which is whose."""
    known = Counter(field.data_name for field in fields)
    held = Counter(value.name for value in values)
    waiting = {name: iter([value for value in values if value.name == name]) for name in known}
    for field in fields:
        name = field.data_name
        if known[name] == held[name]:
            yield field, next(waiting[name])
        elif known[name] == 1 and held[name]:
            yield from ((field, value) for value in waiting[name])
        elif not held[name]:
            yield field, None
    yield from ((None, value) for value in values if known[value.name] not in (1, held[value.name]))


def _own_name(field: XfaField | None, value: XfaValue | None) -> str:
    return field.name if field else value.name if value else ""


def _key(field: XfaField | None, value: XfaValue | None, names: Counter[str]) -> str:
    """The plain name, where it is the only one of its kind."""
    name = _own_name(field, value)
    return value.path if value and names[name] > 1 else name


def _sighting(field: XfaField | None, value: XfaValue | None, key: str) -> Sighting:
    text, label = value.text if value else "", field.label if field else ""
    place = Place(path=f"Formulardaten, Feld {label or key}")
    if field is None or field.kind == "text":
        return Sighting(text, "xfa", place, key=key, label=label)
    if field.kind == "box":
        is_ticked = text == field.on
        is_known = not text.strip() or text in dict(field.options)
        return Sighting("", "xfa", place, key, label, is_ticked, certainty=1.0 if is_known else _UNCERTAIN)
    shown = dict(field.options)
    return Sighting("\n".join(shown.get(line, line) for line in text.split("\n")), "xfa", place, key, label)


def _only(found: dict[str, str], names: Sequence[str]) -> dict[str, str]:
    """Without the names that stand more than once."""
    counts = Counter(names)
    return {name: text for name, text in found.items() if counts[name] == 1}


def _last_step(name: str) -> str:
    return _NUMBERED.sub("", name.rpartition(".")[2])


def _agrees(field: PdfField, sighting: Sighting, text: str) -> bool:
    if sighting.mark is not None:
        is_on = any(text in widget.on_states for widget in field.widgets)
        return bool(sighting.mark) or not is_on
    shown = dict(field.options)
    lines = [shown.get(line, line) for line in text.split("\n")]
    return any(_is_same(sighting.text, other) for other in (text, "\n".join(lines)))


def _is_same(text: str, stored: str) -> bool:
    """Fields hold numbers and dates as they are shown, data as they are stored: 1.234,50 € is 1234.5."""
    if fold(text) == fold(stored):
        return True
    if day := _DAY.match(stored):
        numbers = {int(number) for number in re.findall(r"\d{1,4}", text)}
        return int(day[3]) in numbers and bool({int(day[1]), int(day[1]) % 100} & numbers)
    return bool(_NUMBER.search(stored)) and _number(text) == _number(stored)


def _number(text: str) -> tuple[str, str]:
    """Digits before and after the decimal sign; one or two digits behind the last sign are decimals."""
    whole = re.sub(r"[^\d.,]", "", text).strip(".,")
    before, sign, after = whole.rpartition(max(".,", key=whole.rfind))
    if not sign or len(after) > 2:
        before, after = whole, ""
    return re.sub(r"\D", "", before).lstrip("0"), after.rstrip("0")


def _objection(sighting: Sighting, text: str) -> Sighting:
    mark = None if sighting.mark is None else not sighting.mark
    place = Place(sighting.place.page, sighting.place.box, f"{sighting.place.path} (XFA-Daten)")
    shown = "" if mark is not None else text
    return Sighting(shown, "xfa", place, sighting.key, sighting.label, mark, certainty=_UNCERTAIN)
