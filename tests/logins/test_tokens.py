"""Tokens from a program of the office, and the one renewal."""

from __future__ import annotations

import os
from pathlib import Path

from klimadocs.errors import ConfigurationError
from klimadocs.logins import open_login
from klimadocs.model.account import Secret
from tests.logins.canary import CANARY, refused
from tests.logins.test_commands import script


def test_a_token_command_is_asked_anew_after_a_refusal_once(tmp_path: Path) -> None:
    command = script(tmp_path, f"echo x >> {tmp_path}/asked; wc -l < {tmp_path}/asked")
    login = open_login("mailbox.buero", "k", Secret(token_command=tuple(command)), {"PATH": os.environ["PATH"]})
    assert (login.mechanism, login.secret().strip()) == ("xoauth2", "1")
    assert login.renew()
    assert login.secret().strip() == "2"
    assert not login.renew()


def test_the_mechanism_can_be_chosen_and_the_command_may_fail(tmp_path: Path) -> None:
    ways = Secret(token_command=(*script(tmp_path, f"echo {CANARY}; exit 1"), CANARY), mechanism="oauthbearer")
    login = open_login("mailbox.buero", "k", ways, {"PATH": os.environ["PATH"]})
    assert login.mechanism == "oauthbearer"
    assert "token_command: geheimnis" in refused(ConfigurationError, login.secret).sentence
    assert CANARY not in repr(login)
