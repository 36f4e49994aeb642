"""The command `tracker quality`: what breaks the data quality rules, and what of that is accepted as it is."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from tracker import clock
from tracker.commands.options import actor_option, as_of_option, json_option, print_json, reason_option, say, store_option
from tracker.commands.retire import print_saved
from tracker.errors import FINDINGS

if TYPE_CHECKING:
    from indicators.quality import QualityFinding

_WIDTH = 110


@click.group(invoke_without_command=True)
@click.option("--programme", help="Only this programme's records and those that all share.")
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="The data date: records are complete up to this day. Today if not given."
)
@click.option("--language", type=click.Choice(["en", "uk", "fr"]), default="en", show_default=True)
@as_of_option
@json_option
@store_option
@click.pass_context
def quality(
    context: click.Context, store: Path, programme: str | None, on: datetime | None, as_of: int | None, language: str, *, as_json: bool
) -> None:
    """List what breaks the data quality rules, by severity and rule. Exit code 1 when more than information is open."""
    if context.invoked_subcommand is not None:
        return
    from indicators.quality import findings, still_open, summary
    from tracker.store import open_store

    data_date = (on or clock.now()).date()
    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        found, revision = findings(session, programme, data_date), session.revision
    counts, accepted = summary(found), tuple(finding for finding in found if finding.accepted)
    if as_json:
        document = {"programme": programme, "data_date": data_date, "revision": revision, "summary": counts}
        listed = {"findings": still_open(found), "accepted": accepted}
        print_json(document | {name: [finding.as_dict(language) for finding in some] for name, some in listed.items()})
    else:
        _print(still_open(found), language)
        _print_accepted(accepted)
        told = ", ".join(f"{severity} {n}" for severity, n in counts.items())
        say(f"Revision {revision}, data date {data_date}: {told}, accepted {len(accepted)}.")
    if counts["error"] or counts["warning"]:
        raise click.exceptions.Exit(FINDINGS)


@quality.command()
@click.argument("rule")
@click.argument("records", metavar="RECORD...", nargs=-1)
@click.option("--every", is_flag=True, help="All open findings of the rule.")
@click.option("--role", help="The office that answers for it.")
@reason_option
@actor_option
@json_option
@store_option
def accept(
    store: Path, rule: str, records: tuple[str, ...], reason: str, actor: str | None, role: str | None, *, every: bool, as_json: bool
) -> None:
    """Accept findings of a rule as they are, as a new revision. A finding is open again when its record changes."""
    from indicators.quality import findings
    from indicators.quality.acceptance import Decision, accept, chosen
    from tracker.store import open_store

    _one_way(records, every=every)
    today = clock.now().date()
    with open_store(store) as opened:
        with opened.session() as session:
            these = chosen(findings(session, None, today), rule, records, accepted=False)
        print_saved(accept(opened, these, Decision(reason, today, role), actor=actor or getpass.getuser()), as_json=as_json)


@quality.command()
@click.argument("rule")
@click.argument("records", metavar="RECORD...", nargs=-1)
@click.option("--every", is_flag=True, help="All accepted findings of the rule.")
@reason_option
@actor_option
@json_option
@store_option
def reopen(store: Path, rule: str, records: tuple[str, ...], reason: str, actor: str | None, *, every: bool, as_json: bool) -> None:
    """Take acceptances back, as a new revision: the findings are open again."""
    from indicators.quality import findings
    from indicators.quality.acceptance import chosen, reopen
    from tracker.store import open_store

    _one_way(records, every=every)
    with open_store(store) as opened:
        with opened.session() as session:
            these = chosen(findings(session, None, clock.now().date()), rule, records, accepted=True)
        print_saved(reopen(opened, these, actor=actor or getpass.getuser(), reason=reason), as_json=as_json)


@quality.command("sample")
@click.argument("indicator")
@click.option("--programme", required=True)
@click.option("--period", "over", metavar="PERIOD", required=True, help="Such as 2024 or 2024-Q4.")
@click.option("--size", type=click.IntRange(min=1), default=20, show_default=True, help="How many records to trace.")
@click.option("--seed", default="1", show_default=True, help="The same seed at the same revision draws the same records.")
@click.option("--language", type=click.Choice(["en", "uk", "fr"]), default="en", show_default=True)
@click.option("-o", "output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The sheet to print or fill in, .xlsx.")
@as_of_option
@json_option
@store_option
def sample_sheet(
    store: Path,
    indicator: str,
    programme: str,
    over: str,
    size: int,
    seed: str,
    language: str,
    output: Path,
    as_of: int | None,
    *,
    as_json: bool,
) -> None:
    """Draw a sample of the records behind a figure, and write the sheet to trace and recount them with."""
    from indicators.fiscal import asked_period
    from indicators.kept import indicator as defined
    from indicators.quality.sampling import sample
    from indicators.quality.sheet import sheet
    from indicators.question import Question
    from tracker.store import open_store

    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        drawn = sample(session, Question(indicator, programme, asked_period(session, programme, over)), size, seed)
        title = defined(session, indicator).name.text(language)
    output.write_bytes(sheet(drawn, title))
    told = drawn.drawing
    if as_json:
        units = [{"unit": unit.key, "recorded": float(unit.recorded)} for unit in drawn.units]
        print_json({"revision": told.revision, "seed": told.seed, "population": told.population, "units": units})
    say(f"{output}: {len(drawn.units)} of the {told.population} records behind {indicator}, revision {told.revision}, seed {seed}.")


@quality.command()
@click.argument("sheet", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--role", help="The office that recounted.")
@actor_option
@json_option
@store_option
@click.pass_context
def recount(context: click.Context, store: Path, sheet: Path, role: str | None, actor: str | None, *, as_json: bool) -> None:
    """Take a filled sheet back: how far the figure held, as a new revision. Nothing is saved while a cell is wrong."""
    from indicators.quality.factor import factor_of
    from indicators.quality.recounting import take
    from indicators.quality.wording import factor_text
    from tracker.intake.result import rejected
    from tracker.store import open_store

    with open_store(store) as opened:
        taken = take(opened, sheet, clock.now().date(), by_role=role, actor=actor or getpass.getuser())
        with opened.session() as session:
            drawing = taken.drawing
            found = factor_of(session, drawing.programme, drawing.indicator, drawing.period) if taken.saved else None
    if as_json:
        factor = asdict(found) if found else None
        wrong = [rejected(finding) for finding in taken.wrong]
        print_json({"revision": taken.saved.revision if taken.saved else None, "verification_factor": factor, "rejected": wrong})
    else:
        for finding in taken.wrong:
            click.echo(f"{finding.where}: {finding.reason}. {finding.suggestion}")
        if found:
            click.echo(f"{drawing.indicator} {drawing.period}: {factor_text(found, 'en')}")
    say(f"Saved as revision {taken.saved.revision}." if taken.saved and taken.saved.revision else "Nothing was saved.")
    context.exit(FINDINGS if taken.wrong else 0)


def _one_way(records: tuple[str, ...], *, every: bool) -> None:
    if bool(records) == every:
        raise click.UsageError("Name the records, or say --every.")


def _print(found: Iterable[QualityFinding], language: str) -> None:
    """Each rule that is broken with its words, then the records that break it."""
    for (severity, rule), breaches in groupby(found, key=lambda finding: (finding.severity, finding.rule)):
        listed = list(breaches)
        click.echo(f"{severity}  {rule}  {listed[0].words.text(language)}  ({len(listed)})")
        for entity, records in groupby(listed, key=lambda finding: finding.entity):
            ids = ", ".join(f"{record.record_id} ({record.field})" if record.field else record.record_id for record in records)
            _wrapped(f"{entity}: {ids}")


def _print_accepted(found: Iterable[QualityFinding]) -> None:
    """What was accepted, rule by rule and reason by reason."""
    for (rule, acceptance), breaches in groupby(found, key=lambda finding: (finding.rule, finding.accepted)):
        if acceptance:
            click.echo(f"accepted  {rule}  {acceptance.reason}  ({acceptance.on_date}, revision {acceptance.revision})")
            _wrapped(", ".join(f"{finding.entity} {finding.record_id}" for finding in breaches))


def _wrapped(text: str) -> None:
    click.echo(fill(text, _WIDTH, initial_indent="    ", subsequent_indent="      ", break_long_words=False, break_on_hyphens=False))
