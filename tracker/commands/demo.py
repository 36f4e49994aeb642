"""`tracker demo`: the main job on the public facts, from records to PDFs to the dashboard."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import click

from tracker.commands.options import say, store_option
from tracker.people.key import key_path
from tracker.people.vault import vault_path
from tracker.phrases import reader

ACTOR = "demo"


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True, help="Folder for the PDFs.")
@click.option("--serve/--no-serve", default=True, help="Open the dashboard at the end.")
@click.option("--port", type=click.IntRange(0, 65535), default=8050, show_default=True)
@store_option
@click.pass_context
def demo(context: click.Context, store: Path, out: Path, port: int, *, serve: bool) -> None:
    """Make a new store from the public facts, all figures, the donor and the WHO report, then the dashboard."""
    make_room(store)
    fill(store)
    _invoke(context, "indicators", "list", programme="IMP", period_text="2025", language=reader(), store=store)
    for spec in ("donor", "who"):
        for language in ("en", "uk"):
            path = out / f"{spec}-report-IMP-2025-{language}.pdf"
            _invoke(context, "report", "make", spec=spec, programme="IMP", period_text="2025", language=language, out=path, store=store)
    _invoke(context, "report", "verify", pdf=out / "donor-report-IMP-2025-en.pdf", store=store)
    if serve:
        _invoke(context, "serve", store=store, port=port)


def make_room(store: Path) -> None:
    """Take an earlier demonstration away; a store that holds anything else is moved aside, never deleted. Raises `StoreLocked`."""
    beside = (
        f"{store.name}.wal",
        f"{store.stem}.journal",
        f"{store.stem}.ledger",
        f"{store.stem}.ops.db*",
        f"{store.stem}.layout-*.duckdb",
    )
    people = [path for path in (vault_path(store), key_path(store)) if path.exists()]
    files = [path for pattern in (store.name, *beside) for path in store.parent.glob(pattern)] + people
    recorded = store.exists() or store.with_suffix(".journal").exists()
    nothing_of_others = _is_demonstration(store) if recorded else True  # asked first: a store that somebody has open is left alone
    if nothing_of_others and not people:
        for path in files:
            path.unlink(missing_ok=True)
        return
    from tracker.store.beside.placing import moved_aside

    aside = moved_aside(files, "before-demo")
    say(f"{store} holds other records than the demonstration's: it was moved to {aside}.")


def _is_demonstration(store: Path) -> bool:
    """Every revision of the store was saved by the demonstration. Raises `StoreLocked`."""
    from tracker.errors import JournalBroken, NotAStore, StoreTooNew
    from tracker.store import own_store

    try:
        with own_store(store) as opened:
            return all(revision.actor == ACTOR for revision in opened.revisions())
    except (NotAStore, StoreTooNew, JournalBroken):
        return False


def fill(store: Path) -> None:
    """A new store of the public facts."""
    from tracker.intake.load import load
    from tracker.settings import DATA
    from tracker.store import create_store
    from tracker.store.keepers import keep_up

    files = sorted((DATA / "demo").glob("*.csv"))
    with create_store(store) as made:
        keep_up(made, ACTOR)
        result = load(made, files, actor=ACTOR, reason="The public facts of the demonstration")
    say(f"New store {store}: {sum(result.added.values())} records from {len(files)} files in revision {result.revision}.")


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
