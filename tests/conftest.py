"""What tests of all rooms share: a real Chromium and a real PostgreSQL. Without one its tests are skipped; under CI they fail."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator

import pytest

from tests import postgres

_ENDED = pytest.StashKey[int]()
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_LONGEST = (
    "browser/test_dashboard",
    "indicators/test_effects",
    "generative/test_previews",
    "store/test_snapshot",
    "attack/test_editions",
    "served/test_commands",
    "store/test_postgres",
    "generative/test_twin",
    "reports/content/test_documents",
    "hostile/test_statements",
    "faults/test_kill",
    "reports/test_verify",
    "browser/test_import",
    "store/test_ledger",
    "people/test_canaries",
    "store/test_backup",
    "generative/test_second_engine",
    "store/test_opening",
    "indicators/test_quality",
    "indicators/test_own",
    "store/test_undo",
    "acceptance/test_demo",
    "commands/test_sql",
    "browser/test_sql",
    "generative/test_histories",
)
_ADVICE = "The browser tests need Chromium: `sudo apt-get install chromium`, or see .ci/chromium.sh for other systems."


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: of several workers none is left with one at the end."""
    places = {name: place for place, name in enumerate(_LONGEST)}
    items.sort(
        key=lambda item: min((places[name] for name in places if item.nodeid.partition(".py")[0].endswith(name)), default=len(places))
    )


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium that drives the browser tests."""
    if path := _chromium():
        return path
    if os.environ.get("CI") == "true":
        pytest.fail(_ADVICE)
    pytest.skip(_ADVICE)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Server]:
    """A running PostgreSQL server of our own."""
    found = postgres.programs()
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(postgres.ADVICE)
    with postgres.running(found) as server:
        yield server


@pytest.fixture
def nothing_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """No report is still to be made: a preview compares pages and editions only, at a fifth of its price on the public facts."""
    monkeypatch.setattr("reports.effects.awaited", lambda *_: ())


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Settle for every test marked `browser` whether there is a Chromium at all."""
    if item.get_closest_marker("browser") and not _chromium():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(_ADVICE)


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, _NAMES)), None)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep how the run ended for `pytest_unconfigure`."""
    session.config.stash[_ENDED] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave at once: DuckDB's bindings otherwise print pages about themselves under the result while Python takes them down."""
    if _ENDED in config.stash:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash[_ENDED])
