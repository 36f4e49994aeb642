"""The delivery ledger: nothing is lost silently, nothing is sent twice unmarked, whatever dies and whoever helps."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from indicators.words import Words
from reports import leases
from reports.deliveries import BuiltReport, Delivery, deliveries, enter, ledger
from reports.due import Outcome, awaited, due_now, run_due
from reports.edition import Edition, keep, standing
from reports.schedule import DueReport
from reports.spec import Language, Reader, ReportSpec, Schedule, Section
from tests.reports.crashing import builder
from tests.reports.postbox import Postbox, running
from tracker.errors import StoreLocked
from tracker.periods import Period, period
from tracker.settings import Settings

NOW = datetime.fromisoformat("2026-04-10 12:00")
SCHEDULE = Schedule("quarter", "Europe/Kyiv", days_after_period_end=10, starts=date(2026, 1, 1))
ARCHIVE = Reader("archive", "folder", "archive")
OFFICE = Reader("office", "mail", "office@example.org")


def report(*readers: Reader, name: str = "donor") -> dict[str, ReportSpec]:
    """A report due for the last quarter of 2025 and the first of 2026."""
    section = Section(Words("Summary"), "summary")
    return {name: ReportSpec(name, Words("Report to the donor"), "donor", "IMP", ("en",), (section,), schedule=SCHEDULE, readers=readers)}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where the store would lie."""
    return tmp_path / "tracker.duckdb"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(out=tmp_path / "out", mail_from="tracker@example.org")


def told(outcomes: tuple[Outcome, ...]) -> list[str]:
    return [f"{one.delivery.period} {one.delivery.reader} {one.delivery.state}{' late' if one.late else ''}" for one in outcomes]


def test_awaited_is_what_is_due_and_what_comes_next_for_each_reader(store: Path, settings: Settings) -> None:
    declared = report(ARCHIVE, OFFICE)
    assert [str(one.period) for one in awaited(store, NOW, declared, {})] == [
        "2025-Q4",
        "2025-Q4",
        "2026-Q1",
        "2026-Q1",
        "2026-Q2",
        "2026-Q2",
    ]
    run_due(store, settings, NOW, builder(settings.out), declared=report(ARCHIVE))
    assert [str(one.period) for one in awaited(store, NOW, report(ARCHIVE), {})] == ["2026-Q2"]


def test_an_edition_stands_until_one_of_its_kind_follows_and_what_was_issued_beside_a_newer_draft(store: Path) -> None:
    drafts = ("first", "second", "uk"), ("final", "newest")
    made = Edition("", "donor", "IMP", "2025", "en", "draft", 1, None, "", "", b"")
    for code in drafts[0]:
        keep(store, replace(made, code=code, language="uk" if code == "uk" else "en"))
    assert [one.code for one in standing(store)] == ["second", "uk"]
    for code in drafts[1]:
        keep(store, replace(made, code=code, status="final" if code == "final" else "draft"))
    assert [one.code for one in standing(store)] == ["uk", "final", "newest"]


def by_mail(settings: Settings, box: Postbox) -> Settings:
    return replace(settings, smtp_host="127.0.0.1", smtp_port=box.port)


def marked(box: Postbox) -> list[bool]:
    return [str(mail["Subject"]).startswith("[repeated") for mail in box.mails]


def test_what_is_due_is_delivered_in_order_once(store: Path, settings: Settings, tmp_path: Path) -> None:
    assert told(due_now(store, NOW, report(ARCHIVE))) == ["2025-Q4 archive due late", "2026-Q1 archive due"]
    served = run_due(store, settings, NOW, builder(tmp_path), declared=report(ARCHIVE))
    assert told(served) == ["2025-Q4 archive sent late", "2026-Q1 archive sent"]
    assert sorted(path.name for path in (tmp_path / "out" / "archive").iterdir()) == ["donor-2025-Q4-en-r1.pdf", "donor-2026-Q1-en-r1.pdf"]
    assert run_due(store, settings, NOW + timedelta(days=1), builder(tmp_path), declared=report(ARCHIVE)) == ()
    assert due_now(store, NOW, report(ARCHIVE)) == ()


def test_asking_what_is_due_changes_nothing(store: Path) -> None:
    declared = report(ARCHIVE)
    unbegun = {"donor": replace(declared["donor"], schedule=replace(SCHEDULE, starts=None))}
    assert due_now(store, NOW, unbegun) == ()
    with ledger(store) as connection:
        assert deliveries(connection) == ()
        assert connection.execute("select * from subscription").fetchall() == []


def test_a_reader_is_served_from_the_moment_they_are_first_seen(store: Path, settings: Settings, tmp_path: Path) -> None:
    unbegun = {"donor": replace(report(ARCHIVE)["donor"], schedule=replace(SCHEDULE, starts=None))}
    assert run_due(store, settings, NOW, builder(tmp_path), declared=unbegun) == ()
    late = run_due(store, settings, NOW + timedelta(days=100), builder(tmp_path), declared=unbegun)
    assert told(late) == ["2026-Q2 archive sent late"]


def test_the_record_of_a_delivery(store: Path, settings: Settings, tmp_path: Path) -> None:
    first, _ = run_due(store, settings, NOW, builder(tmp_path), declared=report(ARCHIVE))
    assert {name: value for name, value in first.as_dict().items() if name not in ("settled_at", "sha256", "key")} == {
        "report": "donor",
        "period": "2025-Q4",
        "reader": "archive",
        "due_at": "2026-01-10T06:00:00Z",
        "state": "sent",
        "attempts": 1,
        "repeated": False,
        "place": str(tmp_path / "out" / "archive" / "donor-2025-Q4-en-r1.pdf"),
        "error": "",
        "edition": "E-2025-Q4",
        "revision": 1,
        "not_before": None,
        "late": True,
    }
    assert json.loads(json.dumps(first.as_dict()))["key"] == first.delivery.key


def test_two_readers_of_one_report_are_two_deliveries(store: Path, settings: Settings, tmp_path: Path) -> None:
    with running(Postbox(rcpt="550 no such reader")) as box:
        served = run_due(store, by_mail(settings, box), NOW, builder(tmp_path), declared=report(ARCHIVE, OFFICE))
    assert told(served) == ["2025-Q4 archive sent late", "2025-Q4 office failed late", "2026-Q1 archive sent", "2026-Q1 office failed"]
    assert served[1].delivery.error == "The mail server refused the reader's address: 550 no such reader."


def test_a_server_that_is_busy_is_tried_again_later(store: Path, settings: Settings, tmp_path: Path) -> None:
    declared = report(OFFICE)
    with running(Postbox(data="451 disk full")) as box:
        busy = by_mail(settings, box)
        assert told(run_due(store, busy, NOW, builder(tmp_path), declared=declared)) == [
            "2025-Q4 office failed late",
            "2026-Q1 office failed",
        ]
        assert run_due(store, busy, NOW + timedelta(minutes=4), builder(tmp_path), declared=declared) == ()
        box.data = "250 Taken"
        assert told(run_due(store, busy, NOW + timedelta(minutes=6), builder(tmp_path), declared=declared)) == [
            "2025-Q4 office sent late",
            "2026-Q1 office sent",
        ]
        assert marked(box) == [False, False]


def test_trying_again_ends_and_a_person_may_ask_once_more(store: Path, settings: Settings, tmp_path: Path) -> None:
    declared = report(OFFICE)
    with running(Postbox(data="451 disk full")) as box:
        for days in range(9):
            run_due(store, by_mail(settings, box), NOW + timedelta(days=2 * days), builder(tmp_path), declared=declared)
        later = NOW + timedelta(days=20)
        first, second = due_now(store, later, declared)
        assert [(one.delivery.state, one.delivery.attempts, one.delivery.not_before) for one in (first, second)] == [
            ("failed", 6, None)
        ] * 2
        box.data = "250 Taken"
        with ledger(store) as connection:
            assert leases.again(connection, first.delivery.key)
        assert told(run_due(store, by_mail(settings, box), later, builder(tmp_path), declared=declared)) == ["2025-Q4 office sent late"]
        with ledger(store) as connection:
            assert not leases.again(connection, first.delivery.key)


def test_a_report_that_cannot_be_made_fails_in_one_line_and_stops_no_other(
    store: Path, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    makes = builder(tmp_path)

    def build(spec: ReportSpec, about: Period, language: Language) -> BuiltReport:
        if spec.name == "locked":
            raise StoreLocked("Another process\nowns the store")
        if spec.name == "wrong":
            raise ZeroDivisionError("division by zero")
        return makes(spec, about, language)

    declared = report(ARCHIVE, name="locked") | report(ARCHIVE, name="wrong") | report(ARCHIVE)
    with caplog.at_level(logging.WARNING, "tracker.reports"):
        served = run_due(store, settings, NOW, build, declared=declared)
    assert {one.delivery.report: (one.delivery.state, one.delivery.error) for one in served} == {
        "locked": ("failed", "Another process owns the store."),
        "wrong": ("failed", "A bug in the tracker: ZeroDivisionError: division by zero"),
        "donor": ("sent", ""),
    }
    assert "wrong 2025-Q4 for archive failed: A bug in the tracker" in caplog.text


def test_a_reader_who_was_taken_off_the_list_is_sent_nothing(store: Path, settings: Settings, tmp_path: Path) -> None:
    with running(Postbox(data="451 disk full")) as box:
        run_due(store, by_mail(settings, box), NOW, builder(tmp_path), declared=report(OFFICE))
        box.data = "250 Taken"
        served = run_due(store, by_mail(settings, box), NOW + timedelta(hours=1), builder(tmp_path), declared=report(ARCHIVE))
    taken_off = [one.delivery for one in served if one.delivery.reader == "office"]
    assert [(one.state, one.error, one.not_before) for one in taken_off] == [("failed", "office no longer receives donor.", None)] * 2
    assert box.mails == []


def interrupted(store: Path, settings: Settings, tmp_path: Path, now: datetime) -> None:
    """A process claims what is due longest and dies while sending it."""
    with ledger(store) as connection:
        delivery = leases.claim(connection, "a process that dies", now)
        assert delivery is not None
        assert leases.sending(connection, delivery, builder(tmp_path)(report(OFFICE)["donor"], delivery.period, "en"), now)


def entered(store: Path) -> Delivery:
    """One delivery on the ledger."""
    with ledger(store) as connection:
        enter(connection, [DueReport("donor", period("2026-Q1"), "office", NOW)])
        return deliveries(connection)[0]


QUIET = {"donor": replace(report(OFFICE)["donor"], schedule=None)}


def test_a_delivery_that_was_interrupted_is_repeated_once_and_marked(store: Path, settings: Settings, tmp_path: Path) -> None:
    entered(store)
    interrupted(store, settings, tmp_path, NOW)
    with running(Postbox()) as box:
        post = by_mail(settings, box)
        assert run_due(store, post, NOW + timedelta(minutes=14), builder(tmp_path), declared=QUIET) == ()
        (repeat,) = run_due(store, post, NOW + timedelta(minutes=16), builder(tmp_path), declared=QUIET)
        assert run_due(store, post, NOW + timedelta(days=3), builder(tmp_path), declared=QUIET) == ()
    assert (repeat.delivery.state, repeat.delivery.repeated, repeat.delivery.attempts) == ("sent", True, 2)
    assert [mail["Message-ID"] for mail in box.mails] == [f"<{repeat.delivery.key}@example.org>"]
    assert marked(box) == [True]


def test_the_repeated_mail_carries_the_very_file_of_the_first(store: Path, settings: Settings, tmp_path: Path) -> None:
    entered(store)
    interrupted(store, settings, tmp_path, NOW)

    def another(spec: ReportSpec, about: Period, language: Language) -> BuiltReport:
        raise AssertionError("made again")

    with running(Postbox()) as box:
        (repeat,) = run_due(store, by_mail(settings, box), NOW + timedelta(hours=1), another, declared=QUIET)
    assert repeat.delivery.state == "sent"


def test_a_file_that_was_harmed_since_is_made_again_for_the_repeat(store: Path, settings: Settings, tmp_path: Path) -> None:
    entered(store)
    interrupted(store, settings, tmp_path, NOW)
    with ledger(store) as connection:
        (left,) = deliveries(connection)
    assert left.built is not None
    left.built.path.write_bytes(b"half")
    with running(Postbox()) as box:
        (repeat,) = run_due(store, by_mail(settings, box), NOW + timedelta(hours=1), builder(tmp_path), declared=QUIET)
    assert (repeat.delivery.state, marked(box), left.built.path.read_bytes() == b"half") == ("sent", [True], False)


def test_a_delivery_that_was_interrupted_twice_waits_for_a_person(store: Path, settings: Settings, tmp_path: Path) -> None:
    key = entered(store).key
    interrupted(store, settings, tmp_path, NOW)
    interrupted(store, settings, tmp_path, NOW + timedelta(hours=1))
    later = NOW + timedelta(days=1)
    with running(Postbox()) as box:
        assert run_due(store, by_mail(settings, box), later, builder(tmp_path), declared=QUIET) == ()
        (waiting,) = due_now(store, later, QUIET)
        assert (waiting.delivery.state, waiting.told) == ("unknown", ("Sending was interrupted; nobody knows whether the report arrived.",))
        with ledger(store) as connection:
            assert leases.again(connection, key)
        assert [one.delivery.state for one in run_due(store, by_mail(settings, box), later, builder(tmp_path), declared=QUIET)] == ["sent"]
    assert marked(box) == [True]


def test_a_process_that_died_before_sending_leaves_no_doubt_so_nothing_is_marked(store: Path, settings: Settings, tmp_path: Path) -> None:
    entered(store)
    with ledger(store) as connection:
        assert leases.claim(connection, "a process that dies", NOW)
    with running(Postbox()) as box:
        (served,) = run_due(store, by_mail(settings, box), NOW + timedelta(minutes=16), builder(tmp_path), declared=QUIET)
    assert (served.delivery.state, served.delivery.repeated, marked(box)) == ("sent", False, [False])


def test_a_report_over_which_every_process_dies_is_given_up_visibly(store: Path) -> None:
    entered(store)
    with ledger(store) as connection:
        claims = [leases.claim(connection, f"process {hour}", NOW + timedelta(hours=hour)) for hour in range(20)]
        (given_up,) = deliveries(connection)
    assert sum(claim is not None for claim in claims) == leases.MOST_BUILDS
    assert (given_up.state, given_up.error) == ("failed", "The tracker stopped 12 times while making this report.")


def test_no_answer_after_the_mail_was_read_means_unknown_and_one_marked_repeat(store: Path, settings: Settings, tmp_path: Path) -> None:
    entered(store)
    with running(Postbox(dies="DATA")) as box:
        post = by_mail(settings, box)
        (silent,) = run_due(store, post, NOW, builder(tmp_path), declared=QUIET)
        assert silent.delivery.state == "unknown"
        assert "did not confirm the mail" in silent.delivery.error
        assert run_due(store, post, NOW + timedelta(minutes=4), builder(tmp_path), declared=QUIET) == ()
        box.dies = ""
        (repeat,) = run_due(store, post, NOW + timedelta(minutes=6), builder(tmp_path), declared=QUIET)
        assert repeat.delivery.state == "sent"
    assert marked(box) == [False, True]


def test_no_answer_to_the_repeat_either_is_left_to_a_person_and_said_so(store: Path, settings: Settings, tmp_path: Path) -> None:
    entered(store)
    with running(Postbox(dies="DATA")) as box:
        post = by_mail(settings, box)
        (first,) = run_due(store, post, NOW, builder(tmp_path), declared=QUIET)
        (second,) = run_due(store, post, NOW + timedelta(minutes=6), builder(tmp_path), declared=QUIET)
        assert ("again at 2026-04-10 12:05" in first.told, "again" in second.told) == (True, False)
        assert run_due(store, post, NOW + timedelta(days=3), builder(tmp_path), declared=QUIET) == ()


def test_who_does_not_wait_for_the_repeat_gets_it_marked_too(store: Path, settings: Settings, tmp_path: Path) -> None:
    key = entered(store).key
    with running(Postbox(dies="DATA")) as box:
        run_due(store, by_mail(settings, box), NOW, builder(tmp_path), declared=QUIET)
        box.dies = ""
        with ledger(store) as connection:
            assert leases.again(connection, key)
        run_due(store, by_mail(settings, box), NOW, builder(tmp_path), declared=QUIET)
    assert marked(box) == [False, True]


def test_who_lost_the_lease_sends_nothing(store: Path) -> None:
    entered(store)
    made = BuiltReport(Path("donor.pdf"), "0" * 64, "E-1", 1)
    with ledger(store) as slow, ledger(store) as quick:
        first = leases.claim(slow, "slow", NOW)
        second = leases.claim(quick, "quick", NOW + timedelta(hours=1))
        assert first is not None
        assert second is not None
        assert not leases.sending(slow, first, made, NOW + timedelta(hours=1))
        assert leases.sending(quick, second, made, NOW + timedelta(hours=1))
        assert not leases.failed(slow, first, "too late", NOW + timedelta(hours=1), again=True)
        assert deliveries(quick)[0].state == "sending"


def test_in_a_long_round_each_lease_runs_from_when_it_was_taken(store: Path, settings: Settings, tmp_path: Path) -> None:
    """Otherwise others would take what is being made, once the round has lasted longer than a lease."""
    until: list[datetime] = []

    def slow(spec: ReportSpec, about: Period, language: Language) -> BuiltReport:
        time.sleep(0.2)
        with ledger(store) as connection:
            until.extend(
                datetime.fromisoformat(text) for (text,) in connection.execute("select lease_until from delivery where state = 'building'")
            )
        return builder(tmp_path)(spec, about, language)

    run_due(store, settings, NOW, slow, declared=report(ARCHIVE))
    assert until[1] - until[0] >= timedelta(seconds=0.2)


def test_it_is_late_after_more_than_a_day() -> None:
    due = Delivery("", "donor", period("2026-Q1"), "office", NOW, "due")
    assert [due.is_late(NOW + timedelta(days=1, seconds=more)) for more in (0, 1)] == [False, True]


def test_many_schedulers_at_once_serve_each_delivery_once(store: Path, settings: Settings, tmp_path: Path) -> None:
    readers = [Reader(f"office-{number}", "mail", f"office-{number}@example.org") for number in range(10)]
    served: list[str] = []
    with running(Postbox()) as box:

        def scheduler() -> None:
            served.extend(
                one.delivery.key for one in run_due(store, by_mail(settings, box), NOW, builder(tmp_path), declared=report(*readers))
            )

        threads = [threading.Thread(target=scheduler) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(served) == len(set(served)) == len(box.mails) == 20
        assert not any(marked(box))


@pytest.mark.parametrize(("schedulers", "kills", "seed"), [(1, 45, 7), (2, 60, 8)])
def test_killed_processes_lose_nothing_silently_and_repeat_nothing_unmarked(
    store: Path, tmp_path: Path, schedulers: int, kills: int, seed: int
) -> None:
    with running(Postbox()) as box:
        harness = [
            sys.executable,
            "-m",
            "tests.reports.crashing",
            str(store),
            str(tmp_path),
            str(box.port),
            str(kills),
            str(seed),
            str(schedulers),
        ]
        ended = subprocess.run(harness, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    died: Counter[str] = Counter(json.loads(ended.stdout))
    assert died.total() >= kills
    assert len(died) == 7, f"not every point was hit: {died}"
    with ledger(store) as connection:
        rows = {delivery.key: delivery for delivery in deliveries(connection)}
    copies: defaultdict[str, list[bool]] = defaultdict(list)
    for mail, mark in zip(box.mails, marked(box), strict=True):
        copies[str(mail["Message-ID"])[1:].partition("@")[0]].append(mark)
    assert len(rows) == 144
    assert set(copies) <= set(rows)
    lost = [key for key, row in rows.items() if row.state == "sent" and not copies[key]]
    unsettled = [row for row in rows.values() if row.state not in ("sent", "unknown")]
    unmarked = [marks for marks in copies.values() if len(marks) > 1 and not all(marks[1:])]
    extra = sum(len(marks) - 1 for marks in copies.values() if marks)
    assert (lost, unsettled, unmarked) == ([], [], [])
    assert max(map(len, copies.values())) == 2
    assert 0 < extra <= died.total()
    assert all(row.repeated for row in rows.values() if row.state == "unknown")
