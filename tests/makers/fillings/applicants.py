"""Who fills in the forms: the invented submissions, and some who make it hard. What they meant is known."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from klimadocs.model.form import Form
from tests.makers.sample_truth import Sample, load_samples

LINES = (
    "Erstens: Aufforstung am Fluss.\nZweitens: Abwasser & Trinkwasser.\n\nDrittens: Schulen – gemeinsam mit Vereinen."
)
LONG = " ".join(
    (
        "Die Gemeinde möchte Schattenbäume, Wasserspeicher & andere Kulturen fördern; „Straßengrün“ und Dachbegrünung",
        "sind erprobt (ca. 40 % Förderquote, s. Anlage). Wir erwarten fachliche Begleitung, Nord-Süd-Austausch sowie",
        "Umwelt- und Klimabildung in Nordrhein-Westfalen und anderswo.",
    )
)
SIGNS = "A & B <c> \"d\" 'e' §5 ½ 100 % #1 {f} [g] a/b\\c"


def applicants(form: Form) -> list[Sample]:
    """At least twelve for every form, no two with the same answers."""
    told = [entry for entry in load_samples() if _fits(entry, form)]
    own = {repr(sorted(entry.answers.items())): entry for entry in told if not entry.doubt}
    base = next(iter(own.values()), None)
    filled = dict(base.answers) if base else _plain(form)
    return [*own.values(), *_hard_ones(form, filled)]


def _fits(entry: Sample, form: Form) -> bool:
    is_typed = entry.has_form and not entry.is_paper
    return is_typed and len(entry.answers) > 20 and entry.answers.keys() <= {field.id for field in form.fields}


def _hard_ones(form: Form, filled: dict[str, Any]) -> list[Sample]:
    boxes = _ids(form, "bool", "multi")
    first = dict(list(filled.items())[:3])
    odd_days, odd_words = _odd_days(form), _odd_words(form)
    return [
        person("alle-kreuze", filled | _all_ticks(form)),
        person("keine-kreuze", {key: value for key, value in filled.items() if key not in boxes}),
        person("fast-leer", first),
        person("nur-kreuze", _all_ticks(form)),
        person("lange-texte", filled | dict.fromkeys(_ids(form, "long"), " ".join([LONG] * 12))),
        person("absaetze", filled | dict.fromkeys(_ids(form, "long"), LINES)),
        person("sonderzeichen", filled | dict.fromkeys(_ids(form, "text", "long"), SIGNS)),
        person("tage", filled | {key: day for key, (day, _) in odd_days.items()}, _second(odd_days)),
        person("zerlegt", filled | {key: word for key, (word, _) in odd_words.items()}, _second(odd_words)),
        person("letzte-waehlen", filled | _last_options(form)),
        person("knapp", filled | dict.fromkeys(_ids(form, "text"), "7")),
        person("wie-gedruckt", filled | _printed_words(form)),
    ]


def person(name: str, answers: Mapping[str, Any], typed: Mapping[str, str] | None = None) -> Sample:
    return Sample(name, "", True, dict(answers), dict(typed or {}), (), (), ())


def _second(pairs: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {key: written for key, (_, written) in pairs.items()}


def _plain(form: Form) -> dict[str, Any]:
    """Something fitting for every field of a form that no submission was invented for."""
    words = {"email": "kim.groß-öder@example.org", "phone": "030 23125 044", "plz": "53113", "country": "Peru"}
    typed = {"integer": 17, "date": "2031-06-03", "url": "www.example.org", "long": LONG, "bool": True}
    return {
        field.id: words.get(field.kind)
        or typed.get(field.kind)
        or (field.options[0] if field.kind == "choice" else None)
        or (list(field.options[:1]) if field.kind == "multi" else f"Käthe Müßig-{number}")
        for number, field in enumerate(form.fields)
    }


def _ids(form: Form, *kinds: str) -> list[str]:
    return [field.id for field in form.fields if field.kind in kinds and not field.checks]


def _all_ticks(form: Form) -> dict[str, Any]:
    fields = [field for field in form.fields if field.kind in ("bool", "multi")]
    return {field.id: True if field.kind == "bool" else list(field.options) for field in fields}


def _last_options(form: Form) -> dict[str, Any]:
    chosen = {field.id: field.options[-1] for field in form.fields if field.kind == "choice"}
    return chosen | {field.id: [field.options[-1]] for field in form.fields if field.kind == "multi"}


def _odd_days(form: Form) -> dict[str, tuple[str, str]]:
    """Days as people write them: (what is meant, what is typed)."""
    written = (("2014-09-05", "Fr., 5. September 2014"), ("2014-03-01", "1.3.14"), ("2014-10-09", "09. Okt. 2014"))
    days = [field.id for field in form.fields if field.kind == "date"]
    return {key: written[place % len(written)] for place, key in enumerate(days)}


def _odd_words(form: Form) -> dict[str, tuple[str, str]]:
    """The same letters in other bytes: letters and their accents apart, odd blanks, hyphens that nobody sees."""
    meant = "Žofia Müller-Öztürk, Städte- und Gemeindepartnerschaften São Tomé"
    apart = unicodedata.normalize("NFD", meant)
    blanks = meant.replace(" ", "\u00a0")
    hidden = meant.replace("partner", "\u00adpartner\u00ad").replace("Städte", "Städte\u200b")
    written = (apart, blanks, hidden, f"\u200e{meant}\u200e", f"\u2009{meant} ")
    texts = _ids(form, "text", "long")
    return {key: (meant, written[place % len(written)]) for place, key in enumerate(texts)}


def _printed_words(form: Form) -> dict[str, Any]:
    """Answers that are labels, options or titles of the form elsewhere."""
    labels = [field.label for field in form.fields if field.kind in ("text", "date", "integer", "email")]
    texts = _ids(form, "text")
    wanted = zip(texts, labels[1:] + labels[:1], strict=False)
    return {key: label for key, label in wanted if form.field(key).label != label}
