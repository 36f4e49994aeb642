"""The analysts' copy: a file that any client opens, whose tables, macros and figures say what the store and the engine say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from indicators.analysts.figure_table import add_figures, standard_figures
from indicators.analysts.macros import add_macros, macro_name
from indicators.answer import answer
from indicators.declared.catalogue import catalogue
from indicators.figures import Figures, Status
from indicators.provenance import addressed, remember
from indicators.question import Question
from tests.stores import Records, csv_records, definitions_of, store_of
from tracker.errors import NotAStore
from tracker.periods import period
from tracker.records import RECORD_TYPES
from tracker.settings import DATA
from tracker.store import Store
from tracker.store.analysts.snapshot import Copy, write_snapshot
from tracker.store.connection import Connection, connect, rows, run

SYNTHETIC = Path(__file__).parents[2] / "spec" / "synthetic"
PERIODS = ("2024", "2024-H1", "2024-Q4", "..2023-12-31")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The made-up programme as revision 1, then more people at one event and an agreement withdrawn."""
    with store_of(tmp_path_factory.mktemp("snapshot") / "s.duckdb", csv_records(SYNTHETIC)) as made:
        made.save({}, actor="olena", reason="entered twice", retire={"agreement": ["SA2"]})
        yield made


def copied(store: Store, audience: str = "internal", as_of: int | None = None, *, figures: bool = False) -> Connection:
    """The copy of a store at a revision, opened as an analyst opens it."""
    path = store.path.parent / f"{audience}-{as_of}-{figures}.duckdb"
    if not path.exists():
        with store.session(as_of) as session:
            write_snapshot(session, path, audience, [add_macros, add_figures] if figures else [add_macros])
    return connect(path, read_only=True)


@pytest.fixture(scope="module")
def copy(store: Store) -> Iterator[Connection]:
    """The copy for insiders, open."""
    with closing(copied(store)) as opened:
        yield opened


def engine(figures: Figures) -> dict[tuple[str | None, str | None], tuple[Any, ...]]:
    """The engine's answer by dimension and group."""
    return {
        (figure.by[0] if figure.by else (None, None)): (figure.value, str(figure.status), figure.numerator, figure.denominator)
        for figure in figures.figures
    }


def macro(copy: Connection, code: str, programme: str, when: str, as_of: int | None = None) -> dict[tuple[str | None, str | None], Any]:
    """The macro's answer by dimension and group."""
    asked = period(when)
    found = rows(
        copy,
        f"from {macro_name(catalogue()[code])}(?, ?, ?, at_revision := ?, rates := 'TESTSET')",
        [programme, asked.first, asked.before, as_of],
    )
    return {(row["dimension"], row["group"]): tuple(row[name] for name in ("value", "status", "numerator", "denominator")) for row in found}


@pytest.mark.parametrize("when", PERIODS)
@pytest.mark.parametrize("code", catalogue())
def test_each_macro_says_what_the_engine_says_in_total_and_for_each_breakdown(store: Store, copy: Connection, code: str, when: str) -> None:
    by = tuple(catalogue()[code].dimensions)
    with store.session() as session:
        asked = Question(code, "SYN", period(when), by, audience="internal", rate_set="TESTSET", cross=False)
        assert macro(copy, code, "SYN", when) == engine(answer(session, asked))


@pytest.mark.parametrize("code", catalogue())
def test_each_macro_answers_at_an_older_revision(store: Store, copy: Connection, code: str) -> None:
    by = tuple(catalogue()[code].dimensions)
    with store.session(1) as session:
        asked = Question(code, "SYN", period("2024"), by, audience="internal", rate_set="TESTSET", cross=False)
        assert macro(copy, code, "SYN", "2024", as_of=1) == engine(answer(session, asked))


# An analyst's own process: it knows DuckDB and nothing of ours.
PLAIN_CLIENT = """
import duckdb, json, sys
copy = duckdb.connect(sys.argv[1], read_only=True)
print(json.dumps([copy.execute(query).fetchall() for query in json.load(sys.stdin)], default=str))
"""


def asked_plainly(store: Store, queries: list[str], as_of: int | None = None) -> list[list[list[Any]]]:
    """What a plain DuckDB client in a process of its own is answered by the copy with macros and figures."""
    copied(store, as_of=as_of, figures=True).close()
    path = store.path.parent / f"internal-{as_of}-True.duckdb"
    command = [sys.executable, "-I", "-c", PLAIN_CLIENT, str(path)]
    answers: list[list[list[Any]]] = json.loads(
        subprocess.run(command, input=json.dumps(queries), capture_output=True, text=True, check=True).stdout
    )
    return answers


def numbers(found: list[list[Any]]) -> dict[tuple[str | None, str | None], tuple[Any, ...]]:
    """Rows of dimension, group, value, status by dimension and group; values as the numbers they are."""
    return {(row[0], row[1]): (None if row[2] is None else float(row[2]), row[3]) for row in found}


def spoken(figures: Figures) -> dict[tuple[str | None, str | None], tuple[Any, ...]]:
    """The engine's answer in the same shape."""
    return {place: (None if value is None else float(value), status) for place, (value, status, _, _) in engine(figures).items()}


@pytest.mark.parametrize(("as_of", "at"), [(None, 2), (None, 1), (1, 1)], ids=["newest", "older, by the macro", "older, by the copy"])
def test_a_plain_client_is_told_what_pages_and_reports_print(store: Store, as_of: int | None, at: int) -> None:
    """Every indicator by every breakdown, from its macro and, in a copy of that revision, from the table `figure`."""
    asked, when = [], period("2024")
    for code, definition in catalogue().items():
        days = f"'SYN', date '{when.first}', date '{when.before}'"
        asked.append(f'select dimension, "group", value, status from {macro_name(definition)}({days}, at_revision := {at})')
        asked.append(f"""select dimension, "group", value, status from figure
                         where indicator = '{code}' and programme = 'SYN' and period = '2024'""")
    told = asked_plainly(store, asked, as_of)
    of_this_copy = at == (as_of or 2)
    with store.session(at) as session:
        for place, (code, definition) in enumerate(catalogue().items()):
            said = spoken(answer(session, Question(code, "SYN", when, tuple(definition.dimensions), audience="internal", cross=False)))
            assert numbers(told[2 * place]) == said, code
            assert not of_this_copy or numbers(told[2 * place + 1]) == said, code
            assert {dimension for dimension, _ in said} - {None} <= set(definition.dimensions)


def test_the_past_differs_from_the_present(copy: Connection) -> None:
    told = [macro(copy, "AGR-01", "SYN", "2024", revision)[None, None][0] for revision in (1, 2, None)]
    assert told == [3, 2, 2]


def test_money_can_be_asked_for_in_another_currency(store: Store, copy: Connection) -> None:
    asked = Question("FUN-01", "SYN", period("2024"), audience="internal", currency="USD", rate_set="TESTSET", cross=False)
    with store.session() as session:
        query = "select value from FUN_01('SYN', '2024-01-01', '2025-01-01', reporting_currency := 'USD', rates := 'TESTSET') where dimension is null"
        assert run(copy, query)[0][0] == answer(session, asked).total.value


@pytest.mark.parametrize("audience", ["internal", "donor"])
def test_the_figure_table_says_what_the_engine_says_to_the_same_audience(store: Store, audience: str) -> None:
    with closing(copied(store, audience, figures=True)) as copy, store.session() as session:
        kept = run(copy, 'select indicator, programme, period, dimension, "group", value, qualifier, status, address from figure')
        answers = tuple(standard_figures(Copy(copy, session, audience)))
    expected = [
        (
            figures.question.indicator, figures.question.programme, str(figures.question.period),
            *(figure.by[0] if figure.by else (None, None)),
            None if figure.value is None else float(figure.value), figure.qualifier, str(figure.status), figure.address,
        )
        for figures in answers for figure in figures.figures
    ]  # fmt: skip
    assert sorted(kept, key=str) == sorted(expected, key=str)
    assert {row[0] for row in kept} == set(catalogue())
    assert {figures.question.audience for figures in answers} == {audience}


def test_the_figure_table_prints_values_and_keeps_money_exact(store: Store) -> None:
    with closing(copied(store, figures=True)) as copy:
        query = "select text, amount, currency from figure where period = '2024' and indicator = ? and \"group\" is not distinct from ?"
        assert run(copy, query, ["FUN-01", "EUR"]) == [("EUR\u00a0100,000", Decimal("100000.00"), "EUR")]
        assert run(copy, query, ["FUN-01", None]) == [("no rate", None, "EUR")]
        assert run(copy, query, ["QUA-03", None]) == [("88.0\u00a0%", None, None)]


def test_the_figure_table_says_which_groups_may_be_added(store: Store) -> None:
    with closing(copied(store, figures=True)) as copy:
        query = "select distinct indicator, dimension, adds from figure where indicator in ('AGR-01', 'PTC-03') and framework is null order by all"
        told = {(code, dimension): adds for code, dimension, adds in run(copy, query)}
        ((comment,),) = run(copy, "select comment from duckdb_tables() where table_name = 'figure'")
    assert told["AGR-01", "kind"]
    assert not told["AGR-01", "partner_country"], "one agreement may have partners in two countries"
    assert not told["PTC-03", "activity_kind"], "shares do not add up"
    assert told["AGR-01", None] is None
    assert "where audience = 'internal' and framework is null" in comment


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("indicator = 'AGR-01' and period = '2024' and dimension is null", 2),
        ("indicator = 'AGR-01' and period = '2024' and dimension = 'kind'", 2),
        ("indicator = 'AGR-01' and period = '2024'", "of several indicators"),
        ("indicator = 'AGR-01' and period = '2024' and dimension = 'partner_country'", "of groups that do not make the total"),
        ("indicator = 'AGR-02' and period like '2024-Q%' and dimension is null", 1),
        ("indicator = 'AGR-02' and period like '2024%' and dimension is null", "of periods that overlap"),
        ("indicator = 'AGR-01' and period like '2024-Q%' and dimension is null", "of periods that do not add up"),
        ("indicator = 'FUN-01' and period = '2024' and dimension is null", "one without a value"),
        ("indicator like 'AGR-0%' and period = '2024' and dimension is null", "of several indicators"),
    ],
)
def test_figures_that_do_not_add_up_refuse_to_be_added(store: Store, chosen: str, told: int | str) -> None:
    with closing(copied(store, figures=True)) as copy:
        query = f"select added(figure) from figure where audience = 'internal' and framework is null and {chosen}"
        if isinstance(told, int):
            assert run(copy, query) == [(told,)]
        else:
            with pytest.raises(duckdb.Error, match=f"These figures are not added: {told}"):
                run(copy, query)


def test_an_interval_has_both_its_ends_and_is_not_added(tmp_path: Path) -> None:
    """Of 40 people at one event and 30 at another nobody knows who came to both."""
    counts = {"X1": 40, "X2": 30}
    records: Records = {
        "programme": [{"programme_id": "P"}],
        "activity": [
            {"activity_id": one, "programme_id": "P", "kind": "WORKSHOP", "status": "held", "count_basis": "aggregate", "start_date": day}
            for one, day in (("X1", "2024-02-01"), ("X2", "2024-03-01"))
        ],
        "headcount": [{"activity_id": one, "slice": "total", "n": people, "qualifier": "exact"} for one, people in counts.items()],
    }
    with store_of(tmp_path / "s.duckdb", records) as made, made.session() as session:
        remember(made.path, [answer(session, Question("PTC-02/programme", "P", period("2024"), audience="internal"))])
        write_snapshot(session, tmp_path / "copy.duckdb", "internal", [add_figures])
    with closing(connect(tmp_path / "copy.duckdb", read_only=True)) as copy:
        rung = "from figure where indicator = 'PTC-02/programme'"
        assert run(copy, f"select value, low, high, text {rung}") == [(None, 40, 70, "40–70")]
        with pytest.raises(duckdb.Error, match="known between two bounds only"):
            run(copy, f"select added(figure) {rung}")


def test_an_address_of_the_figure_table_resolves(store: Store) -> None:
    with closing(copied(store, figures=True)) as copy:
        ((address,),) = run(copy, "select address from figure where indicator = 'AGR-01' and period = '2024' and dimension is null")
    place = addressed(store.path, address)
    assert (place.question.indicator, str(place.question.period), place.revision) == ("AGR-01", "2024", 2)


def test_every_table_and_column_has_a_comment(store: Store) -> None:
    with closing(copied(store, "donor", figures=True)) as copy:
        assert run(copy, "select table_name from duckdb_tables() where comment is null") == []
        assert run(copy, "select table_name, column_name from duckdb_columns() where not internal and comment is null") == []
        assert run(copy, "select count(*) from duckdb_functions() where not internal and comment is null") == [(0,)]
        assert run(copy, "select comment from duckdb_columns() where column_name = 'signed_on' and table_name = 'agreement'")[0][0]


def test_a_copy_of_an_older_revision_knows_nothing_of_what_came_later(store: Store) -> None:
    with closing(copied(store, as_of=1)) as copy:
        assert run(copy, "select revision, audience from about") == [(1, "internal")]
        assert run(copy, "select max(rev) from revision") == [(1,)]
        assert run(copy, "select count(*) from agreement where agreement_id = 'SA2'") == [(1,)]
        assert run(copy, "select rev_from, rev_to from history.agreement where agreement_id = 'SA2'") == [(1, None)]
    with closing(copied(store)) as copy:
        assert run(copy, "select rev_from, rev_to from history.agreement where agreement_id = 'SA2'") == [(1, 2)]


def test_a_copy_for_insiders_holds_every_record(store: Store, copy: Connection) -> None:
    with store.session() as session:
        for name in RECORD_TYPES:
            query = f"select * from {name} order by record_id"
            assert run(copy, query) == session.tuples(query)


def test_a_copy_for_outsiders_tells_of_people_by_figures_only(store: Store) -> None:
    with closing(copied(store, "donor", figures=True)) as copy:
        tables = {name for (name,) in run(copy, "select table_name from duckdb_tables()")}
        assert {"person", "participation", "headcount", "patient_benefit"} & tables == set()
        people = tuple(code for code, definition in catalogue().items() if definition.people)
        kept = run(copy, "select indicator, value, status, period from figure where list_contains(?, indicator)", [list(people)])
        macros = {name for (name,) in run(copy, "select function_name from duckdb_functions() where not internal")}
    assert any("-" in when for _, _, _, when in kept)
    counts = [value for code, value, _, _ in kept if value is not None and catalogue()[code].rule != "ratio"]
    assert counts
    assert not [value for value in counts if 0 < value < 5]
    assert {status for _, _, status, _ in kept} >= {str(Status.SUPPRESSED)}
    assert not {macro_name(catalogue()[code]) for code in people} & macros
    assert "AGR_01" in macros


def test_nothing_of_a_person_is_left_in_the_bytes_of_a_copy_for_outsiders(tmp_path: Path) -> None:
    person = {"person_id": "canary-pseudonym-7f3a", "legal_basis": "consent", "retain_until": date(2030, 1, 1)}
    came = {"activity_id": "SX1", "person_id": "canary-pseudonym-7f3a", "role": "participant"}
    proof = {"entity": "person", "entity_id": "canary-pseudonym-7f3a", "source_id": "S1", "kind": "news"}
    with store_of(tmp_path / "s.duckdb", csv_records(SYNTHETIC) | definitions_of("AGR-01", "PTC-01", "PTC-02")) as store:
        saved: Records = {"person": [person], "participation": [came], "evidence": [proof]}
        store.save(saved, actor="canary-actor", reason="canary-reason", save_id="canary-save-id")
        copied(store, "donor", figures=True).close()
        copied(store).close()
    outside, inside = ((tmp_path / name).read_bytes() for name in ("donor-None-True.duckdb", "internal-None-False.duckdb"))
    assert b"canary" not in outside
    assert b"canary-save-id" not in inside
    assert b"canary" in inside


def test_an_earlier_copy_is_replaced_and_its_reader_reads_on(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "copy.duckdb"
    with store.session(1) as session:
        write_snapshot(session, path)
    reader = (
        "import sys; from pathlib import Path; from tracker.store.connection import connect, run\n"
        f"copy = connect(Path({str(path)!r}), read_only=True); print('open', flush=True); sys.stdin.readline()\n"
        "print(run(copy, 'select revision from about')[0][0], flush=True)"
    )
    with subprocess.Popen([sys.executable, "-c", reader], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as analyst:
        assert analyst.stdin
        assert analyst.stdout
        assert analyst.stdout.readline() == "open\n"
        with store.session() as session:
            write_snapshot(session, path)
        analyst.stdin.write("\n")
        analyst.stdin.flush()
        assert analyst.stdout.readline() == "1\n"
    with closing(connect(path, read_only=True)) as copy:
        assert run(copy, "select revision from about") == [(2,)]
    assert [found.name for found in tmp_path.iterdir()] == ["copy.duckdb"]


def test_what_is_no_copy_is_never_replaced(store: Store, tmp_path: Path) -> None:
    notes = tmp_path / "minutes.duckdb"
    notes.write_text("minutes of the steering committee")
    live = store_of(tmp_path / "live.duckdb", {})
    live.close()
    for path in (notes, live.path):
        before = path.read_bytes()
        with store.session() as session, pytest.raises(NotAStore, match="not an analysts' copy"):
            write_snapshot(session, path)
        assert path.read_bytes() == before


def test_a_copy_that_somebody_has_written_into_is_never_replaced(store: Store, tmp_path: Path) -> None:
    with store.session() as session:
        write_snapshot(session, path := tmp_path / "copy.duckdb")
        path.with_name("copy.duckdb.wal").write_bytes(b"what somebody added")
        with pytest.raises(NotAStore, match="Somebody has written into the copy"):
            write_snapshot(session, path)


def test_a_copy_that_fails_leaves_nothing(store: Store, tmp_path: Path) -> None:
    def broken(copy: Copy) -> None:
        raise RuntimeError(copy.audience)

    with store.session() as session, pytest.raises(RuntimeError, match="internal"):
        write_snapshot(session, tmp_path / "copy.duckdb", additions=[broken])
    assert list(tmp_path.iterdir()) == []


def test_the_public_facts_are_copied_equally(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", csv_records(DATA / "demo")) as store, closing(copied(store)) as copy, store.session() as session:
        for code, definition in catalogue().items():
            asked = Question(
                code, "IMP", period("2025"), tuple(definition.dimensions), audience="internal", rate_set="TESTSET", cross=False
            )
            assert macro(copy, code, "IMP", "2025") == engine(answer(session, asked)), code
