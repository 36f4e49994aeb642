"""`tracker report …`: make, verify, compare, and send what is due."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tracker.commands.options import (
    PERIODS,
    as_of_option,
    examples,
    json_option,
    language_option,
    print_json,
    print_table,
    say,
    store_option,
)
from tracker.errors import FINDINGS, REFUSED
from tracker.phrases import reader, to_reader
from tracker.registered import Group


@click.group(cls=Group)
def report() -> None:
    """Make, verify and compare reports, and send those that are due."""


@report.command("list")
@json_option
@store_option
def listed(store: Path, *, as_json: bool) -> None:
    """List the kinds of report, and the editions that were issued."""
    from reports.edition import editions
    from reports.spec import specs

    kinds = [
        {"spec": s.name, "title": s.title.text(reader()), "programme": s.programme, "languages": ", ".join(s.languages)}
        for s in specs().values()
    ]
    names = ("code", "spec", "programme", "period", "language", "status", "revision", "previous", "sha256", "made_at")
    issued = [{name: getattr(edition, name) for name in names} for edition in editions(store)]
    if as_json:
        print_json({"specs": kinds, "editions": issued})
        return
    print_table(("report", "title", "programme", "languages"), [tuple(kind.values()) for kind in kinds])
    if issued:
        click.echo()
        shown = [name for name in names if name not in ("previous", "sha256")]
        rows = [tuple(to_reader(str(edition[name])) for name in shown) for edition in issued]
        print_table([name.replace("_", " ") for name in shown], rows)


@report.command(
    epilog=examples(
        "tracker report make donor --period 2025 -o donor.pdf",
        "tracker report make who --period 2025-H2 --language uk --final -o who.pdf",
    )
)
@click.argument("spec")
@click.option("--period", "period_text", required=True, help=PERIODS)
@click.option("--programme", help="The programme's id; the report's own when left out.")
@language_option
@click.option("--final", is_flag=True, help="Issue it as final; refused while the data has errors.")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The PDF to write.")
@as_of_option
@json_option
@store_option
def make(
    store: Path, spec: str, period_text: str, programme: str | None, language: str, out: Path, as_of: int | None = None,
    *, final: bool = False, as_json: bool = False,
) -> None:  # fmt: skip
    """Make a report as a PDF, and tell how many of its figures about people are hidden."""
    from indicators.authoring.keeping import bring_up
    from indicators.terms.fiscal import asked_period
    from reports.produce import Order, produce
    from reports.spec import spec as named
    from tracker.settings import settings
    from tracker.store import open_store
    from tracker.store.beside.placing import write_whole
    from tracker.store.keepers import TRACKER

    chosen = named(spec)
    bring_up(store, actor=TRACKER)
    with open_store(store, read_only=True) as opened:
        with opened.session(as_of) as session:
            over = asked_period(session, programme or chosen.programme, period_text)
        order = Order(chosen, programme or chosen.programme, over, language, as_of, "final" if final else "draft", settings().url)
        made = produce(opened, order)
    write_whole(out, made.pdf)
    if as_json:
        print_json(made.as_dict() | {"file": str(out)})
    else:
        say(*made.told(out))


@report.command()
@click.argument("pdf", type=click.Path(path_type=Path))
@json_option
@store_option
def verify(store: Path, pdf: Path, *, as_json: bool = False) -> None:
    """Recompute every figure of a PDF from the store, and say which differ. Exit code 0 only when it is genuine."""
    from reports.carried import content
    from reports.verify import verify as verified
    from tracker.settings import settings
    from tracker.store import open_store

    held = content(pdf)
    with open_store(store, read_only=True) as opened:
        verdict = verified(opened, held, settings().url)
    if as_json:
        print_json(verdict.as_dict())
    else:
        click.echo(f"{to_reader(verdict.verdict.upper())}: {to_reader(verdict.why)}")
        say(
            f"Edition {verdict.edition or '-'}, revision {verdict.revision}; the store is at revision {verdict.head}; "
            f"{verdict.figures} figures recomputed."
        )
        if verdict.differences:
            rows = [(m.address, m.indicator, m.period, m.group or to_reader("total"), m.printed, m.recomputed) for m in verdict.differences]
            print_table(("address", "indicator", "period", "group", "printed", "now"), rows)
    if verdict.verdict != "genuine":
        raise click.exceptions.Exit(FINDINGS if verdict.verdict == "superseded" else REFUSED)


@report.command(epilog=examples("tracker report unpack donor.pdf -o donor-files"))
@click.argument("pdf", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The folder for the files; made if it is not there.")
def unpack(pdf: Path, out: Path) -> None:
    """Write the files that a PDF carries: its figures with their addresses, long tables whole, the manifest."""
    from reports.carried import carried, content
    from tracker.store.beside.placing import write_whole

    for name, file in carried(content(pdf)):
        write_whole(out / name, file)
        click.echo(out / name)


@report.command("diff")
@click.argument("old")
@click.argument("new")
@json_option
@store_option
def compared(store: Path, old: str, new: str, *, as_json: bool) -> None:
    """Compare two editions of this store: every figure of the old one that reads differently at the new one's revision, and why."""
    from indicators.commands.printing import print_saves
    from reports.differences import between
    from reports.edition import edition
    from tracker.store import open_store

    first, second = edition(store, old), edition(store, new)
    with open_store(store, read_only=True) as opened, opened.session(second.revision) as session:
        found = between(opened, first, second)
        rows = [] if as_json else [restated.in_words(session, first.language) for restated in found]
    if as_json:
        print_json([restated.as_dict() for restated in found])
    elif found:
        print_table(("address", "indicator", "period", "group", "was", "is", "causes (revisions)"), rows)
        print_saves([r.change for r in found if r.change])
    say(f"{len(found) or 'No'} figure(s) restated between revision {first.revision} and revision {second.revision}.")


@report.command("due")
@json_option
@store_option
def due_command(store: Path, *, as_json: bool) -> None:
    """List the scheduled reports that are due, late ones marked, and when the next ones fall due."""
    from reports.calendars import calendars
    from reports.due import due_now
    from reports.schedule import upcoming
    from reports.spec import specs
    from tracker import clock
    from tracker.store import open_store

    now, declared = clock.now(), specs()
    with open_store(store, read_only=True) as opened, opened.session() as session:
        agreed = calendars(session, declared)
    waiting = due_now(store, now, declared, agreed)
    following = upcoming(declared, now, agreed)
    if as_json:
        print_json({"due": [outcome.as_dict() for outcome in waiting], "next": [report.as_dict() for report in following]})
        return
    rows = [(*_named(one.delivery), to_reader(one.delivery.state), "; ".join(map(to_reader, one.told))) for one in waiting]
    rows += [(*_named(report), to_reader("next"), "") for report in following]
    print_table(("report", "period", "reader", "due (UTC)", "state", ""), rows)
    say(f"{len(waiting) or 'Nothing'} due, {sum(outcome.late for outcome in waiting)} late.")


def _named(one: Any) -> tuple[str, ...]:
    """What falls due, or was to be sent: the report, its period and reader, and when (UTC)."""
    return one.report, str(one.period), one.reader, f"{one.due_at:%Y-%m-%d %H:%M}"


@report.command(epilog=examples("tracker report again donor 2026-Q3 desk-officer"))
@click.argument("report_name", metavar="REPORT")
@click.argument("period_text", metavar="PERIOD")
@click.argument("reader")
@store_option
def again(store: Path, report_name: str, period_text: str, reader: str) -> None:
    """Send a report once more that failed, or of which nobody knows whether it arrived: with the next round."""
    from reports import leases
    from reports.deliveries import deliveries, ledger
    from tracker.errors import UnknownName

    with ledger(store) as connection:
        named = [one for one in deliveries(connection) if (one.report, str(one.period), one.reader) == (report_name, period_text, reader)]
        asked = [leases.again(connection, one.key) for one in named]
    if not any(asked):
        what = "nothing to send again" if named else "no such delivery"
        raise UnknownName(f"{report_name} {period_text} for {reader}: {what}", next_step="`tracker report due` lists what failed.")
    say(f"{report_name} {period_text} for {reader} goes out with the next round: `tracker serve`, or `tracker report run-due`.")


@report.command("run-due")
@json_option
@store_option
def run_due_command(store: Path, *, as_json: bool) -> None:
    """Build and deliver every scheduled report that is due. Exit code 1 when one could not be delivered."""
    from indicators.authoring.keeping import bring_up
    from reports.calendars import calendars
    from reports.due import run_due
    from reports.service import builder
    from reports.spec import specs
    from tracker import clock
    from tracker.settings import settings
    from tracker.store import open_store
    from tracker.store.keepers import TRACKER

    bring_up(store, actor=TRACKER)
    with open_store(store, read_only=True) as opened:
        declared = specs()
        with opened.session() as session:
            agreed = calendars(session, declared)
        build = builder(opened, settings())
        outcomes = run_due(opened.path, settings(), clock.now(), build, declared=declared, calendars=agreed)
    if as_json:
        print_json([outcome.as_dict() for outcome in outcomes])
    else:
        for outcome in outcomes:
            delivery = outcome.delivery
            why = f" ({delivery.error})" if delivery.error else ""
            click.echo(to_reader(f"{delivery.report} {delivery.period} for {delivery.reader}: {delivery.state}{why}"))
        say(f"{len(outcomes) or 'No'} delivery(ies) in this round.")
    if any(outcome.delivery.state != "sent" for outcome in outcomes):
        raise click.exceptions.Exit(FINDINGS)
