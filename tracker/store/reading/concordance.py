"""Which records of a large store name a value in a field: sorted by the value, in a file beside the store that may be deleted.

To read ten million participations for those of one person takes a quarter of a second; an index of the engine's would make every
load dearer. The file tells of one revision, and is made anew once much was saved since. Without it everything is only slower.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tracker.durable import flush
from tracker.store.beside.placing import unfinished
from tracker.store.reading.as_of import Session
from tracker.store.schema import quoted

_LOG = logging.getLogger("tracker.store")
LARGE = 2_000_000
"""So many records are read as a whole before it pays to sort them."""
_TOGETHER = 16_384
_ROOM = 256
"""Bytes that must be free for each record: in the end it takes about eight of them."""


@dataclass(frozen=True, slots=True)
class Named:
    """The records that named some values as of a revision. Of what was saved since it says nothing."""

    revision: int
    record_ids: list[str]


def concordance_folder(store_path: Path) -> Path:
    """Where the concordances of a store lie: `tracker.concordance` beside `tracker.duckdb`."""
    return store_path.with_name(f"{store_path.stem}.concordance")


def named(session: Session, kind: str, field: str, values: Sequence[str], *, make: bool) -> Named | None:
    """The records of a type that say one of some values in a field; None where all of them must be read.

    With `make` that is where they are not so many: else a concordance is made now.
    """
    if session.is_variant or not session.place:
        return None
    own = concordance_folder(Path(session.place)), f"{kind}.{field}"
    try:
        revision, path = _right(session, *own)
        count = _since(session, kind, revision) if make else 0
        if count > LARGE:
            revision, path = _make(session, *own, room=_ROOM * count)
        return Named(revision, _read(path, values)) if path else None
    except (OSError, pl.exceptions.PolarsError) as error:
        _LOG.warning("The concordance in %s cannot be used, so that figures take longer: %s", own[0], error)
        return None


def _right(session: Session, folder: Path, what: str) -> tuple[int, Path | None]:
    """The newest that tells of this store's own history, and its revision: 0 when there is none."""
    for path in sorted(folder.glob(f"{what}.*.parquet"), key=_revision, reverse=True):
        if path.name == _name(session, what, _revision(path)):
            return _revision(path), path
    return 0, None


def _name(session: Session, what: str, revision: int) -> str:
    return f"{what}.{revision}.{session.stamps(revision, revision).get(revision)}.parquet"


def _revision(path: Path) -> int:
    return int(path.name.split(".")[2])


def _since(session: Session, kind: str, revision: int) -> int:
    """How many of the records were saved after a revision."""
    return int(session.tuples(f"select count(*) from {kind} where rev > ?", [revision])[0][0])


def _make(session: Session, folder: Path, what: str, *, room: int) -> tuple[int, Path | None]:
    """Sort today's records, in the place of what was there; 0 where there is too little room for that."""
    kind, _, field = what.partition(".")
    if shutil.disk_usage(folder.parent).free < room:
        return 0, None
    folder.mkdir(mode=0o700, exist_ok=True)
    older, path = [*folder.glob(f"*{what}.*")], folder / _name(session, what, session.head)
    naming = f"from present.{kind} where {quoted(field)} is not null"
    with unfinished(path) as new:
        session.write(f"select {quoted(field)} as named, record_id {naming} order by named", new, _TOGETHER)
        flush(new)
        new.rename(path)
    for left in older:
        left.unlink(missing_ok=True)
    return session.head, path


def _read(path: Path, values: Sequence[str]) -> list[str]:
    """The records that name the values: only the few parts of the file are read between whose ends they lie."""
    try:
        found = pl.scan_parquet(path).filter(pl.col("named").is_in(values)).select("record_id").collect()
    except pl.exceptions.PolarsError:
        path.unlink(missing_ok=True)
        raise
    return found.to_series().to_list()
