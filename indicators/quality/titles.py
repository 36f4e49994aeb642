"""What the records that break rules call themselves, for readers who do not know them by their ids."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.quality.finding import QualityFinding
from tracker.organisations import organisation_name, told_outside
from tracker.records import RECORD_TYPES
from tracker.store import Session

Titles = dict[tuple[str, str], str]
"""By type of record and id; of records without a name of their own, nothing."""


def titles(session: Session, found: Iterable[QualityFinding], language: str, *, inside: bool = True) -> Titles:
    """The names of the records of some findings: an event's title, an organisation's name in the reader's language."""
    named: dict[str, set[str]] = {}
    for one in found:
        named.setdefault(one.entity, set()).add(one.record_id)
    return {
        (entity, record): title
        for entity, ids in named.items()
        for record, title in titled(session, entity, ids, language, inside=inside).items()
    }


def titled(session: Session, entity: str, ids: set[str], language: str, *, inside: bool = True) -> dict[str, str]:
    """The names of records of one type by their ids."""
    if entity == "organisation":
        name = organisation_name if inside else told_outside
        return {org: told for org in sorted(ids) if (told := name(session, org, language)) != org}
    fields = RECORD_TYPES[entity].by_name
    field = next((name for name in ("title", "name") if name in fields), None)
    if field is None:
        return _of_activity(session, ids) if "activity_id" in fields else {}
    query = f"select record_id, {field} from {entity} where list_contains($ids, record_id) and {field} is not null"
    return dict(session.tuples(query, {"ids": sorted(ids)}))


def _of_activity(session: Session, ids: set[str]) -> dict[str, str]:
    """What has no name of its own is called after its activity, with which its id begins: `ACT-WS:country=FR`."""
    known = titled(session, "activity", {one.partition(":")[0] for one in ids}, "")
    return {one: known[of] for one in sorted(ids) if (of := one.partition(":")[0]) in known}
