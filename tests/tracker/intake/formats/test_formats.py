"""Files of other formats, real ones: what each is taken for, what it becomes, and what of it is refused and where."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from tests.stores import store_of
from tests.tracker.intake.files import held, loaded, text_file, workbook
from tracker.errors import TrackerError, UnknownName, UnreadableFile, WrongRequest
from tracker.intake.formats.dhis2 import span_of
from tracker.intake.formats.given import Given
from tracker.intake.load import HowRead, load
from tracker.intake.participants.recorded import Register
from tracker.intake.reading import NamesPeople
from tracker.intake.result import LoadResult
from tracker.intake.rows.sender import Sender
from tracker.intake.sheets import contents
from tracker.people.vault import open_vault
from tracker.store import Store

SAMPLES = Path(__file__).parent / "samples"
ROOT = Path(__file__).parents[4]
MAPPINGS = re.findall(r"```toml\n(.*?)```", (ROOT / "FORMATS.md").read_text(encoding="utf-8"), flags=re.DOTALL)
TRAINING, PEOPLE, MALARIA, SPAR = MAPPINGS


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store that knows the Netherlands by its number, WHO by its name, and one programme."""
    records = {
        "organisation": [{"org_id": "MFA-NL", "org_type": "10"}, {"org_id": "WHO", "org_type": "40"}],
        "org_name": [{"org_id": "WHO", "lang": "en", "name": "World Health Organization"}],
        "org_identifier": [{"org_id": "MFA-NL", "scheme": "XM-DAC", "value": "7"}],
        "programme": [{"programme_id": "IMP", "name": "Partnership"}],
    }
    with store_of(tmp_path / "tracker.duckdb", records) as opened:
        yield opened


def taken(store: Store, name: str | Path, **given: object) -> LoadResult:
    """The result of loading a sample; that amounts lie far apart in it is right."""
    return load(store, [SAMPLES / name], given=Given(**given), confirm=["all"], actor="test", reason="test")  # type: ignore[arg-type]


def mapping(tmp_path: Path, text: str) -> Path:
    return text_file(tmp_path / "mapping.toml", text)


def tables(path: Path, **given: object) -> dict[str, list[dict[str, Any]]]:
    """What a file holds, by record type, without a store."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind, table in contents(path, **given).tables:  # type: ignore[arg-type]
        names, *rows = (row.cells for row in table.rows)
        found.setdefault(kind.name, []).extend(dict(zip(map(str, names), row, strict=True)) for row in rows)
    return found


def test_iati_activities_become_programmes_with_their_money_and_results(store: Store) -> None:
    result = taken(store, "iati-food-security.xml")
    assert result.rejected == ()
    assert {name: result.added[name] for name in ("programme", "txn", "framework", "result", "framework_indicator")} == {
        "programme": 7,
        "txn": 63,
        "framework": 2,
        "result": 11,
        "framework_indicator": 17,
    }
    assert sums(store) == as_the_file_says(SAMPLES / "iati-food-security.xml")
    assert held(store, "select statement from result where result_id = 'NL-KVK-30214009-C380/R3'") == [
        ("# of advocacy initiatives carried out by CSOs, for, by or with their membership/constituency",)
    ]
    assert held(store, "select kind, on_date, value from target where indicator = 'SCS041' and framework_id like 'NL-%' order by 1") == [
        ("baseline", date(2021, 12, 31), Decimal(0)),
        ("target", date(2025, 12, 31), Decimal(91)),
    ]


def sums(store: Store) -> set[tuple[object, ...]]:
    return set(held(store, "select programme_id, type, currency, count(*), sum(amount) from txn group by all"))


def as_the_file_says(path: Path) -> set[tuple[object, ...]]:
    """The sums of a file by activity, type and currency, as a reader of XML that is not ours adds them."""
    found: dict[tuple[str, str, str], list[Decimal]] = {}
    for activity in ET.parse(path).getroot():
        for each in activity.iter("transaction"):
            value, kind = each.find("value"), each.find("transaction-type")
            assert value is not None
            assert kind is not None
            currency = value.get("currency") or activity.get("default-currency") or ""
            key = (str(activity.findtext("iati-identifier")).strip(), str(kind.get("code")), currency)
            found.setdefault(key, []).append(Decimal(str(value.text)))
    return {(*key, len(amounts), sum(amounts)) for key, amounts in found.items()}


@pytest.mark.parametrize("name", ["iati-food-security.xml", "iati-annotated.xml", "iati-results.xml"])
def test_plans_targets_and_actuals_of_real_files_are_theirs_by_period(store: Store, tmp_path: Path, name: str) -> None:
    """Read by a reader of XML that is not ours. The official example of results names no activity, so it is given one; “N=41;P=56” is refused."""
    text = (SAMPLES / name).read_text(encoding="utf-8")
    if name == "iati-results.xml":
        text = text.replace("<iati-activity>", '<iati-activity default-currency="USD"><iati-identifier>XM-R</iati-identifier>', 1)
    result = taken(store, text_file(tmp_path / "a.xml", text))
    root = ET.fromstring(text)
    plans = [
        (day_of(each, "period-end"), number(each.findtext("value")))
        for name in ("budget", "planned-disbursement")
        for each in root.iter(name)
    ]
    promised = [number(each.get("value")) for name in ("baseline", "target") for each in root.iter(name)]
    actuals = [
        (day_of(period, "period-end"), number(each.get("value"))) for period in root.iter("period") for each in period.iter("actual")
    ]
    of_money = "(measure like '%/budget/%' or measure like '%/planned-disbursement/%')"
    stated = "select as_of, value from stated_total where"
    assert Counter(held(store, f"{stated} {of_money}")) == Counter(plans)
    assert Counter(held(store, f"{stated} not {of_money}")) == Counter(each for each in actuals if each[1] is not None)
    assert Counter(row[0] for row in held(store, "select value from target")) == Counter(each for each in promised if each is not None)
    assert len(result.rejected) == text.count('value="N=')


def number(text: str | None) -> Decimal | None:
    return Decimal(text) if text and text.isdecimal() else None


def day_of(element: ET.Element, name: str) -> date:
    found = element.find(name)
    assert found is not None
    return date.fromisoformat(found.attrib["iso-date"])


def test_a_publisher_that_the_store_knows_by_number_is_that_organisation(store: Store) -> None:
    result = taken(store, "iati-food-security.xml")
    assert "1 organisation(s) known already, kept as they are: XM-DAC-7 → MFA-NL" in result.notes
    assert held(store, "select count(*) from txn where 'MFA-NL' in (provider_org, receiver_org)")[0][0] == 4
    assert held(store, "select org_type from organisation where org_id in ('MFA-NL', 'XM-DAC-7')") == [("10",)]


def test_a_transaction_with_several_values_is_refused(store: Store, tmp_path: Path) -> None:
    text = (SAMPLES / "iati-one-line.xml").read_text(encoding="utf-8")
    value = re.search(r"<transaction>.*?(<value .*?</value>)", text, re.DOTALL)
    assert value
    result = taken(store, text_file(tmp_path / "a.xml", text.replace(value[1], value[1] * 2, 1)), programme="IMP")
    assert [each.reason for each in result.rejected if "values" in each.reason] == [
        "The transaction has 2 values, and nothing says which is right"
    ]


def test_currencies_that_transactions_leave_out_are_the_activitys_and_a_second_load_changes_nothing(store: Store) -> None:
    taken(store, "iati-one-line.xml")
    assert sums(store) == as_the_file_says(SAMPLES / "iati-one-line.xml")
    again = taken(store, "iati-one-line.xml")
    assert (again.revision, again.added, again.changed, again.rejected) == (None, {}, {}, ())


def test_with_a_programme_the_activities_are_grants_to_it(store: Store) -> None:
    taken(store, "iati-one-line.xml", programme="IMP")
    assert held(store, "select count(*) from programme") == [(1,)]
    assert held(store, "select count(*), count(distinct funding_id) from txn where programme_id = 'IMP'") == [(11, 8)]


IATI = """<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="{version}">
  <iati-activity>
    <iati-identifier>XM-1</iati-identifier>
    <reporting-org ref="XM-DAC-7" type="10"><narrative>Netherlands</narrative></reporting-org>
    <title><narrative>Один</narrative></title>
    <activity-date type="2" iso-date="2024-02-30"/>
    <activity-date type="1" iso-date="2024-03-01"/>
    <transaction ref="T1"><transaction-type code="1"/><transaction-date iso-date="2024-05-01"/><value currency="EUR">1 000,50</value></transaction>
    <transaction ref="T2"><transaction-type code="1"/><transaction-date iso-date="2024-05-01"/><value>7</value></transaction>
    <transaction ref="T3"><transaction-type code="99"/><transaction-date iso-date="2024-05-01"/><value currency="EUR">7</value></transaction>
  </iati-activity>
  <iati-activity><title><narrative>No number</narrative></title><transaction/></iati-activity>
</iati-activities>
"""


def test_broken_elements_are_told_one_by_one_and_the_rest_is_taken(store: Store, tmp_path: Path) -> None:
    result = loaded(store, text_file(tmp_path / "a.bin", IATI.format(version="2.03")))
    assert [(finding.where, finding.field, finding.reason) for finding in result.rejected] == [
        ("a.bin, line 7, iati-activity[1]/activity-date[1]", None, "“2024-02-30” is no day of the form 2024-12-31; it is left out"),
        ("a.bin, line 10, iati-activity[1]/transaction[2]", "currency", "Currency is required"),
        ("a.bin, line 11, iati-activity[1]/transaction[3]", "type", "“99” is not in the list TRANSACTION_TYPE"),
        (
            "a.bin, line 13, iati-activity[2]",
            None,
            "The activity has no iati-identifier; nothing of it is taken, of its transactions neither (1)",
        ),
    ]
    assert result.as_dict()["rejected"][1]["path"] == "iati-activity[1]/transaction[2]"  # type: ignore[index]  # by contract
    assert held(store, "select txn_id, amount, currency, receiver_org from txn") == [("XM-1/T1", Decimal("1000.50"), "EUR", "MFA-NL")]
    assert held(store, "select name, start_date from programme where programme_id = 'XM-1'") == [("Один", date(2024, 3, 1))]


def activity(parts: str, attributes: str = 'default-currency="EUR"', root: str = 'version="2.03"') -> str:
    return f"<iati-activities {root}><iati-activity {attributes}><iati-identifier>XM-3</iati-identifier>{parts}</iati-activity></iati-activities>"


SPENT = '<transaction><transaction-type code="3"/><transaction-date iso-date="2024-05-01{}"/><value>{}</value></transaction>'


def test_elements_of_other_namespaces_are_not_those_of_iati(tmp_path: Path) -> None:
    foreign = '<x:transaction><transaction-type code="3"/><value>99</value></x:transaction>'
    inside = SPENT.format("", 5).replace("<value>", "<x:value>7</x:value><value>")
    unprefixed = '<transaction xmlns="urn:x"><value>98</value></transaction>'
    text = activity(foreign + inside + unprefixed, root='version="2.03" xmlns:x="urn:x"')
    found = contents(text_file(tmp_path / "a.xml", text))
    assert [row["amount"] for row in tables(tmp_path / "a.xml")["txn"]] == [Decimal(5)]
    assert "a.xml: not taken: 2 elements of other vocabularies" in found.notes
    every = re.sub(r"(</?)(?=[a-z])", r"\1i:", activity(SPENT.format("", 6))).replace(
        "<i:iati-activities", '<i:iati-activities xmlns:i="urn:i"'
    )
    assert [row["amount"] for row in tables(text_file(tmp_path / "b.xml", every))["txn"]] == [Decimal(6)]


def test_days_with_a_zone_and_numbers_with_three_places_are_what_xml_says(store: Store, tmp_path: Path) -> None:
    parts = f'<activity-date type="2" iso-date="2024-03-01Z"/>{SPENT.format("+02:00", "-1234.500")}{SPENT.format("", "7.125")}'
    result = loaded(store, text_file(tmp_path / "a.xml", activity(parts)))
    assert held(store, "select txn_date, amount from txn") == [(date(2024, 5, 1), Decimal("-1234.50"))]
    assert held(store, "select start_date from programme where programme_id = 'XM-3'") == [(date(2024, 3, 1),)]
    assert [(finding.where, finding.field) for finding in result.rejected] == [("a.xml, line 1, iati-activity[1]/transaction[2]", "amount")]


def test_what_no_record_holds_of_an_activity_is_told(tmp_path: Path) -> None:
    parts = (
        '<activity-status code="5"/><related-activity type="1" ref="P"/><sector code="12220" percentage="60"/>'
        f'<sector code="12110" percentage="40"/>{SPENT.format("", 5)}<default-aid-type vocabulary="2" code="1"/><default-aid-type code="C01"/>'
        '<result type="1"><indicator measure="2" ascending="0"/></result>'
    )
    file = text_file(tmp_path / "a.xml", activity(parts, 'default-currency="EUR" hierarchy="2"'))
    assert contents(file, programme="IMP").notes[1:] == (
        "a.xml: not taken: 2 parts of transactions by sector, 1 related activities",
        "a.xml: no record holds the 2 trait(s): in percent, the lower the better",
        "a.xml: no record holds the 1 status(s): cancelled",
        "a.xml: no record holds the 1 level below other activities(s): 2",
    )
    assert [row["aid_type"] for row in tables(file, programme="IMP")["funding"]] == ["C01"]


def test_an_actual_of_a_group_that_is_half_said_is_no_total(tmp_path: Path) -> None:
    actual = '<actual value="10"><dimension name="sex" value=""/></actual>'
    period = f'<period><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/>{actual}</period>'
    file = text_file(tmp_path / "a.xml", activity(f"<result><indicator>{period}</indicator></result>"))
    assert [(row["dim"], row["dim_value"]) for row in tables(file)["stated_total"]] == [("sex", "?")]


def test_activities_of_an_old_version_are_told_one_by_one(tmp_path: Path) -> None:
    text = activity("").replace("<iati-activities>", "") + activity("").partition(">")[2]
    mixed = text.replace("</iati-activities>", "", 1).replace("<iati-activity ", '<iati-activity version="1.03" ', 1)
    found = contents(text_file(tmp_path / "a.xml", mixed))
    assert [(finding.path, finding.reason) for finding in found.findings] == [
        ("iati-activity[1]", "The activity is IATI of version 1.03, which was withdrawn; nothing of it is taken")
    ]
    assert [kind.name for kind, _ in found.tables] == ["programme"]


def test_an_xml_file_of_too_many_tags_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(b'<iati-activities version="2.03">' + b"<a/>" * 10_000_001)
    with pytest.raises(UnreadableFile, match="more than 10 million tags"):
        contents(file)


def moved(kind: int, amount: int, ends: str = "", ref: str = "") -> str:
    return (
        f'<transaction ref="{ref or f"{kind}-{amount}"}"><transaction-type code="{kind}"/><transaction-date iso-date="2024-05-01"/>'
        f"<value>{amount}</value>{ends}</transaction>"
    )


def listed(*activities: tuple[str, str]) -> str:
    """Activities by identifier, each with its parts."""
    head = (
        '<iati-activity default-currency="EUR"><iati-identifier>{}</iati-identifier><reporting-org ref="NL-1" type="21"/>{}</iati-activity>'
    )
    return f'<iati-activities version="2.03">{"".join(head.format(*each) for each in activities)}</iati-activities>'


def test_money_between_two_activities_of_one_programme_is_internal(tmp_path: Path) -> None:
    """Both told it, so funds received were 1,600, and spending 1,100."""
    donor, given = '<provider-org ref="XM-DAC-7"/>', '<provider-org ref="NL-1" provider-activity-id="P"/>'
    handed = f'{given}<receiver-org ref="NL-1" receiver-activity-id="C"/>'
    own = '<provider-org ref="NL-1" provider-activity-id="C"/>'
    away = '<receiver-org ref="UA-1" receiver-activity-id="ELSEWHERE"/>'
    file = text_file(
        tmp_path / "a.xml",
        listed(("P", moved(1, 1000, donor) + moved(3, 600, handed)), ("C", moved(1, 600, given) + moved(4, 500, own + away))),
    )
    together = {row["txn_id"]: row["boundary"] for row in tables(file, programme="IMP")["txn"]}
    assert together == {"P/1-1000": "external", "P/3-600": "internal", "C/1-600": "internal", "C/4-500": "external"}
    assert {row["boundary"] for row in tables(file)["txn"]} == {"external"}  # each activity is a programme of its own


def test_an_activity_above_another_that_tells_the_same_kinds_of_money_is_told(tmp_path: Path) -> None:
    child = '<related-activity type="2" ref="C"/>'
    told = "a.xml: activities that stand above others which tell the same kinds of money; it may count twice: P"
    for spent in (4, 3):
        parts = ("P", child + moved(4, 500)), ("C", '<related-activity type="1" ref="P"/>' + moved(spent, 500))
        notes = contents(text_file(tmp_path / "a.xml", listed(*parts)), programme="IMP").notes
        assert (told in notes) == (spent == 4)


def test_an_activity_that_comes_twice_counts_once(store: Store, tmp_path: Path) -> None:
    """The second edition, or another publisher's copy, added its transactions."""
    result = taken(store, text_file(tmp_path / "a.xml", listed(("P", moved(4, 500)), ("P", moved(4, 70)))), programme="IMP")
    assert held(store, "select sum(amount) from txn") == [(Decimal(500),)]
    assert [(each.path, each.reason) for each in result.rejected] == [
        ("iati-activity[2]", "The activity P is there already; nothing of this one is taken")
    ]


def test_a_year_and_its_last_quarter_are_two_actuals_and_what_has_no_value_is_no_target(store: Store, tmp_path: Path) -> None:
    span = '<period><period-start iso-date="{}-01"/><period-end iso-date="2024-12-31"/>{}</period>'
    title = "<title><narrative>Trained</narrative></title>"
    periods = span.format("2024-01", '<target value="10"/><target/><actual value="9"/>') + span.format("2024-10", '<actual value="3"/>')
    file = text_file(
        tmp_path / "a.xml", listed(("P", f"<result type='1'>{title}<indicator measure='4'>{title}{periods}</indicator></result>"))
    )
    result = taken(store, file)
    assert result.rejected == ()
    assert held(store, "select dim, dim_value, value from stated_total order by value") == [
        ("period", "2024-10-01 to 2024-12-31", Decimal(3)),
        ("period", "2024-01-01 to 2024-12-31", Decimal(9)),
    ]
    assert held(store, "select value from target") == [(Decimal(10),)]
    assert "a.xml: not taken: 1 baselines and targets without a value" in result.notes


def test_results_of_an_activity_that_names_its_currency_beside_each_amount_are_taken(store: Store, tmp_path: Path) -> None:
    result = "<result type='1'><title><narrative>Better care</narrative></title></result>"
    money = moved(4, 5).replace("<value>", '<value currency="GBP">')
    text = listed(("P", money + result)).replace(' default-currency="EUR"', "")
    assert loaded(store, text_file(tmp_path / "a.xml", text)).rejected == ()
    assert held(store, "select currency from framework") == [("GBP",)]
    other = moved(3, 6).replace("<value>", '<value currency="USD">')
    assert [row.get("currency") for row in tables(text_file(tmp_path / "b.xml", text.replace(money, money + other)))["framework"]] == [None]


def test_budgets_are_stated_totals_of_their_periods_and_places_are_told_by_name(store: Store, tmp_path: Path) -> None:
    span = '<period-start iso-date="{0}-01-01"/><period-end iso-date="{0}-12-31"/><value currency="EUR">{1}</value>'
    parts = (
        f'<budget type="1" status="2">{span.format(2024, 3000)}</budget>',
        f'<budget type="1">{span.format(2025, 900)}</budget><budget type="2">{span.format(2025, 1200)}</budget>',
        f'<planned-disbursement><provider-org ref="XM-DAC-7"/>{span.format(2024, 50)}</planned-disbursement>',
        f"<budget>{span.format(2026, 5).replace('EUR', '')}</budget>",
        '<recipient-country code="UA"/><location><name><narrative>Lviv</narrative></name></location><location/>',
    )
    activity = f"<iati-activity><iati-identifier>XM-2</iati-identifier>{''.join(parts)}</iati-activity>"
    result = loaded(store, text_file(tmp_path / "b.xml", f'<iati-activities version="2.03">{activity}</iati-activities>'))
    stated = "select measure, dim_value, value, note from stated_total order by all"
    assert held(store, stated) == [
        ("XM-2/budget/EUR", "2024-01-01 to 2024-12-31", Decimal(3000), "committed"),
        ("XM-2/budget/EUR", "2025-01-01 to 2025-12-31", Decimal(1200), "revised"),
        ("XM-2/planned-disbursement/EUR", "2024-01-01 to 2024-12-31", Decimal(50), "from XM-DAC-7"),
    ]
    assert [finding.reason for finding in result.rejected] == ["The budget has no currency"]
    assert "b.xml: no record holds the 2 place(s): Lviv, a location without a name" in result.notes
    assert "b.xml: not taken: 1 budgets of which the file has a revision" in result.notes
    assert held(store, "select home_country from programme where programme_id = 'XM-2'") == [("UA",)]


def test_sectors_that_the_list_lacks_are_told_by_name_and_taken_once_it_has_them(store: Store, tmp_path: Path) -> None:
    sector = '<sector code="11110"/><transaction-date'
    file = text_file(tmp_path / "a.xml", IATI.format(version="2.03").replace("<transaction-date", sector))
    (note,) = (note for note in loaded(store, file, dry_run=True).notes if "DAC_SECTOR" in note)
    assert note == (
        "a.xml: sectors that the list DAC_SECTOR lacks, left out: 11110 × 3 (Education policy and administrative management). "
        "To keep them, load a code.csv with the columns list, code, name_en (DAC_SECTOR, 11110, …), then this file again"
    )
    loaded(store, text_file(tmp_path / "code.csv", "list,code,name_en\nDAC_SECTOR,11110,Education policy\n"), file)
    assert held(store, "select distinct sector from txn") == [("11110",)]


def test_the_loader_may_say_the_currency_that_nothing_else_does(tmp_path: Path) -> None:
    found = tables(text_file(tmp_path / "a.xml", IATI.format(version="2.03")), currency="USD")
    assert [row["currency"] for row in found["txn"]] == ["EUR", "USD", "EUR"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (IATI.format(version="1.05"), "a.xml is IATI of version 1.05, which was withdrawn"),
        (IATI.format(version="1"), "a.xml is IATI of version 1, which was withdrawn"),
        ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><iati-activities/>', "holds a document type declaration"),
        ('<iati-activities version="2.03"><iati-activity></iati-activities>', "is not well-formed XML, line 1"),
        ('<?xml version="1.0" encoding="WTF-8"?><adx/>', "is not well-formed XML"),
        ("<kml/>", "XML of a kind that is not known: its root is “kml”"),
        ('{"a": 1}', "JSON of a kind that is not known"),
        ('{"dataValues": [', "is not well-formed JSON, line 1"),
        ('{"grants": [{"id": "half \\ud83d of a letter"}]}', "is not well-formed JSON"),
        ('<iati-organisations version="2.03"/>', "holds budgets and documents of a publisher, and no activities"),
        ("<a>" * 200 + "</a>" * 200, "is nested too deep"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        contents(text_file(tmp_path / "a.xml", text))


def test_fts_flows_become_transactions_in_the_currency_they_were_given_in(store: Store) -> None:
    result = taken(store, "fts-afghanistan.csv", programme="IMP")
    assert result.rejected == ()
    assert "world-health-organization → WHO" in " ".join(result.notes)
    first = "select type, txn_date, amount, currency, provider_org, receiver_org from txn where txn_id = 'FTS-228238'"
    assert held(store, first) == [
        ("11", date(2021, 2, 25), Decimal(500000), "EUR", "luxembourg-government-of", "international-committee-of-the-red-cross")
    ]
    assert held(store, "select count(*), count(*) filter (in_kind), count(*) filter (receiver_org is null) from txn") == [(36, 7, 5)]


def test_fts_flows_of_the_interface_are_those_of_the_table(store: Store) -> None:
    result = taken(store, "fts-flows.json", programme="IMP")
    assert result.rejected == ()
    assert "fts-flows.json: read as OCHA FTS flows: 5 rows" in result.notes
    assert held(
        store, "select txn_id, type, txn_date, amount, currency, provider_org, receiver_org from txn where amount < 1000000 order by 1"
    ) == [
        ("FTS-214493", "1", date(2020, 2, 20), Decimal(324873), "USD", "japan-government-of", "united-nations-children-s-fund"),
        (
            "FTS-217893",
            "1",
            date(2020, 8, 20),
            Decimal(367300),
            "AED",
            "big-heart-foundation",
            "united-nations-high-commissioner-for-refugees",
        ),
        ("FTS-218695", "11", date(2020, 3, 16), Decimal(894900), "EUR", "germany-government-of", "WHO"),
        ("FTS-218949", "1", date(2020, 4, 7), Decimal(775562), "CAD", "canada-government-of", "WHO"),
    ]


def test_an_original_amount_of_nothing_is_none_in_a_table_of_flows_either(store: Store, tmp_path: Path) -> None:
    rows = "2024-02-01,5000,Luxembourg,WHO,Standard,paid,7,incoming,0,EUR\n"
    heading = "date,amountUSD,srcOrganization,destOrganization,flowType,status,id,boundary,originalAmount,originalCurrency\n"
    taken(store, text_file(tmp_path / "flows.csv", heading + rows), programme="IMP")
    assert held(store, "select amount, currency from txn") == [(Decimal(5000), "USD")]


def test_what_flows_out_is_no_money_received_and_what_is_shared_is_told(tmp_path: Path) -> None:
    heading = "date,amountUSD,srcOrganization,destOrganization,flowType,status,id,boundary,onBoundary\n"
    ways = ("incoming,single", "outgoing,single", "internal,shared", ",", "sideways,single")
    rows = "".join(f"2024-02-01,{n}000,Luxembourg,WHO,Standard,paid,{n},{way}\n" for n, way in enumerate(ways, 1))
    path = text_file(tmp_path / "flows.csv", heading + rows)
    found = tables(path, programme="IMP")["txn"]
    assert [(row["txn_id"], row["type"], row["boundary"]) for row in found] == [
        ("FTS-1", "1", "external"),
        ("FTS-3", "1", "internal"),
        ("FTS-4", "1", None),
        ("FTS-5", "1", "sideways"),
        ("FTS-2", "3", "external"),
    ]
    notes = contents(path, programme="IMP").notes
    assert "flows.csv: 1 flows that are shared with others beyond this place or plan, taken with their whole amount" in notes


def test_flows_that_may_be_told_twice_are_counted() -> None:
    notes = contents(SAMPLES / "fts-afghanistan.csv", programme="IMP").notes
    rows = (SAMPLES / "fts-afghanistan.csv").read_text(encoding="utf-8")
    assert f"fts-afghanistan.csv: {rows.count(',Parked,')} flows that are parked, and told again where they are passed on" in notes


def test_a_page_of_several_says_so(tmp_path: Path) -> None:
    whole = json.loads((SAMPLES / "fts-flows.json").read_text(encoding="utf-8"))
    path = text_file(tmp_path / "flows.json", json.dumps({**whole, "meta": {"nextLink": "https://x.example"}}))
    assert contents(path, programme="IMP").notes[-1] == "flows.json: it is one page of several, and names the next"


def test_whoever_shares_an_amount_is_left_out_and_what_is_no_flow_is_a_finding(tmp_path: Path) -> None:
    whole = json.loads((SAMPLES / "fts-flows.json").read_text(encoding="utf-8"))
    flow = whole["data"]["flows"][0]
    flow["sourceObjects"].append({"type": "Organization", "name": "Another"})
    whole["data"]["flows"] = [flow, None]
    found = contents(text_file(tmp_path / "flows.json", json.dumps(whole)), programme="IMP")
    assert [finding.where for finding in found.findings] == ["flows.json, data.flows[2]"]
    assert "flows.json: not taken: 1 parties that share an amount with others" in found.notes


def test_a_format_that_does_not_say_its_programme_asks_for_it() -> None:
    with pytest.raises(WrongRequest, match="It is not said which programme the records belong to"):
        contents(SAMPLES / "fts-afghanistan.csv")


def test_grants_of_360giving_become_funding(store: Store) -> None:
    result = taken(store, "360giving-grants.xlsx", programme="IMP")
    assert (result.rejected, result.added["funding"]) == ((), 20)
    assert held(
        store, "select funder_org, recipient_org, amount, currency, signed_on from funding where title like '%Southwark%' limit 1"
    ) == [("GB-CHC-1000147", "GB-CHC-277927", Decimal(30000), "GBP", date(2021, 1, 26))]


def test_grants_of_360giving_in_json_are_those_of_the_table(store: Store, tmp_path: Path) -> None:
    table = [tuple(row.values()) for row in tables(SAMPLES / "360giving-grants.xlsx", programme="IMP")["funding"]]
    grants = json.loads((SAMPLES / "360giving-grants.json").read_text(encoding="utf-8"))["grants"]
    answered = text_file(
        tmp_path / "api.json", json.dumps({"count": 1, "results": [{"grant_id": each["id"], "data": each} for each in grants]})
    )
    for file in (SAMPLES / "360giving-grants.json", answered):
        result = taken(store, file, programme="IMP")
        assert result.rejected == ()
        assert held(store, "select count(*) from funding") == [(8,)]
    day = {row[0]: row for row in table}
    assert all(day[row[0]][2] == row[1] for row in held(store, "select funding_id, recipient_org from funding"))


def test_lists_and_objects_in_the_place_of_a_value_are_judged_as_texts(store: Store, tmp_path: Path) -> None:
    grants = json.loads((SAMPLES / "360giving-grants.json").read_text(encoding="utf-8"))["grants"][:3]
    grants[0]["amountAwarded"], grants[1]["title"], grants[2]["currency"] = [5, 6], ["One", "Two"], {"code": "GBP"}
    grants[2]["fundingOrganization"][0]["name"] = {"en": "Trust"}
    result = taken(store, text_file(tmp_path / "g.json", json.dumps({"grants": grants})), programme="IMP")
    assert {(finding.where, finding.field) for finding in result.rejected} == {
        ("g.json, grants[1]", "amount"),
        ("g.json, grants[3]", "currency"),
    }
    assert held(store, "select title from funding") == [("One, Two",)]


def test_an_identity_that_nobody_would_see_harms_no_message(store: Store, tmp_path: Path) -> None:
    grant = json.loads((SAMPLES / "360giving-grants.json").read_text(encoding="utf-8"))["grants"][0]
    grant["fundingOrganization"] = [{"id": "\u202e1", "name": "World Health Organization"}]
    result = taken(store, text_file(tmp_path / "g.json", json.dumps({"grants": [grant]})), programme="IMP")
    assert [note for note in result.notes if not note.isprintable()] == []
    assert any("→ WHO" in note for note in result.notes)


def test_of_a_grant_to_an_individual_neither_name_nor_title_is_read(store: Store, tmp_path: Path) -> None:
    grant = {
        "id": "360G-1", "title": "Grant to Olena Canary", "currency": "GBP", "amountAwarded": 500, "awardDate": "2024-01-02",
        "recipientIndividual": {"id": "360G-1-I", "name": "Olena Canary"}, "fundingOrganization": [{"id": "GB-CHC-1", "name": "Trust"}],
    }  # fmt: skip
    result = taken(store, text_file(tmp_path / "grants.json", json.dumps({"grants": [grant]})), programme="IMP")
    assert (result.added["funding"], result.rejected) == (1, ())
    assert "Canary" not in json.dumps(
        [held(store, f"select * from {name}") for name in ("funding", "org_name", "organisation")], default=str
    )


def test_a_refused_cell_of_a_workbook_in_another_format_has_its_own_address(store: Store, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(SAMPLES / "360giving-grants.xlsx")
    assert book.active is not None
    book.active["I5"] = "about 30000"
    book.save(tmp_path / "grants.xlsx")
    (finding,) = taken(store, tmp_path / "grants.xlsx", programme="IMP").rejected
    assert (finding.where, finding.field) == ("grants.xlsx, sheet ABCT data - Jan 2013 - Aug 2020, cell I5", "amount")


def test_a_3w_tagged_with_hxl_becomes_activities_with_their_places(store: Store) -> None:
    result = taken(store, "hxl-ebola-3w.csv", programme="IMP")
    assert result.rejected == ()
    assert result.added["activity"] == result.added["activity_place"] == result.added["activity_org"]
    assert held(store, "select distinct country from activity_place") == [("GN",)]
    assert held(store, "select count(*) from activity_org where org_id = 'WHO'")[0] > (0,)


def test_tags_that_repeat_or_say_a_little_more_are_understood(tmp_path: Path) -> None:
    rows = [
        ["Who", "Who (fr)", "What", "Where", "Where", "Reached"],
        ["#org+en", "#org+fr", "#activity+name", "#country+code", "#adm1+name", "#reached"],
        ["WHO", "", "Training", "SL", "Bo", "40"],
        ["", "MSF", "Clinics", "SL", "Bo", ""],
    ]
    files = (
        text_file(tmp_path / "a.csv", "\n".join(map(",".join, rows))),
        text_file(tmp_path / "a.json", json.dumps(rows)),
        text_file(tmp_path / "b.json", json.dumps([dict(zip(rows[1], row, strict=True)) for row in rows[2:]])),
    )
    for file in files:
        found = tables(file, programme="IMP")
        assert [(row["activity_id"], row["title"]) for row in found["activity"]] == [
            ("3W-who-training-sl-bo-", "Training"),
            ("3W-msf-clinics-sl-bo-", "Clinics"),
        ]
        assert [(row["country"], row["subdivision"]) for row in found["activity_place"]] == [("SL", "Bo")] * 2
        notes = contents(file, programme="IMP").notes
        assert f"{file.name}: several columns are called #org; of each row the first that says something is taken" in notes
        assert f"{file.name}: columns that no record takes, with how many rows say something there: #reached" in notes


def test_of_several_organisations_each_has_the_part_that_its_attribute_means(tmp_path: Path) -> None:
    tags = "#org+prog+name,#org +impl,#org+funder,#activity,#country"
    rows = "UNICEF,Caritas,EU,Training,UA\nWHO,PMC,-,Clinics,UA\n,,Norway,Visits,UA\n"
    found = tables(text_file(tmp_path / "a.csv", f"{tags}\n{rows}"), programme="IMP")
    assert [(row["activity_id"][3:].split("-")[0], row["org_id"], row["role"]) for row in found["activity_org"]] == [
        ("caritas", "caritas", "organiser"),
        ("pmc", "pmc", "organiser"),
        ("", None, "organiser"),
        ("caritas", "unicef", "support"),
        ("pmc", "who", "support"),
        ("caritas", "eu", "funder"),
        ("", "norway", "funder"),
    ]
    assert [row["name"] for row in found["org_name"]] == ["Caritas", "PMC", "UNICEF", "WHO", "EU", "Norway"]


def test_a_cell_that_cannot_be_trusted_makes_up_no_identity(store: Store) -> None:
    """A merged cell named an organisation “fault-reason-the-cell-is-merged…”."""
    result = taken(store, "hxl-merged.xlsx", programme="IMP")
    assert {(each.cell, each.field) for each in result.rejected if "is merged with D5" in each.reason} == {
        ("D6", "org_id"),
        ("D6", "name"),
        ("D6", "activity_id"),
    }
    assert [told for told in held(store, "select org_id from organisation") if "fault" in str(told)] == []
    assert result.added["activity"] == 3


def test_which_of_two_organisations_under_one_tag_does_what_is_asked(tmp_path: Path) -> None:
    rows = [["#org", "#activity", "#ORG", "#country"], ["WHO", "Training", "", "UA"], ["UNICEF", "Clinics", "Caritas", "UA"]]
    for file in (text_file(tmp_path / "a.csv", "\n".join(map(",".join, rows))), text_file(tmp_path / "a.json", json.dumps(rows))):
        with pytest.raises(WrongRequest, match="does not say which of them does what: “UNICEF”, “Caritas”"):
            contents(file, programme="IMP")
    file = text_file(tmp_path / "b.csv", "\n".join(map(",".join, rows[:2])))
    assert [row["org_id"] for row in tables(file, programme="IMP")["activity_org"]] == ["who"]


def test_grants_by_the_names_of_the_json_are_those_of_the_columns_and_people_have_no_title(tmp_path: Path) -> None:
    heading = "id,title,amountAwarded,currency,awardDate,fundingOrganization/0/id,fundingOrganization/0/name,recipientOrganization/0/name,recipientIndividual/0/name"
    text = f"{heading}\nG1,For a well,500,GBP,2024-01-02,GB-CHC-1,Trust,Charity,\nG2,For Ann Canary,60,GBP,2024-01-02,GB-CHC-1,Trust,,Ann Canary\n"
    path = text_file(tmp_path / "grants.csv", text)
    found = tables(path, programme="IMP")
    assert [(row["funding_id"], row["recipient_org"], row["title"]) for row in found["funding"]] == [
        ("G1", "charity", "For a well"),
        ("G2", None, None),
    ]
    assert "Canary" not in repr(contents(path, programme="IMP"))


def test_of_organisations_that_share_a_grant_none_has_it_whole_in_tables_as_in_json(tmp_path: Path) -> None:
    heads = (
        "Identifier,Title,Currency,Amount Awarded,Award Date,Funding Org:0:Name,Recipient Org:0:Name,Recipient Org:1:Name",
        "id,title,currency,amountAwarded,awardDate,fundingOrganization/0/name,recipientOrganization/0/name,recipientOrganization/1/name",
    )
    for head in heads:
        file = text_file(tmp_path / "g.csv", f"{head}\nG1,A,GBP,5,2024-01-02,Trust,One,Two\nG2,B,GBP,6,2024-01-02,Trust,One,\n")
        found = tables(file, programme="IMP")["funding"]
        assert [(row["funder_org"], row["recipient_org"], row["amount"]) for row in found] == [("trust", None, "5"), ("trust", "one", "6")]
        assert "g.csv: not taken: 1 parties that share an amount with others" in contents(file, programme="IMP").notes


def test_rows_at_places_are_activities_of_their_own_and_what_is_told_otherwise_is_counted(tmp_path: Path) -> None:
    rows = "WHO,Clinics,SL,Bo,2014-09-01\nWHO,Clinics,SL,Kenema,2014-09-01\nWHO,Clinics,SL,Bo,2014-10-01\n"
    for place in ("#adm1+name", "#adm2", "#loc"):
        path = text_file(tmp_path / "a.csv", f"#org,#activity,#country,{place},#date+start\n{rows}")
        assert len(tables(path, programme="IMP")["activity"]) == 2
        assert "a.csv: not taken: 1 rows that tell otherwise what an earlier row told" in contents(path, programme="IMP").notes


@pytest.mark.parametrize(("said", "meant"), [("Planned", "planned"), ("En cours", "held"), ("Cancelled", "cancelled"), ("", "held")])
def test_what_a_3w_only_plans_was_not_held(store: Store, tmp_path: Path, said: str, meant: str) -> None:
    file = text_file(tmp_path / "3w.csv", f"#org,#activity,#country,#status,#date+start\nCaritas,Home care,UA,{said},2025-03-01\n")
    loaded(store, file, given=Given(programme="IMP"))
    assert held(store, "select status from activity") == [(meant,)]


def test_a_status_of_a_3w_that_nobody_knows_is_refused(store: Store, tmp_path: Path) -> None:
    file = text_file(tmp_path / "3w.csv", "#org,#activity,#country,#status,#date+start\nCaritas,Home care,UA,Maybe,2025-03-01\n")
    found = loaded(store, file, given=Given(programme="IMP")).rejected
    assert ("status", "“Maybe” is not in the list ACTIVITY_STATUS") in [(each.field, each.reason) for each in found]


def test_the_country_of_a_3w_that_names_none_is_asked_once(store: Store, tmp_path: Path) -> None:
    tags = "#org,#activity,#adm1,#loc,#date+start"
    file = text_file(tmp_path / "3w.csv", f"{tags}\nCaritas,Home care,Lviv,Lviv,2025-03-01\nCaritas,Home care,Lviv,Stryi,2025-03-01\n")
    how: HowRead = {"given": Given(programme="IMP")}
    first = loaded(store, file, dry_run=True, **how)
    assert [(each.said, each.section) for each in first.proposals] == [("country", "values.activity_place")]
    assert [each.reason for each in first.rejected] == ["The column “country” (Country) is missing; none of its 2 rows is taken"]
    loaded(store, file, sender=Sender(values={"activity_place": {"country": "UA"}}), **how)
    assert held(store, "select country, city from activity_place order by city") == [("UA", "Lviv"), ("UA", "Stryi")]


def test_activities_of_an_earlier_3w_that_a_later_one_does_not_name_are_told(store: Store, tmp_path: Path) -> None:
    tags = "#org,#activity,#country,#adm1,#adm2,#date+start"
    rows = "Caritas,Home care,UA,Lviv,Stryi,2025-03-01\nCaritas,Home care,UA,Lviv,Lviv,2025-03-01\n"
    how: HowRead = {"given": Given(programme="IMP")}
    first = loaded(store, text_file(tmp_path / "3w.csv", f"{tags}\n{rows}"), **how)
    again = loaded(store, text_file(tmp_path / "3w.csv", f"{tags}\n{rows.replace('Stryi', 'Stryi town')}"), **how)
    told = (
        "1 activities of an earlier 3W are not in this one, and stay: 3W-caritas-home-care-ua-lviv-stryi; "
        "one that is spelled otherwise now counts twice until it is retired"
    )
    assert [told in each.notes for each in (first, again)] == [False, True]
    whole = loaded(store, text_file(tmp_path / "3w.csv", f"{tags}\n{rows}"), whole=["activity,programme_id=IMP"], **how)
    assert whole.retired == {"activity": 1, "activity_org": 1, "activity_place": 1}
    assert not any("and stay" in note for note in whole.notes)


@pytest.mark.parametrize("name", ["hxl-valid.csv", "hxl-valid-latin1.csv", "hxl-valid.xls", "hxl-merged.xlsx", "hxl-valid-objects.json"])
def test_hxl_is_read_from_every_kind_of_file(name: str) -> None:
    found = tables(SAMPLES / name, programme="IMP")
    places = [(row["country"], row["subdivision"]) for row in found["activity_place"]]
    assert places[0] == ("Panamá", "Los Santos")
    assert len(places) == 4


def test_participants_of_a_kobo_form_are_counted_by_the_mapping(store: Store, tmp_path: Path) -> None:
    result = taken(store, "kobo-repeat-groups.json", programme="IMP", mapping=mapping(tmp_path, TRAINING))
    assert result.rejected == ()
    assert result.notes[0] == (
        "kobo-repeat-groups.json: read as submissions of a Kobo or ODK form: 3 (3 not reviewed); only those approved or not reviewed are taken"
    )
    assert held(store, "select activity_id, slice, sex, n from headcount where activity_id = 'KOBO-17727576' order by all") == [
        ("KOBO-17727576", "sex", "F", 2),
        ("KOBO-17727576", "sex", "M", 1),
        ("KOBO-17727576", "total", None, 3),
    ]


def test_what_is_counted_is_one_group_however_its_code_is_spelled(store: Store, tmp_path: Path) -> None:
    """Two spellings were two counts of one, of which the second was taken for a repeat of the first."""
    people = [{"demo/sex": said} for said in ("male", "M", "Male", "female")]
    row = {"_id": 1, "formhub/uuid": "f", "today": "2024-05-01", "demo": people}
    text = TRAINING.replace("{sex|sex}", "{sex}")
    result = taken(store, text_file(tmp_path / "a.json", json.dumps([row])), programme="IMP", mapping=mapping(tmp_path, text))
    assert result.rejected == ()
    assert held(store, "select sex, n from headcount where slice = 'sex' order by sex") == [("F", 1), ("M", 3)]


def test_a_mapping_may_come_with_the_files_and_is_told_among_their_sources(store: Store, tmp_path: Path) -> None:
    files = [SAMPLES / "kobo-repeat-groups.json", mapping(tmp_path, TRAINING)]
    result = load(store, files, given=Given(programme="IMP"), actor="test", reason="test")
    assert result.added == {"activity": 3, "headcount": 8}
    with store.session() as session:
        assert session.tuples("select source from tracker.revision order by rev desc limit 1") == [
            ("kobo-repeat-groups.json, mapping.toml",)
        ]


@pytest.mark.parametrize("name", ["activity.csv", "answers.csv", "activity.xlsx", "iati-annotated.xml"])
def test_a_mapping_that_no_file_could_use_is_refused_and_not_left_aside(store: Store, tmp_path: Path, name: str) -> None:
    path = text_file(tmp_path / name, "today;_id\n2025-03-01;1\n") if name.endswith("csv") else SAMPLES / name
    if name.endswith("xlsx"):
        path = workbook(tmp_path / name, {"Activity": [["activity_id", "title"], ["A-1", "x"]]})
    with pytest.raises(WrongRequest, match=rf"mapping.toml would not be used: {name} is of no format") as refused:
        taken(store, path, programme="IMP", mapping=mapping(tmp_path, TRAINING))
    assert "--format kobo" in str(refused.value)
    if name == "answers.csv":
        assert taken(store, path, form="kobo", programme="IMP", mapping=mapping(tmp_path, TRAINING)).added == {"activity": 1}


def test_no_name_of_a_participant_reaches_the_store_or_a_message(store: Store, tmp_path: Path) -> None:
    result = taken(store, "kobo-repeat-groups.json", programme="IMP", mapping=mapping(tmp_path, TRAINING))
    kept = json.dumps(held(store, "select * from activity") + held(store, "select * from headcount"), default=str)
    assert not re.search("Ahmad|Myriam|Fatim", kept + " ".join(result.notes))


def test_participants_of_a_kobo_form_become_pseudonyms_at_the_door(store: Store, tmp_path: Path) -> None:
    given = Given(programme="IMP", mapping=mapping(tmp_path, PEOPLE))
    with open_vault(store.path) as vault:
        desk = Register(vault, "consent", date(2030, 12, 31), new=True)
        result = load(store, [SAMPLES / "kobo-repeat-groups.json"], given=given, register=desk, actor="test", reason="test")
    assert (result.rejected, result.added) == ((), {"activity": 3, "person": 7, "participation": 7})
    assert held(store, "select sex, count(*) from person group by sex order by sex") == [("F", 3), ("M", 4)]
    kept = [held(store, f"select * from {name}") for name in ("activity", "person", "participation")]
    assert not re.search("Ahmad|Myriam|Fatim", json.dumps([kept, result.notes, result.as_dict()], default=str))


def test_a_form_with_names_is_read_at_the_door_only(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NamesPeople, match=r"kobo-repeat-groups\.json is a list of participants"):
        taken(store, "kobo-repeat-groups.json", programme="IMP", mapping=mapping(tmp_path, PEOPLE))


def test_submissions_that_were_not_approved_stay_out(tmp_path: Path) -> None:
    approved = TRAINING.replace("unjudged = true", "unjudged = false")
    found = tables(SAMPLES / "kobo-reviewed.json", programme="IMP", mapping=mapping(tmp_path, approved))
    assert [row["activity_id"] for row in found["activity"]] == ["KOBO-21117881"]


def test_an_exported_workbook_of_kobo_is_the_same_as_its_json(tmp_path: Path) -> None:
    rows = json.loads((SAMPLES / "kobo-repeat-groups.json").read_bytes())["results"]
    main: list[list[object]] = [["today", "_id", "_uuid", "_submission_time", "_validation_status", "_index"]]
    main += [[row["today"], row["_id"], row["_uuid"], row["_submission_time"], None, n] for n, row in enumerate(rows, 1)]
    people: list[list[object]] = [["demo/sex", "_index", "_parent_table_name", "_parent_index"]]
    people += [[each["demo/sex"], len(people), "Form", n] for n, row in enumerate(rows, 1) for each in row["demo"]]
    path = workbook(tmp_path / "export.xlsx", {"Form": main, "demo": people})
    given = {"programme": "IMP", "mapping": mapping(tmp_path, TRAINING)}
    exported, sent = tables(path, **given), tables(SAMPLES / "kobo-repeat-groups.json", **given)
    assert [{key: str(value) for key, value in row.items()} for row in exported["headcount"]] == [
        {key: str(value) for key, value in row.items()} for row in sent["headcount"]
    ]


VISITS = """format = "kobo"
title = "Visits"
unjudged = true

[[record]]
kind = "activity"
each = "child"
[record.fields]
activity_id = "V-{_id}-{number}"
programme_id = "{programme}"
kind = "TRAINING"
title = "{town} {house} {child} {water}"
status = "held"
start_date = "2024-01-01"
count_basis = "none"
"""


def test_entries_within_entries_belong_to_their_own_submission_in_workbooks_as_in_json(tmp_path: Path) -> None:
    sent = [
        {"_id": 11, "_uuid": "a", "formhub/uuid": "f", "town": "Lviv", "house": [{"house/house": "A", "child": [{"child": "Ann"}]}]},
        {"_id": 12, "_uuid": "b", "formhub/uuid": "f", "town": "Odesa", "house": [
            {"house/house": "B", "child": [{"child": "Bob"}, {"child": "Cid"}]}, {"house/house": "C", "child": [{"child": "Dan"}]},
        ]},
    ]  # fmt: skip
    title = "Visits to households in all oblasts of the country"
    sheets: dict[str, list[list[object]]] = {
        f"{title[:28]}...": [
            ["town", "_id", "_uuid", "_submission_time", "_index"], ["Lviv", 11, "a", "x", 1], ["Odesa", 12, "b", "x", 2],
        ],
        "child": [
            ["house/child/child", "_index", "_parent_table_name", "_parent_index", "_submission__id"],
            *(["Ann", 1, "house", 1, 11], ["Bob", 2, "house", 2, 12], ["Cid", 3, "house", 2, 12], ["Dan", 4, "house", 3, 12]),
            *(["Eve", 5, "house", 9, 13], ["Fay", 6, "house", 1, 12]),
        ],
        "house": [
            ["house/house", "_index", "_parent_table_name", "_parent_index", "_submission__id"],
            *(["A", 1, title, 1, 11], ["B", 2, title, 2, 12], ["C", 3, title, 2, 12]),
        ],
    }  # fmt: skip
    given = {"programme": "IMP", "mapping": mapping(tmp_path, VISITS)}
    path = workbook(tmp_path / "export.xlsx", sheets)
    names = [("V-11-1.1", "Lviv A Ann"), ("V-12-1.1", "Odesa B Bob"), ("V-12-1.2", "Odesa B Cid"), ("V-12-2.1", "Odesa C Dan")]
    for file in (text_file(tmp_path / "a.json", json.dumps({"results": sent})), path):
        assert [(row["activity_id"], row["title"]) for row in tables(file, **given)["activity"]] == names
    assert "export.xlsx: not taken: 2 entries of repeat groups whose submission is not in the file" in contents(path, **given).notes  # type: ignore[arg-type]


def packed(path: Path, files: dict[str, str]) -> Path:
    """A zip file of such text files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


ODK = {
    "visits.csv": "SubmissionDate,meta-instanceID,place-town,KEY,SubmitterName,ReviewState\n"
    "2024-01-02T00:00:00Z,uuid:a,Lviv,uuid:a,Eva,approved\n"
    '2024-01-03T00:00:00Z,uuid:b,"Odesa, south",uuid:b,Eva,\n'
    "2024-01-04T00:00:00Z,uuid:c,Sumy,uuid:c,Eva,rejected\n",
    "visits-child.csv": "child,PARENT_KEY,KEY\n"
    "Ann,uuid:a/house[1],uuid:a/house[1]/child[1]\nBob,uuid:b/house[1],uuid:b/house[1]/child[1]\n"
    "Cid,uuid:b/house[1],uuid:b/house[1]/child[2]\nDan,uuid:b/house[2],uuid:b/house[2]/child[1]\n"
    "Eve,uuid:c/house[1],uuid:c/house[1]/child[1]\nFay,uuid:x/house[1],uuid:x/house[1]/child[1]\n",
    "visits-house.csv": "house,PARENT_KEY,KEY\n"
    "A,uuid:a,uuid:a/house[1]\nB,uuid:b,uuid:b/house[1]\nC,uuid:b,uuid:b/house[2]\nD,uuid:c,uuid:c/house[1]\n",
    "visits - audit.csv": "event,node,start,end\nform start,,1,2\n",
    "media/1.jpg": "not read",
    "__MACOSX/._visits.csv": "\0\1",
}


def test_the_zip_file_of_odk_central_is_the_same_as_its_json(tmp_path: Path) -> None:
    def sent(key: str, town: str, houses: dict[str, list[str]], review: str | None) -> dict[str, object]:
        house = [{"house": name, "child": [{"child": child} for child in children]} for name, children in houses.items()]
        return {"__id": key, "place": {"town": town}, "__system": {"reviewState": review}, "house": house}

    told = [
        sent("uuid:a", "Lviv", {"A": ["Ann"]}, "approved"),
        sent("uuid:b", "Odesa, south", {"B": ["Bob", "Cid"], "C": ["Dan"]}, None),
        sent("uuid:c", "Sumy", {"D": ["Eve"]}, "rejected"),
    ]
    given = {"programme": "IMP", "mapping": mapping(tmp_path, VISITS.replace("{_id}", "{__id}").replace("{town}", "{place/town}"))}
    files = packed(tmp_path / "visits.csv.zip", ODK), text_file(tmp_path / "visits.json", json.dumps({"value": told}))
    found = [sorted((row["activity_id"], row["title"]) for row in tables(file, **given)["activity"]) for file in files]
    assert (
        found[0]
        == found[1]
        == [
            ("V-uuid:a-1.1", "Lviv A Ann"),
            ("V-uuid:b-1.1", "Odesa, south B Bob"),
            ("V-uuid:b-1.2", "Odesa, south B Cid"),
            ("V-uuid:b-2.1", "Odesa, south C Dan"),
        ]
    )
    notes = contents(files[0], **given).notes  # type: ignore[arg-type]
    assert "visits.csv.zip: not taken: 1 entries of repeat groups whose submission is not in the file" in notes
    assert any("3 (1 approved, 1 not reviewed, 1 rejected)" in note for note in notes)


def test_a_finding_in_a_packed_file_names_it(store: Store, tmp_path: Path) -> None:
    path = packed(tmp_path / "v.zip", ODK)
    broken = VISITS.replace("{_id}", "{__id}").replace('"2024-01-01"', '"{child}"')
    result = taken(store, path, programme="IMP", mapping=mapping(tmp_path, broken))
    assert result.rejected[0].where == "v.zip, visits-child.csv, line 2"


def test_csv_files_of_kobo_packed_together_are_read_as_its_workbook(tmp_path: Path) -> None:
    files = {
        "Visits.csv": "town,_id,_uuid,_submission_time,_index\nLviv,11,a,x,1\nOdesa,12,b,x,2\n",
        "house.csv": "house,_index,_parent_table_name,_parent_index\nA,1,Visits,1\nB,2,Visits,2\n",
        "child.csv": "child,_index,_parent_table_name,_parent_index\nAnn,1,house,1\nBob,2,house,2\n",
    }
    found = tables(packed(tmp_path / "k.zip", files), programme="IMP", mapping=mapping(tmp_path, VISITS))
    assert [(row["activity_id"], row["title"]) for row in found["activity"]] == [("V-11-1.1", "Lviv A Ann"), ("V-12-1.1", "Odesa B Bob")]


@pytest.mark.parametrize(
    ("name", "files", "told"),
    [
        ("a.zip", {"visits-child.csv": ODK["visits-child.csv"]}, "packs 1 CSV file(s) that are no export of a form"),
        ("a.zip", {"agreement.csv": "agreement_id\nA1\n"}, "packs 1 CSV file(s) that are no export of a form"),
        ("a.zip", {**ODK, "visits.csv": ODK["visits.csv"].replace('"', "")}, "a.zip/visits.csv has 7 cells in line 3, and 6 headings"),
        ("a.zip", {"visits.csv": "\0" * 100}, "is no text"),
        ("a.zip", {"empty.csv": ""}, "is empty"),
    ],
)
def test_packed_files_that_cannot_be_read_are_told(tmp_path: Path, name: str, files: dict[str, str], told: str) -> None:
    with pytest.raises(UnreadableFile, match=re.escape(told)):
        contents(packed(tmp_path / name, files), programme="IMP", mapping=mapping(tmp_path, VISITS))


def test_entries_of_a_repeat_group_by_themselves_are_refused_with_what_to_load(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="without the submissions that they belong to"):
        contents(text_file(tmp_path / "visits-child.csv", ODK["visits-child.csv"]), programme="IMP", mapping=mapping(tmp_path, VISITS))


def test_a_submission_that_comes_twice_counts_once(store: Store, tmp_path: Path) -> None:
    first, second, third = json.loads((SAMPLES / "kobo-repeat-groups.json").read_bytes())["results"]
    changed = {**third, "demo": third["demo"][:1]}
    path = text_file(tmp_path / "a.json", json.dumps({"results": [first, second, first, third, changed]}))
    result = taken(store, path, programme="IMP", mapping=mapping(tmp_path, TRAINING))
    counted = held(store, "select activity_id, n from headcount where slice = 'total' order by 1")
    assert counted == sorted((f"KOBO-{each['_id']}", len(each["demo"])) for each in (first, second, third))
    assert "a.json: not taken: 1 submissions that are there already" in result.notes
    assert [(finding.where, finding.reason) for finding in result.rejected] == [
        ("a.json, results[5]", f"The submission {third['_id']} is there already with other answers")
    ]


def test_repeat_groups_that_a_file_leaves_out_are_told(tmp_path: Path) -> None:
    row = {"__id": "uuid:1", "__system": {}, "_id": 1, "today": "2024-05-01", "demo@odata.navigationLink": "Submissions('uuid:1')/demo"}
    path = text_file(tmp_path / "odk.json", json.dumps({"value": [row]}))
    notes = contents(path, programme="IMP", mapping=mapping(tmp_path, TRAINING)).notes
    assert "odk.json: no row has demo, sex, which the mapping names" in notes


def test_a_question_that_was_moved_to_a_group_is_the_same(tmp_path: Path) -> None:
    rows = [{"_id": 1, "formhub/uuid": "f", "today": "2024-05-01"}, {"_id": 2, "formhub/uuid": "f", "intro/today": "2024-06-01"}]
    found = tables(text_file(tmp_path / "a.json", json.dumps(rows)), programme="IMP", mapping=mapping(tmp_path, TRAINING))
    assert [row["start_date"] for row in found["activity"]] == ["2024-05-01", "2024-06-01"]


def test_questions_that_share_a_name_are_told_apart_by_their_groups(tmp_path: Path) -> None:
    own = ["_id", "_uuid", "_submission_time", "_index"]
    paths = ["needs", "needs/water", "water", "men/total", "women/total"]
    answers = ["water food", 1, "from a well", 7, 8]
    record = (
        VISITS.replace('each = "child"\n', "").replace("{town} {house} {child} {water}", "{water}: {total}").replace("{number}", "{needs}")
    )
    given = {"programme": "IMP", "mapping": mapping(tmp_path, record)}
    files = (
        workbook(tmp_path / "export.xlsx", {"Form": [[*own, *paths], [1, "a", "x", 1, *answers]]}),
        text_file(tmp_path / "a.json", json.dumps([{"_id": 1, "formhub/uuid": "f", **dict(zip(paths, answers, strict=True))}])),
    )
    for file in files:
        assert [row["title"] for row in tables(file, **given)["activity"]] == ["from a well:"]
        assert (
            f"{file.name}: several questions are called total; none is taken before the mapping names its group, too, such as men/total"
            in contents(file, **given).notes  # type: ignore[arg-type]
        )
    named = {**given, "mapping": mapping(tmp_path, record.replace("{total}", "{men/total}"))}
    assert [[row["title"] for row in tables(file, **named)["activity"]] for file in files] == [["from a well: 7"]] * 2


def test_odk_central_tells_its_reviews_in_another_place(tmp_path: Path) -> None:
    rows = [
        {"__id": f"uuid:{state}", "__system": {"reviewState": state}, "_id": state, "today": "2024-05-01"}
        for state in ("approved", "rejected")
    ]
    path = text_file(tmp_path / "odk.json", json.dumps({"value": rows}))
    found = tables(path, programme="IMP", mapping=mapping(tmp_path, TRAINING))
    assert [row["title"] for row in found["activity"]] == ["Training of 2024-05-01"]


def test_adx_values_become_stated_totals_in_words_of_their_own(store: Store, tmp_path: Path) -> None:
    result = taken(store, "dhis2-adx-malaria.xml", programme="IMP", mapping=mapping(tmp_path, MALARIA))
    assert "dhis2-adx-malaria.xml: not taken: 8 rows that no record of the mapping takes" in result.notes
    assert held(store, "select measure, value, as_of, note from stated_total where measure = 'MAL03'") == [
        ("MAL03", Decimal(0), date(2015, 1, 31), "Some qualifying text here on the datavalue")
    ]
    assert held(store, "select name_en from code where code = 'MAL03'") == [("Malaria deaths",)]


VALUES = [("ImspTQPwCqd", "SPAR_C1_1", "2023", "60"), ("ImspTQPwCqd", "SPAR_C2_2", "2023", "40"), ("ImspTQPwCqd", "OTHER", "2023", "1")]
SYNTAXES = {
    "json": json.dumps({"dataValues": [dict(zip(("orgUnit", "dataElement", "period", "value"), row, strict=True)) for row in VALUES]}),
    "csv": "dataelement,period,orgunit,value\n" + "".join(f"{element},{year},{unit},{value}\n" for unit, element, year, value in VALUES),
    "xml": '<dataValueSet xmlns="http://dhis2.org/schema/dxf/2.0" orgUnit="ImspTQPwCqd" period="2023">'
    + "".join(f'<dataValue dataElement="{element}" value="{value}"/>' for _, element, _, value in VALUES)
    + "</dataValueSet>",
    "adx": '<adx xmlns="urn:ihe:qrph:adx:2015"><group orgUnit="ImspTQPwCqd" period="2023-01-01/P1Y">'
    + "".join(f'<dataValue dataElement="{element}" value="{value}"/>' for _, element, _, value in VALUES)
    + "</group></adx>",
}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_scores_in_dhis2_are_an_assessment_in_each_of_its_forms(tmp_path: Path, syntax: str) -> None:
    found = tables(text_file(tmp_path / f"values.{syntax}", SYNTAXES[syntax]), mapping=mapping(tmp_path, SPAR))
    assert [(row["assessment_id"], row["subject_id"], row["year"]) for row in found["assessment"]] == [
        ("SPAR-ImspTQPwCqd-2023", "SL", 2023)
    ]
    assert [(row["item"], row["score"]) for row in found["assessment_score"]] == [("C1.1", "60"), ("C2.2", "40")]


REAL = """format = "dhis2"
title = "Finance and laboratories"

[[record]]
kind = "code"
once = true
only = { dataElement = ["name"] }
[record.fields]
list = "MEASURE_WORD"
code = "{dataElement}"
name_en = "{dataElement|name}"

[[record]]
kind = "stated_total"
only = { dataElement = ["name"] }
[record.fields]
stated_id = "DHIS2-{orgUnit}-{dataElement}-{period}-{categoryOptionCombo}-{attributeOptionCombo}"
programme_id = "{programme}"
measure = "{dataElement}"
dim = "{categoryOptionCombo|dimension}"
dim_value = "{categoryOptionCombo} {attributeOptionCombo}"
value = "{value}"
as_of = "{period_end}"

[[record]]
kind = "assessment"
once = true
only = { dataElement = ["item"] }
[record.fields]
assessment_id = "SPAR-{orgUnit}-{year}-{categoryOptionCombo}"
tool = "SPAR"
edition = "2"
subject_kind = "country"
subject_id = "{orgUnit|country}"
year = "{year}"

[[record]]
kind = "assessment_score"
only = { dataElement = ["item"] }
[record.fields]
assessment_id = "SPAR-{orgUnit}-{year}-{categoryOptionCombo}"
item = "{dataElement|item}"
score = "{value}"
scale_max = "1000"

[words.name]
tpz77FcntKx = "Funds"
GxlrIgMyEf4 = "Tests"

[words.dimension]
"*" = "category"

[words.item]
GxlrIgMyEf4 = "C1.1"
gSlR6YgWw45 = "C2.2"

[words.country]
O6uvpzGd5pu = "SL"
"""
"""A mapping of the real data value set, into stated totals and into assessments."""


def real_values() -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((SAMPLES / "dhis2-values.json").read_bytes())["dataValues"]
    return found


def real_in_each_form(folder: Path) -> dict[str, Path]:
    """The real data value set as DHIS2 exports it in its other forms: ADX tells length instead of name of a period, and no default."""
    names = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value")
    rows = real_values()
    lines = [",".join(f'"{each[name]}"' for name in names) for each in rows]
    told = [" ".join(f'{name}="{each[name]}"' for name in names) for each in rows]
    groups = [
        f'<group orgUnit="{each["orgUnit"]}" period="{ {"2018": "2018-01-01/P1Y", "201912": "2019-12-01/P1M"}[each["period"]] }">'
        f'<dataValue dataElement="{each["dataElement"]}" value="{each["value"]}"'
        + ("/>" if (combo := each["categoryOptionCombo"]) == "HllvX50cXC0" else f' categoryOptionCombo="{combo}"/>')
        + "</group>"
        for each in rows
    ]
    return {
        "json": SAMPLES / "dhis2-values.json",
        "csv": text_file(folder / "a.csv", "\n".join([",".join(f'"{name.casefold()}"' for name in names), *lines])),
        "xml": text_file(
            folder / "a.xml",
            f'<dataValueSet xmlns="http://dhis2.org/schema/dxf/2.0">{"".join(f"<dataValue {each}/>" for each in told)}</dataValueSet>',
        ),
        "adx": text_file(folder / "b.xml", f'<adx xmlns="urn:ihe:qrph:adx:2015">{"".join(groups)}</adx>'),
    }


@pytest.mark.parametrize("first", ["json", "csv", "xml", "adx"])
def test_the_same_value_is_the_same_record_in_each_form_of_dhis2(store: Store, tmp_path: Path, first: str) -> None:
    files = real_in_each_form(tmp_path)
    how = {"programme": "IMP", "mapping": mapping(tmp_path, REAL)}
    assert taken(store, files[first], **how).rejected == ()
    mapped = [each for each in real_values() if each["dataElement"] in {"tpz77FcntKx", "GxlrIgMyEf4"}]
    stated = {
        (each["dataElement"], each["categoryOptionCombo"].replace("HllvX50cXC0", "") or None, Decimal(each["value"])) for each in mapped
    }
    assert set(held(store, "select measure, dim_value, value from stated_total")) == stated
    assert held(store, "select as_of, count(*) from stated_total group by all order by 1") == [
        (date(2018, 12, 31), sum(each["period"] == "2018" for each in mapped)),
        (date(2019, 12, 31), sum(each["period"] == "201912" for each in mapped)),
    ]
    scored = {
        (each["dataElement"], Decimal(each["value"])) for each in real_values() if each["dataElement"] in {"GxlrIgMyEf4", "gSlR6YgWw45"}
    }
    codes = {"C1.1": "GxlrIgMyEf4", "C2.2": "gSlR6YgWw45"}
    found = held(store, "select item, score from assessment join assessment_score using (assessment_id) where subject_id = 'SL'")
    assert {(codes[str(item)], score) for item, score in found} == scored
    for other in files.values():
        again = taken(store, other, **how)
        assert (again.revision, again.rejected) == (None, ())


def test_values_deleted_in_dhis2_stay_out_in_each_of_its_forms(tmp_path: Path) -> None:
    marked = {
        "json": SYNTAXES["json"].replace('"value": "40"', '"value": "40", "deleted": true'),
        "csv": SYNTAXES["csv"].replace("value\n", "value,deleted\n").replace(",60\n", ",60,false\n").replace(",40\n", ",40,true\n"),
        "xml": SYNTAXES["xml"].replace('value="40"', 'value="40" deleted="true"'),
    }
    for syntax, text in marked.items():
        path = text_file(tmp_path / f"values.{syntax}", text)
        found = contents(path, programme="IMP", mapping=mapping(tmp_path, SPAR))
        assert [row["score"] for row in tables(path, programme="IMP", mapping=tmp_path / "mapping.toml")["assessment_score"]] == ["60"]
        assert any("1 values that were deleted in DHIS2" in note for note in found.notes)


@pytest.mark.parametrize("odd", [[], {}, ["x"], {"a": "x"}])
def test_lists_and_objects_where_json_has_a_word_stop_nothing(tmp_path: Path, odd: object) -> None:
    """Only what a reviewer said in a word stands for a decision; a list that says something is none that we know, and stays out."""
    values = json.loads(SYNTAXES["json"])
    values["dataValues"][0]["categoryOptionCombo"] = odd
    path = text_file(tmp_path / "values.json", json.dumps(values))
    assert [row["score"] for row in tables(path, programme="IMP", mapping=mapping(tmp_path, SPAR))["assessment_score"]] == ["60", "40"]
    submissions = json.loads((SAMPLES / "kobo-repeat-groups.json").read_bytes())
    for row in submissions["results"]:
        row["_validation_status"] = odd
    path = text_file(tmp_path / "form.json", json.dumps(submissions))
    assert bool(tables(path, programme="IMP", mapping=mapping(tmp_path, TRAINING)).get("activity")) == (odd != ["x"])


def test_what_nobody_would_see_of_a_status_or_period_harms_no_message(tmp_path: Path) -> None:
    values = {"dataValues": [{"dataElement": "X", "period": "20\x0024", "orgUnit": "U", "value": "1"}]}
    found = contents(text_file(tmp_path / "a.json", json.dumps(values)), programme="IMP", mapping=mapping(tmp_path, SPAR))
    assert [finding.reason for finding in found.findings] == ["“20 24” is no period of DHIS2"]
    row = {"_id": 1, "formhub/uuid": "f", "_validation_status": "\x00" + "x" * 500}
    notes = contents(text_file(tmp_path / "b.json", json.dumps([row])), programme="IMP", mapping=mapping(tmp_path, TRAINING)).notes
    assert all(note.isprintable() and len(note) < 300 for note in notes)


def test_a_mapping_that_makes_one_record_of_two_values_is_told_so(tmp_path: Path) -> None:
    text = (SAMPLES / "dhis2-adx-malaria.xml").read_text(encoding="utf-8")
    path = text_file(tmp_path / "a.xml", text)
    whole = tables(path, programme="IMP", mapping=mapping(tmp_path, MALARIA))["stated_total"]
    assert [(row["measure"], row["dim_value"], row["value"]) for row in whole] == [
        ("MAL01", "McDonalds", "32"),
        ("MAL02", "McDonalds", "20"),
        ("MAL01", None, "32"),
        ("MAL02", None, "20"),
        ("MAL03", None, "0"),
    ]
    found = contents(path, programme="IMP", mapping=mapping(tmp_path, MALARIA.replace("-{attributeOptionCombo}", "")))
    assert [(finding.line, finding.reason, finding.suggestion) for finding in found.findings][:1] == [
        (
            21,
            "The mapping gives it the same identity as group[1]/dataValue[1], from which it differs by {attributeOptionCombo}",
            "Name {attributeOptionCombo} in stated_id, so that each of them is a record.",
        )
    ]


@pytest.mark.parametrize(
    ("period", "span"),
    [
        ("20240229", "2024-02-29 2024-02-29"),
        ("2024W1", "2024-01-01 2024-01-07"),
        ("2021W1", "2021-01-04 2021-01-10"),
        ("2020W53", "2020-12-28 2021-01-03"),
        ("2021W53", None),
        ("2024WedW1", "2024-01-03 2024-01-09"),
        ("2024SunW1", "2023-12-31 2024-01-06"),
        ("2024BiW2", "2024-01-15 2024-01-28"),
        ("202402B", "2024-03-01 2024-04-30"),
        ("202407B", None),
        ("2024Q4", "2024-10-01 2024-12-31"),
        ("2024Q5", None),
        ("2024NovQ1", "2023-11-01 2024-01-31"),
        ("2024S2", "2024-07-01 2024-12-31"),
        ("2024AprilS2", "2024-10-01 2025-03-31"),
        ("2024NovS2", "2024-05-01 2024-10-31"),
        ("2024April", "2024-04-01 2025-03-31"),
        ("2024July", "2024-07-01 2025-06-30"),
        ("2024Oct", "2024-10-01 2025-09-30"),
        ("2024Nov", "2023-11-01 2024-10-31"),
        ("2024", "2024-01-01 2024-12-31"),
        ("202413", None),
        ("2024-01-01/P99999999999999999999W", None),
        ("2024May", None),
    ],
)
def test_periods_of_dhis2_are_the_days_that_it_means(period: str, span: str | None) -> None:
    found = span_of(period)
    assert (" ".join(map(str, found)) if found else None) == span


def test_a_real_data_value_set_without_a_mapping_asks_for_one() -> None:
    with pytest.raises(WrongRequest, match="does not say which records it holds"):
        contents(SAMPLES / "dhis2-values.json")


def test_values_that_no_record_takes_are_counted_and_told_by_what_the_mapping_looks_at(tmp_path: Path) -> None:
    found = contents(SAMPLES / "dhis2-values.json", programme="IMP", mapping=mapping(tmp_path, SPAR))
    assert found.notes[-2] == "dhis2-values.json: not taken: 30 rows that no record of the mapping takes"
    assert found.notes[-1].startswith("dhis2-values.json: no record holds the 30 dataElement(s): dFaBg0HpoIL × 3, BjDrgVrkBI3 × 3, ")


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (('kind = "activity"', 'kind = "activty"'), "There is no record type “activty”"),
        (('title = "Training of', 'titel = "Training of'), "activity has no field “titel”"),
        (("{sex|sex}", "{sex|gender}"), "The mapping names “gender” after a bar"),
        (('format = "kobo"', 'format = "fts"'), "maps the format fts, but this is kobo"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused_with_its_reason(tmp_path: Path, broken: tuple[str, str], message: str) -> None:
    with pytest.raises(TrackerError, match=message):
        contents(SAMPLES / "kobo-repeat-groups.json", programme="IMP", mapping=mapping(tmp_path, TRAINING.replace(*broken)))


def test_the_loader_may_say_what_a_file_is(tmp_path: Path) -> None:
    with pytest.raises(WrongRequest, match="holds iati, not kobo"):
        contents(SAMPLES / "iati-one-line.xml", form="kobo")
    with pytest.raises(UnknownName, match=r"There is no format “iatti”\. Did you mean “iati”\?"):
        contents(SAMPLES / "iati-one-line.xml", form="iatti")


def test_a_sheet_of_ours_with_hxl_tags_stays_ours(tmp_path: Path) -> None:
    path = text_file(tmp_path / "programme.csv", "programme_id,name\n#meta+id,#meta+name\nP-1,One\n")
    assert list(tables(path)) == ["programme"]
