"""What is to do, on the first screen: what is behind and how far, what holds a final report back, what is overdue, what did not go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from dashboards.address import address
from dashboards.screens import Screens
from tests.stores import Records, empty_store, public_facts, store_of
from tracker.outgoing import Outgoing
from tracker.periods import period
from tracker.store import Store

WAITING = Outgoing("donor", "Donor report", "IMP", period("2026-Q3"), ("desk-officer",), date(2026, 10, 20), "failed", "No mail server.")
NEXT = Outgoing("donor", "Donor report", "IMP", period("2026-Q4"), ("archive", "desk-officer"), date(2027, 1, 20), "next")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with store_of(tmp_path_factory.mktemp("agenda") / "t.duckdb", public_facts()) as store:
        yield store


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Outgoing]:
    """What goes out, as the package that sends it would tell."""
    told = [WAITING, NEXT]
    monkeypatch.setattr("dashboards.screens.outgoing", lambda *_: tuple(told))
    return told


def seen(screens: Screens, asked: str = "?period=2025") -> str:
    """The words of the overview, one after the other."""
    return " ".join(" ".join(_texts(screens.screen(address("/", asked)).tree)).split())


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        yield from _texts(part.get("props", {}).get("children"))


@pytest.mark.usefixtures("sent")
def test_the_first_screen_says_what_is_to_do(demo: Store) -> None:
    told = seen(Screens(demo))
    assert (
        "What needs doing Targets 2 of 10 behind cannot be rated, known by bounds only: 1 not rated, no data: 1 "
        "Trainings and workshops held 2 · Target 3 by 31 December 2025 · 66.6 %"
    ) in told
    assert "more than 150 · Target 200 by 31 December 2025 · more than 75.0 % (cannot be rated: only a lower bound is known)" in told
    assert "Errors in the records 1 Until they are mended or accepted, reports go out as drafts." in told
    assert "Monitoring returns 26 of 26 missing overdue since 31 March 2026" in told
    assert (
        "Reports 1 not sent Donor report, Q3 2026 was due on 20 October 2026, for desk-officer No mail server. When the cause is mended: "
        "tracker report again donor 2026-Q3 desk-officer Donor report, Q4 2026 goes out on 20 January 2027, for archive, desk-officer "
        "As a draft now, for this period (PDF): Donor report"
    ) in told


def test_what_goes_out_is_told_anew_without_a_save(demo: Store, sent: list[Outgoing]) -> None:
    screens = Screens(demo)
    assert "1 not sent" in seen(screens)
    sent[0] = replace(WAITING, again=True)
    assert "It is tried again by itself." in seen(screens)
    sent.pop(0)
    assert "none waiting" in seen(screens)


@pytest.mark.usefixtures("sent")
def test_partnerships_without_a_return_are_named_in_the_readers_language(demo: Store) -> None:
    told = seen(Screens(demo), "?period=2025&language=uk")
    assert "Західноукраїнський спеціалізований дитячий медичний центр – Центр дитячої онкології імені принцеси Максими" in told
    assert "Усі, яких бракує" in told


@pytest.mark.usefixtures("sent")
def test_readers_outside_and_of_older_revisions_learn_nothing_of_deliveries(demo: Store) -> None:
    outside, older = seen(Screens(demo, inside=False)), seen(Screens(demo), "?as_of=1&period=2025")
    assert "desk-officer" not in outside + older
    assert "Errors in the records" not in outside
    assert "26 of 26 missing" in outside
    assert "Okhmatdyt – IKEM" not in outside


@pytest.mark.usefixtures("sent")
def test_a_programme_of_which_little_is_known_has_nothing_to_do(tmp_path: Path) -> None:
    records: Records = {"programme": [{"programme_id": "P", "home_country": "UA", "name": "New"}]}
    with empty_store(tmp_path / "new.duckdb") as store:
        store.save(records, actor="test", reason="a programme")
        told = seen(Screens(store), "?period=2025&language=fr")
    assert "Cibles Pas de cible fixée Erreurs dans les enregistrements 0 Les rapports partent comme définitifs." in told
    assert "Aucun n’est attendu pour cette période. Rapports aucun en attente" in told


def test_what_goes_out_for_another_programme_is_not_told(demo: Store, sent: list[Outgoing]) -> None:
    sent[:] = [replace(one, programme="SPH") for one in sent]
    assert "none waiting" in seen(Screens(demo))
    assert "1 not sent" in seen(Screens(demo), "?programme=SPH&period=2018")


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize(("today", "told"), [("2026-03-31", "due on 31 March 2026"), ("2026-04-01", "overdue since 31 March 2026")])
def test_a_return_is_overdue_from_the_day_after_it_was_due(demo: Store, monkeypatch: pytest.MonkeyPatch, today: str, told: str) -> None:
    monkeypatch.setattr("tracker.clock.now", lambda: datetime.fromisoformat(today))
    screens = Screens(demo)
    assert f"26 of 26 missing {told}" in seen(screens)
    assert "… and 23 more" in seen(screens)
    assert str(screens.screen(address("/", "?period=2025")).tree).count("agenda-open") == (3 if told.startswith("due") else 4)
