"""The scheduler inside `tracker serve`: real reports of a real store, made and delivered while nobody looks."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
import tomllib
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from click.testing import CliRunner

from indicators.words import Words
from reports.commands import report
from reports.deliveries import ledger, subscribed
from reports.due import due_now, run_due
from reports.edition import editions
from reports.outgoing import draft, outgoing
from reports.service import builder, scheduler
from reports.spec import Reader, ReportSpec, Schedule, Section, specs
from tests.reports.postbox import Postbox, running
from tests.stores import store_of
from tracker.outgoing import Outgoing
from tracker.periods import period
from tracker.settings import Settings
from tracker.store.beside.ops import operations_path

PROGRAMME = {"programme": [{"programme_id": "P", "name": "Partnership programme"}]}
SCHEDULE = Schedule("year", "Europe/Kyiv", days_after_period_end=10, starts=date(2026, 1, 1))
READERS = (Reader("archive", "folder", "archive", "uk"), Reader("office", "mail", "office@example.org"))
SPEC = ReportSpec(
    "yearly",
    Words("Yearly report"),
    "donor",
    "P",
    ("en", "uk"),
    (Section(Words("Summary"), "summary", ("AGR-01",)),),
    schedule=SCHEDULE,
    readers=READERS,
)
NOW = datetime.fromisoformat("2026-01-10 07:00")


def test_a_due_report_is_made_from_the_store_and_reaches_its_readers(tmp_path: Path) -> None:
    path = tmp_path / "tracker.duckdb"
    with store_of(path, PROGRAMME) as store, running(Postbox()) as box:
        settings = Settings(out=tmp_path / "out", smtp_host="127.0.0.1", smtp_port=box.port, mail_from="tracker@example.org")
        served = run_due(path, settings, NOW, builder(store, settings), declared={"yearly": SPEC})
    issued = {edition.code: edition for edition in editions(path)}
    assert [(one.delivery.reader, one.delivery.state, one.late) for one in served] == [
        ("archive", "sent", False),
        ("office", "sent", False),
    ]
    (mail,) = box.mails
    (attached,) = mail.iter_attachments()
    received = [Path(served[0].delivery.place).read_bytes(), attached.get_content()]
    made = [one.delivery.built for one in served if one.delivery.built]
    assert [hashlib.sha256(pdf).hexdigest() for pdf in received] == [issued[one.edition].sha256 for one in made]
    assert [issued[one.edition].language for one in made] == ["uk", "en"]
    assert all(pdf.startswith(b"%PDF") for pdf in received)


def test_the_scheduler_notes_the_readers_it_sees_first_and_ends_when_told(tmp_path: Path) -> None:
    path, stop = tmp_path / "tracker.duckdb", threading.Event()
    with store_of(path, PROGRAMME) as store:
        thread = threading.Thread(target=scheduler, args=(store, Settings(out=tmp_path / "out"), stop))
        thread.start()
        shipped = {(one.name, one.schedule.period, reader.name) for one in specs().values() if one.schedule for reader in one.readers}
        assert shipped
        assert _until(lambda: _seen(path) == shipped)
        stop.set()
        thread.join(5)
        assert not thread.is_alive()
    assert not (tmp_path / "out").exists()


def test_a_round_that_cannot_be_finished_is_told_and_the_scheduler_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("reports.service.EVERY_S", 0.05)
    path, stop = tmp_path / "tracker.duckdb", threading.Event()
    notebook = operations_path(path)
    with store_of(path, PROGRAMME) as store, caplog.at_level(logging.ERROR, "tracker.reports"):
        notebook.write_text("not SQLite at all, " * 60)
        thread = threading.Thread(target=scheduler, args=(store, Settings(out=tmp_path / "out"), stop))
        thread.start()
        assert _until(lambda: "The scheduler could not finish its round" in caplog.text)
        notebook.unlink()
        assert _until(lambda: notebook.exists() and bool(_seen(path)))
        stop.set()
        thread.join(5)


def test_what_is_due_is_told_without_the_store(tmp_path: Path) -> None:
    waiting = due_now(tmp_path / "tracker.duckdb", NOW, {"yearly": replace(SPEC, readers=READERS[:1])})
    assert [(str(one.delivery.period), one.delivery.reader, one.delivery.state) for one in waiting] == [("2025", "archive", "due")]


def _seen(path: Path) -> set[tuple[str, str, str]]:
    with ledger(path) as connection:
        return set(subscribed(connection))


def _until(holds: object, patience_s: float = 20.0) -> bool:
    """Wait until it holds; whether it came to that."""
    assert callable(holds)
    end = time.monotonic() + patience_s
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_screens_are_told_what_failed_and_why_and_what_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, settings = tmp_path / "tracker.duckdb", Settings(out=tmp_path / "out", mail_from="tracker@example.org")
    monkeypatch.setattr("reports.outgoing.specs", lambda: {"yearly": SPEC})
    monkeypatch.setattr("tracker.clock.now", lambda: NOW)
    with store_of(path, PROGRAMME) as store, store.session() as session:
        run_due(path, settings, NOW, builder(store, settings), declared={"yearly": SPEC})
        failed, following = outgoing(path, session, "fr")
    said = "Aucun serveur de courrier n’est indiqué. Indiquez TRACKER_SMTP_HOST, et TRACKER_SMTP_PORT si le port n’est pas 25."
    named = ("yearly", "Yearly report", "P")
    assert failed == Outgoing(*named, period("2025"), ("office",), date(2026, 1, 10), "failed", said, again=True)
    assert following == Outgoing(*named, period("2026"), ("archive", "office"), date(2027, 1, 10), "next")


def test_the_way_to_what_goes_out_is_declared() -> None:
    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    for group, meant in (("tracker.outgoing", outgoing), ("tracker.drafts", draft)):
        (place,) = declared[group].values()
        assert EntryPoint("reports", place, group).load() is meant


def test_a_person_asks_to_send_again_what_failed(tmp_path: Path) -> None:
    path, settings = tmp_path / "tracker.duckdb", Settings(out=tmp_path / "out", mail_from="tracker@example.org")
    again = ["again", "yearly", "2025", "office", "--store", str(path)]
    with store_of(path, PROGRAMME) as store, running(Postbox(rcpt="550 No such user here")) as box:
        posted = replace(settings, smtp_host="127.0.0.1", smtp_port=box.port)
        run_due(path, posted, NOW, builder(store, settings), declared={"yearly": SPEC})
        assert run_due(path, posted, NOW + timedelta(days=9), builder(store, settings), declared={"yearly": SPEC}) == ()
        (failed,) = due_now(path, NOW, {"yearly": SPEC})
        assert failed.told == ("The mail server refused the reader's address: 550 No such user here.",)
        assert CliRunner().invoke(report, again).exit_code == 0
        box.rcpt = "250 OK"
        run_due(path, posted, NOW + timedelta(days=9), builder(store, settings), declared={"yearly": SPEC})
    assert len(box.mails) == 1
    refused = CliRunner().invoke(report, again)
    assert "yearly 2025 for office: nothing to send again" in str(refused.exception)
