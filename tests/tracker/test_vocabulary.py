"""The words of one store: its own codes, and what a code is in other lists and on other days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.stores import store_of
from tracker.codes import code_list
from tracker.crosswalks import shipped_links
from tracker.errors import BadDeclaration
from tracker.vocabulary import SHIPPED, Vocabulary, vocabulary

# France joined Alsace, Champagne-Ardenne and Lorraine into Grand Est on the first day of 2016; Centre was renamed in 2015.
FRANCE: list[dict[str, Any]] = [
    {"list": "REGION", "code": "FR-A", "name_en": "Alsace", "parent": "FR", "valid_to": date(2015, 12, 31)},
    {"list": "REGION", "code": "FR-F", "name_en": "Centre", "parent": "FR", "valid_to": date(2015, 1, 16)},
]
MERGED: list[dict[str, Any]] = [
    {"from_list": "REGION", "from_code": "FR-A", "to_list": "REGION", "to_code": "FR-GES", "relation": "broader"},
    {"from_list": "REGION", "from_code": "FR-F", "to_list": "REGION", "to_code": "FR-CVL", "relation": "exact"},
]


@pytest.mark.parametrize(
    ("pcode", "region"), [line.split() for line in ("UA46 UA-46", "UA01 UA-43", "UA44 UA-09", "UA73 UA-77", "UA80 UA-30", "UA85 UA-40")]
)
def test_place_codes_of_humanitarian_data_are_regions_under_another_number(pcode: str, region: str) -> None:
    assert SHIPPED.same("PCODE", pcode, "REGION") == region
    assert SHIPPED.same("REGION", region, "PCODE") == pcode


def test_only_what_is_exact_is_the_same() -> None:
    assert {code: SHIPPED.same("SEX", code, "ISO5218") for code in code_list("SEX").codes} == {"F": "2", "M": "1", "O": None, "_U": "0"}
    assert SHIPPED.same("SPAR1", "C5", "SPAR2") is None
    assert [(each.to_code, each.relation) for each in SHIPPED.links("SPAR1", "C1", "SPAR2")] == [("C1", "narrower"), ("C3", "narrower")]
    assert [(each.to_code, each.relation) for each in SHIPPED.links("SPAR2", "C3", "SPAR1")] == [("C1", "broader")]


def test_a_renamed_unit_has_a_successor_and_a_merged_one_only_something_wider() -> None:
    words = Vocabulary(FRANCE, MERGED)
    assert words.successor("REGION", "FR-F", date(2024, 1, 1)) == "FR-CVL"
    assert words.successor("REGION", "FR-A", date(2024, 1, 1)) is None
    assert [(each.to_code, each.relation) for each in words.links("REGION", "FR-A", "REGION")] == [("FR-GES", "broader")]
    assert not words.codes("REGION").codes["FR-A"].valid_on(date(2016, 1, 1))


def test_successors_in_a_ring_come_to_an_end() -> None:
    ring = [{"list": "MODE", "code": one, "parent": other} for one, other in ("ab", "ba")]
    maps = [
        {"from_list": "MODE", "from_code": one, "to_list": "MODE", "to_code": other, "relation": "exact"} for one, other in ("ab", "ba")
    ]
    words = Vocabulary([{**each, "valid_to": date(2020, 1, 1)} for each in ring], maps)
    assert words.successor("MODE", "a", date(2024, 1, 1)) is None


def test_the_words_of_a_store_are_those_of_the_revision_that_is_read(tmp_path: Path) -> None:
    with store_of(tmp_path / "t.duckdb", {"code": FRANCE}) as store:
        store.save({"code": [{"list": "REGION", "code": "FR-A", "name_en": "Elsass"}]}, actor="test", reason="renamed")
        with store.session(1) as before, store.session() as after:
            names = [vocabulary(session).codes("REGION").codes["FR-A"].name() for session in (before, after)]
    assert names == ["Alsace", "Elsass"]


def test_every_shipped_link_leads_from_a_code_to_a_code_once() -> None:
    links = shipped_links()
    for each in links:
        assert code_list(each.from_list).has(each.from_code)
        assert code_list(each.to_list).has(each.to_code)
    assert len({each.key for each in links}) == len(links)


def test_a_row_that_is_no_link_is_refused(tmp_path: Path) -> None:
    heading = "from_list,from_code,to_list,to_code,relation,valid_from,valid_to\n"
    (tmp_path / "wrong.csv").write_text(heading + "SEX,F,ISO5218,2,same,,\n", encoding="utf-8")
    with pytest.raises(BadDeclaration, match="“same” is no relation; it must be one of exact, broader, narrower"):
        shipped_links(tmp_path)
