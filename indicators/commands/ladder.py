"""`tracker indicators ladder`: how many people stand behind the attendances, rung by rung."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.options import (
    PERIODS,
    as_of_option,
    audience_option,
    json_option,
    language_option,
    print_json,
    print_table,
    say,
    store_option,
)

if TYPE_CHECKING:
    from indicators.ladder import Climbed
    from tracker.store import Session


@click.command()
@click.option("--programme", required=True, help="The programme's id.")
@click.option("--period", "period_text", required=True, help=PERIODS)
@click.option("--by", multiple=True, help="sex, cadre or country, parted by commas; may be repeated.")
@click.option("--filter", "filters", multiple=True, metavar="DIM=VALUE", help="Only people of this group.")
@audience_option
@language_option
@as_of_option
@json_option
@store_option
def ladder(
    store: Path, programme: str, period_text: str, by: tuple[str, ...], filters: tuple[str, ...], audience: str | None, language: str,
    as_of: int | None, *, as_json: bool,
) -> None:  # fmt: skip
    """Show how many people stand behind the attendances: at each event, with each partner, in the programme."""
    from indicators.commands.printing import dimensions, wanted
    from indicators.export import ladder_document
    from indicators.ladder import PEOPLE, climbed
    from indicators.provenance import remember
    from indicators.question import Question
    from indicators.terms.fiscal import asked_period
    from tracker.store import open_store

    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        over = asked_period(session, programme, period_text)
        question = Question(PEOPLE, programme, over, dimensions(by), wanted(filters), as_of, audience, cross=False)
        found = climbed(session, question)
        remember(store, found.all)
        print_json(ladder_document(found, language)) if as_json else _print(session, found, language)


def _print(session: Session, found: Climbed, language: str) -> None:
    """The rungs from attendances to people, what each counts, and the people whom records name one by one."""
    from indicators.commands.printing import at, lines
    from indicators.notes import note_text

    question, names = found.recorded.question, [figures.definition.name.text(language) for figures in found.all]
    say(f"{question.programme} · {at(question.period, found.recorded.revision, language)}")
    rows = [(name, *line) for name, figures in zip(names, found.all, strict=True) for line in lines(session, figures, language)]
    print_table(("counted", "group", "value", "rows", "address"), rows, {2, 3})
    for name, figures in zip(names, found.all, strict=True):
        say(f"{name}: {figures.definition.meaning.text(language)}")
    for note in dict.fromkeys(note_text(note, figures, language) for figures in found.all for note in figures.notes):
        say(note)
