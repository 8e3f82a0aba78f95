"""A provider of tokens without a network: stands where `requests.Session` stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Reply:
    status_code: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def reply(status: int = 200, **entries: Any) -> Reply:
    return Reply(status, json.dumps(entries).encode())


Form = dict[str, str]
Answerer = Callable[[Form], Reply]


class Provider:
    """Answers by the end of the path; remembers what it was asked."""

    def __init__(self, **answerers: Answerer) -> None:
        self._answerers = answerers
        self.asked: list[tuple[str, Form]] = []

    def request(self, method: str, url: str, **options: Any) -> Reply:
        assert urlsplit(url).scheme == "https"
        assert options["timeout"]
        assert not options["allow_redirects"]
        last = urlsplit(url).path.rpartition("/")[2].replace("-", "_")
        data = options.get("data") or {}
        form = dict(parse_qsl(data.decode())) if isinstance(data, bytes) else dict(data)
        self.asked.append((last, form))
        return self._answerers[last](form)

    def times(self, last: str) -> int:
        return sum(1 for asked, _ in self.asked if asked == last)


def microsoft(**answerers: Answerer) -> Provider:
    """login.microsoftonline.com with the answers that every tenant gives."""
    home = "https://login.microsoftonline.com/mitte-id"
    addresses = {
        "issuer": home + "/v2.0",
        "authorization_endpoint": home + "/oauth2/v2.0/authorize",
        "token_endpoint": home + "/oauth2/v2.0/token",
        "device_authorization_endpoint": home + "/oauth2/v2.0/devicecode",
    }
    known = {
        "openid_configuration": lambda _: reply(**addresses),
        "instance": lambda _: reply(tenant_discovery_endpoint=home, metadata=[]),
    }
    return Provider(**(known | answerers))
