"""Holding off from a mailbox after a fault: servers that are down are not hammered, accounts are not locked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from klimadocs.errors import ConfigurationError, KlimadocsError
from klimadocs.imap import InsecureError, LoginRefusedError
from klimadocs.model.account import Account
from klimadocs.model.mailbox import Pause
from klimadocs.model.trouble import Trouble
from klimadocs.sources import Register

_OFFICE_ZONE = ZoneInfo("Europe/Berlin")
_FIRST = {"unreachable": timedelta(minutes=1)}
_LONGEST = {"unreachable": timedelta(hours=1)}
_FIRST_REFUSED, _LONGEST_REFUSED = timedelta(minutes=15), timedelta(hours=6)


def now_utc() -> datetime:
    """Aware UTC."""
    return datetime.now(UTC)


class Pauses:
    """The pause of one account. It ends early when the account's settings or its password file change."""

    def __init__(self, account: Account, register: Register, clock: Callable[[], datetime] = now_utc) -> None:
        self._account = account
        self._register = register
        self._clock = clock
        self._name = f"mailbox:{account.name}"

    def current(self) -> Trouble | None:
        """Why the account is not to be contacted now; None where it may be."""
        pause = self._register.pause(self._name)
        reason = _read(pause.reason) if pause else {}
        if pause is None or not self._holds(pause, reason):
            return None
        return self._trouble(reason["kind"], reason["sentence"], reason["remedy"], pause.until)

    def begin(self, error: KlimadocsError) -> Trouble:
        """Longer after each fault in a row; the trouble says until when."""
        kind = _kind_of(error)
        before = self._register.pause(self._name)
        tries = before.tries + 1 if before and _read(before.reason).get("kind") == kind else 1
        first, longest = _FIRST.get(kind, _FIRST_REFUSED), _LONGEST.get(kind, _LONGEST_REFUSED)
        until = (self._clock() + min(first * 2 ** min(tries - 1, 20), longest)).replace(microsecond=0)
        reason = {"kind": kind, "sentence": error.sentence, "remedy": error.remedy, "settings": self._settings()}
        self._register.set_pause(Pause(self._name, tries, until, json.dumps(reason, ensure_ascii=False)))
        return self._trouble(kind, error.sentence, error.remedy, until)

    def cut_short(self) -> None:
        """A person knows that the fault is mended, or wants to see. The next fault waits as long as it would have."""
        pause = self._register.pause(self._name)
        if pause is not None and pause.until > self._clock():
            self._register.set_pause(replace(pause, until=self._clock()))

    def end(self) -> None:
        """The account answers again."""
        if self._register.pause(self._name) is not None:
            self._register.end_pause(self._name)

    @property
    def had_fault(self) -> bool:
        """True if the last try to reach this account failed."""
        return self._register.pause(self._name) is not None

    def _holds(self, pause: Pause, reason: dict[str, str]) -> bool:
        """A pause that lies further ahead than any may comes from a clock that was wrong."""
        longest = _LONGEST.get(reason.get("kind", ""), _LONGEST_REFUSED)
        is_same = reason.get("settings") == self._settings()
        return is_same and self._clock() < pause.until <= self._clock() + longest

    def _settings(self) -> str:
        """Fingerprint of what a person may mend; holds no secret."""
        secret = self._account.secret
        paths = (secret.password_file, secret.token_file, secret.certificate_file, secret.client_secret_file)
        changed = [_changed_at(path) for path in paths]
        return sha256(f"{self._account!r} {changed}".encode()).hexdigest()[:16]

    def _trouble(self, kind: str, sentence: str, remedy: str, until: datetime) -> Trouble:
        at = until.astimezone(_OFFICE_ZONE)
        remedy = f"{remedy} Nächster Versuch ab {at:%d.%m.%Y %H:%M} Uhr (sofort: klimadocs process-inbox --now)."
        return Trouble("collect", f"Postfach {self._account.name}", kind, sentence, remedy.strip())


def _changed_at(path: Path | None) -> int:
    try:
        return path.stat().st_mtime_ns if path else 0
    except OSError:
        return 0


def _kind_of(error: KlimadocsError) -> str:
    match error:
        case InsecureError():
            return "tls"
        case LoginRefusedError():
            return "refused_login"
        case ConfigurationError():
            return "configuration"
    return "unreachable"


def _read(text: str) -> dict[str, str]:
    """Empty for a reason that somebody else wrote."""
    try:
        reason = json.loads(text)
    except ValueError:
        return {}
    is_ours = isinstance(reason, dict) and {"kind", "sentence", "remedy"} <= reason.keys()
    return {key: str(value) for key, value in reason.items()} if is_ours else {}
