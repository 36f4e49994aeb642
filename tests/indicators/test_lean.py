"""What views join for columns that nobody reads is left out of a build; where anything may read them, nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from indicators.declared.catalogue import catalogue
from indicators.declared.definition import View
from indicators.derived.daily import daily_rows
from indicators.derived.lean import lean
from tests.stores import store_of
from tracker.store import Session

VIEW = """
select
    participation.activity_id,
    person.sex,
    person.home_country as country
from participation
left join person
    on person.person_id = participation.person_id
"""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with store_of(tmp_path_factory.mktemp("facts") / "s.duckdb", {}) as store, store.session() as opened:
        yield opened


def joins_people(session: Session, query: str, view: str = VIEW) -> bool:
    definition = replace(catalogue()["TRN-02"], view=(View("seen", view),), hash=query + view)
    return "join person" in lean(session, definition, {query: query})[0].views["seen"].replace('"', "").lower()


def test_people_are_joined_for_what_is_told_of_them_and_not_for_hours(session: Session) -> None:
    joining = {}
    for code in ("TRN-02", "TRN-03", "FUN-06", "QUA-03", "PTC-01"):
        definition = catalogue()[code]
        views = lean(session, definition, daily_rows(session, definition) or {})[0].views
        joining[code] = "join person" in views["attendance"].replace('"', "").lower()
    assert joining == {"TRN-02": False, "TRN-03": False, "FUN-06": False, "QUA-03": True, "PTC-01": True}


@pytest.mark.parametrize(
    "query",
    [
        "select activity_id as key from seen",
        "select seen.activity_id as key, other.country from seen join organisation as other on other.org_id = seen.activity_id",
        "select count(*) from seen",
        "select activity_id from seen left join (select activity_id, min(country) as host from activity_place group by all) using (activity_id)",
    ],
)
def test_a_query_that_reads_nothing_of_the_record_needs_no_join(session: Session, query: str) -> None:
    assert not joins_people(session, query)


def test_where_a_query_names_a_view_once_more_it_reads_one_of_its_own(session: Session) -> None:
    definition = catalogue()["PTC-04"]
    made, daily = lean(session, definition, daily_rows(session, definition) or {})
    joining = {name: "join person" in view.replace('"', "").lower() for name, view in made.views.items()}
    assert joining == {"recorded_participant": True, "recorded_participant_marked": False, "recorded_participant_part": False}
    assert all("recorded_participant_marked AS marked" in text for text in daily.values())


@pytest.mark.parametrize(
    "query",
    [
        "select SEX from seen",
        "select one.country from seen as one",
        "select * from seen",
        "select seen.* from seen",
        "select count(distinct seen) from seen",
        "select #2 from seen",
        "select activity_id from seen join organisation using (country)",
        "select activity_id from seen natural join organisation",
        "with found as (select activity_id, country as place from seen) select place from found",
        "select activity_id from activity where exists (select 1 from seen where sex = 'F')",
        "select activity_id from seen where exists (select 1 from activity_place where city = sex)",
        "select activity_id from activity where activity_id in (select activity_id from activity_place where exists (select 1 from seen where country = 'UA'))",
        "with activity_place as (select 1 as one) select activity_id from seen where exists (select 1 from activity_place where country = 'UA')",
        "select activity_id from seen where exists (select 1 from activity_place as place(a, b, c, d, e, f, g) where country = 'UA')",
        "select seen.activity_id, again.sex from seen join seen as again on again.activity_id = seen.activity_id and seen.country = 'UA'",
    ],
)
def test_a_query_that_may_read_the_record_keeps_it(session: Session, query: str) -> None:
    assert joins_people(session, query)


@pytest.mark.parametrize(
    "view",
    [
        VIEW.replace("left join", "join"),
        VIEW.replace("select", "select distinct"),
        VIEW.replace("person_id = participation.person_id", "sex = participation.role"),
        VIEW + "where person.cadre = '2211'",
        VIEW + "where cadre = '2211'",
        VIEW.replace("participation.activity_id,", "participation.activity_id, count(*) as n,") + "group by all",
        VIEW + "union select activity_id, null, null from activity",
        f"select activity_id, told as country from (select activity_id, sex as told from ({VIEW}))",
    ],
)
def test_a_join_that_adds_or_removes_rows_or_is_used_in_the_view_stays(session: Session, view: str) -> None:
    assert joins_people(session, "select activity_id from seen", view)


def test_columns_of_a_union_are_called_as_in_its_first_part(session: Session) -> None:
    view = "select activity_id, city as sex, country from activity_place union all" + VIEW.replace("person.sex,", "person.sex as told,")
    assert joins_people(session, "select sex from seen", view.replace("person.home_country as country", "null as country"))
