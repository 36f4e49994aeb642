"""A session that stays, for small questions asked alike after every save: what was planned for one is there for the next.

Its tables stay, empty but while they are asked, and over them statements stay prepared. Planning is half of what such a question takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from threading import Lock
from typing import Any

from tracker.store.connection import Connection, DatabaseError, Parameters, as_written, literal, run
from tracker.store.reading.as_of import Session
from tracker.store.reading.lasting import PARAMETER, Lasting
from tracker.store.versions import projection

_SPELLED: Mapping[type, Callable[[Any], str]] = {
    str: lambda text: f"cast({literal(text)} as varchar)",
    date: lambda day: f"date '{day}'",
    int: str,
}
_MOST_PREPARED = 32


class Bench(Session):
    """A session whose tables and prepared statements stay."""

    def __init__(self, cursor: Connection, store_id: str, place: str, lasting: Lasting) -> None:
        super().__init__(cursor, store_id, None, place, lasting)
        self._tables: set[str] = set()
        self._filled: set[str] = set()
        self._prepared: dict[str, str] = {}
        self._made_tables = False
        self.rest()

    def rest(self) -> None:
        """Hold on to no revision, and leave the tables empty: rows that were never committed cost nothing to take away."""
        for name in self._filled if self._made_tables else ():
            run(self._cursor, f"delete from {name}")
        run(self._cursor, "commit" if self._made_tables else "rollback")
        self._filled.clear()
        self._made_tables = False

    def rise(self) -> None:
        """Show the newest revision."""
        run(self._cursor, "begin")
        self.head = self.revision = projection.revision(self._cursor)
        self._kept.clear()
        self.counts.clear()

    def table(self, name: str, query: str, parameters: Parameters = None) -> None:
        """Let a table of the session's own hold the rows of a query, which has the same columns whenever it is asked."""
        if name in self._filled:
            run(self._cursor, f"delete from {name}")
        if name in self._tables:
            self._fill(name, f"insert into {name} {query}", parameters)
        else:
            self._let_go()
            self._made_tables = True
            super().table(name, query, parameters)
            self._tables.add(name)
        self._filled.add(name)

    def few(self, sql: str, parameters: Parameters = None) -> list[tuple[Any, ...]]:
        """The rows of a long query over a few rows, run as it is written; prepared, with its parameters spelled out, for the next time."""
        given = parameters or {}
        if not isinstance(given, Mapping) or not {type(one) for one in given.values()} <= _SPELLED.keys():
            return super().few(sql, parameters)
        told = PARAMETER.sub(lambda found: _SPELLED[type(given[found[1]])](given[found[1]]), sql)
        return as_written(self._cursor, told) if self._made_tables else run(self._cursor, f"execute {self._once_prepared(told)}")

    def _once_prepared(self, told: str) -> str:
        """The name of a prepared statement. With parameters, and after tables were made, the engine would plan it whenever it is run."""
        if told not in self._prepared:
            if len(self._prepared) == _MOST_PREPARED:
                self._let_go()
            name = f"few_{len(self._prepared)}"
            as_written(self._cursor, f"prepare {name} as {told}")
            self._prepared[told] = name
        return self._prepared[told]

    def _let_go(self) -> None:
        for name in self._prepared.values():
            run(self._cursor, f"deallocate {name}")
        self._prepared.clear()


class Workshop:
    """The bench of a store, for one after the other. Threads may share it."""

    def __init__(self, make: Callable[[], Bench]) -> None:
        self._make = make
        self._bench: Bench | None = None
        self._turn = Lock()

    @contextmanager
    def bench(self) -> Iterator[Bench]:
        """The bench, showing the newest revision; made anew after an error."""
        with self._turn:
            bench, self._bench = self._risen(), None
            yield bench
            bench.rest()
            self._bench = bench

    def close(self) -> None:
        """Let the bench go."""
        with self._turn:
            if self._bench:
                self._bench.close()
            self._bench = None

    def _risen(self) -> Bench:
        with suppress(DatabaseError):  # the file was opened anew meanwhile
            if self._bench:
                self._bench.rise()
                return self._bench
        bench = self._make()
        bench.rise()
        return bench
