"""One decision about findings of a rule, however it is taken: by command or on the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from indicators.quality.acceptance import Decision, accept, chosen, reopen
from indicators.quality.inspection import inspected
from tracker.store import Saved, Store


def decide(  # noqa: PLR0913  who decides what, and why
    store: Store,
    rule: str,
    records: Sequence[str],
    *,
    accepting: bool,
    reason: str,
    actor: str,
    on: date,
    role: str | None = None,
    programme: str | None = None,
    data_date: date | None = None,
) -> Saved:
    """Accept the open findings of a rule, or open the accepted ones again, for these records or for all when none is named.

    With a `programme` these are of it, or of what all programmes share. `on` is the day of the decision; `data_date` that up to which
    records are meant to be complete, by default the newest revision's. Raises `UnknownName` for a record without such a finding.
    """
    with store.session() as session:
        these = chosen(inspected(session, programme, data_date or session.data_date), rule, records, accepted=not accepting)
    if accepting:
        return accept(store, these, Decision(reason, on, role or None), actor=actor)
    return reopen(store, these, actor=actor, reason=reason)
