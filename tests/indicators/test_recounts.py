"""A sample drawn by chance, its sheet filled in and taken back, and how far the figure held."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from math import comb
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from indicators.commands.asking import indicators
from indicators.commands.quality import quality
from indicators.quality.factor import factor, factor_of
from indicators.quality.sampling import sample
from indicators.quality.sheet import TITLE, sheet
from indicators.question import Question
from reports.content import document
from reports.spec import spec
from tests.reports.content.plain import written
from tests.stores import csv_records, store_of
from tracker.errors import TrackerError, UnreadableFile, WrongRequest
from tracker.periods import period
from tracker.settings import DATA
from tracker.store import Store, open_store

AGREEMENTS = Question("AGR-01", "IMP", period("2025"))
PEOPLE = Question("PTC-01", "IMP", period("2023"))
FIRST_ROW, RECORD, WAS, NOW = 10, 2, 5, 6


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store of the public facts."""
    store_of(tmp_path / "s.duckdb", csv_records(DATA / "demo")).close()
    return tmp_path / "s.duckdb"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path) as opened:
        yield opened


def tracker(path: Path, *words: str) -> Result:
    """`tracker quality` on the store."""
    return CliRunner().invoke(quality, [*words, "--store", str(path)])


def filled(path: Path, answer: Callable[[str, float], object]) -> None:
    """The sheet at `path` with an answer for each record and what is recorded of it."""
    book = openpyxl.load_workbook(path)
    page = book[TITLE]
    for row in range(FIRST_ROW, page.max_row + 1):
        page.cell(row, NOW).value = answer(str(page.cell(row, RECORD).value), page.cell(row, WAS).value)  # type: ignore[assignment, arg-type]
    book.save(path)


def test_the_same_seed_draws_the_same_records_and_another_seed_others(store: Store) -> None:
    with store.session() as session:
        first, other, again = (sample(session, AGREEMENTS, 8, seed) for seed in ("1", "2", "1"))
        whole = sample(session, AGREEMENTS, 999, "1")
    assert sheet(first, "Agreements") == sheet(again, "Agreements")
    assert [unit.key for unit in first.units] == [unit.key for unit in again.units]
    assert [unit.key for unit in first.units] != [unit.key for unit in other.units]
    assert {unit.key for unit in first.units} <= {unit.key for unit in whole.units}
    assert (again.drawing.population, len(whole.units)) == (26, 26)


def test_every_record_has_the_same_chance(store: Store) -> None:
    with store.session() as session:
        drawn = [unit.key for seed in range(400) for unit in sample(session, AGREEMENTS, 13, str(seed)).units]
    assert {key: round(drawn.count(key) / 400, 1) for key in drawn} == pytest.approx(dict.fromkeys(drawn, 0.5), abs=0.11)


def test_what_is_recorded_and_its_documents_stand_beside_the_record(store: Store) -> None:
    with store.session() as session:
        [unit] = (unit for unit in sample(session, PEOPLE, 9, "1").units if unit.key == "ACT-X10")
    assert unit.recorded == 239
    assert ("activity_kind", "EXCHANGE") in unit.told
    assert [paper.source_id for paper in unit.evidence] == ["S-MOZ239"]


def test_a_sample_has_a_record(store: Store) -> None:
    with store.session() as session, pytest.raises(WrongRequest, match="at least one record"):
        sample(session, AGREEMENTS, 0, "1")


@pytest.mark.parametrize("code", ["PTC-03", "FUN-01", "PTC-02"])
def test_what_cannot_be_recounted_is_refused(store: Store, code: str) -> None:
    with store.session() as session, pytest.raises(WrongRequest):
        sample(session, Question(code, "IMP", period("2025")), 5, "1")


def test_a_recount_is_one_revision_and_gives_the_factor_and_the_verifications(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "trace.xlsx"
    asked = ["sample", "AGR-01", "--programme", "IMP", "--period", "2025", "--size", "10", "--seed", "spring", "-o", str(out)]
    assert tracker(path, *asked).exit_code == 0
    with open_store(path, read_only=True) as store, store.session() as session:
        lost = sample(session, AGREEMENTS, 10, "spring").units[0].key
    filled(out, lambda key, was: 0 if key == lost else was)
    taken = tracker(path, "recount", str(out), "--by", "olena", "--role", "M&E office", "--json")
    told = json.loads(taken.stdout)
    assert (taken.exit_code, told["revision"], told["rejected"]) == (0, 2, [])
    factor_told = told["verification_factor"]
    assert (factor_told["value"], factor_told["size"], factor_told["population"], factor_told["differing"]) == (0.9, 10, 26, 1)
    assert factor_told["low"] < 0.9 < factor_told["high"] < 1
    with open_store(path) as store, store.session() as session:
        verified = session.tuples("select entity, entity_id, status, by_role from verification order by status, entity_id")
    assert len(verified) == 10
    assert verified[0] == ("agreement", lost, "rejected", "M&E office")
    assert {status for _, _, status, _ in verified[1:]} == {"verified"}


def test_the_sheet_is_read_and_filled_in_in_the_language_of_whoever_traces(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "trace.xlsx"
    asked = ["sample", "PTC-01", "--programme", "IMP", "--period", "2023", "--size", "9", "--language", "uk", "-o", str(out)]
    assert tracker(path, *asked).exit_code == 0
    book = openpyxl.load_workbook(out)
    page = book["Простежити й перевірити"]
    assert [page.cell(FIRST_ROW - 1, column).value for column in (RECORD, NOW)] == ["Запис", "Перераховано"]
    said = [page.cell(row, RECORD + 1).value for row in range(FIRST_ROW, page.max_row + 1)]
    assert "Educational events and exchanges abroad, September 2023; Вид заходу: Обмін; Точність: понад" in said
    for row in range(FIRST_ROW, page.max_row + 1):
        page.cell(row, NOW).value = page.cell(row, WAS).value
    book.save(out)
    assert tracker(path, "recount", str(out)).exit_code == 0


def test_nothing_is_saved_while_a_cell_is_wrong_and_each_is_named(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "trace.xlsx"
    tracker(path, "sample", "PTC-01", "--programme", "IMP", "--period", "2023", "--size", "9", "-o", str(out))
    mistaken: dict[str, object] = {"ACT-X09": "about fifty", "ACT-X10": None}
    filled(out, mistaken.get)
    book = openpyxl.load_workbook(out)
    book[TITLE].cell(FIRST_ROW + 2, RECORD).value = "ACT-OTHER"
    book[TITLE].cell(FIRST_ROW + 2, WAS).value = 3
    book[TITLE].cell(FIRST_ROW + 2, NOW).value = 3
    book.save(out)
    refused = tracker(path, "recount", str(out))
    assert refused.exit_code == 1
    assert [line.split(": ", 1)[1] for line in refused.stdout.splitlines()] == [
        "“about fifty” is not a number. Write a number.",
        "This record was not recounted. Write what its document says, or 0 where there is none.",
        "ACT-OTHER was not drawn into this sample. Fill in the sheet as it was written; draw a new sample if the records have changed.",
    ]
    with open_store(path) as store:
        assert store.head == 1


def test_a_workbook_that_is_no_sheet_of_a_sample_is_refused(path: Path, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    refused = tracker(path, "recount", str(tmp_path / "other.xlsx"))
    assert isinstance(refused.exception, UnreadableFile)
    assert isinstance(refused.exception, TrackerError)


def test_the_interval_of_counts_is_that_of_the_hypergeometric_distribution() -> None:
    """By hand: 20 of 100 drawn, one missing. 22 missing in all leave a chance of 3.0 % for at most one; 23 leave 2.4 %."""
    told = factor([(Decimal(1), Decimal(1))] * 19 + [(Decimal(1), Decimal(0))], 100)
    assert told is not None

    def chance(missing: int) -> float:
        return sum(comb(missing, k) * comb(100 - missing, 20 - k) for k in (0, 1)) / comb(100, 20)

    assert chance(22) > 0.025 > chance(23)
    assert told.low == pytest.approx(0.78)


def test_the_other_end_of_the_interval_leaves_as_little_out() -> None:
    """By hand: 4 of 20 missing. 7 missing of all 100 leave a chance of 2.8 % for at least four; 6 leave 1.4 %."""
    told = factor([(Decimal(1), Decimal(1))] * 16 + [(Decimal(1), Decimal(0))] * 4, 100)
    assert told is not None
    assert told.high == pytest.approx(0.93)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    chance = random.Random(20261127)
    held = {"counts": 0, "sums": 0}
    for _ in range(400):
        for kind in held:
            pairs = []
            for _ in range(200):
                was = Decimal(1) if kind == "counts" else Decimal(chance.randint(5, 60))
                wrong = chance.random() < 0.15
                pairs.append((was, (Decimal(0) if kind == "counts" else was - chance.randint(0, 5)) if wrong else was))
            truth = float(sum(now for _, now in pairs) / sum(was for was, _ in pairs))
            told = factor(chance.sample(pairs, 40), 200)
            assert told is not None
            assert told.low is not None
            assert told.high is not None
            held[kind] += told.low <= truth <= told.high
    assert held["counts"] >= 380
    assert held["sums"] >= 360


def test_nothing_recorded_has_no_factor_and_one_record_of_many_has_no_interval() -> None:
    assert factor([], 10) is None
    assert factor([(Decimal(0), Decimal(3))], 10) is None
    one = factor([(Decimal(40), Decimal(38))], 10)
    assert one is not None
    assert (one.value, one.low, one.high) == (0.95, None, None)


def test_a_recount_and_an_assessment_stand_beside_the_figure_on_every_way_to_it(path: Path, tmp_path: Path) -> None:
    with open_store(path) as store:
        recount = {
            "programme_id": "IMP", "indicator": "AGR-01", "period_from": "2025-01-01", "period_to": "2025-12-31", "drawn_at": 1, "seed": "1",
            "population": 26, "unit": "IMP-001", "recorded": 1, "recounted": 1, "on_date": "2026-01-10",
        }  # fmt: skip
        assessed = {
            "programme_id": "IMP", "indicator": "AGR-01", "period_from": "2025-12-31", "period_to": "2026-12-31", "validity": "met",
            "reliability": "partly_met", "reliability_note": "press only", "limitation": "Named signings only.", "assessed_on": "2026-01-12",
        }  # fmt: skip
        before = {
            "programme_id": "IMP", "indicator": "AGR-01", "period_from": "2024-01-01", "period_to": "2025-01-01",
            "limitation": "Old sources.", "assessed_on": "2025-02-01",
        }  # fmt: skip
        store.save({"recount": [recount], "dqa": [before, assessed]}, actor="olena", reason="the yearly review")
        with store.session() as session:
            told = written(document(session, spec("donor"), programme="IMP", period=period("2025"), language="en")[0])
    sentences = [
        "Verification factor 1.00 (95 % interval 0.04 to 1.00): 1 of 26 records recounted by 10\xa0January 2026, 0 differed; at most 24 of all do.",
        "Data assessed (12\xa0January 2026): validity met, reliability partly met (press only).",
        "Limitation: Named signings only.",
        "Limitation: Old sources.",
    ]
    shown = CliRunner().invoke(indicators, ["show", "AGR-01", "--programme", "IMP", "--period", "2025", "--json", "--store", str(path)])
    assert json.loads(shown.stdout)["assurances"] == sentences
    assert " ".join(sentences) in told


def test_the_interval_of_a_sum_is_the_ratio_estimators() -> None:
    """28 of 30 in two records of ten: 0.933 and 12.706 × √(0.8 × 3.556 / 2) / 15 on either side, never below nothing."""
    found = factor([(Decimal(10), Decimal(8)), (Decimal(20), Decimal(20))], 10)
    assert found is not None
    assert (round(found.value, 4), found.low, round(found.high or 0, 4)) == (0.9333, 0.0, 1.9435)


def test_a_record_that_was_counted_more_often_than_recorded_is_no_missing_one() -> None:
    """Nineteen of twenty held and one was two: the factor is above 1, and its interval holds it."""
    told = factor([(Decimal(1), Decimal(1))] * 19 + [(Decimal(1), Decimal(2))], 100)
    assert told is not None
    assert told.low is not None
    assert told.high is not None
    assert told.low < told.value == 1.05 < told.high


def test_the_newest_recount_counts_whichever_sample_was_drawn_first(path: Path) -> None:
    """One of a later sample, counted in March, and two of earlier samples that came back on a day of April: of these the later sample."""
    drawings = [("2026-03-01", 2, 10), ("2026-04-01", 1, 5), ("2026-04-01", 0, 7)]
    over = {"programme_id": "IMP", "indicator": "PTC-01", "period_from": "2023-01-01", "period_to": "2023-12-31"}
    rows = [
        over | {"drawn_at": drawn, "seed": "1", "unit": "ACT-X09", "recorded": 10, "recounted": held, "population": 2, "on_date": day}
        for day, drawn, held in drawings
    ]
    with open_store(path) as store:
        store.save({"recount": rows}, actor="test", reason="two recounts")
        with store.session() as session:
            found = factor_of(session, "IMP", "PTC-01", period("2023"))
    assert found is not None
    assert (found.value, str(found.on_date)) == (0.5, "2026-04-01")


def test_of_a_record_in_several_groups_the_first_is_told(tmp_path: Path) -> None:
    """An agreement with partners in two countries is one record, told by the first of them."""
    partners = [{"org_id": name, "org_type": "80", "country": name} for name in ("FR", "NL")]
    records = {
        "programme": [{"programme_id": "P"}],
        "organisation": partners,
        "agreement": [{"agreement_id": "A", "programme_id": "P", "kind": "MOU_TWIN", "signed_on": "2025-01-01"}],
        "agreement_party": [{"agreement_id": "A", "org_id": one["org_id"], "side": "foreign"} for one in partners],
    }
    with store_of(tmp_path / "s.duckdb", records) as opened, opened.session() as session:
        drawn = sample(session, Question("AGR-02", "P", period("2025")), 5, "1")
    assert [dict(unit.told)["partner_country"] for unit in drawn.units] == ["FR"]
