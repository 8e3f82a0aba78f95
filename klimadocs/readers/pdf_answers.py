"""What the fields of a PDF form say: texts, boxes, choices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from klimadocs.model.swift import swift
from klimadocs.readers.pdf_fields import PdfField, Widget
from klimadocs.readers.pdf_values import array, is_name, text_of

_OFF = ("", "off", "false", "no", "nein", "0")
_UNCERTAIN = 0.5


@swift
@dataclass(frozen=True, slots=True)
class PdfAnswer:
    """What one widget shows; `widget` is where."""

    text: str
    mark: bool | None
    widget: Widget
    certainty: float = 1.0


def answers_of(field: PdfField) -> list[PdfAnswer]:
    """One answer for each place of the field; a group of radio buttons has one for all of them."""
    match field.type:
        case "button" | "signature":
            return []
        case "box":
            return [_box_answer(field, widget) for widget in field.widgets]
        case "radio":
            return [_radio_answer(field)]
        case "choice":
            text = _chosen_text(field)
        case "text":
            text = text_of(field.value)
    return [PdfAnswer(text, None, widget) for widget in field.widgets]


def _box_answer(field: PdfField, widget: Widget) -> PdfAnswer:
    """The value decides; where the only widget shows the opposite, nobody can be sure."""
    if field.value is None:
        return PdfAnswer("", widget.state not in ("", "Off"), widget)
    is_ticked = _is_on(field.value, widget)
    is_shown = widget.state not in ("", "Off")
    is_contradicted = len(field.widgets) == 1 and widget.state != "" and is_shown != is_ticked
    return PdfAnswer("", is_ticked, widget, _UNCERTAIN if is_contradicted else 1.0)


def _is_on(value: Any, widget: Widget) -> bool:
    """A name other than /Off is on; of a text it depends on what it says."""
    text = text_of(value)
    if text in widget.on_states:
        return True
    return text != "Off" if is_name(value) else text.strip().lower() not in _OFF


def _radio_answer(field: PdfField) -> PdfAnswer:
    value = text_of(field.value)
    chosen = "" if value == "Off" else value
    shown = [widget for widget in field.widgets if widget.state not in ("", "Off")]
    if not chosen and field.value is None and len(shown) == 1:
        chosen = shown[0].state
    places = [widget for widget in field.widgets if chosen and chosen in widget.on_states]
    widget = places[0] if places else field.widgets[0]
    is_contradicted = any(other.state != chosen for other in shown)
    return PdfAnswer(option_text(field, chosen, widget), None, widget, _UNCERTAIN if is_contradicted else 1.0)


def option_text(field: PdfField, chosen: str, widget: Widget) -> str:
    """States of radio buttons may be mere numbers of options."""
    if not chosen or not field.options:
        return chosen
    place = int(chosen) if chosen.isdecimal() else field.widgets.index(widget)
    return field.options[place][1] if place < len(field.options) else chosen


def _chosen_text(field: PdfField) -> str:
    """Shown texts of the chosen options, one a line; what was typed into a combo box stands for itself."""
    shown = dict(field.options)
    if field.value is None:
        chosen = [field.options[place][1] for place in field.indices if 0 <= place < len(field.options)]
    else:
        chosen = [shown.get(text_of(entry), text_of(entry)) for entry in array(field.value)]
    return "\n".join(text for text in chosen if text)
