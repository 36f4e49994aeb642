"""The one request type: what is asked of an indicator. URL, command line, report section and test all make the same one."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.periods import Period

INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Question:
    """An indicator's value for a programme and a period, in all, by each of `by`, and (when `cross`) by their crossings.

    `filter` keeps rows whose dimension has that value. `as_of` is a revision, None meaning the newest.
    `audience` decides what is hidden: None hides small cells of breakdowns, `internal` hides nothing,
    any other name (`donor`, `who`, `public`) hides small totals too. A `framework` decides currency, rates and their month, rounding
    and the smallest count shown; it must be one of the programme's.
    """

    indicator: str
    programme: str
    period: Period
    by: tuple[str, ...] = ()
    filter: tuple[tuple[str, str], ...] = ()
    as_of: int | None = None
    audience: str | None = None
    currency: str = "EUR"
    rate_set: str = "ECB"
    cross: bool = True
    framework: str = ""
