"""Names of files and sheets find their record type; headings find their field."""

from __future__ import annotations

import pytest

from tracker.intake.raw.tables import RawRow, RawTable
from tracker.intake.understanding.headings import headings
from tracker.intake.understanding.matching import columns
from tracker.intake.understanding.titles import kind_named, kind_suggestion
from tracker.records import FROM_FILES, RECORD_TYPES


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("agreement", "agreement"),
        ("Agreement", "agreement"),
        ("agreement_2024", "agreement"),
        ("agreements", "agreement"),
        ("Agreement (2)", "agreement"),
        ("agreement_party_final", "agreement_party"),
        ("Agreement party", "agreement_party"),
        ("03 activity-place Kyiv", "activity_place"),
        ("Exchange rate", "fx_rate"),
        ("txn 2024", "txn"),
    ],
)
def test_a_name_that_begins_with_a_record_type_is_of_that_type(name: str, kind: str) -> None:
    found = kind_named(name)
    assert found is not None
    assert found.name == kind


@pytest.mark.parametrize("name", ["Notes", "Sheet1", "resultant", "my agreement", "2024", ""])
def test_other_names_are_of_no_type(name: str) -> None:
    assert kind_named(name) is None


@pytest.mark.parametrize("kind", FROM_FILES.values(), ids=lambda kind: kind.name)
def test_every_sheet_of_the_template_finds_its_type_and_every_heading_its_field(kind: object) -> None:
    assert isinstance(kind, type(RECORD_TYPES["agreement"]))
    assert kind_named(kind.title) == kind
    assert {headings(kind)[field.name.replace("_", " ")] for field in kind.fields} == set(kind.names)
    assert len({field.label.casefold() for field in kind.fields}) == len(kind.fields)


def test_headings_match_by_name_or_label_in_any_case_below_a_title_row() -> None:
    rows = (RawRow(1, ["Our programmes", None]), RawRow(4, [" PROGRAMME_ID *", "name", "home country"]), RawRow(5, ["IMP", "x", "UA"]))
    found, below, findings = columns(RawTable("a.xlsx", "Programme", rows), RECORD_TYPES["programme"])
    assert (found.row, found.at, below, findings) == (4, {"programme_id": 0, "name": 1, "home_country": 2}, [rows[2]], [])


def test_a_sheet_named_after_nothing_is_told_by_its_headings() -> None:
    top = ["Activity", "Programme", "Kind", "Title", "Status", "People are counted from"]
    table = RawTable("a.xlsx", "Sheet1", (RawRow(1, ["Заходи за квартал"]), RawRow(3, [*top[1:], "activity_id"])))
    assert kind_suggestion("Sheet1", table) == "Its headings are those of Activity: name it so, or choose this type (--kind)."
    bare = RawTable("a.xlsx", "Activité", (RawRow(1, ["Titre", "Date"]),))
    assert kind_suggestion("Activité 1er", bare).startswith("If it holds records of Activity, name it so")
    assert kind_suggestion("Activtés", bare) == "Did you mean “activité”?"
