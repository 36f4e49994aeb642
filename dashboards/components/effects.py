"""Published figures that would read differently: how many in each report and on the dashboard, then each with where it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from dash import html

from dashboards.wording import say
from indicators.wording import date_text, number_text, period_name
from indicators.words import labelled, listed
from tracker.intake.effects import Effect, Report, by_place
from tracker.periods import period


def places_told(effects: Iterable[Effect], language: str) -> Any:
    """How many figures of which indicators change in each report and on the dashboard: issued editions first."""
    return html.Ul([_counted(place, counts, language) for place, counts in by_place(effects).items()], className="import-by-place")


def _counted(place: Report | None, counts: Counter[str], language: str) -> Any:
    """`Report donor 2025, issued: 12`, and below it `AGR-01 × 9`, `AGR-04 × 3`."""
    named = html.Strong(labelled(_place(place, language), number_text(counts.total(), language), language))
    of = (html.Span(f"{code} × {count}", className="unbroken") for code, count in counts.most_common())
    return html.Li([named, " ", html.Span([part for one in of for part in (one, " ")], className="note")])


def effect_told(one: Effect, language: str) -> tuple[Any, ...]:
    """A figure as the cells of a line: of what, as it is, linked to what stands behind it, as it would be, and where it is told."""
    group = f"{one.indicator} · {one.group} · {period_name(period(one.period), language)}"
    old: Any = html.A(one.old, href=f"/figure/{one.address}", target="_blank", className="cited-away") if one.address else one.old
    places = html.Span(listed(_places(one, language), language), className="import-places")
    return one.programme, html.Span(group, className="import-figure"), old, one.new, places


def _places(one: Effect, language: str) -> Iterator[str]:
    """Where a figure is told: the dashboard, editions that were issued, reports still to be made."""
    for place, codes in one.editions.items():
        yield _place(place, language) + (f" ({', '.join(codes)})" if codes else "")


def _place(place: Report | None, language: str) -> str:
    """A report, issued or still to be made, or the dashboard."""
    if place is None:
        return say("import_dashboard", language)
    when = period_name(period(place.period), language)
    if not place.due:
        return say("import_issued", language, place.name, when)
    due = date_text(date.fromisoformat(place.due), language)
    return say("import_due_hidden" if place.hidden else "import_due", language, place.name, when, due)
