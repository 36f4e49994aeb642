"""One result, told to each of its funders: the programme's, each funder's part by a rule, and what is stated of nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from indicators.answer import answer
from indicators.declared.kept import indicator
from indicators.figures import NOT_STATED, Figures
from indicators.question import ADDING, Claim, Question
from indicators.shares import shares
from indicators.terms.frameworks import WHOLE, framework
from tracker.store import Session


@dataclass(frozen=True, slots=True)
class Attributed:
    """The programme's answer and the part of each funder, by organisation; what is stated of nobody comes last, under `_U`.

    `adds` says that the parts make the whole, exactly and in every cell; by other rules they are told beside one another, never added.
    """

    rule: str
    on: date
    whole: Figures
    parts: tuple[Figures, ...]

    @property
    def adds(self) -> bool:
        """The parts make the whole."""
        return self.rule in ADDING and self.whole.definition.rule in ("count", "sum")


def claimant(part: Figures) -> str:
    """Whose part an answer is."""
    return part.question.claim.funder if part.question.claim else ""


def beside(session: Session, programme: str, funder: str) -> tuple[str, ...]:
    """The other funders of what one funder pays for: those named with its activities."""
    found = session.tuples(_BESIDE, {"programme": programme, "funder": funder})
    return tuple(name for (name,) in found)


def attributed(session: Session, question: Question, rule: str = "", on: date | None = None) -> Attributed:
    """What each funder may say of the question's result; by the framework's rule unless another is named, on the period's last day.

    Raises `NotLicensed` where the indicator counts nothing that funders pay for, `WrongRequest` for the rule.
    """
    chosen = rule or (framework(session, question.programme, question.framework).rule if question.framework else WHOLE)
    claim = Claim(NOT_STATED, chosen, on or question.period.last)
    whole = answer(session, replace(question, claim=None))
    asked = replace(whole.question, claim=claim)
    funders = sorted(shares(session, indicator(session, question.indicator), asked), key=lambda funder: (funder == NOT_STATED, funder))
    parts = tuple(answer(session, replace(asked, claim=replace(claim, funder=funder))) for funder in funders)
    return Attributed(chosen, claim.on, whole, parts)


_BESIDE = """
select distinct other.funder_org
from activity
join activity_funder as own
    on own.activity_id = activity.activity_id
join activity_funder as other
    on other.activity_id = activity.activity_id
where activity.programme_id = $programme
    and own.funder_org = $funder
    and other.funder_org <> $funder
order by other.funder_org
"""
