"""Indicators of the user's own: a file copied from the manual works, and every mistake in one is told at once."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from indicators.authoring import soundness
from indicators.authoring.keeping import keep_definitions, problems
from indicators.authoring.soundness import TAKEN
from indicators.commands.asking import indicators
from indicators.declared.catalogue import catalogue
from indicators.declared.kept import definitions
from indicators.derived.daily import daily_rows
from indicators.derived.together import plan_by_days, plan_together
from indicators.plan import plan
from indicators.question import Question
from reports.differences import between
from reports.produce import Order, produce
from reports.spec import spec
from reports.verify import verify
from tests.reports.content.plain import only
from tests.stores import empty_store, public_facts, store_of
from tracker.periods import period
from tracker.store import Cause

MANUAL = (Path(__file__).parents[2] / "INDICATORS.md").read_text(encoding="utf-8")
WHOLE, VIEW = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)
ONE, TWO = "    { value = 1 },\n", '    { value = 2 },\n    { by = { kind = "WORKSHOP" }, value = 1 },\n'
EVENT = {
    "programme_id": "IMP",
    "kind": "WEBINAR",
    "title": "A meeting",
    "status": "held",
    "start_date": "2025-03-01",
    "count_basis": "stated",
}
(COMMANDS,) = re.findall(r"```sh\n(.*?)```", MANUAL, re.DOTALL)


@pytest.fixture(autouse=True)
def laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stores in which definitions are tried are copies of one that was laid out once: to lay one out takes half a second."""
    monkeypatch.setattr(soundness, "create_store", lambda path, **_: empty_store(path))


def folder_of(path: Path, text: str, code: str = "LOC-01") -> Path:
    """A folder with one definition in it."""
    path.mkdir(exist_ok=True)
    (path / f"{code}.toml").write_text(text, encoding="utf-8")
    return path


def test_the_file_in_the_manual_is_sound(tmp_path: Path) -> None:
    assert problems(folder_of(tmp_path / "own", WHOLE)) == ()


def test_a_declared_sum_is_tried_on_the_examples(tmp_path: Path) -> None:
    declared = WHOLE.replace("\nrule =", '\nsums_over = "activity"\nrule =')
    assert problems(folder_of(tmp_path / "own", declared)) == ()
    (of_agreements,) = problems(folder_of(tmp_path / "other", declared.replace('sums_over = "activity"', 'sums_over = "agreement"')))
    assert "sums_over: what each agreement gives by itself does not sum to what all of them give" in of_agreements
    up_to_now, *_ = problems(folder_of(tmp_path / "stock", declared.replace("    and start_date >= $first\n", "")))
    assert "sums_over: each query must ask of one day whether it lies in the period" in up_to_now


def test_that_no_key_has_two_rows_is_tried_on_the_examples(tmp_path: Path) -> None:
    declared = WHOLE.replace("\nrule =", "\nkey_once = true\nrule =")
    assert problems(folder_of(tmp_path / "own", declared)) == ()
    twice = declared.replace("from activity\n", "from activity\ncross join range(2)\n")
    assert problems(folder_of(tmp_path / "plain", twice.replace("key_once = true\n", ""))) == ()
    (told,) = problems(folder_of(tmp_path / "other", twice))
    assert "key_once: there are more rows than different keys" in told


def test_groups_that_are_said_to_add_up_are_tried_on_the_examples(tmp_path: Path) -> None:
    one_of_two = "select activity_id as key, kind, unnest(['en', 'uk']) as language from activity"
    overlapping = re.sub(r"select\n    activity_id as key,\n    kind,\n    language\nfrom activity", one_of_two, WHOLE)
    (told, *_) = problems(folder_of(tmp_path / "own", overlapping))
    assert "the breakdown language: its groups hold 2 and the total 1, so they do not add up" in told
    said = overlapping.replace('name = "language"\n', 'name = "language"\ngroups = "overlap"\n')
    assert problems(folder_of(tmp_path / "other", said)) == ()


def test_a_file_may_bring_views_of_its_own(tmp_path: Path) -> None:
    over_a_view = WHOLE.replace("from activity\n", "from webinar\n") + "\n" + VIEW
    assert problems(folder_of(tmp_path / "own", over_a_view)) == ()


@pytest.mark.parametrize("name", [*sorted(TAKEN), "activity"])
def test_a_view_takes_no_name_that_the_tracker_needs(tmp_path: Path, name: str) -> None:
    over_a_view = WHOLE.replace("from activity\n", f"from {name}\n") + "\n" + VIEW.replace('"webinar"', f'"{name}"')
    (told,) = problems(folder_of(tmp_path / "own", over_a_view))
    assert told.startswith(f"LOC-01.toml: the view {name}: that is a name which ")
    assert told.endswith(". Choose another")


def test_every_name_that_the_tracker_gives_its_own_queries_is_known(tmp_path: Path) -> None:
    question = Question("LOC-01", "IMP", period("2024"))
    with empty_store(tmp_path / "tracker.duckdb") as store, store.session() as session:
        for definition in catalogue().values():
            texts = [one.sql for one in (*plan(definition, question), *plan_together(definition, question))]
            if daily := daily_rows(session, definition):
                texts.append(plan_by_days(definition, question, daily).sql)
            own = {*definition.views, *_named(*definition.views.values(), *definition.queries)}
            assert _named(*texts) - own <= TAKEN


def _named(*queries: str) -> set[str]:
    """What the common table expressions of queries are called."""
    return {name for sql in queries for name in re.findall(r"^(?:with )?(\w+) as (?:not )?(?:materialized )?\($", sql, re.MULTILINE)}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('unit = "events"', 'units = "events"', "unknown key “units”. Did you mean “unit”?"),
        ('unit = "events"\n', "", "“unit” is missing"),
        ('rule = "count"', 'rule = "cuont"', "“rule” is “cuont”; it must be one of count, sum, ratio, mean, bounds. Did you mean “count”?"),
        ('code = "LOC-01"', 'code = "LOC-1"', "the file: the code “LOC-1” must look like AGR-01"),
        ('code = "LOC-01"', 'code = "LOC-02"', "the file must be called LOC-02.toml"),
        ('code = "LOC-01"', 'code = "TRN-01"', "the code TRN-01 is that of “Trainings and workshops held”: choose another"),
        ("ACTIVITY_KIND", "ACTIVITY_KINDS", "the breakdown kind: there is no code list “ACTIVITY_KINDS”. Did you mean “ACTIVITY_KIND”?"),
        ("activity_id as key", "activity_id", "rows: there must be a column “key”."),
        ("    language\n", "    language as tongue\n", "rows: there must be a column “language”."),
        ('rule = "count"', 'rule = "sum"', "rows: there must be a column “num”."),
        ("from activity\n", "from activities\n", "rows: there is no record type and no view “activities”. Did you mean “activity”?"),
        ("and mode =", "and moed =", 'rows: Binder Error: Referenced column "moed" not found'),
        ("and mode = 'ONLINE'", "and mode = ONLINE'", "rows: is not one query that reads: "),
        ("\nrule =", '\nsums_over = "programme"\nrule =', "“sums_over” is “programme”; it must be one of"),
        ("\nrule =", '\nguard = "QUA-40"\nrule =', "the guard: there is no indicator “QUA-40”. Did you mean “QUA-04”?"),
        ("\nrule =", '\nempty = "guarded"\nrule =', 'empty = "guarded" needs a guard'),
        ('rule = "count"', 'rule = "bounds"', "“bounds” is the rule of the rungs of a ladder"),
        ('name = "kind"', 'name = "kind"\nwithin = "language"', "“within” of “kind” is for groups that make no total"),
        ("$first", "$frist", "rows: there is no parameter $frist. Did you mean “first”?"),
        ("{ value = 1 },\n    { by", "{ value = 2 },\n    { by", "example 1 (“A webinar counts, a workshop in a room and a cancelled webinar do not.”): the total: expected 2, got 1"),
        ('by = { kind = "WEBINAR" }', 'by = { kind = "COURSE" }', "kind=COURSE: expected 1, got no such figure"),
        ('activity_id = "X1"', 'activity = "X1"', "activity has no field “activity”. Did you mean “activity_id”?"),
        ("\nactivity = [", "\nactivty = [", "there is no type of record “activty”. Did you mean “activity”?"),
        ('name = "kind" ', 'name = "kind) --" ', "dimension[1]: the name “kind) --” must be small letters, digits and _, as in partner_country"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_to_do(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in WHOLE
    found = problems(folder_of(tmp_path / "own", WHOLE.replace(old, new)))
    assert any(told in line for line in found), found
    assert all(line.startswith("LOC-01.toml: ") for line in found)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("select 1 as key, 'x' as kind, 'en' as language from read_text('/etc/passwd')", "it may not read from read_text(…)"),
        ("select content as key from '/etc/hosts'", "there is no record type and no view “/etc/hosts”"),
        ("select * from sniff_csv('a.csv')", "it may not read from sniff_csv(…)"),
        ("select * from query('select 1')", "it may not read from query(…)"),
        ("select getenv('HOME') as key from activity", "getenv(…) gives another answer another time, or tells of the machine"),
        ("select random() as key from activity", "random(…) gives another answer another time"),
        ("select activity_id as key from activity where start_date < current_date", "current_date gives another answer another time"),
        ("select * from duckdb_settings()", "it may not read from duckdb_settings(…)"),
        ("select * from ledger.activity", "there is no record type and no view “ledger.activity”"),
        ("select 1 as key; drop table activity", "is not one query that reads"),
        ("delete from activity", "is not one query that reads"),
        ("attach 'other.duckdb'", "is not one query that reads"),
        ("copy activity to 'stolen.csv'", "is not one query that reads"),
        ("install httpfs", "is not one query that reads"),
        ("select 1 as key) union all (select 2", "is not one query that reads"),
        ("show all tables", "is not one query that reads"),
    ],
)
def test_a_query_may_only_read_records(tmp_path: Path, rows: str, told: str) -> None:
    text = re.sub(r'rows = """.*?"""', lambda _: f'rows = """{rows}"""', WHOLE, flags=re.DOTALL)
    found = problems(folder_of(tmp_path / "own", text))
    assert any(told in line for line in found), found


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder_of(tmp_path, WHOLE.replace('unit = "events"', 'units = "events"').replace("$first", "$frist"))
    folder_of(tmp_path, WHOLE.replace("LOC-01", "LOC-02").replace("$first", "$frist"), "LOC-02")
    ended = CliRunner().invoke(indicators, ["check", str(tmp_path)])
    assert (ended.exit_code, ended.stdout.splitlines()) == (
        1,
        [
            "LOC-01.toml: unknown key “units”. Did you mean “unit”?",
            "LOC-02.toml: rows: there is no parameter $frist. Did you mean “first”?",
            "LOC-01.toml: rows: there is no parameter $frist. Did you mean “first”?",
        ],
    )


def test_a_file_that_is_wrong_harms_no_other_indicator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    own = folder_of(tmp_path / "own", WHOLE.replace("$first", "$frist"))
    folder_of(own, "code = ", "LOC-02")
    monkeypatch.setenv("TRACKER_INDICATORS", str(own))
    with store_of(tmp_path / "t.duckdb", {}) as store:
        keep_definitions(store, actor="tracker")
        with store.session() as session:
            assert "AGR-01" in definitions(session)
            assert not {"LOC-01", "LOC-02"} & definitions(session).keys()
    assert [message.partition(":")[0] for message in caplog.messages] == [
        f"1 problem(s) in the indicators of {own}; what is wrong is left out",
        "The definition of LOC-01 is not sound, and was not kept",
    ]


def test_what_the_manual_says_to_type_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Line by line; after the copy is made, the file in the manual takes its place."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRACKER_INDICATORS", "indicators-of-ours")
    monkeypatch.setenv("TRACKER_STORE", str(tmp_path / "t.duckdb"))
    store_of(tmp_path / "t.duckdb", public_facts()).close()
    told = ""
    for line in COMMANDS.splitlines()[1:]:
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line.partition("#")[0])]
        ended = CliRunner().invoke(indicators, words[2:])
        assert ended.exit_code == 0, (line, ended.output)
        if words[2] == "new":
            folder_of(tmp_path / "indicators-of-ours", WHOLE)
        told = ended.stdout
    assert "Total" in told


def test_an_issued_report_stays_as_it_was_when_a_definition_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first edition is made again byte for byte by the definition of its day; the next one says what changed."""
    donor = only(spec("donor"), "results", "restatements")
    sections = tuple(replace(one, indicators=("LOC-01",)) if one.kind == "results" else one for one in donor.sections)
    order = Order(replace(donor, sections=sections), "IMP", period("2025"), "en")
    online, in_a_room = ({**EVENT, "activity_id": mode, "mode": mode} for mode in ("ONLINE", "IN_PERSON"))
    with store_of(tmp_path / "t.duckdb", {**public_facts(), "activity": [online, in_a_room]}) as store:
        monkeypatch.setenv("TRACKER_INDICATORS", str(folder_of(tmp_path / "spring", WHOLE)))
        first = produce(store, order)
        everywhere = WHOLE.replace("version = 1 ", "version = 2 ").replace("and mode = 'ONLINE'", "").replace(ONE, TWO)
        monkeypatch.setenv("TRACKER_INDICATORS", str(folder_of(tmp_path / "summer", everywhere)))
        assert produce(store, replace(order, as_of=first.edition.revision)).pdf == first.pdf
        second = produce(store, order)
        assert [revision.reason for revision in store.revisions()[1:]] == [
            "Indicator definitions in force: 1 new",
            "Indicator definitions in force: LOC-01 version 1 → 2",
        ]
        assert (first.edition.revision, second.edition.revision) == (2, 3)
        assert produce(store, replace(order, as_of=first.edition.revision)).pdf == first.pdf
        verdict = verify(store, first.pdf)
        assert (verdict.verdict, {(one.indicator, one.printed, one.recomputed) for one in verdict.differences}) == (
            "superseded",
            {("LOC-01", "1", "2")},
        )
        assert verify(store, second.pdf).verdict == "genuine"
        restated = between(store, first.edition, second.edition)
    assert {(one.printed.question.indicator, one.printed.text, one.new) for one in restated} == {("LOC-01", "1", "2")}
    for one in restated:
        assert one.change is not None
        (share,) = one.change.shares
        assert (share.cause, share.change, [save.revision for save in share.saves]) == (Cause.DEFINITION, Fraction(1), [3])
