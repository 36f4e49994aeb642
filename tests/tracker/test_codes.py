"""Code lists: what a person may write for a code, and what helps when it is none."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from tracker.codes import CODES, code_list, code_list_names, overlaid, read_code_list
from tracker.errors import BadDeclaration, UnknownName
from tracker.settings import DATA

CODED = """
    activity.kind ACTIVITY_KIND
    activity.status ACTIVITY_STATUS
    activity.date_precision DATE_PRECISION
    activity.mode MODE
    activity.count_basis COUNT_BASIS
    activity_funder.share_basis SHARE_BASIS
    activity_org.role ACTIVITY_ROLE
    activity_place.country COUNTRY
    activity_place.subdivision REGION
    agreement.kind AGREEMENT_KIND
    agreement.signed_precision DATE_PRECISION
    agreement.status AGREEMENT_STATUS
    agreement_party.side SIDE
    assessment.tool ASSESSMENT_TOOL
    assessment.status ASSESSMENT_STATUS
    assessment.subject_kind SUBJECT_KIND
    evidence.entity ENTITY
    evidence.kind SOURCE_KIND
    funding.currency CURRENCY
    funding.instrument INSTRUMENT
    headcount.slice SLICE
    headcount.role PARTICIPANT_ROLE
    headcount.country COUNTRY
    headcount.qualifier QUALIFIER
    lifecycle_event.framework LIFECYCLE_FRAMEWORK
    lifecycle_event.stage TPI_STEP
    org_identifier.scheme IDENTIFIER_SCHEME
    org_name.lang LANGUAGE
    organisation.org_type ORGANISATION_TYPE
    organisation.sector SECTOR
    organisation.country COUNTRY
    organisation.subdivision REGION
    partnership.kind PARTNERSHIP_KIND
    partnership.status PARTNERSHIP_STATUS
    partnership_member.role MEMBER_ROLE
    partnership_member.side SIDE
    programme.home_country COUNTRY
    source.kind SOURCE_KIND
    stated_total.measure MEASURE_WORD
    stated_total.qualifier QUALIFIER
    stated_total.as_of_precision DATE_PRECISION
"""


@pytest.mark.parametrize(
    ("list_name", "written", "code"),
    [
        ("COUNTRY", "DE", "DE"),
        ("COUNTRY", " de ", "DE"),
        ("COUNTRY", "DEU", "DE"),
        ("COUNTRY", "Germany", "DE"),
        ("COUNTRY", "німеччина", "DE"),
        ("COUNTRY", "Allemagne", "DE"),
        ("REGION", "Kyiv", "UA-30"),
        ("REGION", "Київська  область", "UA-32"),
        ("SECTOR", "Охорона здоров'я", "HEALTH"),
        ("SEX", "_u", "_U"),
        ("CURRENCY", "euro", "EUR"),
        ("COUNTRY", "Ruritania", None),
        ("COUNTRY", "", None),
    ],
)
def test_a_code_may_be_written_as_code_or_as_name_in_three_languages(list_name: str, written: str, code: str | None) -> None:
    assert code_list(list_name).resolve(written) == code


def test_a_name_that_two_codes_share_means_neither() -> None:
    regions = code_list("REGION")
    shared = [code for code in regions.codes if regions.codes[code].name() == "Saint George"]
    assert len(shared) > 1
    assert regions.resolve("Saint George") is None


@pytest.mark.parametrize(
    ("list_name", "written", "help_given"),
    [
        ("COUNTRY", "Germny", "Did you mean “DE” (Germany)?"),
        ("COUNTRY", "Germany", "Did you mean “DE” (Germany)?"),
        ("ACTIVITY_KIND", "WORKSHOPS", "Did you mean “WORKSHOP” (Workshop)?"),
        ("SIDE", "abroad", "It must be one of home, foreign."),
        ("COUNTRY", "qqqqqq", ""),
    ],
)
def test_an_unknown_code_gets_a_suggestion(list_name: str, written: str, help_given: str) -> None:
    assert code_list(list_name).suggestion(written) == help_given


def test_a_code_has_a_name_in_each_language_and_falls_back_to_english() -> None:
    workshop, bavaria = code_list("ACTIVITY_KIND").codes["WORKSHOP"], code_list("REGION").codes["DE-BY"]
    assert [workshop.name(language) for language in ("en", "uk", "fr")] == ["Workshop", "Практичний семінар (воркшоп)", "Atelier"]
    assert bavaria.name("uk") == "Bavaria"
    assert workshop.name("eo") == "Workshop"
    assert code_list("COUNTRY").title("uk") == "Країна"


def test_a_withdrawn_code_stays_readable_and_is_not_valid_afterwards() -> None:
    kuna = code_list("CURRENCY").codes["HRK"]
    assert kuna.valid_on(date(2022, 12, 31))
    assert not kuna.valid_on(date(2023, 1, 1))
    assert code_list("CURRENCY").has("HRK")


def test_a_list_may_know_more_than_names() -> None:
    assert code_list("CURRENCY").codes["JPY"].extra == {"minor_units": "0"}
    assert code_list("REGION").codes["UA-46"].extra == {"country": "UA"}
    assert code_list("COUNTRY").codes["UA"].extra == {"alpha_3": "UKR"}


def test_a_region_belongs_to_its_country_and_a_raion_to_its_oblast() -> None:
    assert (code_list("REGION").codes["UA-46"].parent, code_list("REGION").parents) == ("UA", "COUNTRY")
    assert (code_list("PCODE").codes["UA4606"].parent, code_list("PCODE").codes["UA46"].parent) == ("UA46", "UA")


@pytest.mark.parametrize("name", code_list_names())
def test_every_parent_is_a_code(name: str) -> None:
    codes = code_list(name)
    above = set(codes.codes) | set(code_list(codes.parents).codes if codes.parents else ())
    assert {code.parent for code in codes.codes.values() if code.parent} <= above


def test_the_list_of_lists_names_them_all() -> None:
    assert tuple(sorted(code_list("LIST").codes)) == code_list_names()
    assert code_list("LIST").resolve("Країна") == "COUNTRY"


def test_a_stores_own_records_are_laid_over_a_list() -> None:
    shipped = code_list("MODE")
    own = overlaid(
        shipped,
        [
            {"list": "MODE", "code": "RADIO", "name_en": "By radio", "valid_from": date(2024, 1, 1)},
            {"list": "MODE", "code": "HYBRID", "name_uk": "Змішаний", "valid_to": date(2024, 12, 31)},
            {"list": "SEX", "code": "X", "name_en": "In no way of this list"},
        ],
    )
    assert set(own.codes) == {*shipped.codes, "RADIO"}
    assert own.resolve("by radio") == "RADIO"
    assert [own.codes["HYBRID"].name(language) for language in ("en", "uk")] == [shipped.codes["HYBRID"].name(), "Змішаний"]
    assert (own.codes["HYBRID"].valid_on(date(2024, 12, 31)), own.codes["HYBRID"].valid_on(date(2025, 1, 1))) == (True, False)
    assert shipped.codes["HYBRID"].valid_to is None


def test_every_listed_file_is_there_and_every_file_is_listed() -> None:
    assert code_list_names() == tuple(sorted(path.stem for path in CODES.glob("*.csv") if path.stem not in ("lists", "spellings")))


@pytest.mark.parametrize("name", code_list_names())
def test_every_list_has_titles_and_english_names(name: str) -> None:
    codes = code_list(name)
    assert all(codes.title(language) for language in ("en", "uk", "fr"))
    assert [code.code for code in codes.codes.values() if not code.names["en"]] == []


@pytest.mark.parametrize("name", [name for name in code_list_names() if name not in ("REGION", "PCODE")])
def test_all_but_foreign_regions_and_raions_are_named_in_ukrainian_and_french(name: str) -> None:
    assert [code.code for code in code_list(name).codes.values() if not (code.names["uk"] and code.names["fr"])] == []


@pytest.mark.parametrize(("column", "list_name"), [line.split() for line in CODED.strip().splitlines()])
def test_the_demonstration_uses_listed_codes_only(column: str, list_name: str) -> None:
    record_type, field = column.split(".")
    with (DATA / "demo" / f"{record_type}.csv").open(encoding="utf-8", newline="") as file:
        used = {row[field] for row in csv.DictReader(file)} - {""}
    assert used
    assert used - set(code_list(list_name).codes) == set()


def test_the_map_of_ukraine_and_the_list_of_regions_agree() -> None:
    shapes = json.loads((DATA / "geography" / "ukraine-adm1.geojson").read_text(encoding="utf-8"))["features"]
    drawn = {shape["properties"]["iso_3166_2"]: shape["properties"]["name_uk"] for shape in shapes}
    listed = {code.code: code.name("uk") for code in code_list("REGION").codes.values() if code.extra["country"] == "UA"}
    assert len(drawn) == 27
    assert drawn == listed


def test_an_unknown_list_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownName, match=r"There is no code list “COUNTRIES”.*Did you mean “COUNTRY”"):
        code_list("COUNTRIES")


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("code,name_en\nA,Alpha\n", "column “name_uk” is missing"),
        ("code,name_en,name_uk,name_fr,valid_from,valid_to\nA,a,a,a,,\nA,b,b,b,,\n", "code “A” stands 2 times"),
        ("code,name_en,name_uk,name_fr,valid_from,valid_to\nA,a,a,a,2024-13-01,\n", "code “A”"),
        ("code,name_en,name_uk,name_fr,valid_from,valid_to\nA,a,a\n", "line 2 has 3 cells, not 6"),
        ("", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_broken_list_is_refused_with_its_problem(tmp_path: Path, rows: str | None, problem: str) -> None:
    (tmp_path / "lists.csv").write_text(
        "list,title_en,title_uk,title_fr,authority,complete\nOWN,Own,Свій,Propre,own,true\n", encoding="utf-8"
    )
    if rows is not None:
        (tmp_path / "OWN.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(BadDeclaration, match=problem):
        read_code_list(tmp_path, "OWN")


def test_two_letters_are_near_to_nothing() -> None:
    assert code_list("COUNTRY").suggestion("UK") == ""


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("UA-63", "Харківська | ХАРКІВСЬКА ОБЛАСТЬ | Харківська обл. | Kharkivska | Kharkivs'ka oblast | Kharkov | Харьков | Харків"),
        ("UA-23", "Запорізька | Запоріжжя | Zaporizhia | Zaporizhzhia region | Zaporozhye | Запорожье"),
        ("UA-30", "Київ | м. Київ | Kyiv | Kiev | Киев | Kyiv city"),
        ("UA-32", "Київська | Київська область | Київська обл | Kyiv oblast | Kiev region | Oblast de Kyiv | Киевская"),
        ("UA-51", "Odesa | Odessa | Одеська обл."),
        ("UA-46", "Lviv | Lvov | Львівська | область Львівська"),
    ],
)
def test_an_oblast_is_known_however_it_is_spelled(code: str, written: str) -> None:
    regions = code_list("REGION")
    assert {text: regions.resolve(text) for text in written.split(" | ")} == dict.fromkeys(written.split(" | "), code)


def test_a_spelling_that_two_places_share_means_neither() -> None:
    """The P-codes of the city of Kyiv and of its only raion bear one name; the oblast must not step in for them."""
    assert code_list("PCODE").resolve("Kyiv") is None


def test_a_name_of_several_places_is_told_as_such() -> None:
    assert code_list("REGION").suggestion("Amazonas") == "Several codes are called so: BR-AM, CO-AMA, PE-AMA, VE-Z."


def test_every_spelling_leads_to_its_code() -> None:
    with (CODES / "spellings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row for row in rows if code_list(row["list"]).resolve(row["spelling"]) != row["code"]] == []
