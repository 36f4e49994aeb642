"""One answer for no named audience: the standard tables of its period are settled first, then what is left of the others."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from indicators.declared.definition import Definition
from indicators.disclosure.release import Release, Rules, release, veil
from indicators.figures import Figure, Figures, Status
from indicators.question import INTERNAL, Question
from tracker.recent import Recent

Ask = Callable[[Question], Figures]

_KEPT = 4096
_releases: Recent[Release] = Recent(_KEPT)


def seen(whole: Figures, ask: Ask, people: Sequence[Definition], rules: Rules, state: Hashable) -> Sequence[Figure]:
    """The figures of an answer about people: a filter shows no more than the breakdown by its dimensions does.

    `people` are all indicators of people, and `state` is what the standard tables depend on.
    """
    question = whole.question
    if question.filter:
        return _filtered(whole, ask)
    tables = _releases.once(_key(question, state), lambda: _standard(question, ask, people, rules))
    return release([whole], begun=tables, settled=tables.settled, rules=rules).of(whole).figures


def is_settled(question: Question, state: Hashable) -> bool:
    """The standard tables of the question's period are settled."""
    return _releases.kept(_key(question, state)) is not None


def table(question: Question, of: Definition) -> Question:
    """The question for one standard table: an indicator of people by each dimension."""
    return replace(question, indicator=of.code, by=tuple(of.dimensions), audience=INTERNAL, cross=False)


def _key(question: Question, state: Hashable) -> Hashable:
    return state, question.programme, question.period, question.framework


def _standard(question: Question, ask: Ask, people: Sequence[Definition], rules: Rules) -> Release:
    """The standard tables: every indicator of people by each dimension, in one period."""
    return release([ask(table(question, one)) for one in people], totals=True, rules=rules)


def _filtered(whole: Figures, ask: Ask) -> tuple[Figure, ...]:
    """The figures under a filter, without those that stand hidden in the unfiltered breakdown by the same dimensions."""
    question = whole.question
    filtered = tuple(name for name, _ in question.filter)
    others = tuple(name for name in question.by if name not in filtered)
    tables: list[tuple[str, ...]] = [others] if question.cross else [(name,) for name in others] or [()]
    crossed = [ask(replace(question, by=(*filtered, *table), filter=(), cross=True)) for table in tables]
    groups = (figure for table in crossed for figure in table.figures if figure.status is Status.SUPPRESSED)
    hidden = {frozenset(figure.by): figure.complement for figure in groups}
    cells = [(figure, frozenset({*question.filter, *figure.by})) for figure in whole.figures]
    return tuple(veil(figure, complement=hidden[cell]) if cell in hidden else figure for figure, cell in cells)
