"""Filters and tests: known, fed with what they can take, and in a language that exists."""

from __future__ import annotations

import difflib
from dataclasses import replace
from datetime import date

from jinja2 import nodes

from klimadocs.letters.lint_compare import Comparisons
from klimadocs.letters.lint_filters import GERMAN, WANTED, gives, is_called_rightly, nearest_filter, takes
from klimadocs.letters.lint_ground import SEE, spelled
from klimadocs.letters.lint_logic import either
from klimadocs.letters.lint_shapes import ANY, BOOL, TEXT, Shape
from klimadocs.letters.lint_truth import equal
from klimadocs.letters.speech import Speech

_LATE = frozenset(("loop", "caller", "varargs", "kwargs", "self"))
_KIND_REMEDIES = {
    ("datum", "text"): "Das ist schon ein Text; den Filter weglassen.",
    ("zahl", "text"): "Nur Zahlen bekommen Tausenderpunkte; den Filter weglassen.",
    ("join", "text"): "Ein Text braucht kein join; den Filter weglassen.",
}


class Filters(Comparisons):
    """Looks at filters and tests."""

    def _filter(self, node: nodes.Filter) -> Shape:
        value = self.shape(node.node) if node.node is not None else TEXT
        arguments = [self.shape(argument) for argument in node.args]
        for entry in node.kwargs:
            self.shape(entry.value)
        if node.name not in self.environment.filters:
            self._tell_filter(node, node.name)
            return ANY
        named = frozenset(str(entry.key) for entry in node.kwargs)
        if not (
            node.dyn_args or node.dyn_kwargs or is_called_rightly(node.name, self.environment, len(node.args), named)
        ):
            self._tell_arguments(node)
        if node.name in ("default", "d"):
            return self._default(value, arguments[0] if arguments else TEXT)
        self._check_kind(node, value)
        if node.name in ("map", "selectattr", "rejectattr", "groupby", "sort", "sum", "join"):
            return self._of_elements(node, value)
        if node.name in ("first", "last", "random", "min", "max") and value.kind == "list" and node.node is not None:
            self.need_some(node, node.node, value)
        if node.name in ("uebersetzt", "datum"):
            self._check_language(node, value)
        return gives(node.name, value)

    def _default(self, value: Shape, instead: Shape) -> Shape:
        kind = value.kind if value.kind == instead.kind or value.kind == "table" else "any"
        return Shape(kind, element=value.element, parts=value.parts, given=either((value.given, instead.given)))

    def _tell_filter(self, node: nodes.Node, name: str) -> None:
        near = nearest_filter(name, self.environment)
        remedy = f"Meinten Sie „{near}“?" if near else "Die Filter stehen in docs/letters.md."
        self.tell(node, "filter", f"Den Filter „{name}“ gibt es nicht.", remedy)

    def _tell_arguments(self, node: nodes.Filter) -> None:
        remedy = "Die Zahl der Angaben in den runden Klammern prüfen."
        if node.name in ("datum", "uebersetzt"):
            remedy = f'Die Sprache nennen: | {node.name}("es").'
        self.tell(node, "type", f"Der Filter „{node.name}“ hat zu wenige oder zu viele Angaben.", remedy)

    def _check_kind(self, node: nodes.Filter, value: Shape) -> None:
        taken = takes(node.name)
        if not taken or value.kind in ("any", *taken):
            return
        what = " oder ".join(WANTED[kind] for kind in taken)
        name = spelled(node.node) if node.node is not None else ""
        sentence = f"Der Filter „{node.name}“ erwartet {what}; „{name}“ ist {GERMAN.get(value.kind, value.kind)}."
        self.tell(node, "type", sentence, _KIND_REMEDIES.get((node.name, value.kind), "Den Filter weglassen."))

    def _of_elements(self, node: nodes.Filter, value: Shape) -> Shape:
        """Filters that look into the elements of a list."""
        named = {str(entry.key): entry.value for entry in node.kwargs}
        inner = named.get("attribute")
        if node.name in ("selectattr", "rejectattr", "groupby") and node.args:
            inner = node.args[0]
        if node.name == "join" and len(node.args) > 1:
            inner = node.args[1]
        element = value.element or ANY
        if isinstance(inner, nodes.Const) and isinstance(inner.value, str):
            for key in inner.value.split("."):
                element = self._element_part(node, element, key)
        elif node.name == "join" and element.kind in ("table", "list"):
            sentence = f"„{spelled(node.node)}“ enthält Gruppen von Namen, die sich nicht verbinden lassen."
            self.tell(node, "type", sentence, 'Sagen, welchen Teil: | join(", ", attribute="...").')
        elif node.name == "map" and node.args and isinstance(node.args[0], nodes.Const):
            if node.args[0].value not in self.environment.filters:
                self._tell_filter(node, str(node.args[0].value))
            element = ANY
        if node.name == "map":
            return Shape("list", element=replace(element, path=""), given=value.given, filled=value.filled)
        return gives(node.name, value)

    def _element_part(self, node: nodes.Filter, element: Shape, name: str) -> Shape:
        found = element.part(name)
        if found is not None or element.kind in ("any", "rich") or name.isdecimal():
            return found or ANY
        near = difflib.get_close_matches(name, [key for key, _ in element.parts], n=1)
        remedy = f"Meinten Sie „{near[0]}“?" if near else SEE
        self.tell(node, "unknown", f"Die Einträge von „{spelled(node.node)}“ haben kein „{name}“.", remedy)
        return ANY

    def _check_language(self, node: nodes.Filter, value: Shape) -> None:
        asked = node.args[0] if node.args else None
        if not isinstance(asked, nodes.Const) or not isinstance(asked.value, str):
            return
        language = asked.value
        if node.name == "datum":
            if not _is_language(language):
                sentence = f"Die Sprache „{language}“ gibt es nicht."
                self.tell(node, "translation", sentence, "Ihr Kürzel nennen: de, es, pt oder en.")
            return
        if language not in self._tongues.glossary:
            sentence = f"In glossary.toml gibt es keine Wörter der Sprache „{language}“."
            self.tell(node, "translation", sentence, f"Dort eine Tabelle [{language}] anlegen.")
        elif len(self._tongues.own) > 1 and language not in self._tongues.own:
            sentence = f"Übersetzt wird nach „{language}“; die Vorlage spricht {' und '.join(self._tongues.own)}."
            self.tell(node, "translation", sentence, f"Meinten Sie „{self._tongues.own[1]}“?")
        else:
            self._check_words(node, value, language)

    def _check_words(self, node: nodes.Filter, value: Shape, language: str) -> None:
        lacking = sorted((value.words or frozenset()) - self._tongues.glossary[language] - {""})
        possible = [word for word in lacking if not self.is_dead(equal(value, word))]
        if possible:
            words = ", ".join(f"„{word}“" for word in possible[:5]) + (" ..." if len(possible) > 5 else "")
            sentence = f"Für {words} gibt es keine Übersetzung nach „{language}“."
            self.tell(node, "translation", sentence, f"In glossary.toml unter [{language}] ergänzen.")

    def _test(self, node: nodes.Test) -> Shape:
        is_late = isinstance(node.node, nodes.Name) and node.node.name in _LATE
        if not (is_late and node.name in ("defined", "undefined")):
            self.shape(node.node)
        for argument in node.args:
            self.shape(argument)
        if node.name not in self.environment.tests:
            near = difflib.get_close_matches(node.name, sorted(self.environment.tests), n=1)
            remedy = (
                f"Meinten Sie „{near[0]}“?" if near else f"Ob etwas fehlt, fragt {{% if not {spelled(node.node)} %}}."
            )
            self.tell(node, "filter", f"Die Frage „is {node.name}“ gibt es nicht.", remedy)
        return BOOL


def _is_language(language: str) -> bool:
    from babel import UnknownLocaleError

    try:
        Speech(language).day(date(2000, 1, 1), language)
    except (UnknownLocaleError, ValueError):
        return False
    return True
