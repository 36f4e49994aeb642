"""What the synthetic programme achieves: small tables that give every indicator a value, beside the large ones of its events."""

from __future__ import annotations

PICK = "(hash(i, @seed, {0}) % {1})::bigint"


def _some(number: int, words: str) -> str:
    """One of the words, chosen by the row's number."""
    listed = ", ".join(f"'{word}'" for word in words.split())
    return f"([{listed}])[1 + {PICK.format(number, len(words.split()))}]"


def _day(number: int) -> str:
    """A day between 2015 and 2025."""
    return f"date '2015-01-01' + ({PICK.format(number, 3900)})::int"


SQL = {
    "partnership_member": (
        "select 'P' || i as partnership_id, 'O' || (i % 100) as org_id, 'twin' as role, 'home' as side from range(400) t(i) "
        "union all select 'P' || i, 'O' || (100 + i % 100), 'twin', 'foreign' from range(400) t(i)"
    ),
    "monitoring_return": (
        "select 'P' || (i % 400) as partnership_id, make_date(2015 + i // 400, 1, 1) as period_from, "
        f"make_date(2015 + i // 400, 12, 31) as period_to, {PICK.format(20, 4)} = 0 as nil_return from range(4400) t(i) where {PICK.format(21, 5)} > 0"
    ),
    "lifecycle_event": (
        "select 'P' || (i // 6) as partnership_id, 'WHO_TPI' as framework, 1 as cycle, 1 + i % 6 as stage, "
        "date '2015-06-01' + ((i // 6) * 7 + (i % 6) * 100)::int as entered_on from range(2400) t(i) "
        "where i % 6 <= hash(i // 6, @seed, 22) % 7"
    ),
    "product": (
        f"select 'D' || i as product_id, 'P' || (i % 400) as partnership_id, {_some(23, 'ACTION_PLAN GUIDELINE SOP CURRICULUM')} as kind, "
        "'Document ' || i as title from range(600) t(i)"
    ),
    "product_status": (
        f"select distinct 'D' || (i % 600) as product_id, {_some(24, 'drafted revised approved approved implemented')} as status, "
        f"{_day(25)} as on_date from range(1200) t(i)"
    ),
    "milestone": (
        f"select 'M' || i as milestone_id, 'P' || (i % 400) as partnership_id, 'O' || ({PICK.format(26, 40)}) as org_id, "
        f"{_some(27, 'ISO17025 WHO_PQ_LAB GBT_ML GBT_ML PRODUCT_APPLICATION PRODUCT_APPROVAL')} as kind, "
        f"1 + {PICK.format(28, 4)} as level, 'Product ' || ({PICK.format(29, 30)}) as product_name, {_day(30)} as achieved_on from range(800) t(i)"
    ),
    "sample_test": (
        f"select 'S' || i as sample_id, 'UA' as country, {_some(31, 'UA-46 UA-30 UA-51')} as subdivision, {_some(32, 'TB MNCH')} as product_class, "
        f"{_day(33)} as collected_on, {_some(34, 'screening compendial')} as method, {_some(35, 'pass pass pass fail inconclusive')} as result, "
        "'random' as sampling from range(4000) t(i)"
    ),
    "patient_benefit": (
        "select 'P' || (i % 100) as partnership_id, make_date(2015 + i // 100, 1, 1) as period_from, make_date(2015 + i // 100, 12, 31) as period_to, "
        f"'surgery' as service, 20 + {PICK.format(36, 900)} as n, 'exact' as qualifier, 'register' as method from range(1100) t(i)"
    ),
    "mechanism": (
        "select 'K' || i as mechanism_id, 'UA' as country, 'Platform ' || i as name, (['ONE_HEALTH','IHR','AMR'])[1 + i] as kind, "
        "date '2015-01-01' as established_on, 4 as meetings_planned, 'HEALTH;ANIMAL;FINANCE' as required_sectors from range(3) t(i)"
    ),
    "mechanism_member": (
        "select 'K' || (i % 3) as mechanism_id, 'O' || (i // 3) as org_id, "
        f"{_some(37, 'HEALTH ANIMAL FINANCE INTERIOR')} as sector, date '2015-01-01' as from_date from range(24) t(i)"
    ),
    "mechanism_meeting": (
        f"select distinct 'K' || (i % 3) as mechanism_id, 'E' || ({PICK.format(38, '@events')}) as activity_id from range(120) t(i)"
    ),
    "assessment": (
        "select 'SPAR' || i as assessment_id, 'SPAR' as tool, '2' as edition, 'country' as subject_kind, 'UA' as subject_id, "
        "make_date(2016 + i, 3, 1) as performed_on, 2015 + i as year, 'submitted' as status, true as multisectoral from range(10) t(i) "
        "union all select 'JEE' || i, 'JEE', '3', 'country', 'UA', make_date(2016 + 4 * i, 6, 1), 2016 + 4 * i, 'held', true from range(3) t(i) "
        "union all select 'ORG' || i, 'ORG_PERF', '1', 'org', 'O' || (i % 100), make_date(2016 + i // 100, 5, 1), 2016 + i // 100, 'done', false "
        "from range(900) t(i) "
        "union all select 'REL' || i, 'EFFECT', '1', 'partnership', 'P' || (i % 400), make_date(2017 + i // 400, 5, 1), 2017, 'done', false "
        "from range(1600) t(i)"
    ),
    "assessment_score": (
        f"select 'SPAR' || (i // 35) as assessment_id, 'C' || (1 + (i % 35) // 3) || '.' || (1 + i % 3) as item, null::varchar as respondent, "
        f"20 * (1 + {PICK.format(39, 5)}) as score, 100 as scale_max from range(350) t(i) "
        f"union all select 'JEE' || (i // 50), 'P' || (1 + i % 50), null, 1 + {PICK.format(40, 5)}, 5 from range(150) t(i) "
        f"union all select 'ORG' || i, 'overall', null, 1 + {PICK.format(41, 5)}, 5 from range(900) t(i) "
        f"union all select 'REL' || (i // 2), 'trust', (['home','foreign'])[1 + i % 2], 1 + {PICK.format(42, 5)}, 5 from range(3200) t(i)"
    ),
    "action_item": (
        f"select 'A' || i as action_id, 'BIG' as programme_id, {_some(43, 'roundtable aar jee naphs')} as source_kind, 'Action ' || i as title, "
        f"'O' || ({PICK.format(44, 100)}) as owner_org, {_day(45)} as due_on, 'closed' as status, {_day(46)} as closed_on from range(2000) t(i)"
    ),
    "stated_total": (
        "select 'T' || i as stated_id, 'BIG' as programme_id, 'memoranda' as measure, 20 * (1 + i) as value, 'exact' as qualifier, "
        "make_date(2015 + i, 6, 30) as as_of from range(10) t(i)"
    ),
    "verification": (
        f"select 'agreement' as entity, 'A' || i as entity_id, {_some(47, 'verified not_verified')} as status, {_day(48)} as on_date from range(300) t(i)"
    ),
}
"""A query for the records of each type. `@seed` and `@events` stand for the seed and the number of events."""
