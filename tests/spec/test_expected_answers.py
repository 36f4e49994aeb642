"""The answers that the public facts of the demonstration must give, as worked out by hand from the sources."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from indicators.answer import answer
from indicators.declared.catalogue import catalogue
from indicators.disclosure import few
from indicators.figures import Figure, Figures, Status
from indicators.question import Question
from tests.stores import csv_records, store_of
from tracker.periods import period
from tracker.settings import DATA
from tracker.store import Session

AT_PERIOD_END = """
    last day    AGR-01  AGR-04  AGR-05  AGR-06  FUN-05  QUA-01
    2023-12-31       2       4       2       2       0    1/27
    2024-06-30      13      18       4       6       0   12/34
    2024-12-31      16      24       5       9       2   15/57
    2025-06-30      19      29       6       9       2   18/62
    2025-07-31      20      31       7      10       2   19/66
    2025-10-31      26      40       7      11       2   19/66
"""
COVERAGE = {"1/27": 3.7, "12/34": 35.3, "15/57": 26.3, "18/62": 29.0, "19/66": 28.8}

IN_THE_YEAR = """
    indicator  programme  year  status        qualifier  value
    AGR-02     IMP        2023  value         exact          2
    AGR-02     IMP        2024  value         exact         14
    AGR-02     IMP        2025  value         exact         10
    TRN-01     IMP        2023  value         exact          1
    TRN-01     IMP        2024  value         exact          1
    TRN-01     IMP        2025  value         exact          0
    TRN-03     IMP        2023  value         more_than    289
    TRN-03     IMP        2024  no_data       exact          -
    PTC-01     IMP        2023  value         more_than    289
    PTC-01     IMP        2024  value         about         70
    PTC-01     IMP        2025  value         more_than    150
    PTC-01     SPH        2018  value         exact         37
    MSC-01     SPH        2018  value         exact          0
    PTC-01     GIZ-HP     2023  value         more_than    150
    PTC-01     IHR-UA     2021  value         exact         19
    PTC-01     FIP        2023  no_data       exact          -
    IHR-04     IHR-UA     2021  value         exact          1
    PAR-01     IMP        2024  not_reported  exact          -
    PAR-01     IMP        2025  not_reported  exact          -
    TPI-01     IMP        2025  not_reported  exact          -
    PTC-02     IMP        2024  no_data       exact          -
    PTC-03     IMP        2024  no_data       exact          -
    FUN-01     IMP        2025  no_data       exact          -
    FUN-02     IMP        2025  no_data       exact          -
    FUN-03     IMP        2025  no_data       exact          -
    MSC-04     IMP        2025  no_data       exact          -
    QUA-02     IMP        2025  value         exact          0
    QUA-03     IMP        2024  value         exact          0
    QUA-04     IMP        2025  value         exact          0
"""


def table(text: str) -> list[list[str]]:
    """The rows of a table below its heading."""
    return [line.split() for line in text.strip().splitlines()[1:]]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    with store_of(path, csv_records(DATA / "demo")) as store, store.session() as reading:
        yield reading


def figures(session: Session, code: str, when: str, *by: str, programme: str = "IMP") -> Figures:
    return answer(session, Question(code, programme, period(when), by))


def groups(answered: Figures) -> dict[str, object]:
    return {figure.by[0][1]: figure.value for figure in answered.figures if figure.by}


@pytest.mark.parametrize(("last_day", "agreements", "institutions", "countries", "regions", "funders", "covered"), table(AT_PERIOD_END))
def test_the_register_at_period_end(  # noqa: PLR0913, PLR0917  the columns of the table
    session: Session, last_day: str, agreements: str, institutions: str, countries: str, regions: str, funders: str, covered: str
) -> None:
    wanted = {"AGR-01": agreements, "AGR-03": agreements, "AGR-04": institutions, "AGR-05": countries, "AGR-06": regions, "FUN-05": funders}
    assert {code: figures(session, code, f"..{last_day}").total.value for code in wanted} == {code: int(n) for code, n in wanted.items()}
    coverage = figures(session, "QUA-01", f"..{last_day}").total
    assert f"{coverage.numerator}/{int(coverage.denominator or 0)}" == covered
    assert round(float(coverage.value or 0), 1) == COVERAGE[covered]


@pytest.mark.parametrize(("code", "programme", "year", "status", "qualifier", "value"), table(IN_THE_YEAR))
def test_a_year(  # noqa: PLR0913, PLR0917  the columns of the table
    session: Session, code: str, programme: str, year: str, status: str, qualifier: str, value: str
) -> None:
    total = figures(session, code, year, programme=programme).total
    assert (str(total.status), total.qualifier) == (status, qualifier)
    assert total.value == (None if value == "-" else int(value))


def test_forty_institutions_are_24_at_home_and_16_abroad(session: Session) -> None:
    assert groups(figures(session, "AGR-04", "..2025-10-31", "side")) == {"home": 24, "foreign": 16}


def test_agreements_by_partner_country(session: Session) -> None:
    assert groups(figures(session, "AGR-01", "..2025-10-31", "partner_country")) == {
        "CZ": 3,
        "DE": 11,
        "EE": 1,
        "FR": 6,
        "NL": 1,
        "NO": 1,
        "SI": 3,
    }


def test_agreements_by_kind(session: Session) -> None:
    assert groups(figures(session, "AGR-01", "..2025-10-31", "kind")) == {"MOU_MIN": 2, "MOU_TWIN": 24}


def test_agreements_by_year_of_signature(session: Session) -> None:
    assert groups(figures(session, "AGR-01", "..2025-10-31", "year")) == {"2023": 2, "2024": 14, "2025": 10}


def test_two_institutes_without_a_recorded_region_stand_under_not_stated(session: Session) -> None:
    assert groups(figures(session, "AGR-02", "2024", "home_region"))["_U"] == 2


def test_about_70_of_whom_three_from_france_and_67_not_stated(session: Session) -> None:
    internal = Question("PTC-01", "IMP", period("2024"), ("country",), audience="internal")
    assert [(figure.by, figure.value, figure.qualifier) for figure in answer(session, internal).figures] == [
        ((), 70, "about"),
        ((("country", "FR"),), 3, "exact"),
        ((("country", "_U"),), 67, "about"),
    ]


def test_a_cell_of_three_people_is_hidden_from_readers_and_the_rest_with_it(session: Session) -> None:
    shown = figures(session, "PTC-01", "2024", "country").figures
    assert [(figure.by, figure.status, figure.value) for figure in shown] == [
        ((), Status.VALUE, 70),
        ((("country", "FR"),), Status.SUPPRESSED, None),
        ((("country", "_U"),), Status.SUPPRESSED, None),
    ]


def test_no_worked_example_tells_a_small_number_that_is_hidden_beside_it(session: Session) -> None:
    groups = {
        (one.code, dimension, tuple(wanted.by.items()), wanted.value)
        for one in catalogue().values()
        for example in one.example
        for wanted in example.expect
        for dimension in wanted.by
        if one.people and not example.rung and few(wanted.value)
    }
    questions = (
        Question(code, "IMP", period("2023-01-01..2025-12-31"), (name,), audience="internal") for code, name, _, _ in sorted(groups)
    )
    told = {(one.question.indicator, figure.by, figure.value) for one in map(partial(answer, session), questions) for figure in one.figures}
    assert {(code, by, value) for code, _, by, value in groups} & told == set()


def test_what_is_not_reported_shows_no_group_either(session: Session) -> None:
    answered = figures(session, "PAR-01", "2025", "kind")
    assert [(figure.by, figure.status, figure.value) for figure in answered.figures] == [((), Status.NOT_REPORTED, None)]


def test_exchanges_to_several_countries_cannot_be_split(session: Session) -> None:
    assert groups(figures(session, "TRN-03", "2023", "host_country")) == {"_M": 289}


def test_adding_the_years_gives_the_agreements_signed_ever(session: Session) -> None:
    years: list[Figure] = [figures(session, "AGR-02", year).total for year in ("2023", "2024", "2025")]
    assert sum(int(figure.value or 0) for figure in years) == figures(session, "AGR-01", "..2025-12-31").total.value == 26
