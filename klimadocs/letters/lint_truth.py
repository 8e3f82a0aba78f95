"""When a condition of a template holds, as far as that follows from what is given."""

from __future__ import annotations

from typing import Any

from jinja2 import nodes

from klimadocs.letters.lint_ground import Ground
from klimadocs.letters.lint_logic import Atom, Formula, both, either, negated
from klimadocs.letters.lint_shapes import Shape

ORDER = frozenset(("lt", "lteq", "gt", "gteq"))


class Truth(Ground):
    """Turns conditions into formulas. Tells nothing."""

    def holds(self, node: nodes.Node) -> Formula:
        """When a condition holds. Tells nothing."""
        if isinstance(node, nodes.Not):
            return negated(self.holds(node.node))
        if isinstance(node, nodes.And):
            return both((self.holds(node.left), self.holds(node.right)))
        if isinstance(node, nodes.Or):
            return either((self.holds(node.left), self.holds(node.right)))
        if isinstance(node, nodes.Compare) and len(node.ops) == 1:
            return self._compared(node)
        if isinstance(node, nodes.Const):
            return bool(node.value)
        if isinstance(node, nodes.Filter) and node.name in ("length", "count", "list") and node.node is not None:
            return self.holds(node.node)
        if isinstance(node, nodes.Test | nodes.Call | nodes.Compare):
            return self._opaque(node)
        with self.mute():
            value = self.shape(node)
        if value.path:
            return Atom(value.path)
        return both((value.given, self._opaque(node)))

    def _compared(self, node: nodes.Compare) -> Formula:
        sign, right_node = node.ops[0].op, node.ops[0].expr
        if counted := self._counted(node):
            return counted
        with self.mute():
            left, right = self.shape(node.expr), self.shape(right_node)
        if sign in ("eq", "ne") and isinstance(right_node, nodes.Const) and left.path:
            same = negated(left.given) if right_node.value is None else equal(left, right_node.value)
            return same if sign == "eq" else negated(same)
        words = _constants(right_node) if sign == "in" and left.path else []
        if words:
            return either(equal(left, word) for word in words)
        if sign == "in" and isinstance(node.expr, nodes.Const) and right.path:
            return both((Atom(f"{right.path} ∋ {node.expr.value!r}"), Atom(right.path)))
        if sign in ORDER:
            return both((left.given, right.given, self._opaque(node)))
        return self._opaque(node)

    def _counted(self, node: nodes.Compare) -> Formula | None:
        """`list | length > 0` and its like."""
        inner, sign, number = node.expr, node.ops[0].op, node.ops[0].expr
        is_count = isinstance(inner, nodes.Filter) and inner.name in ("length", "count") and inner.node is not None
        if not (is_count and isinstance(number, nodes.Const) and isinstance(number.value, int)):
            return None
        assert isinstance(inner, nodes.Filter)
        assert inner.node is not None
        some, count = self.holds(inner.node), number.value
        if (sign, count) in (("gt", 0), ("gteq", 1), ("ne", 0)):
            return some
        if (sign, count) in (("eq", 0), ("lt", 1), ("lteq", 0)):
            return negated(some)
        more = (sign in ("gt", "gteq") and count > 0) or (sign == "eq" and count > 0)
        return both((some, self._opaque(node))) if more else self._opaque(node)

    def _opaque(self, node: nodes.Node) -> Formula:
        """What nobody can know beforehand; the same words twice mean the same, unless names were set between."""
        mine = self.scope.all().keys() if self.scope.parent else {}
        is_own = any(entry.name in mine or entry.name in self.left for entry in node.find_all(nodes.Name))
        changes = is_own or bool(list(node.find_all(nodes.Call)))
        return Atom(f"?{id(node)}" if changes else f"?{node!r}")


def _constants(node: nodes.Node) -> list[Any]:
    """The fixed values of a list; [] where it has others."""
    if not isinstance(node, nodes.Tuple | nodes.List):
        return []
    values = [item.value for item in node.items if isinstance(item, nodes.Const)]
    return values if len(values) == len(node.items) else []


def equal(value: Shape, word: Any) -> Formula:
    """A value is this word; that says that it is given."""
    if value.kind == "bool" and isinstance(word, bool):
        return Atom(value.path) if word else negated(Atom(value.path))
    return both((Atom(f"{value.path} = {word!r}"), value.given)) if value.path else Atom(f"?{word!r} {id(value)}")
