"""The amounts that have no rate in the reporting currency, each with the currency and month that are missing."""

from __future__ import annotations

from typing import Any

from indicators.declared.catalogue import views
from indicators.declared.definition import Definition
from indicators.figures import Unconverted
from indicators.plan import composed, rows_query
from indicators.question import Question
from tracker.store import Session


def unconverted(session: Session, definition: Definition, question: Question, values: dict[str, Any]) -> tuple[Unconverted, ...]:
    """The amounts behind a question that have no rate, each with the currency and the month of every rate that is not there."""
    rows, named = rows_query(definition, question, {})
    told = values | {f"group_{name}": value for name, value in question.filter}
    found = session.rows(rows, {name: told[name] for name in named})
    told["keys"] = sorted({str(row["key"]) for row in found if row["num"] is None})
    lacking, named = composed(_LACKING, views())
    return tuple(Unconverted(*row) for row in session.tuples(lacking, {name: told[name] for name in named}))


_LACKING = """
select
    txn.txn_id,
    txn.txn_date,
    txn.amount,
    txn.currency,
    wanted.currency as lacking,
    txn_months.month
from txn
join txn_months
    on txn_months.txn_id = txn.txn_id
cross join (select unnest([txn.currency, $currency]) as currency) as wanted
left join fx_rate
    on fx_rate.rate_set = $rate_set
    and fx_rate.currency = wanted.currency
    and fx_rate.month = txn_months.month
where txn.currency <> $currency
    and wanted.currency <> 'EUR'
    and (fx_rate.per_eur > 0) is not true
    and (list_contains($keys, txn.txn_id) or list_contains($keys, txn.activity_id))
order by
    txn.txn_date,
    txn.txn_id,
    txn_months.month,
    lacking
"""
