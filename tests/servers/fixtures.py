"""Fixtures of the real servers: each is started once for all tests that ask for it, each test takes a fresh user."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.servers.dovecot import Dovecot, Options
from tests.servers.second import Courier


@pytest.fixture(scope="session")
def dovecots() -> Iterator[Callable[..., Dovecot]]:
    """Servers with options (`dovecots(capability="IMAP4rev1")`), one for each set of options."""
    running: list[Dovecot] = []

    def find(**options: object) -> Dovecot:
        wanted = Options(**options)  # type: ignore[arg-type]
        for server in running:
            if server.options == wanted:
                return server
        running.append(Dovecot(wanted))
        return running[-1]

    yield find
    for server in running:
        server.close()


@pytest.fixture(scope="session")
def dovecot(dovecots: Callable[..., Dovecot]) -> Dovecot:
    """The usual server, without TLS."""
    return dovecots()


@pytest.fixture
def own_dovecot() -> Iterator[Callable[..., Dovecot]]:
    """Servers for this test alone, to be stopped, killed and restarted."""
    running: list[Dovecot] = []

    def start(**options: object) -> Dovecot:
        running.append(Dovecot(Options(**options)))  # type: ignore[arg-type]
        return running[-1]

    yield start
    for server in running:
        server.close()


@pytest.fixture(scope="session")
def courier() -> Iterator[Courier]:
    """The second implementation."""
    server = Courier()
    yield server
    server.close()
