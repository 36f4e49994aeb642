"""The made-up programme SYN: every indicator of 2024, totals and groups worked out by hand from its rows.

The rows lie in `synthetic/*.csv`. The reasoning beside each expected figure names the rows that make it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.answer import answer
from indicators.declared.catalogue import catalogue
from indicators.figures import Figures, Status
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
    AGR-07 | 1/2     | of SA1 and SA2, the plan D1 of SP1 was approved; D3 of SP3 is a draft
    PAR-01 | 2       | SP1 held SX1 and SX3, SP2 held SX2; SP3 and SP4 held nothing; one of two returns is exactly the floor
    PAR-02 | no_data | SA1 and SA2 are younger than a year, SA3 has expired
    TPI-01 | 3       | SP1, SP2 and SP3 each have a step
    TPI-02 | 1/1     | SP3 began in June 2022 and was reviewed in May 2024; the cycles of SP1 and SP2 are too young
    TRN-01 | 2       | the trainings SX1 and SX2; the exchange, the round table and the meetings are none
    TRN-02 | 162 at_most | SX1 12 + 12 + 6 + 12; SX2 20 people for 6 scheduled hours
    TRN-03 | 1       | p1 on the exchange SX3
    PTC-01 | 25      | SX1 p1 p2 p3 p4, SX2 a headcount of 20, SX3 p1; SX4 and SX5 counted nobody
    PTC-02 | 4       | p1 p2 p3 p4; p1 came twice, and the headcount of SX2 holds no persons
    PTC-03 | 15/22   | women: SX1 p1 p3, SX2 12, SX3 p1; with sex recorded: SX1 3, SX2 18, SX3 1
    PTC-04 | 3/4     | at SX1 p1 p2 p4 completed, p3 did not; SX2 holds no persons, SX3 is no training
    PTC-05 | 20      | p1 gained 30, p2 10; p4 was tested only before
    PTC-06 | 1/2     | p1 applies it, p2 does not; both were asked four months after SX1
    FUN-01 | 150000  | T1 100000 EUR and T2 60000 USD of February at 1.2
    FUN-02 | 75000   | T3 50000 EUR and T4 30000 USD of March at 1.2; T5 is a disbursement inside
    FUN-03 | 23000   | T6 12000 EUR, T7 11000 USD of September at 1.1, T8 1000 EUR in kind
    FUN-04 | 22000/150000 | T6 and T7 of T1 and T2; T8 is in kind
    FUN-05 | 3       | S-D1 and S-D2 by grant, S-H2 as named funder of SX2
    FUN-06 | 23000:162 about | SX1 12000 for 42 hours, SX2 10000 + 1000 for 120 scheduled ones
    MSC-01 | 1       | SX4: health, animal health, agriculture, defence; SX5 has two sectors, SX6 was cancelled
    MSC-02 | 2       | health and animal health; the seat of agriculture ended in May
    MSC-03 | 2/4     | SX4 and SX5 of four a year; SX6 was cancelled
    MSC-04 | 1/2     | AI1 was closed on 20 November, due on 1 December; AI2 is open; AI3 is due in 2025
    IHR-01 | 55      | SAS1, on 2023: C1 is the mean of 60 and 80, C2 is 40
    IHR-02 | 40      | SAS1
    IHR-03 | 1       | P3.2 rose from 2 to 4, R1.1 stayed at 3; the crosswalk calls both the same in the two editions
    IHR-04 | 3       | SAS1 (SPAR), SJ2 (JEE), SAAR (AAR); SAS0 and SJ1 are older, the rest are other tools
    MQ-01  | 1       | M1
    MQ-02  | 1       | S-NRA rose from 2 to 3
    MQ-03  | 1       | M4
    MQ-04  | 3       | D1 D2 D3
    MQ-05  | 1/3     | q1 failed, q2 and q3 passed, q4 is not tested yet
    REL-01 | 3       | SR1: S-H1 3.5, S-F1 2.5
    CAP-01 | 1/2     | S-H1 rose from 2 to 3, S-H2 stayed at 3
    IMP-01 | 1340 about | 340 and about 1000
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
    AGR-07 partner_country | FR 50, NL 0             | SA1 has a French partner, SA2 a French and a Dutch one
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
    TRN-02 basis           | attended 42, scheduled 120 | SX1, SX2
    PTC-04 sex             | F 50, M 100, _U 100     | p1 and p3; p2; p4
    PTC-05 cadre           | 2212 30, 2221 10        | p1, p2
    PTC-06 kind            | TRAINING 50             | both after SX1
    FUN-01 funder          | S-D1 100000, S-D2 50000 | T1, T2
    FUN-01 in_kind         | false 150000            | both in cash
    FUN-02 currency        | EUR 50000, USD 25000    | T3, T4
    FUN-03 spender         | S-H1 12000, S-H2 1000, S-MOH 10000 | T6, T8, T7
    FUN-03 in_kind         | false 22000, true 1000  | T6 and T7, T8
    FUN-03 activity_kind   | TRAINING 23000          | all booked to SX1 or SX2
    FUN-05 funder_type     | 10 1, 15 1, 40 1        | S-D2, S-H2, S-D1
    MSC-01 kind            | ROUNDTABLE 1            | SX4
    MSC-04 owner           | S-MOH 100, S-VET 0      | AI1, AI2
    FUN-06 kind            | TRAINING 141.98         | SX1 and SX2
    MSC-02 required        | true 2                  | both stand on the list of SM1
    MSC-03 kind            | ONE_HEALTH 50           | SM1
    IHR-01 capacity        | C1 70, C2 40            | SAS1
    IHR-01 year            | 2023 55                 | SAS1
    IHR-03 item            | P3.2 2, R1.1 0          | SJ1, SJ2
    MQ-02 to_level         | 3 1                     | S-NRA
    MQ-04 document_stage   | approved 1, drafted 1, implemented 1 | D1, D3, D2
    MQ-05 product_class    | MNCH 0, TB 50           | q3; q1 and q2
    REL-01 partner_view    | foreign 2.5, gap 1, home 3.5 | S-F1, the difference, S-H1
    CAP-01 country         | UA 50                   | both
    IMP-01 method          | estimate 1000, register 340 | SP2, SP1
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
    TRN-02 | - 42 120 - | SX1; SX2
    MSC-03 | 100 0 0 100 | SX5, SX4, of one a quarter
    MSC-02 | 3 2 2 2 | agriculture left in May
    MQ-02  | 0 0 1 0 | M3
    MQ-04  | 1 3 3 3 | D2; D1 and D3
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
    number, _, qualifier = expected.partition(" ")
    told = figures(session, code, "2024")
    total = told.total
    assert total.qualifier == (qualifier or "exact")
    if number == "no_data":
        assert (total.status, total.value) == (Status.NO_DATA, None)
    elif "/" in number or ":" in number:
        numerator, denominator = (int(part) for part in re.split("[/:]", number))
        assert (total.numerator, total.denominator) == (numerator, denominator)
        assert total.value == pytest.approx((100 if "/" in number else 1) * numerator / denominator)
    else:
        assert total.value == Decimal(number)


@pytest.mark.parametrize(("when", "expected"), [("2025", 100), ("2025-H1", 0)])
def test_after_a_year_without_activity_an_agreement_is_dormant(session: Session, when: str, expected: int) -> None:
    """SA1 and SA2 are a year old in June 2025, when SX2 and SX3 are not yet a year ago; in December they are."""
    total = figures(session, "PAR-02", when).total
    assert (total.value, total.denominator) == (expected, 2)


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


def test_the_table_holds_every_indicator() -> None:
    assert {code for code, _ in table(TOTALS)} == set(catalogue())
