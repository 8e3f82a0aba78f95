"""The form as offices made it before there were controls: fields of the older kind, in the same places."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, cycle

from tests.makers.fillings.plan import Desk, Way
from tests.makers.fillings.sheets import Sheet, replace, words
from tests.makers.sample_truth import Sample
from tests.makers.word_typing import Element, is_box, name_of
from tests.readers.word_files import form_field, text_field

_BLANKS = "\u2002" * 5
_ON = ("<w:checked/>", '<w:checked w:val="1"/>', '<w:checked w:val="true"/>')
_OFF = ("", '<w:checked w:val="0"/>', '<w:checked w:val="false"/>')
_NUMBERED = {"text": "Text", "box": "Kontrollkästchen", "list": "Dropdown"}

Name = Callable[[str, str], str]


def named(desk: Desk, sample: Sample) -> bytes:
    """Fields with the names of the form."""
    return _fill(Sheet(desk, sample), lambda key, _: key).save()


def numbered(desk: Desk, sample: Sample) -> bytes:
    """Fields with the names that Word gives, so that only their places tell what they are."""
    numbers = count(1)
    return _fill(Sheet(desk, sample), lambda _, kind: f"{_NUMBERED[kind]}{next(numbers)}").save()


def all_alike(desk: Desk, sample: Sample) -> bytes:
    """Copied fields: one name for all."""
    return _fill(Sheet(desk, sample), lambda _, kind: f"{_NUMBERED[kind]}1").save()


def _fill(sheet: Sheet, name: Name) -> Sheet:
    on, off = cycle(_ON), cycle(_OFF)
    for control in sheet.controls():
        key = name_of(control)
        if is_box(control):
            state = next(on) if sheet.is_ticked(control) else next(off)
            inner = f'<w:name w:val="{name(key, "box")}"/><w:checkBox><w:sizeAuto/><w:default w:val="0"/>{state}'
            replace(control, form_field(f"{inner}</w:checkBox>", code="FORMCHECKBOX"))
        elif sheet.form.field(key).kind == "choice":
            replace(control, _list(sheet, control, name(key, "list")))
        else:
            replace(control, text_field(name(key, "text"), words(sheet.shown(control) or _BLANKS)))
    return sheet


def _list(sheet: Sheet, control: Element, name: str) -> str:
    key = name_of(control)
    options = ("Bitte wählen", *sheet.form.field(key).options)
    chosen = options.index(sheet.sample.answers.get(key, options[0]))
    result = f'<w:result w:val="{chosen}"/>' if chosen else ""
    entries = "".join(f'<w:listEntry w:val="{option}"/>' for option in options)
    return form_field(f'<w:name w:val="{name}"/><w:ddList>{result}{entries}</w:ddList>', code="FORMDROPDOWN")


LEGACY_WAYS = (
    Way("older fields, own names", "legacy", named),
    Way("older fields, numbered", "legacy", numbered),
    Way("older fields, all of one name", "legacy", all_alike),
)
