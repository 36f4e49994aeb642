"""The made-up programme SYN: every core indicator of 2024, totals and groups worked out by hand from its rows.

The rows lie in `synthetic/*.csv`. The reasoning beside each expected figure names the rows that make it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.answer import answer
from indicators.catalogue import catalogue
from indicators.figures import Figures
from indicators.question import Question
from tests.stores import csv_records, store_of
from tracker.periods import period
from tracker.store import Session

TOTALS = """
    AGR-01 | 3       | SA3 was signed in 2022, SA1 and SA2 in 2024; that SA3 has expired does not matter
    AGR-02 | 2       | SA1 (10 January) and SA2 (1 June)
    AGR-03 | 2       | SA1 runs to 2027 and SA2 is open; SA3 expired on 31 March
    AGR-04 | 4       | of SA1 and SA2: S-H1, S-H2, S-F1, S-F2; S-F1 signed both and counts once
    AGR-05 | 2       | S-F1 is French, S-F2 Dutch
    AGR-06 | 2       | S-H1 is in UA-46, S-H2 in UA-51
    PAR-01 | 2       | SP1 held SX1 and SX3, SP2 held SX2; SP3 and SP4 held nothing; one of two returns is exactly the floor
    TPI-01 | 3       | SP1, SP2 and SP3 each have a step
    TRN-01 | 2       | the trainings SX1 and SX2; the exchange, the round table and the meetings are none
    TRN-03 | 1       | p1 on the exchange SX3
    PTC-01 | 25      | SX1 p1 p2 p3 p4, SX2 a headcount of 20, SX3 p1; SX4 and SX5 counted nobody
    PTC-02 | 4       | p1 p2 p3 p4; p1 came twice, and the headcount of SX2 holds no persons
    PTC-03 | 15/22   | women: SX1 p1 p3, SX2 12, SX3 p1; with sex recorded: SX1 3, SX2 18, SX3 1
    FUN-01 | 150000  | T1 100000 EUR and T2 60000 USD of February at 1.2
    FUN-02 | 75000   | T3 50000 EUR and T4 30000 USD of March at 1.2; T5 is a disbursement inside
    FUN-03 | 23000   | T6 12000 EUR, T7 11000 USD of September at 1.1, T8 1000 EUR in kind
    FUN-05 | 3       | S-D1 and S-D2 by grant, S-H2 as named funder of SX2
    MSC-01 | 1       | SX4: health, animal health, agriculture, defence; SX5 has two sectors, SX6 was cancelled
    MSC-04 | 1/2     | AI1 was closed on 20 November, due on 1 December; AI2 is open; AI3 is due in 2025
    IHR-04 | 3       | SAS1 (SPAR), SJ2 (JEE), SAAR (AAR); SAS0 and SJ1 are older, the rest are other tools
    QUA-01 | 3/4     | SA1, SA2, SA3 of the 4 memoranda stated on 31 December
    QUA-02 | 2/8     | SA1 and SX1 of three agreements and five held activities
    QUA-03 | 22/25   | all but p4 and two of the 20 at SX2
    QUA-04 | 1/2     | SP1 of SP1 and SP2; the agreement of SP3 has expired
"""

GROUPS = """
    AGR-01 kind            | MOU_TWIN 3              | all three
    AGR-01 year            | 2022 1, 2024 2          | by the day of signature
    AGR-01 partner_country | FR 2, NL 2              | SA2 has a French and a Dutch partner: groups overlap
    AGR-01 home_region     | UA-46 2, UA-51 1        | S-H1 and S-H3 are both in UA-46
    AGR-02 partner_country | FR 2, NL 1              | SA1 FR, SA2 FR and NL
    AGR-03 home_region     | UA-46 1, UA-51 1        | SA1 and SA2
    AGR-04 side            | foreign 2, home 2       | S-F1 S-F2, S-H1 S-H2
    AGR-04 country         | FR 1, NL 1, UA 2        | the same
    AGR-04 org_type        | 15 4                    | all are public bodies
    AGR-04 sector          | HEALTH 4                | of health
    AGR-05 kind            | MOU_TWIN 2              | France and the Netherlands
    AGR-06 kind            | MOU_TWIN 2              | UA-46 and UA-51
    PAR-01 kind            | TWINNING 2              | SP1 and SP2
    TPI-01 stage           | 1 3, 2 3, 3 2, 4 2, 5 1, 6 1 | furthest: SP1 4, SP2 2, SP3 6
    TRN-01 mode            | HYBRID 1, IN_PERSON 1   | SX2, SX1
    TRN-01 country         | _U 2                    | no place was recorded
    TRN-03 host_country    | _U 1                    | no place was recorded
    PTC-01 activity_kind   | EXCHANGE 1, TRAINING 24 | SX3; SX1 4 and SX2 20
    PTC-01 qualifier       | exact 25                | every count is exact
    PTC-01 sex             | F 15, M 7, _U 3         | F: p1 p3, 12, p1; M: p2, 6; not stated: p4 and 20 - 18
    PTC-01 country         | UA 5, _U 20             | the five attendances on record; the headcount says nothing
    PTC-01 cadre           | 2212 2, 2221 2, _U 21   | p1 twice; p2 p3; p4 and the 20
    PTC-02 sex             | F 2, M 1, _U 1          | p1 p3; p2; p4
    PTC-02 cadre           | 2212 1, 2221 2, _U 1    | p1; p2 p3; p4
    PTC-02 country         | UA 4                    | all
    FUN-01 funder          | S-D1 100000, S-D2 50000 | T1, T2
    FUN-01 in_kind         | false 150000            | both in cash
    FUN-02 currency        | EUR 50000, USD 25000    | T3, T4
    FUN-03 spender         | S-H1 12000, S-H2 1000, S-MOH 10000 | T6, T8, T7
    FUN-03 in_kind         | false 22000, true 1000  | T6 and T7, T8
    FUN-03 activity_kind   | TRAINING 23000          | all booked to SX1 or SX2
    FUN-05 funder_type     | 10 1, 15 1, 40 1        | S-D2, S-H2, S-D1
    MSC-01 kind            | ROUNDTABLE 1            | SX4
    MSC-04 owner           | S-MOH 100, S-VET 0      | AI1, AI2
    IHR-04 tool            | AAR 1, JEE 1, SPAR 1    | SAAR, SJ2, SAS1
    IHR-04 multisectoral   | true 3                  | all three
    QUA-02 entity          | activity 20, agreement 33.33 | 1 of 5, 1 of 3
    QUA-03 activity_kind   | EXCHANGE 100, TRAINING 87.5 | 1 of 1, 21 of 24
"""

QUARTERS = """
    AGR-02 | 1 1 0 0 | SA1, SA2
    AGR-03 | 2 2 2 2 | SA1 and SA3, which is still in force on its last day, 31 March; then SA1 and SA2
    TRN-01 | 0 1 1 0 | SX1, SX2
    PTC-01 | - 4 20 1 | SX1, SX2, SX3; in the first quarter nobody was counted
    PTC-02 | - 4 - 1 | unique people are recounted, never added: 4 and 1 make 4 in the year
    FUN-03 | - 12000 11000 - | T6; T7 and T8
"""


def table(text: str) -> list[list[str]]:
    """The cells of a table's rows, without the reasoning in the last column."""
    return [[cell.strip() for cell in line.split("|")[:-1]] for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = tmp_path_factory.mktemp("synthetic") / "synthetic.duckdb"
    with store_of(path, csv_records(Path(__file__).parent / "synthetic")) as store, store.session() as reading:
        yield reading


def figures(session: Session, code: str, when: str, *by: str) -> Figures:
    return answer(session, Question(code, "SYN", period(when), by, audience="internal", rate_set="TESTSET"))


@pytest.mark.parametrize(("code", "expected"), table(TOTALS))
def test_a_total_of_2024(session: Session, code: str, expected: str) -> None:
    total = figures(session, code, "2024").total
    assert total.qualifier == "exact"
    if "/" in expected:
        numerator, denominator = map(int, expected.split("/"))
        assert (total.numerator, total.denominator) == (numerator, denominator)
        assert total.value == pytest.approx(100 * numerator / denominator)
    else:
        assert total.value == Decimal(expected)


@pytest.mark.parametrize(("asked", "expected"), table(GROUPS))
def test_the_groups_of_2024(session: Session, asked: str, expected: str) -> None:
    code, dimension = asked.split()
    found = [(figure.by[0][1], figure.value) for figure in figures(session, code, "2024", dimension).figures[1:]]
    wanted = [pair.split() for pair in expected.split(", ")]
    assert [group for group, _ in found] == [group for group, _ in wanted]
    assert [float(value or 0) for _, value in found] == pytest.approx([float(value) for _, value in wanted], abs=0.005)


@pytest.mark.parametrize(("code", "expected"), table(QUARTERS))
def test_the_quarters_of_2024(session: Session, code: str, expected: str) -> None:
    quarters = [figures(session, code, f"2024-Q{number}").total.value for number in (1, 2, 3, 4)]
    assert quarters == [None if word == "-" else Decimal(word) for word in expected.split()]


def test_the_table_holds_every_core_indicator() -> None:
    assert {code for code, _ in table(TOTALS)} == {code for code, definition in catalogue().items() if definition.tier == "core"}
