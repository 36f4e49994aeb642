"""The example matrices of the EU and of the Netherlands, line by line, worked out by hand from the CSV files of the public facts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from indicators.logframes.logframe import Line, logframe
from indicators.question import INTERNAL, Question
from tests.stores import public_facts, store_of
from tracker.periods import period
from tracker.store import Session

MATRICES = """
    EU 2024 AGR-03          | 16             | 15/23 behind   | signed by then, none ended; from 1 to 24
    EU 2024 PAR-01          | not_reported   | not_rated      | nobody sent a return
    EU 2024 AGR-01          | 16             | 15/29 behind   | IMP-001 to IMP-016; from 1 to 30
    EU 2024 AGR-06          | 9              | 8/11 behind    | UA-46 30 21 61 26 12 07 51 53; from 1 to 12
    EU 2024 TRN-01          | 2              | 2/3 behind     | the workshops, and one seminar; of 3
    EU 2024 PTC-01          | 359 about      | 359/600 behind | about 70, more than 50, 239
    EU 2024 PTC-01 WORKSHOP | 70 about       | 7/20 behind    | of the target of 2026, as there is no milestone
    EU 2024 PTC-01 EXCHANGE | 289 more_than  | not_rated      | more than 50 and 239; nothing is promised of it
    EU 2025 AGR-03          | 26             | 25/23 met      | IMP-001 to IMP-026
    EU 2025 PAR-01          | not_reported   | not_rated      | nobody sent a return
    EU 2025 AGR-01          | 26             | 25/29 nearly   | the same
    EU 2025 AGR-06          | 11             | 10/11 nearly   | Rivne (UA-56) and Chernihiv (UA-74) came
    EU 2025 TRN-01          | 2              | 2/3 behind     | since September 2023, none in 2025
    EU 2025 PTC-01          | 509 about      | 509/600 nearly | and more than 150 at the forum
    EU 2025 PTC-01 WORKSHOP | 70 about       | 7/20 behind    | as before
    EU 2025 PTC-01 CONFERENCE | 150 more_than | not_rated     | the forum
    EU 2025 PTC-01 EXCHANGE | 289 more_than  | not_rated      | as before
    NL 2024 AGR-01          | 16             | 15/14 met      | from 1 to 15
    NL 2024 AGR-05          | 5              | 1 met          | NL EE DE FR SI; from 1 to 5
    NL 2024 PTC-01          | 70 about       | 7/10 behind    | of the year alone; of 100
    NL 2024 PTC-01 _U       | 70 about       | not_rated      | no source says how many were women
    NL 2025 AGR-01          | 26             | 25/24 met      | from 1 to 25
    NL 2025 AGR-05          | 7              | 1 met          | CZ and NO came; from 1 to 7
    NL 2025 PTC-01          | 150 more_than  | 3/4 only_lower_bound | of 200
    NL 2025 PTC-01 _U       | 150 more_than  | not_rated      | the forum
    EU 2024-Q1 AGR-01       | 12             | 11/29 behind   | in a quarter, too, held against the milestone that comes next
    EU 2024-Q1 PTC-01       | 289 more_than  | 289/600 only_lower_bound | from September 2023; the workshops are later
    NL 2023-07 AGR-01       | 0              | not_rated      | before the baseline nothing is held against anything
"""

WHOLE = ("EU 2024", "EU 2025", "NL 2024", "NL 2025")
"""The matrices of which every line stands in the table."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with store_of(tmp_path_factory.mktemp("matrices") / "facts.duckdb", public_facts()) as store, store.session() as reading:
        yield reading


def told(session: Session, funder: str, when: str) -> dict[str, str]:
    """Each line of a matrix, by indicator and group, as the table has it."""
    frame = logframe(session, Question("", "IMP", period(when), audience=INTERNAL, framework=f"{funder}-IMP"))
    return {" ".join([line.promised.indicator, *(group for _, group in line.by)]): _line(line) for line in frame.lines}


def _line(line: Line) -> str:
    of, way = line.figure, line.way
    number = str(of.status) if of.value is None else f"{of.value} {of.qualifier}".removesuffix(" exact")
    return f"{number} | {'' if way.share is None else f'{Fraction(way.share)} '}{way.band}"


@pytest.mark.parametrize("matrix", [*WHOLE, "EU 2024-Q1", "NL 2023-07"])
def test_each_line_is_what_the_records_give(session: Session, matrix: str) -> None:
    lines = [[cell.strip() for cell in line.split("|")] for line in MATRICES.strip().splitlines()]
    expected = {name.removeprefix(f"{matrix} "): f"{number} | {way}" for name, number, way, _ in lines if name.startswith(f"{matrix} ")}
    found = told(session, *matrix.split())
    assert found == expected if matrix in WHOLE else found.items() >= expected.items()
