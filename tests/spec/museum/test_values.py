"""Museum, fifth room: zero, missing and hidden taken for one another, and files that overwrote more than they said."""

from __future__ import annotations

from functools import reduce
from pathlib import Path

from indicators.analysts.macros import macro_query
from indicators.declared.kept import indicator
from indicators.logframes.logframe import promises
from indicators.logframes.targets import Band
from indicators.question import Question
from indicators.wording import figure_text
from tests.spec.museum.asked import HOME, activity, agreement, asked, attends, headcount, person, together, total
from tests.stores import Records, store_of
from tests.tracker.intake.files import held, loaded, said, text_file
from tracker.periods import period

ABROAD = {"organisation": [HOME, {"org_id": "F", "org_type": "80", "country": "FR"}]}


def test_words_in_a_column_of_numbers_are_refused_with_their_place(tmp_path: Path) -> None:
    """Akvo RSR held hundreds of “N/A”, “Yes” and “See description” where a number belonged.

    https://github.com/akvo/akvo-rsr/issues/2809
    """
    file = text_file(
        tmp_path / "headcount.csv",
        "activity_id,slice,role,n,qualifier\nT,total,participant,N/A,exact\nT,total,speaker,See description,exact\nT,total,observer,3,exact\n",
    )
    with store_of(tmp_path / "s.duckdb", together({"activity": [activity("T", "2024-02-01", basis="aggregate")]})) as store:
        result = loaded(store, file)
        assert [(place, field) for place, field, _, _ in said(result.rejected)] == [("line 2", "n"), ("line 3", "n")]
        assert result.added == {"headcount": 1}


def test_a_load_says_what_it_adds_and_what_it_changes_before_it_does(tmp_path: Path) -> None:
    """IATI Publisher's users did not know whether a bulk import overwrites or adds.

    https://github.com/IATI/iatipublisher/issues/1439
    """
    file = text_file(
        tmp_path / "agreement.csv",
        "agreement_id,programme_id,kind,title,signed_on\nA,P,MOU_TWIN,Renamed,2024-02-01\nB,P,LOI,New,2024-03-01\n",
    )
    with store_of(tmp_path / "s.duckdb", together(ABROAD, agreement("A", "2024-02-01"))) as store:
        told = loaded(store, file, dry_run=True)
        assert (told.added, told.changed, told.revision, store.head) == ({"agreement": 1}, {"agreement": 1}, None, 1)
        assert [(one.record_id, one.field, one.old, one.new) for one in told.changes] == [("A", "title", None, "Renamed")]


def test_a_file_with_fewer_rows_takes_nothing_away(tmp_path: Path) -> None:
    """“Replace All” wiped out the last three years of a DevResults table.

    http://blog.devresults.com/new-feature-data-table-approval
    """
    several = [agreement(name, "2024-02-01") for name in "ABC"]
    file = text_file(tmp_path / "agreement.csv", "agreement_id,programme_id,kind,signed_on\nC,P,MOU_TWIN,2024-02-01\n")
    with store_of(tmp_path / "s.duckdb", together(ABROAD, *several)) as store:
        assert loaded(store, file).revision is None
        assert held(store, "select count(*) from agreement") == [(3,)]


def test_the_trail_of_changes_is_not_purged(tmp_path: Path) -> None:
    """IATI Publisher clears audit logs that are older than a month.

    https://github.com/IATI/iatipublisher
    """
    with store_of(tmp_path / "s.duckdb", together(ABROAD, agreement("A", "2004-02-01"))) as store:
        for year in range(2005, 2025):
            store.save(agreement("A", f"{year}-02-01"), actor="olena", reason=f"as told in {year}")
        assert [revision.reason for revision in store.revisions()][1:] == [f"as told in {year}" for year in range(2005, 2025)]
        assert total(store, "AGR-02", "2004", as_of=1) == 1


def test_a_baseline_that_is_not_known_is_not_zero(tmp_path: Path) -> None:
    """The Netherlands' reader of IATI results stumbles over “n/a” typed where a baseline must be a number.

    https://helpdesk-opendata-minbuza.nl/faq/
    """
    framework: Records = {
        "framework": [{"framework_id": "FW", "programme_id": "P", "name": "Example", "kind": "IATI", "currency": "EUR", "rate_set": "ECB"}],
        "target": [
            {"framework_id": "FW", "indicator": "AGR-02", "kind": "baseline", "on_date": "2023-12-31", "value": None},
            {"framework_id": "FW", "indicator": "AGR-02", "kind": "target", "on_date": "2024-12-31", "value": "2"},
        ],
    }
    with store_of(tmp_path / "s.duckdb", together(ABROAD, agreement("A", "2024-02-01"), framework)) as store, store.session() as session:
        (line,) = promises(session, Question("AGR-02", "P", period("2024")))
        assert line.figure.value == 1
        assert line.standing.baseline is not None
        assert line.standing.baseline.value is None
        assert line.way.band is Band.NOT_RATED


def test_a_small_number_that_may_not_be_told_is_told_as_such(tmp_path: Path) -> None:
    """DHIS2 has no value for “a small number, but I can't tell you what”.

    https://community.dhis2.org/t/aggregated-data-sets-representing-suppressed-data/56721
    """
    people = [person(f"w{place}") for place in range(8)] + [person(f"m{place}", "M") for place in range(2)]
    records = {
        "activity": [activity("T", "2024-02-01")],
        "person": people,
        "participation": [attends(str(one["person_id"]), "T") for one in people],
    }
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        told = asked(store, "PTC-02", "2024", "sex", audience="donor")
        assert {figure.by[0][1]: (figure.value, str(figure.status)) for figure in told.groups("sex")} == {
            "F": (None, "suppressed"),
            "M": (None, "suppressed"),
        }
        assert told.total.value == 10


def test_zero_is_kept_apart_from_nothing(tmp_path: Path) -> None:
    """DHIS2 leaves zeros out of its analytics unless a setting is found; Redash showed 0.0 for what was empty.

    https://github.com/dhis2/dhis2-core/pull/9688 and https://github.com/getredash/redash/pull/2469
    """
    records = {"activity": [activity("T", "2024-02-01", basis="aggregate")], "headcount": [headcount("T", 0)]}
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        assert [total(store, "PTC-01", f"2024-Q{quarter}") for quarter in (1, 2)] == [0, "no_data"]
        told = [figure_text(asked(store, "PTC-01", f"2024-Q{quarter}").total, asked(store, "PTC-01", "2024"), "en") for quarter in (1, 2)]
        assert told == ["0", "no data"]


def test_a_count_of_none_is_zero_only_where_somebody_said_so(tmp_path: Path) -> None:
    """The same of things that are counted, not added: milestones nobody recorded are none only by a monitoring return that says so.

    https://github.com/dhis2/dhis2-core/pull/9688
    """
    records = together(
        ABROAD,
        {"partnership": [{"partnership_id": "P1", "programme_id": "P", "kind": "MEDICINES_QUALITY"}]},
        {"agreement": [{**agreement("A", "2020-02-01")["agreement"][0], "partnership_id": "P1"}]},
        {
            "monitoring_return": [
                {"partnership_id": "P1", "period_from": "2024-01-01", "period_to": "2024-12-31", "received_on": "2025-01-20"}
            ]
        },
        {"milestone": [{"milestone_id": "M", "partnership_id": "P1", "org_id": "H", "kind": "ISO17025", "achieved_on": "2022-05-01"}]},
    )
    with store_of(tmp_path / "s.duckdb", records) as store:
        assert [total(store, f"MQ-0{number}", "2024") for number in (1, 2, 3, 4)] == [0, 0, 0, 0]
        assert [total(store, "MQ-01", str(year)) for year in (2022, 2023)] == [1, "no_data"]
        with store.session() as session:
            query = over(macro_query(session, indicator(session, "MQ-01")))
            in_sql = [session.tuples(query, {"first": f"{year}-01-01", "before": f"{year + 1}-01-01"}) for year in (2022, 2023, 2024)]
        assert [rows[0][2:4] for rows in in_sql] == [(1, "value"), (None, "no_data"), (0, "value")]


def over(macro: str) -> str:
    """The query of an analysts' macro for programme P, with its parameters for days as the engine's."""
    given = {"programme": "'P'", "at_revision": "null", "by_framework": "null", "first": "$first", "before": "$before"}
    return reduce(lambda query, name: query.replace(f'"{name}"', given[name]), given, macro)


def test_only_those_who_came_are_participants(tmp_path: Path) -> None:
    """IOMAD counted as attending whoever was booked on a training event.

    https://github.com/iomad/iomad/issues/2216
    """
    records = {
        "activity": [activity("T", "2024-02-01"), activity("OFF", "2024-03-01") | {"status": "cancelled"}],
        "person": [person("a"), person("b")],
        "participation": [attends("a", "T"), attends("b", "T", role="facilitator"), attends("b", "OFF")],
    }
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        assert (total(store, "PTC-01", "2024"), total(store, "PTC-02", "2024")) == (1, 1)
