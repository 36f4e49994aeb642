"""`tracker init`: a new store without any facts."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.commands.options import say, store_option


@click.command()
@store_option
def init(store: Path) -> None:
    """Make a new empty store, or a projection of the ledger that TRACKER_LEDGER names."""
    from tracker.store import create_store
    from tracker.store.keepers import keep_up

    with create_store(store) as made:
        if made.head:
            say(f"Store {made.id} at {store}: the ledger that TRACKER_LEDGER names, at revision {made.head}.")
        else:
            keep_up(made)
            say(
                f"New empty store {made.id} at {store}.",
                "Next: `tracker template -o template.xlsx`, fill it, `tracker load template.xlsx`.",
            )
