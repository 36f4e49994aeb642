"""Organisations that files of other formats name: by the same look-up as in our sheets. What is not certain is asked once, never merged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stores import store_of
from tests.tracker.intake.files import held, loaded, text_file, workbook
from tracker.intake.formats.given import Given
from tracker.intake.names.sectors import without_unknown_sectors
from tracker.intake.raw.tables import RawRow, RawTable
from tracker.intake.result import LoadResult
from tracker.intake.rows.sender import Sender, remember, remembered
from tracker.records import record_type
from tracker.store import Store
from tracker.vocabulary import SHIPPED

FTS = Path(__file__).parent / "formats" / "samples" / "fts-afghanistan.csv"
HXL = "#org,#activity,#country,#date+start\n{},Training,UA,2024-03-01\n"
IATI = """<iati-activities version="2.03" xmlns:xml="http://www.w3.org/XML/1998/namespace"><iati-activity default-currency="EUR">
<iati-identifier>XM-1</iati-identifier><title><narrative>One</narrative></title>
<transaction ref="T"><transaction-type code="1"/><transaction-date iso-date="2024-05-01"/><value>5</value>
<provider-org{}><narrative xml:lang="en">{}</narrative></provider-org></transaction></iati-activity></iati-activities>
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store that knows two ministries, WHO, and two hospitals of one name."""
    names = {
        "MOH-UA": {"en": "Ministry of Health of Ukraine", "uk": "Міністерство охорони здоров’я України"},
        "MFA-NL": {"en": "Ministry of Foreign Affairs of the Netherlands"},
        "WHO": {"en": "World Health Organization", "fr": "OMS"},
        "H-1": {"en": "Central Hospital"},
        "H-2": {"en": "Central hospital"},
        "CLINIC": {"en": "Rehabilitation Clinic"},
    }
    numbers = {"MOH-UA": ("UA-EDR", "00012925"), "MFA-NL": ("XM-DAC", "7"), "CLINIC": ("UA-EDR", "11111111")}
    records = {
        "organisation": [{"org_id": org_id, "org_type": "10"} for org_id in names],
        "org_name": [{"org_id": org, "lang": lang, "name": name} for org, some in names.items() for lang, name in some.items()],
        "org_identifier": [{"org_id": org, "scheme": scheme, "value": value} for org, (scheme, value) in numbers.items()],
        "programme": [{"programme_id": "IMP", "name": "Partnership"}],
    }
    with store_of(tmp_path / "tracker.duckdb", records) as opened:
        yield opened


def asked(result: LoadResult) -> list[tuple[str, str, list[tuple[str, int]]]]:
    return [(each.about, each.said, [(one.identity, one.score) for one in each.candidates]) for each in result.proposals]


def payer(store: Store) -> str:
    return str(held(store, "select provider_org from txn")[0][0])


@pytest.mark.parametrize(
    ("ref", "name", "meant"),
    [
        (' ref="MOH-UA"', "whatever it says", "MOH-UA"),
        (' ref="XM-DAC-7"', "Netherlands", "MFA-NL"),
        (' ref="UA-EDR-00012925"', "", "MOH-UA"),
        ("", "World Health Organization", "WHO"),
        ("", "oms", "WHO"),
        ("", "WORLD «Health» Organization.", "WHO"),
        ("", "Ministerstvo okhorony zdorovia Ukrainy", "MOH-UA"),
        ("", "00012925", "MOH-UA"),
        ("", "WHO / OMS", "WHO"),
        ("", "Their WHO", "WHO"),
        (' ref="XX-9"', "Rehabilitation Clinic", "CLINIC"),
        (' ref="UA-EDR-22222222"', "Rehabilitation Clinic", "UA-EDR-22222222"),
        ("", "Central Hospital", "central-hospital"),
        ("", "World Health Organisations", "world-health-organisations"),
        ("", "Rotary Club", "rotary-club"),
    ],
)
def test_an_organisation_is_found_by_identity_register_name_alphabet_or_decision(
    store: Store, tmp_path: Path, ref: str, name: str, meant: str
) -> None:
    decided = Sender(organisations={"their who": "WHO"})
    result = loaded(store, text_file(tmp_path / "a.xml", IATI.format(ref, name)), sender=decided)
    assert payer(store) == meant
    new = meant not in {"MOH-UA", "WHO", "MFA-NL", "CLINIC"}
    assert result.added.get("organisation", 0) == new
    assert held(store, f"select org_type from organisation where org_id = '{meant}'") == [("90" if new else "10",)]


def test_what_is_like_a_known_name_is_asked_once_and_the_answer_is_remembered(store: Store, tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.xml", IATI.format("", "World Health Organisations"))
    preview = loaded(store, file, dry_run=True)
    assert asked(preview) == [("organisation", "World Health Organisations", [("WHO", 94)])]
    assert preview.proposals[0].answer == "Which one is it? Until that is said it is loaded as a new one, world-health-organisations."
    remember(store.path, "un", preview.proposals[0].section, "World Health Organisations", "WHO")
    result = loaded(store, file, sender=remembered(store.path, "un"))
    assert (result.proposals, payer(store)) == ((), "WHO")
    assert "1 organisation(s) known already, kept as they are: world-health-organisations → WHO" in result.notes


@pytest.mark.parametrize(
    ("ref", "name", "candidates"),
    [("", "Central Hospital", ["H-1", "H-2"]), (' ref="UA-EDR-22222222"', "Rehabilitation Clinic", ["CLINIC"])],
)
def test_two_of_one_name_and_one_of_another_number_are_asked(
    store: Store, tmp_path: Path, ref: str, name: str, candidates: list[str]
) -> None:
    result = loaded(store, text_file(tmp_path / "a.xml", IATI.format(ref, name)), dry_run=True)
    assert asked(result) == [("organisation", name, [(each, 100) for each in candidates])]


def test_every_format_asks_the_same_look_up(store: Store, tmp_path: Path) -> None:
    loaded(store, text_file(tmp_path / "a.csv", HXL.format("Міністерство охорони здоров'я України")), given=Given(programme="IMP"))
    assert held(store, "select org_id from activity_org") == [("MOH-UA",)]
    preview = loaded(store, FTS, given=Given(programme="IMP"), confirm=["all"], dry_run=True)
    assert any("world-health-organization → WHO" in note for note in preview.notes)


def test_a_joint_name_is_several_organisations_where_a_person_says_so(store: Store, tmp_path: Path) -> None:
    work = text_file(tmp_path / "a.csv", HXL.format("WHO/Save the Children"))
    preview = loaded(store, work, given=Given(programme="IMP"), dry_run=True)
    assert asked(preview) == [("joint name", "WHO/Save the Children", [("WHO", 100), ("save-the-children", 0)])]
    decided = Sender(organisations={"WHO/Save the Children": "WHO; MOH-UA"})
    loaded(store, work, given=Given(programme="IMP"), sender=decided)
    assert held(store, "select org_id from activity_org order by 1") == [("MOH-UA",), ("WHO",)]
    paid = loaded(store, text_file(tmp_path / "a.xml", IATI.format("", "WHO/Save the Children")), sender=decided)
    assert [each.reason for each in paid.rejected] == ["Amount cannot be divided among several organisations"]


def test_two_new_organisations_of_one_name_in_a_file_stay_two(store: Store, tmp_path: Path) -> None:
    two = IATI.format(' ref="XI-ROR-1"', "Rehabilitation Clinic").replace(
        "</iati-activity>",
        '<transaction ref="U"><transaction-type code="1"/><transaction-date iso-date="2024-05-01"/><value>6</value>'
        '<provider-org ref="XI-ROR-2"><narrative>Rehabilitation clinic</narrative></provider-org></transaction></iati-activity>',
    )
    result = loaded(store, text_file(tmp_path / "a.xml", two))
    assert held(store, "select provider_org from txn order by 1") == [("XI-ROR-1",), ("XI-ROR-2",)]
    assert [(each.said, each.candidates[0].identity) for each in result.proposals] == [
        ("Rehabilitation Clinic", "CLINIC"),
        ("Rehabilitation clinic", "CLINIC"),
    ]


def test_the_organisations_of_every_sheet_are_known(store: Store, tmp_path: Path) -> None:
    tags = ["#org", "#activity", "#country", "#date+start"]
    sheets = {
        place: [tags, [name, f"Training {place}", "UA", "2024-03-01"]]
        for place, name in (("One", "Ministry of Health of Ukraine"), ("Two", "World Health Organization"))
    }
    result = loaded(store, workbook(tmp_path / "3w.xlsx", sheets), given=Given(programme="IMP"))
    assert held(store, "select org_id from activity_org order by 1") == [("MOH-UA",), ("WHO",)]
    assert "organisation" not in result.added


def test_a_sector_that_a_file_names_in_words_is_kept(store: Store) -> None:
    table = RawTable("a.xml", None, (RawRow(0, ["txn_id", "sector"]), RawRow(1, ["T", "Higher education"])), form="x")
    assert without_unknown_sectors(table, record_type("txn"), SHIPPED) == (table, [])
