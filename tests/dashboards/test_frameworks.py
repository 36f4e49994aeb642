"""The page of frameworks shows every promise beside its figure, and says so where there is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction

import pytest

from dashboards.address import address
from dashboards.components.way import way_bar
from dashboards.screens import Screens, plain
from indicators.logframes.targets import Band, Way
from tests.reports.content.plain import demo_records
from tests.stores import store_of
from tracker.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store_of(tmp_path_factory.mktemp("frameworks") / "t.duckdb", demo_records()) as made:
        yield made


def shown(store: Store, search: str) -> str:
    return json.dumps(Screens(store).screen(address("/frameworks", search)).tree, ensure_ascii=False).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "band"), [("en", "86.2 % (nearly met)"), ("uk", "86,2 % (майже досягнуто)"), ("fr", "86,2 % (presque atteinte)")]
)
def test_a_logframe_is_shown_in_the_readers_language(store: Store, language: str, band: str) -> None:
    page = shown(store, f"?programme=IMP&period=2025&language={language}")
    assert "EU logframe (example, not from a contract)" in page
    assert band in page
    assert "Op 1.1.1 Agreements signed since the beginning" in page


@pytest.mark.parametrize(
    ("way", "widths"),
    [
        (Way(Fraction(1, 2), Fraction(1, 2), Band.BEHIND), ["50.0%", "0.0%"]),
        (Way(Fraction(3, 4), None, Band.LOWER_BOUND), ["75.0%", "25.0%"]),
        (Way(None, Fraction(3, 4), Band.UPPER_BOUND), ["0.0%", "75.0%"]),
        (Way(Fraction(-1, 4), Fraction(5, 4), Band.BOUNDS), ["0.0%", "100.0%"]),
        (Way(None, None, Band.NOT_RATED), []),
    ],
)
def test_a_bar_tells_what_is_surely_covered_from_what_may_be(way: Way, widths: list[str]) -> None:
    assert [part["props"]["style"]["width"] for bar in plain(way_bar(way)) for part in bar["props"]["children"]] == widths


def test_a_programme_without_a_framework_says_what_to_load(store: Store) -> None:
    assert "No framework is recorded for this programme" in shown(store, "?programme=SPH&period=2018")


def test_what_a_funder_counts_from_a_day_of_its_own_says_which_days(store: Store) -> None:
    days = "1 September 2023 – 31 December 2025"
    assert shown(store, "?programme=IMP&period=2025").count(days) == 2
    overview = json.dumps(Screens(store).screen(address("/", "?programme=IMP&period=2025")).tree, ensure_ascii=False).replace("\u00a0", " ")
    assert f"EU logframe (example, not from a contract) · {days}: 2" in overview
