"""Findings accepted as they are, and why. An acceptance lapses when a record that it speaks of is changed after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indicators.quality.finding import Acceptance, QualityFinding
from tracker.errors import UnknownName
from tracker.records import RECORD_TYPES
from tracker.store import Saved, Session, Store
from tracker.store.undo import retire

_KIND = "dq_acceptance"
_JOINED = "~"

Named = tuple[str, str, str, str]
"""What tells one finding from others: rule, entity, record and field."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Why findings are accepted as they are: the reason, the day, and the office that answers for it."""

    reason: str
    on_date: date
    by_role: str | None = None


def with_acceptances(session: Session, found: Sequence[QualityFinding]) -> tuple[QualityFinding, ...]:
    """The findings, each with the acceptance that stands for it at the session's revision."""
    standing = _standing(session)
    return tuple(replace(finding, accepted=standing[name]) if (name := _named(finding)) in standing else finding for finding in found)


def accept(store: Store, found: Sequence[QualityFinding], decision: Decision, *, actor: str) -> Saved:
    """Accept findings as one revision; one that was accepted before gets the new reason."""
    told = {"status": "accepted", "reason": decision.reason, "on_date": decision.on_date, "by_role": decision.by_role}
    rows = [_key(finding) | told for finding in found]
    return store.save({_KIND: rows}, actor=actor, reason=f"findings accepted: {decision.reason}")


def reopen(store: Store, found: Sequence[QualityFinding], *, actor: str, reason: str) -> Saved:
    """Take acceptances back as one revision: the findings stand open again."""
    identities = [RECORD_TYPES[_KIND].record_id(_key(finding)) for finding in found]
    return retire(store, _KIND, identities, actor=actor, reason=reason)


def chosen(found: Iterable[QualityFinding], rule: str, records: Sequence[str], *, accepted: bool) -> tuple[QualityFinding, ...]:
    """The open (or the accepted) findings of a rule for these records, or all of them when none is named.

    Raises `UnknownName` for a record without such a finding.
    """
    state = "accepted" if accepted else "open"
    of_rule = tuple(finding for finding in found if finding.rule == rule and (finding.accepted is not None) == accepted)
    known = {finding.record_id for finding in of_rule}
    if not of_rule or not known.issuperset(records):
        about = "".join(f" about {record}" for record in sorted(set(records) - known)[:1])
        raise UnknownName(f"There is no {state} finding of {rule}{about}", next_step="`tracker quality` lists what there is.")
    return tuple(finding for finding in of_rule if not records or finding.record_id in records)


def _key(finding: QualityFinding) -> dict[str, object]:
    """The key fields of the record that accepts a finding."""
    return {"rule_id": finding.rule, "entity": finding.entity, "entity_id": finding.record_id, "field": finding.field or None}


def _named(finding: QualityFinding) -> Named:
    return finding.rule, finding.entity, finding.record_id, finding.field


def _standing(session: Session) -> dict[Named, Acceptance]:
    """Every acceptance whose records say what they said when it was given."""
    told = session.tuples(_ACCEPTED)
    changed = _changed(session, told)
    return {
        (rule, entity, name, field): Acceptance(reason, on_date, by_role, rev)
        for rule, entity, name, field, reason, on_date, by_role, rev in told
        if all(changed.get((entity, part), 0) <= rev for part in name.split(_JOINED))
    }


def _changed(session: Session, told: Iterable[tuple[str, ...]]) -> dict[tuple[str, str], int]:
    """The revision that last changed each record that an acceptance names. What a finding names need not be a record."""
    named: dict[str, set[str]] = defaultdict(set)
    for _, entity, name, *_ in told:
        named[entity].update(name.split(_JOINED))
    return {
        (entity, record_id): rev
        for entity, ids in named.items()
        for record_id, rev in session.tuples(f"select record_id, rev from {entity} where list_contains($ids, record_id)", {"ids": [*ids]})
    }


_ACCEPTED = """
select
    rule_id,
    entity,
    entity_id,
    coalesce(field, '') as field,
    reason,
    on_date,
    by_role,
    rev
from dq_acceptance
where status = 'accepted'
"""
