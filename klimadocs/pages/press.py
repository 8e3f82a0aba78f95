"""Jinja set up once for all pages: everything escaped, nothing missing goes unnoticed."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from klimadocs.pages.badges import SIGNS
from klimadocs.pages.phrases import clean, count_of, shorten


def press(template: str, **values: object) -> str:
    """One HTML page. Raises jinja2.UndefinedError where the template asks for what is not there."""
    return _environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("klimadocs", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["shorten"] = shorten
    environment.globals.update(count_of=count_of, signs=SIGNS)
    return environment


def _finalize(value: object) -> object:
    """Runs on every value before it is escaped, so that no page can hold what HTML cannot."""
    return value if isinstance(value, Markup) else clean(str(value))
