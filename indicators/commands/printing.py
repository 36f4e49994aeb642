"""Figures, definitions and what stands behind a figure, as plain text on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from indicators.answer import answer
from indicators.authoring.explanation import since, told_governance
from indicators.declared.definition import Definition
from indicators.declared.kept import definitions
from indicators.differing.changes import change_text, group_text, records_text, said_texts, saves_of, shares_text
from indicators.differing.restatements import Restatement
from indicators.divided import Divided, divided
from indicators.export import divided_document, document
from indicators.figures import Figures
from indicators.notes import note_text
from indicators.phrasebook import translated
from indicators.provenance import remember
from indicators.quality.assurance import assurances
from indicators.question import Question
from indicators.terms.fiscal import asked_period
from indicators.wording import figure_text, group_words, period_name, unit_name, unit_text, word
from tracker.commands.options import headings, print_columns, print_json, print_table, say
from tracker.errors import WrongRequest
from tracker.periods import Period
from tracker.phrases import to_reader
from tracker.store import Session

_TOGETHER = {
    "add": "groups add up",
    "overlap": "groups overlap",
    "distinct": "each counts once in every group it belongs to",
    "none": "groups make no total",
}


def print_catalogue(found: Mapping[str, Definition], held: Mapping[str, int | None], language: str, *, as_json: bool) -> None:
    """Every definition: code, name, version and the revision since which it is in force, unit, rule, breakdowns."""
    if as_json:
        names = ("code", "version", "unit", "rule", "time", "level", "tier", "hash")
        print_json(
            [
                {name: getattr(one, name) for name in names}
                | {"name": one.name.text(language), "by": list(one.dimensions), "in_force_since": held.get(code)}
                | {"governance": told_governance(one, language)}
                for code, one in found.items()
            ]
        )
        return
    rows = [
        (
            *(code, one.name.text(language), str(one.version), str(held.get(code) or "")),
            *(unit_name(one.unit, language), f"{one.rule}, {one.time}", ", ".join(one.dimensions)),
        )
        for code, one in found.items()
    ]
    print_table(("code", "name", "version", "since", "unit", "rule", "by"), rows, {2, 3})


def totals(session: Session, store: Path, programme: str, period_text: str) -> tuple[Figures, ...]:
    """Every indicator's total for a programme and a period; their addresses will resolve."""
    over = asked_period(session, programme, period_text)
    answers = tuple(answer(session, Question(code, programme, over)) for code in definitions(session))
    remember(store, answers)
    return answers


def print_totals(answers: tuple[Figures, ...], language: str, *, as_json: bool) -> None:
    """The total of each answer."""
    if as_json:
        print_json([document(figures, language) for figures in answers])
        return
    rows = []
    for figures in answers:
        name = figures.definition.name.text(language)
        unit = "" if figures.unit == "%" else unit_text(figures, language)
        rows.append((figures.question.indicator, name, figure_text(figures.total, figures, language), unit, figures.total.address))
    first = answers[0]
    say(f"{first.question.programme} · {period_name(first.question.period, language)} · {to_reader(f'revision {first.revision}')}")
    print_table(("code", "name", "value", "unit", "address"), rows, {2})


def dimensions(by: Iterable[str]) -> tuple[str, ...]:
    """The dimensions that `--by` names, once or several times, each once.

    >>> dimensions(("sex, cadre", "sex"))
    ('sex', 'cadre')
    """
    return tuple(dict.fromkeys(name.strip() for text in by for name in text.split(",") if name.strip()))


def wanted(filters: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What each `--filter DIM=VALUE` keeps. Raises `WrongRequest`."""
    pairs = tuple((name.strip(), value.strip()) for name, _, value in (text.partition("=") for text in filters))
    if not all(name and value for name, value in pairs):
        raise WrongRequest("A filter is written DIM=VALUE", next_step="For instance --filter country=FR.")
    return pairs


def print_asked(session: Session, store: Path, question: Question, each: str | None, language: str, *, as_json: bool) -> None:
    """The answer to a question, where wanted also for each part of its period; its addresses will resolve."""
    if each:
        found = divided(session, question, each)
        remember(store, [*found.parts, found.whole])
        print_json(divided_document(found, language)) if as_json else print_divided(session, found, language)
        return
    figures = answer(session, question)
    remember(store, [figures])
    print_answer(session, figures, language, as_json=as_json)


def print_answer(session: Session, figures: Figures, language: str, *, as_json: bool) -> None:
    """The answer to one question, and what recounts and assessments say of its data."""
    checked = assurances(session, figures.question, language)
    standing = told_governance(figures.definition, language) | {"in_force_since": since(session, figures.definition)}
    if as_json:
        print_json(document(figures, language) | {"assurances": list(checked), "definition": standing})
        return
    print_figures(session, figures, language)
    held = f"Version {figures.version}, {held_text(standing)}. Author: {standing['author']}. Checked by: {standing['checker']}."
    say(held)
    for sentence in checked:
        say(sentence)


def print_figures(session: Session, figures: Figures, language: str) -> None:
    """The figures of one question as a table, with its notes as narration."""
    _say_what(figures, language)
    told = (unit_text(figures, language), *headings("value", "rows", "address"))
    print_columns(told, lines(session, figures, language), {1, 2})
    for note in figures.notes:
        say(note_text(note, figures, language))


def print_divided(session: Session, found: Divided, language: str) -> None:
    """The figures of each part of a period, then those of the whole, and what the two have to do with each other."""
    _say_what(found.whole, language)
    answers = (*found.parts, found.whole)
    rows = [(period_name(figures.question.period, language), *line) for figures in answers for line in lines(session, figures, language)]
    period, *others = headings("period", "value", "rows", "address")
    print_columns((period, unit_name(found.whole.unit, language), *others), rows, {2, 3})
    say(word("parts_add" if found.adds else "parts_anew", language))
    for note in dict.fromkeys(note_text(note, figures, language) for figures in answers for note in figures.notes):
        say(note)


def _say_what(figures: Figures, language: str) -> None:
    """What was asked, of which programme, period and revision."""
    name, question = figures.definition.name.text(language), figures.question
    say(f"{question.indicator} {name} · {question.programme} · {at(question.period, figures.revision, language)}")


def at(period: Period, revision: int, language: str) -> str:
    """Of which period and revision a table is."""
    return f"{period_name(period, language)} · {translated(f'revision {revision}', language)}"


def lines(session: Session, figures: Figures, language: str) -> list[tuple[str, ...]]:
    """Each figure: its group, text, rows and address."""
    return [
        (
            group_words(session, figures.definition, figure.by, language, figures.question.audience),
            figure_text(figure, figures, language),
            "" if figure.rows is None else str(figure.rows),
            figure.address,
        )
        for figure in figures.figures
    ]


def print_changes(session: Session, changes: Sequence[Restatement], language: str) -> None:
    """Figures that changed, each with its shares by cause; then the saves that these name."""
    rows = []
    for change in changes:
        total = "" if change.change is None else change_text(change.change, change.figures, language)
        period_text = period_name(change.question.period, language)
        rows.append(
            (
                change.question.indicator,
                period_text,
                group_text(session, change, language),
                *said_texts(change, language),
                total,
                shares_text(change, language),
            )
        )
    print_table(("code", "period", "group", "was", "is", "change", "causes (revisions)"), rows, {3, 4, 5})
    print_saves(changes)


def print_saves(changes: Sequence[Restatement]) -> None:
    """The saves that had a part in changes: number, moment (UTC), who, why, and the records they touched."""
    for save in saves_of(changes):
        saved = to_reader(f"revision {save.revision}, {save.saved_at:%Y-%m-%d %H:%M}, {save.actor}: {save.reason}")
        click.echo(f"{saved}  {records_text(save)}".rstrip())


def held_text(told: Mapping[str, Any]) -> str:
    """Since when a definition is in force."""
    return f"in force since revision {told['in_force_since']}" if told["in_force_since"] else "as its file says, not kept in the store"


def print_explanation(told: dict[str, Any]) -> None:
    """An indicator in plain words, with its worked examples and its SQL."""
    version = f"version {told['version']}"
    click.echo(
        f"{told['code']}  {told['name']}  ({to_reader(version)}, {told['hash'][:12]}, {to_reader(held_text(told))})\n\n{told['meaning']}\n"
    )
    click.echo(" ".join((to_reader(f"Unit: {told['unit']}."), *told["counted"])))
    for one in told["by"]:
        click.echo(to_reader(f"By {one['label']} ({one['name']}): {_TOGETHER[one['groups']]}."))
    governance = told["governance"]
    click.echo("\n" + to_reader(f"Reference: {governance['reference']}"))
    click.echo(to_reader(f"Limitations: {governance['limitations']}"))
    click.echo(to_reader(f"Author: {governance['author']}. Checked by: {governance['checker']}. Next review: {governance['next_review']}."))
    click.echo()
    for sentence in told["series_breaks"]:
        click.echo(sentence)
    for number, example in enumerate(told["examples"], 1):
        click.echo(f"{to_reader(f'Worked example {number}')}: {example['says']}\n  {example['answer']}")
    click.echo(f"\n{told['sql']}")
