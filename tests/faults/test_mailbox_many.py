"""An INBOX of 200,000 messages is looked through without the fault of the long line, and new ones are found at once
(case 21)."""

from __future__ import annotations

import tracemalloc

import pytest

from klimadocs.model.account import MailRule
from tests.faults.clerk import Clerk, mail
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy

pytestmark = pytest.mark.enable_socket

COUNT = 200_000
RULES = (MailRule("take", subject="Antrag*"),)


def test_21_two_hundred_thousand_messages(dovecot: Dovecot) -> None:
    clerk = Clerk(dovecot, dovecot.user())
    old = b"From: a@example.org\r\nSubject: Rundschreiben\r\n\r\nAlt.\r\n"
    dovecot.pour(clerk.user, (old for _ in range(COUNT)))
    with dovecot.session(clerk.user) as session:
        assert session.count() == COUNT
    with Proxy(dovecot.port) as proxy:
        assert clerk.run(port=proxy.port, rules=RULES) == []
        first_bytes, first_commands = proxy.received_bytes, len(proxy.commands)
    assert clerk.vault == {}

    new = [mail(number) for number in range(10)]
    dovecot.deliver(clerk.user, *new)
    tracemalloc.start()
    with Proxy(dovecot.port) as proxy:
        assert clerk.run(port=proxy.port, rules=RULES, done="") == []
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert set(clerk.vault.values()) == set(new)
        assert proxy.received_bytes < 20_000 < first_bytes / 100
        assert len(proxy.commands) < 20 < first_commands
    assert peak < 30_000_000
