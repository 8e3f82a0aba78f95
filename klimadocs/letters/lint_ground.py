"""What every look at an expression stands on: the names that are bound, what holds there, and how flaws are told."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, nodes

from klimadocs.letters.lint_logic import Formula, Knowledge
from klimadocs.letters.lint_shapes import ANY, Shape, Vocabulary

Tell = Callable[[int, str, str, str], None]
"""Line, kind, sentence, remedy."""
SEE = "Die Namen stehen in docs/letters.md."
SUMS = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)


@dataclass
class Scope:
    """Names that the template itself binds, over those of the letter."""

    names: dict[str, Shape]
    parent: Scope | None = None
    macros: dict[str, nodes.Macro] = field(default_factory=dict)

    def find(self, name: str) -> Shape | None:
        if name in self.names:
            return self.names[name]
        return self.parent.find(name) if self.parent else None

    def macro(self, name: str) -> nodes.Macro | None:
        return self.macros.get(name) or (self.parent.macro(name) if self.parent else None)

    def all(self) -> dict[str, Shape]:
        return {**(self.parent.all() if self.parent else {}), **self.names}


@dataclass(frozen=True, slots=True)
class Tongues:
    """Languages of a template, the letter's own first, and the words that the call has in each."""

    own: tuple[str, ...]
    glossary: dict[str, frozenset[str]]


class Ground:
    """Looks at expressions. `path` is what holds where the walk stands; `known` what holds in the whole letter."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        environment: Environment,
        tell: Tell,
        known: Knowledge,
        tongues: Tongues,
    ) -> None:
        self.environment = environment
        self.scope = Scope(dict(vocabulary.shapes))
        self.path: list[Formula] = []
        self.left: set[str] = set()
        self._known = known
        self._nothing = Knowledge(())
        self._tell_at = tell
        self._tongues = tongues
        self._is_mute = False
        self.call_macro: Callable[[nodes.Macro, nodes.Call], Shape] = lambda macro, call: ANY

    def tell(self, node: nodes.Node, kind: str, sentence: str, remedy: str) -> None:
        if not self._is_mute:
            self._tell_at(node.lineno, kind, sentence, remedy)

    @contextmanager
    def where(self, formula: Formula) -> Iterator[None]:
        """Within, this holds as well."""
        self.path.append(formula)
        try:
            yield
        finally:
            self.path.pop()

    @contextmanager
    def mute(self) -> Iterator[None]:
        before, self._is_mute = self._is_mute, True
        try:
            yield
        finally:
            self._is_mute = before

    def is_sure(self, formula: Formula) -> bool:
        return formula is True or self._known.entails(self.path, formula)

    def is_dead(self, formula: Formula) -> bool:
        """By the conditions around it alone."""
        return self._nothing.excludes(self.path, formula)

    def need(self, node: nodes.Expr, value: Shape, doing: str = "wird ausgegeben") -> None:
        """Tells where a value that is used may be missing."""
        if self.is_sure(value.given):
            return
        name = spelled(node) or value.path
        if value.is_void:
            sentence = f"„{name}“ {doing}, ist aber in office.toml leer."
        else:
            sentence = f"„{name}“ {doing}, kann aber fehlen." if name else f"Ein Wert, der {doing}, kann fehlen."
        guard = f"{{% if {name} %}} ... {{% endif %}} darum setzen" if name else "Nach ihm fragen"
        self.tell(node, "optional", sentence, f'{guard}, oder einen Ersatz nennen: | default("...").')

    def need_some(self, node: nodes.Expr, owner: nodes.Expr, value: Shape) -> None:
        """Tells where an element of a list is used that may be empty."""
        if not self.is_sure(value.filled):
            name = spelled(owner) or "die Liste"
            sentence = f"Ein Eintrag von „{name}“ wird verwendet, die Liste kann aber leer sein."
            self.tell(node, "optional", sentence, f"{{% if {name} %}} ... {{% endif %}} darum setzen.")

    def shape(self, node: nodes.Node | None) -> Shape:
        """The value of an expression. Tells what is wrong on the way."""
        if node is None:
            return ANY
        look = getattr(self, "_sum" if isinstance(node, SUMS) else f"_{type(node).__name__.lower()}", None)
        if look is None:
            for child in node.iter_child_nodes():
                self.shape(child)
            return ANY
        found: Shape = look(node)
        return found

    def near(self, name: str) -> str:
        """What was meant by an unknown name."""
        known = self.scope.all()
        inner = {part: f"{key}.{part}" for key, shape in known.items() for part, _ in shape.parts}
        if name in inner:
            return f"Meinten Sie „{inner[name]}“?"
        candidates = [*known, *(f"{key}.{part}" for key, shape in known.items() for part, _ in shape.parts)]
        near = difflib.get_close_matches(name, candidates, n=1) or difflib.get_close_matches(
            name.casefold(), known, n=1
        )
        near = near or [inner[part] for part in difflib.get_close_matches(name, inner, n=1, cutoff=0.8)]
        return f"Meinten Sie „{near[0]}“?" if near else SEE


def spelled(node: nodes.Node | None) -> str:
    """How the author wrote a value, as far as it is a name."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{spelled(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{spelled(node.node)}[...]"
    if isinstance(node, nodes.Filter | nodes.Call):
        return spelled(node.node)
    if isinstance(node, nodes.Or):
        return f"{spelled(node.left)} or {spelled(node.right)}"
    return ""


def source_of(node: Any) -> str:
    """A sum or a fixed value as the author wrote it, more or less."""
    if isinstance(node, nodes.Const):
        return repr(node.value)
    if isinstance(node, SUMS):
        sign = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**"}
        return f"{source_of(node.left)} {sign[type(node).__name__]} {source_of(node.right)}"
    return spelled(node) or "..."
