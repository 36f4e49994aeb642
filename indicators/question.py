"""The one request type: what is asked of an indicator. URL, command line, report section and test all make the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.periods import Period

INTERNAL = "internal"
PUBLIC = "public"
ADDING = ("share", "agreed_share")
"""The rules of attribution by which the parts of all funders, and what is stated of nobody, add up to the programme's result."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one funder may say of results that several paid for: by a rule of the list ATTRIBUTION, money counted up to a day.

    `funder` is an organisation, or `_U` for what is stated of nobody.
    """

    funder: str
    rule: str
    on: date


def outside(audience: str | None) -> bool:
    """The readers are not the programme's own people."""
    return audience not in {None, INTERNAL}


@dataclass(frozen=True, slots=True)
class Question:
    """An indicator's value for a programme and a period, in all, by each of `by`, and (when `cross`) by their crossings.

    `filter` keeps rows whose dimension has that value. `as_of` is a revision, None meaning the newest.
    `audience` decides what is hidden: None hides small cells of breakdowns, `internal` hides nothing,
    any other name (`donor`, `who`, `public`) hides small totals too. A `framework` decides currency, rates and their month, rounding
    and the smallest count shown; it must be one of the programme's. A `claim` keeps to one funder's part.
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
    claim: Claim | None = None

    def as_dict(self) -> dict[str, object]:
        """All that it asks of whichever groups, as JSON can say it; a framework and a claim where there are any."""
        names = ("indicator", "programme", "audience", "currency", "rate_set", *(["framework"] if self.framework else []))
        told = {name: getattr(self, name) for name in names} | {"period": str(self.period), "filter": dict(self.filter)}
        return told | ({"claim": [self.claim.funder, self.claim.rule, str(self.claim.on)]} if self.claim else {})


def claim_of(told: Sequence[str] | None) -> Claim | None:
    """A claim that was written down as funder, rule and day. Raises `ValueError` for anything else."""
    if not told:
        return None
    funder, rule, day = told
    return Claim(funder, rule, date.fromisoformat(day))
