"""The funders' frameworks: what each decides, and its logframe with every promise beside the figure that it is held against."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboards.components.card import card
from dashboards.components.figures import cited
from dashboards.components.table import scrolled, table
from dashboards.components.way import way_bar
from dashboards.view import View
from indicators.logframes.logframe import Line, Logframe
from indicators.logframes.matrix import indicator_title, mark_parts, result_title, terms
from indicators.logframes.progress import way_text
from indicators.logframes.promised import Result
from indicators.wording import period_name, word

_COLUMNS = ("indicator", "baseline", "milestone", "target", "actual", "way")


def content(view: View) -> list[Any]:
    """The page; a programme without a framework is a sentence."""
    title = html.H1(view.say("frameworks"), className="page-title")
    frames = view.logframes()
    if not frames:
        return [title, html.P(view.say("no_frameworks"), className="empty")]
    return [title, *(_framework(view, frame) for frame in frames)]


def _framework(view: View, frame: Logframe) -> Any:
    view.shown.extend(line.figures for line in frame.lines if line.figures)
    facts = [html.P([html.Strong(view.label(name)), value], className="fact") for name, value in terms(view.session, frame, view.language)]
    return card(
        frame.framework.name, html.Div(facts, className="facts"), *(part for one in frame.results for part in _result(view, frame, one))
    )


def _result(view: View, frame: Logframe, result: Result) -> list[Any]:
    """A result, and the table of what measures it."""
    lines = [_line(view, frame, line) for line in frame.of(result)]
    held = table([word(f"column_{name}", view.language) for name in _COLUMNS], lines, "matrix")
    told = (
        [html.P([html.Strong(view.label(word("assumptions", view.language))), result.assumptions], className="note")]
        if result.assumptions
        else []
    )
    return [html.H3(result_title(view.session, result, view.language)), *([scrolled(held)] if lines else []), *told]


def _line(view: View, frame: Logframe, line: Line) -> Any:
    marks = (line.standing.baseline, line.standing.milestone, line.standing.target)
    title = indicator_title(view.session, line, view.language)
    promised = [_dated(*mark_parts(line, mark, view.language)) for mark in marks]
    cells = [*promised, _actual(view, frame, line), [*way_bar(line.way), way_text(line, view.language)]]
    labels: list[dict[str, Any]] = [{"data-label": word(f"column_{name}", view.language)} for name in _COLUMNS[1:]]
    return html.Tr(
        [
            html.Td(f"– {title}" if line.by else _unbroken(title, line.promised.indicator), className="grow"),
            *(html.Td(cell, **label) for label, cell in zip(labels, cells, strict=True)),
        ]
    )


def _unbroken(title: str, code: str) -> list[Any]:
    """A title whose code is never broken at its hyphen."""
    before, found, after = title.partition(code)
    return [before, html.Span(found, className="unbroken"), after]


def _dated(said: Any, when: str) -> list[Any]:
    """Something with its days below it."""
    return [said, *([html.Span(when, className="when")] if when else [])]


def _actual(view: View, frame: Logframe, line: Line) -> list[Any]:
    """The figure, with its own days where the funder counts from a day of its own."""
    if line.figures is None:
        return ["—"]
    over = line.figures.question.period
    since = "" if over == frame.period or line.by else period_name(over, view.language)
    return _dated(cited(view, line.figure, line.figures), since)
