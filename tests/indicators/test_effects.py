"""What a load would do to published figures, told before it is saved; and that saving does just that."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.produce import Order, produce
from reports.spec import spec
from tests.stores import csv_records, store_of
from tests.tracker.intake.files import loaded, text_file
from tracker.intake.effects import Effect
from tracker.periods import period
from tracker.settings import DATA
from tracker.store import Store

RECOUNT = "activity_id,slice,role,n,qualifier\nACT-WS,total,participant,90,exact\n"
LATE = "agreement_id,programme_id,kind,signed_on,partnership_id\nIMP-900,IMP,MOU_TWIN,2024-06-01,\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The public facts."""
    return store_of(tmp_path / "s.duckdb", csv_records(DATA / "demo"))


def told(effects: tuple[Effect, ...], indicator: str) -> list[tuple[str, str, str]]:
    """The effects on one indicator: where, as it is, as it would be."""
    return [(one.where, one.old, one.new) for one in effects if one.indicator == indicator]


def test_a_preview_tells_the_figures_that_would_change_and_a_load_changes_just_those(store: Store, tmp_path: Path) -> None:
    file = text_file(tmp_path / "agreement.csv", LATE)
    preview = loaded(store, file, dry_run=True)
    assert told(preview.effects, "AGR-02") == [("2024", "14", "15")]
    assert told(preview.effects, "AGR-01") == [("2024", "16", "17"), ("2025", "26", "27")]
    assert {effect.programme for effect in preview.effects} == {"IMP"}
    assert store.head == 1
    loaded(store, file)
    reversing = loaded(store, text_file(tmp_path / "again.csv".replace("again", "agreement_2"), LATE), dry_run=True)
    assert reversing.effects == ()
    with store.session() as session:
        assert session.tuples("select count(*) from agreement where programme_id = 'IMP' and year(signed_on) = 2024") == [(15,)]


def test_an_issued_report_is_named_with_each_figure_that_would_change(store: Store, tmp_path: Path) -> None:
    edition = produce(store, Order(spec("donor"), "IMP", period("2024"), "en")).edition
    preview = loaded(store, text_file(tmp_path / "headcount.csv", RECOUNT), dry_run=True)
    where = f"donor report 2024, edition {edition.code}"
    assert (where, "about 70", "90") in told(preview.effects, "PTC-01")
    assert ("2024", "about 70", "90") in told(preview.effects, "PTC-01")


def test_a_load_that_changes_no_figure_has_no_effects(store: Store, tmp_path: Path) -> None:
    file = text_file(tmp_path / "source.csv", "source_id,title\nS-NEW,A page that nothing cites\n")
    assert loaded(store, file, dry_run=True).effects == ()


def test_nothing_is_supposed_where_nothing_is_new(store: Store, tmp_path: Path) -> None:
    file = text_file(tmp_path / "headcount.csv", RECOUNT)
    loaded(store, file)
    assert loaded(store, file, dry_run=True).effects == ()


def test_of_a_new_programme_only_what_rests_on_records_is_told(store: Store, tmp_path: Path) -> None:
    programme = text_file(tmp_path / "programme.csv", "programme_id,name,home_country\nNEW,New,UA\n")
    agreement = text_file(tmp_path / "agreement.csv", LATE.replace("IMP", "NEW"))
    effects = loaded(store, programme, agreement, dry_run=True).effects
    assert {effect.programme for effect in effects} == {"NEW"}
    assert told(effects, "AGR-02") == [("2024", "—", "1")]
    assert told(effects, "PTC-01") == []
