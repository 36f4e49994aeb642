"""One address, three ways: the command, the page and plain SQL on the analysts' copy give the same rows and the same fingerprint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb
import pytest

from dashboards.address import address
from dashboards.screens import Screens
from indicators.addresses import figure_link, letters, spelled
from indicators.analysts.figure_table import add_figures
from indicators.analysts.macros import add_macros
from indicators.analysts.row_macros import add_rows
from indicators.answer import answer
from indicators.decided import Decided, note_printed
from indicators.declared.catalogue import catalogue
from indicators.export import cells_in_words, explained
from indicators.figures import Figure, Figures, Status
from indicators.provenance import Addressed, addressed, figures_at, remember
from indicators.question import INTERNAL, Question
from tests.stores import csv_records, definitions_of, store_of
from tracker.errors import UnknownName
from tracker.periods import period
from tracker.settings import DATA
from tracker.store import Store
from tracker.store.analysts.snapshot import write_snapshot
from tracker.store.connection import literal

PRINTED = (
    Question("AGR-01", "IMP", period("2025"), ("partner_country", "kind"), audience="donor"),
    Question("AGR-04", "IMP", period("..2025-12-31"), ("country",), (("side", "foreign"),)),
    Question("PTC-01", "IMP", period("2024"), ("country",), audience="donor"),
    Question("FUN-01", "IMP", period("2025"), audience="donor", currency="USD"),
    Question("QUA-01", "IMP", period("2025"), audience="donor"),
    *(Question(code, "IMP", period("2024"), audience="donor") for code in ("PTC-01", "PTC-02/event", "PTC-02/partner", "PTC-02/programme")),
)

VERSION = catalogue()["PTC-01"].version


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demonstration, of which a report has printed some figures, and a save after that."""
    records = csv_records(DATA / "demo") | definitions_of(*(question.indicator.partition("/")[0] for question in PRINTED))
    with store_of(tmp_path_factory.mktemp("addresses") / "tracker.duckdb", records) as made:
        with made.session() as session:
            remember(made.path, [answer(session, question) for question in PRINTED])
        made.save({"source": [{"source_id": "S", "title": "A page"}]}, actor="olena", reason="later")
        yield made


@pytest.fixture(scope="module")
def figures(store: Store) -> list[tuple[Figures, Figure]]:
    """Every figure that was printed."""
    with store.session(1) as session:
        return [(figures, figure) for figures in (answer(session, question) for question in PRINTED) for figure in figures.figures]


def copied(store: Store, audience: str) -> duckdb.DuckDBPyConnection:
    """The copy of the revision that was printed, opened by a client that knows nothing of us."""
    path = store.path.with_name(f"{audience}.duckdb")
    with store.session(1) as session:
        write_snapshot(session, path, audience, [add_figures, add_macros, add_rows])
    return duckdb.connect(str(path), read_only=True)


@pytest.fixture(scope="module")
def copy(store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    """The copy for insiders."""
    with copied(store, INTERNAL) as opened:
        yield opened


def told(store: Store, text: str, *, inside: bool = True) -> dict[str, Any]:
    """What the command tells of an address; a reader from outside, of the same."""
    place = addressed(store.path, text)
    with store.session(place.revision) as session:
        return explained(session, place, inside=inside)


def page(store: Store, url: str) -> str:
    """What the page of a figure shows, as the JSON that the browser is sent."""
    path, _, query = url.partition("?")
    return json.dumps(Screens(store).screen(address(path, query)).tree, ensure_ascii=False)


def test_the_command_the_page_and_sql_give_the_same_rows_and_fingerprint(
    store: Store, copy: duckdb.DuckDBPyConnection, figures: list[tuple[Figures, Figure]]
) -> None:
    assert len(figures) > 30
    for _, figure in figures[::3]:
        command = told(store, figure.address)
        found = copy.execute(f"from rows_behind('{figure.address}')").fetchall()
        ((fingerprint, count),) = copy.execute(f"from fingerprint_behind('{figure.address}')").fetchall()
        if figure.status is Status.SUPPRESSED:
            assert (command["withheld"], command["rows"], found, count) == (True, [], [], 0)
            continue
        assert (fingerprint, count) == (command["fingerprint"], len(command["rows"])), figure
        assert sorted(key for key, _ in found) == sorted(str(row["key"]) for row in command["rows"])


def test_whoever_has_the_store_is_led_to_the_people_that_others_were_told_of(
    store: Store, copy: duckdb.DuckDBPyConnection, figures: list[tuple[Figures, Figure]]
) -> None:
    """A donor's figure of people, or of a rung of the ladder, leads to its rows by command, page and SQL; a reader outside is told none."""
    of_people = [(answered, figure) for answered, figure in figures if answered.question.audience == "donor" and answered.definition.people]
    assert {answered.definition.code for answered, _ in of_people} == {"PTC-01", "PTC-02/event", "PTC-02/partner", "PTC-02/programme"}
    for answered, figure in of_people:
        if answered.question.by:
            continue
        command, outside = told(store, figure.address), told(store, figure.address, inside=False)
        assert [row["key"] for row in command["rows"]] == ["ACT-WS"]
        assert copy.execute(f"from fingerprint_behind('{figure.address}')").fetchall() == [(command["fingerprint"], 1)]
        assert command["fingerprint"][:16] in page(store, f"/figure/{figure.address}")
        assert (outside["withheld"], outside["rows"], outside["fingerprint"]) == (True, [], "")


@pytest.mark.parametrize("text", ["F-0000000000", "", "F'; select 1"])
def test_an_address_that_the_copy_does_not_know_is_refused_with_a_word(copy: duckdb.DuckDBPyConnection, text: str) -> None:
    for macro in ("rows_behind", "fingerprint_behind"):
        with pytest.raises(duckdb.Error, match=f"There is no figure “{text}” in this copy of revision 1"):
            copy.execute(f"from {macro}({literal(text)})")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("'IMP', date '2025-01-01', date '2024-01-01'", "it must come later"),
        ("'IMP', date '2025-01-01', date '2025-01-01'", "it must come later"),
        ("'IMP', null, date '2025-01-01'", "it must come later"),
        ("'IPM', date '2024-01-01', date '2025-01-01'", "There is no programme “IPM”"),
        ("'IMP', date '2024-01-01', date '2025-01-01', by_framework := 'EUX'", "has no framework “EUX”"),
        ("'IMP', date '2024-01-01', date '2025-01-01', at_revision := 2", "There is no revision 2 in this copy, whose newest is 1"),
    ],
)
def test_what_is_not_there_is_refused_by_sql_and_no_sound_zero(copy: duckdb.DuckDBPyConnection, asked: str, told: str) -> None:
    with pytest.raises(duckdb.Error, match=told):
        copy.execute(f"from AGR_01({asked})")
    days = "'IMP', date '2024-01-01', date '2025-01-01'"
    with pytest.raises(duckdb.Error, match="neither rates nor amounts of “XXQ”"):
        copy.execute(f"from FUN_01({days}, reporting_currency := 'XXQ')")
    assert copy.execute(f"select value from FUN_01({days}, reporting_currency := 'EUR') where dimension is null").fetchone() is not None
    assert copy.execute(f"select value from AGR_01({days}, by_framework := 'EU-IMP') where dimension is null").fetchall() == [(16,)]


def test_a_page_shows_what_the_command_tells(store: Store, figures: list[tuple[Figures, Figure]]) -> None:
    for _, figure in figures[:3]:
        command, shown = told(store, figure.address), page(store, f"/figure/{figure.address}")
        assert command["fingerprint"][:16] in shown
        assert all(str(row["key"]) in shown for row in command["rows"])
        assert command["definition_hash"][:12] in shown
        assert json.dumps(command["sql"])[1:-1] in shown


def test_numbers_among_the_rows_are_written_as_the_language_writes_them(store: Store, figures: list[tuple[Figures, Figure]]) -> None:
    address = next(figure.address for answer, figure in figures if answer.question.indicator == "QUA-01")
    place = addressed(store.path, address)
    with store.session(place.revision) as session:
        behind = explained(session, place)["rows"]
        assert str(behind[0]["den"]) == "66.0000"
        assert cells_in_words(session, place, behind, "uk")[0][2:4] == ("19", "66")


def test_the_rows_behind_a_figure_name_their_records(store: Store, figures: list[tuple[Figures, Figure]]) -> None:
    told = set()
    for _, figure in figures:
        place = addressed(store.path, figure.address)
        with store.session(place.revision) as session:
            told |= {cells[0] for cells in cells_in_words(session, place, explained(session, place)["rows"], "en")}
    by_partners = (
        "IMP-018 Regional Medical Centre for Family Health – University Hospital Brno, 2025-05-05"  # an agreement has no name of its own
    )
    assert {"BRNO University Hospital Brno", by_partners} <= told


def test_a_link_resolves_where_nothing_was_printed(store: Store, tmp_path: Path, figures: list[tuple[Figures, Figure]]) -> None:
    """Another machine has the store, not the notebook of what was printed; the link says itself what it stands for."""
    for ending in ("duckdb", "journal"):
        (tmp_path / f"tracker.{ending}").write_bytes(store.path.with_suffix(f".{ending}").read_bytes())
    answered, figure = figures[1]
    line = spelled(answered.question, answered.version, answered.revision, figure.by)
    link = figure_link("https://tracker.moh.example", figure.address, line)
    elsewhere = tmp_path / "tracker.duckdb"
    with pytest.raises(UnknownName, match="No figure of this store"):
        addressed(elsewhere, figure.address)
    assert addressed(elsewhere, link) == addressed(store.path, figure.address)
    assert told(store, figure.address)["fingerprint"][:16] in page(store, link.removeprefix("https://tracker.moh.example"))


@pytest.mark.parametrize("of", ["%7B%7D", "nonsense", "%5B%5D", "%7B%22indicator%22%3A+%22AGR-01%22%7D"])
def test_a_link_that_stands_for_something_else_leads_nowhere(store: Store, figures: list[tuple[Figures, Figure]], of: str) -> None:
    with pytest.raises(UnknownName, match="does not say what the address"):
        addressed(store.path, f"/figure/{figures[0][1].address}?of={of}")


HOSTILE: tuple[dict[str, Any], ...] = (
    {"revision": None}, {"revision": "1"}, {"revision": True}, {"revision": [1]}, {"version": "1"}, {"programme": ["IMP"]}, {"period": 5},
    {"audience": 5}, {"audience": ["internal"]}, {"audience": False}, {"currency": 7}, {"framework": 5}, {"claim": ["WHO"]}, {"claim": [5, "share", "2024-12-31"]},
    {"claim": [1, 2, 3]}, {"claim": "abc"}, {"by": {"sex": 5}}, {"by": {"sex": None}}, {"by": ["sex"]}, {"filter": {"sex": ["F"]}},
)  # fmt: skip


@pytest.mark.parametrize("forged", HOSTILE, ids=str)
def test_a_link_that_somebody_made_up_is_a_sentence(store: Store, forged: dict[str, Any]) -> None:
    """Who makes up a link can make its ten letters, too; what it says must be of the kind that ours say."""
    line = json.dumps(json.loads(spelled(PRINTED[2], VERSION, 1, ())) | forged, sort_keys=True, ensure_ascii=False)
    assert "does not say what the address" in page(store, figure_link("", f"F-{letters(line)}", line))


@pytest.mark.parametrize("line", ["[" * 100_000, '{"by":' * 100_000], ids=("lists", "objects"))
def test_a_link_nested_without_end_is_a_sentence(store: Store, line: str) -> None:
    assert "does not say what the address" in page(store, figure_link("", f"F-{letters(line)}", line))


@pytest.mark.parametrize("version", [VERSION - 1, VERSION + 1])
def test_a_version_that_is_not_in_force_has_no_figure(store: Store, version: int) -> None:
    """A link of another version would be answered with a number that nobody ever gave it."""
    line = spelled(PRINTED[2], version, 1, ())
    link = figure_link("", f"F-{letters(line)}", line)
    refused = f"The address is of version {version} of PTC-01; at revision 1 version {VERSION} is in force"
    with pytest.raises(UnknownName, match=refused) as raised:
        told(store, link)
    assert raised.value.next_step == f"Versions of this store: {VERSION}."
    assert refused in page(store, link)
    with store.session(1) as session:
        places = {"other": addressed(store.path, link), "ours": Addressed(PRINTED[2], (), VERSION, 1)}
        assert figures_at(session, places).keys() == {"ours"}


def test_margins_that_were_crossed_have_no_rows(store: Store) -> None:
    question = Question("PTC-01", "IMP", period("2024"), ("country", "sex"))
    by = (("country", "FR"), ("sex", "F"))
    line = spelled(question, VERSION, 1, by)
    command = told(store, figure_link("", f"F-{letters(line)}", line))
    assert (command["status"], command["rows"], command["withheld"]) == ("not_licensed", [], False)


@pytest.mark.parametrize(
    ("audience", "printed", "refused"),
    [(None, False, True), (INTERNAL, True, True), ("donor", False, True), ("donor", True, False), ("public", False, False)],
)
def test_a_made_up_link_asks_from_outside_only_what_the_public_may_or_an_edition_printed(
    store: Store, audience: str | None, printed: bool, refused: bool
) -> None:
    """Small totals are for the programme's own people; and who is no donor is not told what only donors may read."""
    line = spelled(replace(PRINTED[2], period=period("2025"), by=(), audience=audience), VERSION, 1, ())
    word = f"F-{letters(line)}"
    if printed:
        note_printed(store.path, {word: Decided(hidden=False, least=5)})
    asked = address(f"/figure/{word}", f"?{urlencode({'of': line})}")
    assert ("at the tracker's own machine only" in json.dumps(Screens(store, inside=False).screen(asked).tree)) == refused
    assert "at the tracker's own machine only" not in json.dumps(Screens(store).screen(asked).tree)


def test_outsiders_are_not_led_to_people(store: Store, figures: list[tuple[Figures, Figure]]) -> None:
    """The copy for donors leads to the rows of agreements, and to none of people; nor does a page that others can reach."""
    with copied(store, "donor") as donor:
        for answered, figure in figures[::4]:
            if answered.question.audience != "donor":
                continue
            found = donor.execute(f"select count(*) from rows_behind('{figure.address}')").fetchall()
            expected = len(told(store, figure.address, inside=False)["rows"])
            assert found == [(expected,)]
    with store.session(1) as session:
        inside = answer(session, replace(PRINTED[2], audience=INTERNAL))
    remember(store.path, [inside])
    asked = address(f"/figure/{inside.total.address}", "")
    assert "at the tracker's own machine only" in json.dumps(Screens(store, inside=False).screen(asked).tree)
    assert "at the tracker's own machine only" not in json.dumps(Screens(store).screen(asked).tree)


def test_an_address_that_is_none_is_a_sentence(store: Store) -> None:
    assert "is not a figure's address" in page(store, "/figure/F-1")
