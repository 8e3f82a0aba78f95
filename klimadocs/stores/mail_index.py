"""The index of mail servers in SQL, in the ledger's database. It may be lost: mails are known by their bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
)
from sqlalchemy.exc import DatabaseError, OperationalError

from klimadocs.errors import TemporaryError
from klimadocs.model.mailbox import Known, Mark, Pause, Place
from klimadocs.stores.ledger import _clear, _open

_METADATA = MetaData()
PLACES = Table(
    "mail_place",
    _METADATA,
    Column("account", Text, primary_key=True),
    Column("folder", Text, primary_key=True),
    Column("validity", BigInteger, primary_key=True, autoincrement=False),
    Column("uid", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("until", DateTime),
    Column("note", Text, nullable=False),
)
MARKS = Table(
    "mail_mark",
    _METADATA,
    Column("account", Text, primary_key=True),
    Column("folder", Text, primary_key=True),
    Column("validity", BigInteger, nullable=False),
    Column("next_uid", BigInteger, nullable=False),
    Column("rules", Text, nullable=False),
    Column("probe_uid", BigInteger, nullable=False),
    Column("probe", Text, nullable=False),
)
PAUSES = Table(
    "mail_pause",
    _METADATA,
    Column("name", Text, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("until", DateTime, nullable=False),
    Column("reason", Text, nullable=False),
)
_DONE_WITH = ("settled", "gone")


class SqlMailIndex:
    """Each change is one transaction, durable when the call returns. Raises TemporaryError, DamageError."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._engine = _open(location)

    def mark(self, account: str, folder: str) -> Mark | None:
        with self._changing() as connection:
            row = connection.execute(select(MARKS).where(*_within(MARKS, account, folder))).mappings().first()
        return Mark(**row) if row else None

    def set_mark(self, mark: Mark) -> None:
        with self._changing() as connection:
            connection.execute(delete(MARKS).where(*_within(MARKS, mark.account, mark.folder)))
            connection.execute(insert(MARKS).values(asdict(mark)))

    def known(self, account: str, folder: str) -> Sequence[Known]:
        wanted = (*_within(PLACES, account, folder), PLACES.c.state.not_in(_DONE_WITH))
        with self._changing() as connection:
            rows = connection.execute(select(PLACES).where(*wanted).order_by(PLACES.c.uid, PLACES.c.validity))
            return [_known(row) for row in rows.mappings()]

    def note(self, *entries: Known) -> None:
        rows = [_row(entry) for entry in {entry.place: entry for entry in entries}.values()]
        if not rows:
            return
        keys = ("account", "folder", "validity", "uid")
        the_same = delete(PLACES).where(*(PLACES.c[key] == bindparam(f"the_{key}") for key in keys))
        with self._changing() as connection:
            connection.execute(the_same, [{f"the_{key}": row[key] for key in keys} for row in rows])
            connection.execute(insert(PLACES), rows)

    def forget(self, account: str, folder: str) -> None:
        with self._changing() as connection:
            for table in (PLACES, MARKS):
                connection.execute(delete(table).where(*_within(table, account, folder)))

    def pause(self, name: str) -> Pause | None:
        with self._changing() as connection:
            row = connection.execute(select(PAUSES).where(PAUSES.c.name == name)).mappings().first()
        return Pause(row["name"], row["tries"], row["until"].replace(tzinfo=UTC), row["reason"]) if row else None

    def set_pause(self, pause: Pause) -> None:
        with self._changing() as connection:
            connection.execute(delete(PAUSES).where(PAUSES.c.name == pause.name))
            connection.execute(insert(PAUSES).values({**asdict(pause), "until": _naive(pause.until)}))

    def end_pause(self, name: str) -> None:
        with self._changing() as connection:
            connection.execute(delete(PAUSES).where(PAUSES.c.name == name))

    def close(self) -> None:
        """Lets go of the database file."""
        self._engine.dispose()

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except OperationalError as error:
            if "no such table" in str(error.orig):
                raise _clear(error, self._location) from error
            raise TemporaryError(
                f"The index of mails cannot be written: {error.orig}.", "Make room or wait, then run again."
            ) from error
        except DatabaseError as error:
            raise _clear(error, self._location) from error


def _within(table: Table, account: str, folder: str) -> tuple[Any, Any]:
    return table.c.account == account, table.c.folder == folder


def _row(entry: Known) -> dict[str, Any]:
    row = asdict(entry)
    return {**row.pop("place"), **row, "until": _naive(entry.until) if entry.until else None}


def _known(row: Any) -> Known:
    return Known(
        Place(row["account"], row["folder"], row["validity"], row["uid"]),
        row["state"],
        row["digest"],
        row["size_bytes"],
        row["tries"],
        row["until"].replace(tzinfo=UTC) if row["until"] else None,
        row["note"],
    )


def _naive(moment: datetime) -> datetime:
    """SQLite knows no zones: stored is UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None)
