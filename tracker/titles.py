"""What records call themselves, for readers who do not know them by their ids."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tracker.organisations import Reading, organisation_name, told_outside
from tracker.records import RECORD_TYPES

_MOST = 2
"""So many partners of a side are named; of more an ellipsis tells."""
_OWNER = re.compile(r"[^:/]*")


def titled(reading: Reading, entity: str, ids: set[str], language: str, *, inside: bool = True) -> dict[str, str]:
    """The names of records of one type by their ids; none of what is no record, such as a country."""
    if entity == "organisation":
        name = organisation_name if inside else told_outside
        return {org: told for org in sorted(ids) if (told := name(reading, org, language)) != org}
    fields = RECORD_TYPES[entity].by_name if entity in RECORD_TYPES else {}
    field = next((name for name in ("title", "name") if name in fields), None)
    if field is None:
        return _of_owner(reading, entity, ids, language, inside=inside) if fields else {}
    query = f"select record_id, {field} from {entity} where list_contains($ids, record_id) and {field} is not null"
    own = dict(reading.tuples(query, {"ids": sorted(ids)}))
    return _by_partners(reading, entity, ids - own.keys(), language, inside=inside) | own if entity in _PARTNERS else own


def _of_owner(reading: Reading, entity: str, ids: set[str], language: str, *, inside: bool) -> dict[str, str]:
    """What has no name of its own is called after the record with which its id begins: `ACT-WS:country=FR`, `P-1/2025-01-01/2025-12-31`."""
    kind = RECORD_TYPES[entity]
    owner = kind.by_name[kind.key[0]].refers
    if owner not in _OWNERS:
        return {}
    begins = {one: found[0] for one in sorted(ids) if (found := _OWNER.match(one))}
    known = titled(reading, owner, set(begins.values()), language, inside=inside)
    return {one: known[of] for one, of in begins.items() if of in known}


def _by_partners(reading: Reading, entity: str, ids: set[str], language: str, *, inside: bool) -> dict[str, str]:
    """What nobody gave a title is called after its partners, home side first: `St. Mary – Charité, 2021-03-01`."""
    name = organisation_name if inside else told_outside
    called = cache(lambda org: name(reading, org, language))
    found: dict[str, tuple[Any, dict[str, list[str]]]] = {}
    for record, day, side, org in reading.tuples(_PARTNERS[entity], {"ids": sorted(ids)}):
        found.setdefault(record, (day, {}))[1].setdefault(side or "", []).append(called(org))
    return {record: f"{_sides(sides)}{f', {day}' if day else ''}" for record, (day, sides) in found.items()}


def _sides(sides: dict[str, list[str]]) -> str:
    told = [list(dict.fromkeys(names)) for names in sides.values()]
    return " – ".join(", ".join(names[:_MOST]) + (", …" if len(names) > _MOST else "") for names in told)


_OWNERS = ("activity", "agreement", "partnership")
_PARTNERS = {
    "agreement": """
select agreement_id, signed_on, side, org_id
from agreement_party
join agreement using (agreement_id)
where list_contains($ids, agreement_id)
order by agreement_id, side = 'home' desc, side, org_id
""",
    "partnership": """
select partnership_id, null, side, org_id
from partnership_member
where list_contains($ids, partnership_id)
order by partnership_id, side = 'home' desc nulls last, side, org_id
""",
}
