"""What records call themselves: by a title, else by whose they are, else by their partners."""

from __future__ import annotations

from pathlib import Path

from tests.stores import Records, store_of
from tracker.titles import titled

ORGS = {"H1": "home", "H2": "home", "H3": "home", "F": "foreign"}
RECORDS: Records = {
    "programme": [{"programme_id": "P", "home_country": "UA"}],
    "organisation": [{"org_id": org, "country": "UA", "subdivision": "UA-46", "protected": org == "H1"} for org in ORGS],
    "org_name": [{"org_id": org, "name": f"Hospital {org}", "lang": "en"} for org in ORGS],
    "partnership": [
        {"partnership_id": "TITLED", "programme_id": "P", "kind": "TWINNING", "title": "Burn care"},
        {"partnership_id": "LED", "programme_id": "P", "kind": "TWINNING"},
        {"partnership_id": "EMPTY", "programme_id": "P", "kind": "TWINNING"},
    ],
    "partnership_member": [
        {"partnership_id": name, "org_id": org, "role": "twin", "side": side} for name in ("TITLED", "LED") for org, side in ORGS.items()
    ],
    "agreement": [{"agreement_id": "A", "programme_id": "P", "kind": "MOU_TWIN", "signed_on": "2021-03-01"}],
    "agreement_party": [{"agreement_id": "A", "org_id": org, "side": ORGS[org]} for org in ("H1", "F")],
}


def test_partnerships_and_agreements_without_a_title_are_called_after_their_partners(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", RECORDS) as store, store.session() as session:
        partnerships = titled(session, "partnership", {"TITLED", "LED", "EMPTY"}, "en")
        agreements = [titled(session, "agreement", {"A"}, "en", inside=inside) for inside in (True, False)]
        returns = titled(session, "monitoring_return", {"LED/2024-01-01/2024-12-31"}, "en")
    assert partnerships == {"TITLED": "Burn care", "LED": "Hospital H1, Hospital H2, … – Hospital F"}
    assert agreements == [{"A": "Hospital H1 – Hospital F, 2021-03-01"}, {"A": "Lviv – Hospital F, 2021-03-01"}]
    assert returns == {"LED/2024-01-01/2024-12-31": "Hospital H1, Hospital H2, … – Hospital F"}
