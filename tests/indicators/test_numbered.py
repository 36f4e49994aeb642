"""Where there are many participations, they are joined with activities and people once, by numbers; their figures are those of names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from indicators.declared.catalogue import catalogue
from indicators.declared.definition import View
from indicators.derived import numbered
from indicators.derived.daily import daily_rows
from indicators.derived.lean import lean
from indicators.derived.stretches import computed_by_stretches
from tests.stores import Records, store_of
from tracker.periods import period
from tracker.store import Session

HELD = {"programme_id": "P", "kind": "TRAINING", "status": "held", "count_basis": "individual", "title": "A course"}
RECORDS: Records = {
    "programme": [{"programme_id": "P", "name": "P", "home_country": "UA"}],
    "activity": [HELD | {"activity_id": name, "start_date": date(2024, month, 1)} for month, name in enumerate("ABC", 1)],
    "person": [
        {"person_id": "H1", "sex": "F", "cadre": "2211", "home_country": "UA", "legal_basis": "contract"},
        {"person_id": "H2", "sex": "F", "cadre": "2211", "home_country": "UA", "legal_basis": "contract"},
        {"person_id": "H3", "legal_basis": "contract"},
    ],
    "participation": [
        {"activity_id": "A", "person_id": "H1", "role": "participant", "completed": True, "pre_score": 40, "post_score": 60},
        {"activity_id": "A", "person_id": "H2", "completed": False, "followup_on": date(2024, 5, 1), "followup_applied": True},
        {"activity_id": "B", "person_id": "H1", "role": "speaker"},
        {"activity_id": "B", "person_id": "H3", "role": "participant", "pre_score": 50, "post_score": 40},
    ],
}
VIEW = """
select
    activity.activity_id,
    person.sex
from activity
join participation
    on participation.activity_id = activity.activity_id
left join person
    on person.person_id = participation.person_id
where activity.status = 'held'
"""
BY_NUMBER = {
    "TRN-02": set(),
    "PTC-01": {"attendance"},
    "PTC-02": {"attendance"},
    "PTC-03": {"attendance"},
    "PTC-04": {"recorded_participant"},
    "PTC-05": {"recorded_participant"},
    "PTC-06": {"recorded_participant"},
    "QUA-03": {"attendance"},
}
"""Hours are told of no people."""


@pytest.fixture
def session(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr(numbered, "MANY", 0)
    with store_of(tmp_path_factory.mktemp("facts") / "s.duckdb", RECORDS) as store, store.session() as opened:
        yield opened


@pytest.mark.parametrize("code", BY_NUMBER)
def test_the_cells_are_those_of_names(session: Session, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    definition, values = catalogue()[code], {"programme": "P", "home_country": "UA"}
    asked = lean(session, definition, daily_rows(session, definition) or {})
    assert numbered.numbered(session, *asked)[1] == BY_NUMBER[code]
    by_numbers = computed_by_stretches(session, definition, values, period("2024").parts("month"))
    monkeypatch.setattr(numbered, "MANY", 1_000_000)
    assert by_numbers == computed_by_stretches(session, definition, values, period("2024").parts("month"))
    assert any(by_numbers or ()) or code == "TRN-02"


def test_the_tables_are_made_once_in_a_session_and_for_those_that_read_them(session: Session) -> None:
    def ask(code: str) -> None:
        numbered.numbered(session, *lean(session, catalogue()[code], daily_rows(session, catalogue()[code]) or {}))

    ask("TRN-02")
    assert not session.counts
    ask("PTC-01")
    assert session.counts == {"near_numbered_activity": 3, "near_kind_of_person": 2, "near_numbered_participation": 4}
    session.prepare("delete from near_kind_of_person")
    ask("PTC-04")
    assert session.tuples("select count(*) from near_kind_of_person") == [(0,)]


@pytest.mark.parametrize(
    ("view", "query", "by_number"),
    [
        (VIEW, "select activity_id as key, sex from seen", True),
        (VIEW.replace("person.sex", "person.birth_decade"), "select activity_id as key from seen", True),
        (VIEW.replace("person.sex", "person.birth_decade"), "select activity_id as key, birth_decade from seen", False),
        (VIEW + "and participation.mode = 'ONLINE'", "select activity_id as key from seen", False),
        (VIEW + "and cadre = '2211'", "select activity_id as key from seen", False),
        (VIEW.replace("from activity", "from activity as activity"), "select activity_id as key from seen", False),
        (VIEW.replace("join participation", "join participation as participation"), "select activity_id as key from seen", False),
        ("select 1 as activity_id", "select activity_id as key from seen", False),
        (VIEW, "select * from seen", False),
        (VIEW.replace("person.sex", "person.*"), "select activity_id as key from seen", False),
        (VIEW.replace("person.sex", "participation.activity_id as again"), "select again as key from seen", False),
        (VIEW.replace("left join", "join"), "select activity_id as key, sex from seen", False),
        (VIEW, "with person as (select 1) select activity_id as key, sex from seen", False),
        (f"{VIEW} union all select activity_id, kind from activity", "select activity_id as key, sex from seen", False),
    ],
)
def test_a_view_is_read_by_numbers_where_they_tell_all_that_it_reads(session: Session, view: str, query: str, by_number: bool) -> None:
    definition = replace(catalogue()["PTC-01"], view=(View("seen", view),), hash=view + query)
    asked, found = numbered.numbered(session, definition, {query: query})
    assert bool(found) is by_number is (asked.views["seen"] != view)
    session.tuples(f"with seen as ({asked.views['seen']}) select count(*) from seen")


def test_a_state_that_was_never_saved_is_read_by_names(session: Session) -> None:
    definition = catalogue()["PTC-01"]
    daily = daily_rows(session, definition) or {}
    assert numbered.numbered(session, definition, daily)[1]
    session.show({}, "supposed")
    assert numbered.numbered(session, definition, daily) == (definition, frozenset())
