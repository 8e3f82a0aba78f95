"""One connection to an IMAP server: for the source that takes mails and the courier that leaves drafts.

Sentences and remedies of this room are German: they end on the review page."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from klimadocs.errors import ConfigurationError, KlimadocsError, TemporaryError
from klimadocs.model.account import Account, Login

if TYPE_CHECKING:
    from klimadocs.imap.session import Session


class AnswerNo(KlimadocsError):
    """The server understood a command and said no; the connection goes on. `code` is the server's own word for why
    (RFC 5530: OVERQUOTA, NONEXISTENT, NOPERM, TRYCREATE ...), "" where it gave none; `sentence` holds its text."""

    def __init__(self, sentence: str, remedy: str = "", code: str = "") -> None:
        super().__init__(sentence, remedy)
        self.code = code


class UnreachableError(TemporaryError):
    """The server is not there, does not answer in time, hung up, or is too busy for us."""


class LoginRefusedError(ConfigurationError):
    """The server does not let us in, or we have nothing to log in with."""


class InsecureError(ConfigurationError):
    """The line would not be private, or the server is not the one that it should be: nothing was said to it."""


def open_session(account: Account, login: Login) -> AbstractContextManager[Session]:
    """Connects and logs in at the beginning of the block, hangs up at its end. This and the methods of the session
    raise UnreachableError (a TemporaryError: try again later), LoginRefusedError and InsecureError (both are
    ConfigurationErrors), AnswerNo where the server refuses one command."""
    from klimadocs.imap.session import connect

    return connect(account, login)
