"""Blank forms of other offices, all invented, each made with another technique; and the same forms filled.

Each maker takes answers by label and gives the bytes; without answers it is the blank. None of them knows the product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Answers = Mapping[str, object]


@dataclass(frozen=True)
class Asked:
    """One field as a person sees it: its label, its kind, what may be ticked or chosen, and what is answered."""

    label: str
    kind: str
    answer: object
    options: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class BlankForm:
    """`make` gives the form, filled with the answers it is given. `ending` is that of its file."""

    name: str
    technique: str
    ending: str
    asked: tuple[Asked, ...]
    make: Callable[[Answers], bytes]

    @property
    def answers(self) -> dict[str, object]:
        return {entry.label: entry.answer for entry in self.asked}
