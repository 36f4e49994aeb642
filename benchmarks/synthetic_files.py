"""Files as a register hands them over: participations as CSV, as many as wished, some wrong in every way that a row can be wrong."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from tracker.store import create_store

EVENT_SIZE = 60
WRONG_EVERY = 2000
"""One row in so many is wrong, in one of the ways below in turn."""

_WRONG = """
case (i // @every) % 10
    when 0 then struct_update(r, person_id := 'H999999999')      -- nobody of this pseudonym
    when 1 then struct_update(r, activity_id := 'E?')            -- no such activity
    when 2 then struct_update(r, mode := 'BY_PIGEON')            -- in no list
    when 3 then struct_update(r, hours := '-3')                  -- below zero
    when 4 then struct_update(r, hours := 'forty')               -- no number
    when 5 then struct_update(r, followup_on := '2019-02-30')    -- a day that does not exist
    when 6 then struct_update(r, completed := 'perhaps')         -- neither yes nor no
    when 7 then struct_update(r, post_score := '140')            -- over a hundred
    when 8 then struct_update(r, role := '')                     -- required
    else struct_update(r, person_id := 'Ivan Franko')            -- a name
end
"""
_RIGHT = f"""
{{'activity_id': 'E' || (i // {EVENT_SIZE}), 'person_id': 'H' || ((i * 7919 + hash(i // {EVENT_SIZE}) % 1000) % @people), 'role': 'participant',
'mode': (['IN_PERSON', 'ONLINE', 'HYBRID'])[1 + (i % 3)::int], 'org_id': 'O' || (hash(i, 1) % 200),
'sector': (['HEALTH', 'ACADEMIA', 'FINANCE'])[1 + (hash(i, 2) % 3)::int], 'hours': (2 + hash(i, 3) % 38)::varchar,
'completed': case when hash(i, 4) % 10 > 0 then 'yes' else 'no' end, 'pre_score': (20 + hash(i, 5) % 60)::varchar,
'post_score': (40 + hash(i, 6) % 60)::varchar, 'followup_on': (date '2016-01-01' + (i % 3900)::int)::varchar,
'followup_applied': case when hash(i, 7) % 3 > 0 then 'yes' else '' end, 'certificate': case when hash(i, 8) % 2 > 0 then 'true' else 'false' end}}
"""


def participations(path: Path, n: int) -> int:
    """Write `n` participations to a CSV file; how many of the rows are wrong."""
    with duckdb.connect() as database:
        sql = f"select unnest(case when i % @every = 7 then {_WRONG} else r end) from (select i, {_RIGHT} as r from range({n}) t(i) order by i)"
        database.execute(f"copy ({_filled(sql, n)}) to '{path}' (header)")
    return len(range(7, n, WRONG_EVERY))


def register(path: Path, n: int) -> None:
    """A new store with the people, activities and organisations that the participations name."""
    with duckdb.connect() as database:
        made = {name: pl.DataFrame(database.sql(_filled(sql, n))) for name, sql in _TABLES.items()}
    with create_store(path) as store:
        store.save(made, actor="benchmark", reason="a register")


_TABLES = {
    "programme": "select 'BIG' as programme_id, 'Synthetic' as name, 'UA' as home_country",
    "organisation": "select 'O' || i as org_id, '15' as org_type, 'HEALTH' as sector, 'UA' as country from range(200) t(i)",
    "activity": f"select 'E' || i as activity_id, 'BIG' as programme_id, 'TRAINING' as kind, 'Event ' || i as title, 'held' as status, "
    f"date '2015-01-01' + (i % 3900)::int as start_date, 'individual' as count_basis from range(1 + @n // {EVENT_SIZE}) t(i)",
    "person": "select 'H' || i as person_id, 'F' as sex, 'contract' as legal_basis, date '2040-01-01' as retain_until from range(@people) t(i)",
}


def _filled(sql: str, n: int) -> str:
    return sql.replace("@n", str(n)).replace("@people", str(max(1000, n // 4))).replace("@every", str(WRONG_EVERY))
