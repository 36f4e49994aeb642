"""Organisations on a day: OIE became WOAH, a directorate-general of the Commission was renamed, and each stayed one organisation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.stores import Records, csv_records, store_of
from tracker.organisations import organisation_identifier, organisation_name
from tracker.settings import DATA
from tracker.store import Session

NEAR = "Directorate-General for Neighbourhood and Enlargement Negotiations"
NEAR_UK = "Генеральний директорат з питань політики сусідства та переговорів про розширення"
ENEST = "Directorate-General for Enlargement and Eastern Neighbourhood"
RENAMED = date(2025, 2, 1)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    records = csv_records(DATA / "demo")
    with store_of(tmp_path_factory.mktemp("names") / "t.duckdb", records) as store:
        more: Records = {
            "organisation": [{"org_id": "EC-ENEST", "org_type": "40"}],
            "org_name": [
                {"org_id": "EC-ENEST", "name": NEAR, "lang": "en", "valid_to": date(2025, 1, 31)},
                {"org_id": "EC-ENEST", "name": NEAR_UK, "lang": "uk", "valid_to": date(2025, 1, 31)},
                {"org_id": "EC-ENEST", "name": ENEST, "lang": "en", "valid_from": RENAMED},
            ],
            "org_identifier": [
                {"org_id": "EC-ENEST", "scheme": "OWN", "value": "EC_NEAR", "valid_to": date(2025, 1, 31)},
                {"org_id": "EC-ENEST", "scheme": "OWN", "value": "EC_ENEST", "valid_from": RENAMED},
            ],
        }
        store.save(more, actor="test", reason="renamed")
        with store.session() as opened:
            yield opened


@pytest.mark.parametrize(
    ("org_id", "on", "name"),
    [
        ("WOAH", date(2018, 10, 4), "World Organisation for Animal Health (OIE)"),
        ("WOAH", date(2022, 5, 31), "World Organisation for Animal Health (WOAH)"),
        ("WOAH", None, "World Organisation for Animal Health (WOAH)"),
        ("EC-ENEST", date(2024, 6, 30), NEAR),
        ("EC-ENEST", date(2025, 2, 1), ENEST),
        ("EC-ENEST", None, ENEST),
        ("NOBODY", None, "NOBODY"),
    ],
)
def test_an_organisation_is_called_what_it_was_called_on_the_day(session: Session, org_id: str, on: date | None, name: str) -> None:
    assert organisation_name(session, org_id, "en", on) == name


def test_a_name_in_the_readers_language_goes_before_the_english_one_but_not_when_it_has_ended(session: Session) -> None:
    assert organisation_name(session, "EC-ENEST", "uk", date(2024, 6, 30)) == NEAR_UK
    assert organisation_name(session, "EC-ENEST", "uk", date(2025, 2, 1)) == ENEST
    assert organisation_name(session, "WOAH", "uk", date(2018, 10, 4)) == "Всесвітня організація охорони здоров’я тварин (МЕБ)"


@pytest.mark.parametrize(("on", "value"), [(date(2024, 6, 30), "EC_NEAR"), (date(2025, 2, 1), "EC_ENEST"), (None, "EC_ENEST")])
def test_an_identifier_is_that_of_the_day(session: Session, on: date | None, value: str) -> None:
    assert organisation_identifier(session, "EC-ENEST", "OWN", on) == value


def test_a_register_that_knows_nothing_gives_nothing(session: Session) -> None:
    assert organisation_identifier(session, "WOAH", "XM-DAC") == "47148"
    assert organisation_identifier(session, "WOAH", "UA-EDR") is None
