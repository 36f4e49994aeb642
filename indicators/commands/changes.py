"""`tracker indicators changes`: which figures of a programme changed between two revisions, and why."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.commands.options import PERIODS, audience_option, json_option, language_option, print_json, say, store_option


@click.command()
@click.argument("old", type=int)
@click.argument("new", type=int)
@click.option("--programme", required=True, help="The programme's id.")
@click.option("--period", "period_text", help=f"{PERIODS}; each year when left out.")
@click.option("--indicator", "codes", multiple=True, metavar="CODE", help="Only this indicator; may be repeated.")
@audience_option
@language_option
@json_option
@store_option
def changes(
    store: Path, old: int, new: int, programme: str, period_text: str | None, codes: tuple[str, ...], audience: str | None,
    language: str, *, as_json: bool,
) -> None:  # fmt: skip
    """List every figure that differs between two revisions, with its change split by cause."""
    from indicators.commands.printing import print_changes
    from indicators.differing.changes import answers_of, asked_of, document
    from indicators.differing.restatements import restatements
    from indicators.provenance import remember
    from tracker.store import open_store

    with open_store(store, read_only=True) as opened, opened.session(max(old, new)) as session:
        questions = asked_of(session, programme, period_text, codes, audience)
        found = restatements(opened, questions, old, new)
        remember(store, answers_of(found))
        if as_json:
            print_json([document(session, change, language) for change in found])
        elif found:
            print_changes(session, found, language)
    say(f"{len(found) or 'No'} figure(s) changed between revision {old} and revision {new}.")
