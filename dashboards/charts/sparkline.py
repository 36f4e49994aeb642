"""A trend so small that it stands beside its number."""

from __future__ import annotations

from itertools import groupby

from dashboards.charts.looks import FAINT, MAIN

_EDGE = 4
Mark = tuple[float, float]


def sparkline(values: tuple[float | None, ...], *, columns: bool = False, width: int = 96, height: int = 28) -> str:
    """A tiny line, or tiny columns, as an SVG text: gaps stay gaps. Empty with fewer than two values."""
    if sum(value is not None for value in values) < 2:
        return ""
    drawing = _columns(values, width, height) if columns else _line(values, width, height)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawing}</svg>'


def _line(values: tuple[float | None, ...], width: int, height: int) -> str:
    """A line with a dot for each value, the last one large."""
    marks = _marks(values, width, height)
    known = [mark for mark in marks if mark]
    runs = [list(run) for there, run in groupby(marks, key=bool) if there]
    path = "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in filter(None, run)) for run in runs)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 if (x, y) == known[-1] else 1.5}" fill="{MAIN}"/>' for x, y in known)
    return f'<path d="{path}" fill="none" stroke="{MAIN}" stroke-width="2"/>{dots}'


def _columns(values: tuple[float | None, ...], width: int, height: int) -> str:
    """A column for each value, a grey tick on the ground where there is none."""
    most = max((value or 0 for value in values), default=0) or 1
    step = width / len(values)
    ground = height - 2
    tall = [None if value is None else max(1.5, (ground - 2) * value / most) for value in values]
    return "".join(
        f'<rect x="{step * at + 2:.1f}" y="{ground - (up or 1.5):.1f}" width="{step - 4:.1f}" height="{up or 1.5:.1f}" '
        f'fill="{MAIN if up else FAINT}"/>'
        for at, up in enumerate(tall)
    )


def _marks(values: tuple[float | None, ...], width: int, height: int) -> list[Mark | None]:
    """Where each value stands, the lowest never above zero's height."""
    known = [value for value in values if value is not None]
    low = min(0.0, *known)
    span = (max(known) - low) or 1
    step = (width - 2 * _EDGE) / max(1, len(values) - 1)
    return [
        None if value is None else (_EDGE + step * at, height - _EDGE - (height - 2 * _EDGE) * (value - low) / span)
        for at, value in enumerate(values)
    ]
