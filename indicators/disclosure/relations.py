"""What a reader can calculate with: how the counts of several tables, periods and indicators are related."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from indicators.addresses import Group
from indicators.declared.definition import Definition
from indicators.declared.rungs import BETWEEN
from indicators.disclosure.counts import ALL_BUT, AT_ONCE, EVENT, Count, Told, inside, told
from indicators.disclosure.over_time import over_time
from indicators.disclosure.sums import Relations
from indicators.figures import Figure, Figures, Status
from indicators.question import Question


def relations(read: Sequence[Figures], unread: Sequence[Figures] = ()) -> Relations:
    """Everything that a reader of some answers, all of one revision, can hold against each other; others are true but not read."""
    found, answers = Relations(), completed((*read, *unread))
    for position, answer in reversed([*enumerate(answers)]):
        for figure in answer.figures:
            said = told(answer, figure)
            found.values.update(said.counts)
            if position < len(read):
                _printed(said, found)
            else:  # the people whom a share compares are groups of a table that is read: together they may be few, too
                together = answer.definition.counted is not None and not figure.by
                found.implied.update((count, together) for count, _ in said.counts)
    for answer in answers:
        _groups(answer, found)
        if answer.definition.rule == "ratio":
            _shares(answer, found)
        if answer.question.filter:
            _filtered(answer, found)
    definitions = {answer.definition.code: answer.definition for answer in answers}
    _sets(found)
    for definition in definitions.values():
        _between(definition, found)
        _rung(definition, found)
    over_time(definitions, found)
    return found


def _printed(said: Told, found: Relations) -> None:
    """What is in print does not only follow from sums; that a table shows or lacks a group of nobody tells that it is that."""
    for count, _ in said.counts:
        found.implied.pop(count, None)
    if not any(value for _, value in said.printed):
        found.none.update(count for count, _ in said.counts)


def completed(answers: Sequence[Figures]) -> list[Figures]:
    """Answers with nobody in each group that they lack and another has, so that sums hold because of what they are sums of."""
    groups: dict[tuple[str, ...], dict[Group, None]] = defaultdict(dict)
    tables: dict[Question, set[tuple[str, ...]]] = defaultdict(set)
    for answer in answers:
        spoken = [figure.by for figure in answer.figures if figure.status is Status.VALUE]
        tables[_ever(answer.question)] |= {*map(_names, spoken), *((name,) for name in answer.question.by)}
        for by in spoken:
            groups[_names(by)][by] = None
    return [_completed(answer, [by for names in sorted(tables[_ever(answer.question)]) for by in groups[names]]) for answer in answers]


def _completed(answer: Figures, groups: Iterable[Group]) -> Figures:
    if answer.total.status not in {Status.VALUE, Status.NO_DATA}:
        return replace(answer, figures=(answer.total,))
    here = {figure.by for figure in answer.figures}
    missing = (Figure(by, None, Status.NO_DATA) for by in groups if by not in here and EVENT not in dict(by))
    return replace(answer, figures=(*answer.figures, *missing))


def _names(by: Group) -> tuple[str, ...]:
    return tuple(name for name, _ in by)


def _ever(question: Question) -> Question:
    return replace(question, period=AT_ONCE)


def _groups(answer: Figures, found: Relations) -> None:
    """The groups of each dimension add up to what they are groups of, or are each within it."""
    known = [(figure, told(answer, figure).counts) for figure in answer.figures if told(answer, figure).counts]
    families: dict[tuple[object, str], list[tuple[Count, ...]]] = defaultdict(list)
    for figure, counts in known:
        for one in figure.by:
            families[frozenset(figure.by) - {one}, one[0]].append(tuple(count for count, _ in counts))
    for figure, counts in known:
        for name in answer.question.by:
            members = families.get((frozenset(figure.by), name), [])
            for position, (whole, _) in enumerate(counts) if members else ():
                parts = [member[position] for member in members if position < len(member)]
                _add(answer.definition, name, whole, parts, found)


def _add(definition: Definition, name: str, whole: Count, parts: list[Count], found: Relations) -> None:
    if whole.mark == "low":
        return
    dimension = definition.dimensions.get(name)
    if (dimension is None or dimension.groups == "add") and found.values[whole] == sum(found.values[part] for part in parts):
        found.sums.append({whole: 1, **dict.fromkeys(parts, -1)})
        return
    for part in parts:
        found.rest(whole, [part], part._replace(mark=f"{part.mark} outside {name}"), people=False)


def _filtered(answer: Figures, found: Relations) -> None:
    """A group that was filtered for is within the whole."""
    for count in (count for figure in answer.figures for count, _ in told(answer, figure).printed):
        for one in answer.question.filter:
            whole = count._replace(group=tuple(other for other in count.group if other != one))
            if whole in found.values:
                found.rest(whole, [count], count._replace(mark=f"{count.mark} outside {one[0]}"))


def _shares(answer: Figures, found: Relations) -> None:
    """Numerator and rest make the denominator."""
    for figure in answer.figures:
        if counts := told(answer, figure).counts:
            numerator, denominator, rest = (count for count, _ in counts)
            found.sums.append({denominator: 1, numerator: -1, rest: -1})
            found.implied.setdefault(rest, True)


def _sets(found: Relations) -> None:
    """People in one of several groups are those of each, and with everybody else make the whole."""
    for count in sorted(count for count in found.values if any("+" in label for _, label in count.group)):
        dimension, label = next(one for one in count.group if "+" in one[1])
        if label.startswith(ALL_BUT):
            continue
        of, codes = count._replace(group=tuple(one for one in count.group if one != (dimension, label))), label.split("+")
        singles = [inside(of, dimension, [code]) for code in codes]
        if (known := [one for one in singles if one in found.values]) and sum(found.values[one] for one in known) == found.values[count]:
            found.sums.append({count: 1, **dict.fromkeys(known, -1)})
        rest = inside(of, dimension, codes, outside=True)
        if of in found.values and rest not in found.values:
            found.rest(of, [count], rest)
        elif of in found.values:
            found.sums.append({of: 1, count: -1, rest: -1})


def _between(definition: Definition, found: Relations) -> None:
    """Different people are no more than attendances; visits hold the participants of visits."""
    for count in sorted(count for count in found.values if count.indicator == definition.code and not count.mark):
        if definition.within and (whole := count._replace(indicator=definition.within)) in found.values:
            found.rest(whole, [count], whole._replace(mark=f"beyond {definition.code}"), people=False)
        if (holds := definition.holds) and not count.group:
            of = count._replace(indicator=holds.indicator)
            parts = [part for code in holds.groups if (part := inside(of, holds.dimension, [code])) in found.values]
            if parts:
                found.rest(count, parts, count._replace(mark=f"beyond {holds.indicator}"))


def _rung(definition: Definition, found: Relations) -> None:
    """A rung of a ladder counts no fewer than the people recorded one by one, and no more than the attendances; it may count just them."""
    if definition.rule != "bounds":
        return
    people = definition.code.partition(BETWEEN)[0]
    for count in sorted(count for count in found.values if count.indicator == definition.code and count.mark in {"low", "high"}):
        low = count.mark == "low"
        other = count._replace(indicator=people if low else definition.within, mark="")
        if other not in found.values:
            continue
        if found.values[other] == found.values[count]:
            found.sums.append({other: 1, count: -1})
        else:
            whole, part = (count, other) if low else (other, count)
            found.rest(whole, [part], count._replace(mark=f"{count.mark} apart"), people=False)
