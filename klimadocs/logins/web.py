"""Asks a provider over HTTPS, with time-outs, and tells network faults from refusals."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from klimadocs.errors import ConfigurationError, TemporaryError
from klimadocs.logins.lines import LATER

_CONNECT_SECONDS, _ANSWER_SECONDS = 15.0, 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, in the shapes that msal (`status_code`, `text`) and google-auth (`status`, `data`) read."""

    status: int
    data: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def status_code(self) -> int:
        """The same as `status`."""
        return self.status

    @property
    def text(self) -> str:
        """`data` as text."""
        return self.data.decode("utf-8", "replace")

    def raise_for_status(self) -> None:
        """Nothing: what is worth an exception has been one in `Line`."""


class Carrier(Protocol):
    """What carries a question; `requests.Session` is one."""

    def request(self, method: str, url: str, **options: Any) -> Any:
        """Raises the exceptions of requests."""


class Line:
    """To one provider, for one account. A refusal (4xx) is an answer; everything that another try may mend is a
    TemporaryError. A redirect is never followed: the question holds a secret."""

    def __init__(self, name: str, provider: str, carrier: Carrier | None = None) -> None:
        self._name = name
        self._provider = provider
        self._carrier = carrier

    def get(self, url: str, **options: Any) -> Answer:
        """As msal asks."""
        return self._ask("GET", url, **options)

    def post(self, url: str, **options: Any) -> Answer:
        """As msal asks."""
        return self._ask("POST", url, **options)

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,
    ) -> Answer:
        """As google-auth asks."""
        return self._ask(method, url, data=body, headers=headers)

    def _ask(
        self, method: str, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any
    ) -> Answer:
        import requests

        carrier = self._carrier or cast(Carrier, requests.Session())
        self._carrier = carrier
        times = (_CONNECT_SECONDS, _ANSWER_SECONDS)
        try:
            found = carrier.request(
                method, url, params=params, data=data, headers=headers, timeout=times, allow_redirects=False
            )
        except requests.exceptions.SSLError:
            raise self._mistrust(url) from None
        except requests.exceptions.RequestException as error:
            raise self._unreachable(url, type(error).__name__) from None
        self._refuse_nonsense(url, found.status_code, found.content)
        return Answer(found.status_code, found.content, dict(found.headers))

    def _mistrust(self, url: str) -> ConfigurationError:
        return ConfigurationError(
            f"[{self._name}] Das Zertifikat von {urlsplit(url).hostname} ({self._provider}) ist nicht gültig.",
            "Öffnet ein Proxy des Hauses TLS, dann dessen CA-Datei in REQUESTS_CA_BUNDLE nennen.",
        )

    def _unreachable(self, url: str, reason: str) -> TemporaryError:
        return TemporaryError(
            f"[{self._name}] {self._provider} ({urlsplit(url).hostname}) gibt gerade keine Zugangsmarke aus: {reason}.",
            LATER,
        )

    def _refuse_nonsense(self, url: str, status: int, content: bytes) -> None:
        if status == 429 or status >= 500 or 300 <= status < 400:
            raise self._unreachable(url, f"HTTP {status}")
        try:
            is_answer = isinstance(json.loads(content), dict)
        except ValueError:
            is_answer = False
        if not is_answer:
            raise self._unreachable(url, "unverständliche Antwort, vielleicht die eines Proxys")


def silence(library: str) -> None:
    """The log lines of these libraries may quote answers, and answers hold tokens."""
    logging.getLogger(library).setLevel(logging.CRITICAL + 1)


def word_of(value: object) -> str:
    """A provider's error word, for a message: letters, digits, a few signs; at most 60 of them."""
    return "".join(sign for sign in str(value or "") if sign.isascii() and (sign.isalnum() or sign in "_-."))[:60]
