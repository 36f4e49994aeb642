"""The command `tracker quality`: what breaks the data quality rules, and what of that is accepted as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from indicators.commands.tracing import recount, sample_sheet
from tracker import clock
from tracker.commands.options import (
    PERIODS,
    actor_option,
    as_of_option,
    json_option,
    language_option,
    print_json,
    print_table,
    reason_option,
    say,
    store_option,
)
from tracker.commands.retire import print_saved
from tracker.errors import FINDINGS
from tracker.phrases import to_reader
from tracker.registered import Group

if TYPE_CHECKING:
    from indicators.quality import QualityFinding
    from indicators.quality.returns import Expected
    from indicators.quality.rule import Severity
    from tracker.store import Session
    from tracker.vocabulary import Vocabulary

_WIDTH = 110


@click.group(cls=Group, invoke_without_command=True)
@click.option("--programme", help="Only this programme's records and those that all share.")
@click.option(
    "--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="The data date: records are complete up to this day. Today if not given."
)
@language_option
@click.option("-o", "output", type=click.Path(path_type=Path, dir_okay=False), help="Also as a workbook to work through, .xlsx.")
@as_of_option
@json_option
@store_option
@click.pass_context
def quality(
    context: click.Context,
    store: Path,
    programme: str | None,
    on: datetime | None,
    as_of: int | None,
    language: str,
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    """List what breaks the data quality rules, by severity and rule. Exit code 1 when more than information is open."""
    if context.invoked_subcommand is not None:
        return
    from indicators.quality import findings, inspected, summary
    from tracker.store import open_store
    from tracker.vocabulary import vocabulary

    data_date = (on or clock.now()).date()
    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        found, revision, words = findings(session, programme, data_date), session.revision, vocabulary(session)
        counts = summary(inspected(session, programme, data_date))
        _write(output, session, found, language)
    if as_json:
        print_json({"programme": programme, "data_date": data_date, "revision": revision, "summary": counts} | _listed(found, language))
    else:
        _print(found, words, language)
        say(f"Revision {revision}, data date {data_date}: {_counted(counts, found, language)}.")
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
    store: Path, rule: str, records: tuple[str, ...], reason: str, actor: str, role: str | None, *, every: bool, as_json: bool
) -> None:
    """Accept findings of a rule as they are, as a new revision. A finding is open again when its record changes."""
    _decide(store, rule, records, accepting=True, every=every, as_json=as_json, told={"reason": reason, "actor": actor, "role": role})


@quality.command()
@click.argument("rule")
@click.argument("records", metavar="RECORD...", nargs=-1)
@click.option("--every", is_flag=True, help="All accepted findings of the rule.")
@reason_option
@actor_option
@json_option
@store_option
def reopen(store: Path, rule: str, records: tuple[str, ...], reason: str, actor: str, *, every: bool, as_json: bool) -> None:
    """Take acceptances back, as a new revision: the findings are open again."""
    _decide(store, rule, records, accepting=False, every=every, as_json=as_json, told={"reason": reason, "actor": actor})


def _decide(store: Path, rule: str, records: tuple[str, ...], *, accepting: bool, every: bool, as_json: bool, told: dict[str, Any]) -> None:
    from indicators.quality.decision import decide
    from tracker.store import open_store

    _one_way(records, every=every)
    today = clock.now().date()
    with open_store(store) as opened:
        print_saved(decide(opened, rule, records, accepting=accepting, on=today, data_date=today, **told), as_json=as_json)


@quality.command()
@click.option("--programme", required=True)
@click.option("--period", "over", metavar="PERIOD", required=True, help=PERIODS)
@as_of_option
@json_option
@store_option
def returns(store: Path, programme: str, over: str, as_of: int | None, *, as_json: bool) -> None:
    """List the monitoring returns expected for a period: missing, late, without a day, in time. Exit code 1 when one is missing or late."""
    from indicators.quality.returns import Sent, returns
    from indicators.terms.fiscal import asked_period
    from tracker.store import open_store

    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        found = returns(session, programme, asked_period(session, programme, over))
    counts = found.counts()
    if as_json:
        print_json({"due_on": found.due_on, **counts, "returns": [asdict(one) for one in found.expected]})
    else:
        rows = [_line(one) for one in found.expected]
        print_table(("partnership", "title", "return", "", "received", "days late"), rows, {5})
        numbers = ", ".join(f"{to_reader(name.replace('_', ' '))} {n}" for name, n in counts.items())
        say(f"Due on {found.due_on}: {numbers}.")
    if counts[Sent.MISSING] or counts[Sent.LATE]:
        raise click.exceptions.Exit(FINDINGS)


quality.add_command(sample_sheet)
quality.add_command(recount)


def _line(one: Expected) -> tuple[str, ...]:
    nil, received, late = to_reader("nil") if one.nil else "", str(one.received_on or ""), str(one.days_late or "")
    return one.partnership_id, one.title, to_reader(one.sent.replace("_", " ")), nil, received, late


def _one_way(records: tuple[str, ...], *, every: bool) -> None:
    if bool(records) == every:
        raise click.UsageError("Name the records, or say --every.")


def _listed(found: Iterable[QualityFinding], language: str) -> dict[str, list[dict[str, object]]]:
    """The open findings and the accepted ones as plain documents."""
    told: dict[str, list[dict[str, object]]] = {"findings": [], "accepted": []}
    for finding in found:
        told["accepted" if finding.accepted else "findings"].append(finding.as_dict(language))
    return told


def _counted(counts: Mapping[Severity, int], found: Iterable[QualityFinding], language: str) -> str:
    from indicators.wording import word

    numbers = ", ".join(f"{word(f'severity_{severity}', language)} {n}" for severity, n in counts.items())
    return f"{numbers}, {to_reader('accepted')} {sum(finding.accepted is not None for finding in found)}"


def _write(output: Path | None, session: Session, found: Sequence[QualityFinding], language: str) -> None:
    """The findings as a workbook, where one is wanted."""
    if output:
        from indicators.quality.worklist import worklist
        from tracker.store.beside.placing import write_whole

        write_whole(output, worklist(session, found, language))


def _print(found: Sequence[QualityFinding], words: Vocabulary, language: str) -> None:
    """What is open, then what was accepted."""
    _print_open((finding for finding in found if not finding.accepted), words, language)
    _print_accepted([finding for finding in found if finding.accepted])


def _print_open(found: Iterable[QualityFinding], words: Vocabulary, language: str) -> None:
    """Each rule that is broken with its words, then the records that break it, each with the values that do."""
    from indicators.quality.wording import alike
    from indicators.wording import word

    for (severity, rule), breaches in groupby(found, key=lambda finding: (finding.severity, finding.rule)):
        listed = list(breaches)
        click.echo(f"{word(f'severity_{severity}', language)}  {rule}  {listed[0].words.text(language)}  ({len(listed)})")
        for entity, records in groupby(listed, key=lambda finding: finding.entity):
            for told, same in alike(records, words, language).items():
                _wrapped(f"{to_reader(entity)} {', '.join(record.record_id for record in same)}: {told}")


def _print_accepted(found: Iterable[QualityFinding]) -> None:
    """What was accepted, rule by rule and reason by reason."""
    for (rule, acceptance), breaches in groupby(found, key=lambda finding: (finding.rule, finding.accepted)):
        if acceptance:
            since = to_reader(f"{acceptance.on_date}, revision {acceptance.revision}")
            click.echo(f"{to_reader('accepted')}  {rule}  {to_reader(acceptance.reason)}  ({since})")
            _wrapped(", ".join(f"{to_reader(finding.entity)} {finding.record_id}" for finding in breaches))


def _wrapped(text: str) -> None:
    click.echo(fill(text, _WIDTH, initial_indent="    ", subsequent_indent="      ", break_long_words=False, break_on_hyphens=False))
