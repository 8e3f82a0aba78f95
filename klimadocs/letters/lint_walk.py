"""Walks a template's commands through every branch. What stands between the commands plays no part here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from jinja2 import Environment, nodes

from klimadocs.letters.lint_filters import GERMAN
from klimadocs.letters.lint_ground import Scope, Tell, Tongues, spelled
from klimadocs.letters.lint_logic import Formula, Knowledge, atoms_of, negated
from klimadocs.letters.lint_shapes import ANY, BOOL, NUMBER, TEXT, Shape, Vocabulary
from klimadocs.letters.lint_values import Values

_DEEPEST = 5
_LOOP = Shape(
    "table",
    parts=(
        *((name, NUMBER) for name in ("index", "index0", "revindex", "revindex0", "length", "depth", "depth0")),
        ("first", BOOL), ("last", BOOL), ("previtem", ANY), ("nextitem", ANY),
        ("cycle", Shape("call")), ("changed", Shape("call")),
    ),
)  # fmt: skip


class Walk:
    """One walk through one part. `prefix_of` a line is docxtpl's letter in the tag that stands there."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        environment: Environment,
        tell: Tell,
        known: Knowledge,
        tongues: Tongues,
        prefix_of: Callable[[int], str],
    ) -> None:
        self._values = Values(vocabulary, environment, tell, known, tongues)
        self._values.call_macro = self._call_macro
        self._prefix_of = prefix_of
        self._called: set[int] = set()
        self._depth = 0

    def through(self, tree: nodes.Template) -> None:
        self._values.scope = Scope({}, self._values.scope)
        self._all(tree.body)
        for macro in tree.find_all(nodes.Macro):
            if id(macro) not in self._called:
                with self._inside(dict.fromkeys((entry.name for entry in macro.args), ANY)):
                    self._bind_caller()
                    self._all(macro.body)

    def _all(self, statements: Iterable[nodes.Node]) -> None:
        for statement in statements:
            step = getattr(self, f"_{type(statement).__name__.lower()}", None)
            if step:
                step(statement)
            else:
                self._values.shape(statement)

    def _output(self, node: nodes.Output) -> None:
        for entry in node.nodes:
            if isinstance(entry, nodes.TemplateData):
                continue
            value = self._values.shape(entry)
            self._values.need(entry, value)
            self._values.check_printed(entry, value)
            if self._prefix_of(entry.lineno) and value.kind in ("text", "number", "date", "bool", "list"):
                letter = self._prefix_of(entry.lineno)
                sentence = (
                    f"{{{{{letter} ... }}}} ist für gestaltete Stücke; „{spelled(entry)}“ ist {GERMAN[value.kind]}."
                )
                self._values.tell(entry, "type", sentence, f"Das „{letter}“ weglassen.")

    def _if(self, node: nodes.If) -> None:
        values = self._values
        before = dict(values.scope.names)
        ends: list[dict[str, Shape]] = []
        passed: list[Formula] = []
        for branch in (node, *node.elif_):
            values.shape(branch.test)
            test = values.holds(branch.test)
            if values.is_dead(test) and atoms_of(test):
                sentence = "Dieser Zweig kommt nie vor: Seine Bedingung widerspricht denen davor."
                values.tell(branch.test, "branch", sentence, "Die Bedingung ändern oder den Zweig löschen.")
            ends.append(self._branch(before, (test,), branch.body))
            passed.append(negated(test))
            values.path.append(passed[-1])
        ends.append(self._branch(before, (), node.else_))
        del values.path[len(values.path) - len(passed) :]
        values.scope.names = _merged(before, ends)

    def _branch(
        self, before: dict[str, Shape], tests: Sequence[Formula], body: Iterable[nodes.Node]
    ) -> dict[str, Shape]:
        values = self._values
        values.scope.names = dict(before)
        values.path += tests
        self._all(body)
        del values.path[len(values.path) - len(tests) :]
        return values.scope.names

    def _for(self, node: nodes.For) -> None:
        values = self._values
        found = values.shape(node.iter)
        some = values.holds(node.iter)
        self._check_loop(node, found)
        names = _bound(node.target, found)
        with self._inside({**names, "loop": _LOOP}), values.where(some):
            if node.test is not None:
                values.shape(node.test)
                values.path.append(values.holds(node.test))
            self._all(node.body)
            if node.test is not None:
                values.path.pop()
            values.left |= values.scope.names.keys()
        with self._inside({}), values.where(True if node.test is not None else negated(some)):
            self._all(node.else_)

    def _check_loop(self, node: nodes.For, found: Shape) -> None:
        if found.kind in ("list", "any", "rich"):
            return
        name = spelled(node.iter)
        sentence = f"Die Schleife geht durch „{name}“; das ist {GERMAN.get(found.kind, found.kind)}, keine Liste."
        remedy = f"{{{{ {name} }}}} ohne Schleife schreiben."
        if found.kind == "table":
            remedy = f"Die Namen einzeln nennen, oder {name}.items() schreiben."
        self._values.tell(node, "type", sentence, remedy)

    def _assign(self, node: nodes.Assign) -> None:
        value = self._values.shape(node.node)
        if isinstance(node.target, nodes.Name):
            self._values.scope.names[node.target.name] = value
        elif isinstance(node.target, nodes.Tuple):
            self._values.scope.names.update(_bound(node.target, ANY))

    def _assignblock(self, node: nodes.AssignBlock) -> None:
        with self._inside({}):
            self._all(node.body)
        if isinstance(node.target, nodes.Name):
            self._values.scope.names[node.target.name] = TEXT

    def _with(self, node: nodes.With) -> None:
        names: dict[str, Shape] = {}
        for target, value in zip(node.targets, node.values, strict=True):
            found = self._values.shape(value)
            names |= {target.name: found} if isinstance(target, nodes.Name) else _bound(target, ANY)
        with self._inside(names):
            self._all(node.body)

    def _macro(self, node: nodes.Macro) -> None:
        for default in node.defaults:
            self._values.shape(default)
        self._values.scope.macros[node.name] = node

    def _callblock(self, node: nodes.CallBlock) -> None:
        self._values.shape(node.call)
        with self._inside(dict.fromkeys((entry.name for entry in node.args), ANY)):
            self._all(node.body)

    def _filterblock(self, node: nodes.FilterBlock) -> None:
        self._values.shape(node.filter)
        with self._inside({}):
            self._all(node.body)

    def _scope(self, node: nodes.Scope) -> None:
        with self._inside({}):
            self._all(node.body)

    def _scopedevalcontextmodifier(self, node: nodes.ScopedEvalContextModifier) -> None:
        self._all(node.body)

    def _block(self, node: nodes.Block) -> None:
        with self._inside({}):
            self._all(node.body)

    def _call_macro(self, macro: nodes.Macro, call: nodes.Call) -> Shape:
        """Walks the macro with what it is called with."""
        values = self._values
        given = [values.shape(argument) for argument in call.args]
        named = {entry.key: values.shape(entry.value) for entry in call.kwargs}
        if self._depth >= _DEEPEST:
            return Shape("rich")
        self._called.add(id(macro))
        names = [entry.name for entry in macro.args]
        defaults = dict(zip(reversed(names), (values.shape(entry) for entry in reversed(macro.defaults)), strict=False))
        bound = {**dict.fromkeys(names, ANY), **defaults, **dict(zip(names, given, strict=False)), **named}
        self._depth += 1
        with self._inside(bound):
            self._bind_caller()
            self._all(macro.body)
        self._depth -= 1
        return Shape("rich")

    def _bind_caller(self) -> None:
        self._values.scope.names |= {"caller": Shape("call"), "varargs": Shape("list", element=ANY), "kwargs": ANY}

    def _inside(self, names: dict[str, Shape]) -> _Inside:
        return _Inside(self._values, names)


class _Inside:
    """Within, these names are bound, and what is bound there is gone afterwards."""

    def __init__(self, values: Values, names: dict[str, Shape]) -> None:
        self._values, self._names = values, names

    def __enter__(self) -> None:
        self._values.scope = Scope(dict(self._names), self._values.scope)

    def __exit__(self, *error: object) -> None:
        assert self._values.scope.parent
        self._values.left |= self._values.scope.names.keys()
        self._values.scope = self._values.scope.parent


def _bound(target: nodes.Node, found: Shape) -> dict[str, Shape]:
    """The names of a loop. Each has a path of its own, by which conditions know it."""
    if isinstance(target, nodes.Name):
        element = found.element or ANY
        return {target.name: replace(element, path=f"{target.name}@{target.lineno}")}
    return {entry.name: ANY for entry in target.find_all(nodes.Name)}


def _merged(before: dict[str, Shape], ends: Sequence[dict[str, Shape]]) -> dict[str, Shape]:
    """After an if: what was set in one branch only may be anything."""
    names = {name for end in ends for name in end}
    merged = {}
    for name in names:
        found = [end[name] for end in ends if name in end]
        merged[name] = found[0] if all(shape == found[0] for shape in found) and len(found) == len(ends) else ANY
    return {**before, **merged}
