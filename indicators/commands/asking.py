"""`tracker indicators …` and `tracker figure`: what is counted, the figures, and what stands behind one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from indicators.commands.changes import changes
from indicators.commands.framework import framework
from indicators.commands.ladder import ladder
from tracker.commands.options import (
    PERIODS,
    Existing,
    actor_option,
    as_of_option,
    audience_option,
    examples,
    json_option,
    language_option,
    print_columns,
    print_json,
    say,
    store_option,
)
from tracker.phrases import to_reader
from tracker.registered import Group


@click.group(cls=Group)
def indicators() -> None:
    """List, show, explain and check indicators."""


indicators.add_command(changes)
indicators.add_command(framework)
indicators.add_command(ladder)


@indicators.command("list")
@click.option("--programme", help="With --period: each indicator's total, too.")
@click.option("--period", "period_text", help=PERIODS)
@as_of_option
@language_option
@json_option
@store_option
def listed(
    store: Path, programme: str | None, period_text: str | None, language: str, as_of: int | None = None, *, as_json: bool = False
) -> None:
    """List every indicator, with its total when a programme and a period are named."""
    from indicators.authoring.explanation import since
    from indicators.commands.printing import print_catalogue, print_totals, totals
    from indicators.declared.catalogue import catalogue
    from indicators.declared.kept import definitions
    from tracker.errors import WrongRequest
    from tracker.store import open_store

    if bool(programme) != bool(period_text):
        raise WrongRequest("--programme and --period go together", next_step="Give both, or neither to list the definitions.")
    if not store.exists() and not programme:
        print_catalogue(catalogue(), {}, language, as_json=as_json)
        return
    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        if not programme or not period_text:
            known = definitions(session)
            print_catalogue(known, {code: since(session, one) for code, one in known.items()}, language, as_json=as_json)
            return
        print_totals(totals(session, opened.path, programme, period_text), language, as_json=as_json)


@indicators.command(
    epilog=examples(
        "tracker indicators show AGR-01 --programme IMP --period 2025 --by partner_country",
        "tracker indicators show PTC-01 --programme IMP --period 2024 --each quarter --json",
    )
)
@click.argument("code")
@click.option("--programme", required=True, help="The programme's id.")
@click.option("--period", "period_text", required=True, help=PERIODS)
@click.option("--by", multiple=True, help="Dimensions, parted by commas; may be repeated.")
@click.option("--filter", "filters", multiple=True, metavar="DIM=VALUE", help="Only rows of this group; may be repeated.")
@click.option("--each", type=click.Choice(["month", "quarter", "half", "year"]), help="Also for each of these in the period.")
@audience_option
@click.option("--currency", default="EUR", show_default=True, help="Reporting currency.")
@click.option("--rate-set", default="ECB", show_default=True, help="Exchange rates.")
@click.option("--framework", default="", help="A funder's framework: decides currency, rates, their month, and rounding.")
@click.option("--funder", default="", help="Only this organisation's part of what several funders paid for.")
@click.option("--attribution", default="", help="co_funded_whole, share, agreed_share or exclusive; else the framework's rule.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Money spent up to this day decides shares; else the period's last day.")
@as_of_option
@language_option
@json_option
@store_option
def show(
    store: Path, code: str, programme: str, period_text: str, by: tuple[str, ...], filters: tuple[str, ...], each: str | None,
    audience: str | None, currency: str, rate_set: str, framework: str, funder: str, attribution: str, on: datetime | None,
    as_of: int | None, language: str, *, as_json: bool,
) -> None:  # fmt: skip
    """Show an indicator's figures for a programme and a period, at any revision; with --attribution, each funder's part of them."""
    from indicators.commands.claims import print_claims
    from indicators.commands.printing import dimensions, print_asked, wanted
    from indicators.declared.rungs import code_of
    from indicators.question import Question
    from indicators.terms.fiscal import asked_period
    from tracker.store import open_store

    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        over = asked_period(session, programme, period_text, framework)
        kept_to, money = wanted(filters), (currency.upper(), rate_set)
        question = Question(code_of(code), programme, over, dimensions(by), kept_to, as_of, audience, *money, framework=framework)
        if funder or attribution or on:
            print_claims(session, store, question, funder, attribution, on and on.date(), language, as_json=as_json)
        else:
            print_asked(session, store, question, each, language, as_json=as_json)


@indicators.command()
@click.argument("code")
@as_of_option
@language_option
@json_option
@store_option
def explain(store: Path, code: str, as_of: int | None, language: str, *, as_json: bool) -> None:
    """Explain an indicator in plain words, with its worked examples and its SQL: as the store holds it, else as its file says."""
    from indicators.authoring.explanation import explanation
    from indicators.commands.printing import print_explanation
    from indicators.declared.rungs import code_of
    from tracker.store import open_store

    if store.exists():
        with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
            told = explanation(session, code_of(code), language)
    else:
        told = explanation(None, code_of(code), language)
    if as_json:
        print_json(told)
    else:
        print_explanation(told)


@indicators.command()
@click.argument("folder", required=False, type=Existing(folder=True))
@store_option
def check(store: Path, folder: Path | None) -> None:
    """Check every definition, or those in a folder, and tell all problems at once. Exit code 1 when there are any.

    Its queries may only read and must give the columns needed, its worked examples must come true, and a text that differs
    from the store's needs a higher version.
    """
    from indicators.authoring.keeping import differing, problems, unraised
    from tracker.errors import FINDINGS
    from tracker.store import open_store

    found = list(problems(folder))
    other: tuple[str, ...] = ()
    if store.exists() and not folder:
        with open_store(store, read_only=True) as opened, opened.session() as session:
            found, other = [*found, *unraised(session)], differing(session)
    for line in found:
        click.echo(to_reader(line))
    if found:
        say(f"{len(found)} problem(s).")
        raise click.exceptions.Exit(FINDINGS)
    for line in other:
        say(line)
    say("No problem.")


@indicators.command()
@click.argument("code")
@click.option("--like", required=True, metavar="CODE", help="The indicator whose file is copied.")
def new(code: str, like: str) -> None:
    """Begin an indicator of your own in the folder that TRACKER_INDICATORS names, as a copy of one that is like it."""
    from indicators.authoring.copying import copy_of
    from tracker.errors import WrongRequest
    from tracker.settings import settings

    if not settings().indicators:
        raise WrongRequest("There is no folder for indicators of your own", next_step="Name one in TRACKER_INDICATORS.")
    path = copy_of(like.upper(), code.upper(), Path(settings().indicators))
    say(f"{path} is a copy of {like.upper()}: change it, then `tracker indicators check` and `tracker indicators keep`.")


@indicators.command()
@actor_option
@click.option("--why", "reason", metavar="TEXT", default="", help="Why, for the history; by default what changed.")
@store_option
def keep(store: Path, actor: str, reason: str) -> None:
    """Keep the definitions in the store: one that changed is a revision, and `tracker diff` shows how."""
    from indicators.authoring.keeping import keep_definitions, refuse_unsound
    from tracker.store import open_store

    refuse_unsound()
    with open_store(store) as opened:
        saved = keep_definitions(opened, actor=actor, reason=reason)
    new = sum(saved.added.values()) + sum(saved.changed.values())
    say(f"Definitions new or changed: {new}, as revision {saved.revision}." if new else "The store holds every definition as it is.")


@click.command()
@click.argument("address")
@click.option("--limit", default=200, show_default=True, help="Print at most so many rows.")
@language_option
@json_option
@store_option
def figure(store: Path, address: str, limit: int, language: str, *, as_json: bool) -> None:
    """Show what stands behind one printed figure: its definition, rows, evidence and SQL."""
    from indicators.export import cells_in_words, explained
    from indicators.provenance import addressed
    from tracker.store import open_store

    place = addressed(store, address)
    with open_store(store, read_only=True) as opened, opened.session(place.revision) as session:
        document = explained(session, place, language, inside=True)
        cells = cells_in_words(session, place, document["rows"][:limit], language)
    if as_json:
        print_json(document)
    else:
        _print_figure(document, cells)


def _print_figure(document: dict[str, Any], cells: Sequence[tuple[str, ...]]) -> None:
    """What stands behind one figure: its definition, its first rows by their `cells`, its sources, and the SQL."""
    version, revision = to_reader(f"version {document['version']}"), to_reader(f"revision {document['revision']}")
    say(f"{document['indicator']} {document['name']} · {version} · {document['programme']} · {document['period']} · {revision}")
    click.echo(f"{document['group']}: {document['text']}\n\n{document['meaning']}\n")
    if document["withheld"]:
        click.echo(to_reader("The rows are not shown to this audience: the figure is hidden from it, or is about people."))
    elif rows := document["rows"]:
        print_columns(tuple(rows[0]), cells)
        shown = f", the first {len(cells)} shown" if len(rows) > len(cells) else ""
        say(f"{len(rows)} row(s){shown}; fingerprint {document['fingerprint']}.")
    else:
        say("No row stands behind it.")
    unsaid, by_source = to_reader("publisher not stated"), dict[tuple[str, ...], list[str]]()
    for one in document["evidence"]:
        by_source.setdefault((one["title"], one["publisher"] or unsaid, one["url"] or ""), []).append(one["record"])
    for (title, publisher, url), records in by_source.items():
        click.echo(f"{', '.join(records)}: {title} ({publisher}) {url}".rstrip())
    given = [f"${name} = {'null' if value is None else value}" for name, value in document["parameters"].items()]
    click.echo("\n".join(["", "SQL:", document["sql"], to_reader("with"), *given]))
