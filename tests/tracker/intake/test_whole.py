"""Files that are the whole of something: what they do not name any more is retired, unless that is doubtful."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tracker.intake.files import held, loaded, said, text_file, workbook
from tracker.errors import StaleWrite, UnknownName, WrongRequest
from tracker.intake.load import prepared, saved
from tracker.intake.result import LoadResult
from tracker.intake.rows.sender import remembered
from tracker.store import Store

HEAD = ["activity_id", "programme_id", "kind", "title", "status", "count_basis", "start_date"]
COUNTS = ["activity_id", "slice", "role", "qualifier", "n"]


def register(path: Path, *activities: str, programme: str = "IMP", counted: tuple[str, ...] = (), year: int = 2025) -> Path:
    """A register of activities, with the headcounts of some."""
    lines = [[one, programme, "WORKSHOP", f"Workshop {one}", "held", "headcount", f"{year}-03-01"] for one in activities]
    counts = [[one, "total", "participant", "exact", 20] for one in counted]
    return workbook(path / "register.xlsx", {"activity": [HEAD, *lines], "headcount": [COUNTS, *counts]})


def of(store: Store, name: str = "moh", whole: str = "activity", **options: object) -> dict[str, object]:
    return {"sender": remembered(store.path, name), "whole": (whole,), **options}


def there(store: Store) -> list[str]:
    return [str(one) for (one,) in held(store, "select activity_id from activity order by 1")]


def told(result: LoadResult) -> list[tuple[str, str]]:
    return [(one.where, one.reason) for one in result.rejected]


@pytest.fixture
def first(store: Store, tmp_path: Path) -> Store:
    """A store with the register of the first quarter."""
    loaded(store, register(tmp_path, "A", "B", "C", "D", counted=("A", "D")), **of(store))
    return store


def test_what_the_register_does_not_name_any_more_is_retired_with_its_parts_by_one_revision(first: Store, tmp_path: Path) -> None:
    file = register(tmp_path, "A", "B", "C", "E", counted=("A",))
    would = loaded(first, file, dry_run=True, **of(first))
    assert (would.added, would.changed, would.retired) == ({"activity": 1}, {}, {"activity": 1, "headcount": 1})
    assert [(one.kind, one.record_id, dict(one.said).get("title")) for one in would.gone] == [
        ("activity", "D", "Workshop D"),
        ("headcount", "D/total/participant//////", None),
    ]
    assert dict(would.gone[1].said)["n"] == "20"
    assert there(first) == ["A", "B", "C", "D"]
    done = loaded(first, file, **of(first))
    assert (done.added, done.retired, done.revision) == (would.added, would.retired, first.head)
    assert there(first) == ["A", "B", "C", "E"]
    again = loaded(first, file, **of(first))
    assert (again.revision, again.retired, again.rejected) == (None, {}, ())
    assert held(first, "select source from revision where rev = 3") == [("moh: register.xlsx",)]


def test_without_the_word_nothing_is_retired_and_a_slice_is_all_that_is_looked_at(first: Store, tmp_path: Path) -> None:
    assert loaded(first, register(tmp_path, "A", "B", "C"), sender=remembered(first.path, "moh"), dry_run=True).retired == {}
    for slice_, gone in {
        "activity,programme_id=SYN": {},
        "activity,programme_id=IMP,start_date=2025-Q1": {"activity": 1, "headcount": 1},
        "activity,start_date=2024": {},
        "activity,kind=workshop": {"activity": 1, "headcount": 1},
    }.items():
        assert loaded(first, register(tmp_path, "A", "B", "C"), dry_run=True, **of(first, whole=slice_)).retired == gone, slice_


@pytest.mark.parametrize(
    ("whole", "error"),
    [
        ("activiti", UnknownName),
        ("activity,programm=IMP", UnknownName),
        ("activity,kind", WrongRequest),
        ("activity,start_date=x", WrongRequest),
    ],
)
def test_a_slice_that_means_nothing_is_refused(first: Store, tmp_path: Path, whole: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        loaded(first, register(tmp_path, "A"), **of(first, whole=whole))


def test_more_than_half_goes_only_when_a_person_says_so(first: Store, tmp_path: Path) -> None:
    file = register(tmp_path, "A")
    for words in ((), ("all",)):
        done = loaded(first, file, **of(first, confirm=words))
        assert (done.retired, told(done)) == ({}, [("activity", "3 of 4 records are not in the file, more than half")])
        assert [one.name for one in done.held] == ["activity"]
    assert loaded(first, file, **of(first, confirm=("activity",))).retired == {"activity": 3, "headcount": 1}
    empty = loaded(first, text_file(tmp_path / "activity.csv", ",".join(HEAD) + "\n"), **of(first))
    assert told(empty) == [("activity", "1 of 1 records are not in the file, more than half")]


def test_what_somebody_else_said_last_stays_until_a_person_confirms_it(first: Store, tmp_path: Path) -> None:
    first.save({"activity": [{"activity_id": "C", "title": "By hand"}]}, actor="M. Officer", reason="telephone")
    loaded(first, register(tmp_path, "B", year=2026), sender=remembered(first.path, "giz"))
    file = register(tmp_path, "A", "D", counted=("A", "D"))
    done = loaded(first, file, **of(first))
    reason = "It is not in the file, but was last said by “{}” (revision {}: “{}”), and not by a file of this sender"
    assert (done.revision, told(done)) == (
        None,
        [("activity/B", reason.format("test", 4, "test")), ("activity/C", reason.format("M. Officer", 3, "telephone"))],
    )
    assert [one.name for one in done.held] == ["activity/B", "activity/C"]
    assert loaded(first, file, **of(first, confirm=("activity/C",))).retired == {"activity": 1}
    assert loaded(first, file, **of(first, confirm=("all",))).retired == {"activity": 1}
    assert there(first) == ["A", "D"]


def test_a_part_that_somebody_else_said_last_keeps_its_whole(first: Store, tmp_path: Path) -> None:
    first.save({"headcount": [{"activity_id": "D", "slice": "total", "role": "participant", "n": 21}]}, actor="M. Officer", reason="list")
    done = loaded(first, register(tmp_path, "A", "B", "C"), **of(first))
    part = "headcount/D/total/participant//////"
    assert (done.retired, [one.name for one in done.held]) == ({}, [part])
    assert told(done)[1:] == [("activity/D", "It is not in the file, but stays, since headcount “D/total/participant//////” names it")]
    assert loaded(first, register(tmp_path, "A", "B", "C"), **of(first, confirm=(part,))).retired == {"activity": 1, "headcount": 1}


def test_what_others_name_stays_and_so_do_its_parts(first: Store, tmp_path: Path) -> None:
    first.save({"activity": [{"activity_id": "B", "parent_id": "D"}]}, actor="M. Officer", reason="a series")
    done = loaded(first, register(tmp_path, "A", "B", "C"), **of(first))
    assert (done.retired, told(done)) == ({}, [("activity/D", "It is not in the file, but stays, since activity “B” names it")])


def test_rows_that_are_refused_may_name_what_would_go(first: Store, tmp_path: Path) -> None:
    file = register(tmp_path, "A", "B", "C")
    sheet = text_file(tmp_path / "activity.csv", ",".join(HEAD) + "\nD,IMP,WORKSHP,Workshop D,held,headcount,2025-03-01\n")
    done = loaded(first, file, sheet, **of(first))
    assert done.retired == {}
    assert said(done.rejected)[0][2] == "Nothing of it is retired, since rows are refused that may name what would be"


def test_a_sheet_of_no_known_type_may_name_what_would_go(first: Store, tmp_path: Path) -> None:
    lines = [[one, "IMP", "WORKSHOP", f"Workshop {one}", "held", "headcount", "2025-03-01"] for one in "ABC"]
    file = workbook(
        tmp_path / "register.xlsx",
        {"activity": [HEAD, *lines], "March": [["what", "when", "who"], ["Workshop D", "March", "x"], ["Workshop E", "March", "y"]]},
    )
    done = loaded(first, file, **of(first))
    assert (done.retired, there(first)) == ({}, ["A", "B", "C", "D"])
    assert "Nothing of it is retired, since rows are refused that may name what would be" in {reason for _, reason in told(done)}


def test_what_a_person_accepted_is_no_more_theirs_to_retire_than_other_records(first: Store, tmp_path: Path) -> None:
    accepted = {"rule_id": "DQ-24", "entity": "activity", "status": "accepted", "reason": "known", "on_date": "2025-04-01"}
    rows = [accepted | {"entity_id": one} for one in "ABC"]
    sheet = {"dq_acceptance": [list(rows[0]), *(list(row.values()) for row in rows)]}
    loaded(first, workbook(tmp_path / "accepted.xlsx", sheet), **of(first))
    first.save({"dq_acceptance": [accepted | {"entity_id": "D"}]}, actor="M. Officer", reason="telephone")
    done = loaded(first, tmp_path / "accepted.xlsx", **of(first, whole="dq_acceptance"))
    assert done.retired == {}
    assert ["by “M. Officer”" in reason for _, reason in told(done)] == [True]


def test_a_column_that_is_not_known_refuses_no_row_and_keeps_nothing(first: Store, tmp_path: Path) -> None:
    rows = "".join(f"{one},IMP,WORKSHOP,Workshop {one},held,headcount,2025-03-01,x\n" for one in "ABC")
    done = loaded(first, text_file(tmp_path / "activity.csv", ",".join([*HEAD, "Стан"]) + "\n" + rows), **of(first))
    assert (done.retired, len(done.rejected)) == ({"activity": 1, "headcount": 1}, 1)


def test_a_record_that_changes_after_the_preview_is_a_conflict(first: Store, tmp_path: Path) -> None:
    with prepared(first, [register(tmp_path, "A", "B", "C")], **of(first)) as ready:  # type: ignore[arg-type]  # options of a load
        first.save({"activity": [{"activity_id": "D", "title": "Meanwhile"}]}, actor="M. Officer", reason="telephone")
        with pytest.raises(StaleWrite):
            saved(first, ready, actor="test", reason="test")
    assert there(first) == ["A", "B", "C", "D"]
