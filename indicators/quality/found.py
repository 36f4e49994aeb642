"""What each rule found, kept from revision to revision: after a save a rule is asked again only of what the save touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from indicators.quality.asked import asked, asked_again, given, statement, with_programmes
from indicators.quality.rule import Rule
from indicators.quality.touched import touched
from tracker.recent import Recent
from tracker.store import Session


@dataclass(frozen=True, slots=True)
class _Known:
    """What a rule found at a revision."""

    revision: int
    found: pl.DataFrame


# All rules take 0.4 s on the public facts and 2 s over a million participations: too long for every view of a page, or after every save.
_newest: Recent[_Known] = Recent(128)
_of_state: Recent[pl.DataFrame] = Recent(64)


def found(session: Session, rule: Rule, data_date: date) -> pl.DataFrame:
    """A row for each breach of a rule in any programme, in no order."""
    values = repr(given(session, statement(rule), data_date))
    if not session.is_plain:
        return _of_state.once((rule.id, session.state, values), lambda: _anew(session, rule, data_date))
    place = (rule.id, session.store_id, session.place, values)
    known = _newest.kept(place)
    if known is None or known.revision > session.revision:
        known = _Known(session.revision, _anew(session, rule, data_date))
    if known.revision < session.revision:
        known = _Known(session.revision, _followed(session, rule, data_date, known))
    return _newest.keep(place, known).found


def _anew(session: Session, rule: Rule, data_date: date) -> pl.DataFrame:
    return _whole(session, rule, asked(session, rule, data_date))


def _followed(session: Session, rule: Rule, data_date: date, known: _Known) -> pl.DataFrame:
    """What a rule finds now, by what it found and the keys that were touched since."""
    keys = touched(session, rule, known.revision)
    if keys is None:
        return _anew(session, rule, data_date)
    if not keys:
        return _whole(session, rule, known.found)
    still = known.found.filter(~pl.col("key").is_in(keys))
    return _whole(session, rule, pl.concat([still, asked_again(session, rule, data_date, keys)]))


def _whole(session: Session, rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """With the programmes, which may change though nothing that a derived rule reads was touched."""
    return with_programmes(session, rows) if rule.derived and len(rows) else rows
