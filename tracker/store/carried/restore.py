"""Restoring a backup: verified before, put in place whole, verified after. What was there is moved aside, never deleted."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tracker.durable import flush
from tracker.errors import BackupFailed, Forked, JournalBroken, NotAStore, StoreDamaged, StoreTooNew, StoreTooOld, WouldOverwrite
from tracker.store.beside.mirror import mark_path
from tracker.store.beside.ops import operations_path
from tracker.store.beside.placing import hidden, moved_aside, sha256, store_folder
from tracker.store.beside.senders import is_senders, senders_path
from tracker.store.connection import DatabaseError, connect
from tracker.store.door import own_store
from tracker.store.engines.journal import journal_path
from tracker.store.safekeeping.audit import journal_problems
from tracker.store.safekeeping.backup import FORMATS, JOURNAL, OPS, STORE, Manifest, contents, verified
from tracker.store.safekeeping.integrity import problems
from tracker.store.schema import SCHEMA_VERSION, renew_views

_FORCE = "With --force it is moved aside, and the backup takes its place."


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the store and its revision, and the folder that now holds what was there before."""

    store_id: str
    revision: int
    moved_to: str | None


def restore(directory: Path, path: Path, *, force: bool = False) -> Restored:
    """Put the store of a backup at `path`.

    Raises `NotAStore` or `StoreTooNew` for a backup that is foreign, damaged or of a newer tracker, `StoreLocked` when the
    store at `path` is in use, and unless `force`, `WouldOverwrite` when that store holds anything that the backup does not.
    """
    manifest = verified(directory)
    if path.exists():
        _refuse_loss(directory, manifest, path, force=force)
    places = {OPS: operations_path(path), JOURNAL: journal_path(path), STORE: path}
    ready = {place: _fetched(directory / name, place, manifest.files[name]) for name, place in places.items() if name in manifest.files}
    ready |= _fetched_senders(directory, path, manifest)
    moved = _store_aside(path, senders_too=manifest.format == FORMATS[-1])
    for place, new in ready.items():
        new.rename(place)
    flush(path.parent)
    _check(path, manifest)
    return Restored(manifest.store_id, manifest.revision, str(moved) if moved else None)


def _refuse_loss(directory: Path, manifest: Manifest, path: Path, *, force: bool) -> None:
    """Raise `WouldOverwrite` when the store at `path` holds what the backup does not; `StoreLocked` even when forced."""
    try:
        with own_store(path, read_only=True, ledger="") as old, contents(directory / STORE) as copy:
            identity, held, offered = old.id, old.revisions(), copy.revisions()
    except (NotAStore, StoreTooNew, StoreTooOld, StoreDamaged, JournalBroken, Forked, DatabaseError) as error:
        why = f"cannot be read: {error}"
    else:
        if identity != manifest.store_id:
            why = f"is another store ({identity}, the backup is of {manifest.store_id})"
        elif len(held) > len(offered):
            why = f"is newer: it is at revision {len(held)}, the backup at {manifest.revision}"
        elif held != offered[: len(held)]:
            why = "has revisions of its own, which the backup does not hold"
        else:
            return
    if not force:
        raise WouldOverwrite(f"The store {path} {why}", next_step=_FORCE)


def _fetched(source: Path, place: Path, expected: str) -> Path:
    """A file of the backup copied beside its place, on the disk and proven equal; what is left of it by a kill goes at the next opening."""
    store_folder(place)
    new = hidden(place)
    try:
        shutil.copyfile(source, new)
        flush(new)
        if sha256(new) != expected:
            raise BackupFailed(f"{source} could not be copied whole", next_step="Check the disk, then try again; nothing was changed.")
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    return new


def _fetched_senders(directory: Path, path: Path, manifest: Manifest) -> dict[Path, Path]:
    """The folder of senders, copied beside its place; none where the backup has no sender."""
    names = [name for name in manifest.files if is_senders(name)]
    place = senders_path(path)
    new = hidden(place)
    for name in names:
        _fetched(directory / name, new / Path(name).name, manifest.files[name]).rename(new / Path(name).name)
    return {place: new} if names else {}


def _store_aside(path: Path, *, senders_too: bool) -> Path | None:
    """The new folder into which the store's files were moved, None when there were none. A log left behind would be replayed.

    An old backup knows nothing of senders; what is remembered of them then stays.
    """
    ops = operations_path(path)
    logs = (path.with_name(f"{path.name}.wal"), *(ops.with_name(f"{ops.name}-{kind}") for kind in ("wal", "shm", "journal")))
    senders = (senders_path(path),) if senders_too else ()
    return moved_aside((path, journal_path(path), mark_path(path), ops, *logs, *senders), "before-restore")


def _check(path: Path, manifest: Manifest) -> None:
    """Raise `NotAStore` unless the store at `path`, its views made anew, now holds what the backup holds."""
    if manifest.schema_version == SCHEMA_VERSION:
        with closing(connect(path)) as connection:
            renew_views(connection)
    with own_store(path, ledger="") as store, store.session() as session:
        found = [*problems(session), *journal_problems(store, session)]
        if (store.id, session.head) != (manifest.store_id, manifest.revision):
            found.append("it is not what the backup holds")
        if found:
            raise NotAStore(f"The restored store {path} is not sound: {found[0]}", next_step="Check the disk, then restore again.")
