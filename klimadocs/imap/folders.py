"""Folders by the names that people use: servers separate levels differently and some put all below INBOX."""

from __future__ import annotations

from typing import Literal

from imapclient import IMAPClient

from klimadocs.imap import AnswerNo
from klimadocs.imap.faults import translated
from klimadocs.model.account import Account

_INBOX = "INBOX"
_UNUSABLE = {b"\\NOSELECT", b"\\NONEXISTENT"}
_MARKS = {"drafts": b"\\DRAFTS", "sent": b"\\SENT"}
_USUAL_NAMES = {
    "drafts": ("drafts", "entwürfe", "draft"),
    "sent": (
        "sent", "gesendet", "sent items", "sent messages", "sent mail", "gesendete elemente", "gesendete objekte",
        "gesendete nachrichten", "gesendete",
    ),
}  # fmt: skip
Folder = tuple[tuple[bytes, ...], str]  # flags in capitals, name


class Folders:
    """Remembers what it has found and made, so that each folder is asked for once a session."""

    def __init__(self, client: IMAPClient, account: Account, capabilities: frozenset[str]) -> None:
        self._client = client
        self._account = account
        self._capabilities = capabilities
        self._space: tuple[str, str] | None = None
        self._ready: set[str] = set()

    def special(self, kind: Literal["drafts", "sent"]) -> str | None:
        folders = self._list()
        marked = [name for flags, name in folders if _MARKS[kind] in flags]
        if not marked and "SPECIAL-USE" in self._capabilities:
            marked = [name for flags, name in self._list_special() if _MARKS[kind] in flags]
        return marked[0] if marked else self._usual(kind, [name for _, name in folders])

    def translate(self, name: str) -> str:
        prefix, delimiter = self._personal()
        levels = name.split("/")
        if levels[0].upper() == _INBOX:
            levels[0] = _INBOX
        joined = (delimiter or "/").join(levels)
        return joined if joined == _INBOX or joined.startswith(prefix) else prefix + joined

    def ensure(self, name: str) -> str:
        with translated(self._account):
            folder = self.translate(name)
            if folder in self._ready or self._exists(folder):
                self._ready.add(folder)
                return folder
        self._create(folder)
        self._ready.add(folder)
        return folder

    def forget(self, name: str) -> None:
        self._ready.discard(self.translate(name))

    def _create(self, folder: str) -> None:
        """Levels above come with it on most servers; where they do not, they are made one after the other."""
        try:
            self._make(folder)
        except AnswerNo:
            self._create_above(folder)
            self._make(folder)
        try:
            with translated(self._account):
                self._client.subscribe_folder(folder)
        except AnswerNo:
            pass  # mail programs may hide the folder then, nothing else

    def _create_above(self, folder: str) -> None:
        prefix, delimiter = self._personal()
        levels = folder.split(delimiter) if delimiter else [folder]
        for count in range(1, len(levels)):
            above = delimiter.join(levels[:count])
            if above == _INBOX or above + delimiter == prefix or self._exists(above):
                continue
            try:
                self._make(above)
            except AnswerNo:
                continue  # the last one tells whether it was needed

    def _make(self, folder: str) -> None:
        try:
            with translated(self._account):
                self._client.create_folder(folder)
        except AnswerNo as error:
            if error.code != "ALREADYEXISTS":
                raise

    def _exists(self, folder: str) -> bool:
        with translated(self._account):
            return any(name == folder and not _UNUSABLE & set(flags) for flags, name in self._list(folder))

    def _list(self, pattern: str = "*") -> list[Folder]:
        return _capitals(self._client.list_folders("", pattern))

    def _list_special(self) -> list[Folder]:
        """Some servers show their marks only to those who ask for them."""
        imap = self._client._imap
        typ, lines = imap._simple_command("LIST", "(SPECIAL-USE)", '""', '"*"')
        typ, lines = imap._untagged_response(typ, lines, "LIST")
        return _capitals(self._client._proc_folder_list(lines)) if typ == "OK" else []

    def _usual(self, kind: str, names: list[str]) -> str | None:
        prefix, delimiter = self._personal()
        deep = {name.rpartition(delimiter)[2].casefold(): name for name in names if delimiter}
        plain = deep | {name.removeprefix(prefix).casefold(): name for name in names}
        return next((plain[usual] for usual in _USUAL_NAMES[kind] if usual in plain), None)

    def _personal(self) -> tuple[str, str]:
        """What names of own folders begin with ("" or "INBOX."), and what separates levels ("" for a flat server)."""
        if self._space is None:
            self._space = self._ask_namespace() or ("", self._ask_delimiter())
        return self._space

    def _ask_namespace(self) -> tuple[str, str] | None:
        personal = self._client.namespace().personal if "NAMESPACE" in self._capabilities else None
        return (personal[0][0], personal[0][1] or "") if personal else None

    def _ask_delimiter(self) -> str:
        found = self._client.list_folders("", "")
        return found[0][1].decode() if found and found[0][1] else ""


def _capitals(found: list[tuple[tuple[bytes, ...], bytes, str]]) -> list[Folder]:
    return [(tuple(flag.upper() for flag in flags), name) for flags, _, name in found]
