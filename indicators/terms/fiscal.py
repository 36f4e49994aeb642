"""What a period means for one programme: a donor's fiscal year begins on the day that the donor's framework says."""

from __future__ import annotations

from tracker.errors import UnknownName, WrongRequest
from tracker.periods import Period, period
from tracker.store import Session
from tracker.suggestions import did_you_mean


def asked_period(session: Session, programme: str, text: str, asked_under: str = "") -> Period:
    """The period written in `text`, whose fiscal years are those of the framework that is asked under, else of the programme's.

    Where frameworks begin their years on different days, the text names the one it means: `FY2024@USAID`.
    Raises `WrongRequest` for what is no period, and `UnknownName` for a framework.
    """
    wanted, _, framework = text.partition("@")
    if "FY" not in wanted.upper():
        return period(text)
    return period(wanted, _start(session, programme, framework.strip() or asked_under, wanted.strip()))


def _start(session: Session, programme: str, framework: str, wanted: str) -> str | None:
    """The day (MM-DD) on which the fiscal year begins, None where no framework says so."""
    found = dict(
        session.tuples(
            "select framework_id, fiscal_year_start from framework where programme_id = ? and fiscal_year_start is not null order by all",
            [programme],
        )
    )
    if framework and framework not in found:
        raise UnknownName(
            f"No framework “{framework}” of the programme {programme} says when its fiscal year begins",
            next_step=did_you_mean(framework, found) or f"Those that do: {', '.join(found) or 'none'}.",
        )
    starts = {found[framework]} if framework else set(found.values())
    if len(starts) > 1:
        days = "; ".join(f"{name} {start}" for name, start in found.items())
        raise WrongRequest(
            f"The frameworks of the programme {programme} begin their years on different days ({days})",
            next_step=f"Name the one that is meant: {wanted}@{next(iter(found))}.",
        )
    return next(iter(starts), None)
