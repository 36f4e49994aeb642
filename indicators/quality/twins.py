"""Organisations of the store that are likely the same one, by what they are called: only a person knows, and what a person said stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.intake.names.known import Organisations, organisations
from tracker.recent import Recent
from tracker.records import RECORD_TYPES
from tracker.records.references import references_to
from tracker.store import Session
from tracker.store.changes.edit import Edit

RULE = "TWINS"
"""Under what it is kept that two organisations are not the same, where findings that were accepted are."""
_KIND = RECORD_TYPES["organisation"]
_COMPARISONS = 2_000_000
"""So many pairs of names are compared, which takes a second: all of 1,400 names; of more those that were saved last, with all."""
_OF_ITSELF = {"org_name", "org_identifier"}
_kept: Recent[dict[tuple[str, str], int]] = Recent(8)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two organisations: what it is called, what tells it from the other, and how many records name it."""

    org_id: str
    names: tuple[str, ...]
    apart: tuple[tuple[str, str], ...]
    named: int


@dataclass(frozen=True, slots=True)
class Twins:
    """Two organisations that may be one, the more often named first, and how alike they are called (100 is the same)."""

    keep: Side
    other: Side
    score: int


def twins(session: Session) -> tuple[Twins, ...]:
    """The pairs of which nobody said that they are two, the most alike first."""
    rows = session.tuples("select entity_id from dq_acceptance where rule_id = ? and status = 'accepted'", [RULE])
    said = {tuple(pair.split("~")) for (pair,) in rows}
    found = {pair: score for pair, score in _alike(session).items() if pair not in said}
    ids = sorted({org_id for pair in found for org_id in pair})
    told = {row["org_id"]: row for row in session.rows(f"select * exclude (record_id, rev) from organisation where {_IN}", [ids])}
    names: dict[str, list[str]] = {}
    for org_id, name in session.tuples(f"select distinct org_id, name from org_name where {_IN} order by all", [ids]):
        names.setdefault(org_id, []).append(name)
    named = _named(session, ids)
    pairs = [_twins(pair, score, told, names, named) for pair, score in found.items()]
    return tuple(sorted(pairs, key=lambda pair: (-pair.score, pair.keep.org_id)))


def apart(session: Session, one: str, other: str, *, reason: str, on: date) -> Edit:
    """What says for good that two organisations are not the same."""
    row = {"rule_id": RULE, "entity": "organisation", "entity_id": "~".join(sorted((one, other))), "status": "accepted"}
    return Edit({"dq_acceptance": [row | {"reason": reason or "–", "on_date": on}]}, {}, session.revision)


def _alike(session: Session) -> dict[tuple[str, str], int]:
    """Pairs that are called nearly the same, and how alike; looked for again when an organisation or a name was saved since."""
    upto = f"max(rev_from) filter (rev_from <= {session.revision}), max(rev_to) filter (rev_to <= {session.revision})"
    saves = " union all ".join(f"select {upto} from history.{name}" for name in ("organisation", "org_name"))
    return _kept.once((session.store_id, session.place, tuple(session.tuples(saves))), lambda: _compared(session))


def _compared(session: Session) -> dict[tuple[str, str], int]:
    known = organisations(session, {}, {})
    newest = dict(session.tuples("select record_id, rev from organisation"))
    names = sorted(known.names, key=lambda name: -newest.get(name[0], 0))[: _COMPARISONS // (len(known.names) + 1)]
    return _scores(known, names)


def _scores(known: Organisations, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for org_id, name in names:
        for near in known.others(org_id, name):
            one, other = sorted((org_id, near.identity))
            found[one, other] = max(near.score, found.get((one, other), 0))
    return found


def _twins(pair: tuple[str, str], score: int, told: dict[str, dict[str, Any]], names: dict[str, list[str]], named: Counter[str]) -> Twins:
    one, other = sorted(pair, key=lambda org_id: (-named[org_id], org_id))
    differs = [name for name in _KIND.names if name not in _KIND.key and told[one][name] != told[other][name]]

    def side(org_id: str) -> Side:
        values = tuple((name, str(told[org_id][name])) for name in differs if told[org_id][name] is not None)
        return Side(org_id, tuple(names.get(org_id, ())), values, named[org_id])

    return Twins(side(one), side(other), score)


def _named(session: Session, ids: list[str]) -> Counter[str]:
    """How many records name each of some organisations, beside its own names and identifiers."""
    found: Counter[str] = Counter()
    for reference in references_to(_KIND.name) if ids else ():
        if reference.holder.name not in _OF_ITSELF:
            field = f'o."{reference.field}"'
            query = f"select {field}, count(*) from {reference.holder.name} o where {field} in (select unnest(?::varchar[])) "
            found.update(dict(session.tuples(f"{query} and {reference.condition('o')} group by 1", [ids])))
    return found


_IN = "org_id in (select unnest(?::varchar[]))"
