"""Restatements: every figure that says something else than it did, with the saves that made the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from dashboards.address import Address
from dashboards.screens import Screens
from indicators.answer import answer, answers
from indicators.declared.catalogue import catalogue
from indicators.declared.definition import definition_of
from indicators.declared.kept import record
from indicators.differing.changes import change_text, said_texts
from indicators.differing.restatements import Restatement, record_types_read, restatements
from indicators.provenance import remember
from indicators.question import Question
from tests.caches import forget_answers
from tests.stores import Records, store_of
from tracker.errors import UnknownName
from tracker.periods import Period, period
from tracker.store import Store


def training(activity_id: str, start: date, **facts: Any) -> dict[str, Any]:
    held = {"kind": "TRAINING", "mode": "IN_PERSON", "status": "held", "start_date": start, "count_basis": "none"}
    return {"activity_id": activity_id, "programme_id": "P", "title": activity_id} | held | facts


def agreement(agreement_id: str, signed: date) -> dict[str, Any]:
    return {"agreement_id": agreement_id, "programme_id": "P", "kind": "MOU_TWIN", "signed_on": signed}


TRAININGS = Question("TRN-01", "P", period("2024"))
BY_MODE = Question("TRN-01", "P", period("2024"), by=("mode",))
AGREEMENTS = Question("AGR-01", "P", period("2024"))
ACTIVE = Question("PAR-01", "P", period("2024"))

START, LATE, CORRECTED, RETIRED, UNRELATED = 1, 2, 3, 4, 5


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five revisions: two trainings and an agreement; a late training; its mode put right; one training retired; a source."""
    given = {
        "programme": [{"programme_id": "P", "name": "P", "home_country": "UA"}],
        "activity": [training("T1", date(2024, 2, 1)), training("T2", date(2024, 3, 1))],
        "agreement": [agreement("A1", date(2024, 1, 10))],
    }
    with store_of(tmp_path / "store.duckdb", given) as opened:
        opened.save({"activity": [training("T3", date(2024, 11, 30))]}, actor="olena", reason="Return of November came late")
        opened.save({"activity": [{"activity_id": "T3", "mode": "ONLINE"}]}, actor="olena", reason="It was held online")
        opened.save({}, retire={"activity": ["T1"]}, actor="taras", reason="Entered twice")
        opened.save({"source": [{"source_id": "S", "title": "A page"}]}, actor="taras", reason="A source")
        yield opened


Told = list[tuple[dict[str, str], object, object, list[tuple[str, object, tuple[int, ...]]]]]


def told(found: tuple[Restatement, ...]) -> Told:
    """Each restatement as group, old value, new value, and its shares: cause, change, revisions."""
    return [
        (
            dict(one.by),
            one.old and one.old.value,
            one.new and one.new.value,
            [(share.cause.name.lower(), share.change, tuple(save.revision for save in share.saves)) for share in one.shares],
        )
        for one in found
    ]


def test_a_late_record_restates_the_figures_it_belongs_to(store: Store) -> None:
    found = restatements(store, (TRAININGS, AGREEMENTS), START, LATE)
    assert told(found) == [({}, 2, 3, [("late", 1, (LATE,))])]
    (save,) = found[0].shares[0].saves
    assert (save.actor, save.reason) == ("olena", "Return of November came late")
    assert [(touched.record_type, touched.added, touched.changed) for touched in save.touched] == [("activity", ("T3",), ())]


def test_a_correction_moves_a_record_from_group_to_group_and_leaves_the_total(store: Store) -> None:
    found = restatements(store, (BY_MODE,), LATE, CORRECTED)
    assert told(found) == [
        ({"mode": "IN_PERSON"}, 3, 2, [("correction", -1, (CORRECTED,))]),
        ({"mode": "ONLINE"}, None, 1, [("correction", 1, (CORRECTED,))]),
    ]


def test_a_retired_record_is_no_longer_counted(store: Store) -> None:
    found = restatements(store, (TRAININGS,), CORRECTED, RETIRED)
    assert told(found) == [({}, 3, 2, [("retirement", -1, (RETIRED,))])]


def test_what_came_back_to_the_same_figure_is_not_listed_and_its_groups_are(store: Store) -> None:
    """Two trainings before and after, and yet one of them is another: what was corrected after it came late is late as a whole."""
    assert told(restatements(store, (BY_MODE,), START, UNRELATED)) == [
        ({"mode": "IN_PERSON"}, 2, 1, [("retirement", -1, (RETIRED,))]),
        ({"mode": "ONLINE"}, None, 1, [("late", 1, (LATE, CORRECTED))]),
    ]


def test_shares_of_several_causes_add_up_to_the_difference(store: Store) -> None:
    store.save(
        {"activity": [training("T4", date(2024, 5, 1)), training("T5", date(2024, 6, 1))]}, actor="olena", reason="Returns of May, June"
    )
    (found,) = restatements(store, (TRAININGS,), START, UNRELATED + 1)
    assert told((found,))[0][3] == [("retirement", -1, (RETIRED,)), ("late", 3, (LATE, CORRECTED, UNRELATED + 1))]
    assert found.change == sum(share.change or 0 for share in found.shares) == 2


def test_told_backwards_every_share_is_the_other_way_round(store: Store) -> None:
    forth, back = (restatements(store, (BY_MODE, AGREEMENTS), *ends) for ends in ((START, UNRELATED), (UNRELATED, START)))
    assert [(one.by, one.new, one.old, [(s.cause, s.change) for s in reversed(one.shares)]) for one in forth] == [
        (one.by, one.old, one.new, [(s.cause, s.change and -s.change) for s in one.shares]) for one in back
    ]


def test_a_revision_that_touches_nothing_the_indicator_reads_restates_nothing(store: Store) -> None:
    assert restatements(store, (TRAININGS, BY_MODE, AGREEMENTS, ACTIVE), RETIRED, UNRELATED) == ()


def test_a_figure_that_becomes_reportable_is_restated_with_both_statuses(store: Store) -> None:
    saved = store.save(
        {
            "partnership": [{"partnership_id": "X", "programme_id": "P", "kind": "TWINNING", "status": "active"}],
            "agreement": [{"agreement_id": "A1", "partnership_id": "X"}],
            "monitoring_return": [{"partnership_id": "X", "period_from": date(2024, 1, 1), "period_to": date(2024, 12, 31)}],
        },
        actor="olena",
        reason="First returns",
    )
    assert saved.revision is not None
    (found,) = restatements(store, (ACTIVE,), UNRELATED, saved.revision)
    assert found.old is not None
    assert found.new is not None
    assert (found.old.status, found.old.value) == ("no_data", None)
    assert found.new.status == "value"
    assert found.change is None
    assert [(share.cause.name, share.change) for share in found.shares] == [("CORRECTION", None), ("LATE", None)]
    assert [touched.record_type for touched in found.shares[1].saves[0].touched] == ["monitoring_return"]


def test_before_its_programme_was_known_a_figure_was_not_there(store: Store) -> None:
    assert told(restatements(store, (AGREEMENTS,), 0, START)) == [({}, None, 1, [("addition", 1, (START,))])]


def test_a_figure_may_be_read_from_views_and_from_the_returns_that_guard_it(store: Store) -> None:
    words = {"code", "code_map", "definition"}
    with store.session() as session:
        assert set(record_types_read(session, TRAININGS)) - words == {"programme", "activity", "activity_place"}
        assert {"monitoring_return", "agreement", "activity"} <= set(record_types_read(session, ACTIVE))


def test_a_revision_differs_in_nothing_from_itself(store: Store) -> None:
    assert restatements(store, (TRAININGS,), LATE, LATE) == ()


def test_a_revision_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(UnknownName, match="no revision 9"):
        restatements(store, (TRAININGS,), 1, 9)


def test_derived_cells_are_of_saved_revisions_only(store: Store) -> None:
    """A figure that is held needs no question; a state between two revisions was never saved, and is always asked."""
    by_itself = told(restatements(store, (BY_MODE,), START, UNRELATED))
    forget_answers()
    for revision in (START, UNRELATED):
        with store.session(revision) as session:
            answers(session, BY_MODE, [BY_MODE.period, period("2023")], keep=True)
    forget_answers()
    assert told(restatements(store, (BY_MODE,), START, UNRELATED)) == by_itself


def test_the_indicator_page_says_why_a_figure_is_another_one_than_outsiders_were_told(store: Store) -> None:
    asked = Address("indicator", indicator="TRN-01", programme="P", period="2024", by="mode")
    assert "What changed between" not in str(Screens(store).screen(asked).tree), "nobody was told anything yet"
    with store.session(START) as session:
        remember(store.path, [answer(session, replace(TRAININGS, audience="donor"))])
    for shown in (asked, replace(asked, as_of=START)):
        page = str(Screens(store).screen(shown).tree)
        assert f"What changed between revision {START} and revision {UNRELATED}" in page
        assert "retirement −1 (4)" in page
        assert "Entered twice" in page


def test_a_share_that_prints_as_before_says_what_it_was_worked_out_from(store: Store) -> None:
    verified = Question("QUA-02", "P", period("2024"))
    (found,) = restatements(store, (verified,), START, LATE)
    assert said_texts(found, "en") == ("0 / 3 = 0.0\u00a0%", "0 / 4 = 0.0\u00a0%")
    assert change_text(Fraction(0), found.figures, "en") == "±0.0 points"
    assert change_text(Fraction(1, 300), found.figures, "en") == "+0.003 points"
    (trainings,) = restatements(store, (TRAININGS,), START, LATE)
    assert said_texts(trainings, "en") == ("2", "3")


def test_a_state_without_a_number_leaves_its_part_to_the_next_that_has_one(tmp_path: Path) -> None:
    """The rate goes, so there is no sum; then the amount that needed it: the whole difference is the amount's."""
    money = {"programme_id": "P", "type": "1", "txn_date": date(2024, 3, 5), "boundary": "external", "in_kind": False}
    given: Records = {
        "programme": [{"programme_id": "P", "name": "P"}],
        "fx_rate": [{"rate_set": "ECB", "month": date(2024, 3, 1), "currency": "USD", "per_eur": 1}],
        "txn": [money | {"txn_id": name, "amount": 10, "currency": name} for name in ("USD", "EUR")],
    }
    with store_of(tmp_path / "store.duckdb", given) as opened:
        rate = "ECB/2024-03-01/USD"
        opened.save({}, retire={"fx_rate": [rate]}, actor="taras", reason="A wrong rate")
        opened.save({}, retire={"txn": ["USD"]}, actor="taras", reason="Entered twice")
        (found,) = told(restatements(opened, [Question("FUN-02", "P", period("2024"))], 1, 3))
    assert found == ({}, 20, 10, [("rates", 0, (2,)), ("retirement", -10, (3,))])


def test_of_people_only_the_causes_are_told_where_there_are_several(tmp_path: Path) -> None:
    """Of 40 people something was put right and something came late; a small group, and the one that would give it away, are hidden."""
    elsewhere = training("ELSEWHERE", date(2024, 2, 1), programme_id="Q", count_basis="aggregate")
    given: Records = {
        "programme": [{"programme_id": name, "name": name} for name in "PQ"],
        "activity": [elsewhere, *(training(name, date(2024, 2, 1), kind=name, count_basis="aggregate") for name in ("WORKSHOP", "COURSE"))],
        "headcount": [{"activity_id": name, "slice": "total", "n": 20} for name in ("WORKSHOP", "COURSE", "ELSEWHERE")],
    }
    late = training("LATE", date(2024, 3, 1), kind="COURSE", count_basis="aggregate")
    with store_of(tmp_path / "store.duckdb", given) as opened:
        for rows in (
            {"headcount": [{"activity_id": "WORKSHOP", "slice": "total", "n": 3}]},
            {"headcount": [{"activity_id": "ELSEWHERE", "slice": "total", "n": 30}]},
            {"activity": [late], "headcount": [{"activity_id": "LATE", "slice": "total", "n": 10}]},
        ):
            opened.save(rows, actor="olena", reason="A return")
        asked = Question("PTC-01", "P", period("2024"), by=("activity_kind",))
        inside, outside = (told(restatements(opened, [replace(asked, audience=name)], 1, 4)) for name in ("internal", None))
    course, workshop = {"activity_kind": "COURSE"}, {"activity_kind": "WORKSHOP"}
    assert inside == [
        ({}, 40, 33, [("correction", -17, (2,)), ("late", 10, (4,))]),
        (course, 20, 30, [("late", 10, (4,))]),
        (workshop, 20, 3, [("correction", -17, (2,))]),
    ]
    assert outside == [
        ({}, 40, 33, [("correction", None, (2,)), ("late", None, (4,))]),
        (course, 20, None, [("late", None, (4,)), ("disclosure", None, ())]),
        (workshop, 20, None, [("correction", None, (2,)), ("disclosure", None, ())]),
    ]


def test_what_came_back_was_retired_and_only_what_lies_before_the_month_of_the_first_state_is_late(store: Store) -> None:
    """T1 returns; of two trainings one was on the last day of the month before the store was begun, one on the first day after it."""
    with store.session(START) as session:
        ((begun,),) = session.tuples("select saved_at from revision where rev = $rev", {"rev": START})
    month = begun.date().replace(day=1)
    store.save({"activity": [training("T1", date(2024, 2, 1))]}, actor="taras", reason="It was none")
    days = {"OVER": month - timedelta(days=1), "RUNNING": month}
    store.save({"activity": [training(name, day) for name, day in days.items()]}, actor="olena", reason="Returns")
    asked = Question("TRN-01", "P", Period(date(2024, 1, 1), month))
    assert told(restatements(store, [asked], RETIRED, store.head)) == [
        ({}, 2, 5, [("retirement", 1, (6,)), ("late", 1, (7,)), ("addition", 1, (7,))])
    ]


def test_a_record_that_came_and_went_has_the_cause_of_its_last_coming(store: Store) -> None:
    """T3 came late, was retired, and came back: one cause for all its steps, or the parts of a figure would hang on which is replayed first."""
    store.save({}, retire={"activity": ["T3"]}, actor="taras", reason="Not ours")
    store.save({"activity": [training("T3", date(2024, 11, 30), mode="ONLINE")]}, actor="taras", reason="Ours after all")
    online = next(one for one in told(restatements(store, [BY_MODE], START, store.head)) if one[0] == {"mode": "ONLINE"})
    assert online == ({"mode": "ONLINE"}, None, 1, [("retirement", 1, (2, 3, 4, 6, 7))])


def test_a_framework_that_reports_in_another_currency_is_a_cause(tmp_path: Path) -> None:
    """Of an indicator that reads no rates, too: of one's own that counts what is in the reporting currency as it is."""
    own = catalogue()["FUN-02"].text.replace("converted as num", "amount as num").replace("from txn_converted", "from txn")
    own = own.replace("    and boundary =", "    and currency = $currency\n    and boundary =")
    money = {"programme_id": "P", "type": "1", "txn_date": date(2024, 3, 5), "boundary": "external", "in_kind": False}
    frame = {"framework_id": "F", "programme_id": "P", "name": "F", "rate_set": "ECB"}
    given: Records = {
        "programme": [{"programme_id": "P", "name": "P"}],
        "framework": [frame | {"currency": "EUR"}],
        "definition": [record(definition_of(own, "FUN-02.toml"))],
        "txn": [money | {"txn_id": name, "amount": amount, "currency": name} for name, amount in (("EUR", 10), ("USD", 7))],
    }
    with store_of(tmp_path / "store.duckdb", given) as opened:
        opened.save({"framework": [frame | {"currency": "USD"}]}, actor="olena", reason="The contract says so")
        found = told(restatements(opened, [Question("FUN-02", "P", period("2024"), framework="F")], 1, 2))
    assert found == [({}, 10, 7, [("correction", -3, (2,))])]


def test_what_another_framework_decides_is_no_cause(tmp_path: Path) -> None:
    money = {"programme_id": "P", "type": "1", "txn_date": date(2024, 3, 5), "boundary": "external", "in_kind": False, "currency": "EUR"}
    given: Records = {"programme": [{"programme_id": "P", "name": "P"}], "txn": [money | {"txn_id": "A", "amount": 10}]}
    frameworks: Records = {
        "framework": [{"framework_id": "F", "programme_id": "P", "name": "F", "currency": "EUR", "rate_set": "ECB"}],
        "reporting_period": [{"framework_id": "F", "period_from": date(2024, 1, 1), "period_to": date(2024, 12, 31)}],
    }
    with store_of(tmp_path / "store.duckdb", given) as store:
        store.save({"txn": [money | {"txn_id": "B", "amount": 5}]}, actor="taras", reason="Found")
        store.save(frameworks, actor="taras", reason="Of another funder")
        (told,) = restatements(store, [Question("FUN-02", "P", period("2024"))], 1, 3)
        assert [[save.revision for save in share.saves] for share in told.shares] == [[2]]
