"""`tracker load`: workbooks and CSV files into the store, with every refused row listed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.options import (
    Existing,
    actor_option,
    conflicts_printed,
    examples,
    headings,
    json_option,
    language_option,
    now_and_then,
    say,
    store_option,
)
from tracker.commands.outcome import EFFECTS, Outcome, effect_row

if TYPE_CHECKING:
    from tracker.intake.effects import Effect
    from tracker.intake.rows.sender import Sender


@click.command(
    epilog=examples(
        "tracker load template.xlsx --dry-run",
        'tracker load template.xlsx --by "M. Officer" --why "Third quarter"',
        "tracker load q3.xlsx --from giz --currency EUR --dry-run",
        "tracker load register.xlsx --from moh --whole agreement,programme_id=IMP --dry-run",
    )
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--whole",
    multiple=True,
    metavar="TYPE[,FIELD=VALUE]",
    help="The file is the whole of it: stored records of it that the file does not name are retired. A day lies in a period. Repeatable.",
)
@click.option("--kind", metavar="K", help="The record type, when file or sheet names do not tell it.")
@click.option("--dry-run", is_flag=True, help="Show what would change; save nothing.")
@click.option("--all-or-nothing", is_flag=True, help="Save nothing when any row is refused.")
@actor_option
@click.option("--why", "reason", metavar="TEXT", help="Why, for the history.")
@click.option("--based-on", type=int, metavar="REV", help="The revision the files were made from; by default the newest as they are read.")
@click.option("--currency", metavar="CODE", help="The currency of amounts in files that do not name one, such as EUR. It is never guessed.")
@click.option("--from", "sender", metavar="SENDER", help="Whose files they are: what `tracker mapping` remembers of them is used.")
@click.option("--format", "form", metavar="F", help="What to take the file for, where its content is not to decide: iati, kobo, dhis2 …")
@click.option("--programme", metavar="ID", help="The programme that flows, grants or submissions belong to, when the file does not say it.")
@click.option(
    "--mapping",
    metavar="FILE",
    type=Existing(),
    help="How a Kobo form, DHIS2 data elements or a table become records (FORMATS.md).",
)
@click.option(
    "--confirm",
    multiple=True,
    metavar="TYPE/ID",
    help="An amount, count or rate far from the usual is right: as in txn/T-1; or all. Repeatable.",
)
@click.option(
    "--effects", metavar="FILE", type=click.Path(path_type=Path), help="Where a preview is to list, as CSV, every figure it would change."
)
@language_option
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
    language: str,
    as_json: bool,
    **choices: Any,
) -> None:
    """Load files as one revision: workbooks, CSV, IATI, Kobo, ODK, DHIS2, FTS, 360Giving and HXL, told by their content.

    Refused, with both versions side by side, when somebody changed one of the records after the revision it is based on.
    """
    from tracker.intake import load as intake
    from tracker.intake.confined import reader
    from tracker.store import open_store
    from tracker.store.beside.placing import write_whole

    reader.start()  # while the store is opened
    listed, preview = choices.pop("effects"), choices["dry_run"]
    with open_store(store) as opened, conflicts_printed(as_json=as_json):
        result = intake.load(opened, files, sender=remembered_of(store, sender), language=language, **_said(choices, files))
    if listed:
        write_whole(listed, _listed(result.effects).encode("utf-8-sig"))
    context.exit(Outcome(result, sender, preview).told(as_json=as_json))


def _said(choices: dict[str, Any], files: Sequence[Path]) -> dict[str, Any]:
    """The choices with why, how far it is told, and what is said of files of other formats as one."""
    from tracker.intake.formats.given import Given

    form, programme, mapping = (choices.pop(name) for name in ("form", "programme", "mapping"))
    given = Given(form, programme, choices["currency"], mapping and mapping.resolve())
    reason = choices.pop("reason") or f"Load {', '.join(path.name for path in files)}"
    return {**choices, "given": given, "reason": reason, "tell": now_and_then(say)}


def remembered_of(store: Path, sender: str | None) -> Sender:
    """What is remembered of the sender, nothing of nobody."""
    from tracker.intake.rows.sender import NOBODY, remembered

    return remembered(store, sender) if sender else NOBODY


def _listed(effects: Sequence[Effect]) -> str:
    """Every figure that would change as CSV, a line each."""
    from tracker.harmless import csv_text

    return csv_text(headings(*EFFECTS), [effect_row(each) for each in effects])
