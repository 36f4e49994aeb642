"""Codes in their time, and codes of the store's own: what a load takes, and what it refuses with which help."""

from __future__ import annotations

from pathlib import Path

from tests.tracker.intake.files import held, loaded, said, text_file
from tracker.store import Store

ACTIVITY = "activity_id,programme_id,kind,title,status,start_date,count_basis\n"
CODE = "list,code,name_en,name_uk,name_fr,parent,valid_from,valid_to\n"
MAP = "from_list,from_code,to_list,to_code,relation\n"


def test_a_code_loaded_as_a_record_may_be_used_from_then_on(store: Store, tmp_path: Path) -> None:
    hackathon = text_file(tmp_path / "activity.csv", ACTIVITY + "X,IMP,Хакатон,Coding,held,2024-05-01,none\n")
    assert [field for _, field, _, _ in said(loaded(store, hackathon).rejected)] == ["kind"]
    loaded(store, text_file(tmp_path / "code.csv", CODE + "ACTIVITY_KIND,HACKATHON,Hackathon,Хакатон,Hackathon,,,\n"))
    assert loaded(store, hackathon).rejected == ()
    assert held(store, "select kind from activity where activity_id = 'X'") == [("HACKATHON",)]


def test_a_code_may_come_with_the_records_that_use_it(store: Store, tmp_path: Path) -> None:
    activity = text_file(tmp_path / "activity.csv", ACTIVITY + "X,IMP,HACKATHON,Coding,held,2024-05-01,none\n")
    code = text_file(tmp_path / "code.csv", CODE + "ACTIVITY_KIND,HACKATHON,Hackathon,,,,,\n")
    assert loaded(store, activity, code).added == {"activity": 1, "code": 1}


def test_a_code_is_refused_on_a_day_when_it_is_not_in_use(store: Store, tmp_path: Path) -> None:
    loaded(
        store,
        text_file(tmp_path / "code.csv", CODE + "ACTIVITY_KIND,HACKATHON,Hackathon,,,,2024-01-01,2024-12-31\n"),
        text_file(tmp_path / "code_map.csv", MAP + "ACTIVITY_KIND,HACKATHON,ACTIVITY_KIND,WORKSHOP,exact\n"),
    )
    rows = "A,IMP,HACKATHON,a,held,2023-12-31,none\nB,IMP,HACKATHON,b,held,2024-12-31,none\nC,IMP,HACKATHON,c,held,2025-01-01,none\n"
    result = loaded(store, text_file(tmp_path / "activity.csv", ACTIVITY + rows))
    assert result.added == {"activity": 1}
    assert said(result.rejected) == [
        (
            "line 2",
            "kind",
            "“HACKATHON” (Hackathon) is not in use on 2023-12-31: its first day is 2024-01-01",
            "Write “WORKSHOP”, which took its place.",
        ),
        (
            "line 4",
            "kind",
            "“HACKATHON” (Hackathon) is not in use on 2025-01-01: its last day was 2024-12-31",
            "Write “WORKSHOP”, which took its place.",
        ),
    ]


def test_a_withdrawn_currency_is_refused_after_its_last_day(store: Store, tmp_path: Path) -> None:
    rows = "txn_id,programme_id,type,txn_date,amount,currency,boundary\nT1,IMP,4,2022-12-31,5,HRK,external\nT2,IMP,4,2023-01-01,5,HRK,external\n"
    result = loaded(store, text_file(tmp_path / "txn.csv", rows))
    assert result.added == {"txn": 1}
    assert [(place, field) for place, field, _, _ in said(result.rejected)] == [("line 3", "currency")]


def test_the_day_may_be_the_stored_one(store: Store, tmp_path: Path) -> None:
    loaded(store, text_file(tmp_path / "code.csv", CODE + "AGREEMENT_KIND,LOI,,,,,,2024-01-31\n"))
    result = loaded(store, text_file(tmp_path / "agreement.csv", "agreement_id,programme_id,kind,signed_on\nA-1,IMP,LOI,2024-03-01\n"))
    assert [(place, field) for place, field, _, _ in said(result.rejected)] == [("line 2", "kind")]


def test_a_crosswalk_leads_from_code_to_code(store: Store, tmp_path: Path) -> None:
    result = loaded(store, text_file(tmp_path / "code_map.csv", MAP + "SECTOR,HEALTHY,DAC_CATEGORY,121,exact\nSEX,F,GENDER,1,exact\n"))
    assert said(result.rejected)[0] == ("line 2", "from_code", "“HEALTHY” is not in the list SECTOR", "Did you mean “HEALTH” (Health)?")
    assert said(result.rejected)[1][:3] == ("line 3", "to_list", "“GENDER” is not in the list LIST")


def test_the_parent_of_a_code_stands_in_its_list_or_in_the_one_above(store: Store, tmp_path: Path) -> None:
    rows = "REGION,FR-A,Alsace,,,FR,,\nPCODE,UA9901,New,,,UA46,,\nREGION,FR-B,Bad,,,XQ,,\n"
    result = loaded(store, text_file(tmp_path / "code.csv", CODE + rows))
    assert result.added == {"code": 2}
    assert [(place, field) for place, field, _, _ in said(result.rejected)] == [("line 4", "parent")]


def test_a_code_that_is_refused_may_not_be_used(store: Store, tmp_path: Path) -> None:
    code = text_file(tmp_path / "code.csv", CODE + "REGION,FR-B,Bad,,,XQ,,\n")
    place = text_file(tmp_path / "organisation.csv", "org_id,org_type,subdivision\nX,10,FR-B\n")
    assert [field for _, field, _, _ in said(loaded(store, code, place).rejected)] == ["parent", "subdivision"]


def test_several_codes_stand_in_one_cell_in_any_language(store: Store, tmp_path: Path) -> None:
    head = "mechanism_id,country,name,kind,required_sectors\n"
    result = loaded(
        store, text_file(tmp_path / "mechanism.csv", head + 'M,UA,One,AMR,"Health; тваринництво"\nN,UA,Two,AMR,health;Finance\n')
    )
    assert [(place, field) for place, field, _, _ in said(result.rejected)] == [("line 2", "required_sectors")]
    assert held(store, "select required_sectors from mechanism") == [("HEALTH;FINANCE",)]


def test_an_accepted_finding_may_name_two_records(store: Store, tmp_path: Path) -> None:
    row = "rule_id,entity,entity_id,status,reason,on_date\nDQ-09,agreement,A-1~A-2,accepted,Two documents indeed,2024-05-01\n"
    assert loaded(store, text_file(tmp_path / "dq_acceptance.csv", row)).added == {"dq_acceptance": 1}
