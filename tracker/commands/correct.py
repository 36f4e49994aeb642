"""`tracker correct`: some fields of one record said anew, checked and looked at as a row of a file would be."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import click

from tracker.commands.options import conflicts_printed, edit_options, examples, reason_option
from tracker.commands.outcome import Outcome
from tracker.errors import WrongRequest


@click.command(
    epilog=examples(
        'tracker correct activity ACT-WS start_date=2024-11-05 --why "the list says the 5th" --dry-run',
        'tracker correct agreement IMP-003 title="Memorandum" expires_on= --why "as signed"',
    )
)
@click.argument("kind")
@click.argument("record_id", metavar="ID")
@click.argument("said", metavar="FIELD=VALUE...", nargs=-1, required=True)
@click.option("--confirm", multiple=True, metavar="TYPE/ID", help="An amount or count far from the usual is right. Repeatable.")
@reason_option
@edit_options
@click.pass_context
def correct(
    context: click.Context, /, store: Path, kind: str, record_id: str, said: tuple[str, ...], reason: str, actor: str,
    confirm: tuple[str, ...], language: str, *, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Correct fields of one record; nothing after = leaves a field empty. All else stays as it is.

    Checked as a row of a file is; refused, with both versions side by side, when somebody changes the record meanwhile.
    """
    from tracker.intake.byhand import BY_HAND, corrected
    from tracker.intake.load import load
    from tracker.store import open_store

    anew = dict(map(_parted, said))
    with open_store(store) as opened, conflicts_printed(as_json=as_json), tempfile.TemporaryDirectory(prefix="tracker-") as folder:
        with opened.session() as session:
            row, based_on = corrected(session, kind, record_id, anew), session.revision
        (path := Path(folder) / BY_HAND).write_bytes(row)
        loaded = partial(load, opened, [path], kind=kind, based_on=based_on, confirm=confirm, all_or_nothing=True)
        result = loaded(dry_run=dry_run, actor=actor, reason=reason, language=language)
    context.exit(Outcome(result, None, dry_run).told(as_json=as_json))


def _parted(one: str) -> tuple[str, str | None]:
    """A field and what it is to say. Raises `WrongRequest`."""
    field, equals, value = one.partition("=")
    if not equals:
        raise WrongRequest(f"“{one}” does not say what a field is to be", next_step="Write FIELD=VALUE, as in start_date=2024-11-05.")
    return field.strip(), value.strip() or None
