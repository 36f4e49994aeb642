"""What a load would do to published figures, told before it is saved; and that saving does just that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from indicators.declared.kept import definitions
from indicators.pictures import series_of
from indicators.question import Question
from indicators.words import NBSP
from reports.produce import Order, produce
from reports.spec import spec
from tests.reports.content.plain import only
from tests.stores import demo_store
from tests.tracker.intake.files import loaded, text_file
from tracker import clock
from tracker.intake.effects import Effect, Report, of_edit
from tracker.periods import Period, period
from tracker.store import Store
from tracker.store.changes.merge import merging
from tracker.store.changes.undo import retiring, undoing

RETIRED = {"agreement_party": 5, "activity_org": 1, "organisation": 1, "org_name": 3, "partnership_member": 5}
RECOUNT = "activity_id,slice,role,n,qualifier\nACT-WS,total,participant,90,exact\n"
LATE = "agreement_id,programme_id,kind,signed_on,partnership_id\nIMP-900,IMP,MOU_TWIN,2024-06-01,\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """The public facts."""
    return demo_store(tmp_path / "s.duckdb")


@pytest.fixture
def only_donor(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other report than the donors' is to be made."""
    monkeypatch.setattr("reports.effects.specs", lambda: {"donor": spec("donor")})


@pytest.fixture(scope="module")
def signed_today(tmp_path_factory: pytest.TempPathFactory) -> tuple[Effect, ...]:
    """What a preview tells of an agreement that is signed today."""
    folder = tmp_path_factory.mktemp("signed")
    with demo_store(folder / "s.duckdb") as opened:
        file = text_file(folder / "agreement.csv", LATE.replace("2024-06-01", str(clock.now().date())))
        return loaded(opened, file, dry_run=True).effects


def told(effects: tuple[Effect, ...], indicator: str) -> list[tuple[str, str, str]]:
    """The totals of one indicator on the dashboard that would change: of when, as it is, as it would be."""
    return [(one.period, one.old, one.new) for one in effects if (one.indicator, one.group, one.dashboard) == (indicator, "Total", True)]


def of_reports(effects: tuple[Effect, ...], name: str, indicator: str) -> list[tuple[str, str, str, str]]:
    """The figures of an indicator that a kind of report tells: of what and when, as they are, as they would be."""
    named = (one for one in effects if one.indicator == indicator and any(report.name == name for report in one.reports))
    return [(one.group, one.period, one.old, one.new) for one in named]


@pytest.mark.usefixtures("nothing_due")
def test_a_preview_tells_the_figures_that_would_change_and_a_load_changes_just_those(store: Store, tmp_path: Path) -> None:
    file = text_file(tmp_path / "agreement.csv", LATE)
    preview = loaded(store, file, dry_run=True)
    assert told(preview.effects, "AGR-02") == [("2024", "14", "15")]
    assert told(preview.effects, "AGR-01") == [("2024", "16", "17"), ("2025", "26", "27")]
    assert {effect.programme for effect in preview.effects} == {"IMP"}
    assert store.head == 1
    loaded(store, file)
    reversing = loaded(store, text_file(tmp_path / "again.csv".replace("again", "agreement_2"), LATE), dry_run=True)
    assert reversing.effects == ()
    with store.session() as session:
        assert session.tuples("select count(*) from agreement where programme_id = 'IMP' and year(signed_on) = 2024") == [(15,)]


@pytest.mark.usefixtures("nothing_due")
def test_a_point_of_a_picture_is_told_where_its_quarter_reads_the_same(store: Store, tmp_path: Path) -> None:
    """A day within a quarter was not: the picture of signatures on the overview moved unsaid."""
    others = "IMP-901,IMP,MOU_TWIN,2024-05-02,\nIMP-902,IMP,MOU_TWIN,2024-05-20,\n"
    loaded(store, text_file(tmp_path / "agreement.csv", LATE.replace("2024-06-01", "2024-05-10") + others))
    effects = loaded(store, text_file(tmp_path / "agreement.csv", LATE.replace("2024-06-01", "2024-05-25")), dry_run=True).effects
    assert told(effects, "AGR-01") == [("..2024-05-20", "15", "14"), ("..2024-05-23", "16", "15")]
    assert told(effects, "AGR-02") == []


@pytest.mark.usefixtures("nothing_due")
def test_what_lines_of_tiles_draw_is_told(store: Store, tmp_path: Path) -> None:
    """Every quarter of a tile's little line that would be drawn otherwise is told, or the half or year that it is a part of."""
    file, codes = text_file(tmp_path / "agreement.csv", LATE.replace("2024-06-01", "2023-12-20")), ("AGR-01", "AGR-02", "CTY-01")

    def drawn() -> dict[tuple[str, Period], object]:
        with store.session() as session:
            asked = (Question(code, "IMP", period("2025")) for code in codes if code in definitions(session))
            return {
                (one.indicator, each.question.period): each.total.value for one in asked for each in series_of(session, one, "quarter", 8)
            }

    before, effects = drawn(), loaded(store, file, dry_run=True).effects
    loaded(store, file)
    moved = [place for place, value in drawn().items() if value != before[place]]
    assert {code for code, _ in moved} >= {"AGR-01"}
    for code, part in moved:
        assert any(period(each).first <= part.first and part.last <= period(each).last for each, _, _ in told(effects, code)), (code, part)


@pytest.mark.usefixtures("nothing_due")
def test_what_leaves_the_totals_of_years_alone_is_told_by_group_and_by_quarter(store: Store, tmp_path: Path) -> None:
    head, became = "agreement_id,programme_id,kind,signed_on\n", "IMP-001,IMP,LOI,2023-08-20\n"
    effects = loaded(store, text_file(tmp_path / "agreement.csv", head + became), dry_run=True).effects
    assert told(effects, "AGR-02") == []
    assert [(one.period, one.group, one.old, one.new) for one in effects if one.indicator == "AGR-02" and one.dashboard] == [
        ("2023", "Kind: Memorandum between institutions", "1", "no data"),
        ("2023", "Kind: Letter of intent", "no data", "1"),
    ]
    later = text_file(tmp_path / "agreement_2.csv", head + became.replace("LOI,2023-08", "MOU_TWIN,2023-10"))
    assert told(loaded(store, later, dry_run=True).effects, "AGR-02") == [
        ("2023-Q3", "2", "1"),
        ("2023-Q4", "0", "1"),
    ]


@pytest.mark.usefixtures("nothing_due")
def test_large_stores_are_compared_by_days_first_with_the_same_end(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    activity = "activity_id,programme_id,kind,title,status,start_date,count_basis\nACT-X,IMP,TRAINING,X,held,2025-03-20,none\n"
    files = (text_file(tmp_path / "headcount.csv", RECOUNT), text_file(tmp_path / "activity.csv", activity))
    usual = loaded(store, *files, dry_run=True).effects
    monkeypatch.setattr("indicators.differing.gathered._MANY", 0)
    monkeypatch.setattr("indicators.differing.foreseen.MOST_KEYS", -1)
    assert loaded(store, *files, dry_run=True).effects == usual
    assert {one.indicator for one in usual} >= {"PTC-01", "TRN-01"}


@pytest.mark.usefixtures("nothing_due")
def test_indicators_that_name_no_field_that_differs_are_not_compared(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told is what comparing all of them tells."""
    heard: list[str] = []
    edited = "activity_id,programme_id,kind,count_basis,title,hours,status\nACT-WS,IMP,WORKSHOP,aggregate,Another title,7,{}\n"
    for status, named in (("held", False), ("cancelled", True)):
        file = text_file(tmp_path / "activity.csv", edited.format(status))
        usual = loaded(store, file, dry_run=True, tell=heard.append).effects
        assert ("TRN-01" in {one.indicator for one in usual}) is named
        with monkeypatch.context() as patched:
            patched.setattr("indicators.differing.effects.differing", lambda *_: None)
            assert loaded(store, file, dry_run=True).effects == usual
    compared = [int(one.split(" of ")[1].split()[0]) for one in heard if one.startswith("figures: 0 ")]
    assert compared[0] < compared[1]


@pytest.mark.usefixtures("nothing_due")
def test_a_figure_is_told_once_with_every_place_that_tells_it(store: Store, tmp_path: Path) -> None:
    order = Order(only(spec("donor"), "results", "activities"), "IMP", period("2024"), "en")
    editions = [produce(store, replace(order, language=language)).edition.code for language in ("en", "uk")]
    effects = loaded(store, text_file(tmp_path / "headcount.csv", RECOUNT), dry_run=True).effects
    total = [one for one in effects if (one.indicator, one.period, one.group) == ("PTC-01", "2024", "Total")]
    assert [(one.old, one.new, one.dashboard) for one in total] == [("about 70", "90", True)]
    assert total[0].reports == tuple(Report("donor", "2024", code) for code in editions)
    assert len({one.said for one in effects}) == len(effects)
    reckoned = [(one.old, one.new, one.dashboard) for one in effects if one.indicator == "PTC-02/programme" and one.reports]
    assert reckoned == [("about 70", "90", True)], "people whom an edition reckons from attendances"


def test_a_report_still_to_be_made_is_named_with_the_day_it_is_due(signed_today: tuple[Effect, ...]) -> None:
    due = {report.name: date.fromisoformat(report.due) for one in signed_today for report in one.reports}
    assert due.keys() == {"donor", "who"}
    assert all(day > clock.now().date() for day in due.values())
    ((_, _, old, new),) = (one for one in of_reports(signed_today, "donor", "AGR-01") if one[0] == "Total")
    assert int(new) == int(old) + 1


@pytest.mark.usefixtures("only_donor")
def test_a_report_still_to_be_made_is_told_as_its_readers_see_it(store: Store, tmp_path: Path) -> None:
    today = clock.now().date()
    head = "activity_id,programme_id,kind,title,status,start_date,count_basis\n"
    counted = "activity_id,slice,role,n,qualifier\nACT-X,total,participant,{},exact\n"
    loaded(
        store,
        text_file(tmp_path / "activity.csv", f"{head}ACT-X,IMP,TRAINING,X,held,{today},aggregate\n"),
        text_file(tmp_path / "headcount.csv", counted.format(2)),
    )

    def of_donor(count: int) -> list[tuple[str, str, bool]]:
        file = text_file(tmp_path / f"headcount_{count}.csv", counted.format(count))
        effects = loaded(store, file, dry_run=True).effects
        totals = (one for one in effects if (one.indicator, one.group) == ("PTC-01", "Total"))
        return [(one.old, one.new, report.hidden) for one in totals for report in one.reports if report.name == "donor"]

    assert of_donor(3) == [("2", "3", True)]
    assert of_donor(30) == [("<5 or hidden, as the report will settle", "30", False)]


def test_a_load_that_changes_no_figure_has_no_effects(store: Store, tmp_path: Path) -> None:
    file = text_file(tmp_path / "source.csv", "source_id,title\nS-NEW,A page that nothing cites\n")
    assert loaded(store, file, dry_run=True).effects == ()


def test_nothing_is_supposed_where_nothing_is_new(store: Store, tmp_path: Path) -> None:
    file = text_file(tmp_path / "headcount.csv", RECOUNT)
    loaded(store, file)
    assert loaded(store, file, dry_run=True).effects == ()


def test_of_a_new_programme_only_what_rests_on_records_is_told(store: Store, tmp_path: Path) -> None:
    programme = text_file(tmp_path / "programme.csv", "programme_id,name,home_country\nNEW,New,UA\n")
    agreement = text_file(tmp_path / "agreement.csv", LATE.replace("IMP", "NEW"))
    effects = loaded(store, programme, agreement, dry_run=True).effects
    assert {effect.programme for effect in effects} == {"NEW"}
    assert told(effects, "AGR-02") == [("2024", "—", "1")]
    assert told(effects, "PTC-01") == []


def held_today(store: Store, tmp_path: Path, counts: Mapping[str, int], day: date | None = None) -> None:
    """Trainings of today, or another day, with so many participants each."""
    head, row = "activity_id,programme_id,kind,title,status,start_date,count_basis\n", "IMP,TRAINING,X,held"
    activities = [f"{name},{row},{day or clock.now().date()},aggregate\n" for name in counts]
    heads = [f"{name},total,participant,{count},exact\n" for name, count in counts.items()]
    counted = text_file(tmp_path / "headcount.csv", "activity_id,slice,role,n,qualifier\n" + "".join(heads))
    loaded(store, text_file(tmp_path / "activity.csv", head + "".join(activities)), counted)


def parts(effects: tuple[Effect, ...]) -> set[tuple[str, str, str]]:
    """The parts of participants that funders may claim in reports still to be made: whose, as they are, and as they would be."""
    claimed = (one for one in effects if one.indicator == "PTC-01" and "(" in one.group and any(report.due for report in one.reports))
    return {(one.group.partition(":")[0], one.old, one.new) for one in claimed}


@pytest.mark.usefixtures("only_donor")
def test_a_preview_tells_the_parts_that_funders_claim_in_a_report_still_to_be_made(store: Store, tmp_path: Path) -> None:
    """Who paid changes, then two counts change places: both leave the programme's result as it is."""
    held_today(store, tmp_path, {"ACT-X": 30, "ACT-Y": 45})
    paid = text_file(tmp_path / "activity_funder.csv", "activity_id,funder_org,share,share_basis\nACT-X,EU,,not_stated\n")
    effects = loaded(store, paid, dry_run=True).effects
    assert parts(effects) == {("EU-IMP", "about 70", "about 100")}
    assert {one.indicator for one in effects if one.dashboard} == set()
    loaded(store, paid)
    turned = "activity_id,slice,role,n,qualifier\nACT-X,total,participant,45,exact\nACT-Y,total,participant,30,exact\n"
    effects = loaded(store, text_file(tmp_path / "headcount.csv", turned), dry_run=True).effects
    assert parts(effects) == {("EU-IMP", "about 100", "about 115")}
    assert told(effects, "PTC-01") == []


def test_a_report_is_told_what_its_sections_tell_of_their_own(signed_today: tuple[Effect, ...]) -> None:
    """No section of the WHO report names AGR-01, and none of the donors' AGR-02; their first pages and tables tell them all the same."""
    assert [(old, new) for group, _, old, new in of_reports(signed_today, "who", "AGR-01") if group == "Total"] == [("26", "27")]
    assert ("0", "1") in [told[2:] for told in of_reports(signed_today, "donor", "AGR-02") if told[0] == "Total"]


@pytest.mark.usefixtures("only_donor")
def test_a_report_still_to_be_made_is_told_what_changes_in_its_frameworks(store: Store, tmp_path: Path) -> None:
    target = "framework_id,indicator,kind,on_date,value\nEU-IMP,AGR-03,target,2026-12-31,52\n"
    ((group, _, old, new),) = of_reports(loaded(store, text_file(tmp_path / "target.csv", target), dry_run=True).effects, "donor", "AGR-03")
    assert group.startswith("EU-IMP: Oc 1.1 Agreements in force")
    assert [text.partition("; target ")[2].replace(NBSP, " ") for text in (old, new)] == [
        "40 (31 December 2026), 64.1 % (behind)",
        "52 (31 December 2026), 49.0 % (behind)",
    ]
    line = "framework_id,result_id,indicator,label\nEU-IMP,EU-IMP-OC1,TRN-03,Visits\n"
    added = of_reports(loaded(store, text_file(tmp_path / "framework_indicator.csv", line), dry_run=True).effects, "donor", "TRN-03")
    assert next((old, new) for _, _, old, new in added) == ("—", "no data")


@pytest.mark.usefixtures("only_donor")
def test_the_terms_of_a_framework_move_figures_line_by_line(store: Store, tmp_path: Path) -> None:
    held_today(store, tmp_path, {"ACT-X": 12})
    head = "framework_id,programme_id,name,funder_org,kind,currency,rate_set,small_cell_min\n"
    file = text_file(tmp_path / "framework.csv", f"{head}EU-IMP,IMP,Renamed,EU,EU_LOGFRAME,USD,ECB,30\n")
    told = of_reports(loaded(store, file, dry_run=True).effects, "donor", "PTC-01")
    assert ("Kind of activity: Training", "12", "<30 or hidden, as the report will settle") in {
        (group, old, new) for group, _, old, new in told
    }
    assert not [one for one in told if "—" in one]


@pytest.mark.usefixtures("nothing_due")
def test_a_merge_what_is_retired_and_what_is_undone_are_previewed_by_the_same_code(store: Store) -> None:
    produce(store, Order(only(spec("donor"), "partners"), "IMP", period("2025"), "en"))
    edit, _ = merging(store, "organisation", "BRNO", "CHARITE", reason="one", on=date(2026, 1, 1))
    would, effects = of_edit(store, edit)
    assert (would.added, would.retired) == ({"agreement_party": 5, "activity_org": 1, "merge": 1, "partnership_member": 5}, RETIRED)
    assert ("2025", "40", "39") in told(effects, "AGR-04")
    assert any(report.edition for one in effects for report in one.reports)
    edit.saved(store, actor="test", reason="one")
    back = of_edit(store, undoing(store, store.head))[1]
    assert {(*one.said[:4], one.new, one.old) for one in back} == {one.said for one in effects}
    gone = of_edit(store, retiring(store, "headcount", ["ACT-WS/total/participant//////"]))[1]
    assert told(gone, "PTC-01") == [("2024", "about 70", "no data")]


@pytest.mark.usefixtures("only_donor")
def test_earlier_points_of_a_chart_are_told_where_it_is_drawn(store: Store, tmp_path: Path) -> None:
    """A section draws no chart of people where its own period has nobody."""
    day = clock.now().date() - timedelta(365)
    held_today(store, tmp_path, {"ACT-OLD": 50}, day)
    rows = "".join(f"ACT-OLD,sex,participant,{sex},{n},exact\n" for sex, n in (("F", 30), ("M", 20)))
    file = text_file(tmp_path / "headcount_2.csv", "activity_id,slice,role,sex,n,qualifier\n" + rows)
    assert of_reports(loaded(store, file, dry_run=True).effects, "donor", "PTC-01") == []
    held_today(store, tmp_path, {"ACT-X": 30})
    points = of_reports(loaded(store, file, dry_run=True).effects, "donor", "PTC-01")
    assert ("Sex: Female", str(Period(day, day).parts("quarter")[0]), "no data", "30") in points


def test_an_edition_and_the_page_of_frameworks_are_told_what_promises_become(store: Store, tmp_path: Path) -> None:
    code = produce(store, Order(only(spec("donor"), "logframe"), "IMP", period("2025"), "en")).edition.code
    target = "framework_id,indicator,kind,on_date,value\nEU-IMP,AGR-03,target,2026-12-31,52\n"
    effects = loaded(store, text_file(tmp_path / "target.csv", target), dry_run=True).effects
    told_in = {
        (one.dashboard, *(each.edition for each in one.reports if each.edition))
        for one in effects
        if one.group.startswith("EU-IMP: Oc 1.1")
    }
    assert told_in == {(True, code), (False,)}
