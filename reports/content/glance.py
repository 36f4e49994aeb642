"""What a reader with ten minutes asks first: what was done, how that stands against targets, money, changes, doubts, how to check it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from indicators.declared.kept import definitions
from indicators.logframes.logframe import Line, Logframe
from indicators.logframes.matrix import mark_parts
from indicators.logframes.progress import band_text, way_covered
from indicators.logframes.targets import Band
from indicators.quality import inspected, summary
from indicators.wording import money_text
from indicators.words import labelled
from reports.blocks import Text
from reports.content import assurance, records
from reports.content.brief import Brief
from reports.content.frames import actual, logframes
from reports.content.narrative import in_a_row, joined

FEW = 3
"""So many results that lag behind, or grants, are named; the rest stand further inside."""
MONEY, TRUST = ("FUN-01", "FUN-02", "FUN-03"), ("QUA-01", "QUA-02", "QUA-04")


def glance(brief: Brief) -> tuple[tuple[str, Text], ...]:
    """Each question with its answer, for the first page."""
    answers = {
        "achieved": _figures(brief, _opening(brief), dated=True),
        "targets": joined([_targets(brief, frame) for frame in logframes(brief)]) or (brief.say("sentence.no_targets"),),
        "money": joined([_agreed(brief), _figures(brief, MONEY)]),
        "restated": (_restated(brief),),
        "note": joined([_findings(brief), _figures(brief, TRUST)]),
        "check": (brief.say("sentence.check"),),
    }
    return tuple((brief.say(f"fact.{name}"), told) for name, told in answers.items() if told)


def _opening(brief: Brief) -> tuple[str, ...]:
    """The indicators with which the report opens, but for money."""
    opening = next((section for section in brief.spec.sections if section.kind in ("summary", "highlights")), None)
    return tuple(code for code in (opening.indicators if opening else ()) if code not in MONEY)


def _targets(brief: Brief, frame: Logframe) -> Text:
    """How many promises of a framework stand how, and which lag behind."""
    lines = sorted((line for line in frame.lines if not line.by), key=lambda line: list(Band).index(line.way.band))
    counted = Counter(band_text(line, brief.language) for line in lines)
    bands = ", ".join(brief.say("word.banded", rated, number) for rated, number in counted.items())
    late = [_late(brief, line) for line in lines if line.way.band is Band.BEHIND][:FEW]
    told: Text = (labelled(frame.framework.name, bands, brief.language), ".")
    return joined([told, brief.tell("sentence.behind", in_a_row(brief, late)) if late else ()])


def _late(brief: Brief, line: Line) -> Text:
    """A result that lags behind, with how far it has come towards what was promised."""
    if line.figures is None or line.way.band is Band.NOT_RATED:
        return (brief.name(line.promised.indicator),)
    promised = brief.say("sentence.for_target", *mark_parts(line, line.standing.goal, brief.language))
    way = f"{promised} ({way_covered(line, brief.language)})"
    return (brief.label(brief.name(line.promised.indicator)), *actual(brief, line), way)


def _agreed(brief: Brief) -> Text:
    """What the funders have agreed to pay, each in its own currency: amounts agreed are not added."""
    grants = [one for one in records.grants(brief.session, brief.programme, brief.period.last) if one.amount is not None]
    told = [
        f"{brief.organisation(one.funder_org, one.signed_on)} {money_text(one.amount, one.currency, brief.language)}"
        for one in grants[:FEW]
        if one.amount is not None
    ]
    more = brief.say("word.and_more", len(grants) - FEW) if len(grants) > FEW else ""
    return (brief.say("sentence.agreed", brief.listed(told) + more),) if told else ()


def _figures(brief: Brief, codes: Iterable[str], *, dated: bool = False) -> Text:
    """Figures by name, one after another; `dated`, what the period alone counts says so: targets may count from before it."""
    known = [brief.figures(code) for code in codes if code in definitions(brief.session)]
    told: list[Text] = []
    for one in known:
        since = (f" ({brief.period_words()})",) if one.definition.time in {"flow", "unique"} and dated else ()
        told.append((brief.label(brief.name(one.question.indicator)), *brief.told(one), *since))
    return (*in_a_row(brief, told), ".") if told else ()


def _restated(brief: Brief) -> str:
    """How many figures read differently from the edition before."""
    if brief.previous is None:
        return brief.say("empty.first_edition")
    if not (found := assurance.restated(brief)):
        return f"{brief.say('sentence.compared_with', brief.previous)} {brief.say('empty.restatements')}"
    return brief.say("sentence.restated", len(found), brief.previous)


def _findings(brief: Brief) -> Text:
    counts = summary(inspected(brief.session, brief.programme, brief.data_date))
    return (brief.say("sentence.open_findings", counts["error"], counts["warning"]),)
