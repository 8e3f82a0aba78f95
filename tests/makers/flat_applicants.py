"""Applicants for PDF files without fields: the invented submissions, and some who make it hard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from klimadocs.model.form import Form
from tests.makers.sample_truth import Sample, load_samples

_LONG = (
    "Die Gemeinde möchte Schattenbäume, Wasserspeicher & andere Kulturen fördern; „Straßengrün“ und Dachbegrünung sind "
    "erprobt (ca. 40 % Förderquote). Wir erwarten fachliche Begleitung, Nord-Süd-Austausch sowie Umwelt- und "
    "Klimabildung in Nordrhein-Westfalen und anderswo."
)
_PARAGRAPHS = "Erstens: Aufforstung.\nZweitens: Abwasser und Trinkwasser.\n\nDrittens: Schulen – zusammen mit Vereinen."


def applicants(form: Form) -> list[Sample]:
    """At least twelve; none has troubles, and what they typed is what they meant."""
    told = [sample for sample in load_samples() if sample.has_form and len(sample.answers) > 20 and not sample.is_paper]
    by_content: dict[str, Sample] = {}
    for sample in told:
        by_content.setdefault(repr(sorted(sample.answers.items(), key=lambda pair: pair[0])), sample)
    base = by_content[next(iter(by_content))]
    return [
        *by_content.values(),
        _named(base, "alles-angekreuzt", _with_all_ticks(form, base.answers)),
        _named(base, "nichts-angekreuzt", _without_ticks(form, base.answers)),
        _named(base, "lange-texte", base.answers | _long_texts(form)),
        _named(base, "ueberlauf", base.answers | {"verbund": _LONG, "motivation": " ".join([_LONG] * 9)}),
        _named(base, "fast-leer", {"kommune_name": "Hürth", "ort": "Hürth", "kommune_art": "Landkreis"}),
        _named(base, "verwechselbar", base.answers | _words_of_the_form()),
    ]


def _named(base: Sample, name: str, answers: dict[str, Any]) -> Sample:
    typed = {key: text for key, text in base.typed.items() if base.answers.get(key) == answers.get(key)}
    return replace(base, name=name, answers=answers, typed=typed)


def _with_all_ticks(form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    ticks = {field.id: True if field.kind == "bool" else list(field.options) for field in _boxes(form)}
    return answers | ticks


def _without_ticks(form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    boxes = {field.id for field in _boxes(form)}
    return {key: value for key, value in answers.items() if key not in boxes}


def _boxes(form: Form) -> list[Any]:
    return [field for field in form.fields if field.kind in ("bool", "multi")]


def _long_texts(form: Form) -> dict[str, Any]:
    longs = [field.id for field in form.fields if field.kind == "long"]
    return {name: (_LONG, _PARAGRAPHS)[place % 2] for place, name in enumerate(longs)}


def _words_of_the_form() -> dict[str, Any]:
    """Answers that are printed in the blank elsewhere."""
    return {
        "landkreis": "Bezirk",
        "ort": "Gemeinde",
        "verbund": "Landkreis",
        "kontakt_amt": "Internationales",
        "klima_amt": "Umwelt/Klima",
        "themen_sonstige": "Mobilität",
        "partner_name": "Ort",
        "unterzeichner_funktion": "Verwaltungsspitze",
    }
