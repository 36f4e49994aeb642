"""`tracker load`: workbooks and CSV files into the store, with every refused row listed."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.options import conflicts_printed, examples, json_option, now_and_then, print_json, print_table, say, store_option
from tracker.errors import DONE, FINDINGS
from tracker.quoting import shown

if TYPE_CHECKING:
    from tracker.intake.effects import Effect
    from tracker.intake.proposals import Proposal
    from tracker.intake.result import LoadResult
    from tracker.intake.sender import Sender

_CHANGES_SHOWN = 50
_EFFECTS_SHOWN = 40
_EFFECTS = ("programme", "indicator", "period", "group", "now", "then", "told in", "address")
_PROPOSALS_SHOWN = 40
_CODES_SHOWN = 40
_OF_COLUMNS = ("column", "value")


@click.command(
    epilog=examples(
        "tracker load template.xlsx --dry-run",
        'tracker load template.xlsx --by "M. Officer" --why "Third quarter"',
        "tracker load q3.xlsx --from giz --currency EUR --dry-run",
    )
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", metavar="K", help="The record type, when file or sheet names do not tell it.")
@click.option("--dry-run", is_flag=True, help="Show what would change; save nothing.")
@click.option("--all-or-nothing", is_flag=True, help="Save nothing when any row is refused.")
@click.option("--by", "actor", metavar="NAME", help="Who loads; by default the name this machine knows you by.")
@click.option("--why", "reason", metavar="TEXT", help="Why, for the history.")
@click.option("--based-on", type=int, metavar="REV", help="The revision the files were made from; by default the newest as they are read.")
@click.option("--currency", metavar="CODE", help="The currency of amounts in files that do not name one, such as EUR. It is never guessed.")
@click.option("--from", "sender", metavar="SENDER", help="Whose files they are: what `tracker mapping` remembers of them is used.")
@click.option("--format", "form", metavar="F", help="What to take the file for, where its content is not to decide: iati, kobo, dhis2 …")
@click.option("--programme", metavar="ID", help="The programme that flows, grants or submissions belong to, when the file does not say it.")
@click.option(
    "--mapping",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="How a Kobo form, DHIS2 data elements or a table become records (FORMATS.md).",
)
@click.option(
    "--confirm", multiple=True, metavar="TYPE/ID", help="An amount or count far from the usual is right: as in txn/T-1; or all. Repeatable."
)
@click.option(
    "--effects", metavar="FILE", type=click.Path(path_type=Path), help="Where a preview is to list, as CSV, every figure it would change."
)
@json_option
@store_option
@click.pass_context
def load(
    context: click.Context,
    /,
    files: tuple[Path, ...],
    *,
    store: Path,
    sender: str | None,
    as_json: bool,
    **choices: Any,
) -> None:
    """Load files as one revision: workbooks, CSV, IATI, Kobo, ODK, DHIS2, FTS, 360Giving and HXL, told by their content.

    Refused, with both versions side by side, when somebody changed one of the records after the revision it is based on.
    """
    from tracker.intake import load as intake
    from tracker.intake import reader
    from tracker.store import open_store

    reader.start()  # while the store is opened
    listed, preview = choices.pop("effects"), choices["dry_run"]
    with open_store(store) as opened, conflicts_printed(as_json=as_json):
        result = intake.load(opened, files, sender=remembered_of(store, sender), **_said(choices, files))
    if listed:
        listed.write_text(_listed(result.effects), encoding="utf-8-sig")
    if as_json:
        print_json(result.as_dict(listed=iter))
    else:
        print_result(result, sender, preview=preview)
    say("\n".join((*result.notes, *_kept(result), outcome(result, preview=preview))))
    context.exit(FINDINGS if result.rejected else DONE)


def _said(choices: dict[str, Any], files: Sequence[Path]) -> dict[str, Any]:
    """The choices with who loads and why, how far it is told, and what is said of files of other formats as one."""
    from tracker.intake.formats.given import Given

    form, programme, mapping = (choices.pop(name) for name in ("form", "programme", "mapping"))
    given = Given(form, programme, choices["currency"], mapping and mapping.resolve())
    actor, reason = choices.pop("actor") or getpass.getuser(), choices.pop("reason") or f"Load {', '.join(path.name for path in files)}"
    return {**choices, "given": given, "actor": actor, "reason": reason, "tell": now_and_then(say)}


def remembered_of(store: Path, sender: str | None) -> Sender:
    """What is remembered of the sender, nothing of nobody."""
    from tracker.intake.sender import NOBODY, remembered

    return remembered(store, sender) if sender else NOBODY


def print_result(result: LoadResult, sender: str | None, *, preview: bool) -> None:
    """The counts by record type, then in a preview the changes, then everything refused."""
    refused = [finding.kind or "?" for finding in result.rejected]
    counted = (result.added, result.changed, result.unchanged)
    kinds = list(dict.fromkeys([*(name for counts in counted for name in counts), *refused]))
    if kinds:
        rows = [(name, *(str(counts.get(name, 0)) for counts in counted), str(refused.count(name))) for name in kinds]
        print_table(("kind", "added", "changed", "unchanged", "findings"), rows, frozenset({1, 2, 3, 4}))
    if preview:
        _print_changes(result)
        _print_effects(result)
    _print_proposals(result, sender)
    if result.rejected:
        click.echo("\nFindings:")
    for finding in result.rejected:
        field = f", {finding.field}" if finding.field else ""
        click.echo(f"  {finding.where}{field}: {finding.reason}. {finding.suggestion}".rstrip())


def _print_effects(result: LoadResult) -> None:
    """What is published and would read differently, the first of each kind."""
    if not result.effects:
        return
    click.echo("\nFigures that would change:")
    print_table(_EFFECTS, [_row(each) for each in result.effects[:_EFFECTS_SHOWN]], frozenset({4, 5}))
    if len(result.effects) > _EFFECTS_SHOWN:
        click.echo(f"and {len(result.effects) - _EFFECTS_SHOWN} more; --effects FILE lists them all")


def _listed(effects: Sequence[Effect]) -> str:
    """Every figure that would change as CSV, a line each."""
    from tracker.harmless import csv_text

    return csv_text(_EFFECTS, [_row(each) for each in effects])


def _row(effect: Effect) -> tuple[str, ...]:
    return (*effect.said, _places(effect), effect.address)


def _places(effect: Effect) -> str:
    """Where a figure is told: `dashboard; donor 2025 (WHPS-C3NP-KK25); donor 2026-Q4, due 2027-01-20`."""
    told: dict[str, list[str]] = {"dashboard": []} if effect.dashboard else {}
    for one in effect.reports:
        due, hidden = f", due {one.due}" if one.due else "", ", hidden there" if one.hidden else ""
        told.setdefault(f"{one.name} {one.period}{due}{hidden}", []).extend(filter(None, (one.edition,)))
    return "; ".join(f"{name} ({', '.join(codes)})" if codes else name for name, codes in told.items())


def _print_proposals(result: LoadResult, sender: str | None) -> None:
    """What only a person can decide, the nearest meaning first, and how to say it once and for all."""
    from tracker.intake.questions import SURE

    if result.proposals:
        click.echo("\nTo decide:")
    for each in result.proposals[:_PROPOSALS_SHOWN]:
        near = "; ".join(f"{one.identity} ({one.name}), {f'{one.score} %' if one.score else 'new'}" for one in each.candidates)
        within = f" ({each.within})" if each.within else ""
        times = "" if each.about in _OF_COLUMNS else f", {each.times} row(s), first"
        place = f"{times} at {each.where}" if each.where else ""
        click.echo(f"  {each.about} “{shown(each.said)}”{within}{place}. {each.answer}")
        click.echo(f"    {near or _any_of(each)}")
        if each.section:
            first = "; ".join(one.identity for one in each.candidates) if each.about == "joint name" else ""
            meant = first or next((one.identity for one in each.candidates[:1] if one.score >= SURE), "…")
            said = quote(shown(each.said))
            click.echo(f"    tracker mapping set {sender or 'SENDER'} {each.section} {said} {quote(meant)}")
    if len(result.proposals) > _PROPOSALS_SHOWN:
        click.echo(f"  and {len(result.proposals) - _PROPOSALS_SHOWN} more; --json lists them all")


def _any_of(proposal: Proposal) -> str:
    """What may be answered where nothing comes near."""
    from tracker.codes import code_list

    if proposal.about != "value":
        return "Nothing known is like it." + (' "" leaves the column out.' if proposal.about == "column" else "")
    if proposal.listed is None:
        return "The identity of a record."
    codes = list(code_list(proposal.listed).codes)
    more = f" and {len(codes) - _CODES_SHOWN} more of {proposal.listed}" if len(codes) > _CODES_SHOWN else ""
    return f"One of {', '.join(codes[:_CODES_SHOWN])}{more}."


def _print_changes(result: LoadResult) -> None:
    if result.changes:
        click.echo("\nChanges:")
    for change in result.changes[:_CHANGES_SHOWN]:
        click.echo(f"  {change.kind} {change.record_id}, {change.field}: {_quoted(change.old)} → {_quoted(change.new)}")
    if (more := len(result.changes) - _CHANGES_SHOWN) > 0:
        click.echo(f"  … and {more}{' or' if 'changes' in result.cut else ''} more")


def _quoted(value: str | None) -> str:
    return "empty" if value is None else f"“{' '.join(value.split())}”"


def _kept(result: LoadResult) -> list[str]:
    """How refused rows are corrected, when some are kept."""
    told = f"To correct refused rows in a workbook: tracker quarantine export {result.quarantine} -o corrected.xlsx"
    return [told] if result.quarantine else []


def outcome(result: LoadResult, *, preview: bool) -> str:
    """One sentence that closes the narration."""
    refused = f" {_number(result.rejected)} listed above." if result.rejected else ""
    if preview:
        return f"This was a preview: nothing is saved.{refused}"
    if result.revision is None:
        return f"Nothing new to save, so there is no new revision.{refused}"
    return f"Saved as revision {result.revision}.{refused}"


def _number(findings: Sequence[object]) -> str:
    count = len(findings)
    return "1 finding is" if count == 1 else f"{count} findings are"
