"""A record is corrected or written on its page: the form is a file of one row, and what is refused is told at its field."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboards.address import address
from dashboards.components.record import meant, shown
from dashboards.correcting import brought, laid_upon
from dashboards.imports import Imports
from dashboards.reading import Reading
from dashboards.screens import Screens
from dashboards.view import viewed
from tests.stores import demo_store
from tracker.errors import StaleWrite, TrackerError
from tracker.intake.byhand import stored
from tracker.records import FROM_FILES
from tracker.store import Store
from tracker.store.changes.undo import retiring


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with demo_store(tmp_path_factory.mktemp("correcting") / "tracker.duckdb") as made:
        yield made


def page(store: Store, search: str, *, inside: bool = True) -> str:
    """The page at an address."""
    return str(Screens(store, inside=inside).screen(address("/record", search)).tree)


def filled(store: Store, kind: str, record_id: str) -> dict[str, Any]:
    """What the fields of the form hold, as the browser sends them."""
    with store.session() as session:
        row = stored(session, FROM_FILES[kind], record_id) or {}
    return {field.name: shown(field, row.get(field.name)) for field in FROM_FILES[kind].fields}


@pytest.mark.parametrize("kind", sorted(FROM_FILES))
def test_what_a_form_shows_is_what_it_says_again(facts: Store, kind: str) -> None:
    with facts.session() as session:
        rows = session.rows(f"select * exclude (record_id, rev) from {kind} limit 20")
    for row in rows:
        for field in FROM_FILES[kind].fields:
            assert meant(field, shown(field, row[field.name]), row[field.name]) == row[field.name]


def test_what_is_typed_is_a_number_a_choice_or_a_text() -> None:
    fields = {**FROM_FILES["headcount"].by_name, **FROM_FILES["participation"].by_name}
    said = [meant(fields[name], value, None) for name, value in (("n", 12), ("n", ""), ("completed", "false"), ("role", "trainer"))]
    assert said == [Decimal(12), None, False, "trainer"]


@pytest.mark.usefixtures("nothing_due")
def test_the_form_is_looked_at_then_saved_and_a_conflict_is_none_of_it(tmp_path: Path) -> None:
    with demo_store(tmp_path / "tracker.duckdb") as store:
        imports, head = Imports(store), store.head
        said = filled(store, "agreement", "IMP-003") | {"signed_on": "2023-05-03"}
        reading = Reading(brought(imports, store, ["agreement", "IMP-003"], said, head), kind="agreement", based_on=head)
        told = imports.preview(reading).result
        assert [(one.field, one.new) for one in told.changes] == [("signed_on", "2023-05-03")]
        assert {one.indicator for one in told.effects} >= {"AGR-01"}
        assert imports.save(reading, actor="Olena", reason="as signed").revision == head + 1
        assert store.revisions()[-1].source == "by hand"
        later = Reading(brought(imports, store, ["agreement", "IMP-003"], said | {"title": "x"}, head), kind="agreement", based_on=head)
        with pytest.raises(StaleWrite):
            imports.preview(later)


@pytest.mark.usefixtures("nothing_due")
def test_what_proves_a_correction_is_saved_with_it(tmp_path: Path) -> None:
    with demo_store(tmp_path / "tracker.duckdb") as store:
        imports, head = Imports(store), store.head
        said = filled(store, "agreement", "IMP-003") | {"signed_on": "2023-05-03", "evidence:locator": "p. 2"}
        new = {"source:source_id": "S-SCAN", "source:title": "Signed copy", "source:published_on": "2023-05-04", "evidence:source_id": None}
        reading = Reading(brought(imports, store, ["agreement", "IMP-003"], said | new, head), based_on=head)
        told = imports.preview(reading).result
        assert told.new == (("source", "S-SCAN"), ("evidence", "agreement/IMP-003/S-SCAN/"))
        assert [(one.field, one.new) for one in told.changes] == [("signed_on", "2023-05-03")]
        assert imports.save(reading, actor="Olena", reason="as signed").revision == head + 1
        wrong = said | {"signed_on": "2023-05-02", "evidence:source_id": "S-NONE"}
        again = imports.preview(Reading(brought(imports, store, ["agreement", "IMP-003"], wrong, head + 1), based_on=head + 1)).result
        assert [(one.kind, one.field) for one in again.rejected] == [("evidence", "source_id")]


def test_what_was_typed_is_laid_upon_what_the_record_says_now(tmp_path: Path) -> None:
    with demo_store(tmp_path / "tracker.duckdb") as store:
        kind, head, said = FROM_FILES["agreement"], store.head, filled(store, "agreement", "IMP-003") | {"title": "Mine"}
        with store.session() as session:
            row = stored(session, kind, "IMP-003") or {}
        store.save({"agreement": [row | {"title": "Theirs", "expires_on": "2030-01-01"}]}, actor="Ivan", reason="meanwhile")
        with viewed(store, address("/record", "?record=agreement/IMP-003")) as view:
            mine, new = laid_upon(view, kind, "IMP-003", said, head)
        assert (mine["title"], str(mine["expires_on"]), mine["signed_on"], new) == ("Mine", "2030-01-01", row["signed_on"], False)
        retiring(store, "agreement", ["IMP-003"], parts=True).saved(store, actor="Ivan", reason="gone")
        with viewed(store, address("/record", "")) as view:
            assert laid_upon(view, kind, "IMP-003", said, head) == (row | {"title": "Mine"}, True)


def test_a_record_that_somebody_else_added_meanwhile_is_corrected(tmp_path: Path) -> None:
    with demo_store(tmp_path / "tracker.duckdb") as store:
        head = store.head
        store.save({"source": [{"source_id": "S-NEW", "title": "Theirs", "publisher": "WHO"}]}, actor="Ivan", reason="meanwhile")
        with viewed(store, address("/record", "")) as view:
            mine, new = laid_upon(view, FROM_FILES["source"], "", {"source_id": "S-NEW", "title": "Mine", "publisher": ""}, head)
        assert (mine["title"], mine["publisher"], new) == ("Mine", "WHO", False)


@pytest.mark.usefixtures("nothing_due")
def test_a_record_is_added_once(tmp_path: Path) -> None:
    with demo_store(tmp_path / "tracker.duckdb") as store:
        imports, said = Imports(store), {"source_id": "S-NEW", "title": "A letter", "published_on": "3 травня 2024", "confidential": "true"}
        reading = Reading(brought(imports, store, ["source", ""], said, store.head), kind="source", based_on=store.head)
        assert imports.preview(reading).result.new == (("source", "S-NEW"),)
        imports.save(reading, actor="Olena", reason="it came")
        with store.session() as session:
            assert session.tuples("select title, published_on::varchar, confidential from source where source_id = 'S-NEW'") == [
                ("A letter", "2024-05-03", True)
            ]
        with pytest.raises(TrackerError, match="already"):
            brought(imports, store, ["source", ""], said, store.head)


def test_a_page_tells_what_a_record_says_and_what_the_rules_find(facts: Store) -> None:
    told = page(facts, "?record=agreement/IMP-003&language=fr")
    for part in ("DQ-18", "fixture", "record-look", "Distingue les enregistrements", "import-stop"):
        assert part in told, part
    assert "record-look" not in page(facts, "?record=agreement/IMP-003", inside=False)
    assert "record-look" not in page(facts, "?record=agreement/IMP-003&as_of=0")
    assert "There is no such record" in page(facts, "?record=agreement/NONE")
    assert "There is no such record" in page(facts, "?record=nothing/NONE")
    assert "record=headcount%2FACT-WS%2Fcountry" in page(facts, "?record=headcount/ACT-WS:country=FR"), "a rule finds several at once"
    assert "There is no such record" in page(facts, "?record=person/")
    assert "record-look" in page(facts, "?record=headcount/ACT-WS/total/participant//////")
    given = page(facts, "?record=evidence/&of=agreement/IMP-003")
    assert "'value': 'IMP-003'" in given


@pytest.mark.parametrize("kind", sorted(FROM_FILES))
def test_every_type_of_record_has_a_form(facts: Store, kind: str) -> None:
    with facts.session() as session:
        some = session.tuples(f"select record_id from {kind} limit 1")
    for (record_id,) in some:
        assert "record-look" in page(
            facts, f"?record={kind}/{record_id.replace('%', '%25').replace('&', '%26').replace('+', '%2B')}&language=uk"
        )


def test_each_finding_leads_to_its_records(facts: Store) -> None:
    told = str(Screens(facts).screen(address("/quality", "?programme=IMP")).tree)
    assert "/record?programme=IMP" in told
    assert "record=agreement%2FIMP-003" in told
    assert "record=agreement" not in str(Screens(facts, inside=False).screen(address("/quality", "?programme=IMP")).tree)
