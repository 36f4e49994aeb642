"""Merging duplicates: everything names the kept record, figures count one, and nothing of before is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indicators.answer import answer
from indicators.question import Question
from tests.edits import merge, unmerge
from tests.stores import store_of
from tracker.errors import StaleWrite, StillNeeded, UnknownName, WrongRequest
from tracker.periods import period
from tracker.records import RECORD_TYPES
from tracker.store import Store
from tracker.store.changes.history import FieldChange
from tracker.store.changes.merge import Dropped, Merged, merged_into, merging, standings
from tracker.store.safekeeping.integrity import problems
from tracker.store.schema import field_list

ON = date(2024, 12, 1)
SIGNED = {"agreement_id": "G", "programme_id": "IMP", "kind": "MOU_TWIN", "signed_on": "2024-01-01"}
HELD = {"programme_id": "IMP", "kind": "TRAINING", "status": "held", "count_basis": "individual", "start_date": "2024-05-01"}
RECORDS: dict[str, list[dict[str, Any]]] = {
    "programme": [{"programme_id": "IMP", "name": "Impact", "lead_org": "DUP"}],
    "organisation": [
        {"org_id": "KEEP", "org_type": "10", "country": "UA", "city": "Kyiv", "parent_org": "DUP"},
        {"org_id": "DUP", "org_type": "10", "country": "UA", "city": "Kiev", "parent_org": None},
        {"org_id": "WARD", "org_type": "10", "country": "UA", "city": "Kyiv", "parent_org": "DUP"},
    ],
    "org_name": [
        {"org_id": "KEEP", "lang": "en", "valid_from": None, "name": "Hospital"},
        {"org_id": "DUP", "lang": "en", "valid_from": None, "name": "The Hospital"},
        {"org_id": "DUP", "lang": "uk", "valid_from": None, "name": "Лікарня"},
    ],
    "org_identifier": [{"org_id": "DUP", "scheme": "UA-EDR", "value": "0123"}],
    "agreement": [SIGNED],
    "agreement_party": [{"agreement_id": "G", "org_id": org, "side": "home"} for org in ("KEEP", "DUP", "WARD")],
    "activity": [HELD | {"activity_id": "X"}, HELD | {"activity_id": "Y"}],
    "activity_org": [{"activity_id": "X", "org_id": "DUP", "role": "host"}],
    "funding": [{"funding_id": "F", "funder_org": "DUP", "recipient_org": "KEEP", "programme_id": "IMP"}],
    "source": [{"source_id": "S", "title": "Page"}],
    "evidence": [
        {"entity": "organisation", "entity_id": "DUP", "source_id": "S"},
        {"entity": "agreement_party", "entity_id": "G/DUP", "source_id": "S"},
        {"entity": "activity_org", "entity_id": "X/DUP/host", "source_id": "S"},
    ],
    "verification": [{"entity": "evidence", "entity_id": "activity_org/X%2FDUP%2Fhost/S/", "status": "verified", "on_date": "2024-06-01"}],
    "person": [
        {"person_id": name, "sex": sex, "home_org": org, "legal_basis": "consent", "retain_until": "2030-01-01"}
        for name, sex, org in (("p1", "F", "KEEP"), ("p2", "F", "DUP"), ("p3", "M", None))
    ],
    "participation": [
        {"activity_id": activity, "person_id": person, "role": "participant", "hours": hours}
        for activity, person, hours in (("X", "p1", 8), ("X", "p2", 6), ("X", "p3", 8), ("Y", "p2", 8))
    ],
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_of(tmp_path / "s.duckdb", RECORDS) as made:
        yield made


def merged(store: Store, kind: str, keep: str, duplicate: str) -> Merged:
    return merge(store, kind, keep, duplicate, actor="olena", reason="one and the same", on=ON)


def state(store: Store, as_of: int | None = None) -> dict[str, list[tuple[object, ...]]]:
    with store.session(as_of) as session:
        return {
            kind.name: session.tuples(f"select record_id, {field_list(kind)} from {kind.name} order by 1") for kind in RECORD_TYPES.values()
        }


def said(store: Store, sql: str) -> list[Any]:
    with store.session() as session:
        return [row[0] if len(row) == 1 else row for row in session.tuples(sql)]


def figure(store: Store, code: str, as_of: int | None = None) -> object:
    with store.session(as_of) as session:
        return answer(session, Question(code, "IMP", period("2024"))).total.value


def sound(store: Store) -> bool:
    with store.session() as session:
        return problems(session) == ()


def test_whatever_named_the_duplicate_names_the_kept_one(store: Store) -> None:
    done = merged(store, "organisation", "KEEP", "DUP")
    assert done == Merged(
        2,
        {"activity_org": 1, "evidence": 3, "funding": 1, "org_identifier": 1, "org_name": 1, "organisation": 2, "person": 1, "programme": 1, "verification": 1},
        (
            Dropped("organisation", "DUP", "KEEP", (FieldChange("city", "Kiev", "Kyiv"),)),
            Dropped("agreement_party", "G/DUP", "G/KEEP", ()),
            Dropped("org_name", "DUP/en/", "KEEP/en/", (FieldChange("name", "The Hospital", "Hospital"),)),
        ),
    )  # fmt: skip
    assert said(store, "select record_id from organisation order by 1") == ["KEEP", "WARD"]
    assert said(store, "select org_id, parent_org from organisation order by 1") == [("KEEP", None), ("WARD", "KEEP")]
    assert said(store, "select lead_org from programme") == ["KEEP"]
    assert said(store, "select funder_org, recipient_org from funding") == [("KEEP", "KEEP")]
    assert said(store, "select record_id, name from org_name order by 1") == [("KEEP/en/", "Hospital"), ("KEEP/uk/", "Лікарня")]
    assert said(store, "select record_id from org_identifier") == ["KEEP/UA-EDR/0123"]
    assert said(store, "select entity, entity_id from evidence order by 1") == [
        ("activity_org", "X/KEEP/host"),
        ("agreement_party", "G/KEEP"),
        ("organisation", "KEEP"),
    ]
    assert said(store, "select entity_id from verification") == ["activity_org/X%2FKEEP%2Fhost/S/"]
    assert said(store, "select entity, from_id, into_id, on_date, reason from merge") == [
        ("organisation", "DUP", "KEEP", ON, "one and the same")
    ]
    assert sound(store)


def test_figures_count_one_after_and_two_before_and_when_undone(store: Store) -> None:
    merged(store, "organisation", "KEEP", "DUP")
    merged(store, "person", "p1", "p2")
    assert [(figure(store, code, 1), figure(store, code, 2), figure(store, code)) for code in ("AGR-04", "PTC-02")] == [
        (3, 2, 2),
        (3, 3, 2),
    ]
    unmerge(store, "person", "p2", actor="a", reason="b")
    unmerge(store, "organisation", "DUP", actor="a", reason="b")
    assert (figure(store, "AGR-04"), figure(store, "PTC-02")) == (3, 3)
    assert state(store) == state(store, 1)
    assert (figure(store, "AGR-04", 3), figure(store, "PTC-02", 3)) == (2, 2)
    assert sound(store)


def test_whatever_named_a_duplicate_with_a_stroke_in_its_identity_names_the_kept_one(store: Store) -> None:
    named = {"organisation": [{"org_id": "D/1%", "org_type": "10"}], "person": [{"person_id": "p3", "home_org": "D/1%"}]}
    store.save(named, actor="a", reason="b")
    assert merged(store, "organisation", "KEEP", "D%2F1%25").moved == {"person": 1}
    assert said(store, "select home_org from person where person_id = 'p3'") == ["KEEP"]


def test_a_person_who_came_twice_to_one_activity_came_once(store: Store) -> None:
    done = merged(store, "person", "p1", "p2")
    assert done.dropped == (
        Dropped("person", "p2", "p1", (FieldChange("home_org", "DUP", "KEEP"),)),
        Dropped("participation", "X/p2/participant", "X/p1/participant", (FieldChange("hours", "6.0000", "8.0000"),)),
    )
    assert said(store, "select record_id from participation order by 1") == ["X/p1/participant", "X/p3/participant", "Y/p1/participant"]


def test_a_dry_run_tells_the_same_and_saves_nothing(store: Store) -> None:
    _, preview = merging(store, "organisation", "KEEP", "DUP", reason="one of two", on=ON)
    assert (preview.revision, store.head) == (None, 1)
    done = merged(store, "organisation", "KEEP", "DUP")
    assert (done.moved, done.dropped) == (preview.moved, preview.dropped)


def test_merges_chain_and_are_taken_back_newest_first(store: Store) -> None:
    merged(store, "person", "p1", "p2")
    merged(store, "person", "p3", "p1")
    with store.session() as session:
        assert (standings(session, "person")("p2"), merged_into(session, "person", "p3")) == ("p3", ("p3", "p1", "p2"))
    with pytest.raises(StaleWrite, match="Revision 2 cannot be undone") as refused:
        unmerge(store, "person", "p2", actor="a", reason="b")
    assert "participation “X/p1/participant”" not in str(refused.value)  # it was only kept by the first merge
    assert "participation “Y/p1/participant”: retired by olena in revision 3" in str(refused.value)
    unmerge(store, "person", "p1", actor="a", reason="b")
    unmerge(store, "person", "p2", actor="a", reason="b")
    assert state(store) == state(store, 1)


def test_a_merge_that_was_edited_since_is_not_taken_back_silently(store: Store) -> None:
    merged(store, "organisation", "KEEP", "DUP")
    store.save({"funding": [{"funding_id": "F", "recipient_org": "WARD"}]}, actor="ivan", reason="paid to the ward")
    with pytest.raises(StaleWrite, match="Undo the later revisions first") as refused:
        unmerge(store, "organisation", "DUP", actor="a", reason="b")
    (met,) = refused.value.conflicts
    assert [(f.field, f.base, f.now, f.wanted) for f in met.fields] == [
        ("funder_org", "KEEP", "KEEP", "DUP"),
        ("recipient_org", "KEEP", "WARD", "KEEP"),
    ]


def test_a_merge_stays_while_something_new_names_what_it_moved(store: Store) -> None:
    merged(store, "organisation", "KEEP", "DUP")
    store.save(
        {"verification": [{"entity": "org_identifier", "entity_id": "KEEP/UA-EDR/0123", "status": "verified", "on_date": "2024-07-01"}]},
        actor="a",
        reason="b",
    )
    with pytest.raises(StillNeeded, match="names org_identifier “KEEP/UA-EDR/0123”"):
        unmerge(store, "organisation", "DUP", actor="a", reason="b")


def test_merged_again_after_it_was_taken_back(store: Store) -> None:
    merged(store, "organisation", "KEEP", "DUP")
    unmerge(store, "organisation", "DUP", actor="a", reason="b")
    merged(store, "organisation", "KEEP", "DUP")
    assert state(store) == state(store, 2)


def test_nothing_becomes_a_part_of_itself(store: Store) -> None:
    store.save({"organisation": [{"org_id": "KEEP", "parent_org": "WARD"}]}, actor="a", reason="b")
    with pytest.raises(WrongRequest, match=r"“KEEP” would become a part of itself.*Correct parent_org"):
        merged(store, "organisation", "KEEP", "DUP")


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        ("organisation KEEP KEEP", WrongRequest, "is one already"),
        ("organisation KEEP NONE", UnknownName, "no organisation “NONE”"),
        ("organisation NONE DUP", UnknownName, "no organisation “NONE”"),
        ("activity X Y", WrongRequest, "activity cannot be merged"),
    ],
)
def test_what_cannot_be_merged(store: Store, words: str, error: type[Exception], message: str) -> None:
    kind, keep, duplicate = words.split()
    with pytest.raises(error, match=re.escape(message)):
        merged(store, kind, keep, duplicate)


def test_a_duplicate_that_is_gone_says_where_to(store: Store) -> None:
    merged(store, "organisation", "KEEP", "DUP")
    with pytest.raises(UnknownName, match="It was merged into “KEEP”"):
        merged(store, "organisation", "WARD", "DUP")
    with pytest.raises(UnknownName, match="No organisation “WARD” was merged"):
        unmerge(store, "organisation", "WARD", actor="a", reason="b")
