"""Findings accepted as they are, and why.

An acceptance lapses when a record that it speaks of is changed after it, or when the rule finds something else there: of other records
that it reads (more money committed, another count of people), or of another year. One that a file or a load brought does not say what was
found, and lapses with its record alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from indicators.quality.breaches import Breaches
from indicators.quality.finding import Acceptance
from tracker.errors import UnknownName
from tracker.records import RECORD_TYPES
from tracker.store import Saved, Session, Store
from tracker.store.changes.undo import retiring
from tracker.store.versions.filed import identity

_KIND = "dq_acceptance"
_NAMED = ["entity", "record_id", "field"]
"""What tells one finding of a rule from others."""
_WHY = ["reason", "on_date", "by_role", "rev"]
_ASIDE = r',"(data_date|median_of_the_kind)":[^,}]*'
"""Told beside what was found: the day of asking, and what other records make usual."""
_FOUND = pl.col("told").str.replace_all(_ASIDE, "").alias("found")


@dataclass(frozen=True, slots=True)
class Decision:
    """Why findings are accepted as they are: the reason, the day, and the office that answers for it."""

    reason: str
    on_date: date
    by_role: str | None = None


def standing(session: Session) -> pl.DataFrame:
    """Every acceptance whose records say what they said when it was given. What a finding names need not be a record."""
    kinds = [entity for (entity,) in session.tuples("select distinct entity from dq_acceptance order by all")]
    changed = "\nunion all\n".join(f"select '{kind}' as entity, record_id, rev\nfrom {kind}" for kind in kinds) or _NO_RECORDS
    return session.frame(_ACCEPTED.format(changed=changed))


def parted(found: pl.DataFrame, accepted: pl.DataFrame) -> Iterator[tuple[Acceptance | None, pl.DataFrame]]:
    """What a rule found: what is open, then what was accepted, by the acceptance that stands for it."""
    if accepted.is_empty():
        yield None, found
        return
    judged = found.with_columns(_FOUND).join(accepted.rename({"found": "accepted"}), on=_NAMED, how="left")
    stands = pl.col("rev").is_not_null() & pl.col("accepted").fill_null(pl.col("found")).eq(pl.col("found"))
    yield None, judged.filter(~stands).select(found.columns)
    for (told, on_date, by_role, rev), some in judged.filter(stands).group_by(_WHY, maintain_order=True):
        yield Acceptance(told, on_date, by_role, rev), some.select(found.columns)


def accept(store: Store, found: pl.DataFrame, decision: Decision, *, actor: str) -> Saved:
    """Accept findings as one revision; one that was accepted before gets the new reason."""
    told = {"status": "accepted", "reason": decision.reason, "on_date": decision.on_date, "by_role": decision.by_role}
    rows = found.with_columns(pl.lit(value).alias(name) for name, value in told.items())
    return store.save({_KIND: rows}, actor=actor, reason=f"findings accepted: {decision.reason}")


def reopen(store: Store, found: pl.DataFrame, *, actor: str, reason: str) -> Saved:
    """Take acceptances back as one revision: the findings stand open again."""
    identities = found.select(identity(RECORD_TYPES[_KIND], found.columns)).to_series().to_list()
    return retiring(store, _KIND, identities).saved(store, actor=actor, reason=reason)


def chosen(found: Iterable[Breaches], rule: str, records: Sequence[str], *, accepted: bool) -> pl.DataFrame:
    """The open (or the accepted) findings of a rule for these records, or all of them when none is named, by what names an acceptance.

    Raises `UnknownName` for a record without such a finding.
    """
    state = "accepted" if accepted else "open"
    of_rule = [one.rows.select(*_NAMED, _FOUND) for one in found if one.rule.id == rule and (one.accepted is not None) == accepted]
    known = pl.concat([pl.DataFrame(schema=dict.fromkeys([*_NAMED, "found"], pl.String)), *of_rule])
    unknown = sorted(set(records).difference(known["record_id"]))
    if known.is_empty() or unknown:
        about = "".join(f" about {record}" for record in unknown[:1])
        raise UnknownName(f"There is no {state} finding of {rule}{about}", next_step="`tracker quality` lists what there is.")
    wanted = known.filter(pl.col("record_id").is_in(records)) if records else known
    field = pl.col("field").replace("", None)
    return wanted.select(pl.lit(rule).alias("rule_id"), "entity", pl.col("record_id").alias("entity_id"), field, "found")


_NO_RECORDS = "select '' as entity, '' as record_id, 0 as rev where false"
_ACCEPTED = """
with accepted as (
    select
        rule_id,
        entity,
        entity_id as record_id,
        coalesce(field, '') as field,
        reason,
        on_date,
        by_role,
        found,
        rev
    from dq_acceptance
    where status = 'accepted'
),
named as (
    select
        entity,
        record_id,
        rev,
        unnest(string_split(record_id, '~')) as part
    from accepted
),
changed as (
    {changed}
)
select *
from accepted
where not exists (
    select 1
    from named
    join changed
        on changed.entity = named.entity
        and changed.record_id = named.part
    where named.entity = accepted.entity
        and named.record_id = accepted.record_id
        and changed.rev > accepted.rev
)
order by rev
"""
