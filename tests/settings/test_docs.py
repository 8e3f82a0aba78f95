"""The settings that docs/mail.md shows are settings that the program takes, and it shows them all."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from klimadocs.logins import open_login
from klimadocs.model.account import Account, Dispatch, MailRule, Secret, Smtp
from klimadocs.settings import Settings, load_settings

PAGE = (Path(__file__).parent.parent.parent / "docs" / "mail.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
# what a value is called in the settings where that is not the name of the field
NAMES = {"folders": "folder", "rules": "rule", "secret": "", "name": "", "sender": "sender"}


def load(folder: Path, text: str) -> Settings:
    (folder / "klimadocs.toml").write_text(text, encoding="utf-8")
    return load_settings(folder, {"XDG_CONFIG_HOME": str(folder)}, {})


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_is_taken(tmp_path: Path, text: str) -> None:
    (account,) = load(tmp_path, text).mailboxes
    assert account.name == "buero"
    assert open_login("mailbox.buero", account.user, account.secret, {})


def test_the_first_example_shows_the_defaults_that_it_claims(tmp_path: Path) -> None:
    settings = load(tmp_path, EXAMPLES[0])
    (account,) = settings.mailboxes
    assert settings.smtp is not None
    plain = Account(name="buero", host=account.host, user=account.user)
    for name in ("port", "security", "done", "trouble", "drafts", "sent", "largest_mib", "connect_seconds",
                 "answer_seconds", "sender"):  # fmt: skip
        assert getattr(account, name) == getattr(plain, name), name
    assert account.rules == (MailRule("leave", sender="*@newsletter.example.com"),)
    assert (settings.smtp.sends, settings.dispatch.most_letters) == (False, Dispatch().most_letters)


@pytest.mark.parametrize("kind", [Account, Secret, MailRule, Smtp, Dispatch])
def test_every_key_is_explained(kind: type) -> None:
    names = [NAMES.get(entry.name, entry.name) for entry in fields(kind)]
    assert [name for name in names if name and not re.search(rf"\b{name}\b", PAGE)] == []


def test_the_order_of_the_ways_is_the_order_of_the_page() -> None:
    places = [PAGE.index(f"| `{key} = ") for key in ("credential", "password_command", "password_file", "keyring")]
    assert places == sorted(places)
