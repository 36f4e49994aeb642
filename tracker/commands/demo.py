"""`tracker demo`: the main job on the public facts, from records to PDFs to the dashboard."""

from __future__ import annotations

from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.options import say, store_option

if TYPE_CHECKING:
    from tracker.store import Store

DATA_DATE = date(2025, 11, 1)
"""The day the public facts were gathered up to: reports of the demonstration end before it."""


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True, help="Folder for the PDFs.")
@click.option("--serve/--no-serve", default=True, help="Open the dashboard at the end.")
@click.option("--port", type=int, default=8050, show_default=True)
@store_option
@click.pass_context
def demo(context: click.Context, store: Path, out: Path, port: int, *, serve: bool) -> None:
    """Make a new store from the public facts, all figures, the donor and the WHO report, then the dashboard."""
    store = _demo_store(store)
    with _filled(store):
        pass
    _invoke(context, "indicators", "show", code="AGR-01", programme="IMP", period_text="2025", by="partner_country", store=store)
    for spec in ("donor", "who"):
        for language in ("en", "uk"):
            path = out / f"{spec}-report-IMP-2025-{language}.pdf"
            _invoke(context, "report", "make", spec=spec, programme="IMP", period_text="2025", language=language, out=path, store=store)
    _invoke(context, "report", "verify", pdf=out / "donor-report-IMP-2025-en.pdf", store=store)
    if serve:
        _invoke(context, "serve", store=store, port=port)


def _demo_store(store: Path) -> Path:
    """Where the demonstration lives: the named store, with an earlier demonstration of that name taken away."""
    for path in (store, store.with_suffix(".duckdb.wal"), *store.parent.glob(f"{store.stem}.ops.db*")):
        path.unlink(missing_ok=True)
    return store


def _filled(store: Path) -> Store:
    from tracker.intake.load import load
    from tracker.settings import DATA
    from tracker.store import create_store

    made = create_store(store)
    files = sorted((DATA / "demo").glob("*.csv"))
    result = load(made, files, actor="demo", reason="The public facts of the demonstration")
    say(f"New store {store}: {sum(result.added.values())} records from {len(files)} files in revision {result.revision}.")
    return made


def _invoke(context: click.Context, *names: str, **values: object) -> None:
    """Run another registered command by name: the ground floor knows no upper floor."""
    (found,) = entry_points(group="tracker.commands", name=names[0])
    command: click.Command = found.load()
    for name in names[1:]:
        inner = command.get_command(context, name) if isinstance(command, click.Group) else None
        if inner is None:
            raise LookupError(f"no command {' '.join(names)}")
        command = inner
    context.invoke(command, **values)
