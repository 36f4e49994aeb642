"""Derived cells: what figures are made of, period by period and version by version, in a file beside the store that may be deleted.

Nothing in it is a fact. A book holds the cells of one indicator asked in one way; it is right for the revisions up to which it
was brought, and no longer trusted once the store's history is another one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from indicators.addresses import Group
from indicators.derived.cell import Cell
from indicators.figures import Number
from tracker.periods import Period

_json = json.JSONEncoder(sort_keys=True).encode
STILL = 1 << 62
"""The end of a version that still stands."""

_DDL = """
pragma journal_mode = wal;
create table if not exists line (rev integer primary key, stamp text not null);
create table if not exists book (id integer primary key, key text not null unique, until integer not null);
create table if not exists span (
    id integer primary key, book integer not null, first text not null, last text not null, since integer not null,
    unique (book, first, last)
);
create table if not exists place (span integer not null, dimension text not null, grp text not null, primary key (span, dimension, grp))
    without rowid;
create table if not exists cell (
    span integer not null, dimension text not null, grp text not null, since integer not null, until integer not null,
    num, den, missing integer not null, keys integer not null, qualifiers text not null, mixed text not null,
    primary key (span, dimension, grp, since)
) without rowid;
create table if not exists turn (span integer not null, rev integer not null, primary key (span, rev)) without rowid;
"""
_Place = tuple[int, str, str]
_AT = """
select dimension, grp, num, den, missing, keys, qualifiers, mixed
from place
cross join cell using (span, dimension, grp)
where span = $span
    and until > $at
    and since = (
        select max(since)
        from cell as version
        where version.span = place.span and version.dimension = place.dimension and version.grp = place.grp and version.since <= $at
    )
"""
"""One look-up for each place, however many versions its cell has had: `cross` says that places come first."""
_SPAN = """
select
    id,
    (
        select stamp
        from line
        where line.rev = coalesce((select max(turn.rev) from turn where turn.span = held.id and turn.rev <= $at), held.since)
    )
from span as held
where book = $book and first = $first and last = $last and since <= $at
"""


@dataclass(frozen=True, slots=True)
class Book:
    """The cells of one indicator asked in one way: right up to revision `until`."""

    id: int
    until: int


def cells_path(store_path: Path) -> Path:
    """Where the derived cells of a store lie.

    >>> cells_path(Path("live/tracker.duckdb")).name
    'tracker.cells.db'
    """
    return store_path.with_name(f"{store_path.stem}.cells.db")


@contextmanager
def opened(path: Path, patience_s: float) -> Iterator[sqlite3.Connection]:
    """The file of cells, made when it is not there. Derived anew when lost, so no commit waits for the disk.

    Whoever writes waits so long for others who do.
    """
    with closing(sqlite3.connect(path, timeout=patience_s, isolation_level=None)) as file:
        if not file.execute("select 1 from sqlite_master where name = 'turn'").fetchone():
            file.executescript(_DDL)
            forget_all(file)
        file.execute("pragma synchronous = off")
        yield file


@contextmanager
def writing(file: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing; others who write wait."""
    file.execute("begin immediate")
    try:
        yield
    except BaseException:
        file.execute("rollback")
        raise
    file.execute("commit")


def newest(file: sqlite3.Connection, upto: int) -> tuple[int, str] | None:
    """The newest revision up to `upto` that the file knows of, and the stamp by which it knows it."""
    found: tuple[int, str] | None = file.execute("select rev, stamp from line where rev <= ? order by rev desc limit 1", [upto]).fetchone()
    return found


def note(file: sqlite3.Connection, stamps: Iterable[tuple[int, str]]) -> None:
    """Remember revisions by their stamps."""
    file.executemany("insert or ignore into line values (?, ?)", stamps)


def forget_all(file: sqlite3.Connection) -> None:
    """Empty the file: it was derived from another history."""
    for table in ("line", "book", "span", "place", "cell", "turn"):
        file.execute(f"delete from {table}")


def book(file: sqlite3.Connection, key: str) -> Book | None:
    """The book under a key."""
    found = file.execute("select id, until from book where key = ?", [key]).fetchone()
    return Book(*found) if found else None


def open_book(file: sqlite3.Connection, key: str, until: int) -> Book:
    """The book under a key, begun at revision `until` when there is none."""
    file.execute("insert or ignore into book (key, until) values (?, ?)", [key, until])
    return Book(*file.execute("select id, until from book where key = ?", [key]).fetchone())


def spans(file: sqlite3.Connection, of: Book) -> dict[Period, int]:
    """The periods that a book holds, with the number of each."""
    found = file.execute("select first, last, id from span where book = ?", [of.id])
    return {_period(first, last): number for first, last, number in found}


@lru_cache(4096)
def _period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def span(file: sqlite3.Connection, of: Book, period: Period, at: int) -> tuple[int, str] | None:
    """The number of a period that a book holds at a revision, and the stamp of the revision since which its cells stand."""
    asked = {"book": of.id, "first": period.first.isoformat(), "last": period.last.isoformat(), "at": at}
    found: tuple[int, str] | None = file.execute(_SPAN, asked).fetchone()
    return found


def read(file: sqlite3.Connection, number: int, at: int) -> dict[Group, Cell]:
    """The cells of the period with this number, at a revision."""
    found = file.execute(_AT, {"span": number, "at": at})
    return {((dimension, group),) if dimension else (): _cell(*values) for dimension, group, *values in found}


def add_spans(file: sqlite3.Connection, of: Book, periods: Iterable[Period], since: int) -> list[int]:
    """Let a book hold more periods from a revision on; their numbers."""
    sql = "insert into span (book, first, last, since) values (?, ?, ?, ?) returning id"
    return [file.execute(sql, [of.id, one.first.isoformat(), one.last.isoformat(), since]).fetchone()[0] for one in periods]


def extend(file: sqlite3.Connection, of: Book, until: int) -> None:
    """The book is right up to a later revision."""
    file.execute("update book set until = max(until, ?) where id = ?", [until, of.id])


def restart(file: sqlite3.Connection, of: Book, since: int) -> None:
    """The book does not know what stood before a revision."""
    file.execute("update span set since = ? where book = ?", [since, of.id])
    file.execute("delete from cell where until < ? and span in (select id from span where book = ?)", [STILL, of.id])


def change(file: sqlite3.Connection, since: int, changed: Mapping[tuple[int, Group], Cell]) -> None:
    """New versions of cells from a revision on; an empty one is no more."""
    places = {(number, *(group[0] if group else ("", ""))): cell for (number, group), cell in changed.items()}
    ended = [(since, *place) for place in places]
    file.executemany(f"update cell set until = ? where span = ? and dimension = ? and grp = ? and until = {STILL}", ended)
    file.executemany("delete from cell where until = ? and since = until and span = ? and dimension = ? and grp = ?", ended)
    _write(file, since, places.items())
    file.executemany("insert or ignore into turn values (?, ?)", {(number, since) for number, _ in changed})


def fill(file: sqlite3.Connection, since: int, made: Mapping[int, Mapping[Group, Cell]]) -> None:
    """The first versions of the cells of spans that were added just now."""
    places = [((number, *(by[0] if by else ("", ""))), cell) for number, found in made.items() for by, cell in found.items()]
    _write(file, since, sorted(places, key=itemgetter(0)))  # quickest in the order of the file
    file.executemany("insert into turn values (?, ?)", [(number, since) for number in made])


def _write(file: sqlite3.Connection, since: int, cells: Iterable[tuple[_Place, Cell]]) -> None:
    rows = [(*place, since, STILL, *_values(cell)) for place, cell in cells if not cell.empty]
    file.executemany("insert or ignore into place values (?, ?, ?)", [row[:3] for row in rows])
    file.executemany(f"insert into cell values ({', '.join('?' * 11)})", rows)


def _values(cell: Cell) -> tuple[object, ...]:
    return _kept(cell.num), _kept(cell.den), cell.missing, cell.keys, _counts(tuple(cell.qualifiers.items())), _names(cell.mixed)


@lru_cache(4096)
def _counts(qualifiers: tuple[tuple[str, int], ...]) -> str:
    return _json(dict(qualifiers))


_names = lru_cache(256)(_json)


def _cell(num: object, den: object, missing: int, keys: int, *told: str) -> Cell:
    qualifiers, mixed = map(_parsed, told)
    return Cell(_number(num), _number(den), missing, keys, qualifiers, tuple(mixed) if mixed else ())


@lru_cache(4096)
def _parsed(told: str) -> Any:
    """What a text of JSON says; most cells say one of a few things. Nobody may change it."""
    return json.loads(told)


def _kept(number: Number | None) -> object:
    """Decimals, and whole numbers too large for the file, as text."""
    return str(number) if isinstance(number, Decimal) or (isinstance(number, int) and abs(number) >= STILL) else number


def _number(kept: object) -> Number | None:
    return Decimal(kept) if isinstance(kept, str) else kept  # type: ignore[return-value]  # int, float or None
