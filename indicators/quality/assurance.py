"""What stands beside a figure about its own data: how far a recount bore it out, and how its data was assessed."""

from __future__ import annotations

from typing import Any

from indicators.quality.factor import factor_of
from indicators.quality.wording import factor_text
from indicators.question import Question
from indicators.wording import date_text, word
from tracker.store import Session
from tracker.vocabulary import vocabulary

STANDARDS = ("validity", "integrity", "precision", "reliability", "timeliness")
"""The five standards by which data is assessed, in their usual order (USAID ADS 201)."""


def assurances(session: Session, question: Question, language: str) -> tuple[str, ...]:
    """The sentences for an indicator's total in a period, empty where nobody recounted or assessed it."""
    told = []
    if found := factor_of(session, question.programme, question.indicator, question.period):
        told.append(factor_text(found, language))
    over = {"programme": question.programme, "indicator": question.indicator}
    days = {"first": question.period.first, "last": question.period.last}
    told += [sentence for row in session.rows(_ASSESSED, over | days) for sentence in _assessment(session, row, language)]
    return tuple(told)


def _assessment(session: Session, row: dict[str, Any], language: str) -> list[str]:
    """How one assessment judged the data, and the limitation that must be read with the figure."""
    ratings = vocabulary(session).codes("DQA_RATING").codes
    judged = [
        word(f"standard_{name}", language, ratings[row[name]].name(language).lower() if row[name] in ratings else row[name])
        + (f" ({row[f'{name}_note']})" if row[f"{name}_note"] else "")
        for name in STANDARDS
        if row[name]
    ]
    on = f" ({date_text(row['assessed_on'], language)})" if row["assessed_on"] else ""
    told = [word("assessed", language, on, ", ".join(judged))] if judged else []
    return told + ([word("limitation", language, row["limitation"])] if row["limitation"] else [])


_ASSESSED = """
select *
from dqa
where programme_id = $programme
    and indicator = $indicator
    and period_from <= $last
    and period_to >= $first
order by
    assessed_on desc nulls last,
    period_from
"""
