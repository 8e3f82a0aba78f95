"""The tables of mail: [mailbox.<name>], [smtp], [dispatch]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, cast

from klimadocs.model.account import Account, Dispatch, MailRule, Secret, Security, Smtp, is_loopback
from klimadocs.settings.files import Entries
from klimadocs.settings.secrets import SECRET_KEYS, secret_of
from klimadocs.settings.tables import Table

_SERVER = frozenset({"host", "port", "security", "user", "ca_file", "connect_seconds", "answer_seconds"})
_ACCOUNT = _SERVER | SECRET_KEYS | {
    "folder", "done", "trouble", "drafts", "sent", "address", "server", "faxes", "scanners", "largest_mib", "rule"
}  # fmt: skip
_SMTP = _SERVER | SECRET_KEYS | {"sender", "sends"}
_DISPATCH = frozenset({"most_letters", "digest_to", "mailbox"})
_RULE = frozenset({"action", "sender", "recipient", "subject", "older_than_days"})
_IMAP_PORTS: Mapping[Security, int] = {"tls": 993, "starttls": 143, "none": 143}
_SMTP_PORTS: Mapping[Security, int] = {"tls": 465, "starttls": 587, "none": 25}
_NEW = Account(name="", host="", user="")  # its defaults
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\]+@[^\s@<>(),;:\"\\]+")


def accounts_of(tables: Mapping[str, Entries]) -> tuple[Account, ...]:
    """In the order of the files. Raises ConfigurationError."""
    prefix = "mailbox."
    return tuple(
        _account(name.removeprefix(prefix), Table(name, entries, _ACCOUNT))
        for name, entries in tables.items()
        if name.startswith(prefix)
    )


def _account(name: str, table: Table) -> Account:
    security = _security(table, "tls")
    account = Account(
        name=name,
        host=_host(table, security),
        user=table.required("user", "klima@example.org"),
        port=table.count("port", _IMAP_PORTS[security], 1, 65535),
        security=security,
        secret=_needed_secret(table),
        folders=table.texts("folder", _NEW.folders),
        done=table.text("done", _NEW.done),
        trouble=table.text("trouble", _NEW.trouble),
        drafts=table.text("drafts", _NEW.drafts),
        sent=table.text("sent", _NEW.sent),
        address=table.text("address"),
        ca_file=table.path("ca_file"),
        server=table.text("server"),
        faxes=table.texts("faxes"),
        scanners=table.texts("scanners"),
        rules=tuple(_rule(row) for row in table.rows("rule", _RULE)),
        largest_mib=table.count("largest_mib", _NEW.largest_mib, 1, 2000),
        connect_seconds=table.seconds("connect_seconds", _NEW.connect_seconds),
        answer_seconds=table.seconds("answer_seconds", _NEW.answer_seconds),
    )
    if not account.folders:
        raise table.wrong("folder", "must name at least one", 'Write folder = "INBOX".')
    _refuse_no_address(table, "address" if account.address else "user", account.sender)
    _refuse_double_folders(table, account)
    return account


def smtp_of(tables: Mapping[str, Entries]) -> Smtp | None:
    """None where there is no [smtp]. Raises ConfigurationError."""
    if "smtp" not in tables:
        return None
    table = Table("smtp", tables["smtp"], _SMTP)
    security, user, secret = _security(table, "starttls"), table.text("user"), secret_of(table)
    if bool(user) != (secret != Secret()):
        raise table.wrong("user", "and a way to log in belong together", "Set both, or none if the server asks none.")
    sender = table.text("sender") or user
    _refuse_no_address(table, "sender", sender)
    return Smtp(
        host=_host(table, security),
        sender=sender,
        user=user,
        port=table.count("port", _SMTP_PORTS[security], 1, 65535),
        security=security,
        secret=secret,
        ca_file=table.path("ca_file"),
        sends=table.flag("sends", False),
        connect_seconds=table.seconds("connect_seconds", _NEW.connect_seconds),
        answer_seconds=table.seconds("answer_seconds", _NEW.answer_seconds),
    )


def dispatch_of(tables: Mapping[str, Entries], accounts: tuple[Account, ...], smtp: Smtp | None) -> Dispatch:
    """Raises ConfigurationError, also where it names a mailbox that is not there."""
    table = Table("dispatch", tables.get("dispatch", {}), _DISPATCH)
    dispatch = Dispatch(
        most_letters=table.count("most_letters", 50, 1, 100_000),
        digest_to=table.texts("digest_to"),
        mailbox=table.text("mailbox"),
    )
    for address in dispatch.digest_to:
        _refuse_no_address(table, "digest_to", address)
    if dispatch.digest_to and smtp is None:
        raise table.wrong("digest_to", "needs a server that sends", "Add [smtp]; letters still become drafts.")
    if dispatch.mailbox:
        _refuse_no_account(table, dispatch.mailbox, [account.name for account in accounts if account.drafts])
    return dispatch


def _refuse_no_account(table: Table, name: str, names: list[str]) -> None:
    if name not in names:
        remedy = f"Choose one of {', '.join(names)}." if names else "Add [mailbox.<name>]."
        raise table.wrong("mailbox", "names no mailbox of these settings that takes drafts", remedy)


def _security(table: Table, default: Security) -> Security:
    return cast(Security, table.word("security", ("tls", "starttls", "none"), default))


def _host(table: Table, security: Security) -> str:
    host = table.required("host", "mail.example.org")
    if re.search(r"[\s/@\[\]]", host) or host.count(":") == 1:
        raise table.wrong("host", "must be a name alone", "Without imaps:// and without a port: that stands in “port”.")
    if security == "none" and not is_loopback(host):
        raise table.wrong(
            "security",
            "may be “none” on this machine only (localhost)",
            "Choose tls or starttls: passwords travel here.",
        )
    return host


def _needed_secret(table: Table) -> Secret:
    secret = secret_of(table)
    if secret == Secret():
        raise table.wrong(
            "password_command",
            "is missing, as is every other way to log in",
            "Set one of credential, password_command, password_file, keyring, token_command, auth.",
        )
    return secret


def _refuse_no_address(table: Table, key: str, address: str) -> None:
    if not _ADDRESS.fullmatch(address):
        key, remedy = ("address", "Set address: mails leave with it.") if key == "user" else (key, "name@example.org")
        raise table.wrong(key, "must be a mail address", remedy)


def _refuse_double_folders(table: Table, account: Account) -> None:
    """Mails would be taken out of the folder they were put into."""
    named = [("folder", folder) for folder in account.folders]
    named += [(key, getattr(account, key)) for key in ("done", "trouble", "drafts", "sent")]
    seen: dict[str, str] = {}
    for key, folder in named:
        if not folder or (folder == "auto" and key in ("drafts", "sent")):
            continue
        if other := seen.get(folder.casefold()):
            raise table.wrong(key, f"names the same folder as “{other}”", "Each needs a folder of its own.")
        seen[folder.casefold()] = key


def _rule(table: Table) -> MailRule:
    table.required("action", "take")
    has_age = table.has("older_than_days")
    return MailRule(
        action=cast(Literal["take", "leave"], table.word("action", ("take", "leave"), "")),
        sender=table.text("sender"),
        recipient=table.text("recipient"),
        subject=table.text("subject"),
        older_than_days=table.count("older_than_days", 365, 0, 36_500) if has_age else None,
    )
