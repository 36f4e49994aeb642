"""The rules put to a session of the store: every breach as a finding, the gravest first."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.catalogue import views
from indicators.quality.acceptance import with_acceptances
from indicators.quality.derived import codes_named, derived_sql, programmes_of
from indicators.quality.finding import QualityFinding
from indicators.quality.rule import SEVERITIES, Rule, rules
from tracker.errors import UnknownName
from tracker.intake.private import PRIVATE
from tracker.recent import Recent
from tracker.store import Session
from tracker.suggestions import did_you_mean
from tracker.vocabulary import vocabulary

_OF_PEOPLE = PRIVATE | {"headcount", "patient_benefit"}
_PARAMETER = re.compile(r"\$([a-z_]+)\b")

Breach = tuple[QualityFinding, str | None]
"""A finding and the programme that it concerns, None for what all programmes share."""

# All rules take 0.4 s on the public facts and 7 s over a million participations: too long for every view of a page, or after every save.
# Findings may be many, so few states are kept, and of each rule one or two.
_of_all: Recent[tuple[Breach, ...]] = Recent(4)
_of_rule: Recent[tuple[Breach, ...]] = Recent(64)


def findings(session: Session, programme: str | None, data_date: date) -> tuple[QualityFinding, ...]:
    """What breaks a rule in one programme's records and in those that all share, or anywhere when `programme` is None.

    `data_date` is the day up to which the records are meant to be complete. Raises `UnknownName` for the programme.
    """
    if programme is not None:
        _check(session, programme)
    found = _of_all.once((session.state, data_date), lambda: _all_breaches(session, data_date))
    return tuple(finding for finding, of in found if programme is None or of in (None, programme))


def _all_breaches(session: Session, data_date: date) -> tuple[Breach, ...]:
    """The breaches of every rule in all programmes, the gravest first."""
    found = [breach for rule in rules().values() for breach in _breaches(session, rule, data_date)]
    marked = with_acceptances(session, [finding for finding, _ in found])
    known = zip(marked, (programme for _, programme in found), strict=True)
    return tuple(sorted(known, key=lambda one: _place(one[0])))


def _place(finding: QualityFinding) -> tuple[int, str, str, str, str]:
    return SEVERITIES.index(finding.severity), finding.rule, finding.entity, finding.record_id, finding.field


def _check(session: Session, programme: str) -> None:
    known = sorted(row[0] for row in session.tuples("select programme_id from programme"))
    if programme not in known:
        raise UnknownName(
            f"There is no programme “{programme}” at revision {session.revision}",
            next_step=did_you_mean(programme, known) or f"Known: {', '.join(known) or 'none'}.",
        )


def breaches(session: Session, rule: Rule, data_date: date = date.max) -> Iterator[QualityFinding]:
    """What breaks one rule in any programme, whether accepted or not."""
    return (finding for finding, _ in _breaches(session, rule, data_date))


def _breaches(session: Session, rule: Rule, data_date: date) -> tuple[Breach, ...]:
    """The breaches of one rule, asked again when a record type that it reads was touched; derived rules read nearly all."""
    sql = _statement(rule)
    named = tuple(dict.fromkeys(_PARAMETER.findall(sql)))
    values: dict[str, Any] = {"data_date": data_date, **codes_named(named, vocabulary(session))}
    given = {name: values[name] for name in named}
    hangs_on = session.state if rule.derived else session.hangs_on(sql)
    return _of_rule.once((rule.id, hangs_on, tuple(given.items())), lambda: _asked(session, rule, sql, given))


def _asked(session: Session, rule: Rule, sql: str, given: dict[str, Any]) -> tuple[Breach, ...]:
    found = session.rows(sql, given)
    of = _programmes(session, found) if rule.derived else {}
    return tuple((_finding(rule, row), of[row["entity"], row["record_id"]] if rule.derived else row["programme_id"]) for row in found)


def _finding(rule: Rule, row: dict[str, Any]) -> QualityFinding:
    """A breach as a rule's query tells it."""
    entity = row["entity"]
    told = json.loads(row["told"], parse_float=Decimal)
    return QualityFinding(
        rule.id,
        rule.dimension,
        rule.severity,
        rule.words,
        entity,
        row["record_id"],
        row.get("field", ""),
        tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in told.items()),
        people=rule.people or entity in _OF_PEOPLE,
    )


def _programmes(session: Session, found: list[dict[str, Any]]) -> dict[tuple[str, str], str | None]:
    """The programme of each record that a derived rule found, by type and identity."""
    records: dict[str, set[str]] = defaultdict(set)
    for row in found:
        records[row["entity"]].add(row["record_id"])
    return {(entity, name): of for entity, names in records.items() for name, of in programmes_of(session, entity, names).items()}


def _statement(rule: Rule) -> str:
    """The rule's query over the views it names."""
    tables = [(name, views()[name]) for name in rule.views] + [("breach", rule.sql.strip() or derived_sql(rule.derived))]
    return "with " + ",\n".join(f"{name} as (\n{text}\n)" for name, text in tables) + "\nselect distinct *\nfrom breach"
