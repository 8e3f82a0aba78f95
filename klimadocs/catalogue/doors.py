"""Outside text becomes frozen values here, once: TOML is parsed, unknown keys are named with the likely right one."""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from klimadocs.errors import ConfigurationError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")
Raw = dict[str, Any]


def read_toml(path: Path) -> Raw:
    """Raises ConfigurationError where the file is missing, no UTF-8 or no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(
            f"The file {path} is missing.", "Create it; the shipped call shows its keys."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}.", "Correct that line.") from None


def build(kind: type[T], raw: Raw, where: str) -> T:
    """Checks keys and types against the frozen dataclass `kind`. Nested tables must be built already."""
    from pydantic import ValidationError

    refuse_unknown(raw, {entry.name for entry in dataclasses.fields(kind)}, where)  # type: ignore[arg-type]
    try:
        validated: T = _adapter(kind).validate_python(raw)  # type: ignore[arg-type]
        return validated
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"{where}: “{key}”: {first['msg']}.", "Correct the value.") from None


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """Built once: that takes longer than a file has entries."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def refuse_unknown(raw: Raw, known: set[str], where: str) -> None:
    """Raises ConfigurationError for the first key that is not in `known`."""
    for key in raw:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            remedy = f"Did you mean “{near[0]}”?" if near else f"Known keys: {', '.join(sorted(known))}."
            raise ConfigurationError(f"{where}: the key “{key}” is unknown.", remedy)


def pairs(raw: Raw) -> tuple[tuple[str, Any], ...]:
    """A TOML table as the tuple of pairs that a frozen value can hold; lists become tuples."""
    return tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in raw.items())


def renamed(raw: Raw, **names: str) -> Raw:
    """The same table with keys called as the dataclass calls them: `renamed(raw, type="kind")`."""
    return {names.get(key, key): value for key, value in raw.items()}
