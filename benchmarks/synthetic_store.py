"""A synthetic store of any size, the same for the same seed: one programme with events of sixty people over 130 months."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from benchmarks.synthetic_results import PICK, SQL
from tracker.store import Store, create_store, open_store

EVENT_SIZE = 60
PROGRAMME = "BIG"
_COUNTRIES = "['UA','PL','DE','FR','NL','CZ','EE','LT','LV','MD','SE','NO','IT','ES','AT','BE','DK','FI','IE','RO']"
_CADRES = "['2211','2212','2221','2222','2262','3212','1342','_U']"


def store_of(path: Path, people_rows: int, seed: int = 7) -> Store:
    """The store at `path` with that many participation rows, made when it is not there."""
    if path.exists():
        return open_store(path)
    store = create_store(path)
    made = _tables(people_rows, seed)
    store.save(made, actor="benchmark", reason=f"{people_rows} participation rows, seed {seed}")
    return store


def _tables(n: int, seed: int) -> dict[str, pl.DataFrame]:
    """The records by type; every value is a hash of its row number, so nothing depends on order or machine."""
    database = duckdb.connect()
    events, people = max(1, n // EVENT_SIZE), max(10, n // 6)

    def table(sql: str) -> pl.DataFrame:
        return pl.DataFrame(database.sql(sql.replace("@seed", str(seed)).replace("@events", str(events)).replace("@people", str(people))))

    return {
        **{name: table(sql) for name, sql in SQL.items()},
        "programme": table(f"select '{PROGRAMME}' as programme_id, 'Synthetic' as name, 'UA' as home_country"),
        "organisation": table(
            "select 'O' || i as org_id, case when i % 2 = 0 then '15' else '80' end as org_type, "
            f"(['HEALTH','ACADEMIA','ANIMAL','FINANCE','INTERIOR'])[1 + {PICK.format(1, 5)}] as sector, "
            f"case when i < 100 then 'UA' else ({_COUNTRIES})[1 + {PICK.format(2, 20)}] end as country, "
            "case when i < 100 then (['UA-46','UA-30','UA-51','UA-63','UA-12'])[1 + i % 5] end as subdivision from range(200) t(i)"
        ),
        "partnership": table(
            "select 'P' || i as partnership_id, 'BIG' as programme_id, (['TWINNING','MINISTRY','ACADEMIC'])[1 + i % 3] as kind, 'active' as status from range(400) t(i)"
        ),
        "agreement": table(
            "select 'A' || i as agreement_id, 'P' || (i % 400) as partnership_id, 'BIG' as programme_id, (['MOU_TWIN','MOU_MIN','LOI'])[1 + i % 3] as kind, "
            f"date '2015-01-01' + ({PICK.format(3, 3900)})::int as signed_on from range(500) t(i)"
        ),
        "agreement_party": table(
            f"select distinct 'A' || i as agreement_id, 'O' || ({PICK.format(4, 100)}) as org_id, 'home' as side from range(500) t(i) "
            f"union all select distinct 'A' || (i // 2) as agreement_id, 'O' || (100 + i % 100) as org_id, 'foreign' as side from range(1000) t(i)"
        ),
        "activity": table(
            "select 'E' || i as activity_id, 'BIG' as programme_id, 'P' || (i % 400) as partnership_id, "
            f"(['TRAINING','WORKSHOP','SEMINAR','COURSE','EXCHANGE'])[1 + {PICK.format(5, 5)}] as kind, 'Event ' || i as title, 'held' as status, "
            "date '2015-01-01' + (i * 3950 // @events)::int as start_date, date '2015-01-01' + (i * 3950 // @events + 1)::int as end_date, 8 as hours, (['IN_PERSON','ONLINE','HYBRID'])[1 + i % 3] as mode, "
            "'individual' as count_basis from range(@events) t(i)"
        ),
        "activity_place": table(
            "select 'E' || i as activity_id, 'UA' as country, (['UA-46','UA-30'])[1 + i % 2] as subdivision, 'City' as city from range(@events) t(i)"
        ),
        "activity_org": table(
            f"select distinct 'E' || (i // 3) as activity_id, 'O' || ({PICK.format(6, 200)}) as org_id, 'participant' as role from range(3 * @events) t(i)"
        ),
        "person": table(
            f"select 'H' || i as person_id, (['F','F','M','_U'])[1 + {PICK.format(7, 4)}] as sex, ({_CADRES})[1 + {PICK.format(8, 8)}] as cadre, "
            f"({_COUNTRIES})[1 + {PICK.format(9, 20)}] as home_country, 'contract' as legal_basis, date '2040-01-01' as retain_until from range(@people) t(i)"
        ),
        "participation": table(
            f"select activity_id, 'H' || person as person_id, 'participant' as role, 'IN_PERSON' as mode, 4 + hash(person, event) % 5 as hours, "
            f"hash(event, person) % 10 > 0 as completed, 40 + hash(person, event, 1) % 30 as pre_score, 50 + hash(person, event, 2) % 50 as post_score, "
            f"case when person % 10 = 0 then date '2015-01-01' + (event * 3950 // @events + 120)::int end as followup_on, hash(person, event, 3) % 3 > 0 as followup_applied "
            f"from (select distinct least(i // {EVENT_SIZE}, @events - 1) as event, 'E' || event as activity_id, {PICK.format(10, '@people')} as person from range({n}) t(i))"
        ),
        "txn": table(
            "select 'T' || i as txn_id, 'BIG' as programme_id, (['11','1','4'])[1 + i % 3] as type, "
            f"case when i % 3 = 2 then 'E' || ({PICK.format(13, '@events')}) end as activity_id, "
            f"date '2015-01-01' + ({PICK.format(11, 3900)})::int as txn_date, (1000 + {PICK.format(12, 900000)})::decimal(18,2) as amount, 'EUR' as currency, "
            "'O' || (100 + i % 100) as provider_org, false as in_kind, 'external' as boundary from range(20000) t(i)"
        ),
    }
