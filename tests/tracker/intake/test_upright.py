"""Sheets whose headings stand below one another: each further column is a record, and what is wrong is told by its own cell."""

from __future__ import annotations

from pathlib import Path

from tests.tracker.intake.files import held, loaded, said, text_file, workbook
from tracker.intake.refusals.quarantine import entries
from tracker.intake.rows.sender import Sender
from tracker.store import Store

CARD = [
    ["Картка угод за III квартал"],
    ["№", "agreement_id", "A-7", "A-8", "A-9"],
    ["1", "programme_id", "IMP", "IMP", "SYN"],
    ["2", "kind", "LOI", "MOU_TWNI", "LOI"],
    [None],
    ["3", "signed_on", "2024-09-01", "2024-09-02", "III кв. 2024"],
    ["4", "title", None, None, None],
]


def test_each_column_of_a_card_is_a_record_and_findings_name_its_cells(store: Store, tmp_path: Path) -> None:
    result = loaded(store, workbook(tmp_path / "card.xlsx", {"Agreement": CARD}))
    assert result.added == {"agreement": 2}
    assert said(result.rejected) == [
        ("D4", "kind", "“MOU_TWNI” is not in the list AGREEMENT_KIND", "Did you mean “MOU_TWIN” (Memorandum between institutions)?")
    ]
    assert held(store, "select agreement_id, signed_on::varchar from agreement where agreement_id in ('A-7', 'A-9') order by 1") == [
        ("A-7", "2024-09-01"),
        ("A-9", "2024-07-01"),
    ]
    assert result.notes[0] == (
        "card.xlsx, sheet Agreement: its headings stand below one another, so each further column is read as a record"
    )
    (proposal,) = result.proposals
    assert (proposal.said, proposal.where) == ("MOU_TWNI", "card.xlsx, sheet Agreement, cell D4")
    (kept,) = entries(store.path)
    ((row,),) = (each.rows for each in kept.tables)
    assert (row.number, row.cells["agreement_id"], row.problems[0].field) == (4, "A-8", "kind")


def test_a_text_file_may_be_a_card_too_and_a_title_says_the_unit(store: Store, tmp_path: Path) -> None:
    card = "Бюджет, тис. євро;;\nfunding_id;F-1;F-2\nfunder_org;WHO;WHO\nprogramme_id;IMP;IMP\namount;1,5;x\n"
    result = loaded(store, text_file(tmp_path / "funding.csv", card))
    assert held(store, "select funding_id, amount::varchar, currency from funding") == [("F-1", "1500.00", "EUR")]
    assert [(finding.line, finding.field, finding.reason) for finding in result.rejected] == [(5, "amount", "“x” is not a number")]


def test_headings_that_a_person_explained_stand_below_one_another_too(store: Store, tmp_path: Path) -> None:
    card = [["Ідентифікатор", "A-7"], ["Програма", "IMP"], ["Вид", "LOI"], ["Дата", "2024-09-01"]]
    sender = Sender(
        columns={"agreement": {"Ідентифікатор": "agreement_id", "Програма": "programme_id", "Вид": "kind", "Дата": "signed_on"}}
    )
    assert loaded(store, workbook(tmp_path / "a.xlsx", {"Agreement": card}), sender=sender).added == {"agreement": 1}


def test_a_table_with_its_headings_in_a_row_is_never_turned(store: Store, tmp_path: Path) -> None:
    heads = ["agreement_id", "programme_id", "kind", "signed_on"]
    rows = [heads, *([name, "IMP", "LOI", "2024-09-01"] for name in ("title", "kind", "notes"))]
    assert loaded(store, workbook(tmp_path / "a.xlsx", {"Agreement": rows})).added == {"agreement": 3}
