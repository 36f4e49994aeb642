"""The rules put to a session of the store: every breach as a finding, the gravest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from indicators.catalogue import views
from indicators.quality.acceptance import with_acceptances
from indicators.quality.derived import codes_named, derived_sql
from indicators.quality.finding import QualityFinding
from indicators.quality.rule import SEVERITIES, Rule, rules
from tracker.errors import UnknownName
from tracker.recent import Recent
from tracker.store import Session
from tracker.suggestions import did_you_mean
from tracker.vocabulary import vocabulary

_PARAMETER = re.compile(r"\$([a-z_]+)\b")

# All rules take 0.3 s on the public facts and 7 s over a million participations: too long for every view of a page.
_KEPT = 64


_found: Recent[tuple[QualityFinding, ...]] = Recent(_KEPT)


def findings(session: Session, programme: str | None, data_date: date) -> tuple[QualityFinding, ...]:
    """What breaks a rule in one programme's records and in those that all share, or anywhere when `programme` is None.

    `data_date` is the day up to which the records are meant to be complete. Raises `UnknownName` for the programme.
    """
    if programme is not None:
        _check(session, programme)
    return _found.once((session.state, programme, data_date), lambda: _all_breaches(session, programme, data_date))


def _all_breaches(session: Session, programme: str | None, data_date: date) -> tuple[QualityFinding, ...]:
    """The breaches of every rule, the gravest first."""
    found = [finding for rule in rules().values() for finding in breaches(session, rule, programme, data_date)]
    marked = with_acceptances(session, found)
    return tuple(sorted(marked, key=lambda one: (SEVERITIES.index(one.severity), one.rule, one.entity, one.record_id, one.field)))


def _check(session: Session, programme: str) -> None:
    known = sorted(row[0] for row in session.tuples("select programme_id from programme"))
    if programme not in known:
        raise UnknownName(
            f"There is no programme “{programme}” at revision {session.revision}",
            next_step=did_you_mean(programme, known) or f"Known: {', '.join(known) or 'none'}.",
        )


def breaches(session: Session, rule: Rule, programme: str | None = None, data_date: date = date.max) -> Iterator[QualityFinding]:
    """What breaks one rule, whether accepted or not."""
    sql = _statement(rule)
    named = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
    values: dict[str, Any] = {"programme": programme, "data_date": data_date, **codes_named(named, vocabulary(session))}
    for row in session.rows(sql, {name: values[name] for name in named}):
        yield QualityFinding(rule.id, rule.dimension, rule.severity, rule.words, row["entity"], row["record_id"], row.get("field", ""))


def _statement(rule: Rule) -> str:
    """The rule's query over the views it names, kept to one programme and to what belongs to none."""
    tables = [(name, views()[name]) for name in rule.views] + [("breach", rule.sql.strip() or derived_sql(rule.derived))]
    return (
        "with "
        + ",\n".join(f"{name} as (\n{text}\n)" for name, text in tables)
        + "\nselect distinct * exclude (programme_id)\nfrom breach\n"
        "where cast($programme as varchar) is null\n    or programme_id is null\n    or programme_id = $programme"
    )
