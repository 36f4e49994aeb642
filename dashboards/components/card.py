"""A card of a screen under its title, and how a choice among many is offered on one."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboards.wording import say

CHOICE: dict[str, Any] = {"searchable": True, "comboboxProps": {"shadow": "md"}}
"""A choice whose options are found by typing."""


def clearable(language: str) -> dict[str, Any]:
    """A choice that may be taken back, by a button that those who listen hear the name of."""
    return {"clearable": True, "clearButtonProps": {"aria-label": say("clear", language)}}


def card(title: Any, *content: Any) -> Any:
    """What stands together, and what it is about."""
    return html.Section([html.H2(title, className="card-title"), *content], className="card")
