"""An issued report: the same bytes again, genuine, superseded, altered or foreign, and compared with the next."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pikepdf
import pytest

from indicators.provenance import addressed
from indicators.quality import inspected
from indicators.quality.acceptance import Decision, accept, chosen
from reports.blocks import Cited, Cover, Document, Paragraph
from reports.content import document
from reports.deliveries import enter, ledger
from reports.differences import between
from reports.manifest import NAME, printed_figures, read_manifest
from reports.pdf import attachment
from reports.produce import Order, Produced, hindrances, produce
from reports.schedule import DueReport
from reports.spec import spec
from reports.verify import mismatches, verify
from tests.commands import tracker
from tests.reports.content.plain import only, written
from tests.stores import public_facts, store_of
from tracker.errors import ReportRefused, UnreadableFile
from tracker.periods import period
from tracker.store import Store, open_store
from tracker.store.beside.ops import operations_path

ORDER = Order(spec("donor"), "IMP", period("2025"), "en")


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Produced]:
    """The files of a store of the public facts, and its donor report on 2025."""
    folder = tmp_path_factory.mktemp("issued")
    with store_of(folder / "s.duckdb", public_facts()) as store:
        return folder, produce(store, ORDER)


@pytest.fixture(scope="module")
def store(issued: tuple[Path, Produced], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store from which the report was issued, opened again."""
    with reopened(issued, tmp_path_factory.mktemp("verify")) as opened:
        yield opened


@pytest.fixture
def own(issued: tuple[Path, Produced], tmp_path: Path) -> Iterator[Store]:
    """The same store for a test that changes it."""
    with reopened(issued, tmp_path) as opened:
        yield opened


def reopened(issued: tuple[Path, Produced], folder: Path) -> Store:
    shutil.copytree(issued[0], folder, dirs_exist_ok=True)
    return open_store(folder / "s.duckdb")


@pytest.fixture(scope="module")
def made(issued: tuple[Path, Produced]) -> Produced:
    """The donor report on 2025."""
    return issued[1]


def test_the_same_edition_is_the_same_bytes(store: Store, made: Produced) -> None:
    assert produce(store, ORDER).pdf == made.pdf


def test_a_donor_report_keeps_to_the_pages_of_its_outline(made: Produced) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        assert 12 <= len(opened.pages) <= 20


def test_an_untouched_report_is_genuine(store: Store, made: Produced) -> None:
    verdict = verify(store, made.pdf)
    assert (verdict.verdict, verdict.differences, verdict.figures) == ("genuine", (), made.figures)
    assert made.figures > 50


def test_it_is_verified_without_any_record_of_its_issue(own: Store, made: Produced) -> None:
    """A ministry may lose its archive of editions: the report is then made again and compared."""
    operations_path(own.path).unlink()
    assert verify(own, made.pdf).verdict == "genuine"
    address = read_manifest(attachment(made.pdf, NAME) or b"").figures[0].address
    assert addressed(own.path, address).revision == made.edition.revision


@pytest.mark.parametrize(
    "how",
    ["revision to come", "manifest that says nothing", "one byte of a page", "an edition before that is none"],
)
def test_what_was_changed_is_altered(store: Store, made: Produced, tmp_path: Path, how: str) -> None:
    assert verify(store, _altered(made.pdf, how, tmp_path)).verdict == "altered"


@pytest.mark.parametrize("value", [None, -1, 10**30, "x", [], {}, ["a"], {"a": ["b"]}, True, "2024-13"])
def test_a_manifest_of_which_anything_was_altered_is_read_or_refused(store: Store, made: Produced, value: object) -> None:
    ours = json.loads(attachment(made.pdf, NAME) or b"")
    of_each_kind = {tuple(figure): figure for figure in ours["figures"]}.values()  # some name a framework, or a funder whose part it is
    forged = [ours | {name: value} for name in ours]
    forged += [ours | {"figures": [figure | {name: value}]} for figure in of_each_kind for name in figure]
    for told in forged:
        with suppress(ReportRefused):
            manifest = read_manifest(json.dumps(told).encode())
            if manifest.figures and 0 <= manifest.revision <= store.head:
                mismatches(store, replace(manifest, figures=manifest.figures[:1]), manifest.revision)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[" * 200_000, "cannot be read"),
        (b'{"product": "other", "format": 1}', "another program"),
        (b'{"product": "partnership-impact-tracker", "format": 1000}', "a newer tracker"),
    ],
)
def test_what_is_no_manifest_of_ours_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(ReportRefused, match=told):
        read_manifest(content)


@pytest.mark.parametrize("how", ["text in the manifest", "number in the manifest"])
def test_a_figure_of_which_text_or_value_was_altered_is_named(store: Store, made: Produced, tmp_path: Path, how: str) -> None:
    verdict = verify(store, _altered(made.pdf, how, tmp_path))
    first = read_manifest(attachment(made.pdf, NAME) or b"").figures[0]
    printed = "999" if how.startswith("text") else first.text
    assert (verdict.verdict, [(one.address, one.printed) for one in verdict.differences]) == ("altered", [(first.address, printed)])


def _altered(pdf: bytes, how: str, folder: Path) -> bytes:
    (folder / "a.pdf").write_bytes(pdf)
    with pikepdf.open(folder / "a.pdf") as opened:
        if how == "one byte of a page":
            opened.pages[2].contents_add(b"BT ET")
        else:
            told = json.loads(opened.attachments[NAME].get_file().read_bytes())
            told["figures"][0] |= {"number in the manifest": {"value": 999}, "text in the manifest": {"text": "999"}}.get(how, {})
            told |= {"revision to come": {"revision": 99}, "an edition before that is none": {"previous": "ABCDEFGHJKMN"}}.get(how, {})
            content = b"{}" if how == "manifest that says nothing" else json.dumps(told).encode()
            opened.attachments[NAME] = pikepdf.AttachedFileSpec(opened, content, filename=NAME)
        opened.save(folder / "b.pdf")
    return (folder / "b.pdf").read_bytes()


def test_a_report_of_another_store_is_foreign(made: Produced, tmp_path: Path) -> None:
    with store_of(tmp_path / "other.duckdb", public_facts()) as other:
        verdict = verify(other, made.pdf)
    assert (verdict.verdict, verdict.why) == ("foreign", "This report was made from another store.")


def test_a_pdf_that_is_not_ours_is_foreign_and_other_files_are_refused(store: Store, tmp_path: Path) -> None:
    with pikepdf.new() as blank:
        blank.add_blank_page()
        blank.save(tmp_path / "blank.pdf")
    assert verify(store, (tmp_path / "blank.pdf").read_bytes()).verdict == "foreign"
    for content in (b"", b"not a pdf at all", b"%PDF-1.7 cut short"):
        with pytest.raises(UnreadableFile):
            verify(store, content)


def test_a_final_report_is_refused_while_the_data_has_errors(store: Store) -> None:
    with pytest.raises(ReportRefused, match="DQ-36"):
        produce(store, Order(ORDER.spec, "IMP", ORDER.period, "en", status="final"))


def test_an_error_that_was_accepted_with_a_reason_holds_no_report_back_and_is_printed_with_it(own: Store) -> None:
    for rule in ("DQ-36", "DQ-28"):
        with own.session() as session:
            these = chosen(inspected(session, "IMP", session.data_date), rule, (), accepted=False)
        accept(own, these, Decision("published by the ministry itself", date(2026, 1, 5), "M&E office"), actor="olena")
    final = produce(own, Order(ORDER.spec, "IMP", ORDER.period, "en", status="final"))
    assert verify(own, final.pdf).verdict == "genuine"
    with own.session() as session:
        told = written(document(session, only(ORDER.spec, "data_quality"), programme="IMP", period=ORDER.period, language="en")[0])
    assert "Findings accepted as they are" in told
    assert "published by the ministry itself (M&E office)" in told
    assert "ST-06 (As of: 19\xa0December 2023; Value: 10; Value before: 11)" in told


def test_what_happened_after_the_period_is_no_error(store: Store) -> None:
    """A report on 2024 made today is not held back by agreements of 2025: the data date is the revision's."""
    with store.session() as session:
        assert {found.rule.id for found in hindrances(session, "IMP")} == {"DQ-36"}


def test_a_changed_record_supersedes_the_report_and_the_next_one_says_why(own: Store, made: Produced) -> None:
    changed = {"activity_id": "ACT-FOR", "slice": "total", "role": "participant", "n": 160, "qualifier": "more_than"}
    own.save({"headcount": [changed]}, actor="olena", reason="recount of the forum")
    verdict = verify(own, made.pdf)
    assert (verdict.verdict, verdict.as_dict()["revision"], verdict.as_dict()["newest_revision"]) == ("superseded", 1, 2)
    assert {(m.indicator, m.group, m.printed, m.recomputed) for m in verdict.differences} >= {
        ("PTC-01", "", "more than 150", "more than 160")
    }
    second = produce(own, ORDER)
    assert (second.edition.previous, verify(own, second.pdf).verdict) == (made.edition.code, "genuine")
    found = between(own, made.edition, second.edition)
    told = {(one["indicator"], one["old"], one["new"]): one for one in (restated.as_dict() for restated in found)}
    forum = told["PTC-01", "more than 150", "more than 160"]
    (cause,) = forum["causes"]
    assert (forum["change"], cause["cause"], cause["change"]) == (10, "correction", 10)
    (save,) = cause["revisions"]
    assert (save["revision"], save["by"], save["why"]) == (2, "olena", "recount of the forum")
    assert save["records"] == [], "which headcounts changed is not for donors"
    with own.session() as session:
        words = {restated.in_words(session, "uk")[1:] for restated in found}
    assert ("PTC-01", "2025", "Усього", "more than 150", "more than 160", "виправлення +10 (2)") in words
    assert produce(own, Order(ORDER.spec, "IMP", ORDER.period, "en", as_of=1)).pdf == made.pdf
    manifest = json.loads(attachment(second.pdf, NAME) or b"{}")
    assert manifest["previous"] == made.edition.code


def test_editions_are_listed_verified_and_compared_by_command(issued: tuple[Path, Produced], tmp_path: Path) -> None:
    first = issued[1]
    with reopened(issued, tmp_path) as store:
        changed = {"activity_id": "ACT-FOR", "slice": "total", "role": "participant", "n": 160, "qualifier": "more_than"}
        store.save({"headcount": [changed]}, actor="olena", reason="recount of the forum")
        second = produce(store, replace(ORDER, spec=only(ORDER.spec, "restatements")))
    pdf, old, new = tmp_path / "first.pdf", first.edition.code, second.edition.code
    pdf.write_bytes(first.pdf)

    with ledger(tmp_path / "s.duckdb") as connection:
        enter(connection, [DueReport("donor", period("2025"), "nobody", datetime.fromisoformat("2026-01-20"))])

    def told(*words: object) -> tuple[int, str]:
        """The exit code, and what was printed, each row with its cells a space apart."""
        ran = tracker("report", *words, "--store", tmp_path / "s.duckdb")
        return ran.returncode, re.sub(" +", " ", ran.stdout + ran.stderr)

    assert re.findall(r"^(\S{14}) donor IMP 2025 en draft ([12])", told("list")[1], re.MULTILINE) == [(old, "1"), (new, "2")]
    for words, code, shown in (
        (("list", "--json"), 0, f'"previous": "{old}"'),
        (("verify", pdf), 1, "PTC-01 2025 total more than 150 more than 160"),
        (("verify", pdf, "--json"), 1, '"verdict": "superseded"'),
        (("verify", tmp_path), 2, "cannot be read: Is a directory"),
        (("diff", old.lower(), new), 0, "PTC-01 2025 Total more than 150 more than 160 correction +10 (2)"),
        (("diff", old.lower(), new), 0, "olena: recount of the forum"),
        (("diff", old, new, "--json"), 0, '"cause": "correction"'),
        (("diff", new, old), 2, "is of a later revision"),
        (("diff", old, old), 0, "No figure(s) restated"),
        (("diff", old, "AAAA-BBBB-CCCC"), 4, "No edition has the code AAAA-BBBB-CCCC"),
        (("due", "--json"), 0, '"reader": "nobody"'),
        (("run-due", "--json"), 1, '"state": "failed"'),
        (("again", "donor", "2025", "nobody"), 0, "goes out with the next round"),
        (("run-due",), 1, "donor 2025 for nobody: failed (nobody no longer receives donor.)"),
        (("run-due",), 0, "No delivery(ies) in this round."),
    ):
        ended, printed = told(*words)
        assert (ended, shown in printed) == (code, True), (words, printed)


def test_links_lead_where_the_tracker_is_found_and_nowhere_else(own: Store) -> None:
    """An address in the report is a link to its page; a report that leads elsewhere is not ours, whatever its manifest says."""
    home = "https://tracker.moh.example"
    operations_path(own.path).unlink()  # no edition was issued yet
    made = produce(own, replace(ORDER, url=home))
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        links = {str(note.A.URI) for page in opened.pages for note in page.get("/Annots", []) if "/URI" in note.get("/A", {})}
        table = opened.attachments["figures.csv"].get_file().read_bytes().decode("utf-8-sig")
    ours = {link for link in links if link.startswith(f"{home}/figure/F-")}
    assert len(ours) > 50
    assert all(link in table for link in ours)
    assert produce(own, replace(ORDER, url="https://other.example")).pdf == made.pdf, "an edition keeps its links"
    operations_path(own.path).unlink()
    assert addressed(own.path, min(ours)).revision == made.edition.revision
    assert verify(own, made.pdf, home).verdict == "genuine"
    assert verify(own, made.pdf, "https://other.example").verdict == "altered"


def test_no_number_is_printed_that_nobody_computed() -> None:
    """What a report cites and did not ask for could not be verified: a fault of the program, and no edition comes of it."""
    paper = Document(Cover("", "", "", ()), (Paragraph((Cited("7", "F-7K3QX2M9AB"),)),), "en", "", "")
    with pytest.raises(LookupError, match="figures that nobody computed: F-7K3QX2M9AB"):
        printed_figures(paper, [])
