"""The published copies: any DuckDB client opens them under a stable name, while the tracker runs and while the name moves on."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tracker.store.served.conftest import awaited, client_of, copy_of, publishing, small_store, tracker
from tracker.errors import CannotServe
from tracker.settings import settings
from tracker.store import open_store
from tracker.store.served import published, writer
from tracker.store.served.copies import Copies
from tracker.store.served.publisher import Publisher
from tracker.store.served.service import hand_over

# A client as an analyst writes it: nothing of ours, only DuckDB.
CLIENT = """
import duckdb, sys
copy = duckdb.connect(sys.argv[1], read_only=True)
print(copy.execute("select revision from about").fetchone()[0], copy.execute("select count(*) from agreement").fetchone()[0], flush=True)
sys.stdin.readline()
print(copy.execute("select value from AGR_01('IMP', '2025-01-01', '2026-01-01') where dimension is null").fetchone()[0], flush=True)
"""


def analyst(copy: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-I", "-c", CLIENT, str(copy)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def said(client: subprocess.Popen[str]) -> str:
    assert client.stdout
    return client.stdout.readline().strip()


def save(store: Path, *names: str) -> None:
    with client_of(store) as opened:
        for name in names:
            opened.save({"source": [{"source_id": name, "title": name}]}, actor="olena", reason=name)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with publishing(small_store(tmp_path_factory.mktemp("published") / "tracker.duckdb")) as store:
        copy_of(store, 1)
        yield store


def test_a_client_keeps_its_copy_while_the_name_moves_on(running: Path) -> None:
    stable = running.with_name("tracker.snapshots") / "internal.duckdb"
    with analyst(stable) as early:
        assert said(early) == "1 26"
        save(running, "S-2", "S-3", "S-4")
        copy_of(running, 4)
        with analyst(stable) as late:
            assert said(late) == "4 26"
            assert late.communicate("\n")[0] == "26\n"
        assert early.communicate("\n")[0] == "26\n"


def test_quick_revisions_are_published_as_one_and_at_most_two_files_are_kept(running: Path) -> None:
    folder = running.with_name("tracker.snapshots")
    made: set[str] = set()
    with client_of(running) as opened:
        head = opened.head
    save(running, *(f"S-Q{number}" for number in range(12)))

    def arrived() -> bool:
        names = {path.name for path in folder.glob("internal-*.duckdb")}
        made.update(names)
        assert len(names) <= 3  # the third for the moment between the swap and the removal
        copy = published.published(running)
        return bool(copy and copy.revision == head + 12)

    awaited(arrived)
    assert len({name for name in made if int(name.split("-")[1]) > head}) <= 3
    assert awaited(lambda: len(list(folder.glob("internal-*.duckdb"))) <= 2)


def test_a_query_is_answered_from_the_published_copy_when_that_is_current(running: Path) -> None:
    with client_of(running) as opened:
        copy = copy_of(running, opened.head)
        assert opened.published() == copy
        asked = "select distinct period from figure where period = '2025'"
        answer = tracker(running, "sql", asked, "--format", "csv")
        assert (answer.returncode, answer.stdout) == (0, "period\n2025\n")
        opened.save({"source": [{"source_id": "S-NEW", "title": "t"}]}, actor="a", reason="b")
        assert opened.published() is None
    assert tracker(running, "sql", "select count(*) as n from source where source_id = 'S-NEW'", "--format", "csv").stdout == "n\n1\n"


def test_each_audience_gets_its_own_copy_and_leftovers_are_swept(tmp_path: Path) -> None:
    store, folder = small_store(tmp_path / "s.duckdb"), tmp_path / "s.snapshots"
    folder.mkdir()
    for left in (".internal.00000000.duckdb", "..internal.0.new", "internal-9-00000000.duckdb", "public-1-00000000.duckdb"):
        (folder / left).write_bytes(b"half")
    (folder / "notes.txt").write_text("somebody's")
    with publishing(store, "internal, donor"):
        copy_of(store, 1)
        donor = copy_of(store, 1, "donor")
        with client_of(store) as opened:
            assert opened.published("donor") == donor
    names = sorted(path.name.split("-")[0] for path in folder.iterdir())
    assert names == ["donor", "donor.duckdb", "internal", "internal.duckdb", "notes.txt"]
    asked = "select count(*) from duckdb_tables() where table_name = 'person'"
    counts = [subprocess.run([sys.executable, "-c", f"import duckdb; print(duckdb.connect({str(folder / name)!r}, read_only=True).execute({asked!r}).fetchone()[0])"],
                             capture_output=True, text=True, check=True).stdout for name in ("internal.duckdb", "donor.duckdb")]  # fmt: skip
    assert counts == ["2\n", "0\n"]


def test_a_failure_is_logged_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()
    monkeypatch.setattr("tracker.store.served.publisher._AGAIN_S", 0.1)
    monkeypatch.setattr(writer, "__name__", "tracker.store.nowhere")
    with open_store(small_store(tmp_path / "s.duckdb")) as store:
        copies = Copies(store)
        publisher = Publisher(store, copies, ["internal"], stop)
        thread = threading.Thread(target=publisher.run)
        thread.start()
        awaited(lambda: "could not be published" in caplog.text)
        monkeypatch.undo()
        copy = awaited(lambda: publisher.current("internal"))
        stop.set()
        thread.join(20)
    assert not thread.is_alive()
    assert (copy.revision, copy.audience) == (1, "internal")
    assert "No module named tracker.store.nowhere" in caplog.text


def test_an_unknown_audience_is_told(tmp_path: Path) -> None:
    with open_store(small_store(tmp_path / "s.duckdb")) as store, pytest.raises(CannotServe, match="unknown audience “doner”"):
        hand_over(store, settings({"TRACKER_SNAPSHOTS": "doner"}), threading.Event())


def test_the_figures_of_a_published_copy_have_addresses_that_resolve(running: Path) -> None:
    with client_of(running) as opened:
        copy = copy_of(running, opened.head)
    script = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).execute(\"select address from figure where indicator = 'AGR-01' and period = '2024' and dimension is null\").fetchone()[0])"
    address = subprocess.run([sys.executable, "-c", script, str(copy)], capture_output=True, text=True, check=True).stdout.strip()
    assert tracker(running, "figure", address).returncode == 0
