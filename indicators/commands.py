"""`tracker indicators …` and `tracker figure`: what is counted, the figures, and what stands behind one of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.options import as_of_option, json_option, print_json, print_table, say, store_option

if TYPE_CHECKING:
    from indicators.figures import Figures
    from tracker.store import Session

_LANGUAGE = click.option("--language", type=click.Choice(["en", "uk", "fr"]), default="en", show_default=True)


@click.group()
def indicators() -> None:
    """List, show, explain and check indicators."""


@indicators.command("list")
@json_option
@_LANGUAGE
def listed(language: str, *, as_json: bool) -> None:
    """List every indicator."""
    from indicators.catalogue import catalogue

    found = [
        {"code": d.code, "version": d.version, "name": d.name.text(language), "unit": d.unit, "rule": d.rule, "time": d.time, "by": list(d.dimensions)}
        for d in catalogue().values()
    ]
    if as_json:
        print_json(found)
    else:
        rows = [(str(d["code"]), str(d["name"]), str(d["unit"]), f"{d['rule']}, {d['time']}", ", ".join(map(str, d["by"]))) for d in found]  # type: ignore[call-overload]
        print_table(("code", "name", "unit", "rule", "by"), rows)


@indicators.command()
@click.argument("code")
@click.option("--programme", required=True, help="The programme's id.")
@click.option("--period", "period_text", required=True, help="2024, 2024-H1, 2024-Q4, 2024-11, A..B or ..B")
@click.option("--by", default="", help="Dimensions, parted by commas.")
@click.option("--filter", "filters", multiple=True, metavar="DIM=VALUE", help="Only rows of this group; may be repeated.")
@click.option("--audience", help="internal hides nothing; donor, who and public hide small cells and totals.")
@click.option("--currency", default="EUR", show_default=True, help="Reporting currency.")
@click.option("--rate-set", default="ECB", show_default=True, help="Exchange rates.")
@as_of_option
@_LANGUAGE
@json_option
@store_option
def show(  # noqa: PLR0913  the options of one command
    store: Path, code: str, programme: str, period_text: str, by: str, filters: tuple[str, ...], audience: str | None,
    currency: str, rate_set: str, as_of: int | None, language: str, *, as_json: bool,
) -> None:  # fmt: skip
    """Show an indicator's figures for a programme and a period, at any revision."""
    from indicators.answer import answer
    from indicators.provenance import remember
    from indicators.question import Question
    from tracker.errors import WrongRequest
    from tracker.periods import period
    from tracker.store import open_store

    pairs = tuple((name.strip(), value.strip()) for name, _, value in (text.partition("=") for text in filters))
    if not all(name and value for name, value in pairs):
        raise WrongRequest("A filter is written DIM=VALUE", next_step="For instance --filter country=FR.")
    dimensions = tuple(name.strip() for name in by.split(",") if name.strip())
    question = Question(code.upper(), programme, period(period_text), dimensions, pairs, as_of, audience, currency.upper(), rate_set)
    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        figures = answer(session, question)
        remember(store, [figures])
        if as_json:
            print_json(_document(figures, language))
        else:
            _print(session, figures, language)


def _document(figures: Figures, language: str) -> dict[str, object]:
    """The contract's JSON form of figures."""
    from indicators.export import document

    return document(figures, language)


def _print(session: Session, figures: Figures, language: str) -> None:
    from indicators.catalogue import indicator
    from indicators.wording import dimension_name, figure_text, group_name, note_text, period_name, total_name, unit_name

    definition, question = indicator(figures.question.indicator), figures.question
    say(f"{definition.code} {definition.name.text(language)} · {question.programme} · {period_name(question.period, language)} · revision {figures.revision}")
    rows = []
    for figure in figures.figures:
        groups = [f"{dimension_name(d, language)}: {'*' if v == '*' else group_name(session, definition, d, v, language)}" for d, v in figure.by]
        rows.append((", ".join(groups) or total_name(language), figure_text(figure, figures, language), "" if figure.rows is None else str(figure.rows), figure.address))
    print_table((unit_name(figures.unit, language), "value", "rows", "address"), rows, frozenset({1, 2}))
    for note in figures.notes:
        say(note_text(note, figures, language))


@indicators.command()
@click.argument("code")
@_LANGUAGE
def explain(code: str, language: str) -> None:
    """Explain an indicator in plain words, with its SQL and a worked example."""
    from indicators.catalogue import indicator
    from indicators.wording import dimension_name, unit_name

    d = indicator(code.upper())
    click.echo(f"{d.code}  {d.name.text(language)}  (version {d.version}, {d.hash[:12]})\n\n{d.meaning.text(language).strip()}\n")
    click.echo(f"Unit: {unit_name(d.unit, language)}. Rule: {d.rule}, {d.time} over time. Direction: {d.direction}.")
    for dimension in d.dimension:
        click.echo(f"By {dimension_name(dimension.name, language)} ({dimension.name}): {'groups overlap' if dimension.groups == 'overlap' else 'groups add up'}.")
    click.echo(f"\nReference: {d.governance.reference}\nLimitations: {d.governance.limitations}")
    click.echo(f"Author: {d.governance.author}. Checked by: {d.governance.checker}. Next review: {d.governance.next_review}.\n")
    click.echo(f"Worked example: {d.example[0].says}\n\n{d.rows.strip()}")


@indicators.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path | None) -> None:
    """Check every definition, telling all problems at once."""
    from indicators.catalogue import DEFINITIONS, catalogue

    click.echo(f"{len(catalogue(folder or DEFINITIONS))} definitions, no problem.")


@click.command()
@click.argument("address")
@click.option("--limit", default=200, show_default=True, help="Print at most so many rows.")
@_LANGUAGE
@json_option
@store_option
def figure(store: Path, address: str, limit: int, language: str, *, as_json: bool) -> None:
    """Show what stands behind one printed figure: definition, SQL, rows, evidence."""
    from indicators.export import explained
    from indicators.provenance import addressed
    from tracker.store import open_store

    place = addressed(store, address)
    with open_store(store, read_only=True) as opened, opened.session(place.revision) as session:
        document = explained(session, place, language)
    if as_json:
        print_json(document)
        return
    say(f"{document['indicator']} {document['name']} (version {document['version']}) · {document['programme']} · {document['period']} · revision {document['revision']}")
    click.echo(f"{document['group']}: {document['text']}\n\n{document['meaning']}\n\nSQL:\n{document['sql']}\n")
    rows = document["rows"]
    if document["withheld"]:
        click.echo("The rows of a figure that is hidden from its audience are not shown.")
    elif rows:
        print_table(tuple(rows[0]), [tuple("" if v is None else str(v) for v in row.values()) for row in rows[:limit]])
        say(f"{len(rows)} row(s){f', the first {limit} shown' if len(rows) > limit else ''}; fingerprint {document['fingerprint'][:16]}.")
    for source in document["evidence"]:
        click.echo(f"{source['record']}: {source['title']} ({source['publisher'] or 'publisher not stated'}) {source['url'] or ''}")
