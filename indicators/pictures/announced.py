"""The register of agreements beside the totals that their owner announced."""

from __future__ import annotations

from datetime import date

from indicators.answer import answer, answers
from indicators.chart import Chart, Point, Series
from indicators.pictures.marks import Pictured, at_end
from indicators.question import Question
from indicators.wording import number_text, unit_name, whole, word, worked_text
from tracker.codes import code_list
from tracker.periods import BEGINNING, Period
from tracker.store import Session


def coverage(session: Session, programme: str, until: date, language: str) -> Pictured:
    """Agreements of the register, signature by signature, under the totals that their owner announced; the gap is shaded."""
    whole_time = Question("AGR-01", programme, Period(BEGINNING, until))
    signatures = (Period(BEGINNING, day) for day in signing_days(session, programme, until))
    register_until = answers(session, whole_time, signatures)
    share = answer(session, Question("QUA-01", programme, Period(BEGINNING, until)))
    register, stated = word("register", language), word("stated", language)
    announced = _announced(session, programme, until, language)
    series = []
    if announced or register_until[-1].total.value:
        series.append(Series(register, tuple(at_end(figures, language) for figures in register_until), mark="step"))
    if announced:
        series.append(Series(stated, announced, mark="points", role="stated"))
    chart = Chart(
        "line",
        word("coverage_title", language),
        tuple(series),
        unit=unit_name("agreements", language),
        summary=word("coverage_summary", language, worked_text(share.total, share, language)) if share.total.value else "",
        note=word("coverage_note", language) if announced else "",
        shade=(register, stated) if announced else None,
        empty=word("nothing_to_draw", language),
    )
    return chart, (*register_until, share)


def signing_days(session: Session, programme: str, until: date) -> list[date]:
    """The days on which the register grew, and the last day."""
    found = session.tuples(
        "select distinct signed_on from agreement where programme_id = ? and signed_on < ? order by 1", [programme, until]
    )
    return [*(day for (day,) in found), until]


def _announced(session: Session, programme: str, until: date, language: str) -> tuple[Point, ...]:
    """The totals that the owner published, in the source's own word."""
    stated = session.rows(
        "select as_of, value, measure from stated_total where programme_id = ? and as_of <= ? "
        "and measure in ('memoranda', 'partnerships', 'agreements') and dim is null order by as_of, value, stated_id",
        [programme, until],
    )
    return tuple(
        Point(
            row["as_of"],
            float(row["value"]),
            word("stated_point", language, number_text(whole(row["value"]), language), _measure(row["measure"], language)),
        )
        for row in stated
    )


def _measure(measure: str, language: str) -> str:
    code = code_list("MEASURE_WORD").codes.get(measure)
    return code.name(language).lower() if code else measure
