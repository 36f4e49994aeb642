"""A printed address shows its figure as the page does on which it stands, whatever a question asked by itself would hide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from indicators.decided import Decided, as_printed, decisions, note_printed
from indicators.export import explained
from indicators.figures import ANY
from indicators.provenance import addressed
from indicators.question import Question
from indicators.wording import figure_text
from reports.manifest import read_manifest
from reports.produce import Order, produce
from reports.spec import spec
from reports.verify import verify
from tests.attack.worlds import world
from tests.stores import store_of
from tracker.periods import period
from tracker.store import Store
from tracker.store.beside.ops import operations_path


def told(store: Store, address: str) -> dict[str, Any]:
    """What `tracker figure` tells of an address."""
    place = addressed(store.path, address)
    with store.session(place.revision) as session:
        return explained(session, place)


def test_every_printed_figure_is_told_as_it_stands_in_print(tmp_path: Path) -> None:
    with store_of(tmp_path / "tracker.duckdb", world(1, events=4)) as store:
        made = produce(store, Order(spec("donor"), "P1", period("2025"), "en"))
        printed = [one for one in read_manifest(made.edition.manifest).figures if one.question.indicator.startswith("PTC")]
        found = {one.address: told(store, one.address) for one in printed}
        operations_path(store.path).unlink()
        assert verify(store, made.pdf).verdict == "genuine"
        assert found == {one.address: told(store, one.address) for one in printed}, "whoever verifies a report knows again what it hid"
    assert {one.status for one in printed} > {"value", "suppressed"}
    assert {one.address: one.text for one in printed} == {address: figure["text"] for address, figure in found.items()}
    assert {one.address for one in printed if one.status == "suppressed"} == {
        a for a, figure in found.items() if figure["status"] == "suppressed"
    }


def test_what_is_hidden_without_a_word_stays_so_at_its_address(tmp_path: Path) -> None:
    question = Question("PTC-01", "P1", period("2025"), ("sex",), audience="donor")
    line = (("sex", ANY),)
    with store_of(tmp_path / "tracker.duckdb", world(1, events=4)) as store:
        note_printed(store.path, {"F-1": Decided(hidden=True, least=50, aside=True), "F-2": Decided(hidden=True, least=50)})
        silent, spoken = decisions(store.path, ["F-1", "F-2"]).values()
        with store.session() as session:
            seen = [as_printed(session, question, by, decided) for by, decided in (((), silent), ((), spoken), (line, silent))]
    assert [figure_text(one.at(by), one, "en") for one, by in zip(seen, ((), (), line), strict=True)] == ["hidden", "<50", "hidden"]
