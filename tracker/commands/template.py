"""`tracker template`: the blank workbook that people fill in."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.commands.options import say


@click.command()
@click.argument("kinds", metavar="[KIND]...", nargs=-1)
@click.option("-o", "--out", required=True, metavar="FILE.xlsx", type=click.Path(path_type=Path), help="Where to write the workbook.")
def template(kinds: tuple[str, ...], out: Path) -> None:
    """Write a blank workbook with drop-downs, for the record types named or for all."""
    from tracker.intake.template import write_template

    write_template(out, kinds)
    say(f"Wrote {out}.", f"Fill it in, then try `tracker load {out} --dry-run`.")
