"""A table on a screen, each of whose columns has a name for those who hear it; a wide one moves within its card."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from dash import html


def table(columns: Sequence[str], lines: Sequence[Any], class_name: str = "", *, numbers: Container[int] = (), quiet: bool = False) -> Any:
    """Rows under the names of their columns; `numbers` are the columns of numbers, and `quiet` names are heard, not seen."""
    heads = [_head(name, "number" if place in numbers else "", quiet=quiet) for place, name in enumerate(columns)]
    return html.Table([html.Thead(html.Tr(heads)), html.Tbody(list(lines))], className=f"{class_name} quiet" if quiet else class_name)


def scrolled(content: Any, class_name: str = "", **told: Any) -> Any:
    """A table, or what else may be wider or longer than its card, moved within it by mouse, finger or keyboard."""
    return html.Div(content, className=f"scroll {class_name}".rstrip(), tabIndex="0", **told)


def _head(name: str, class_name: str, *, quiet: bool) -> Any:
    return html.Th(html.Span(name, className="unseen") if quiet else name, className=class_name, scope="col")
