"""What an audience may see of people: small cells are hidden, and a neighbour with them where subtraction would give them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from indicators.definition import Definition
from indicators.figures import Figure, Number, Status
from indicators.question import INTERNAL

SMALLEST_SHOWN = 5


def disclosed(definition: Definition, figures: tuple[Figure, ...], audience: str | None) -> tuple[Figure, ...]:
    """The figures as the audience may see them.

    Counts of people from 1 to 4 are hidden in breakdowns; for a named outside audience in totals too. Where exactly one
    group of a dimension that adds up is hidden, the smallest other group is hidden with it.
    """
    if not definition.people or audience == INTERNAL:
        return figures
    hidden = {figure.by for figure in figures if _small(figure) and (figure.by or audience is not None)}
    complements = _complements(figures, hidden)
    return tuple(_hide(figure, complement=figure.by in complements) if figure.by in hidden | complements else figure for figure in figures)


def veiled(figures: tuple[Figure, ...], filtered: tuple[tuple[str, str], ...], whole: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures under a filter, without those that stand hidden in the unfiltered breakdown by the same dimensions."""
    hidden = {frozenset(figure.by): figure.complement for figure in whole if figure.status is Status.SUPPRESSED}
    cells = [(figure, frozenset({*filtered, *figure.by})) for figure in figures]
    return tuple(_hide(figure, complement=hidden[cell]) if cell in hidden else figure for figure, cell in cells)


def _small(figure: Figure) -> bool:
    """The figure shows, or divides by, one to four people."""
    counts = [figure.value] if figure.denominator is None else [figure.numerator, figure.denominator]
    if figure.denominator is not None and figure.numerator is not None:
        counts.append(figure.denominator - figure.numerator)  # type: ignore[operator]  # both of one numeric type
    return figure.status is Status.VALUE and any(few(count) for count in counts)


def few(count: Number | None) -> bool:
    """One to four: too few people to be shown."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def _complements(figures: tuple[Figure, ...], hidden: set[tuple[tuple[str, str], ...]]) -> set[tuple[tuple[str, str], ...]]:
    """The groups hidden so that no family of groups with one common total has exactly one hidden member."""
    families: dict[tuple[Any, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        for position, (name, _) in enumerate(figure.by):
            families[name, *sorted((*figure.by[:position], *figure.by[position + 1 :]))].append(figure)
    extra: set[tuple[tuple[str, str], ...]] = set()
    changed = True
    while changed:
        changed = False
        for _, family in sorted(families.items()):  # whatever the order of the question's dimensions, the same cells are hidden
            closed = [figure for figure in family if figure.by in hidden | extra]
            open_ = [figure for figure in family if figure.by not in hidden | extra and figure.status is Status.VALUE and figure.value]
            if len(closed) == 1 and open_:
                extra.add(min(open_, key=lambda figure: (figure.value or 0, sorted(figure.by))).by)
                changed = True
    return extra


def _hide(figure: Figure, *, complement: bool) -> Figure:
    return replace(
        figure,
        value=None,
        status=Status.SUPPRESSED,
        low=None,
        high=None,
        numerator=None,
        denominator=None,
        rows=None,
        complement=complement,
    )
