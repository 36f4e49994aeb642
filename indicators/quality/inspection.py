"""The rules put to a session of the store: every breach as a finding, the most serious first."""

from __future__ import annotations

from datetime import date

import polars as pl

from indicators.quality.acceptance import parted, standing
from indicators.quality.breaches import Breaches
from indicators.quality.finding import QualityFinding
from indicators.quality.found import found
from indicators.quality.rule import SEVERITIES, Rule, rules
from indicators.terms.parameters import home_country
from tracker.store import Session


def inspected(session: Session, programme: str | None, data_date: date) -> tuple[Breaches, ...]:
    """What breaks each rule in one programme's records and in those that all share, or anywhere when `programme` is None.

    The most serious come first; of each rule what is open, then what was accepted. `data_date` is the day up to which the records are
    meant to be complete. Raises `UnknownName` for the programme.
    """
    if programme is not None:
        home_country(session, programme)  # raises for one that is not there
    accepted = standing(session)
    return tuple(
        Breaches(rule, acceptance, some)
        for rule in _gravest_first()
        for acceptance, some in parted(_of(programme, found(session, rule, data_date)), accepted.filter(pl.col("rule_id") == rule.id))
        if len(some)
    )


def findings(session: Session, programme: str | None, data_date: date) -> tuple[QualityFinding, ...]:
    """All of it, finding by finding: by rule and record. Raises `UnknownName` for the programme."""
    listed = [finding for some in inspected(session, programme, data_date) for finding in some]
    return tuple(sorted(listed, key=_place))


def breaches(session: Session, rule: Rule, data_date: date = date.max) -> Breaches:
    """What breaks one rule in any programme, whether accepted or not."""
    return Breaches(rule, None, found(session, rule, data_date))


def _gravest_first() -> list[Rule]:
    return sorted(rules().values(), key=lambda rule: (SEVERITIES.index(rule.severity), rule.id))


def _place(finding: QualityFinding) -> tuple[int, str, str, str, str]:
    return SEVERITIES.index(finding.severity), finding.rule, finding.entity, finding.record_id, finding.field


def _of(programme: str | None, rows: pl.DataFrame) -> pl.DataFrame:
    """What concerns a programme."""
    return rows if programme is None else rows.filter(pl.col("programme_id").is_null() | (pl.col("programme_id") == programme))
