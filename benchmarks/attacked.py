"""The dashboard under load while it is attacked: `python -m benchmarks.attacked FOLDER [ROWS] [SECONDS] [PORT]`.

Fifty readers at a real `tracker serve`, each on a connection of their own, look at pages, and some save a record by the page `/import`; at the
same time an analyst sends statements made to use everything up, a large file is brought and saved, and a report is made over and over.
Promised: 95 of a hundred pages within two seconds, no error, and every save that was acknowledged is there.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.synthetic_files import participations, register
from dashboards.wording import say
from tracker.store import open_store

READERS, THINKING_S, SAVING_EVERY = 50, 5.0, 20
PAGES = (("/", ""), ("/", "?period=2024"), ("/indicators", ""), ("/indicator/PTC-01", ""), ("/indicator/PTC-02", "?by=sex"),
         ("/indicator/TRN-01", "?period=2023"), ("/indicator/AGR-01", ""), ("/quality", ""), ("/frameworks", ""))  # fmt: skip
CORPUS = Path("tests/hostile/statements.txt")


@dataclass
class Seen:
    """What all of them met: seconds by what was asked, errors, and the records whose save was acknowledged."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    saved: list[str] = field(default_factory=list)

    def told(self, what: str) -> str:
        """Median, 95th of a hundred and longest."""
        times = sorted(self.seconds.get(what, []))
        if len(times) < 2:
            return f"{what}: {times}"
        return (
            f"{what}: {len(times)}, p50 {quantiles(times, n=2)[0]:.2f} s, p95 {quantiles(times, n=20)[-1]:.2f} s, longest {times[-1]:.1f} s"
        )


class Browser:
    """One reader's connection, over which goes what the pages' own scripts send."""

    def __init__(self, port: int, seen: Seen) -> None:
        self._line, self._seen = http.client.HTTPConnection("127.0.0.1", port, timeout=300), seen
        self._answers = json.loads(self._sent("GET", "/_dash-dependencies"))
        self.close = self._line.close

    def _sent(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
        self._line.request(method, path, body, headers or {})
        answer = self._line.getresponse()
        told = answer.read()
        if answer.status >= 400:
            raise OSError(f"{method} {path.split('/')[1]}: {answer.status} {told[:80]!r}")
        return told

    def ask(self, what: str, first: str, given: dict[str, Any]) -> str:
        """The answer that a change of `first` asks for, timed under `what`."""
        (asked,) = [one for one in self._answers if one["inputs"][0]["id"] == first and not one["clientside_function"]]
        outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in asked["output"].strip(".").split("...")]
        stated = {
            part: [{**one, "value": given.get(one["id"], given.get(one["property"]))} for one in asked[part]]
            for part in ("inputs", "state")
        }
        changed = [f"{first}.{asked['inputs'][0]['property']}"]
        body = {
            "output": asked["output"],
            "outputs": outputs if ".." in asked["output"] else outputs[0],
            "changedPropIds": changed,
            **stated,
        }
        begun = time.perf_counter()
        told = self._sent("POST", "/_dash-update-component", json.dumps(body).encode(), {"Content-Type": "application/json"})
        self._seen.seconds.setdefault(what, []).append(time.perf_counter() - begun)
        return told.decode()

    def look(self, path: str, search: str) -> None:
        """Go to a page."""
        told = self.ask("page", "url", {"pathname": path, "search": search, "shown": ""})
        if say("failed", "en") in told or '"url":""' in told:
            raise OSError(f"page {path}: {told[:80]}")

    def bring(self, name: str, data: bytes, what: str) -> None:
        """Bring a file, look at its preview, save it."""
        delivery = random.randbytes(16).hex()
        given = {"import-delivery": delivery, "language": "en", "import-actor": "A. Reader", "import-reason": "load", "import-save": 1}
        self._sent("POST", f"/import/{delivery}", data, {"X-File-Name": name})
        self.ask(f"preview of {what}", "import-delivery", given)
        told = self.ask(f"save of {what}", "import-save", given)
        if "Saved as revision" not in told:
            raise OSError(f"save: {told[-300:]}")


def reader(port: int, seen: Seen, until: float, number: int) -> None:
    """Somebody who looks at pages, and saves an organisation now and then."""
    chance, browser = random.Random(number), Browser(port, seen)
    for turn in range(10**6):
        time.sleep(chance.uniform(0, 2 * THINKING_S))
        if time.monotonic() > until:
            return
        if (number + turn) % SAVING_EVERY:
            browser.look(*chance.choice(PAGES))
        else:
            org_id = f"R{number}-{turn}"
            browser.bring("organisation.csv", f"org_id,name,org_type\n{org_id},Hospital {org_id},80\n".encode(), "a record")
            seen.saved.append(org_id)


def analyst(port: int, seen: Seen, until: float) -> None:
    """Statements that want everything, one after the other."""
    browser = Browser(port, seen)
    statements = [line.split(" | ", 1)[1] for line in CORPUS.read_text("utf-8").splitlines() if " | " in line]
    for turn, statement in enumerate(reversed(statements)):
        if time.monotonic() < until:
            browser.ask("statement", "sql-asked", {"sql-asked": {"name": f"{turn:032x}", "query": statement}, "language": "en"})


def officer(port: int, seen: Seen, file: Path) -> None:
    """One large file."""
    Browser(port, seen).bring(file.name, file.read_bytes(), "the large file")


def reports(store: Path, seen: Seen, until: float) -> None:
    """A report, over and over."""
    words = "report make donor --programme BIG --period 2024 -o"
    command = [sys.executable, "-m", "tracker", *words.split(), str(store.with_suffix(".pdf")), "--store", str(store)]
    while time.monotonic() < until:
        begun = time.perf_counter()
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode:
            raise OSError(f"report: {made.stderr[-200:]}")
        seen.seconds.setdefault("report", []).append(time.perf_counter() - begun)


@contextmanager
def served(store: Path, port: int, seen: Seen) -> Iterator[None]:
    """While the store's server runs, whose processor time is told at the end."""
    server = subprocess.Popen([sys.executable, "-m", "tracker", "serve", "--store", str(store), "--port", str(port)])
    for _ in range(300):
        with suppress(OSError):
            Browser(port, seen)
            break
        time.sleep(0.2)
    yield
    server.terminate()
    _, _, used = os.wait4(server.pid, 0)
    print(f"the server took {used.ru_utime + used.ru_stime:.0f} s of processor and {used.ru_maxrss / 1024:.0f} MB")


def attack(store: Path, file: Path, seconds: float, port: int, seen: Seen) -> None:
    """All of them at once; what stops one is counted."""
    until = time.monotonic() + seconds

    def kept(work: Callable[..., None], *args: object) -> threading.Thread:
        def run() -> None:
            try:
                work(*args)
            except Exception as error:  # noqa: BLE001  counted
                seen.errors[f"{work.__name__}: {error!r}"[:300]] += 1

        return threading.Thread(target=run)

    threads = [kept(reader, port, seen, until, number) for number in range(READERS)]
    threads += [kept(analyst, port, seen, until), kept(officer, port, seen, file), kept(reports, store, seen, until)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(folder: Path, rows: int, seconds: float, port: int) -> None:
    """Load, attack, count."""
    folder.mkdir(parents=True, exist_ok=True)
    store, file, seen = folder / "tracker.duckdb", folder / "participation.csv", Seen()
    register(store, rows)
    participations(file, rows)
    with served(store, port, seen):
        attack(store, file, seconds, port, seen)
    with open_store(store) as opened, opened.session() as session:
        lost = set(seen.saved) - {one for (one,) in session.tuples("select org_id from organisation")}
    for what in sorted(seen.seconds):
        print(seen.told(what))
    print(f"{len(seen.saved)} records acknowledged, {len(lost)} lost; load of the machine {os.getloadavg()[0]:.1f}")
    for error, times in seen.errors.items():
        print(f"{times} x {error}")
    sys.stdout.flush()
    os._exit(0)  # as the command leaves: the engine's bindings would print pages about themselves


if __name__ == "__main__":
    given = sys.argv[2:]
    rows, seconds, port = map(int, given + ["100000", "120", "8050"][len(given) :])
    main(Path(sys.argv[1]), rows, seconds, port)
