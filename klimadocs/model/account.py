"""Accounts of the office as the settings name them: where a server is, how one logs in there, and what is taken."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Protocol

Security = Literal["tls", "starttls", "none"]
Mechanism = Literal["password", "xoauth2", "oauthbearer"]


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a password or token comes from; never the secret itself. Tried in this order: `credential` (a systemd
    credential's name), `password_command`, `password_file` (mode 0600), `keyring` (a service name). `token_command`
    prints an access token. `auth` "microsoft" or "google" asks the provider for one; `client_secret_file`,
    `certificate_file` and `token_file` are paths, `tenant` and `client_id` as registered there; `flow` "client" (the
    program has rights of its own) or "device" (a person signed in once)."""

    credential: str = ""
    password_command: tuple[str, ...] = ()
    password_file: Path | None = None
    keyring: str = ""
    token_command: tuple[str, ...] = ()
    auth: Literal["", "microsoft", "google"] = ""
    mechanism: Literal["", "xoauth2", "oauthbearer"] = ""
    tenant: str = ""
    client_id: str = ""
    client_secret_file: Path | None = None
    certificate_file: Path | None = None
    token_file: Path | None = None
    flow: Literal["client", "device"] = "client"


class Login(Protocol):
    """A secret at the moment it is needed."""

    mechanism: Mechanism

    def secret(self) -> str:
        """The password or access token. Raises ConfigurationError naming the account, TemporaryError where a provider
        cannot be reached."""

    def renew(self) -> bool:
        """After a refusal: True where another try with a fresh secret may succeed (an access token that expired)."""


@dataclass(frozen=True, slots=True)
class MailRule:
    """Which mails are taken. Patterns know * and ?, in any case; "" fits all. The first rule that fits decides; where
    none fits, a mail is taken unless there is a rule that takes."""

    action: Literal["take", "leave"]
    sender: str = ""
    recipient: str = ""
    subject: str = ""
    older_than_days: int | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """Postfach: one table `[mailbox.<name>]`. Folders may be named in Unicode; `done` or `trouble` "" leaves mails
    where they are. `drafts` and `sent` "auto" mean the folder that the server marks so. `server` is the name by which
    our own mail server signs its Authentication-Results (authserv-id); "" trusts none. `faxes` and `scanners` are
    addresses of machines whose mails bring paper. Times in seconds."""

    name: str
    host: str
    user: str
    port: int = 993
    security: Security = "tls"
    secret: Secret = Secret()
    folders: tuple[str, ...] = ("INBOX",)
    done: str = "klimadocs/erledigt"
    trouble: str = "klimadocs/klaeren"
    drafts: str = "auto"
    sent: str = "auto"
    address: str = ""
    ca_file: Path | None = None
    server: str = ""
    faxes: tuple[str, ...] = ()
    scanners: tuple[str, ...] = ()
    rules: tuple[MailRule, ...] = ()
    largest_mib: int = 100
    connect_seconds: float = 15.0
    answer_seconds: float = 60.0

    @property
    def sender(self) -> str:
        """The address that mails of this account leave with."""
        return self.address or self.user


@dataclass(frozen=True, slots=True)
class Smtp:
    """Postausgang: the table `[smtp]`. `sends` True: approved letters leave by themselves; False: only the digest does,
    letters become drafts."""

    host: str
    sender: str
    user: str = ""
    port: int = 587
    security: Security = "starttls"
    secret: Secret = Secret()
    ca_file: Path | None = None
    sends: bool = False
    connect_seconds: float = 15.0
    answer_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Versand: the table `[dispatch]`. `most_letters` is the brake: a run that would hand over more stops there and
    says so. `digest_to` gets a mail after each run that found something."""

    most_letters: int = 50
    digest_to: tuple[str, ...] = ()
    mailbox: str = ""


def is_loopback(host: str) -> bool:
    """Whether a server of that name or number can only be on this very machine, where a line needs no secrecy."""
    try:
        return host.lower() == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
