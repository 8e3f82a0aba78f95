"""What the file says of a control: name, label, kind, state. For content controls and for the older form fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from klimadocs.ooxml.names import (
    CHOICE,
    CONTROL,
    CONTROL_CONTENT,
    CONTROL_PROPERTIES,
    DELETED,
    FALLBACK,
    FIELD_FORM,
    MOVED_AWAY,
    ROW,
    VAL,
    W14,
    W15,
    W,
    is_on,
)
from klimadocs.ooxml.parsing import first_child

if TYPE_CHECKING:
    from lxml.etree import _Element

ControlKind = Literal["text", "box", "list"]

_FRAMES = frozenset(
    (
        f"{W}group",
        f"{W}docPartObj",
        f"{W}bibliography",
        f"{W15}repeatingSection",
        f"{W15}repeatingSectionItem",
    )
)
_TAG, _ALIAS, _PROMPT, _BOX = f"{W}tag", f"{W}alias", f"{W}showingPlcHdr", f"{W14}checkbox"
_TICKED_GLYPH, _EMPTY_GLYPH, _CHECKED, _OWN_VALUE = (
    f"{W14}checkedState", f"{W14}uncheckedState", f"{W14}checked", f"{W14}val"
)  # fmt: skip
_DATE, _FULL_DATE, _DATE_FORMAT = f"{W}date", f"{W}fullDate", f"{W}dateFormat"
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_HIDERS = (DELETED, MOVED_AWAY, CHOICE, FALLBACK)
_ROW_SETTINGS = f"{W}trPr"
_NO_BLANKS = "\u2002"


class Control(NamedTuple):
    """A control before its text is known. `mark` is its state where it is a box; `ticked_glyph` and `empty_glyph` are
    what the file shows for either state; `is_stated`: the file says which it is, if only by its default. `default`:
    text that stands there untouched; `chosen`: the entry of a list; `day`: the day that a date control has stored, as
    YYYY-MM-DD, and `day_pattern` how it shows days."""

    key: str = ""
    label: str = ""
    kind: ControlKind = "text"
    mark: bool | None = None
    is_stated: bool = True
    is_prompt: bool = False
    is_frame: bool = False
    is_legacy: bool = False
    ticked_glyph: str = ""
    empty_glyph: str = ""
    default: str = ""
    chosen: str = ""
    day: str = ""
    day_pattern: str = ""


def read_content_control(element: _Element) -> tuple[Control, _Element | None]:
    """A `w:sdt` and the element that holds its content, None where it has none. `is_frame`: it only holds other content
    together (a group, a table of contents, a repetition)."""
    parts = {part.tag: part for part in element}
    settings = parts.get(CONTROL_PROPERTIES)
    return (Control() if settings is None else _read_settings(settings)), parts.get(CONTROL_CONTENT)


def _read_settings(settings: _Element) -> Control:
    found = {entry.tag: entry for entry in settings}
    box = found.get(_BOX)
    return Control(
        key=_value(found.get(_TAG)),
        label=_value(found.get(_ALIAS)),
        kind="text" if box is None else "box",
        mark=None if box is None else _box_state(box),
        is_prompt=_PROMPT in found and is_on(found[_PROMPT].get(VAL)),
        is_frame=not _FRAMES.isdisjoint(found),
        ticked_glyph=_box_glyph(box, _TICKED_GLYPH),
        empty_glyph=_box_glyph(box, _EMPTY_GLYPH),
        day=str(found[_DATE].get(_FULL_DATE, ""))[:10] if _DATE in found else "",
        day_pattern=_value(first_child(found[_DATE], _DATE_FORMAT)) if _DATE in found else "",
    )


def read_form_field(element: _Element) -> Control:
    """The `w:ffData` of an older form field: text, box or list."""
    label = _value(element.find(f"{W}statusText")) or _value(element.find(f"{W}helpText"))
    key = _value(element.find(f"{W}name"))
    box, choices = element.find(f"{W}checkBox"), element.find(f"{W}ddList")
    if box is not None:
        return Control(key, label, "box", mark=_form_box_state(box), is_stated=says_state(box), is_legacy=True)
    if choices is not None:
        return Control(key, label, "list", chosen=_chosen_entry(choices), is_legacy=True)
    text = element.find(f"{W}textInput")
    default = "" if text is None else _value(text.find(f"{W}default"))
    return Control(key, label, default=default, is_legacy=True)


def shows_other_day(control: Control, shown: str) -> bool:
    """Whether the numbers that a date control shows are not those of the day that it has stored. Months may be words,
    and what the pattern leaves out need not be there."""
    stored = _DAY.fullmatch(control.day)
    numbers = {int(number) for number in re.findall(r"\d{1,4}", shown)}
    if stored is None or not shown.strip():
        return False
    year, month, day = map(int, stored.groups())
    pattern = control.day_pattern or "d.M.y"
    is_year = "y" not in pattern or bool({year, year % 100} & numbers)
    is_month = "M" not in pattern or month in numbers or any(letter.isalpha() for letter in shown)
    return not (is_year and is_month and ("d" not in pattern or day in numbers))


def without_blank_filling(text: str) -> str:
    """The result of a text field; what Word shows for an empty one (wide blanks, five of them) is no text."""
    return text.strip(_NO_BLANKS)


def inner_controls(content: _Element, is_nested: bool | None = None) -> list[_Element]:
    """The controls in an element that the reader would see and that hold no others: `w:sdt` or `w:ffData`.
    `is_nested`: what `are_nested` says of it, None where nobody has asked yet."""
    found = list(content.iter(CONTROL, FIELD_FORM))
    if not found:
        return []
    if _holds_any(content, _HIDERS):
        found = [entry for entry in found if is_seen(entry, content)]
    if _holds_any(content, _FRAMES):
        found = [entry for entry in found if not is_frame(entry)]
    if not (are_nested(content) if is_nested is None else is_nested):
        return found
    holders = {holder for entry in found for holder in entry.iterancestors(CONTROL)}
    return [entry for entry in found if entry not in holders]


def are_nested(root: _Element) -> bool:
    """Whether any control in it stands inside another one."""
    found = list(root.iter(CONTROL, FIELD_FORM))
    known = set(found) - {root}
    return any(holder in known for entry in found for holder in entry.iterancestors(CONTROL))


def _holds_any(content: _Element, tags: Iterable[str]) -> bool:
    """A flat look, which spares a closer one at each control in most files."""
    return any(True for _ in content.iter(*tags))


def holds_text_beside(content: _Element, inner: _Element) -> bool:
    """True where visible words stand in the content, but outside the control in it."""
    return any(
        (text.text or "").strip() and inner not in text.iterancestors(CONTROL) and is_seen(text, content)
        for text in content.iter(f"{W}t")
    )


def count_controls(root: _Element, is_nested: bool | None = None) -> int:
    """How many controls a part holds, by a flat look at the whole tree and not by reading it."""
    return len(inner_controls(root, is_nested))


def is_frame(element: _Element) -> bool:
    """True for a `w:sdt` that only holds other content together."""
    settings = first_child(element, CONTROL_PROPERTIES) if element.tag == CONTROL else None
    return settings is not None and any(entry.tag in _FRAMES for entry in settings)


def is_seen(element: _Element, within: _Element) -> bool:
    """False for what is deleted, moved away, or a second version for programs that know no better."""
    for holder in element.iterancestors():
        if holder is within:
            return True
        if holder.tag in (DELETED, MOVED_AWAY) or (holder.tag == ROW and is_deleted_row(holder)):
            return False
        if holder.tag in (CHOICE, FALLBACK) and not _is_chosen(holder):
            return False
    return True


def is_deleted_row(row: _Element) -> bool:
    """True for a row of a table whose deletion is tracked."""
    settings = first_child(row, _ROW_SETTINGS)
    return settings is not None and first_child(settings, DELETED) is not None


def _is_chosen(version: _Element) -> bool:
    alternatives = version.getparent()
    first = None if alternatives is None else alternatives.find(CHOICE)
    return first is None or first is version


def _value(element: _Element | None) -> str:
    return "" if element is None else str(element.get(VAL, ""))


def _box_state(box: _Element) -> bool:
    checked = first_child(box, _CHECKED)
    return checked is not None and is_on(checked.get(_OWN_VALUE, checked.get(VAL)))


def _box_glyph(box: _Element | None, state: str) -> str:
    shown = None if box is None else first_child(box, state)
    try:
        return "" if shown is None else chr(int(str(shown.get(_OWN_VALUE, "")), 16))
    except (ValueError, OverflowError):
        return ""


def says_state(box: _Element) -> bool:
    """True for a `w:checkBox` that holds its state or its default; Word writes at least the latter."""
    return box.find(f"{W}checked") is not None or box.find(f"{W}default") is not None


def _form_box_state(box: _Element) -> bool:
    checked = box.find(f"{W}checked")
    if checked is None:
        checked = box.find(f"{W}default")
    return checked is not None and is_on(checked.get(VAL))


def _chosen_entry(choices: _Element) -> str:
    entries = [_value(entry) for entry in choices.iterchildren(f"{W}listEntry")]
    number = _value(choices.find(f"{W}result")) or _value(choices.find(f"{W}default")) or "0"
    return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""
