"""A rule put to a session of the store: what it finds in all records, or in those of a few keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

import polars as pl

from indicators.declared.catalogue import views
from indicators.derived.near import Near, is_small
from indicators.plan import parameters_of
from indicators.quality.derived import codes_named, derived_sql, programmes_of
from indicators.quality.rule import Rule, rules
from tracker.records import RECORD_TYPES
from tracker.store import Session
from tracker.store.reading.lasting import reads
from tracker.vocabulary import vocabulary

_COLUMNS = ("entity", "record_id", "field", "programme_id", "told", "key")
_TEXT = "cast({} as varchar) as {}"
_made: WeakKeyDictionary[Session, dict[tuple[object, ...], Mapping[str, str]]] = WeakKeyDictionary()
NO_RECORDS: Mapping[str, list[str]] = MappingProxyType({})
_PROGRAMMES = {"entity": pl.String, "record_id": pl.String, "programme_id": pl.String}


def asked(session: Session, rule: Rule, data_date: date) -> pl.DataFrame:
    """A row for each breach of a rule, with the key of what is judged; a derived rule does not tell the programme."""
    text = statement(rule)
    return session.frame(text, given(session, text, data_date))


def asked_again(session: Session, rule: Rule, data_date: date, keys: Sequence[str]) -> pl.DataFrame:
    """The same, of what is judged under some keys only."""
    if rule.derived:
        records = _records(keys)
        text = _over({}, derived_sql(rule.derived, records), rule)
        return session.frame(text, given(session, text, data_date, {f"ids_{name}": ids for name, ids in records.items()}))
    tables = _tables(session, near(rule), keys)
    text = _over({name: f"select * from {table}" for name, table in tables.items() if table != name}, rule.sql, rule)
    values = given(session, text, data_date)
    if is_small(session, keys, tables):
        return pl.DataFrame(session.few(text, values), schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
    return session.frame(text, values)


def _tables(session: Session, around: Near, keys: Sequence[str]) -> Mapping[str, str]:
    """What stands in for each record type; made once for rules that are asked of the same keys one after another."""
    made = _made.setdefault(session, {})
    if (around, *keys) not in made:
        made.clear()
        made[around, *keys] = around.tables(session, keys)
    return made[around, *keys]


def statement(rule: Rule) -> str:
    """The rule's query of all records."""
    return _over({}, rule.sql.strip() or derived_sql(rule.derived), rule)


def near(rule: Rule) -> Near:
    """The records linked to each one that the rule judges by itself: the same for all that judge records of that type."""
    read = {name for one in rules().values() if one.each == rule.each for name in reads(statement(one))}
    return Near(rule.each, tuple(name for name in RECORD_TYPES if name in read))


def given(session: Session, text: str, data_date: date, records: Mapping[str, list[str]] = NO_RECORDS) -> dict[str, Any]:
    """What a query is given: those of the data date, the lists of codes and the identities of records that it names."""
    named = parameters_of(text)
    values: dict[str, Any] = {"data_date": data_date, **records, **codes_named(named, vocabulary(session))}
    return {name: values[name] for name in named}


def key_of(entity: str, record_id: str) -> str:
    """The key of a record that a derived rule judges by itself."""
    return f"{entity} {record_id}"


def with_programmes(session: Session, found: pl.DataFrame) -> pl.DataFrame:
    """What a derived rule found, with the programmes of its records as they are now."""
    told = [
        (entity, record_id, programme)
        for entity, records in found.group_by("entity").agg("record_id").iter_rows()
        for record_id, programme in programmes_of(session, entity, records).items()
    ]
    programmes = pl.DataFrame(told, schema=_PROGRAMMES, orient="row")
    return found.drop("programme_id").join(programmes, on=["entity", "record_id"], how="left").select(found.columns)


def _records(keys: Sequence[str]) -> dict[str, list[str]]:
    """The identities of the records under some keys, by type."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        entity, _, record_id = key.partition(" ")
        found[entity].append(record_id)
    return found


def _over(around: Mapping[str, str], breach: str, rule: Rule) -> str:
    """A query over the views that the rule names, and over what stands in for record types."""
    tables = [*around.items(), *((name, views()[name]) for name in rule.views), ("breach", breach)]
    told = {name: name for name in _COLUMNS}
    if rule.derived:
        told |= {"programme_id": "null", "key": "entity || ' ' || record_id"}
    else:
        told |= {"field": "''", "key": "key" if rule.each else "null"}
    columns = ",\n    ".join(_TEXT.format(value, name) for name, value in told.items())
    return "with " + ",\n".join(f"{name} as (\n{text}\n)" for name, text in tables) + f"\nselect distinct\n    {columns}\nfrom breach"
