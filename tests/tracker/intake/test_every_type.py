"""Every type of record goes from the blank workbook into the store and back; a bad row of any type is refused, each bad cell named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.stores import store_of
from tests.tracker.intake.files import held, loaded, workbook
from tracker.codes import code_list
from tracker.intake.template import write_template
from tracker.records import FROM_FILES, RECORD_TYPES
from tracker.records.fields import CODES, DATE, FLAG, MONEY, QUANTITY, RATE, SEPARATOR, WHOLE, Field
from tracker.records.record_type import RecordType
from tracker.store import Store, create_store

DAY = date(2024, 3, 1)
OTHER_GROUPS = {f"headcount.{name}" for name in ("country", "subdivision", "cadre", "sector")}
"""A headcount names no group beside that of its slice."""
OF_A_KIND = {DATE: DAY, FLAG: True, WHOLE: 3, MONEY: Decimal("12.50"), QUANTITY: Decimal("2.5"), RATE: Decimal("0.25")}

# What a field must hold beyond being of its kind.
PARTICULAR: dict[str, Any] = {
    "code.code": "OWN-1",
    "code.list": "MODE",
    "code.parent": "ONLINE",
    "code_map.from_list": "SEX",
    "code_map.from_code": "F",
    "code_map.to_list": "ISO5218",
    "code_map.to_code": "2",
    "dq_acceptance.rule_id": "DQ-27",
    "evidence.entity": "organisation",
    "evidence.entity_id": "organisation-1",
    "framework.fiscal_year_start": "04-01",
    "headcount.slice": "sex",
    "person.birth_decade": 1980,
    "assessment.year": 2023,
    "verification.entity": "organisation",
    "verification.entity_id": "organisation-1",
}


def good(kind: RecordType) -> dict[str, Any]:
    """A row of the type with every field filled, but for references to its own type."""
    return {field.name: value for field in kind.fields if (value := _good(kind, field)) is not None}


def _good(kind: RecordType, field: Field) -> Any:
    if (particular := PARTICULAR.get(f"{kind.name}.{field.name}")) is not None:
        return particular
    if f"{kind.name}.{field.name}" in OTHER_GROUPS:
        return None
    if field.refers:
        return f"{field.refers}-1" if field.refers != kind.name else None
    if field.codes:
        codes = [code.code for code in code_list(field.codes).codes.values() if code.valid_on(DAY)]
        return SEPARATOR.join(codes[:2]) if field.kind is CODES else codes[0]
    return OF_A_KIND.get(field.kind, f"{kind.name}-1")


@cache
def every_row() -> dict[str, dict[str, Any]]:
    return {name: good(kind) for name, kind in FROM_FILES.items()}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the good row of every type."""
    path = tmp_path_factory.mktemp("every") / "t.duckdb"
    with store_of(path, {name: [row] for name, row in every_row().items()}) as opened:
        yield opened


def test_the_filled_template_of_every_type_loads_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    for name, row in every_row().items():
        kind = RECORD_TYPES[name]
        book[kind.title].append([row.get(field) for field in kind.names])
    book.save(path)
    with create_store(tmp_path / "t.duckdb") as store:
        result = loaded(store, path)
        assert result.rejected == ()
        assert result.added == dict.fromkeys(FROM_FILES, 1)
        for name, row in every_row().items():
            columns = ", ".join(f'"{field}"' for field in row)
            assert held(store, f'select {columns} from "{name}"') == [tuple(row.values())]


@pytest.mark.parametrize("kind", FROM_FILES.values(), ids=lambda kind: kind.name)
def test_a_row_of_any_type_says_the_same_when_it_is_loaded_again(store: Store, tmp_path: Path, kind: RecordType) -> None:
    row = every_row()[kind.name]
    result = loaded(store, workbook(tmp_path / "t.xlsx", {kind.title: [list(row), list(row.values())]}), dry_run=True)
    assert (result.rejected, result.unchanged) == ((), {kind.name: 1})


@pytest.mark.parametrize("kind", FROM_FILES.values(), ids=lambda kind: kind.name)
def test_a_bad_row_of_any_type_is_refused_and_each_bad_cell_is_named(store: Store, tmp_path: Path, kind: RecordType) -> None:
    """Words that are no code, day or number, and where any word may stand, what a broken formula leaves."""
    row = {field.name: "nonsense!" if field.codes or field.kind in OF_A_KIND else "#REF!" for field in kind.fields}
    result = loaded(store, workbook(tmp_path / "t.xlsx", {kind.title: [list(row), list(row.values())]}), dry_run=True)
    columns = {get_column_letter(place): name for place, name in enumerate(kind.names, 1)}
    named = {(finding.cell, finding.field) for finding in result.rejected}
    assert named == {(f"{column}2", name) for column, name in columns.items()}
    assert (result.added, result.changed) == ({}, {})


@pytest.mark.parametrize("kind", RECORD_TYPES.values(), ids=lambda kind: kind.name)
def test_every_type_is_declared_soundly(kind: RecordType) -> None:
    dates = [field.name for field in kind.fields if field.kind is DATE]
    assert set(kind.key) <= set(kind.names)
    assert {name for pair in kind.orders for name in pair} <= set(dates)
    assert kind.dated in {"", *dates}
    assert {field.refers for field in kind.fields} <= {"", *RECORD_TYPES}
    assert len(set(kind.names)) == len(kind.names)


def test_every_type_that_can_be_proved_or_checked_has_a_name_in_the_list_of_types() -> None:
    assert set(RECORD_TYPES) <= set(code_list("ENTITY").codes)


def test_a_type_comes_after_those_that_it_must_refer_to() -> None:
    order = list(RECORD_TYPES)
    for kind in RECORD_TYPES.values():
        needed = {field.refers for field in kind.fields if field.refers and field.required}
        assert all(order.index(other) < order.index(kind.name) for other in needed)
