"""Numbered steps from the layout of any released tracker to today's: a copy is put aside first, then all steps, or none, take effect."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tracker.durable import flush
from tracker.errors import BackupFailed
from tracker.store import schema
from tracker.store.beside.placing import unfinished
from tracker.store.connection import Connection, connect, copy_database, roll_back, run
from tracker.store.engines.journal import Origin, journal_path
from tracker.store.engines.replay import write_journal
from tracker.store.schema import SCHEMA_VERSION, About

log = logging.getLogger("tracker.store")


def migrate(connection: Connection, path: Path, found: About) -> None:
    """Bring the store at `path` to today's layout. What it was before is kept as `<stem>.layout-<version>.duckdb` beside it."""
    if found.schema_version == SCHEMA_VERSION:
        return
    kept = path.with_name(f"{path.stem}.layout-{found.schema_version}.duckdb")
    _keep(connection, kept)
    run(connection, "begin")
    try:
        for version in range(found.schema_version, SCHEMA_VERSION):
            STEPS[version](connection, path, found)
        run(connection, "update about set schema_version = ?", [SCHEMA_VERSION])
        run(connection, "commit")
    except BaseException:
        roll_back(connection)
        raise
    log.warning(
        "The store %s was brought from layout %s to %s; what it was before is %s.", path, found.schema_version, SCHEMA_VERSION, kept
    )


def _keep(connection: Connection, kept: Path) -> None:
    """A copy of the store at `kept`, proven readable and on the disk, in the place of one that an interrupted attempt left."""
    with unfinished(kept) as new:
        copy_database(connection, new)
        with closing(connect(new, read_only=True)) as copy:
            rows = "select (select count(*) from ledger.revision), (select rev from ledger.head)"
            if run(copy, rows) != run(connection, rows):
                raise BackupFailed(f"The copy {kept} does not hold what the store holds", next_step="Check the disk, then try again.")
        flush(new)
        new.replace(kept)
    flush(kept.parent)


def _from_1(connection: Connection, path: Path, found: About) -> None:
    """Layout 2 has all record types of the domain, current and past rows apart, and a journal beside the store."""
    for name in ("past", "present"):
        run(connection, f"create schema {name}")
    for (name,) in run(connection, "select table_name from duckdb_tables() where schema_name = 'history'"):
        run(connection, f"create table past.{name} as select * from history.{name} where rev_to is not null")
        run(connection, f"create table present.{name} as select * from main.{name}")
        for schema_name in ("history", "main"):
            run(connection, f"drop table {schema_name}.{name}")
    schema.complete(connection)
    mark = write_journal(connection, journal_path(path), Origin(found.store_id, found.created_at))
    schema.add_journal(connection, mark.rev, mark.end, mark.chain)


def _completed(connection: Connection, _path: Path, _found: About) -> None:
    """Layouts 3 and 4 have the record types and fields that came since, all of which may be empty."""
    schema.complete(connection)


STEPS: dict[int, Callable[[Connection, Path, About], None]] = {1: _from_1, 2: _completed, 3: _completed}
"""By the layout that each starts from."""
