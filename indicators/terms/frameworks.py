"""How one funder wants results told: a framework's currency, rates, attribution, rounding, smallest cell, bands and calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.figures import SMALLEST_SHOWN
from indicators.question import PUBLIC, Question
from tracker.errors import UnknownName, WrongRequest
from tracker.periods import Period
from tracker.store import Session
from tracker.suggestions import did_you_mean

MONTH_OF_TRANSACTION = "month_of_transaction"
WHOLE = "co_funded_whole"
MET, NEARLY = Fraction(1), Fraction(80, 100)
"""From these shares of the way on a figure has met its target, or is nearly there, where a framework does not say: our own choice."""


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework as it is recorded; what it leaves open is ours to choose, and reports print what was chosen."""

    framework_id: str
    programme_id: str | None
    name: str
    funder_org: str | None
    kind: str | None
    currency: str
    rate_set: str
    fx_method: str | None
    attribution: str | None
    rounding: int | None
    small_cell_min: int | None
    fiscal_year_start: str | None
    met_from: Decimal | None
    nearly_from: Decimal | None

    @property
    def met(self) -> Fraction:
        """From this share of the way on a figure has met its target."""
        return MET if self.met_from is None else Fraction(self.met_from) / 100

    @property
    def nearly(self) -> Fraction:
        """From this share of the way on a figure is nearly there; never further than `met`."""
        return min(NEARLY if self.nearly_from is None else Fraction(self.nearly_from) / 100, self.met)

    @property
    def smallest_shown(self) -> int:
        """The smallest count of people that its readers may see."""
        return SMALLEST_SHOWN if self.small_cell_min is None else self.small_cell_min

    @property
    def conversion(self) -> str:
        """By the rate of which month amounts are converted: a code of the list FX_METHOD."""
        return self.fx_method or MONTH_OF_TRANSACTION

    @property
    def rule(self) -> str:
        """How results that several funders paid for are told: a code of the list ATTRIBUTION."""
        return self.attribution or WHOLE


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """A stretch of time that a framework wants reported on; `due_on` is None where no day was agreed."""

    period: Period
    due_on: date | None
    title: str


def frameworks(session: Session, programme: str) -> tuple[Framework, ...]:
    """The programme's frameworks, by identifier, and those that are of every programme."""
    return tuple(Framework(**row) for row in session.rows(_FRAMEWORKS, {"programme": programme}))


def framework(session: Session, programme: str, name: str) -> Framework:
    """One of the programme's frameworks. Raises `UnknownName`."""
    known = {found.framework_id: found for found in frameworks(session, programme)}
    if name not in known:
        raise UnknownName(
            f"The programme {programme} has no framework “{name}” at revision {session.revision}",
            next_step=did_you_mean(name, known) or f"Known: {', '.join(known) or 'none; load a framework.csv'}.",
        )
    return known[name]


def settled(session: Session, question: Question) -> Question:
    """The question in the currency and at the rates of its framework; the same question where none is named.

    Raises `UnknownName` for the framework, `WrongRequest` where another currency was asked for.
    """
    if not question.framework:
        return question
    chosen = framework(session, question.programme, question.framework)
    plain = Question(question.indicator, question.programme, question.period)
    for name, asked, usual in (
        ("currency", question.currency, plain.currency),
        ("rate_set", question.rate_set, plain.rate_set),
    ):
        if asked not in (usual, getattr(chosen, name)):
            raise WrongRequest(
                f"The framework {chosen.framework_id} reports in {chosen.currency} at the rates {chosen.rate_set}, not {asked}",
                next_step="Leave the currency and the rates to the framework, or leave the framework out.",
            )
    return replace(question, currency=chosen.currency, rate_set=chosen.rate_set)


def smallest_shown(session: Session, question: Question) -> int:
    """The smallest count of people that a question's readers may see: what a framework lets its funder see the public may not."""
    least = framework(session, question.programme, question.framework).smallest_shown if question.framework else SMALLEST_SHOWN
    return max(least, SMALLEST_SHOWN) if question.audience == PUBLIC else least


def leasts(session: Session, question: Question) -> tuple[int, ...]:
    """The smallest counts of people that anybody may ask for in the question's programme, with or without a framework."""
    return tuple(sorted({SMALLEST_SHOWN, *(one.smallest_shown for one in frameworks(session, question.programme))}))


def calendar(session: Session, name: str) -> tuple[ReportingPeriod, ...]:
    """The reporting periods of a framework, in order."""
    found = session.tuples(_CALENDAR, {"framework": name})
    return tuple(ReportingPeriod(Period(first, last), due_on, title or "") for first, last, due_on, title in found)


_FRAMEWORKS = """
select
    framework_id,
    programme_id,
    name,
    funder_org,
    kind,
    currency,
    rate_set,
    fx_method,
    attribution,
    rounding,
    small_cell_min,
    fiscal_year_start,
    met_from,
    nearly_from
from framework
where programme_id = $programme
    or programme_id is null
order by framework_id
"""

_CALENDAR = """
select
    period_from,
    period_to,
    due_on,
    title
from reporting_period
where framework_id = $framework
order by
    period_to,
    period_from
"""
