"""The command `tracker quality`: which records break which data quality rule, the gravest first."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from tracker import clock
from tracker.commands.options import as_of_option, json_option, print_json, say, store_option
from tracker.errors import FINDINGS

if TYPE_CHECKING:
    from indicators.quality import QualityFinding

_WIDTH = 110


@click.command()
@click.option("--programme", help="Only this programme's records and those that all share.")
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="The data date: records are complete up to this day. Today if not given."
)
@click.option("--language", type=click.Choice(["en", "uk", "fr"]), default="en", show_default=True)
@as_of_option
@json_option
@store_option
def quality(  # noqa: PLR0913  the options of one command
    store: Path, programme: str | None, on: datetime | None, as_of: int | None, language: str, *, as_json: bool
) -> None:
    """List what breaks the data quality rules, by severity and rule. Exit code 1 when it is more than information."""
    from indicators.quality import findings, summary
    from tracker.store import open_store

    data_date = (on or clock.now()).date()
    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        found, revision = findings(session, programme, data_date), session.revision
    counts = summary(found)
    if as_json:
        document = {"programme": programme, "data_date": data_date, "revision": revision, "summary": counts}
        print_json(document | {"findings": [finding.as_dict(language) for finding in found]})
    else:
        _print(found, language)
        say(f"Revision {revision}, data date {data_date}: " + ", ".join(f"{severity} {n}" for severity, n in counts.items()) + ".")
    if counts["error"] or counts["warning"]:
        raise click.exceptions.Exit(FINDINGS)


def _print(found: tuple[QualityFinding, ...], language: str) -> None:
    """Each rule that is broken with its words, then the records that break it."""
    for (severity, rule), breaches in groupby(found, key=lambda finding: (finding.severity, finding.rule)):
        listed = list(breaches)
        click.echo(f"{severity}  {rule}  {listed[0].words.text(language)}  ({len(listed)})")
        for entity, records in groupby(listed, key=lambda finding: finding.entity):
            ids = ", ".join(f"{record.record_id} ({record.field})" if record.field else record.record_id for record in records)
            click.echo(
                fill(
                    f"{entity}: {ids}",
                    _WIDTH,
                    initial_indent="    ",
                    subsequent_indent="      ",
                    break_long_words=False,
                    break_on_hyphens=False,
                )
            )
