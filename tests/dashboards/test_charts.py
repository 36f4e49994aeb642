"""Chart data becomes a plain dictionary that Plotly draws: the decisions stay, nothing is invented, and colour is never the only sign."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from itertools import combinations, pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

import pytest
from babel.dates import get_month_names

import dashboards
from dashboards.charts import drawn, height_px, sparkline
from dashboards.charts.world import EUROPE, SHAPES
from indicators.chart import Chart, Point, Role, Series

REGISTER = Series(
    "register",
    (Point(date(2023, 9, 6), 2, "2", "F-A"), Point(date(2024, 2, 26), 12, "12", "F-B"), Point(date(2025, 12, 31), 26, "26", "F-C")),
    "step",
)
STATED = Series("stated", (Point(date(2023, 12, 19), 27, "27 memoranda"), Point(date(2025, 7, 22), 66, "66 memoranda")), "points", "stated")
COVERAGE = Chart("line", "Coverage", (REGISTER, STATED), unit="agreements", shade=("register", "stated"))


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in figure["data"] if one.get("name") == name)


def test_a_figure_is_plain_json_that_any_browser_can_be_sent() -> None:
    figure = drawn(COVERAGE, "en")
    assert json.loads(json.dumps(figure)) == figure


def test_the_register_is_a_step_and_what_was_announced_are_loose_points() -> None:
    figure = drawn(COVERAGE, "en")
    register, stated = trace(figure, "register"), trace(figure, "stated")
    assert (register["line"]["shape"], register["mode"]) == ("hv", "lines+markers")
    assert stated["mode"] == "markers"
    assert register["x"] == ["2023-09-06", "2024-02-26", "2025-12-31"]
    assert register["y"] == [2, 12, 26]
    assert register["customdata"] == ["F-A", "F-B", "F-C"]


def test_a_curve_of_very_many_points_is_a_line_without_marks() -> None:
    many = Series("register", tuple(Point(date(2024, 1 + at // 28, 1 + at % 28), at, str(at)) for at in range(61)), "step")
    (curve,) = drawn(Chart("line", "Coverage", (many,)), "en")["data"]
    assert (curve["mode"], len(curve["x"])) == ("lines", 61)


def test_the_gap_between_the_two_is_shaded_from_where_both_have_begun() -> None:
    gap = drawn(COVERAGE, "en")["data"][0]
    assert gap["fill"] == "toself"
    assert (min(gap["x"]), max(gap["x"])) == ("2023-12-19", "2025-12-31")
    assert (min(gap["y"]), max(gap["y"])) == (2, 66)


def test_a_chart_without_a_shade_has_no_gap() -> None:
    assert [one.get("fill") for one in drawn(Chart("line", "Trend", (REGISTER,)), "en")["data"]] == [None]


def test_two_series_that_never_meet_leave_no_gap() -> None:
    early = Series("register", (Point(date(2023, 1, 1), None, "no data"),), "step")
    figure = drawn(Chart("line", "Coverage", (early, STATED), shade=("register", "stated")), "en")
    assert [one.get("fill") for one in figure["data"]] == [None, None]


def test_roles_differ_by_mark_dash_and_pattern_so_that_a_grey_print_still_reads() -> None:
    roles: tuple[Role, ...] = ("main", "stated", "compare", "target", "not_stated")
    lines = [drawn(Chart("line", "L", (Series("s", (Point("a", 1, "1"),), "line", role),)), "en")["data"][0] for role in roles]
    columns = [drawn(Chart("columns", "C", (Series("s", (Point("a", 1, "1"),), "bar", role),)), "en")["data"][0] for role in roles]
    assert len({line["marker"]["symbol"] for line in lines}) == len(roles)
    assert len({column["marker"]["pattern"]["shape"] for column in columns}) == len(roles)


def test_a_column_that_has_no_value_is_its_reason_and_not_a_zero() -> None:
    points = (Point("Q3", None, "n/r", "F-A"), Point("Q4", 0, "0", "F-B"), Point("Q1", 70, "about 70", "F-C"))
    figure = drawn(Chart("columns", "People", (Series("people", points),)), "en")
    columns = trace(figure, "people")
    assert (columns["x"], columns["y"], columns["text"]) == (["Q4", "Q1"], [0, 70], ["0", "about<br>70"])
    assert [one["text"] for one in figure["data"] if one["type"] == "scatter"] == [["n/r"]]
    assert figure["layout"]["xaxis"]["categoryarray"] == ["Q3", "Q4", "Q1"]


@pytest.mark.parametrize(("kind", "mode"), [("columns", "group"), ("stacked_columns", "stack")])
def test_columns_of_several_series_stand_beside_or_upon_each_other_never_behind(kind: Any, mode: str) -> None:
    chart = Chart(kind, "People", (Series("women", (Point("Q1", 3, "3"),)), Series("men", (Point("Q1", 4, "4"),), role="compare")))
    figure = drawn(chart, "en")
    assert figure["layout"]["barmode"] == mode
    assert figure["layout"]["showlegend"] is True


def test_stacked_columns_have_room_for_their_sum() -> None:
    chart = Chart("stacked_columns", "People", (Series("women", (Point("Q1", 30, "30"),)), Series("men", (Point("Q1", 40, "40"),))))
    assert drawn(chart, "en")["layout"]["yaxis"]["range"][1] > 70


def test_bars_keep_the_order_they_were_given_and_print_a_reason_where_there_is_no_value() -> None:
    points = (Point("Germany", 11, "11", "F-A", "DE"), Point("France", None, "<5", "F-B", "FR"), Point("not stated", 2, "2", "F-C", "_U"))
    figure = drawn(Chart("bars", "Countries", (Series("agreements", points),)), "en")
    (bars,) = figure["data"]
    axis = figure["layout"]["yaxis"]
    assert (axis["ticktext"], bars["y"], bars["text"]) == (["Germany", "France", "not stated"], [0, 1, 2], ["11", "&lt;5", "2"])
    assert axis["range"][0] > axis["range"][1]  # the first on top


def test_what_is_printed_at_the_end_of_a_bar_has_room_on_a_telephone() -> None:
    points = (Point("Exchange", 289, "more than 289"), Point("Workshop", 70, "about 70"))
    figure = drawn(Chart("bars", "Kinds", (Series("people", points),)), "en")
    assert figure["data"][0]["text"] == ["more than<br>289", "about 70"]
    assert 289 / figure["layout"]["xaxis"]["range"][1] < 0.8


def test_what_is_printed_above_a_column_does_not_reach_behind_the_next() -> None:
    chart = Chart("columns", "attendances", (Series("", (Point("2023-Q3", 50, "more than 50"), Point("2023-Q4", 239, "239"))),))
    assert drawn(chart, "en")["data"][0]["text"] == ["more<br>than 50", "239"]


def test_bars_of_one_name_stay_apart_and_long_names_take_two_lines() -> None:
    long = "Institute of Neurology, Psychiatry and Addiction Medicine, "
    points = tuple(Point(f"{long}{place}", 1, "1") for place in ("Kharkiv", "Kyiv"))
    figure = drawn(Chart("bars", "Hosts", (Series("agreements", points),)), "en")
    assert figure["data"][0]["y"] == [0, 1]
    assert figure["layout"]["yaxis"]["ticktext"] == ["Institute of Neurology,<br>Psychiatry and Addiction…"] * 2


def test_a_hostile_name_is_shown_as_it_stands() -> None:
    hostile = '<a href="javascript:alert(1)">x</a> & co'
    figure = drawn(Chart("line", "L", (Series(hostile, (Point(hostile, 1, "<b>1</b>"),), "line"),)), "en")
    assert "<" not in json.dumps({key: value for key, value in figure["data"][0].items() if key != "hovertemplate"})


def test_more_bars_make_a_taller_chart() -> None:
    few, many = (Chart("bars", "B", (Series("s", tuple(Point(str(n), n, str(n)) for n in range(count))),)) for count in (1, 40))
    assert 40 <= height_px(few) < 200
    assert height_px(many) > 40 * 24


def countries(figure: dict[str, Any]) -> set[str]:
    return {code for one in figure["data"] if one["type"] == "choropleth" for code in one["locations"]}


def partners(*codes: str) -> Chart:
    return Chart(
        "map",
        "Map",
        (Series("agreements", tuple(Point(code, place + 1, str(place + 1), f"F-{code}", code) for place, code in enumerate(codes))),),
    )


def test_a_map_uses_our_own_shapes_only() -> None:
    figure = drawn(partners("DE", "FR"), "en")
    assert {one["geojson"] for one in figure["data"] if one["type"] == "choropleth"} == {"/geography/world.geojson"}
    assert figure["layout"]["geo"]["visible"] is False
    assert countries(figure) == EUROPE


def test_a_number_stands_amid_what_the_map_shows_of_its_country() -> None:
    *_, numbers = drawn(partners("NO", "FR"), "en")["data"]
    (norway, france) = zip(numbers["lon"], numbers["lat"], strict=True)
    assert norway == pytest.approx((10, 62), abs=3), "the far north is beyond the edge"
    assert france == pytest.approx((2.5, 46.5), abs=1), "not drawn over the sea by what lies overseas"


def test_a_country_is_as_dark_as_its_part_of_the_most_not_of_what_lies_between_least_and_most() -> None:
    """Plotly forgets `zmin` without `zmax`: of 9 and 12 agreements the 9 stood in white on the palest colour."""
    shapes = [one for one in drawn(partners("DE", "FR"), "en")["data"] if one["type"] == "choropleth"]
    assert [(one["zmin"], one["zmax"]) for one in shapes] == [(0, 1), (0, 1), (0, 2)]


def test_a_partner_beyond_the_edge_of_europe_is_seen_on_the_map_of_the_world() -> None:
    figure = drawn(partners("IS", "FR"), "en")
    assert figure["layout"]["geo"]["projection"]["type"] == "equal earth"
    assert figure["data"][-1]["text"] == ["1", "2"]


def test_a_partner_overseas_turns_the_map_into_one_of_the_whole_world() -> None:
    figure = drawn(partners("DE", "CA", "JP"), "en")
    assert {"CA", "JP", "BR", "AU", "ZA"} <= countries(figure)
    assert figure["layout"]["geo"]["lonaxis"]["range"] == [-180, 180]


def test_below_the_world_lies_europe_where_several_partners_are_there() -> None:
    chart = partners("DE", "CZ", "CA")
    figure = drawn(chart, "en")
    numbers = {one["geo"]: one["text"] for one in figure["data"] if one["type"] == "scattergeo"}
    islands = drawn(partners("DE", "JP", "CA"), "en")["data"][-1]["textfont"]["color"]
    assert islands == ["#000000", "#000000", "#ffffff"], "Japan is narrower than its number"
    assert numbers == {"geo": ["3"], "geo2": ["1", "2"]}
    assert height_px(chart) > height_px(partners("DE", "CZ")) == height_px(partners("DE", "CA"))


def test_of_eighty_partners_no_number_covers_another_and_the_largest_is_told() -> None:
    """Boxes as large as the print, in pixels of maps as high as ours."""
    codes = sorted({feature["properties"]["iso_a2"] for feature in WORLD} - {"AQ", "", None})[:80]
    maps = [one for one in drawn(partners(*codes), "en")["data"] if one["type"] == "scattergeo"]
    for one, degree in zip(maps, (1.6, 12.0), strict=True):
        boxes = [
            (lon * degree * cos(radians(lat)), lat * degree, 7 * len(text))
            for lon, lat, text in zip(one["lon"], one["lat"], one["text"], strict=True)
        ]
        assert all(abs(x - a) >= (wide + other) / 2 or abs(y - b) >= 13 for (x, y, wide), (a, b, other) in combinations(boxes, 2))
        assert len(boxes) >= 15
        assert str(len(codes)) in {text for each in maps for text in each["text"]}


def test_every_country_of_the_map_of_europe_has_a_shape() -> None:
    shapes = {feature["properties"]["iso_a2"] for feature in WORLD}
    assert sorted(EUROPE - shapes) == ["MT"]  # too small for a map of the world


def test_crimea_lies_in_ukraine() -> None:
    simferopol, kerch = (34.1, 44.95), (36.3, 45.3)
    owners = {place: [f["properties"]["iso_a2"] for f in WORLD if holds(f["geometry"], *place)] for place in (simferopol, kerch)}
    assert owners == {simferopol: ["UA"], kerch: ["UA"]}


WORLD: list[dict[str, Any]] = json.loads(SHAPES.read_text(encoding="utf-8"))["features"]


def holds(geometry: dict[str, Any], x: float, y: float) -> bool:
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return any(within(shape[0], x, y) for shape in shapes)


def within(ring: list[list[float]], x: float, y: float) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times."""
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


@pytest.mark.parametrize(("language", "separators"), [("en", ".,"), ("uk", ",\u00a0"), ("fr", ",\u00a0")])
def test_numbers_on_axes_follow_the_language(language: str, separators: str) -> None:
    assert drawn(COVERAGE, language)["layout"]["separators"] == separators


@pytest.mark.parametrize("language", ["uk", "fr"])
@pytest.mark.parametrize(("key", "width", "context"), [("shortMonths", "abbreviated", "format"), ("months", "wide", "stand-alone")])
def test_months_on_axes_are_written_as_elsewhere_on_the_page(language: str, key: str, width: Any, context: Any) -> None:
    locale = (Path(dashboards.__file__).parent / f"assets/plotly-locale-{language}.js").read_text(encoding="utf-8")
    (listed,) = re.findall(rf"\b{key}:(\[[^\]]*\])", locale)
    assert json.loads(listed.replace("\\x", "\\u00")) == list(get_month_names(width, context, language).values())


def test_a_mark_on_the_ground_of_a_chart_is_whole() -> None:
    assert all(one["cliponaxis"] is False for one in drawn(COVERAGE, "en")["data"] if "marker" in one)


def test_a_sparkline_is_a_picture_in_itself_with_gaps_where_nothing_is_known() -> None:
    picture = ET.fromstring(sparkline((1, 2, None, 4, 5)))
    path = picture.find("{http://www.w3.org/2000/svg}path")
    assert path is not None
    assert path.attrib["d"].count("M") == 2


@pytest.mark.parametrize("values", [(), (None, None), (3,), (None, 3, None)])
def test_fewer_than_two_values_make_no_line(values: tuple[float | None, ...]) -> None:
    assert sparkline(values) == ""


def test_thousands_on_an_axis_are_written_out() -> None:
    figure = drawn(Chart("columns", "attendances", (Series("", (Point("2024", 23_036, "23 036"),)),)), "uk")
    assert (figure["layout"]["yaxis"]["exponentformat"], figure["layout"]["separators"]) == ("none", ",\u00a0")
