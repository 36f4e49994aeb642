"""The one engine: a question, asked of a session of the store, answered as figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from indicators import audience
from indicators.addresses import addresses
from indicators.declared.breaks import series_breaks
from indicators.declared.definition import Definition
from indicators.declared.kept import indicator
from indicators.derived.batch import Cells, computed, computed_together
from indicators.derived.standing import Standing, derived
from indicators.derived.tabulation import figures_of, ordered
from indicators.derived.together import plan_together
from indicators.disclosure import Earlier
from indicators.figures import ANY, AddressedFigures, Figure, Figures, Status, Unconverted, exact_number
from indicators.plan import plan, uncrossed
from indicators.question import INTERNAL, Question, outside
from indicators.shares import part_of
from indicators.terms.conversion import unconverted
from indicators.terms.frameworks import framework, settled, smallest_shown
from indicators.terms.parameters import parameters
from tracker.errors import NotLicensed, UnknownName, WrongRequest
from tracker.periods import Period
from tracker.recent import Recent
from tracker.store import Session
from tracker.unswept import unswept
from tracker.vocabulary import vocabulary

UNANSWERABLE = (NotLicensed, UnknownName, WrongRequest)
"""What a question meets in a state that does not know the programme, or the words of the question."""
RETURNS_FLOOR = 50
"""Below this percentage of monitoring returns, what rests on them is not reported rather than zero."""

_KEPT = 4096
_answers: Recent[Figures] = Recent(_KEPT)
_seen: Recent[Sequence[Figure]] = Recent(_KEPT)
"""By what they rest on, which often stands although something else was saved."""


def answer(session: Session, question: Question) -> Figures:
    """The figures that answer a question at the session's revision: the total, each dimension, and their crossings.

    Raises `UnknownName` for an unknown indicator or programme, `WrongRequest` or `NotLicensed` for dimensions.
    """
    question, definition = settled(session, question), indicator(session, question.indicator)
    return _answers.once(_key(session, definition, question), lambda: _computed(session, definition, question))


def unveiled(session: Session, question: Question) -> Figures:
    """The answer with nothing hidden, under its own audience's addresses: for whoever decides what several answers hide together."""
    raw = answer(session, replace(question, audience=INTERNAL))
    return _addressed(session, raw.definition, replace(raw.question, audience=question.audience), raw.figures)


def noted(figures: Figures) -> Figures:
    """An answer of which something was hidden, with the notes that it needs now."""
    of_series = (note for note in figures.notes if note.startswith("series_break"))
    return replace(figures, notes=(*_notes(figures.definition, figures.question, figures.figures), *of_series))


def told_alone(session: Session, question: Question) -> tuple[Earlier, ...]:
    """All that readers outside may learn of a programme's people by asking for one figure after the other."""
    return audience.told_alone(session, settled(session, question), answers)


def answers(session: Session, question: Question, periods: Iterable[Period], *, keep: bool = False) -> tuple[Figures, ...]:
    """The answers to one question for each of several periods: what `answer` says of each, made in one pass over the records.

    With `keep`, what they are made of is kept beside the store for later answers. Raises what `answer` raises.
    """
    asked = tuple(replace(settled(session, question), period=period) for period in periods)
    definition = indicator(session, question.indicator)
    if question.claim:
        return tuple(answer(session, one) for one in asked)
    new = [one for one in dict.fromkeys(asked) if _answers.kept(_key(session, definition, one)) is None]
    with unswept():
        made = _computed_together(session, definition, new, keep=keep) if len(new) > 1 or (new and keep) else {}
    for one in made:
        _answers.once(_key(session, definition, one), partial(made.__getitem__, one))
    return tuple(made[one] if one in made else answer(session, one) for one in asked)


def _key(session: Session, definition: Definition, question: Question) -> tuple[object, ...]:
    """What two answers share that are equal."""
    guard = indicator(session, definition.guard).hash if definition.guard else ""
    return session.state, definition.hash, guard, question


def _computed(session: Session, definition: Definition, question: Question) -> Figures:
    statements = plan(definition, question, vocabulary(session))
    values = parameters(session, question)
    refused = _guarded(session, definition, question)
    if refused is not None and _silenced(definition, refused):
        return _told(session, definition, question, Standing({}, session.state), refused)
    if question.claim:
        return _told(session, definition, question, Standing(part_of(session, definition, question, values), session.state), refused)
    audience.rests_on(session, definition, question)  # first: it brings the books of all its tables up to date at once, this one's, too
    held = _held(session, definition, question, [question.period], keep=False).get(question.period)
    return _told(session, definition, question, held or Standing(computed(session, statements, values), session.state), refused)


def _computed_together(session: Session, definition: Definition, questions: list[Question], *, keep: bool) -> dict[Question, Figures]:
    """The answers to questions that differ in their periods only."""
    first, periods = questions[0], [question.period for question in questions]
    values, statements = parameters(session, first), plan_together(definition, first, vocabulary(session))
    if definition.guard:
        answers(session, _returns(definition, first), periods, keep=keep)
    audience.settle(session, definition, questions, answers, keep=keep)
    held = _held(session, definition, first, periods, keep=keep)
    if new := [one for one in periods if one not in held]:
        made = computed_together(session, definition, statements, values, new)
        held |= {one: Standing(cells, session.state) for one, cells in zip(new, made, strict=True)}
    told = ((question, held[question.period], _guarded(session, definition, question)) for question in questions)
    return {question: _told(session, definition, question, own, refused) for question, own, refused in told}


def _held(session: Session, definition: Definition, question: Question, periods: list[Period], *, keep: bool) -> dict[Period, Standing]:
    """The cells that are kept beside the store, which keeps no crossings."""
    if question.filter or (question.cross and len(question.by) > 1):
        return {}
    (held,) = derived(session, [definition], parameters(session, question), periods, keep=keep)
    return held


def _told(session: Session, definition: Definition, question: Question, of: Standing, refused: Status | None) -> Figures:
    """What cells give as the audience may see it, addressed and annotated; nothing of it when the indicator may not speak."""
    rests_on = (definition.hash, question, refused, of.mark, audience.rests_on(session, definition, question))
    seen = partial(audience.seen, session, definition, question, answer, answers)
    return _addressed(session, definition, question, _seen.once(rests_on, lambda: seen(counted(definition, question, of.cells, refused))))


def counted(definition: Definition, question: Question, cells: Cells, refused: Status | None) -> tuple[Figure, ...]:
    """The figures that cells give before anything is hidden; the refusal alone when the indicator may not speak."""
    if refused is not None and (_silenced(definition, refused) or not any(cell.keys for cell in cells.values())):
        return (Figure((), None, refused),)
    apart = (Figure(tuple((name, ANY) for name in pair), None, Status.NOT_LICENSED) for pair in uncrossed(definition, question))
    return (*ordered(figures_of(definition, question, cells)), *apart)


def _silenced(definition: Definition, refused: Status) -> bool:
    """Not even what was counted is told: returns are owed and too few came, or the indicator rests on them whole."""
    return refused is Status.NOT_REPORTED or definition.empty not in ("guarded", "owed")


def _addressed(session: Session, definition: Definition, question: Question, figures: Sequence[Figure]) -> Figures:
    breaks = series_breaks(session, definition.code)[-1:]
    address = addresses(question, definition.version, session.revision)
    return Figures(
        question,
        definition,
        question.currency if definition.money else None,
        session.revision,
        AddressedFigures(figures, address),
        smallest_shown=smallest_shown(session, question),
        notes=(*_notes(definition, question, figures), *_cut(figures, question), *(one.note for one in breaks)),
        places=framework(session, question.programme, question.framework).rounding if question.framework else None,
        unconverted=_unconverted(session, definition, question, figures),
    )


def _cut(figures: Sequence[Figure], question: Question) -> tuple[str, ...]:
    """Why a reader outside is not told something of people: it is small, or part of a year in which something is."""
    return ("outside",) if outside(question.audience) and any(figure.status is Status.SUPPRESSED for figure in figures) else ()


def _unconverted(session: Session, definition: Definition, question: Question, figures: Sequence[Figure]) -> tuple[Unconverted, ...]:
    """The amounts that stopped a figure, where one was stopped."""
    if all(figure.status is not Status.UNCONVERTIBLE for figure in figures):
        return ()
    return unconverted(session, definition, question, parameters(session, question))


def _guarded(session: Session, definition: Definition, question: Question) -> Status | None:
    """Why the indicator, or its zero, may not speak: too few partnerships sent the returns it rests on."""
    if not definition.guard:
        return None
    return refusal(definition, answer(session, _returns(definition, question)).total)


def refusal(definition: Definition, returns: Figure) -> Status | None:
    """Why an indicator that rests on returns, or its zero, may not speak at this share of them."""
    if returns.value is not None and returns.value >= RETURNS_FLOOR:
        return None
    return Status.NO_DATA if returns.value is None or definition.empty == "guarded" else Status.NOT_REPORTED


def _returns(definition: Definition, question: Question) -> Question:
    """The question for the share of monitoring returns that an indicator rests on."""
    return replace(question, indicator=definition.guard, by=(), filter=(), audience=INTERNAL, claim=None)


def _notes(definition: Definition, question: Question, figures: Sequence[Figure]) -> tuple[str, ...]:
    """The codes of what a reader must be told; `indicators.wording` puts them into words."""
    groups = {name: definition.dimensions[name].groups for name in question.by}
    shared = {name: kind for name, kind in groups.items() if kind in ("overlap", "distinct")}
    notes = [f"{kind if definition.rule == 'count' else 'overlap_rate'}:{name}" for name, kind in shared.items()]
    notes += [f"apart:{one.name}" for one in definition.apart if any(one.name in figure.mixed for figure in figures)]
    notes += [f"margin:{name}" for name in question.by if definition.dimensions[name].rows and definition.people]
    notes += _exceeding(definition, question, figures)
    statuses = {figure.status for figure in figures if not figure.mixed}
    notes += [str(status) for status in Status if status is not Status.VALUE and status in statuses]
    if any(figure.qualifier != "exact" for figure in figures):
        notes.append("approximate")
    if definition.time in ("unique", "stock", "latest", "cohort") and question.by == ():
        notes.append(f"time:{definition.time}")
    return tuple(notes)


def _exceeding(definition: Definition, question: Question, figures: Sequence[Figure]) -> Iterator[str]:
    """By how many the parts of a headcount exceed its total, as they were stated."""
    total = figures[0]
    for name in question.by if definition.rule == "sum" and total.value is not None else ():
        groups = [figure.value for figure in figures if [one for one, _ in figure.by] == [name]]
        over = sum((Fraction(value or 0) for value in groups), -Fraction(total.value or 0))
        if definition.dimensions[name].rows and None not in groups and over > 0:
            yield f"exceeds:{name}:{exact_number(over)}"
