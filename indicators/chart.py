"""A chart as data: its kind, series, axes and words are decided here once; ReportLab and Plotly only draw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["line", "columns", "stacked_columns", "bars", "funnel", "map"]
Role = Literal["main", "stated", "compare", "target", "not_stated"]


@dataclass(frozen=True, slots=True)
class Point:
    """One mark: where it stands (a day, or a category in words), its value, the text to print and its figure's address.

    A `value` of None is a gap; `text` then says why (`n/r`, `no data`, `<5`). `code` is the code behind the words
    (an ISO 3166-1 alpha-2 country for maps).
    """

    at: date | str
    value: float | None
    text: str
    address: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One line, row of points or set of bars. Role and mark tell series apart without colour."""

    name: str
    points: tuple[Point, ...]
    mark: Literal["line", "step", "points", "bar"] = "bar"
    role: Role = "main"


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw. `shade` names two series between which the gap is shaded. `summary` is the chart in one sentence."""

    kind: Kind
    title: str
    series: tuple[Series, ...]
    unit: str = ""
    summary: str = ""
    note: str = ""
    shade: tuple[str, str] | None = None
    empty: str = ""
    """The sentence to print instead of a chart when no point has a value."""

    @property
    def heights(self) -> tuple[float, ...]:
        """How high each column stands when the marks of a stacked chart, which add up, stand on top of one another."""
        tops: dict[date | str, float] = {}
        for series in self.series:
            for point in series.points:
                tops[point.at] = tops.get(point.at, 0.0) + (point.value or 0.0)
        return tuple(tops.values())

    @property
    def has_values(self) -> bool:
        """At least one mark can be drawn."""
        return any(point.value is not None for series in self.series for point in series.points)
