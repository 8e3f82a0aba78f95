"""Comparisons and sums: like with like, and with answers that the form can give."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import Any

from jinja2 import nodes

from klimadocs.letters.lint_filters import GERMAN
from klimadocs.letters.lint_ground import SEE, source_of, spelled
from klimadocs.letters.lint_shapes import ANY, BOOL, TEXT, Shape
from klimadocs.letters.lint_truth import ORDER, Truth


class Comparisons(Truth):
    """Looks at comparisons and sums."""

    def _compare(self, node: nodes.Compare) -> Shape:
        left_node, left = node.expr, self.shape(node.expr)
        for operand in node.ops:
            right = self.shape(operand.expr)
            self._check_compared(node, operand.op, (left_node, left), (operand.expr, right))
            left_node, left = operand.expr, right
        return BOOL

    def _check_compared(
        self, node: nodes.Compare, sign: str, one: tuple[nodes.Expr, Shape], other: tuple[nodes.Expr, Shape]
    ) -> None:
        if sign in ORDER:
            self.need(one[0], one[1], "wird verglichen")
            self.need(other[0], other[1], "wird verglichen")
        if sign in ("in", "notin"):
            self._check_options(node, one, other)
            return
        kinds = {one[1].kind, other[1].kind}
        if len(kinds) == 2 and "any" not in kinds:
            self._tell_unlike(node, one, other)
        elif sign in ("eq", "ne"):
            self._check_option(node, one, other[1])
            self._check_option(node, other, one[1])

    def _tell_unlike(self, node: nodes.Node, one: tuple[nodes.Expr, Shape], other: tuple[nodes.Expr, Shape]) -> None:
        if isinstance(one[0], nodes.Const):
            one, other = other, one
        name, kinds = spelled(one[0]), (one[1].kind, other[1].kind)
        what, against = (GERMAN.get(kind, kind) for kind in kinds)
        sentence = f"„{name}“ ist {what}; verglichen wird mit etwas anderem: {against}."
        remedies = {
            ("list", "text"): f"Ob die Liste etwas enthält, fragt man so: {source_of(other[0])} in {name}.",
            ("bool", "text"): f"Ja und Nein fragt man so: {{% if {name} %}} oder {{% if not {name} %}}.",
            ("number", "text"): "Zahlen ohne Anführungszeichen schreiben.",
        }
        self.tell(node, "type", sentence, remedies.get(kinds, "Gleiches mit Gleichem vergleichen."))

    def _check_options(self, node: nodes.Node, one: tuple[nodes.Expr, Shape], other: tuple[nodes.Expr, Shape]) -> None:
        if isinstance(other[0], nodes.Tuple | nodes.List):
            for item in other[0].items:
                with self.mute():
                    value = self.shape(item)
                self._check_option(node, one, value)
        elif other[1].kind == "list":
            self._check_option(node, other, one[1])
        elif other[1].kind in ("number", "date", "bool"):
            name = spelled(other[0])
            self.tell(node, "type", f"„{name}“ ist {GERMAN[other[1].kind]}; darin lässt sich nichts suchen.", SEE)

    def _check_option(self, node: nodes.Node, one: tuple[nodes.Expr, Shape], other: Shape) -> None:
        """Compared with a fixed text that no form offers, the condition never holds."""
        options, words = one[1].words, other.words
        if not one[1].is_choice or options is None or words is None or other.path:
            return
        for word in sorted(words - options - {""}):
            near = difflib.get_close_matches(word, sorted(options), n=1)
            remedy = f"Meinten Sie „{near[0]}“?" if near else f"Es gibt: {', '.join(sorted(options))}."
            self.tell(
                node, "option", f"„{spelled(one[0])}“ ist nie „{word}“: Diese Antwort hat das Formular nicht.", remedy
            )

    def _sum(self, node: Any) -> Shape:
        if isinstance(node, nodes.Sub) and (meant := self._hyphened(node)):
            sentence = f"„{source_of(node)}“ heißt hier minus; ein Name hat keinen Bindestrich."
            self.tell(node, "unknown", sentence, f"Meinten Sie „{meant.path}“?")
            return meant
        left, right = self.shape(node.left), self.shape(node.right)
        if isinstance(node, nodes.Mod) and left.kind == "text":
            return TEXT
        for operand, value in ((node.left, left), (node.right, right)):
            self.need(operand, value, "wird verrechnet")
        kinds = {left.kind, right.kind} - {"any"}
        is_fine = kinds <= {"number"} or (isinstance(node, nodes.Add) and len(kinds) == 1 and kinds <= {"text", "list"})
        if not (is_fine or (isinstance(node, nodes.Sub) and kinds == {"date"})):
            what = " und ".join(sorted(GERMAN.get(kind, kind) for kind in kinds))
            sentence = f"In „{source_of(node)}“ lässt sich nicht rechnen: {what}."
            self.tell(node, "type", sentence, 'Texte verbindet ~, zum Beispiel name ~ " " ~ ort.')
            return ANY
        return replace(left if left.kind != "any" else right, path="", given=True, words=None, is_choice=False)

    def _hyphened(self, node: nodes.Sub) -> Shape | None:
        if not (isinstance(node.left, nodes.Name | nodes.Getattr) and isinstance(node.right, nodes.Name)):
            return None
        head, _, last = spelled(node.left).rpartition(".")
        name = f"{last}_{node.right.name}"
        if not head:
            return self.scope.find(name)
        with self.mute():
            owner = self.shape(node.left.node) if isinstance(node.left, nodes.Getattr) else ANY
        return owner.part(name)
