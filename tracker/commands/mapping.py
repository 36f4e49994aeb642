"""`tracker mapping`: what is remembered of how a sender's files speak, in a file that may be edited, too."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.commands.options import say, store_option
from tracker.registered import Group


@click.group(cls=Group)
def mapping() -> None:
    """Say what headings, codes and names of organisations mean in the files of one sender. `tracker load --from SENDER` uses it."""


@mapping.command()
@click.argument("sender", required=False)
@store_option
def show(store: Path, sender: str | None) -> None:
    """Print what is remembered of a sender; without one, the senders."""
    from tracker.errors import UnknownName
    from tracker.intake.rows.sender import remembered, sender_path, senders
    from tracker.suggestions import did_you_mean

    known = senders(store)
    if sender is None:
        click.echo("\n".join(known), nl=bool(known))
        say("`tracker mapping show SENDER` prints what is remembered of one." if known else "Nothing is remembered of any sender yet.")
        return
    path = sender_path(store, sender)
    if sender not in known:
        raise UnknownName(f"Nothing is remembered of “{sender}”", next_step=did_you_mean(sender, known))
    remembered(store, sender)
    click.echo(path.read_text(encoding="utf-8"), nl=False)
    say(f"This is {path}; edit it as you like.")


@mapping.command("set")
@click.argument("sender")
@click.argument("section")
@click.argument("said")
@click.argument("meant")
@store_option
def set_(store: Path, sender: str, section: str, said: str, meant: str) -> None:
    """Remember what SAID means in the files of SENDER.

    SECTION is columns.TYPE (a heading means a field, or "" to leave the column out), codes.LIST (a word means a code), values.TYPE
    (a field has this value in every row, where the file has no such column), or organisations (a name means an organisation; a joint
    name several, with ; between them).
    """
    from tracker.intake.names.decisions import refuse_nonsense
    from tracker.intake.rows.sender import remember
    from tracker.store import open_store

    with open_store(store, read_only=True) as opened, opened.session() as session:
        refuse_nonsense(session, section, said, meant)
    path = remember(store, sender, section, said, meant)
    say(f"Remembered in {path}. `tracker mapping forget` takes it back.")


@mapping.command()
@click.argument("sender")
@click.argument("section")
@click.argument("said")
@store_option
def forget(store: Path, sender: str, section: str, said: str) -> None:
    """Take a decision back, so that it is asked again. What was saved by it stays; `tracker undo` takes a load back."""
    from tracker.intake.rows.sender import forget as take_out

    take_out(store, sender, section, said)
    say("Forgotten; it is asked again.")
