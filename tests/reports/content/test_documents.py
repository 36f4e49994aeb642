"""Both reports as whole documents: on the public facts, on a programme with a framework, and where nothing is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from indicators.differing.restatements import restatements
from indicators.figures import Figures
from indicators.question import Question
from indicators.wording import figure_text
from reports import content
from reports.blocks import Document, Heading, KeyFacts, Notice, PageBreak, Paragraph, Picture, Table, Tiles
from reports.citations import cited
from reports.content import WRITERS, besides, document, numbered
from reports.content.brief import Brief
from reports.content.measures import told_value
from reports.manifest import printed_figures
from reports.pdf import pdf_bytes
from reports.spec import ReportSpec, Section, SectionKind, spec
from reports.wording import phrases, tell
from tests.reports.content.plain import GOLDEN, GOLDENS, bare, demo_records, only, saved_on_a_known_day, written
from tests.stores import Facts, csv_records, definitions_of, store_of
from tracker.errors import UnknownName, WrongRequest
from tracker.periods import Period, period
from tracker.store import Session, Store

SYNTHETIC = Path(__file__).parents[2] / "spec" / "synthetic"
LANGUAGES = ("en", "uk", "fr")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with saved_on_a_known_day(tmp_path_factory.mktemp("documents") / "demo.duckdb", demo_records()) as made:
        yield made


@pytest.fixture(scope="module")
def session(store: Store) -> Iterator[Session]:
    """The first revision, whatever a test saves after it."""
    with store.session(1) as reading:
        yield reading


@cache
def report(
    session: Session, name: str, when: str = "2025", language: str = "en", programme: str = "IMP"
) -> tuple[Document, tuple[Figures, ...]]:
    return document(session, spec(name), programme=programme, period=period(when), language=language)


def text_of(session: Session, name: str, when: str = "2025", language: str = "en", programme: str = "IMP") -> str:
    """The report as text, without addresses."""
    return re.sub(r"\[F-\w+\]", "", written(report(session, name, when, language, programme)[0])).replace("\u00a0", " ")


def part_of(session: Session, *kinds: SectionKind, when: str = "2025", language: str = "en", programme: str) -> str:
    """Some sections of the donor's report as text, without addresses."""
    made, _ = document(session, only(spec("donor"), *kinds), programme=programme, period=period(when), language=language)
    return re.sub(r"\[F-\w+\]", "", written(made)).replace("\u00a0", " ")


def in_order(text: str, *sentences: str) -> bool:
    """The sentences stand in the text, one after another."""
    places = [text.find(sentence) for sentence in sentences]
    return -1 not in places and places == sorted(places)


@pytest.mark.parametrize(("name", "language", "when"), GOLDENS)
def test_the_report_reads_as_when_somebody_last_looked_at_it(session: Session, name: str, language: str, when: str) -> None:
    made, _ = report(session, name, when, language)
    assert written(made) == (GOLDEN / f"{name}-{language}-{when}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "when"), [("donor", "2025"), ("who", "2025-H2")])
def test_all_that_a_report_asks_is_known_beforehand_earlier_points_of_its_charts_too(session: Session, name: str, when: str) -> None:
    brief = Brief(session, spec(name), "IMP", period(when), "en")
    body, made = content.written(brief)
    asked = {place(one.question) for one in content.printed(body, made) if is_plain(one.question)}
    assert asked - set(map(place, besides.told(brief))) == set()


def place(one: Question) -> tuple[str, tuple[str, ...], Period]:
    """What a question is about, whoever asks it."""
    return one.indicator, one.by, one.period


def is_plain(one: Question) -> bool:
    """A question of no framework and of no single activity."""
    return not one.framework and "activity" not in one.by


@pytest.mark.parametrize("name", ["donor", "who"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_stands_in_its_place_under_its_title(session: Session, name: str, language: str) -> None:
    made, _ = report(session, name, "2025", language)
    headings = [(block.number, block.text) for block in made.blocks if isinstance(block, Heading) and block.number]
    assert headings == [(number, section.title.text(language)) for section, number in numbered(spec(name).sections)]


def test_the_donor_reads_the_headings_of_annex_vi(session: Session) -> None:
    made, _ = report(session, "donor")
    numbers = [block.number for block in made.blocks if isinstance(block, Heading) and block.number]
    assert numbers == [*"12", *(f"2.{part}" for part in range(1, 7)), *map(str, range(3, 11)), *"ABCD"]


def test_who_reads_twelve_sections(session: Session) -> None:
    made, _ = report(session, "who")
    assert [block.number for block in made.blocks if isinstance(block, Heading) and block.number] == [*map(str, range(1, 13)), *"AB"]


def test_the_expected_answers_are_printed(session: Session) -> None:
    text = text_of(session, "donor")
    assert "the register held 26 signed agreements, of which 10 were signed in the reporting period" in text
    assert "Agreements in force number 26; they bind 40 institutions, reach 7 partner countries and cover 11 home regions." in text
    assert "The register names 19 of 66 = 28.8 % of the memoranda" in text
    assert in_order(text, "Germany | 11" if "Germany | 11" in text else "Germany 11", "Home | 24", "Foreign | 16") or in_order(
        text, "Home | 24", "Foreign | 16"
    )
    assert (
        "[Participants (attendances)] more than 150 attendances | Target: EU-IMP 600 (31 December 2025) · about 84.8 % (nearly met on an approximate figure): "
        "about 509, 1 September 2023 – 31 December 2025 | 2024: about 70"
    ) in text
    assert (
        "[Agreements signed, cumulative] 26 agreements | Target: EU-IMP 30 (31 December 2025) · 86.2 % (nearly met) | 2024: 16 (+10)"
    ) in text
    assert "[Funds committed] no data" in text


def test_four_different_prints_stay_four(session: Session) -> None:
    text = text_of(session, "donor")
    assert "[Trainings and workshops held] 0 events" in text
    assert "PTC-03 Women among participants with sex recorded | no data" in text
    assert "PAR-01 Active partnerships | n/r" in text
    assert "EUR 11,500,000" in text


def test_an_activity_is_told_in_the_form_of_the_eu(session: Session) -> None:
    text = text_of(session, "donor", "2024")
    assert (
        "Conference in Berlin (Germany) with participants not counted, for 2 days on 26–27 February 2024 | inferred from other sources"
        in text
    )
    assert "with about 70 participants within 1 December 2024 – 30 April 2025 | within a span of time" in text
    assert "European Union; Government of the Netherlands (Ministry of Foreign Affairs)" in text


def test_in_ukrainian_too(session: Session) -> None:
    text = text_of(session, "donor", "2024", "uk")
    assert "Конференція, Berlin (Німеччина); кількість учасників не записано; тривалість: 2 дн.; 26–27 лютого 2024" in text
    assert "учасників: близько 70; у проміжку 1 грудня 2024 – 30 квітня 2025" in text
    assert "Реєстр охоплює 15 з 57 = 26,3 % оголошених меморандумів" in text


def test_what_began_before_and_what_has_no_day_are_not_lost(session: Session) -> None:
    text = text_of(session, "donor")
    assert "(series)” (1 December 2024 – 30 April 2025) began before this period" in text
    assert "Held on a day not recorded, so counted in no period: Presentation of the Vision" in text


def test_the_rooms_of_the_data_quality_section(session: Session) -> None:
    text = text_of(session, "donor")
    assert in_order(
        text,
        "IMP-020 | Memorandum between institutions | 21 July 2025 | date of the publication",
        "more than | more than 150",
        "error | DQ-36",
    )
    assert "22 July 2025 | Memoranda | 66 | 19 of 66 = 28.8 %" in text


def test_findings_name_their_records_beside_the_ids(session: Session) -> None:
    workshops = "ACT-WS «Workshops to support international medical partnerships (series)»"
    findings = [line for line in part_of(session, "data_quality", language="uk", programme="IMP").splitlines() if " | DQ-" in line]
    assert sum(workshops in line for line in findings if "DQ-24" in line or "DQ-26" in line) == 2
    assert any("ACT-WS:country=FR «Workshops" in line for line in findings)


@pytest.mark.parametrize("name", ["donor", "who"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_printed_figure_reads_as_the_figure_at_its_address(session: Session, name: str, language: str) -> None:
    made, answers = report(session, name, "2025", language)
    texts = {figure.address: figure_text(figure, figures, language) for figure, figures in printed_figures(made, answers)}
    printed = [run for run in cited(made) if run.address]
    assert len(texts) > 50
    assert {(run.address, run.text) for run in printed} == set(texts.items())


@pytest.mark.parametrize("name", ["donor", "who"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_place_is_left_unfilled(session: Session, name: str, language: str) -> None:
    text = text_of(session, name, "2025", language)
    assert not re.search(
        r"\{\w*\}|\bNone\b|<[^5]", text.replace("None of", "").replace("None,", "").replace("(None", "").replace("None)", "")
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Two programmes of which nothing is recorded, one of them without a name."""
    programmes = {"programme": [{"programme_id": "P", "name": "New"}, {"programme_id": "NAMELESS"}]}
    with store_of(tmp_path_factory.mktemp("empty") / "empty.duckdb", programmes) as store, store.session() as reading:
        yield reading


@pytest.mark.parametrize("name", ["donor", "who"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_recorded_every_section_says_so(empty: Session, name: str, language: str) -> None:
    made, answers = report(empty, name, "2025", language, "P")
    blocks = [block for block in made.blocks if not isinstance(block, PageBreak)]
    chapters = {section.title.text(language) for section in spec(name).sections if section.kind == "chapter"}
    speechless = [
        one.text
        for one, after in pairwise(blocks)
        if isinstance(one, Heading) and isinstance(after, Heading) and after.depth <= one.depth and one.text not in chapters
    ]
    assert speechless == []
    assert all(block.empty for block in blocks if isinstance(block, Table) and not block.rows)
    assert sum(isinstance(block, Notice) or (isinstance(block, Table) and not block.rows) for block in blocks) > 10
    assert printed_figures(made, answers)


def test_a_programme_without_a_name_goes_by_its_identifier(empty: Session) -> None:
    made, _ = document(empty, only(spec("donor"), "restatements"), programme="NAMELESS", period=period("2025"), language="en")
    assert "NAMELESS · 2025" in written(made)


def test_a_programme_that_does_not_exist_is_refused(session: Session) -> None:
    with pytest.raises(UnknownName, match="no programme “IMPP”"):
        report(session, "donor", programme="IMPP")


def test_baselines_targets_and_assumptions_come_from_the_framework(tmp_path: Path) -> None:
    given = csv_records(SYNTHETIC)
    given["framework"] = [{**row, "programme_id": "SYN"} for row in given["framework"]]
    given["result"] = [
        {
            "result_id": "R1",
            "framework_id": "EU-SYN",
            "level": "1",
            "code": "1.1",
            "statement": "Staff trained",
            "assumptions": "Roads stay open",
        }
    ]
    given["framework_indicator"] = [
        {"framework_id": "EU-SYN", "result_id": "R1", "indicator": "TRN-01", "label": "Trainings", "verification": "Attendance sheets"}
    ]
    with store_of(tmp_path / "synthetic.duckdb", given | definitions_of("AGR-01", "PTC-01", "TRN-01")) as store, store.session() as session:
        text = part_of(session, "results", "logframe", "risks", "annex_indicators", when="2024", programme="SYN")
    assert "Output 1.1: Staff trained" in text
    assert ("Output 1.1: Staff trained | Trainings · TRN-01 Trainings and workshops held | 0 (2023) | not set | 4 (2024)") in text
    assert "2 | 50.0 % (behind) | Attendance sheets | Roads stay open" in text
    assert "EU-SYN · Output 1.1: Staff trained | Roads stay open" in text
    assert (
        "EU-SYN: baseline 0 (31 December 2023); milestone not set; target 4 (31 December 2024). Actual: 2, 50.0 % of the way to the target (behind)"
        in text
    )
    assert "No results framework" not in text


def test_small_counts_of_one_activity_are_hidden_and_one_more_with_them(tmp_path: Path) -> None:
    held = {"programme_id": "P", "kind": "TRAINING", "status": "held", "start_date": "2025-03-01", "count_basis": "aggregate"}
    counted: dict[str, Any] = {"slice": "total", "role": "participant", "qualifier": "exact"}
    records: Facts = {
        "programme": [{"programme_id": "P", "name": "P"}],
        "activity": [held | {"activity_id": f"A{n}", "title": f"T{n}"} for n in (3, 12, 40)],
        "headcount": [counted | {"activity_id": f"A{n}", "n": n} for n in (3, 12, 40)],
    }
    with store_of(tmp_path / "few.duckdb", records | definitions_of("AGR-01", "PTC-01")) as store, store.session() as session:
        text = part_of(session, "activities", programme="P")
    assert "T3 | Training in a place not recorded with <5 participants" in text
    assert "T12 | Training in a place not recorded with hidden participants" in text
    assert "T40 | Training in a place not recorded with 40 participants" in text


@pytest.mark.parametrize(("women", "recorded"), [(None, False), (2, True), (30, True)])
def test_a_sex_that_is_recorded_and_hidden_is_not_said_to_be_unrecorded(tmp_path: Path, women: int | None, recorded: bool) -> None:
    counted: dict[str, Any] = {"activity_id": "A", "role": "participant", "qualifier": "exact"}
    sexes = (
        []
        if women is None
        else [counted | {"slice": "sex", "sex": "F", "n": women}, counted | {"slice": "sex", "sex": "M", "n": 40 - women}]
    )
    records: Facts = {
        "programme": [{"programme_id": "P", "name": "P"}],
        "activity": [
            {
                "activity_id": "A",
                "programme_id": "P",
                "kind": "TRAINING",
                "title": "T",
                "status": "held",
                "start_date": "2025-03-01",
                "count_basis": "aggregate",
            }
        ],
        "headcount": [counted | {"slice": "total", "n": 40}, *sexes],
        "activity_tag": [{"activity_id": "A", "scheme": "DAC5", "code": "12281"}],
    }
    codes = ("AGR-01", "PTC-01", "PTC-02", "PTC-03", "QUA-03")
    with store_of(tmp_path / "sex.duckdb", records | definitions_of(*codes)) as store, store.session() as session:
        text = part_of(session, "crosscutting", programme="P")
    assert ("the sex of participants is not recorded" in text) is not recorded
    assert re.search(r"T \| OECD DAC purpose code \| 12281", text)


def test_a_small_count_that_was_public_already_is_shown_with_who_decided_so(tmp_path: Path) -> None:
    """Only what the decision is about: the count of the year before stays hidden."""
    held = {"programme_id": "P", "kind": "TRAINING", "title": "T", "status": "held", "count_basis": "aggregate"}
    counted: dict[str, Any] = {"slice": "total", "role": "participant", "qualifier": "exact"}
    decided = {
        "programme_id": "P",
        "indicator": "PTC-01",
        "reason": "In the press",
        "by_role": "Data protection office",
        "on_date": "2025-05-01",
    }
    records: Facts = {
        "programme": [{"programme_id": "P", "name": "P"}],
        "activity": [held | {"activity_id": f"A{year}", "start_date": f"{year}-03-01"} for year in (2024, 2025)],
        "headcount": [counted | {"activity_id": "A2024", "n": 4}, counted | {"activity_id": "A2025", "n": 3}],
        "disclosure_exception": [decided | {"period_from": "2025-01-01", "period_to": "2025-12-31"}],
    }
    with store_of(tmp_path / "public.duckdb", records | definitions_of("AGR-01", "PTC-01")) as store, store.session() as session:
        text = part_of(session, "results", "annex_coverage", programme="P")
    assert "Current value: 3 attendances (in 2025). 2024: <5\n" in text
    assert "PTC-01 Participants (attendances) | 2025 | Total | 3 | In the press | Data protection office, 1 May 2025 | —" in text


def test_a_figure_that_changed_is_restated_with_the_save_that_changed_it(store: Store) -> None:
    signed = {"signed_on": "2025-11-02", "signed_precision": "day", "status": "signed"}
    late = {"agreement_id": "IMP-027", "programme_id": "IMP", "kind": "MOU_TWIN", **signed}
    saved = store.save({"agreement": [late]}, actor="officer", reason="Scan of the memorandum arrived").revision
    assert saved is not None
    asked = Question("AGR-01", "IMP", period("2025"), audience="donor")
    changed = restatements(store, [asked, replace(asked, framework="EU-IMP"), replace(asked, indicator="QUA-02")], 1, saved)
    with store.session() as session:
        made, answers = document(
            session,
            only(spec("donor"), "summary", "restatements"),
            programme="IMP",
            period=period("2025"),
            language="en",
            restated=changed,
            previous="ABCD-EFGH-JKMN (2025, revision 1)",
        )
    text = re.sub(r"\[F-\w+\]", "", written(made))
    assert "Compared with edition ABCD-EFGH-JKMN (2025, revision 1)." in text
    assert (
        text.count(f"AGR-01 Agreements signed, cumulative | 2025 | Total | 26 | 27 | late record +1: revision {saved} [Agreement +1]") == 1
    )
    assert "| 0 of 34 = 0.0 % | 0 of 35 = 0.0 % |" in text.replace("\u00a0", " ")
    assert re.search(rf"^{saved} \| \d+\s\w+ \d{{4}} \| Scan of the memorandum arrived$", text, re.MULTILINE)
    assert printed_figures(made, answers)


def test_an_edition_without_changes_says_so(session: Session) -> None:
    told = only(spec("donor"), "restatements")
    made, _ = document(session, told, programme="IMP", period=period("2025"), language="en", previous="ABCD-EFGH-JKMN")
    assert "No figure of that edition reads differently today." in written(made)
    assert "This is the first edition" in text_of(session, "donor")


def test_numbers_in_sentences_are_written_as_the_language_writes_them(session: Session) -> None:
    told = [Brief(session, spec("donor"), "IMP", period("2025"), language).say("sentence.rows", 10300) for language in ("en", "uk")]
    assert told == ["Records behind it: 10,300.", "Записів за значенням: 10\xa0300."]


def test_before_anything_was_signed_or_announced_no_empty_chart_is_drawn(session: Session) -> None:
    section = replace(only(spec("donor"), "results").sections[0], indicators=("AGR-01",), by=(), charts=("coverage",))
    told = replace(spec("donor"), sections=(section,))
    charts = []
    for asked in ("2021", "2025"):
        made, _ = document(session, told, programme="IMP", period=period(asked), language="en")
        charts += [block.chart.has_values for block in made.blocks if isinstance(block, Picture)]
    assert charts == [False, True]


def test_what_the_officer_wrote_stands_above_the_facts(session: Session) -> None:
    declared = spec("donor")
    first = replace(declared.sections[0], text=replace(declared.title, en="We began late.\n\nThen we hurried.", uk="", fr=""))
    told: ReportSpec = replace(declared, sections=(first, *declared.sections[1:3]))
    made, _ = document(session, told, programme="IMP", period=period("2025"), language="en")
    assert in_order(written(made), "# 1 Description", "We began late.\nThen we hurried.", "Title of the action")


def test_a_logframe_lies_and_a_matrix_without_a_framework_stands(session: Session) -> None:
    for programme, lying in (("IMP", ["Logframe matrix"]), ("GIZ-HP", [])):
        made, _ = report(session, "donor", programme=programme)
        turned = [after.text for one, after in pairwise(made.blocks) if one == PageBreak(landscape=True) and isinstance(after, Heading)]
        assert turned == lying
        assert sum(isinstance(one, PageBreak) for one in made.blocks) == 2 * len(lying)


def test_half_a_page_of_summary(session: Session) -> None:
    made, _ = report(session, "donor")
    start = next(at for at, block in enumerate(made.blocks) if isinstance(block, Heading) and block.text == "Executive summary")
    tiles, prose, after = made.blocks[start + 1 : start + 4]
    assert isinstance(tiles, Tiles)
    assert len(tiles.tiles) == 4
    assert isinstance(after, Heading)
    assert isinstance(prose, Paragraph)
    assert sum(len(run if isinstance(run, str) else run.text) for run in prose.text) < 900


def test_every_kind_of_section_has_a_writer() -> None:
    assert set(WRITERS) == set(get_args(SectionKind))


def test_sections_that_no_report_of_ours_has_may_stand_in_another(tmp_path: Path) -> None:
    title, drawn = spec("donor").title, ("trend:TRN-01:half", "stacked:PTC-01:sex:half", "bars:AGR-04:country", "map:AGR-01", "coverage")
    tag = {"activity_id": "SX1", "scheme": "DAC5", "code": "12110"}
    sections = (
        Section(title, "indicators", indicators=("TRN-01",), charts=drawn),
        Section(title, "narrative"),
        Section(title, "narrative", text=replace(title, en="As it was.")),
        Section(title, "funnel"),
        Section(title, "crosscutting"),
    )
    own = replace(spec("donor"), sections=sections)
    with store_of(tmp_path / "own.duckdb", csv_records(SYNTHETIC) | {"activity_tag": [tag]}) as store, store.session() as session:
        made, _ = document(session, own, programme="SYN", period=period("2024"), language="en")
    pictures = [block.chart.kind for block in made.blocks if isinstance(block, Picture)]
    assert pictures == ["columns", "stacked_columns", "bars", "map", "line", "funnel"]
    assert in_order(written(made), "TRN-01 · Trainings", "No text has been written", "As it was.", "OECD DAC purpose code | 12110")


@pytest.mark.parametrize("wanted", ["pie:TRN-01", "trend:TRN-01", "trend:TRN-01:decade", "coverage:TRN-01"])
def test_a_picture_that_there_is_not_is_refused(session: Session, wanted: str) -> None:
    section = Section(spec("donor").title, "indicators", indicators=("TRN-01",), charts=(wanted,))
    with pytest.raises(WrongRequest, match=r"is not a picture.*Write coverage, trend:TRN-01:half"):
        document(session, replace(spec("donor"), sections=(section,)), programme="IMP", period=period("2025"), language="en")


def test_every_phrase_stands_in_three_languages_with_the_same_places() -> None:
    for family in ("page", "heading", "column", "fact", "table", "word", "sentence", "empty", "note"):
        for name, words in getattr(phrases(), family).items():
            places = [sorted(re.findall(r"\{\d\}", text)) for text in (words.en, words.uk, words.fr)]
            assert words.uk, f"{family}.{name}"
            assert words.fr, f"{family}.{name}"
            assert places[0] == places[1] == places[2], f"{family}.{name}"


def test_every_phrase_that_the_code_names_exists() -> None:
    folder = Path(__file__).parents[3] / "reports" / "content"
    named = {
        found
        for path in folder.glob("*.py")
        for found in re.findall(r'"((?:word|sentence|empty|note|table|column|fact)\.[a-z0-9_]+)"', path.read_text("utf-8"))
    }
    assert len(named) > 100
    assert [key for key in sorted(named) if key.partition(".")[2] not in getattr(phrases(), key.partition(".")[0])] == []


def test_figures_stand_in_the_places_of_a_sentence() -> None:
    assert tell("sentence.trainings", "en", "7") == ("Trainings and workshops held in the period: ", "7", ".")


@pytest.mark.parametrize("name", ["donor", "who"])
@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_document_becomes_a_pdf_of_a_fitting_length(session: Session, name: str, language: str) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    made, _ = report(session, name, "2025", language)
    pages = pypdfium2.PdfDocument(pdf_bytes(made, ()))
    assert 10 <= len(pages) <= 22
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert all(len(text) > 130 for text in texts), "no page is empty"
    printed = re.sub(r"\s", "", "".join(texts))
    tables = [block for block in made.blocks if isinstance(block, Table) and block.rows]
    lost = [block.title for block in tables if re.sub(r"\s", "", block.title) not in printed]
    lost += [figure.address for figure in cited(replace(made, blocks=tuple(tables))) if figure.address not in printed]
    assert lost == [], "no table or figure is lost on its way to the page"


def test_key_facts_name_women_and_men(session: Session) -> None:
    made, _ = report(session, "donor")
    facts = next(block for block in made.blocks if isinstance(block, KeyFacts))
    assert "Women and men" in [name for name, _ in facts.facts]


def test_the_cover_names_the_smallest_count_that_is_shown(tmp_path: Path) -> None:
    """A framework that hides fewer than ten says ten."""
    records = csv_records(SYNTHETIC)
    records["framework"] = [{**row, "small_cell_min": "10"} for row in records["framework"]]
    with store_of(tmp_path / "ten.duckdb", records | definitions_of("AGR-01", "PTC-01")) as store, store.session() as ten:
        for language, said in (("en", "fewer than 10 people"), ("uk", "менше ніж із 10 осіб"), ("fr", "moins de 10 personnes")):
            made, _ = document(ten, only(spec("donor"), "restatements"), programme="SYN", period=period("2024"), language=language)
            assert any(said in value for _, value in made.cover.facts)


def test_a_reason_that_the_tracker_recorded_is_told_in_the_readers_language(store: Store) -> None:
    about = {"rule_id": "DQ-24", "entity": "activity", "entity_id": "ACT-WS", "status": "accepted", "on_date": "2026-01-05"}
    reason = "Confirmed when it was loaded: 1,200,000 UAH is far from the usual, 1,000 to 50,000"
    store.save({"dq_acceptance": [about | {"reason": reason}]}, actor="officer", reason="accepted")
    with store.session() as reading:
        told = part_of(reading, "data_quality", language="uk", programme="IMP")
    assert "Підтверджено під час завантаження: 1 200 000 UAH — далеко від звичного (від 1 000 до 50 000)" in told
    assert "far from" not in told


def test_what_is_still_to_come_in_a_period_that_is_not_over_is_no_activity_that_was_not_held(tmp_path: Path) -> None:
    planned = [
        {"activity_id": day, "programme_id": "P", "kind": "TRAINING", "title": day, "status": "planned", "start_date": day}
        for day in ("2026-01-10", "2026-02-20", "2027-01-10")
    ]
    records = {"programme": [{"programme_id": "P"}], "activity": planned}
    with saved_on_a_known_day(tmp_path / "open.duckdb", records) as store, store.session() as reading:
        brief = Brief(reading, spec("donor"), "P", period("2026"), "en")
        listed = {
            kind: [bare(row[0]) for block in WRITERS[kind](brief, brief.spec.sections[0]) if isinstance(block, Table) for row in block.rows]
            for kind in ("changes", "next_period")
        }
    assert listed == {"changes": ["2026-01-10"], "next_period": ["2026-02-20", "2027-01-10"]}


def test_a_french_number_below_two_takes_no_plural(session: Session) -> None:
    brief = Brief(session, spec("who"), "IMP", period("2025"), "fr")
    assert [told_value(brief, brief.figures(code))[1:] for code in ("TRN-01", "AGR-05")] == [(), (" pays",)], "0 and 7"
