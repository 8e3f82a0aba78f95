"""Plain text in a letter's own words: the mail that carries letters. Same names, same strictness, no markup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from klimadocs.errors import LetterError
from klimadocs.forms.cleaning import clean
from klimadocs.letters.context import Context
from klimadocs.letters.fallback import add_fallbacks
from klimadocs.letters.speech import Missing


class PlainPress:
    """Sandboxed and strict; a value that is missing prints as nothing, as a mail shows no marks."""

    def write(self, source: str, context: Context, extra: Mapping[str, Any]) -> str:
        def say(value: Any) -> str:
            return "" if isinstance(value, Missing) else clean(context.speech.say(value)).text

        environment = SandboxedEnvironment(
            autoescape=False, undefined=StrictUndefined, finalize=say, keep_trailing_newline=True
        )
        environment.filters.update(context.speech.filters())
        add_fallbacks(environment)
        try:
            return environment.from_string(source).render({**context.names, **extra})
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise LetterError(
                f"Der Text der Begleitmail ist fehlerhaft: {error}.", "Den Text in templates/office.toml berichtigen."
            ) from error
