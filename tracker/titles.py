"""What records call themselves, for readers who do not know them by their ids."""

from __future__ import annotations

from tracker.organisations import Reading, organisation_name, told_outside
from tracker.records import RECORD_TYPES


def titled(reading: Reading, entity: str, ids: set[str], language: str, *, inside: bool = True) -> dict[str, str]:
    """The names of records of one type by their ids; none of what is no record, such as a country."""
    if entity == "organisation":
        name = organisation_name if inside else told_outside
        return {org: told for org in sorted(ids) if (told := name(reading, org, language)) != org}
    fields = RECORD_TYPES[entity].by_name if entity in RECORD_TYPES else {}
    field = next((name for name in ("title", "name") if name in fields), None)
    if field is None:
        return _of_activity(reading, ids) if "activity_id" in fields else {}
    query = f"select record_id, {field} from {entity} where list_contains($ids, record_id) and {field} is not null"
    return dict(reading.tuples(query, {"ids": sorted(ids)}))


def _of_activity(reading: Reading, ids: set[str]) -> dict[str, str]:
    """What has no name of its own is called after its activity, with which its id begins: `ACT-WS:country=FR`."""
    known = titled(reading, "activity", {one.partition(":")[0] for one in ids}, "")
    return {one: known[of] for one in sorted(ids) if (of := one.partition(":")[0]) in known}
