"""Frozen values that are made by the hundred for each file: the same as any other, but made in a third of the time.

The `__init__` of a frozen dataclass goes through `object.__setattr__`, which looks each name up again. With slots the
places are known beforehand.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

Made = TypeVar("Made")


def swift(cls: type[Made]) -> type[Made]:
    """For dataclasses with `frozen` and `slots`, without default factories and `__post_init__`. Nothing else changes:
    such values cannot be altered, compare, hash, pickle and are replaced as before."""
    known: dict[str, Any] = {}
    parameters, lines = [], []
    for entry in fields(cls):  # type: ignore[arg-type]
        name = entry.name
        known[f"set_{name}"] = cls.__dict__[name].__set__
        known[f"default_{name}"] = entry.default
        parameters.append(name if entry.default is MISSING else f"{name}=default_{name}")
        lines.append(f"    set_{name}(self, {name})")
    source = f"def __init__(self, {', '.join(parameters)}):\n" + "\n".join(lines)
    exec(source, known)  # as the library does it; all names come from the class itself
    made = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    cls.__init__ = made  # type: ignore[method-assign]
    return cls
