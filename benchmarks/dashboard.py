"""CPU of one dashboard interaction through the whole of Dash, paired: the public facts beside a store of many participation rows.

Run: `.venv/bin/python -m benchmarks.dashboard [ROWS] [REPEATS]`. "First" makes a screen that nobody has seen at this revision;
"again" is what every other viewer, and everyone who goes back, costs.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from benchmarks import synthetic_store
from dashboards.app import build_app
from tests.caches import forget_answers
from tests.stores import csv_records
from tracker.settings import DATA
from tracker.store import Store, create_store

SCREENS = (
    ("overview", "/", ""),
    ("overview, other period", "/", "?period=2024"),
    ("indicator", "/indicator/PTC-01", ""),
    ("breakdown", "/indicator/PTC-01", "?by=country"),
    ("older revision", "/indicator/PTC-01", "?as_of=1"),
    ("all indicators", "/indicators", ""),
    ("data quality", "/quality", ""),
)


class Browser:
    """Sends what the page's own script sends."""

    cpu_ms = 0.0

    def __init__(self, store: Store) -> None:
        self._client: FlaskClient = build_app(store).server.test_client()
        self._client.get("/")
        callbacks = self._client.get("/_dash-dependencies").get_json()
        self._screen = next(one for one in callbacks if "screen.children" in one["output"])

    def go(self, path: str, search: str, shown: str = "") -> dict[str, Any]:
        """One interaction: the answer to a changed address."""
        outputs = [
            dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in self._screen["output"].strip(".").split("...")
        ]
        given = {"pathname": path, "search": search}
        body = {
            "output": self._screen["output"],
            "outputs": outputs,
            "inputs": [{**one, "value": given[one["property"]]} for one in self._screen["inputs"]],
            "state": [{**one, "value": shown} for one in self._screen["state"]],
            "changedPropIds": ["url.search"],
        }
        before = time.process_time()
        answer = self._client.post("/_dash-update-component", json=body)
        self.cpu_ms = 1000 * (time.process_time() - before)
        assert answer.status_code == 200, answer.data
        return {"bytes": len(answer.data), **answer.get_json()["response"]}


def cpu_ms(browser: Browser, path: str, search: str, shown: str = "") -> float:
    """CPU milliseconds of all threads for one interaction."""
    browser.go(path, search, shown)
    return browser.cpu_ms


def facts(folder: Path) -> Store:
    """The public facts in a new store, with a second revision so that there is an older one."""
    store = create_store(folder / "facts.duckdb")
    records = csv_records(DATA / "demo")
    store.save(records, actor="benchmark", reason="the public facts")
    store.save({"programme": [records["programme"][0] | {"name": "again"}]}, actor="benchmark", reason="a second revision")
    return store


def main(rows: int, repeats: int) -> None:
    """The table: one line per screen, the two stores side by side, interleaved."""
    folder = Path(tempfile.mkdtemp())
    big = synthetic_store.store_of(folder / "big.duckdb", rows)
    big.save(
        {"programme": [{"programme_id": synthetic_store.PROGRAMME, "name": "Synthetic, again", "home_country": "UA"}]},
        actor="benchmark",
        reason="again",
    )
    browsers = {"facts": Browser(facts(folder)), f"{rows:,} rows": Browser(big)}
    print(f"CPU ms per interaction; first / again (median of {repeats}, 90th percentile)")
    print(f"{'screen':<24}" + "".join(f"{name:>36}" for name in browsers) + f"{'kB':>8}")
    for name, path, search in SCREENS:
        forget_answers()
        first = {of: cpu_ms(browser, path, search) for of, browser in browsers.items()}
        again: dict[str, list[float]] = {of: [] for of in browsers}
        for _ in range(repeats):
            for of, browser in browsers.items():
                again[of].append(cpu_ms(browser, path, search))
        said = (
            f"{first[of]:.0f} / {statistics.median(times):.1f} ({statistics.quantiles(times, n=10)[-1]:.1f})" for of, times in again.items()
        )
        print(f"{name:<24}" + "".join(f"{text:>36}" for text in said) + f"{browsers['facts'].go(path, search)['bytes'] / 1000:>8.0f}")
    drawer(browsers, repeats)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def drawer(browsers: dict[str, Browser], repeats: int) -> None:
    """Opening the rows behind a headline over a screen that stays."""
    texts = []
    for browser in browsers.values():
        shown = browser.go("/indicator/AGR-01", "")
        url, address = shown["shown"]["data"], first_address(shown["screen"]["children"])
        search = f"{url.partition('?')[2] and '?' + url.partition('?')[2]}&figure={address}"
        first = cpu_ms(browser, "/indicator/AGR-01", search, url)
        times = [cpu_ms(browser, "/indicator/AGR-01", search, url) for _ in range(repeats)]
        texts.append(f"{first:.0f} / {statistics.median(times):.1f} ({statistics.quantiles(times, n=10)[-1]:.1f})")
    print(f"{'drawer':<24}" + "".join(f"{text:>36}" for text in texts))


def first_address(tree: Any) -> str:
    """The address of the first figure on a screen."""
    if isinstance(tree, dict):
        props = tree.get("props", {})
        if "cited" in str(props.get("className", "")) or "tile-value" in str(props.get("className", "")):
            return str(props["title"])
        return next(filter(None, (first_address(value) for value in tree.values())), "")
    if isinstance(tree, list):
        return next(filter(None, (first_address(value) for value in tree)), "")
    return ""


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, int(sys.argv[2]) if len(sys.argv) > 2 else 30)
