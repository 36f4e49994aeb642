"""Days and words on which a figure turns: one step to the other side, and it would be another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from indicators.addition import over_time
from indicators.analysts.macros import PARAMETERS, macro_query
from indicators.answer import answer
from indicators.declared.kept import indicator
from indicators.divided import divided
from indicators.figures import Figures, Status
from indicators.question import INTERNAL, Claim, Question
from tests.stores import definitions_of, store_of
from tracker.periods import period
from tracker.store import Session
from tracker.store.analysts.snapshot import write_snapshot

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
Rows = list[dict[str, Any]]


def agreement(name: str, signed: date, **facts: Any) -> dict[str, Any]:
    return {"agreement_id": name, "partnership_id": name, "kind": "MOU_TWIN", "signed_on": signed} | facts


def held(name: str, on: date, **facts: Any) -> dict[str, Any]:
    return {"activity_id": name, "kind": "TRAINING", "status": "held", "start_date": on, "count_basis": "aggregate"} | facts


def counted(name: str, n: int, qualifier: str = "exact", slice_: str = "total", **facts: Any) -> dict[str, Any]:
    return {"activity_id": name, "slice": slice_, "role": "participant", "n": n, "qualifier": qualifier} | facts


def benefit(partnership: str, n: int, **facts: Any) -> dict[str, Any]:
    of_year = {"partnership_id": partnership, "period_from": FIRST, "period_to": LAST}
    return of_year | {"service": "surgery", "n": n, "qualifier": "exact", "method": "register"} | facts


def returned(name: str) -> Mapping[str, Rows]:
    return {
        "partnership": [{"partnership_id": name, "kind": "TWINNING"}],
        "monitoring_return": [{"partnership_id": name, "period_from": FIRST, "period_to": LAST, "nil_return": False}],
    }


def planned(name: str, *reached: tuple[str, date]) -> Mapping[str, Rows]:
    return {
        **returned(name),
        "agreement": [agreement(name, date(2023, 1, 1))],
        "product": [{"product_id": name, "partnership_id": name, "kind": "ACTION_PLAN"}],
        "product_status": [{"product_id": name, "status": status, "on_date": on} for status, on in reached],
    }


WORLDS: dict[str, Mapping[str, Rows]] = {
    "CANCELLED": {
        "agreement": [agreement("C1", FIRST, status="cancelled", partnership_id=None), agreement("C2", FIRST, partnership_id=None)]
    },
    "RESOURCED": planned("R", ("resourced", LAST)),
    "RETIRED-LATER": planned("L", ("approved", FIRST), ("retired", date(2025, 1, 1))),
    "RETIRED-ON-THE-LAST-DAY": planned("D", ("approved", FIRST), ("retired", LAST)),
    "AT-MOST": {"activity": [held("M", FIRST, hours=2)], "headcount": [counted("M", 10, "at_most")]},
    "AT-LEAST": {
        "activity": [held("N", FIRST)],
        "headcount": [
            counted("N", 10, "at_least", mode="IN_PERSON"),
            counted("N", 5, "more_than", mode="ONLINE"),
            counted("N", 4, slice_="sex", sex="F"),
        ],
    },
    "PARTS-EXCEED": {
        "activity": [held("E", FIRST)],
        "headcount": [counted("E", 10), counted("E", 12, slice_="sex", sex="F")],
    },
    "TWELVE-MONTHS": {**returned("T"), "activity": [held("T", FIRST, partnership_id="T")]},
    "THIRTEENTH-MONTH": {**returned("U"), "activity": [held("U", date(2023, 12, 31), partnership_id="U")]},
    "A-YEAR-OLD": {**returned("Y"), "agreement": [agreement("Y", FIRST)]},
    "A-DAY-YOUNGER": {**returned("Z"), "agreement": [agreement("Z", date(2024, 1, 2))]},
    "CAPACITIES": {
        "assessment": [
            {
                "assessment_id": "S",
                "tool": "SPAR",
                "edition": "2",
                "subject_kind": "country",
                "subject_id": "UA",
                "status": "submitted",
                "year": 2024,
            }
        ],
        "assessment_score": [
            {"assessment_id": "S", "item": item, "score": score, "scale_max": 100}
            for item, score in (("C2.1", 40), ("C2.2", 60), ("C2", 0))
        ],
    },
    "ALONE": {
        "activity": [held("O", FIRST), held("Q", FIRST)],
        "headcount": [counted("O", 20), counted("Q", 30)],
        "activity_funder": [{"activity_id": name, "funder_org": "F", "share": share} for name, share in (("O", 0.99), ("Q", 0.98))],
    },
    "ROUNDED": {
        "activity": [held("R", FIRST)],
        "headcount": [counted("R", 101)],
        "activity_funder": [{"activity_id": "R", "funder_org": name, "share": share} for name, share in (("F", 0.51), ("G", 0.50))],
    },
    "PARTNER-OF-NO-TYPE": {
        "organisation": [{"org_id": "BH", "country": "UA"}, {"org_id": "BF", "country": "FR"}],
        "agreement": [agreement("B", FIRST, partnership_id=None)],
        "agreement_party": [{"agreement_id": "B", "org_id": org, "side": side} for org, side in (("BH", "home"), ("BF", "foreign"))],
    },
    "EDITION-UNSAID": {
        "assessment": [
            {"assessment_id": name, "tool": "JEE", "subject_kind": "country", "subject_id": "UA", "status": "held", "performed_on": on}
            for name, on in (("J1", date(2019, 1, 1)), ("J2", FIRST))
        ],
        "assessment_score": [
            {"assessment_id": name, "item": "P1.1", "score": score, "scale_max": 5} for name, score in (("J1", 2), ("J2", 3))
        ],
    },
    "FOUNDED-LATER": {
        "mechanism": [
            {"mechanism_id": name, "country": "UA", "kind": "IHR", "established_on": on, "meetings_planned": 4}
            for name, on in (("M1", date(2023, 1, 1)), ("M2", date(2025, 3, 1)))
        ],
        "activity": [held("MM", FIRST, kind="MEETING")],
        "mechanism_meeting": [{"mechanism_id": "M1", "activity_id": "MM"}],
    },
    "GRANT-WITHOUT-A-DAY": {"funding": [{"funding_id": "G", "funder_org": "F", "currency": "EUR"}]},
    "CHECKED-AGAIN": {
        "agreement": [agreement(name, FIRST, partnership_id=None) for name in ("V1", "V2")],
        "verification": [
            {"entity": "agreement", "entity_id": name, "status": status, "on_date": on}
            for name, status, on in (("V1", "verified", FIRST), ("V1", "not_verified", LAST), ("V2", "verified", None))
        ],
    },
    "SAMPLE-BESIDE-REGISTER": {
        "partnership": [{"partnership_id": "PS", "kind": "TWINNING"}],
        "patient_benefit": [benefit("PS", 300, method="sample"), benefit("PS", 340)],
    },
    "QUARTER-OF-ANOTHER-SERVICE": {
        "partnership": [{"partnership_id": "PQ", "kind": "TWINNING"}],
        "patient_benefit": [benefit("PQ", 340), benefit("PQ", 90, service="telemedicine", period_to=date(2024, 3, 31))],
    },
    "YEAR-BESIDE-ITS-QUARTER": {
        "partnership": [{"partnership_id": "PY", "kind": "TWINNING"}],
        "patient_benefit": [benefit("PY", 340), benefit("PY", 90, period_to=date(2024, 3, 31))],
    },
    "HOURS-UNKNOWN-AT-FIRST": {
        "activity": [held("H1", FIRST), held("H2", date(2024, 5, 5), hours=2)],
        "headcount": [counted("H1", 10), counted("H2", 10)],
    },
    "BEGUN-IN-MAY": {"activity": [held("BM", date(2023, 5, 5))]},
    "RETURNED-ON-THE-FIRST-DAY": {
        "partnership": [{"partnership_id": "F", "kind": "TWINNING"}],
        "monitoring_return": [{"partnership_id": "F", "period_from": date(2023, 1, 2), "period_to": FIRST, "nil_return": True}],
    },
}
TOLD = """
    CANCELLED                AGR-01  -    1        exact
    RESOURCED                AGR-07  -    100      exact
    RETIRED-LATER            AGR-07  -    100      exact
    RETIRED-ON-THE-LAST-DAY  AGR-07  -    0        exact
    AT-MOST                  TRN-02  -    20       at_most
    AT-LEAST                 PTC-01  -    15       more_than
    AT-LEAST                 PTC-01  _U   11       more_than
    PARTS-EXCEED             PTC-01  -    10       exact
    PARTS-EXCEED             PTC-01  _U   no_data  exact
    TWELVE-MONTHS            PAR-01  -    1        exact
    THIRTEENTH-MONTH         PAR-01  -    0        exact
    A-YEAR-OLD               PAR-02  -    100      exact
    A-DAY-YOUNGER            PAR-02  -    no_data  exact
    CAPACITIES               IHR-01  -    50       exact
    PARTNER-OF-NO-TYPE       AGR-05  -    1        exact
    EDITION-UNSAID           IHR-03  -    1        exact
    FOUNDED-LATER            MSC-03  -    25       exact
    GRANT-WITHOUT-A-DAY      FUN-05  -    1        exact
    CHECKED-AGAIN            QUA-02  -    50       exact
    SAMPLE-BESIDE-REGISTER   IMP-01  -    340      exact
    QUARTER-OF-ANOTHER-SERVICE  IMP-01  -  not_licensed  exact
    YEAR-BESIDE-ITS-QUARTER  IMP-01  -    340      exact
    RETURNED-ON-THE-FIRST-DAY  QUA-04  -  100      exact
"""
"""World, indicator, group by sex, value or status, qualifier; of 2024."""


SILENT_SINCE: dict[str, Rows] = {
    "partnership": [{"partnership_id": "S", "kind": "TWINNING"}],
    "monitoring_return": [{"partnership_id": "S", "period_from": date(2023, 1, 1), "period_to": date(2023, 12, 31), "nil_return": False}],
}
WORLDS["SILENT-SINCE"] = SILENT_SINCE


def together() -> dict[str, Rows]:
    """All worlds in one store, each a programme of its own. Every partnership has an agreement, so that its return is expected."""
    rows: dict[str, Rows] = {"programme": [{"programme_id": name, "name": name, "home_country": "UA"} for name in WORLDS]}
    for programme, world in WORLDS.items():
        expected = {"agreement": [agreement(one["partnership_id"], date(2023, 1, 1)) for one in world.get("partnership", [])]}
        for name, some in (expected | dict(world)).items():
            own = {"programme_id": programme} if name in ("partnership", "agreement", "activity", "funding") else {}
            rows.setdefault(name, []).extend(own | row for row in some)
    return rows


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    known = definitions_of(*{line.split()[1] for line in TOLD.strip().splitlines()})
    with store_of(tmp_path_factory.mktemp("boundaries") / "t.duckdb", together() | known) as store, store.session() as opened:
        yield opened


def asked(session: Session, programme: str, code: str, by: tuple[str, ...]) -> Figures:
    return answer(session, Question(code, programme, period("2024"), by, audience=INTERNAL))


@pytest.mark.parametrize("line", TOLD.strip().splitlines(), ids=lambda line: " ".join(line.split()[:3]))
def test_a_figure_turns_on_its_day_and_word(session: Session, line: str) -> None:
    programme, code, group, told, qualifier = line.split()
    found = asked(session, programme, code, () if group == "-" else ("sex",))
    figure = found.total if group == "-" else found.at((("sex", group),))
    assert (f"{float(figure.value):g}" if figure.value is not None else str(figure.status), figure.qualifier) == (told, qualifier)


def test_a_share_short_of_all_by_no_more_than_its_rounding_is_all(session: Session) -> None:
    """So is what is beyond all by no more: then it is shared as it stands."""
    for programme, funder, rule, told in (
        ("ALONE", "F", "exclusive", 20),
        ("ROUNDED", "F", "agreed_share", 51),
        ("ROUNDED", "G", "agreed_share", 50),
    ):
        claim = Claim(funder, rule, LAST)
        assert answer(session, Question("PTC-01", programme, period("2024"), audience=INTERNAL, claim=claim)).total.value == told


@pytest.mark.parametrize("when", ["2024", "2023..2024", "..2024-12-31"])
@pytest.mark.parametrize("code", ["PAR-01", "PAR-02", "AGR-07"])
def test_a_return_of_years_ago_lets_no_zero_of_today_speak(session: Session, tmp_path: Path, code: str, when: str) -> None:
    """Whatever period is asked for: what stands on its last day rests on the returns of the year up to it. So it does by SQL."""
    over = period(when)
    assert answer(session, Question(code, "SILENT-SINCE", over)).total.status is Status.NOT_REPORTED
    assert answer(session, Question("QUA-04", "SILENT-SINCE", over)).total.value == 0
    with closing(write(session, tmp_path / "copy.duckdb", code)) as copy:
        found = copy.execute(
            f"select value, status from {code.replace('-', '_')}('SILENT-SINCE', ?, ?)", [over.first, over.before]
        ).fetchall()
    assert found == [(None, "not_reported")]


@pytest.mark.parametrize(
    ("programme", "code", "asked", "first"),
    [
        ("RESOURCED", "AGR-01", "..2025", "2023"),
        ("RESOURCED", "PTC-01", "..2024", "2023"),
        ("RESOURCED", "QUA-04", "2020..2024", "2020"),
        ("BEGUN-IN-MAY", "PTC-01", "..2024", "2023"),
    ],
)
def test_a_period_with_an_open_beginning_is_cut_from_the_first_year_of_which_there_are_records(
    session: Session, programme: str, code: str, asked: str, first: str
) -> None:
    """It was cut from 1900. An indicator without records begins with the programme; a beginning that was named stays."""
    parts = divided(session, Question(code, programme, period(asked), audience=INTERNAL), "year").parts
    assert [str(part.question.period) for part in (parts[0], parts[-1])] == [first, asked.partition("..")[2]]


def test_parts_that_make_another_sum_than_the_whole_are_not_said_to_add_up(session: Session) -> None:
    """340 patients of the year, 90 of them reported for its first quarter, too: the quarters make 90."""
    found = divided(session, Question("IMP-01", "YEAR-BESIDE-ITS-QUARTER", period("2024"), audience=INTERNAL), "quarter")
    assert ([part.total.value for part in found.parts], found.whole.total.value, found.adds) == ([90, None, None, None], 340, False)


def test_a_part_without_a_value_stops_the_sum_of_all_and_says_why(session: Session) -> None:
    """Ten people of ten hours nobody wrote down, ten of two: the year is not 20 person-hours."""
    parts = divided(session, Question("TRN-02", "HOURS-UNKNOWN-AT-FIRST", period("2024"), audience=INTERNAL), "quarter").parts
    told = over_time(parts[0].definition, parts)
    assert (parts[1].total.value, told.value, told.status) == (20, None, Status.INCOMPLETE)


def test_before_any_record_the_last_year_stands_for_all(session: Session) -> None:
    parts = divided(session, Question("AGR-01", "RESOURCED", period("..2019"), audience=INTERNAL), "year").parts
    assert [(str(part.question.period), part.total.value) for part in parts] == [("2019", 0)]


def write(session: Session, path: Path, code: str) -> duckdb.DuckDBPyConnection:
    """A copy with the macro of one indicator."""
    query = macro_query(session, indicator(session, code))
    write_snapshot(session, path, INTERNAL, [lambda copy: copy.add_macro(code.replace("-", "_"), PARAMETERS, query, "")])
    return duckdb.connect(str(path), read_only=True)
