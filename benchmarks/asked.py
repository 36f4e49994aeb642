"""What the benchmarks of cells ask: every indicator, all its breakdowns, in months, quarters, years and in all."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.synthetic_store import PROGRAMME
from indicators.answer import answers
from indicators.declared.catalogue import catalogue
from indicators.figures import Figures
from indicators.question import INTERNAL, Question
from tests.caches import forget_answers
from tracker.periods import Period, period
from tracker.store import Session

WHOLE = period("2015-01-01..2025-12-31")
PERIODS = (*(part for kind in ("month", "quarter", "year") for part in WHOLE.parts(kind)), WHOLE)


def question(code: str, over: Period = WHOLE) -> Question:
    """An indicator with each of its breakdowns."""
    return Question(code, PROGRAMME, over, tuple(catalogue()[code].dimensions), audience=INTERNAL, cross=False)


def everything(session: Session, codes: Iterable[str], *, keep: bool) -> list[Figures]:
    """Every figure of the indicators in all months, quarters, years and in all."""
    forget_answers()
    return [figures for code in codes for figures in answers(session, question(code), PERIODS, keep=keep)]
