"""`default` as authors expect it: the fallback also stands in for an answer that was not given."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment
from jinja2.filters import do_default

from klimadocs.letters.speech import Missing


def add_fallbacks(environment: Environment) -> None:
    """Replaces Jinja's own filters `default` and `d`, which know nothing of missing answers."""
    environment.filters |= {"default": _default, "d": _default}


def _default(value: Any, default_value: Any = "", boolean: bool = False) -> Any:
    return default_value if isinstance(value, Missing) else do_default(value, default_value, boolean)
