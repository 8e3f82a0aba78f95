"""The ledger in SQL: one table that is only ever added to. SQLite for one office; the same code serves PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    select,
)
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from klimadocs.errors import DamageError, TemporaryError
from klimadocs.model import event as events
from klimadocs.model.event import Entry, Event

METADATA = MetaData()
EVENTS = Table(
    "event",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_autoincrement=True,
)
_KINDS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        events.Arrived,
        events.Unpacked,
        events.Read,
        events.Submitted,
        events.Corrected,
        events.Decided,
        events.Drafted,
        events.Kept,
        events.Discarded,
        events.Withheld,
        events.Withdrawn,
        events.Approved,
        events.Settled,
        events.Filed,
        events.Dispatching,
        events.Dispatched,
        events.Postponed,
        events.Undelivered,
        events.Left,
    )
}
_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in _KINDS.items()}


class SqlLedger:
    """Append-only. Each `append` is one transaction, so an event is there whole or not at all."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._engine = _open(location)
        try:
            _upgrade(self._engine, location)
        except (DatabaseError, ValueError) as error:
            self._engine.dispose()
            raise _clear(error, location) from error

    def entries(self) -> Sequence[Entry]:
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(select(EVENTS).order_by(EVENTS.c.number)).all()
        except DatabaseError as error:
            raise _clear(error, self._location) from error
        return [Entry(row.number, row.key, row.at.replace(tzinfo=UTC), load_event(row.kind, row.body)) for row in rows]

    def append(self, key: str, event: Event) -> bool:
        row = {"key": key, "kind": type(event).__name__, "at": datetime.now(UTC).replace(tzinfo=None)}
        try:
            with self._engine.begin() as connection:
                if connection.execute(select(EVENTS.c.number).where(EVENTS.c.key == key)).first():
                    return False
                connection.execute(EVENTS.insert().values(**row, body=dump_event(event)))
        except IntegrityError:
            return False
        except OperationalError as error:
            raise TemporaryError(
                f"The ledger cannot be written: {error.orig}.", "Make room or wait, then run again."
            ) from error
        return True

    def close(self) -> None:
        self._engine.dispose()


def dump_event(event: Event) -> str:
    """JSON in ASCII, so that even a lone surrogate that a PDF holds can be stored."""
    return json.dumps(_plain(_ADAPTERS[type(event).__name__].dump_python(event)), sort_keys=True)


def load_event(kind: str, body: str) -> Event:
    """Raises DamageError for a kind that this program does not know, and for what is no event any more."""
    if kind not in _ADAPTERS:
        raise DamageError(f"The ledger holds an event “{kind}” that this version does not know.", "Update klimadocs.")
    try:
        loaded: Event = _ADAPTERS[kind].validate_python(json.loads(body))
    except ValueError as error:
        raise DamageError(
            f"The ledger holds an event “{kind}” that cannot be read ({type(error).__name__}).",
            "Restore it from a backup; the originals are untouched.",
        ) from error
    return loaded


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _open(location: str) -> Engine:
    if "://" in location:
        return create_engine(location)
    Path(location).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{location}", connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _make_durable(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        # WAL does not work on network shares; the answer tells which mode is really on
        mode = cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        if mode != "wal":
            cursor.execute("PRAGMA journal_mode=DELETE")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    return engine


def _upgrade(engine: Engine, location: str) -> None:
    """Brings the schema to the newest revision; a ledger of a newer program is refused."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    head = script.get_current_head()
    if current == head:
        return
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise DamageError(f"The ledger {location} was written by a newer klimadocs.", "Update klimadocs.")
    _run_migrations(engine, script)


def _run_migrations(engine: Engine, script: Any) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    config = Config()

    def upgrade(revision: Any, _: object) -> Any:
        return script._upgrade_revs("head", revision)

    def run(connection: Connection, environment: EnvironmentContext) -> None:
        environment.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
        if connection.dialect.name == "sqlite":
            # sqlite3 begins nothing for changes of the schema: a run killed in between would leave half a ledger
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        with environment.begin_transaction():
            environment.run_migrations()

    with EnvironmentContext(config, script, fn=upgrade) as environment, engine.begin() as connection:
        run(connection, environment)


def _clear(error: Exception, location: str) -> DamageError | TemporaryError:
    """What a person can do about it: a full disk or a busy file is no damage."""
    reason = str(getattr(error, "orig", error))
    if any(sign in reason for sign in ("is full", "is locked", "readonly", "disk I/O")):
        return TemporaryError(f"The ledger {location} cannot be used: {reason}.", "Make room or wait, then run again.")
    return DamageError(
        f"The ledger {location} is damaged or no ledger: {reason}.",
        "Restore it from a backup; the originals are untouched.",
    )
