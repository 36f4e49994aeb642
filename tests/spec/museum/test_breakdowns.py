"""Museum, second room: breakdowns that did not add up, and people counted more than once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.edits import merge, unmerge
from tests.spec.museum.asked import HOME, activity, agreement, asked, attends, groups, headcount, person, together, total
from tests.stores import store_of


def test_what_a_breakdown_does_not_say_stands_as_not_stated(tmp_path: Path) -> None:
    """In TolaActivity the sum of the disaggregated actuals did not match the value achieved.

    https://github.com/toladata/TolaActivity/issues/667
    """
    records = {
        "activity": [activity("T", "2024-02-01", basis="aggregate")],
        "headcount": [headcount("T", 50), headcount("T", 18, "sex", sex="F"), headcount("T", 20, "sex", sex="M")],
    }
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        assert groups(store, "PTC-01", "2024", "sex") == {"F": 18, "M": 20, "_U": 12}
        assert total(store, "PTC-01", "2024") == 50


def test_three_breakdowns_of_the_same_people_do_not_make_three_times_the_people(tmp_path: Path) -> None:
    """The same thread: by sex, by country and by cadre entered side by side led to triple counting.

    https://github.com/toladata/TolaActivity/issues/667
    """
    slices = [headcount("T", 30, "sex", sex="F"), headcount("T", 30, "country", country="UA"), headcount("T", 30, "cadre", cadre="2212")]
    records = {"activity": [activity("T", "2024-02-01", basis="aggregate")], "headcount": [headcount("T", 30), *slices]}
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        for dimension, group in (("sex", "F"), ("country", "UA"), ("cadre", "2212")):
            assert groups(store, "PTC-01", "2024", dimension) == {group: 30}
        assert asked(store, "PTC-01", "2024", "sex", "country", "cadre").total.value == 30


def test_what_was_counted_without_a_breakdown_is_in_the_total_and_in_the_breakdown(tmp_path: Path) -> None:
    """TolaActivity's report of targets and actuals showed 42 that were told by country, and left out 714 that were not: 756 in all.

    https://github.com/toladata/TolaActivity/issues/665
    """
    records = {
        "activity": [activity(name, "2024-02-01", basis="aggregate") for name in ("T", "W")],
        "headcount": [headcount("T", 42), headcount("T", 42, "country", country="UA"), headcount("W", 714)],
    }
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        assert total(store, "PTC-01", "2024") == 756
        assert groups(store, "PTC-01", "2024", "country") == {"UA": 42, "_U": 714}


def test_a_breakdown_added_later_deletes_nothing(tmp_path: Path) -> None:
    """DevResults cannot add a disaggregation to an indicator without deleting its data.

    https://devresults.knowledgeowl.com/help/indicator-data-sources
    """
    records = {"activity": [activity("T", "2024-02-01", basis="aggregate")], "headcount": [headcount("T", 40)]}
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        assert groups(store, "PTC-01", "2024", "sex") == {"_U": 40}
        store.save({"headcount": [headcount("T", 25, "sex", sex="F")]}, actor="olena", reason="the partner sent the breakdown")
        assert groups(store, "PTC-01", "2024", "sex") == {"F": 25, "_U": 15}
        assert total(store, "PTC-01", "2024") == 40


def test_an_agreement_with_two_countries_is_one_agreement_in_two_groups(tmp_path: Path) -> None:
    """PEPFAR partners reported what “we did” and what “I did”, and the numbers did not add up.

    https://paperzz.com/doc/8529524
    """
    abroad = {
        "organisation": [HOME, {"org_id": "F", "org_type": "80", "country": "FR"}, {"org_id": "N", "org_type": "80", "country": "NL"}]
    }
    third = {"agreement_party": [{"agreement_id": "A", "org_id": "N", "side": "foreign"}]}
    with store_of(tmp_path / "s.duckdb", together(abroad, agreement("A", "2024-02-01"), third, agreement("B", "2024-03-01"))) as store:
        assert groups(store, "AGR-02", "2024", "partner_country") == {"FR": 2, "NL": 1}
        told = asked(store, "AGR-02", "2024", "partner_country")
        assert told.total.value == 2
        assert "overlap:partner_country" in told.notes


def test_a_programme_and_its_parts_are_not_both_counted(tmp_path: Path) -> None:
    """d-portal added the budgets of a programme and of the projects inside it.

    https://github.com/IATI/D-Portal/issues/302
    """
    days = [activity(f"DAY{n}", f"2024-02-0{n}", basis="aggregate", parent_id="SERIES") for n in (1, 2, 3)]
    series = [activity("SERIES", "2024-02-01", basis="aggregate"), *days]
    people = [headcount(one["activity_id"], 20) for one in series]
    with store_of(tmp_path / "s.duckdb", together({"activity": series, "headcount": people})) as store:
        assert total(store, "TRN-01", "2024") == 3
        assert total(store, "PTC-01", "2024") == 60


def test_who_came_once_on_site_and_once_online_is_one_person(tmp_path: Path) -> None:
    """The IETF's datatracker added attendance on site and attendance online.

    https://github.com/ietf-tools/datatracker/pull/4536
    """
    records = {
        "activity": [activity("T", "2024-02-01", "EXCHANGE"), activity("W", "2024-02-02")],
        "person": [person("a"), person("b")],
        "participation": [attends("a", "T", mode="IN_PERSON"), attends("a", "W", mode="ONLINE"), attends("b", "W", mode="ONLINE")],
    }
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        assert (total(store, "PTC-01", "2024"), total(store, "PTC-02", "2024")) == (3, 2)


def test_people_of_a_year_are_not_the_sum_of_its_quarters(tmp_path: Path) -> None:
    """Trainers of two sessions were two trainers in a total line of the Ranger Clubhouse, and must be one.

    https://github.com/burningmantech/ranger-clubhouse-web/issues/1500
    """
    days = {"A": "2024-02-01", "B": "2024-05-01", "C": "2024-11-01"}
    records: dict[str, list[dict[str, Any]]] = {
        "activity": [activity(name, day) for name, day in days.items()],
        "person": [person("a"), person("b")],
        "participation": [attends("a", name) for name in days] + [attends("b", "C")],
    }
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        assert [total(store, "PTC-02", f"2024-Q{quarter}") for quarter in (1, 2, 4)] == [1, 1, 2]
        assert total(store, "PTC-02", "2024") == 2


def test_a_repeat_attendance_never_moves_a_person_out_of_an_earlier_period(tmp_path: Path) -> None:
    """DevResults files a repeat trainee under the latest date, so that a period already reported can fall.

    https://help.devresults.com/help/data-tables-how-does-data-get-assigned-to-and-displayed-in-reporting-periods
    """
    records = {"activity": [activity("A", "2024-02-01")], "person": [person("a")], "participation": [attends("a", "A")]}
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        assert total(store, "PTC-02", "2024-Q1") == 1
        store.save(
            {"activity": [activity("B", "2024-08-01")], "participation": [attends("a", "B")]}, actor="olena", reason="a second course"
        )
        assert [total(store, "PTC-02", f"2024-Q{quarter}") for quarter in (1, 3)] == [1, 1]
        assert total(store, "PTC-02", "2024") == 1


def test_two_pseudonyms_of_one_person_are_one_after_the_merge_and_two_again_without_it(tmp_path: Path) -> None:
    """PEPFAR could take out duplicates only while a reporting period was open, and could not take that back.

    https://docest.com/pepfar-data-for-accountability-transparency-impact-monitoring-datim
    """
    records = {
        "activity": [activity("A", "2024-02-01"), activity("B", "2024-03-01")],
        "person": [person("a"), person("a2")],
        "participation": [attends("a", "A"), attends("a2", "B")],
    }
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        merge(store, "person", "a", "a2", actor="olena", reason="one doctor, two spellings", on=date(2024, 6, 1))
        assert [total(store, "PTC-02", "2024", as_of=revision) for revision in (1, 2)] == [2, 1]
        unmerge(store, "person", "a2", actor="olena", reason="two sisters after all")
        assert [total(store, "PTC-02", "2024", as_of=revision) for revision in (2, 3)] == [1, 2]
