"""The command that shows a funder's framework: its terms, its results and how far their indicators have come."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.commands.options import PERIODS, as_of_option, audience_option, json_option, language_option, store_option


@click.command()
@click.argument("name", required=False)
@click.option("--programme", required=True, help="The programme's id.")
@click.option("--period", "period_text", help=PERIODS)
@audience_option
@language_option
@click.option(
    "--iati", "as_iati", is_flag=True, help="Print an IATI 2.03 activity with these results, for the public unless told otherwise."
)
@as_of_option
@json_option
@store_option
def framework(
    store: Path, name: str | None, programme: str, period_text: str | None, audience: str | None, language: str,
    as_of: int | None, *, as_iati: bool, as_json: bool,
) -> None:  # fmt: skip
    """Show a framework's logframe in a period; without a name, which frameworks the programme has."""
    from indicators.commands.matrix_printing import print_frameworks, print_logframe
    from indicators.logframes.logframe import logframe
    from indicators.provenance import remember
    from indicators.question import Question
    from indicators.terms.fiscal import asked_period
    from indicators.terms.frameworks import frameworks
    from tracker.errors import WrongRequest
    from tracker.store import open_store

    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        if not name:
            print_frameworks(frameworks(session, programme), as_json=as_json)
            return
        if not period_text:
            raise WrongRequest("A logframe is of a period", next_step="Add for instance --period 2025.")
        over = asked_period(session, programme, period_text, name)
        readers = audience or ("public" if as_iati else None)
        frame = logframe(session, Question("", programme, over, audience=readers, framework=name))
        remember(store, [line.figures for line in frame.lines if line.figures])
        print_logframe(session, frame, programme, language, "iati" if as_iati else "json" if as_json else "text")
