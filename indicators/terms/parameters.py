"""The values of the named parameters in the SQL of indicators."""

from __future__ import annotations

from typing import Any

from indicators.question import Question
from indicators.terms.frameworks import MONTH_OF_TRANSACTION, framework, settled
from tracker.errors import UnknownName
from tracker.store import Session
from tracker.suggestions import did_you_mean
from tracker.vocabulary import vocabulary


def parameters(session: Session, question: Question) -> dict[str, Any]:
    """The values of the named parameters that an indicator's SQL may use.

    Raises `UnknownName` for the programme, the framework, the currency and the rate set.
    """
    home = home_country(session, question.programme)
    money, words = _money(session, question), vocabulary(session)
    for what, said, codes in (
        ("currency", money["currency"], words.codes("CURRENCY")),
        ("rate set", money["rate_set"], words.codes("RATE_SET")),
    ):
        if not codes.has(said):
            raise UnknownName(f"There is no {what} “{said}”", next_step=codes.suggestion(said))
    return {
        "programme": question.programme,
        "first": question.period.first,
        "before": question.period.before,
        "home_country": home,
        **money,
        **{f"filter_{name}": value for name, value in question.filter},
    }


def home_country(session: Session, programme: str) -> str | None:
    """The home country of a programme, if it has one. Raises `UnknownName` for a programme that the state does not know."""
    known = home_countries(session)
    if programme not in known:
        raise UnknownName(
            f"There is no programme “{programme}” at revision {session.revision}",
            next_step=did_you_mean(programme, known) or f"Known: {', '.join(sorted(known)) or 'none'}.",
        )
    return known[programme]


def home_countries(session: Session) -> dict[str, str | None]:
    """The programmes that the state knows, each with its home country."""
    return dict(session.tuples("select programme_id, home_country from programme"))


def _money(session: Session, question: Question) -> dict[str, str]:
    """What the views that convert money are to be told; the framework is the one whose calendar they follow."""
    named = framework(session, question.programme, question.framework) if question.framework else None
    asked = settled(session, question)
    return {
        "currency": asked.currency,
        "rate_set": asked.rate_set,
        "fx_method": named.conversion if named else MONTH_OF_TRANSACTION,
        "framework": asked.framework,
    }
