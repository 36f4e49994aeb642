"""Charts as they are drawn: every kind, with gaps, without values, and the world as the tracker shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from indicators.chart import Chart, Kind, Point, Series
from reports.blocks import Picture
from reports.pdf import pdf_bytes
from reports.pdf.charts.earth import Ring, clipped, countries
from reports.pdf.charts.looks import looks
from reports.pdf.charts.scale import month_starts
from tests.reports.pdf.sample import sample
from tests.reports.pdf.test_pdf import pages

KINDS: tuple[Kind, ...] = ("line", "columns", "stacked_columns", "bars", "funnel", "map")


def drawn(chart: Chart, language: str = "en") -> str:
    """The text of a report that is only this chart."""
    return " ".join(pages(pdf_bytes(replace(sample(language), blocks=(Picture(chart),))))[1:])


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_without_values_prints_its_sentence_instead(kind: Kind) -> None:
    points = (Point("A", None, "n/r", "F-AAAA"),)
    text = drawn(Chart(kind, "Title", (Series("s", points),), empty="Nobody has reported."))
    assert "Figure 1. Title" in text
    assert "Nobody has reported." in text
    assert "F-AAAA" not in text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", [0, 1, 0.004, -3, 7_654_321_987])
def test_every_kind_draws_a_single_mark_of_any_size(kind: Kind, value: float) -> None:
    text = drawn(Chart(kind, "Title", (Series("s", (Point("Ukraine", value, f"value {value}", "F-AAAA", "UA"),), "line"),)))
    assert f"value {value} F-AAAA" in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_holds_many_marks_and_many_series(kind: Kind) -> None:
    series = tuple(Series(f"Series {at}", tuple(Point(f"Place {n}", n * at, f"{n}", f"F-{n}", "UA") for n in range(90))) for at in range(9))
    assert "Figure 1" in drawn(Chart(kind, "Title", series))


@pytest.mark.parametrize("kind", ["columns", "bars"])
def test_values_not_reported_are_printed_in_words(kind: Kind) -> None:
    points = (Point("Q1", 70, "about 70", "F-AAAA"), Point("Q2", None, "n/r", "F-BBBB"), Point("Q3", 0, "0", "F-CCCC"))
    text = drawn(Chart(kind, "Title", (Series("s", points),)))
    assert all(printed in text for printed in ("about 70 F-AAAA", "n/r F-BBBB", "0 F-CCCC"))


def test_a_line_over_days_prints_the_last_value_of_each_series() -> None:
    first = Series("Register", (Point(date(2023, 1, 5), 4, "4", "F-AAAA"), Point(date(2024, 1, 5), 9, "9", "F-BBBB")), "step")
    second = Series(
        "Stated", (Point(date(2023, 6, 1), 9, "about 9", "F-CCCC"), Point(date(2024, 1, 5), 20, "about 20", "F-DDDD")), "points", "stated"
    )
    text = drawn(Chart("line", "Title", (first, second), shade=("Stated", "Register")))
    assert "9 F-BBBB" in text
    assert "about 20 F-DDDD" in text
    assert "gap: Stated – Register" in text
    assert "F-AAAA" not in text


def test_a_line_over_categories_prints_the_last_category() -> None:
    points = tuple(Point(f"Step {at}", at, str(at), f"F-C{at}") for at in range(1, 5))
    text = drawn(Chart("line", "Title", (Series("s", points, "line"),)))
    assert "4 F-C4" in text
    assert "F-C1" not in text


def test_axis_numbers_are_written_as_the_language_writes_them() -> None:
    chart = Chart("line", "Title", (Series("s", (Point("A", 1500, "x"), Point("B", 2900, "y")), "line"),))
    assert "2,000" in drawn(chart)
    assert "2 000" in drawn(chart, "uk")


def test_a_chart_of_eighty_bars_goes_on_over_the_page_and_loses_none() -> None:
    points = tuple(Point(f"Partner {at}", 80 - at, str(80 - at), f"F-B{at:03d}") for at in range(80))
    text = drawn(Chart("bars", "Title", (Series("s", points),)))
    assert all(f"F-B{at:03d}" in text for at in range(80))


def test_series_are_told_apart_without_colour() -> None:
    series = tuple(Series(str(at), ()) for at in range(6))
    found = looks(series)
    assert len({(look.fill.hexval(), look.hatch) for look in found}) == 6
    assert len({(look.dash, look.sign) for look in found}) == 6


def country_at(longitude: float, latitude: float) -> str:
    return next((code for code, rings in countries() if any(holds(ring, longitude, latitude) for ring in rings)), "")


def holds(ring: Ring, x: float, y: float) -> bool:
    crossed = [(y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in pairwise(ring)]
    return sum(crossed) % 2 == 1


def test_crimea_is_in_ukraine() -> None:
    places = {
        "Simferopol": (34.1, 44.95),
        "Sevastopol": (33.5, 44.6),
        "Kerch": (36.3, 45.3),
        "Kyiv": (30.5, 50.45),
        "Donetsk": (37.8, 48.0),
    }
    assert {name: country_at(*place) for name, place in places.items()} == dict.fromkeys(places, "UA")
    assert country_at(37.6, 55.75) == "RU"


def test_areas_beyond_the_180th_meridian_do_not_run_across_the_map() -> None:
    for code, rings in countries():
        for ring in rings:
            for part in clipped(ring, (-180.0, -56.0, 180.0, 84.0)):
                longitudes = [longitude for longitude, _ in part]
                assert max(longitudes) - min(longitudes) < 175, code


def test_a_map_names_every_country_with_its_figure_even_where_the_map_has_no_shape() -> None:
    points = (Point("Malta", 2, "2", "F-MMMM", "MT"), Point("Germany", 5, "5", "F-DDDD", "DE"), Point("Latvia", None, "<5", "F-LLLL", "LV"))
    text = drawn(Chart("map", "Title", (Series("s", points),), note="The designations employed."))
    assert all(printed in text for printed in ("Malta 2 F-MMMM", "Germany 5 F-DDDD", "Latvia <5 F-LLLL", "The designations employed."))


def test_months_on_an_axis_are_whole_steps_apart() -> None:
    assert month_starts(date(2024, 1, 1), date(2024, 12, 31), 4) == (
        date(2024, 1, 1),
        date(2024, 4, 1),
        date(2024, 7, 1),
        date(2024, 10, 1),
    )
    assert [day.year for day in month_starts(date(2019, 5, 1), date(2024, 12, 31), 8)] == [2020, 2021, 2022, 2023, 2024]
