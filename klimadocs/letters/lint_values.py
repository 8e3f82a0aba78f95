"""What an expression of a template gives: its kind, and when it is there."""

from __future__ import annotations

import difflib
from dataclasses import replace
from datetime import date

from jinja2 import nodes

from klimadocs.letters.lint_filtering import Filters
from klimadocs.letters.lint_filters import GERMAN
from klimadocs.letters.lint_ground import SEE, Scope, spelled
from klimadocs.letters.lint_logic import Atom, both, either, follows, negated
from klimadocs.letters.lint_shapes import ANY, BOOL, NUMBER, TEXT, Shape

_PYTHON: dict[str, type] = {"text": str, "number": int, "date": date, "bool": int, "list": list, "table": dict}


class Values(Filters):
    """Looks at names, their parts, calls, and what joins them."""

    def _const(self, node: nodes.Const) -> Shape:
        if isinstance(node.value, bool):
            return BOOL
        if isinstance(node.value, str):
            return replace(TEXT, words=frozenset((node.value,)))
        return NUMBER if isinstance(node.value, int | float) else ANY

    def _list(self, node: nodes.List | nodes.Tuple) -> Shape:
        found = [self.shape(item) for item in node.items]
        kinds = {shape.kind for shape in found}
        given = both(shape.given for shape in found)
        return Shape("list", element=Shape(kinds.pop()) if len(kinds) == 1 else ANY, given=given, filled=bool(found))

    _tuple = _list

    def _name(self, node: nodes.Name) -> Shape:
        found = self.scope.find(node.name)
        if found is not None:
            return found
        if node.name in self.environment.globals or self.scope.macro(node.name):
            return Shape("call")
        self._tell_unknown(node)
        return ANY

    def _tell_unknown(self, node: nodes.Name) -> None:
        name = node.name
        if name == "loop":
            self.tell(
                node, "unknown", "„loop“ gibt es nur innerhalb einer Schleife.", "Zwischen for und endfor setzen."
            )
        elif name in self.left:
            sentence = f"„{name}“ gibt es hier nicht mehr: Der Name gilt nur innerhalb seiner Schleife."
            self.tell(node, "unknown", sentence, "Vor endfor verwenden.")
        else:
            self.tell(node, "unknown", f"Den Namen „{name}“ kennt kein Brief.", self.near(name))

    def _getattr(self, node: nodes.Getattr) -> Shape:
        return self._part(node, self.shape(node.node), node.attr)

    def _getitem(self, node: nodes.Getitem) -> Shape:
        value, key = self.shape(node.node), node.arg
        if isinstance(key, nodes.Const) and isinstance(key.value, str):
            return self._part(node, value, key.value)
        if isinstance(key, nodes.Slice):
            return replace(value, path="", filled=Atom(f"?{key!r}"))
        self.shape(key)
        if value.kind == "list":
            self.need_some(node, node.node, value)
            self._check_index(node, value)
            return replace(value.element or ANY, path="")
        if value.kind in ("number", "date", "bool"):
            self.tell(node, "type", f"„{spelled(node.node)}“ ist {GERMAN[value.kind]}, keine Liste.", SEE)
        return ANY

    def _check_index(self, node: nodes.Getitem, value: Shape) -> None:
        number = node.arg.value if isinstance(node.arg, nodes.Const) else 0
        if value.count and isinstance(number, int) and number >= value.count:
            sentence = (
                f"„{spelled(node.node)}“ hat {value.count} Einträge; einen mit der Nummer {number} gibt es nicht."
            )
            self.tell(node, "unknown", sentence, "Gezählt wird ab 0.")

    def _part(self, node: nodes.Getattr | nodes.Getitem, owner: Shape, name: str) -> Shape:
        found = owner.part(name)
        if found is not None:
            return replace(found, given=both((owner.given, found.given)))
        if owner.kind in ("any", "rich", "call", "missing"):
            return replace(ANY, given=owner.given)
        kind = _PYTHON[owner.kind]
        if hasattr(kind, name) and not name.startswith("_"):
            return Shape("call" if callable(getattr(kind, name)) else "number", given=owner.given)
        self._tell_no_part(node, owner, name)
        return ANY

    def _tell_no_part(self, node: nodes.Getattr | nodes.Getitem, owner: Shape, name: str) -> None:
        whole = spelled(node.node)
        if owner.kind == "table":
            near = difflib.get_close_matches(name, [key for key, _ in owner.parts], n=1)
            known = ", ".join(key for key, _ in owner.parts[:12])
            remedy = f"Meinten Sie „{whole}.{near[0]}“?" if near else f"Es gibt: {known}."
            self.tell(node, "unknown", f"„{whole}“ hat kein „{name}“.", remedy)
        elif owner.kind == "list":
            sentence = f"„{whole}“ ist eine Liste und hat kein „{name}“."
            remedy = f"Die Einträge nacheinander: {{% for x in {whole} %}}{{{{ x.{name} }}}}{{% endfor %}}."
            self.tell(node, "unknown", sentence, remedy)
        else:
            self.tell(node, "unknown", f"„{whole}“ ist {GERMAN[owner.kind]} und hat kein „{name}“.", self.near(name))

    def _call(self, node: nodes.Call) -> Shape:
        if isinstance(node.node, nodes.Name) and (macro := self.scope.macro(node.node.name)):
            return self.call_macro(macro, node)
        function = self._called_name(node)
        for argument in (*node.args, *(entry.value for entry in node.kwargs)):
            self.shape(argument)
        if function.kind not in ("call", "any", "rich"):
            sentence = f"„{spelled(node.node)}“ ist {GERMAN.get(function.kind, 'keine Funktion')}, keine Funktion."
            self.tell(node, "type", sentence, "Die runden Klammern weglassen.")
            return ANY
        if isinstance(node.node, nodes.Getattr) and node.node.attr == "get" and node.args:
            return self._getitem(nodes.Getitem(node.node.node, node.args[0], "load", lineno=node.lineno))
        if isinstance(node.node, nodes.Name) and node.node.name == "range":
            return Shape("list", element=NUMBER)
        return replace(ANY, given=function.given)

    def _called_name(self, node: nodes.Call) -> Shape:
        callee = node.node
        if (
            not isinstance(callee, nodes.Name)
            or self.scope.find(callee.name)
            or callee.name in self.environment.globals
        ):
            return self.shape(callee)
        known = [*_macros(self.scope), *self.environment.globals]
        near = difflib.get_close_matches(callee.name, known, n=1)
        remedy = f"Meinten Sie „{near[0]}“?" if near else "Werte stehen ohne runde Klammern da. " + SEE
        self.tell(node, "unknown", f"Die Funktion „{callee.name}“ gibt es nicht.", remedy)
        return ANY

    def _condexpr(self, node: nodes.CondExpr) -> Shape:
        self.shape(node.test)
        test = self.holds(node.test)
        with self.where(test):
            first = self.shape(node.expr1)
        given = follows(test, first.given)
        if node.expr2 is None:
            return replace(first, path="", given=given)
        with self.where(negated(test)):
            second = self.shape(node.expr2)
        given = both((given, follows(negated(test), second.given)))
        return replace(first, path="", given=given) if first.kind == second.kind else Shape("any", given=given)

    def _and(self, node: nodes.And) -> Shape:
        self.shape(node.left)
        with self.where(self.holds(node.left)):
            self.shape(node.right)
        return BOOL

    def _or(self, node: nodes.Or) -> Shape:
        left = self.shape(node.left)
        with self.where(negated(self.holds(node.left))):
            right = self.shape(node.right)
        given = either((left.given, right.given))
        if left.kind == right.kind:
            return Shape(left.kind, element=left.element, parts=left.parts, given=given)
        return Shape("any", given=given)

    def _not(self, node: nodes.Not) -> Shape:
        self.shape(node.node)
        return BOOL

    def _concat(self, node: nodes.Concat) -> Shape:
        for part in node.nodes:
            value = self.shape(part)
            self.need(part, value, "wird in einen Text eingefügt")
            self.check_printed(part, value)
        return TEXT

    def check_printed(self, node: nodes.Expr, value: Shape) -> None:
        """Tells where a value cannot stand in a sentence."""
        name = spelled(node)
        if isinstance(node, nodes.Const) and node.value is None:
            self.tell(node, "type", "Hier stünde „None“ im Brief.", "Einen Namen oder einen Text hineinschreiben.")
        elif value.kind == "table":
            parts = ", ".join(f"{name}.{key}" for key, _ in value.parts[:4])
            sentence = f"„{name}“ ist eine ganze Gruppe von Namen und lässt sich nicht ausgeben."
            self.tell(node, "type", sentence, f"Einen davon nennen, zum Beispiel {parts}.")
        elif value.kind == "list" and value.element and value.element.kind in ("table", "list"):
            sentence = f"„{name}“ ist eine Liste von Gruppen und lässt sich nicht ausgeben."
            self.tell(node, "type", sentence, f"Mit {{% for x in {name} %}} durch die Einträge gehen.")
        elif value.kind == "call" and not isinstance(node, nodes.Call):
            self.tell(
                node, "type", f"„{name}“ ist eine Funktion; so steht kein Wert da.", "Runde Klammern dahinter: ()."
            )


def _macros(scope: Scope) -> list[str]:
    return [*scope.macros, *(_macros(scope.parent) if scope.parent else [])]
