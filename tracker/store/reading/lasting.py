"""What lasts from revision to revision: which record types each one touched, and what queries gave that name none of these."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tracker.recent import Recent
from tracker.records import RECORD_TYPES
from tracker.store.connection import Parameters, Result

PARAMETER = re.compile(r"\$([a-z_]+)\b")
"""A parameter in a query, and its name."""

_REVISIONS, _RESULTS, _TEXTS = 64, 1024, 2048
_SMALL = 256
"""Answers of more rows are not kept."""
_WORD = re.compile(r"[a-z_]+")
_READ = re.compile(r"\b(?:from|join)\s+\"?([a-z_.]+)")
_NAMED = re.compile(r"\b([a-z_0-9]+) as (?:materialized )?\(")
"""What a query reads from, and what of that it has named itself before."""
_TEXT, _UNSURE = re.compile(r"'[^']*'"), re.compile(r"--|/\*|\\|\$\w*\$")
"""A quoted text, and what may make of its marks something else: comments and other ways to quote."""
_OTHER = {"ledger", "main", "past", "present", "about", "lent", "temp", "getvariable"}
"""Names of what changes though no record type is touched, or belongs to one session."""
_FLEETING = re.compile(r"\b(?:near_|duckdb_|current_|now\b|today\b|random|uuid|gen_random)")
Row = Mapping[str, Any]
_reads: Recent[tuple[str, ...]] = Recent(_TEXTS)


def reads(sql: str) -> tuple[str, ...]:
    """The record types whose records decide what a query gives, and perhaps some more; none when something else may decide it, too.

    It is asked of every text that is run, so the engine's parser would cost too much.

    >>> reads("select count(*) from activity join history.person using (person_id)")
    ('activity', 'person')
    >>> reads("select 'about' from person")
    ('person',)
    >>> reads("select 'about' from person -- it's theirs")
    ()
    >>> reads("select max(rev) from main.revision")
    ()
    """
    return _reads.once(sql, lambda: _types(_without_texts(sql.lower())))


def _without_texts(sql: str) -> str:
    """A query without what it quotes; as it is, where a comment or a sign may make of a quotation mark something else."""
    return sql if _UNSURE.search(sql) else _TEXT.sub("''", sql)


def _types(sql: str) -> tuple[str, ...]:
    words, named = set(_WORD.findall(sql)), set(_NAMED.findall(sql))
    read = {name.removeprefix("history.") for name in _READ.findall(sql)} - named
    if words & _OTHER or _FLEETING.search(sql) or not read <= RECORD_TYPES.keys():
        return ()
    return tuple(name for name in RECORD_TYPES if name in words)


class Lasting:
    """What one store's process knows of its newest revisions. Threads may share it."""

    def __init__(self, head: int) -> None:
        self._last: Recent[Mapping[str, int]] = Recent(_REVISIONS)
        self._last.once(head, dict)
        self._alone: Recent[Mapping[str, tuple[Row, ...]]] = Recent(_REVISIONS)
        self._results: Recent[Result] = Recent(_RESULTS)

    def take_in(self, revision: int, touched: frozenset[str], alone: tuple[Row, ...] = ()) -> None:
        """Know what a revision touched, once it is saved: of a record by itself, what it said before and says now.

        After one that was not taken in nothing is known.
        """
        if alone:
            self._alone.once(revision, lambda: dict.fromkeys(touched, alone))
        before = self._last.kept(revision - 1)
        if before is not None:
            self._last.once(revision, lambda: {**before, **dict.fromkeys(touched, revision)})

    def touches(self, since: int, upto: int) -> dict[int, frozenset[str]] | None:
        """The revisions after one, up to another, each with the record types that it touched; None where they are not known."""
        known = {rev: last for rev in range(since + 1, upto + 1) if (last := self._last.kept(rev))} if upto - since < _REVISIONS else {}
        if len(known) < upto - since:
            return None
        return {rev: frozenset(name for name, at in last.items() if at == rev) for rev, last in known.items()}

    def alone(self, name: str, since: int, upto: int) -> tuple[Row, ...] | None:
        """What the one record of a type said and says that was touched after a revision, up to another; None where that is not known."""
        known = self._alone.kept(upto) if since + 1 == upto else None
        return known.get(name) if known else None

    def _marks(self, head: int, sql: str) -> tuple[int, ...] | None:
        """For each record type that a query reads, the revision that touched it last; None where that is not known."""
        last, names = self._last.kept(head), reads(sql)
        return None if last is None or not names else tuple(last.get(name, 0) for name in names)

    def result(self, head: int, sql: str, parameters: Parameters, make: Callable[[], Result]) -> Result:
        """What a query gives at the newest revision: it is run when a record type that it reads was touched since it was run before."""
        marks = self._marks(head, sql)
        if marks is None:
            return make()
        asked = (sql, repr(parameters), marks)
        found = self._results.kept(asked) or make()
        return self._results.once(asked, lambda: found) if len(found.rows) <= _SMALL else found
