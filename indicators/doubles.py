"""Which records of a load may be ones that are there already: the rules of data quality say what is the same, asked before it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from indicators.quality.inspection import breaches
from indicators.quality.rule import rules
from tracker.intake.effects import Supposition
from tracker.intake.rows.proposals import Candidate, Proposal
from tracker.records import record_type
from tracker.store import Session

_READS = {
    "DQ-09": {"agreement", "agreement_party"},
    "DQ-10": {"activity", "activity_place", "activity_org"},
    "DQ-23": {"txn"},
}
"""The rules that find two records for one thing, with the record types they look at."""

_BY_RULE = 90
"""What a rule finds is the same in all that the rule compares; whether it is one, only a person knows."""


def doubles(supposed: Supposition) -> Iterator[Proposal]:
    """A question for each pair, or more, that a load brings together; what was found without it is asked elsewhere."""
    for code, reads in _READS.items():
        if not supposed.kinds.isdisjoint(reads):
            rule = rules()[code]
            known = {found.record_id for found in breaches(supposed.now, rule)}
            for found in sorted(breaches(supposed.then, rule), key=attrgetter("record_id")):
                if found.record_id not in known:
                    *others, said = found.record_id.split("~")
                    same = tuple(Candidate(each, _title(supposed.then, found.entity, each), _BY_RULE) for each in others)
                    yield Proposal("duplicate", said, same, found.entity, answer=rule.words.text(supposed.language))


def _title(session: Session, entity: str, record_id: str) -> str:
    """What a record is called, else its identity."""
    if "title" not in record_type(entity).names:
        return record_id
    found = session.tuples(f"select title from {entity} where record_id = ?", [record_id])
    return str(found[0][0] or record_id) if found else record_id
