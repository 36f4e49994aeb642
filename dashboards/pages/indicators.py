"""Every indicator with its value for the period, by family."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboards.components.card import card
from dashboards.components.figures import cited
from dashboards.components.table import scrolled, table
from dashboards.view import View
from dashboards.wording import families
from indicators.declared.kept import definitions
from indicators.wording import unit_text


def content(view: View) -> list[Any]:
    """The page."""
    return [
        html.H1(view.say("all_indicators"), className="page-title"),
        *(_family(view, name, codes) for name, codes in _families(view).items() if codes),
    ]


def _families(view: View) -> dict[str, list[str]]:
    """The codes by the name of their family; those of families that have no name come last."""
    named = families(view.language)
    found: dict[str, list[str]] = {name: [] for name in (*named.values(), view.say("other_indicators"))}
    for code in definitions(view.session):
        found[named.get(code.partition("-")[0], view.say("other_indicators"))].append(code)
    return found


def _family(view: View, name: str, codes: list[str]) -> Any:
    head = [view.say(word) for word in ("code", "indicator", "value", "unit")]
    listed = table(head, [_line(view, code) for code in codes], "catalogue", quiet=True)
    return card(name, scrolled(listed))


def _line(view: View, code: str) -> Any:
    figures = view.ask(code)
    there = view.url(page="indicator", indicator=code)
    unit = unit_text(figures, view.language)
    return html.Tr(
        [
            html.Td(html.Code(code)),
            html.Td(dcc.Link(figures.definition.name.text(view.language), href=there), className="grow"),
            html.Td(cited(view, figures.total, figures), className="number"),
            html.Td(unit if unit != "%" else "", className="unit"),
        ]
    )
