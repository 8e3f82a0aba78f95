"""What follows from what: conditions of templates and letters as formulas of atoms ("partner.name" is given)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

_MOST_STEPS = 2_000


@dataclass(frozen=True, slots=True)
class Atom:
    """True or false in each letter: a name is given, a word holds, or something nobody can know beforehand."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    of: Formula


@dataclass(frozen=True, slots=True)
class Join:
    """`of` joined by "and" or "or"."""

    sign: Literal["and", "or"]
    of: tuple[Formula, ...]


Formula: TypeAlias = "bool | Atom | Not | Join"


def both(formulas: Iterable[Formula]) -> Formula:
    """All of them hold."""
    return _joined("and", formulas)


def either(formulas: Iterable[Formula]) -> Formula:
    """At least one of them holds."""
    return _joined("or", formulas)


def negated(formula: Formula) -> Formula:
    """It does not hold."""
    if isinstance(formula, bool):
        return not formula
    return formula.of if isinstance(formula, Not) else Not(formula)


def follows(reason: Formula, result: Formula) -> Formula:
    """Where `reason` holds, `result` does."""
    return either((negated(reason), result))


class Knowledge:
    """What always holds, found by the atoms that it speaks of."""

    def __init__(self, premises: Iterable[Formula]) -> None:
        self._premises: list[Formula] = []
        self._by_atom: dict[str, list[int]] = {}
        for premise in premises:
            for name in atoms_of(premise):
                self._by_atom.setdefault(name, []).append(len(self._premises))
            self._premises.append(premise)

    def entails(self, path: Sequence[Formula], conclusion: Formula) -> bool:
        """True where the conclusion holds whenever all of the path does; also where that is too much to find out."""
        if isinstance(conclusion, bool) and conclusion:
            return True
        formulas: list[Formula] = [negated(conclusion)]
        for near in self._circles(path, atoms_of(conclusion)):
            formulas += near
            if _is_possible(formulas) is False:
                return True
        return _is_possible(formulas) is None

    def excludes(self, path: Sequence[Formula], formula: Formula) -> bool:
        """True where the formula cannot hold together with the path."""
        formulas = [formula, *(entry for near in self._circles(path, atoms_of(formula)) for entry in near)]
        return _is_possible(formulas) is False

    def _circles(self, path: Sequence[Formula], names: frozenset[str]) -> Iterator[list[Formula]]:
        """The path; what speaks of these atoms; what speaks of atoms that are spoken of there; and so on. Most follows
        from little."""
        near: list[Formula] = [formula for formula in path if formula is not True]
        seen: set[str] = set()
        taken: set[int] = set()
        while near or names - seen:
            yield near
            names = names.union(*map(atoms_of, near))
            numbers = {number for name in names - seen for number in self._by_atom.get(name, ())} - taken
            seen |= names
            taken |= numbers
            near = [self._premises[number] for number in sorted(numbers)]


def _is_possible(formulas: Iterable[Formula]) -> bool | None:
    """Whether all can hold at once; None where that takes too long to find out."""
    try:
        return _may_hold([(formula, atoms_of(formula)) for formula in formulas], [_MOST_STEPS])
    except _TooMuch:
        return None


def atoms_of(formula: Formula) -> frozenset[str]:
    """Names of all atoms."""
    if isinstance(formula, bool):
        return frozenset()
    if isinstance(formula, Atom):
        return frozenset((formula.name,))
    parts = (formula.of,) if isinstance(formula, Not) else formula.of
    return frozenset().union(*map(atoms_of, parts))


def _joined(sign: Literal["and", "or"], formulas: Iterable[Formula]) -> Formula:
    ends = sign == "or"
    kept: dict[Formula, None] = {}
    for formula in formulas:
        if formula is ends:
            return ends
        if not isinstance(formula, bool):
            kept.update(dict.fromkeys(formula.of if isinstance(formula, Join) and formula.sign == sign else (formula,)))
    if len(kept) < 2:
        return next(iter(kept), not ends)
    return Join(sign, tuple(kept))


_Known: TypeAlias = "tuple[Formula, frozenset[str]]"


class _TooMuch(Exception):
    """The search would take too long."""


def _may_hold(left: list[_Known], steps: list[int]) -> bool:
    """Atoms that stand alone are settled first; then one is tried both ways. Raises _TooMuch."""
    if any(formula is False for formula, _ in left):
        return False
    left = [known for known in left if known[0] is not True]
    while (alone := _alone(left)) is not None:
        settled = _settled(left, *alone)
        if settled is None:
            return False
        left = settled
    if not left:
        return True
    steps[0] -= 1
    if steps[0] < 0:
        raise _TooMuch
    name = min(min(left, key=lambda known: len(known[1]))[1])
    tries = (_settled(left, name, value) for value in (True, False))
    return any(_may_hold(settled, steps) for settled in tries if settled is not None)


def _alone(left: Iterable[_Known]) -> tuple[str, bool] | None:
    """An atom of which only one value will do."""
    for formula, _ in left:
        if isinstance(formula, Atom):
            return formula.name, True
        if isinstance(formula, Not) and isinstance(formula.of, Atom):
            return formula.of.name, False
    return None


def _settled(left: Iterable[_Known], name: str, value: bool) -> list[_Known] | None:
    """What is left to hold where the atom has this value; None where something cannot hold any more."""
    kept: list[_Known] = []
    for known in left:
        if name not in known[1]:
            kept.append(known)
            continue
        formula = _with(known[0], name, value)
        if formula is False:
            return None
        parts = formula.of if isinstance(formula, Join) and formula.sign == "and" else (formula,)
        kept += [(part, atoms_of(part)) for part in parts if part is not True]
    return kept


def _with(formula: Formula, name: str, value: bool) -> Formula:
    """The formula where the atom has this value."""
    if isinstance(formula, bool):
        return formula
    if isinstance(formula, Atom):
        return value if formula.name == name else formula
    if isinstance(formula, Not):
        return negated(_with(formula.of, name, value))
    return _joined(formula.sign, (_with(part, name, value) for part in formula.of))
