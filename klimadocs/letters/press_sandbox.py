"""The sandbox that templates run in. It is shared by all letters and holds nothing of any of them: what a letter says
and how goes through a `Rendering` that comes with the letter's names and ends with it."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from html import unescape
from typing import Any

from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context as Scope
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from klimadocs.letters.fallback import add_fallbacks
from klimadocs.letters.speech import Inset, Missing, Speech

RENDERING = " rendering"
"""Where the rendering stands among a letter's names: a name with a blank, which no template can write."""

_OWN_NAMES = frozenset(dir(dict))
_MARKUP = re.compile(r"<[^>]*>")


class WholePressNeeded(Exception):
    """A value can be set by docxtpl alone, because the document needs new parts for it."""


class Rendering:
    """One letter while it is rendered. `texts` are the values as they were printed, `gaps` the labels of those that
    were missing; `has_markup` where tags were printed. `document` is docxtpl's own object where it makes the letter."""

    def __init__(self, speech: Speech, document: DocxTemplate | None = None) -> None:
        self.speech = speech
        self.document = document
        self.filters: dict[str, Callable[..., Any]] = speech.filters()
        self.texts: list[str] = []
        self.gaps: dict[str, None] = {}
        self.has_markup = False

    def said(self, value: Any) -> Any:
        """What is printed for a value; it is noted."""
        if type(value) is not str:
            if hasattr(value, "__html__") or isinstance(value, Inset):
                return self._set(value)
            if isinstance(value, Missing):
                self.gaps[value.label] = None
            value = self.speech.say(value)
        if "\r" in value:
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        self.texts.append(value)
        return value

    def _set(self, value: Any) -> Any:
        """Markup of the template's own making (macros, `|safe`) and docxtpl's RichText: its words are noted."""
        if isinstance(value, Inset | InlineImage):
            value = self._in_document(value)
        html = Markup(value.__html__())
        self.has_markup = self.has_markup or "<" in html
        self.texts += [words for piece in _MARKUP.split(html) if (words := unescape(piece)).strip()]
        return html

    def _in_document(self, value: Inset | InlineImage) -> Any:
        if self.document is None:
            raise WholePressNeeded(type(value).__name__)
        if isinstance(value, Inset):
            return value.made_for(self.document)
        own = copy.copy(value)
        own.tpl = self.document
        return own


class _Sandbox(SandboxedEnvironment):
    """Finds `a.b` in a table of names at once, where the sandbox asks for an attribute first and is told of none."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj and attribute not in _OWN_NAMES:
            return obj[attribute]
        return super().getattr(obj, attribute)


def open_sandbox() -> Environment:
    """Sandboxed, escaping, strict: an unknown name is an error, and no value is ever taken for markup."""
    environment = _Sandbox(autoescape=True, undefined=StrictUndefined, finalize=_finalize)
    environment.filters.update({name: _spoken(name) for name in Speech("de").filters()})
    add_fallbacks(environment)
    return environment


@pass_context
def _finalize(scope: Scope, value: Any) -> Any:
    rendering: Rendering = scope.parent[RENDERING]
    if type(value) is str and "\r" not in value:  # most are
        rendering.texts.append(value)
        return value
    return rendering.said(value)


def _spoken(name: str) -> Callable[..., Any]:
    """A filter in the letter's own language: which that is, only the letter knows."""

    @pass_context
    def speak(scope: Scope, *arguments: Any, **named: Any) -> Any:
        return scope.parent[RENDERING].filters[name](*arguments, **named)

    return speak
