"""The commands `tracker quality sample` and `tracker quality recount`: trace records to their documents, and take the recount back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tracker import clock
from tracker.commands.options import (
    PERIODS,
    Existing,
    actor_option,
    as_of_option,
    json_option,
    language_option,
    print_json,
    say,
    store_option,
)
from tracker.errors import FINDINGS
from tracker.phrases import reader, to_reader


@click.command("sample")
@click.argument("indicator")
@click.option("--programme", required=True)
@click.option("--period", "over", metavar="PERIOD", required=True, help=PERIODS)
@click.option("--size", type=click.IntRange(min=1), default=20, show_default=True, help="How many records to trace.")
@click.option("--seed", default="1", show_default=True, help="The same seed at the same revision draws the same records.")
@language_option
@click.option("-o", "output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The sheet to print or fill in, .xlsx.")
@as_of_option
@json_option
@store_option
def sample_sheet(
    store: Path, indicator: str, programme: str, over: str, size: int, seed: str, language: str, output: Path, as_of: int | None,
    *, as_json: bool,
) -> None:  # fmt: skip
    """Draw a sample of the records behind a figure, and write the sheet to trace and recount them with."""
    from indicators.declared.kept import indicator as defined
    from indicators.quality.sampling import in_words, sample
    from indicators.quality.sheet import sheet
    from indicators.question import Question
    from indicators.terms.fiscal import asked_period
    from tracker.store import open_store
    from tracker.store.beside.placing import write_whole

    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        drawn = sample(session, Question(indicator, programme, asked_period(session, programme, over)), size, seed)
        title, told_so = defined(session, indicator).name.text(language), in_words(session, drawn, language)
    write_whole(output, sheet(told_so, title, language))
    told = drawn.drawing
    if as_json:
        units = [{"unit": unit.key, "recorded": float(unit.recorded)} for unit in drawn.units]
        print_json({"revision": told.revision, "seed": told.seed, "population": told.population, "units": units})
    say(f"{output}: {len(drawn.units)} of the {told.population} records behind {indicator}, revision {told.revision}, seed {seed}.")


@click.command()
@click.argument("sheet", type=Existing())
@click.option("--role", help="The office that recounted.")
@actor_option
@json_option
@store_option
@click.pass_context
def recount(context: click.Context, store: Path, sheet: Path, role: str | None, actor: str, *, as_json: bool) -> None:
    """Take a filled sheet back: how far the figure held, as a new revision. Nothing is saved while a cell is wrong."""
    from indicators.quality.factor import factor_of
    from indicators.quality.recounting import take
    from indicators.quality.wording import factor_text
    from tracker.intake.result import rejected
    from tracker.store import open_store

    with open_store(store) as opened:
        taken = take(opened, sheet, clock.now().date(), by_role=role, actor=actor)
        with opened.session() as session:
            drawing = taken.drawing
            found = factor_of(session, drawing.programme, drawing.indicator, drawing.period) if taken.saved else None
    if as_json:
        factor = asdict(found) if found else None
        wrong = [rejected(finding) for finding in taken.wrong]
        print_json({"revision": taken.saved.revision if taken.saved else None, "verification_factor": factor, "rejected": wrong})
    else:
        for finding in taken.wrong:
            click.echo(f"{to_reader(finding.where)}: {to_reader(finding.reason)}. {to_reader(finding.suggestion)}")
        if found:
            click.echo(f"{drawing.indicator} {drawing.period}: {factor_text(found, reader())}")
    say(f"Saved as revision {taken.saved.revision}." if taken.saved and taken.saved.revision else "Nothing was saved.")
    context.exit(FINDINGS if taken.wrong else 0)
