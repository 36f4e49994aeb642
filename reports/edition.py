"""Issued reports, kept for good: which edition said what, at which revision, and which one came before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from reports.manifest import read_manifest
from tracker.errors import UnknownName
from tracker.store.beside.ops import notebook

_TABLE = (
    "create table if not exists edition (code text primary key, spec text not null, programme text not null, period text not null, "
    "language text not null, status text not null, revision integer not null, previous text, sha256 text not null, made_at text not null, "
    "manifest blob not null)"
)


@dataclass(frozen=True, slots=True)
class Edition:
    """One issued report. `previous` is the code of the edition it was compared with."""

    code: str
    spec: str
    programme: str
    period: str
    language: str
    status: str
    revision: int
    previous: str | None
    sha256: str
    made_at: str
    manifest: bytes


@contextmanager
def _archive(store_path: Path) -> Iterator[sqlite3.Connection]:
    with notebook(store_path, _TABLE) as connection, connection:
        yield connection


def keep(store_path: Path, edition: Edition) -> None:
    """Record an edition; one that is there already stays as it is."""
    with _archive(store_path) as archive:
        archive.execute(f"insert or ignore into edition values ({', '.join('?' * len(fields(Edition)))})", astuple(edition))


def editions(store_path: Path) -> tuple[Edition, ...]:
    """All editions, oldest first."""
    with _archive(store_path) as archive:
        return tuple(Edition(*row) for row in archive.execute("select * from edition order by rowid"))


def edition(store_path: Path, code: str) -> Edition:
    """The edition with that verification code. Raises `UnknownName`."""
    if found := issued(store_path, code.upper()):
        return found
    raise UnknownName(f"No edition has the code {code}", next_step="`tracker report list` shows the editions that were issued.")


def issued(store_path: Path, code: str) -> Edition | None:
    """The edition with that code, if it was issued here."""
    with _archive(store_path) as archive:
        row = archive.execute("select * from edition where code = ?", [code]).fetchone()
    return Edition(*row) if row else None


def before(store_path: Path, made: Edition) -> Edition | None:
    """The edition that `made` is compared with: the one pinned when it was first issued, else the newest of its kind that readers have.

    That is one that is final or was delivered; where there is none, the newest draft.
    """
    kept = editions(store_path)
    pinned = next((known for known in kept if known.code == made.code), None)
    if pinned is not None:
        return next((known for known in kept if known.code == pinned.previous), None)
    same = [known for known in kept if (known.spec, known.programme, known.language) == (made.spec, made.programme, made.language)]
    earlier = [known for known in same if known.code != made.code and known.revision <= made.revision]
    sent = _delivered(store_path)
    read = [known for known in earlier if known.status == "final" or known.code in sent]
    return next(reversed(read or earlier), None)


def standing(store_path: Path) -> tuple[Edition, ...]:
    """The editions that none supersedes, oldest first: the newest of each report, programme, period and language.

    One that is final or was delivered stands beside a newer draft.
    """
    kept, sent = editions(store_path), _delivered(store_path)
    issued = {(one.spec, one.programme, one.period, one.language): one.code for one in kept if one.status == "final" or one.code in sent}
    newest = {(one.spec, one.programme, one.period, one.language): one.code for one in kept}
    return tuple(one for one in kept if one.code in {*issued.values(), *newest.values()})


def told_before(store_path: Path, made: Edition, audience: str) -> tuple[Edition, ...]:
    """What an audience was sent before `made`, oldest first: editions that are final or were delivered, each once in whatever language.

    An edition that is made again, or made in another language, stands beside the same ones as the first time.
    """
    kept = editions(store_path)
    if twin := next((known for known in kept if _subject(known) == _subject(made)), None):
        return tuple(edition(store_path, code) for code in read_manifest(twin.manifest).against)
    sent = _delivered(store_path)
    told: dict[tuple[object, ...], Edition] = {}
    for known in kept:
        issued = known.programme == made.programme and known.revision <= made.revision and (known.status == "final" or known.code in sent)
        if issued and read_manifest(known.manifest).audience == audience:
            told.setdefault(_subject(known), known)
    return tuple(told.values())


def _subject(one: Edition) -> tuple[object, ...]:
    """What an edition tells, in whatever language."""
    return one.spec, one.programme, one.period, one.revision


def _delivered(store_path: Path) -> set[str]:
    """The editions whose delivery has begun, by the ledger of deliveries where there is one."""
    with _archive(store_path) as archive:
        if not archive.execute("select 1 from sqlite_master where name = 'delivery'").fetchall():
            return set()
        return {code for (code,) in archive.execute("select edition from delivery where state in ('sending', 'sent', 'unknown')")}
