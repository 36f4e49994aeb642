"""A backup: a folder with the whole store at one revision, its notebook, what is remembered of senders, and a manifest that proves them.

It is written under a temporary name, opened and checked, and only then given its own: a half backup never has it.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import entry_points
from pathlib import Path

from tracker import clock
from tracker.errors import BackupFailed, Forked, NotAStore, StoreDamaged, StoreFull, StoreTooNew
from tracker.records import RECORD_TYPES
from tracker.store.beside import senders
from tracker.store.beside.ops import operations, operations_path
from tracker.store.beside.placing import new_folder, sha256
from tracker.store.connection import DatabaseError, connect, run, version
from tracker.store.engines.journal import journal_path
from tracker.store.engines.native import NativeLedger
from tracker.store.reading.as_of import Session
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.safekeeping.integrity import problems
from tracker.store.schema import SCHEMA_VERSION
from tracker.store.store import Store

FORMATS = ("tracker-backup/1", "tracker-backup/2", "tracker-backup/3")
"""The first had no journal, the second nothing of senders."""
MANIFEST, STORE, JOURNAL, OPS = "manifest.json", "tracker.duckdb", "tracker.journal", "tracker.ops.db"
_OTHER = "Name another backup."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the store's id and revision, versions, the SHA-256 of each file and the ledger's rows by table.

    `figures` has, by the package that answers, the fingerprint of what they were computed by and that of what came out.
    """

    format: str
    store_id: str
    revision: int
    schema_version: int
    duckdb: str
    made_at: str
    files: dict[str, str]
    rows: dict[str, int]
    figures: dict[str, list[str]] = field(default_factory=dict)


def backup(store: Store, directory: Path) -> Manifest:
    """Write and verify a backup of the store as it stands now, while it is in use.

    Raises `WouldOverwrite` when something is at `directory`, and `BackupFailed`.
    """
    try:
        with new_folder(directory) as new:
            return _written(store, new)
    except NotAStore as error:
        raise BackupFailed(f"No backup was made: {error.what}", next_step="See what `tracker check` says of the store.") from error
    except (DatabaseError, StoreFull, StoreDamaged, sqlite3.Error, OSError) as error:
        raise BackupFailed(
            f"The backup {directory} could not be made: {error}", next_step="Make room there, or name another folder."
        ) from error


def _written(store: Store, new: Path) -> Manifest:
    """The files of a backup in the folder `new`, verified.

    The notebook is copied first: what it says of the store's revisions is then in the store's copy, too.
    """
    if operations_path(store.path).exists():
        with closing(operations(store.path)) as source, closing(sqlite3.connect(new / OPS)) as target:
            source.backup(target)
    store.copy_to(new / STORE)
    with contents(new / STORE) as copy, copy.session() as session:
        shutil.copyfile(journal_path(store.path), new / JOURNAL)
        os.truncate(new / JOURNAL, session.tuples("select place from ledger.journal")[0][0])  # what was saved since is left out
        names = (STORE, JOURNAL, OPS, *_copy_senders(store.path, new))
        files = {name: sha256(new / name) for name in names if (new / name).exists()}
        rows = _rows(session, ("revision", *RECORD_TYPES))
        with store.session(session.head) as original:
            told = _figures(original)
        made_at = clock.now().isoformat()
        manifest = Manifest(FORMATS[-1], copy.id, session.head, SCHEMA_VERSION, version(), made_at, files, rows, told)
    (new / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    verified(new)
    return manifest


def _copy_senders(store_path: Path, new: Path) -> list[str]:
    """The decisions about every sender's files, each written whole by whoever remembers one more."""
    kept = senders.kept(store_path)
    if kept:
        (new / senders.FOLDER).mkdir(mode=0o700)
    for name, path in kept.items():
        shutil.copyfile(path, new / name)
    return list(kept)


def verified(directory: Path) -> Manifest:
    """The manifest of a backup whose every file was read, opened and found sound. Raises `NotAStore` or `StoreTooNew`."""
    manifest = _manifest(directory)
    for name, expected in manifest.files.items():
        if not (directory / name).is_file() or sha256(directory / name) != expected:
            raise NotAStore(f"The backup {directory} is damaged: {name} is not the file that was written", next_step=_OTHER)
    if why := _unsound(directory / STORE, manifest):
        raise NotAStore(f"The backup {directory} is not sound: {why}", next_step=_OTHER)
    return manifest


def _unsound(path: Path, manifest: Manifest) -> str | None:
    """What is wrong with the store in a backup, None when nothing is."""
    try:
        with contents(path) as copy, copy.session() as session:
            if manifest.schema_version == SCHEMA_VERSION and (found := (*problems(session), *journal_problems(copy, session))):
                return found[0]
            if _figures_differ(session, manifest):
                return "it does not give the figures that its manifest tells"
            same = (copy.id, session.head, _rows(session, manifest.rows)) == (manifest.store_id, manifest.revision, manifest.rows)
    except (DatabaseError, Forked, StoreDamaged) as error:
        return str(error)
    return None if same else "it does not hold what its manifest says"


def _manifest(directory: Path) -> Manifest:
    path = directory / MANIFEST
    try:
        manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
        others = [name for name in manifest.files if name not in (STORE, JOURNAL, OPS) and not senders.is_senders(name)]
        known = manifest.format in FORMATS and STORE in manifest.files and not others
        newer = manifest.schema_version > SCHEMA_VERSION
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NotAStore(f"{directory} is not a backup of a tracker store, or is damaged", next_step=_OTHER) from error
    if newer:
        raise StoreTooNew(f"The backup {directory} was written by a newer tracker", next_step="Upgrade the tracker, then try again.")
    if not known:
        raise NotAStore(f"{directory} is not a backup of a tracker store", next_step=_OTHER)
    return manifest


@contextmanager
def contents(path: Path) -> Iterator[Store]:
    """The store in a backup, opened for reading where it can reach no other file. Raises `NotAStore` or `StoreTooNew`.

    A store holds tables and the views that show them: any other view or macro could run whatever its maker wrote. What those say is
    not believed either: a restored store gets them anew.
    """
    with closing(connect(path, read_only=True)) as connection:
        run(connection, "set enable_external_access = false")
        views = set(run(connection, "select schema_name, view_name from duckdb_views() where not internal and not temporary"))
        macros = run(connection, "select count(*) from duckdb_functions() where not internal")[0][0]
        if macros or views - {(schema, name) for schema in ("main", "history") for name in RECORD_TYPES}:
            raise NotAStore(f"{path} holds views or macros, which a store of ours never does", next_step=_OTHER)
        yield Store(connection, path, NativeLedger(connection))


def _figures(session: Session) -> dict[str, list[str]]:
    return {found.name: list(found.load()(session)) for found in entry_points(group="tracker.fingerprints")}


def _figures_differ(session: Session, manifest: Manifest) -> bool:
    """The figures, computed again by what computed them for the backup, are others. Nothing is said when that has changed since."""
    again = _figures(session) if manifest.figures else {}
    return any(again[name][0] == told[0] and again[name] != told for name, told in manifest.figures.items() if name in again)


def _rows(session: Session, names: Iterable[str]) -> dict[str, int]:
    """How many rows the ledger holds, by table."""
    known = {"revision", *RECORD_TYPES}
    return {name: session.tuples(f"select count(*) from ledger.{name}")[0][0] for name in names if name in known}
