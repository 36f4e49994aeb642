"""Frameworks and their logframes on a terminal."""

from __future__ import annotations

from typing import Literal

import click

from indicators.commands.printing import at
from indicators.logframes.logframe import Line, Logframe
from indicators.logframes.matrix import actual_text, document, indicator_title, mark_text, result_title, terms
from indicators.logframes.progress import way_text
from indicators.logframes.publication import publication
from indicators.terms.frameworks import Framework
from indicators.wording import word
from tracker.commands.options import print_columns, print_json, print_table, say
from tracker.store import Session

Form = Literal["text", "json", "iati"]


def print_frameworks(found: tuple[Framework, ...], *, as_json: bool) -> None:
    """Which frameworks a programme has, with what each decides."""
    rows = [(one.framework_id, one.name, one.funder_org or "", one.currency, one.rate_set, one.rule) for one in found]
    names = ("framework", "name", "funder", "currency", "rates", "attribution")
    if as_json:
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        print_table(names, rows)


def print_logframe(session: Session, frame: Logframe, programme: str, language: str, form: Form) -> None:
    """A framework in a form: for people, for other programs, or for a publisher."""
    if form == "iati":
        click.echo(publication(session, frame, programme), nl=False)
    elif form == "json":
        print_json(document(session, frame, language))
    else:
        _print_matrix(session, frame, language)


def _print_matrix(session: Session, frame: Logframe, language: str) -> None:
    """The terms as narration, then a table for each result."""
    say(f"{frame.framework.framework_id} {frame.framework.name} · {at(frame.period, session.revision, language)}")
    for name, value in terms(session, frame, language):
        say(f"{name}: {value}")
    heading = tuple(
        word(f"column_{name}", language) for name in ("indicator", "baseline", "milestone", "target", "actual", "way", "address")
    )
    for result in frame.results:
        click.echo(f"\n{'  ' * result.depth}{result_title(session, result, language)}")
        rows = [_row(session, line, language) for line in frame.of(result)]
        if rows:
            print_columns(heading, rows, {1, 2, 3, 4})
        if result.assumptions:
            say(f"{word('assumptions', language)}: {result.assumptions}")


def _row(session: Session, line: Line, language: str) -> tuple[str, ...]:
    marks = (line.standing.baseline, line.standing.milestone, line.standing.target)
    title = ("  " if line.by else "") + indicator_title(session, line, language)
    texts = (mark_text(line, mark, language) for mark in marks)
    return (title, *texts, actual_text(line, language), way_text(line, language), line.figure.address)
