"""Every worked example of every definition runs through the engine: what the explain page says is what the engine does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from indicators.answer import answer
from indicators.declared.catalogue import catalogue, views
from indicators.declared.definition import Definition
from indicators.declared.example import Example, Expectation
from indicators.figures import Figure
from indicators.question import Question
from tests.stores import store_of
from tracker.codes import code_list_names
from tracker.periods import period
from tracker.records import RECORD_TYPES

CORE = """
    AGR-01 AGR-02 AGR-03 AGR-04 AGR-05 AGR-06 PAR-01 TPI-01 TRN-01 TRN-03 PTC-01 PTC-02 PTC-03
    FUN-01 FUN-02 FUN-03 FUN-05 MSC-01 MSC-04 IHR-04 QUA-01 QUA-02 QUA-03 QUA-04
"""
DEFINITIONS = list(catalogue().values())


EXAMPLES = [
    pytest.param(definition, example, id=f"{definition.code}-{number}")
    for definition in DEFINITIONS
    for number, example in enumerate(definition.example, 1)
]


def figures(path: Path, definition: Definition, example: Example) -> Sequence[Figure]:
    """The answer to an example's question over a store that holds its rows and nothing else."""
    given = {"programme": ({"programme_id": example.programme},), **example.given}
    code = f"{definition.code}/{example.rung}" if example.rung else definition.code
    question = Question(code, example.programme, period(example.period), example.by, audience=example.audience)
    with store_of(path / "example.duckdb", given) as store, store.session() as session:
        return answer(session, question).figures


@pytest.mark.parametrize(("definition", "example"), EXAMPLES)
def test_a_worked_example_gives_what_it_says(tmp_path: Path, definition: Definition, example: Example) -> None:
    found = {figure.by: told(figure) for figure in figures(tmp_path, definition, example)}
    assert found == {tuple(wanted.by.items()): told(wanted) for wanted in example.expect}


def told(one: Figure | Expectation) -> tuple[object, ...]:
    """What a figure says, or must say."""
    numbers = (None if number is None else pytest.approx(float(number)) for number in (one.value, one.low, one.high))
    return str(one.status), one.qualifier, *numbers


def test_the_first_release_holds_the_24_core_indicators() -> None:
    assert [code for code, definition in catalogue().items() if definition.tier == "core"] == sorted(CORE.split())


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.code)
def test_a_definition_speaks_three_languages(definition: Definition) -> None:
    rule, reasons = definition.governance, [one.why for one in definition.dimension if one.why]
    prose = (definition.name, definition.meaning, rule.reference, rule.limitations, *(one.says for one in definition.example), *reasons)
    for words in prose:
        texts = [words.en, words.uk, words.fr]
        assert all(texts)
        assert len(set(texts)) == 3
        assert any("а" <= letter <= "я" for letter in words.uk.lower())


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.code)
def test_a_dimension_is_labelled_by_a_list_that_exists(definition: Definition) -> None:
    known = {"", "organisation", "mechanism", "partnership", *code_list_names()}
    assert {dimension.codes for dimension in definition.dimension} <= known


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.code)
def test_examples_are_made_of_record_types_and_fields_that_exist(definition: Definition) -> None:
    for example in definition.example:
        for kind, rows in example.given.items():
            assert kind in RECORD_TYPES
            assert {name for row in rows for name in row} <= set(RECORD_TYPES[kind].names)


def test_no_view_takes_the_name_of_a_record_type() -> None:
    assert not views().keys() & RECORD_TYPES.keys()


def test_every_guard_is_an_indicator() -> None:
    assert {definition.guard for definition in DEFINITIONS} - {""} <= catalogue().keys()
