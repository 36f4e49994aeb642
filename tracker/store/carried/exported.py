"""The way back from an export: every file is proven first, then a new store is made of it with the same identity, revisions and history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import polars as pl

from tracker.durable import flush
from tracker.errors import JournalBroken, NotAStore, StoreTooNew, WouldOverwrite
from tracker.records import RECORD_TYPES
from tracker.store.beside.mirror import mark_path
from tracker.store.beside.placing import sha256, store_folder, unfinished
from tracker.store.carried.export import FORMAT, LEDGER, MANIFEST, REVISION, Manifest, ledger_file
from tracker.store.connection import DatabaseError
from tracker.store.engines.journal import Journal, Origin, journal_path
from tracker.store.engines.replay import entries, rebuild
from tracker.store.opening import open_store
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.schema import SCHEMA_VERSION
from tracker.store.versions.entries import Entry
from tracker.store.versions.ledger import Revision

_OTHER = "Name another export."


def store_from_export(directory: Path, path: Path) -> Manifest:
    """Make a new store at `path` of the export in `directory`.

    Raises `NotAStore` or `StoreTooNew` for an export that is foreign, damaged or of a newer tracker, and `WouldOverwrite`.
    """
    for there in (path, journal_path(path), mark_path(path)):
        if there.exists():
            raise WouldOverwrite(f"There is already a file at {there}", next_step="Name another store with --store.")
    manifest = verified(directory)
    store_folder(path)
    try:
        _make(directory, manifest, path)
    except (JournalBroken, DatabaseError, pl.exceptions.PolarsError, ValueError, TypeError) as error:
        _remove(path)
        raise _wrong(directory, str(error)) from error
    except BaseException:
        _remove(path)
        raise
    return manifest


def verified(directory: Path) -> Manifest:
    """The manifest of an export whose every file is the one that was written. Raises `NotAStore` or `StoreTooNew`."""
    try:
        manifest = Manifest(**json.loads((directory / MANIFEST).read_text(encoding="utf-8")))
        newer = manifest.schema_version > SCHEMA_VERSION
        foreign = manifest.format != FORMAT or {REVISION, *manifest.rows} - manifest.files.keys()
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NotAStore(f"{directory} is not an export of a tracker store, or is damaged", next_step=_OTHER) from error
    if newer:
        raise StoreTooNew(f"The export {directory} was written by a newer tracker", next_step="Upgrade the tracker, then try again.")
    if foreign:
        raise NotAStore(f"{directory} is not an export of a tracker store", next_step=_OTHER)
    for name, expected in manifest.files.items():
        place = directory / name
        if not place.resolve().is_relative_to(directory.resolve()) or not place.is_file() or sha256(place) != expected:
            raise _wrong(directory, f"{name} is not the file that was written")
    return manifest


def _make(directory: Path, manifest: Manifest, path: Path) -> None:
    """Write the export as a journal, and let it make the store, as it would make a lost one."""
    Journal.written(
        journal_path(path), Origin(manifest.store_id, datetime.fromisoformat(manifest.created_at)), _entries(directory, manifest)
    )
    with unfinished(path) as new, Journal(journal_path(path), read_only=True) as journal:
        rebuild(journal, new)
        new.rename(path)
    flush(path.parent)
    with open_store(path, read_only=True, ledger="") as store, store.session() as session:
        tables = {REVISION: "revision", **{file: name for name in RECORD_TYPES if (file := ledger_file(name)) in manifest.rows}}
        held = {file: session.tuples(f"select count(*) from ledger.{name}")[0][0] for file, name in tables.items()}
        told = {file: manifest.rows[file] for file in tables}
        if (session.head, held) != (manifest.revision, told):
            raise _wrong(directory, "it does not hold what its manifest says")
        if found := journal_problems(store, session):
            raise _wrong(directory, found[0])


def _entries(directory: Path, manifest: Manifest) -> Iterator[Entry]:
    """The revisions of an export with their rows, as many at a time as may be held in memory."""
    files = {name: directory / ledger_file(name) for name in RECORD_TYPES if ledger_file(name) in manifest.files}
    known = {REVISION, *map(ledger_file, files)}
    if strange := sorted(name for name in manifest.rows if name.startswith(f"{LEDGER}/") and name not in known):
        raise _wrong(directory, f"{strange[0]} is no table of ours")
    for name, file in files.items():
        if unknown := set(pl.read_parquet_schema(file)) - {"record_id", "rev", "op", *RECORD_TYPES[name].names}:
            raise _wrong(directory, f"{ledger_file(name)} has the unknown column {min(unknown)}")
    revisions = tuple(Revision(*row) for row in pl.read_parquet(directory / REVISION).sort("rev").iter_rows())
    yield from entries(revisions, partial(_tables, files))


def _tables(files: dict[str, Path], first: int, last: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """The rows of some revisions, by record type."""
    for name, file in files.items():
        yield name, pl.scan_parquet(file).filter(pl.col("rev").is_between(first, last)).collect()


def _remove(path: Path) -> None:
    """Take away what a failed import left; nothing was there before it."""
    for left in (path, path.with_name(f"{path.name}.wal"), journal_path(path)):
        left.unlink(missing_ok=True)


def _wrong(directory: Path, why: str) -> NotAStore:
    return NotAStore(f"The export {directory} is damaged: {why}", next_step=_OTHER)
