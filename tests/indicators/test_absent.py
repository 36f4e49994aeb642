"""Where there are no records of some types an indicator says the same without the parts of its views that would read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest

from indicators.declared.catalogue import catalogue
from indicators.declared.definition import Definition, View
from indicators.derived.absent import without
from indicators.derived.daily import daily_rows
from indicators.derived.together import plan_few
from indicators.question import Question
from indicators.reads import record_types
from indicators.terms.parameters import parameters
from tests.stores import public_facts, store_of
from tracker.periods import period
from tracker.store import Session, Store

LONG = period("2000-01-01..2030-12-31")
SUMMED = [one.code for one in catalogue().values() if one.sums_over]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store_of(tmp_path_factory.mktemp("absent") / "s.duckdb", public_facts()) as opened:
        yield opened


@pytest.fixture(scope="module")
def session(store: Store) -> Iterator[Session]:
    with store.session() as opened:
        yield opened


def said(session: Session, definition: Definition, views: Definition) -> list[str]:
    """All rows of an indicator on all days, over the views of another."""
    few = plan_few([(views, daily_rows(session, definition) or {})], {"beside": "select true"}, all_keys=True)
    programme = session.tuples("select min(programme_id) from programme")[0][0]
    values = {**parameters(session, Question(definition.code, programme, LONG)), "first": LONG.first, "before": LONG.before}
    return sorted(map(repr, session.few(few.sql, {name: values[name] for name in few.parameters})))


@pytest.mark.parametrize("code", SUMMED)
def test_nothing_is_left_out_that_says_anything(store: Store, code: str) -> None:
    definition = catalogue()[code]
    with store.session() as plain:
        read = sorted(record_types(plain, definition, definition.row_queries) - {"programme"})
    for absent in (set(some) for size in (1, 2) for some in combinations(read, size)):
        with store.session() as session:
            session.show({name: f"select * from present.{name} where false" for name in absent}, "absent")
            assert said(session, definition, without(session, definition, frozenset(absent))) == said(session, definition, definition)


def test_without_headcounts_attendances_are_those_of_participants(session: Session) -> None:
    views = without(session, catalogue()["PTC-01"], frozenset({"headcount"})).views
    assert "headcount" not in views["attendance"] + views["attendance_by_sex"]
    assert "UNION" not in views["attendance"] + views["attendance_by_sex"]


def left(session: Session, view: str, other: str = "select true") -> str:
    """A view beside another where there are no headcounts, nor rows of the view `nobody`."""
    views = {"nobody": "select activity_id, n from headcount", "other": other, "seen": view}
    query = "select activity_id as key from seen join other on true join nobody on true"
    own = replace(catalogue()["PTC-01"], rows=query, dimension=(), view=tuple(View(*one) for one in views.items()), hash=view + other)
    return without(session, own, frozenset({"headcount"})).views["seen"]


@pytest.mark.parametrize(
    "view",
    [
        "select activity_id, 1 as n from activity union all select activity_id, n from headcount",
        "select activity_id, 1 as n from activity union all select activity_id, sum(n) as n from nobody group by activity_id",
        "select activity_id, 1 as n from activity union all select activity.activity_id, 2 from nobody left join activity on true",
        "select activity_id, 1 as n from activity union all select activity_id, 2 from other where kind = 'COURSE'",
    ],
)
def test_what_reads_nothing_is_left_out(session: Session, view: str) -> None:
    assert "union" not in left(session, view, "select activity_id, kind from activity where kind = 'TRAINING'").lower()


@pytest.mark.parametrize(
    "view",
    [
        "select activity_id, null as n from activity union all select activity_id, n from headcount",
        "select activity_id, n from headcount union all select activity_id, 1 as one from activity",
        "select activity_id, 1 as n from activity union select activity_id, n from headcount",
        "select 'E1' as activity_id, 1 as n union all select min(activity_id), sum(n) from nobody",
        "select activity_id, 1 as n from activity union all select activity_id, n from activity left join headcount using (activity_id)",
        "select activity_id, 1 as n from activity union all select activity_id, 2 from other where kind = 'COURSE' or kind is null",
        "with headcount as (select 'E1' as activity_id) select activity_id from activity union all select activity_id from headcount",
    ],
)
def test_what_may_say_something_or_gives_columns_their_type_is_not(session: Session, view: str) -> None:
    assert left(session, view, "select activity_id, kind from activity where kind = 'TRAINING'") == view
