"""`tracker sql`: any query, answered on a throw-away copy by a process that can do nothing but read it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.options import as_of_option, examples, say, store_option

if TYPE_CHECKING:
    from tracker.store import Store


@click.command(
    epilog=examples(
        'tracker sql "select kind, count(*) from agreement group by all"',
        "tracker sql \"from AGR_01('IMP', date '2025-01-01', date '2026-01-01')\"",
    )
)
@click.argument("query")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table", show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of the terminal.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=10_000, show_default=True, help="At most so many rows.")
@click.option("--seconds", type=click.FloatRange(0.1, 60), default=5, show_default=True, help="Stop the query after so long.")
@as_of_option
@store_option
def sql(store: Path, query: str, form: str, out: Path | None, limit: int, seconds: float, as_of: int | None) -> None:
    """Answer a query on the tables, their history, the indicators' macros and the table `figure`; QUERY `-` reads it from stdin.

    The query sees a copy at one revision and can change nothing, reach no other file and no network.
    """
    from tracker.commands.answers import write_answer
    from tracker.errors import WrongRequest
    from tracker.store import open_store
    from tracker.store.analysts.sandbox import Child, Limits

    if form == "parquet" and out is None:
        raise WrongRequest("Parquet is no text for a terminal", next_step="Name a file with -o.")
    text = sys.stdin.read() if query == "-" else query
    with tempfile.TemporaryDirectory(prefix="tracker-sql-") as folder, Child() as child:
        with open_store(store, read_only=True) as opened:
            copy = _copy(opened, as_of, text, Path(folder))
        answer = child.ask(copy, text, Limits(seconds=seconds, rows=limit))
    write_answer(answer, form, out)
    if answer.notice or not answer.rows:
        say(answer.notice or "The answer has no rows.")


def _copy(store: Store, as_of: int | None, query: str, folder: Path) -> Path:
    """The copy that a server has published, else one made now."""
    from tracker.store.analysts.snapshot import additions, write_snapshot
    from tracker.store.door import published

    if as_of is None and (ready := published(store)):
        return ready
    with store.session(as_of) as session:
        write_snapshot(session, folder / "tracker.duckdb", additions=additions(*_meant(query.casefold())))
    return folder / "tracker.duckdb"


def _meant(query: str) -> tuple[str, ...]:
    """What a query can mean: the figures of all standard periods, and what stands behind them, take seconds to make."""
    if any(word in query for word in ("_behind", "_rows", "duckdb_functions")):
        return "macros", "figures", "rows"
    return ("macros", "figures") if "figure" in query else ("macros",)
