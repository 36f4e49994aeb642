"""Museum, fourth room: the past rewritten by what came later."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from indicators.differing.restatements import restatements
from indicators.question import INTERNAL, Question
from reports.produce import Order, produce
from reports.spec import spec
from reports.verify import verify
from tests.edits import retire, undo
from tests.reports.content.plain import only
from tests.spec.museum.asked import HOME, activity, agreement, attends, groups, headcount, person, together, total
from tests.stores import public_facts, store_of
from tracker.periods import period
from tracker.store.changes.history import versions

ABROAD = {"organisation": [HOME, {"org_id": "F", "org_type": "80", "country": "FR"}]}


def test_a_hospital_that_moved_to_another_region_leaves_what_was_reported(tmp_path: Path) -> None:
    """DHIS2 always uses the latest hierarchy of organisation units: the place in time is lost.

    https://github.com/dhis2/dhis2-docs/blob/master/src/user/configure-metadata-management.md
    """
    with store_of(tmp_path / "s.duckdb", together(ABROAD, agreement("A", "2024-02-01"))) as store:
        store.save({"organisation": [HOME | {"subdivision": "UA-14"}]}, actor="olena", reason="evacuated")
        assert groups(store, "AGR-01", "2024", "home_region", as_of=1) == {"UA-46": 1}
        assert groups(store, "AGR-01", "2024", "home_region") == {"UA-14": 1}


def test_a_report_that_was_accepted_says_the_same_for_ever(tmp_path: Path) -> None:
    """UNICEF's partner reporting portal went on updating indicator reports inside progress reports that were accepted.

    https://github.com/unicef/etools-partner-reporting-portal/pull/2249
    """
    order = Order(only(spec("donor"), "results"), "IMP", period("2024"), "en")
    with store_of(tmp_path / "s.duckdb", public_facts()) as store:
        accepted = produce(store, order)
        recount = {"activity_id": "ACT-WS", "slice": "total", "role": "participant", "n": 90, "qualifier": "exact"}
        store.save({"headcount": [recount]}, actor="olena", reason="a recount, after the report")
        again = produce(store, Order(order.spec, "IMP", order.period, "en", as_of=accepted.edition.revision))
        assert again.pdf == accepted.pdf
        told = verify(store, accepted.pdf)
        assert told.verdict == "superseded"
        assert ("about 70", "90") in {(one.printed, one.recomputed) for one in told.differences}


def test_a_late_record_is_a_restatement_with_its_cause(tmp_path: Path) -> None:
    """The USAID inspector general asked for cut-off dates: nobody could say what a year's figure had included.

    https://oig.usaid.gov/node/5528
    """
    with store_of(tmp_path / "s.duckdb", together(ABROAD, agreement("A", "2024-02-01"))) as store:
        store.save(agreement("LATE", "2024-03-01"), actor="olena", reason="found in the archive")
        [told] = restatements(store, [Question("AGR-02", "P", period("2024"), audience=INTERNAL)], 1, 2)
        assert (told.old and told.old.value, told.new and told.new.value) == (1, 2)
        assert [
            (share.cause.name, share.change, [(save.revision, save.actor, save.reason) for save in share.saves]) for share in told.shares
        ] == [("LATE", Fraction(1), [(2, "olena", "found in the archive")])]


def test_the_history_of_a_result_is_kept_with_who_and_why(tmp_path: Path) -> None:
    """Akvo RSR's users asked in 2013 to see earlier versions of a result, what changed and why; it is still open.

    https://github.com/akvo/akvo-rsr/issues/232
    """
    records = {"activity": [activity("T", "2024-02-01", basis="aggregate")], "headcount": [headcount("T", 40)]}
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        for n, why in ((45, "five came late"), (44, "one was a speaker")):
            store.save({"headcount": [headcount("T", n)]}, actor="olena", reason=why)
        with store.session() as session:
            [(record_id,)] = session.tuples("select record_id from headcount")
            life = versions(session, "headcount", record_id)
        assert [(one.rev_from, one.step.actor, one.step.reason) for one in life] == [
            (1, "test", "fixture"),
            (2, "olena", "five came late"),
            (3, "olena", "one was a speaker"),
        ]
        assert [total(store, "PTC-01", "2024", as_of=revision) for revision in (1, 2, 3)] == [40, 45, 44]


def test_what_is_deleted_is_still_there_for_those_who_were_told_of_it(tmp_path: Path) -> None:
    """The portal's refresh is documented as an action that deletes indicator reports and cannot be taken back.

    https://github.com/unicef/etools-partner-reporting-portal
    """
    records = {
        "activity": [activity("T", "2024-02-01")],
        "person": [person("a")],
        "participation": [attends("a", "T")],
    }
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        with store.session() as session:
            [(record_id,)] = session.tuples("select record_id from participation")
        gone = retire(store, "participation", [record_id], actor="olena", reason="never came").revision
        assert gone is not None
        assert [total(store, "PTC-01", "2024", as_of=revision) for revision in (1, gone)] == [1, "no_data"]
        undo(store, gone, actor="olena", reason="came after all")
        assert total(store, "PTC-01", "2024") == 1


def test_who_people_were_when_it_was_reported_can_be_asked_for_ever(tmp_path: Path) -> None:
    """The Ranger Clubhouse counted people of past years by the status that they have today.

    https://github.com/burningmantech/ranger-clubhouse-web/issues/264
    """
    before: dict[str, Any] = person("a") | {"cadre": "2221"}
    records = {"activity": [activity("T", "2024-02-01")], "person": [before], "participation": [attends("a", "T")]}
    with store_of(tmp_path / "s.duckdb", together(records)) as store:
        store.save({"person": [before | {"cadre": "1342"}]}, actor="olena", reason="the nurse became a manager in 2026")
        assert groups(store, "PTC-02", "2024", "cadre", as_of=1) == {"2221": 1}
        assert groups(store, "PTC-02", "2024", "cadre", as_of=2) == {"1342": 1}
