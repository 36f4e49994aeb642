"""Co-funded results: whole to each funder, by its share of the money, by what was agreed, or only what it paid alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from indicators.addition import over_funders
from indicators.answer import answer
from indicators.attribution import Attributed, attributed, beside
from indicators.commands.claims import print_claims
from indicators.export import document, explained
from indicators.figures import Status
from indicators.provenance import addressed, figure_at, remember
from indicators.question import Claim, Question
from indicators.wording import figure_text
from tests.stores import store_of
from tracker.errors import NotLicensed, UnknownName
from tracker.periods import period
from tracker.store import Session


def held(name: str, people: int, *funders: tuple[str, str | None]) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    activity = {"activity_id": name, "programme_id": "P", "kind": "WORKSHOP", "title": name, "status": "held", "count_basis": "aggregate"}
    count = {"activity_id": name, "slice": "total", "n": people, "qualifier": "exact"}
    named = [{"activity_id": name, "funder_org": funder, "share": share and Decimal(share)} for funder, share in funders]
    return activity | {"start_date": date(2024, 5, 1)}, count, named


def spent(txn_id: str, activity: str, amount: str, on: str, funding: str | None, **facts: Any) -> dict[str, Any]:
    money = {"amount": Decimal(amount), "currency": "EUR", "type": "4", "boundary": "external", "programme_id": "P"} | facts
    return {"txn_id": txn_id, "activity_id": activity, "txn_date": date.fromisoformat(on), "funding_id": funding} | money


HELD = [
    held("BOTH", 70, ("EU", None), ("NL", None)),
    held("THIRDS", 10, ("EU", "0.33"), ("NL", "0.33"), ("WB", "0.33")),
    held("ALONE", 20, ("EU", "1")),
    held("PARTLY", 5, ("NL", "0.4")),
    held("TOO-MUCH", 3, ("EU", "0.8"), ("NL", "0.7")),
    held("NOBODY", 8),
]
RECORDS = {
    "programme": [{"programme_id": "P", "name": "P"}],
    "activity": [activity for activity, _, _ in HELD],
    "headcount": [count for _, count, _ in HELD],
    "activity_funder": [row for _, _, named in HELD for row in named],
    "funding": [{"funding_id": f"F-{name}", "funder_org": name, "programme_id": "P", "currency": "EUR"} for name in ("EU", "NL")],
    "framework": [
        {"framework_id": "SHARES", "programme_id": "P", "name": "S", "currency": "EUR", "rate_set": "ECB", "attribution": "agreed_share"}
    ],
    "txn": [
        spent("T1", "BOTH", "100.00", "2024-05-02", "F-EU"),
        spent("T2", "BOTH", "50.00", "2024-06-02", "F-NL"),
        spent("T3", "BOTH", "60.00", "2025-02-01", "F-NL"),
        spent("T4", "BOTH", "25.00", "2024-06-02", None, provider_org="HOSPITAL", in_kind=True),
        spent("T5", "ALONE", "10.00", "2024-06-02", None, provider_org="MINISTRY"),
        spent("T6", "NOBODY", "10.00", "2024-06-02", "F-EU", currency="USD"),
    ],
}

PARTS = """
    co_funded_whole | EU 103, NL 88, WB 10, _U 8                            | all of each activity that names the funder; of NOBODY no one
    exclusive       | EU 20, _U 96                                          | only ALONE; PARTLY names one funder, for less than all of it
    agreed_share    | EU 70/3, NL 16/3, WB 10/3, _U 84                      | THIRDS were written down rounded; PARTLY leaves 3, BOTH and TOO-MUCH all
    share           | EU 40, HOSPITAL 10, NL 20, _U 46                      | of BOTH 100, 25 and 50 of 175; ALONE's money names no source, NOBODY's no rate
"""


def table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[:-1]] for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with store_of(tmp_path_factory.mktemp("attribution") / "t.duckdb", RECORDS) as store, store.session() as opened:
        yield opened


def asking(code: str = "PTC-01", **facts: Any) -> Question:
    return Question(code, "P", period("2024"), audience="internal", **facts)


def told(found: Attributed) -> dict[str, Any]:
    return {part.question.claim.funder: part.total.value for part in found.parts if part.question.claim}


@pytest.mark.parametrize(("rule", "expected"), table(PARTS))
def test_each_funder_is_told_its_part(session: Session, rule: str, expected: str) -> None:
    wanted = {name: Fraction(value) for name, value in (pair.split() for pair in expected.split(", "))}
    found = attributed(session, asking(), rule)
    assert told(found) == wanted
    assert found.whole.total.value == 116
    assert found.adds is (sum(wanted.values()) == 116 and rule != "exclusive")


def test_money_counts_up_to_the_day_that_is_stated(session: Session) -> None:
    """By February 2025 the Netherlands had spent 110 of 235; in May 2024 nobody but the EU had."""
    later, sooner = (told(attributed(session, asking(), "share", day)) for day in (date(2025, 2, 1), date(2024, 5, 31)))
    assert later["NL"] == 70 * Fraction(110, 235)
    assert sooner == {"EU": 70, "_U": 46}


def test_parts_add_up_in_every_group_too(session: Session) -> None:
    found = attributed(session, asking(by=("activity_kind",)), "agreed_share")
    for figure in found.whole.figures:
        assert sum(part.at(figure.by).value or 0 for part in found.parts) == figure.value
    assert over_funders(found.parts).value == 116


def groups_of(*events: tuple[Any, ...], folder: Path, audience: str | None, rule: str) -> dict[str, list[Any]]:
    """Of events of a kind each, what is told of every funder's part: the total, then each kind."""
    made = [held(f"E{number}", people, *funders) for number, (_, people, *funders) in enumerate(events)]
    records = {
        "programme": RECORDS["programme"],
        "activity": [activity | {"kind": kind} for (activity, _, _), (kind, *_) in zip(made, events, strict=True)],
        "headcount": [count for _, count, _ in made],
        "activity_funder": [row for _, _, named in made for row in named],
    }
    with store_of(folder / "parts.duckdb", records) as store, store.session() as opened:
        found = attributed(opened, Question("PTC-01", "P", period("2024"), ("activity_kind",), audience=audience), rule)
        groups = [figure.by for figure in found.whole.figures]
        return {
            part.question.claim.funder: [
                figure.value if figure.value is not None else str(figure.status) for figure in map(part.at, groups)
            ]
            for part in found.parts
            if part.question.claim
        }


def test_what_others_paid_for_is_nothing_and_what_nobody_says_is_no_data(tmp_path: Path) -> None:
    """Both meetings are of the EU alone; who paid for the seminar is not said."""
    events = (("MEETING", 20, ("EU", "1")), ("MEETING", 6, ("EU", "1")), ("SEMINAR", 8), ("WORKSHOP", 10, ("EU", "0.5"), ("NL", "0.5")))
    assert groups_of(*events, folder=tmp_path, audience="internal", rule="agreed_share") == {
        "EU": [31, 26, "no_data", 5],
        "NL": [5, 0, "no_data", 5],
        "_U": [8, 0, 8, 0],
    }


def test_a_small_part_is_not_had_by_subtraction(tmp_path: Path) -> None:
    """Of 40 people 3 are the Netherlands' alone: 40 less 25 and 12 told it. Where everything is stated, all parts are hidden."""
    events = (("MEETING", 25, ("EU", "1")), ("WORKSHOP", 3, ("NL", "1")), ("WORKSHOP", 12))
    hidden = "suppressed"
    for audience in ("donor", None):
        folder = tmp_path / str(audience)
        folder.mkdir()
        assert groups_of(*events, folder=folder, audience=audience, rule="agreed_share") == {
            "EU": [25, hidden, "no_data"],
            "NL": [hidden, hidden, hidden],
            "_U": [hidden, hidden, hidden],
        }
    (stated := tmp_path / "stated").mkdir()
    told = groups_of(*events[:2], folder=stated, audience="donor", rule="agreed_share")
    assert told == {"EU": [hidden] * 3, "NL": [hidden] * 3}


def test_groups_do_not_tell_what_a_total_leaves(tmp_path: Path) -> None:
    """Few came to the exchange: all that the EU paid for, less the workshops, would tell how many."""
    told = groups_of(("EXCHANGE", 4, ("EU", None)), ("WORKSHOP", 30, ("EU", None)), folder=tmp_path, audience=None, rule="co_funded_whole")
    assert told == {"EU": [34, "suppressed", "suppressed"]}


def test_an_address_says_whose_part_it_is_and_of_which_rows(session: Session) -> None:
    found = attributed(session, asking(), "agreed_share")
    part = next(part for part in found.parts if part.question.claim and part.question.claim.funder == "NL")
    remember(Path(session.place), [part])
    told = explained(session, addressed(Path(session.place), part.total.address), inside=True)
    assert told["group"] == "Total · NL: The share agreed with the funders"
    assert {row["key"]: row["share"] for row in told["rows"]} == {
        "ALONE": "0", "BOTH": "0", "NOBODY": "0", "PARTLY": "2/5", "THIRDS": "1/3", "TOO-MUCH": "0",
    }  # fmt: skip


@pytest.mark.parametrize("rule", ["co_funded_whole", "exclusive"])
def test_reports_to_funders_are_never_added(session: Session, rule: str) -> None:
    with pytest.raises(NotLicensed, match="never added"):
        over_funders(attributed(session, asking(), rule).parts)
    with pytest.raises(NotLicensed, match="never added"):
        over_funders([answer(session, asking())])


def test_the_co_funders_are_those_of_the_programme(tmp_path: Path) -> None:
    """Who pays beside the same funder for another programme is not named."""
    (ours, _, named), (other, _, elsewhere) = held("OURS", 1, ("EU", None), ("NL", None)), held("OTHER", 1, ("EU", None), ("FR", None))
    records = {"activity": [ours, other | {"programme_id": "Q"}], "activity_funder": [*named, *elsewhere]}
    with store_of(tmp_path / "s.duckdb", records) as store, store.session() as opened:
        assert (beside(opened, "P", "EU"), beside(opened, "Q", "EU")) == (("NL",), ("FR",))


def test_a_framework_brings_its_rule(session: Session) -> None:
    assert attributed(session, asking(framework="SHARES")).rule == "agreed_share"
    assert attributed(session, asking()).rule == "co_funded_whole"


def test_a_transaction_is_wholly_of_whoever_gave_it(session: Session) -> None:
    found = attributed(session, asking("FUN-03", filter=(("currency", "EUR"),)), "share")
    assert told(found) == {"EU": Decimal("100.00"), "HOSPITAL": Decimal("25.00"), "NL": Decimal("50.00"), "_U": Decimal("10.00")}
    assert over_funders(found.parts).value == Decimal("185.00")


def test_an_amount_without_a_rate_stops_the_part_that_needs_it(session: Session) -> None:
    parts = {part.question.claim.funder: part for part in attributed(session, asking("FUN-03"), "share").parts if part.question.claim}
    assert (parts["EU"].total.status, parts["NL"].total.value) == (Status.UNCONVERTIBLE, Decimal("50.00"))
    assert [one.txn_id for one in parts["EU"].unconverted] == ["T6"]
    assert over_funders([*parts.values()]).status is Status.UNCONVERTIBLE


def test_a_percentage_is_of_a_funders_own_part_and_does_not_add_up(session: Session) -> None:
    found = attributed(session, asking("QUA-03"), "agreed_share")
    assert found.adds is False
    assert [part.total.denominator for part in found.parts] == [Fraction(70, 3), Fraction(16, 3), Fraction(10, 3), 84]
    with pytest.raises(NotLicensed, match="do not add up"):
        over_funders(found.parts)


@pytest.mark.parametrize("code", ["AGR-01", "PTC-02", "FUN-05"])
def test_what_no_funder_pays_for_has_no_parts(session: Session, code: str) -> None:
    with pytest.raises(NotLicensed, match="no funder has a share"):
        attributed(session, asking(code), "share")


def test_a_rule_must_be_known(session: Session) -> None:
    with pytest.raises(UnknownName, match="no rule of attribution “half”"):
        attributed(session, asking(), "half")


def test_a_share_is_printed_with_one_place_and_handed_on_exactly(session: Session) -> None:
    part = answer(session, asking(claim=Claim("EU", "agreed_share", date(2024, 12, 31))))
    assert figure_text(part.total, part, "en") == "23.3"
    (first, *_) = document(part)["figures"]
    assert (first["exact"], first["text"]) == ("70/3", "23.3")
    assert document(part)["claim"] == {"funder": "EU", "rule": "agreed_share", "on": "2024-12-31"}


def test_its_address_leads_back_to_it(session: Session) -> None:
    part = answer(session, asking(claim=Claim("EU", "agreed_share", date(2024, 12, 31))))
    store = Path(session.place or "")
    remember(store, [part])
    place = addressed(store, part.total.address)
    assert figure_at(session, place)[1].value == Fraction(70, 3)
    assert part.total.address != answer(session, asking()).total.address


def test_few_people_are_hidden_in_a_part_and_in_what_it_leaves(session: Session) -> None:
    """The Netherlands' part of 5.3 leaves much, the World Bank's 3.3 is few: neither exact count of people nor rest may be small."""
    donor = Question("PTC-01", "P", period("2024"), audience="donor")
    parts = {part.question.claim.funder: part.total for part in attributed(session, donor, "agreed_share").parts if part.question.claim}
    assert (parts["WB"].status, parts["NL"].value) == (Status.SUPPRESSED, Fraction(16, 3))


def parts_of(path: Path, rule: str, audience: str, *activities: Any, txn: Sequence[dict[str, Any]] = ()) -> dict[str, str]:
    """What each funder is told of a programme with some activities and spending, as it is printed."""
    records = {
        "programme": [{"programme_id": "P", "name": "P"}],
        "activity": [activity for activity, _, _ in activities],
        "headcount": [count for _, count, _ in activities],
        "activity_funder": [row for _, _, named in activities for row in named],
        "txn": txn,
    }
    with store_of(path / "s.duckdb", records) as store, store.session() as opened:
        found = attributed(opened, Question("PTC-01", "P", period("2024"), audience=audience), rule)
        return {part.question.claim.funder: figure_text(part.total, part, "en") for part in found.parts if part.question.claim}


SHARED = """
    audience | people | shares           | told
    donor    | 10     | EU 0.5, NL 0.5   | EU 5, NL 5                 | five are not few
    donor    | 20     | EU 0.9           | EU hidden, _U hidden       | eighteen would give away the two others
    internal | 200    | EU 0.995, NL -   | EU 199, _U 1               | whose part is unknown may have the rest: nothing is rounded away
    internal | 200    | EU 0.995         | EU 200                     | a rounded whole
    internal | 200    | EU 0.5, NL 0.51  | EU 99.0, NL 101.0          | a hundredth too much is rounded, too: each has its share of 1.01
    internal | 200    | EU 0.5, NL 0.52  | _U 200                     | more contradicts itself
    internal | 200    | EU 0.5, NL 0     | EU 100, _U 100             | who has none of it has no report
"""


@pytest.mark.parametrize(("audience", "people", "stated", "expected"), table(SHARED)[1:])
def test_agreed_shares_on_their_edges(tmp_path: Path, audience: str, people: str, stated: str, expected: str) -> None:
    funders = [(name, None if share == "-" else share) for name, share in (pair.split() for pair in stated.split(", "))]
    assert parts_of(tmp_path, "agreed_share", audience, held("X", int(people), *funders)) == dict(
        pair.split() for pair in expected.split(", ")
    )


@pytest.mark.parametrize(("share", "expected"), [("0.99", "EU 200"), ("0.98", "_U 200")])
def test_who_pays_alone_pays_all_but_a_hundredth(tmp_path: Path, share: str, expected: str) -> None:
    told = parts_of(tmp_path, "exclusive", "internal", held("X", 200, ("EU", share)))
    assert told == dict([expected.split()])


def test_a_part_is_as_doubtful_as_any_of_what_it_is_made_of(tmp_path: Path) -> None:
    """About 50 and 30: the part of who paid for both is about 80, in whatever order they come."""
    vague, exact = held("A", 50, ("EU", "1")), held("B", 30, ("EU", "1"))
    vague[1]["qualifier"] = "about"
    assert parts_of(tmp_path, "agreed_share", "internal", vague, exact) == {"EU": "about 80"}


def test_what_is_paid_back_or_moved_inside_says_nothing_of_shares(tmp_path: Path) -> None:
    """One who took back more than he gave has no share of less than nothing; money that partners pass on is of nobody outside."""
    outside = {"provider_org": "EU", "in_kind": True}
    txn = [
        spent("T1", "BACK", "150.00", "2024-05-02", None, **outside),
        spent("T2", "BACK", "-50.00", "2024-05-02", None, **outside | {"provider_org": "NL"}),
        spent("T3", "WITHIN", "10.00", "2024-05-02", None, **outside | {"boundary": "internal"}),
        spent("T4", "GIVEN", "10.00", "2024-05-02", None, **outside),
        spent("T5", "GIVEN", "90.00", "2024-05-02", None, **outside | {"provider_org": "NL", "type": "2"}),
    ]
    told = parts_of(tmp_path, "share", "internal", held("BACK", 100), held("WITHIN", 40), held("GIVEN", 7), txn=txn)
    assert told == {"EU": "7", "_U": "140"}


def test_the_command_tells_one_funders_part_or_each_in_words_or_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with store_of(tmp_path / "t.duckdb", RECORDS) as store, store.session() as opened:

        def said(funder: str, *, as_json: bool = False) -> str:
            print_claims(opened, store.path, asking(), funder, "co_funded_whole", None, "en", as_json=as_json)
            printed = capsys.readouterr()
            return printed.out + printed.err

        one, each, raw = said("NL"), said(""), json.loads(said("EU", as_json=True))
        with pytest.raises(NotLicensed, match="of several funders are never added"):
            said("EU,NL")
        with pytest.raises(UnknownName, match=r"stated to be of “USAID”\. .*with one: EU, NL, WB\."):
            said("USAID")
        assert addressed(store.path, raw["funders"][0]["figures"][0]["address"]).question.claim
    assert [("88" in told, "103" in told, "Other funders of what NL pays for: EU, WB." in told) for told in (one, each)] == [
        (True, False, True),
        (True, True, True),
    ]
    assert [(part["funder"], part["co_funders"], part["figures"][0]["value"]) for part in raw["funders"]] == [("EU", ["NL", "WB"], 103)]
    assert (raw["attribution"], raw["adds"], raw["programme"]["figures"][0]["value"]) == ("co_funded_whole", False, 116)
