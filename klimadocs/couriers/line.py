"""One connection to a mailbox for many errands: an office with forty drafts logs in once, not forty times."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from klimadocs.errors import KlimadocsError
from klimadocs.imap import UnreachableError, open_session
from klimadocs.model.account import Account, Login

if TYPE_CHECKING:
    from klimadocs.imap.session import Session

Result = TypeVar("Result")


class Line:
    """Connects when it is first used and stays until `close`. Errands open the folder they work in and are safe to
    repeat: where a connection that served before is gone, the errand is done once more on a new one."""

    def __init__(self, account: Account, login: Login) -> None:
        self._account = account
        self._login = login
        self._session: Session | None = None
        self._open = ExitStack()

    def run(self, errand: Callable[[Session], Result]) -> Result:
        """What the errand returns; raises what it and `open_session` raise."""
        had_served = self._session is not None
        try:
            return self._run(errand)
        except UnreachableError:
            if not had_served:
                raise
        return self._run(errand)

    def close(self) -> None:
        """Hangs up; safe to call at any time."""
        self._session = None
        self._open.close()

    def _run(self, errand: Callable[[Session], Result]) -> Result:
        try:
            if self._session is None:
                self._session = self._open.enter_context(open_session(self._account, self._login))
            return errand(self._session)
        except BaseException as error:
            # a server that says no goes on listening
            if isinstance(error, UnreachableError) or not isinstance(error, KlimadocsError):
                self._session = None
                self._open.__exit__(*sys.exc_info())
            raise
