"""Who paid for what: each funder's share of every activity and transaction, as an exact fraction.

What is stated of nobody is a share of its own, `_U`, and is never spread over the others. By `share` and `agreed_share` the shares of a
record make exactly 1; by `co_funded_whole` each funder has all of it, by `exclusive` only who paid alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from indicators.addresses import Group
from indicators.declared.catalogue import views
from indicators.declared.definition import Definition
from indicators.derived.batch import Cells, computed_by_key
from indicators.derived.cell import NOTHING, Cell
from indicators.disclosure.counts import few
from indicators.disclosure.release import veil
from indicators.figures import NOT_STATED, Figure, Figures, Status
from indicators.plan import composed, plan
from indicators.question import ADDING, Claim, Question
from indicators.terms.parameters import parameters
from tracker.errors import NotLicensed, UnknownName
from tracker.store import Session
from tracker.vocabulary import vocabulary

_ROUNDED = Fraction(1, 100)
"""Shares were written down as rounded numbers: so far from 1 their sum may be, as the rule DQ-14 has it."""

Shares = dict[str, Fraction]
"""By funder."""
By = Mapping[str, Mapping[str, Fraction]]


def shares(session: Session, definition: Definition, question: Question) -> By:
    """Each funder's share of the records that an indicator counts: funder, then record. Raises `NotLicensed` where none is recorded."""
    if question.claim is None or definition.entity not in ("activity", "txn") or definition.apart or definition.rule == "bounds":
        raise NotLicensed(
            f"{definition.code} does not count activities or transactions, so no funder has a share of it",
            next_step="Ask for the programme's result; shares are kept for what activities bring about and for money.",
        )
    if question.claim.rule not in _RULES:
        raise UnknownName(f"There is no rule of attribution “{question.claim.rule}”", next_step=f"Known: {', '.join(_RULES)}.")
    by_record = _of_txn(session, question) if definition.entity == "txn" else _RULES[question.claim.rule](session, question)
    turned: dict[str, Shares] = {}
    for record, parts in by_record.items():
        for funder, share in parts.items():
            turned.setdefault(funder, {})[record] = share
    return turned


def part_of(session: Session, definition: Definition, question: Question, values: Mapping[str, Any]) -> Cells:
    """What the claim's funder has of the cells of a question: each record counts by the funder's share of it.

    Where all records of a cell are stated to be of others, that is nothing, which is a number; where any is of nobody, it is not known.
    """
    stated = shares(session, definition, question)
    weights, unsaid = (stated.get(funder, {}) for funder in (question.claim.funder if question.claim else "", NOT_STATED))
    found, others, unknown = Cells(), Counter[Group](), set[Group]()
    for key, by, cell in computed_by_key(session, plan(definition, question, vocabulary(session), lead=("key",)), values):
        if weight := weights.get(key):
            found[by] = _joined(found.get(by, NOTHING), cell, weight)
        elif key in unsaid:
            unknown.add(by)
        else:
            others[by] += cell.keys
    nothing = {by: Cell(0, None, 0, rows) for by, rows in others.items() if by not in unknown}
    return nothing | found if definition.rule in ("count", "sum") else found


def _joined(part: Cell, cell: Cell, weight: Fraction) -> Cell:
    words = Counter(part.qualifiers) + Counter(cell.qualifiers)
    num, den = _added(part.num, cell.num, weight), _added(part.den, cell.den, weight)
    return Cell(_plain(num), _plain(den), part.missing + cell.missing, part.keys + cell.keys, words)


def veiled(figures: tuple[Figure, ...], claim: Claim, programme: Figures, parts: Mapping[str, Figures], least: int) -> tuple[Figure, ...]:
    """A funder's part as an audience may see it: not where programme, part or rest are hidden or few people, or the others give it away.

    Groups are told where nothing is hidden in any: the total would give it away.
    """
    adds = claim.rule in ADDING and programme.definition.rule in ("count", "sum")
    hidden = {figure.by: _hidden(figure, parts, least, adds=adds) for figure in programme.figures}
    told = {by for by, funders in hidden.items() if claim.funder not in funders and not (by and any(hidden.values()))}
    return tuple(figure if figure.by in told else veil(figure, complement=True) for figure in figures)


def _hidden(whole: Figure, parts: Mapping[str, Figures], least: int, *, adds: bool) -> set[str]:
    """Whose part of a figure is not told. Where parts add up, what is of nobody hides a small one; else all are hidden."""
    if whole.status is Status.SUPPRESSED:
        return set(parts)
    small = {funder for funder, part in parts.items() if _tells(part.at(whole.by), whole, least)}
    if not small or not adds:
        return small
    both = small | ({NOT_STATED} & parts.keys())
    people = sum((Fraction(parts[funder].at(whole.by).value or 0) for funder in both), Fraction(0))
    return both if len(both) > 1 and people >= least else set(parts)


def _tells(part: Figure, whole: Figure, least: int) -> bool:
    if whole.status is Status.SUPPRESSED:
        return True
    pairs = (
        [(part.value, whole.value)]
        if part.denominator is None
        else [(part.numerator, whole.numerator), (part.denominator, whole.denominator)]
    )
    counts = [count for own, all_ in pairs if own is not None and all_ is not None for count in (own, Fraction(all_) - Fraction(own))]
    return any(few(count, least) for count in counts)


def _added(total: Any, number: Any, weight: Fraction) -> Any:
    """A sum that stays of the numbers' own type, money say, as long as they count whole."""
    if number is None:
        return total
    if weight == 1 and not isinstance(total, Fraction):
        return number + (total or 0)
    return Fraction(total or 0) + weight * Fraction(number)


def _plain(number: Any) -> Any:
    return number.numerator if isinstance(number, Fraction) and number.denominator == 1 else number


def _whole(session: Session, question: Question) -> dict[str, Shares]:
    """Each funder that is named has all of the activity."""
    named = _named(session, question)
    return {activity: dict.fromkeys(funders, Fraction(1)) or {NOT_STATED: Fraction(1)} for activity, funders in named.items()}


def _exclusive(session: Session, question: Question) -> dict[str, Shares]:
    """Only a funder that is named alone, and not for less than all of it, has the activity."""
    alone = {}
    for activity, funders in _named(session, question).items():
        (funder, share), *others = funders.items() or [(NOT_STATED, None)]
        known = not others and (share is None or share >= 1 - _ROUNDED)
        alone[activity] = {funder if known else NOT_STATED: Fraction(1)}
    return alone


def _agreed(session: Session, question: Question) -> dict[str, Shares]:
    """The shares that are recorded with the activity; the rest, and shares that contradict one another, are stated of nobody."""
    return {activity: _closed(funders) for activity, funders in _named(session, question).items()}


def _closed(stated: Mapping[str, Fraction | None]) -> Shares:
    known = {funder: share for funder, share in stated.items() if share}
    total = sum(known.values(), Fraction(0))
    if total > 1 + _ROUNDED or not known:
        return {NOT_STATED: Fraction(1)}
    if total > 1 or (total >= 1 - _ROUNDED and None not in stated.values()):
        return {funder: share / total for funder, share in known.items()}
    return known | ({NOT_STATED: 1 - total} if total < 1 else {})


def _spent(session: Session, question: Question) -> dict[str, Shares]:
    """The shares of what was spent on the activity up to the claim's day, whatever was agreed; nothing spent is stated of nobody."""
    found = {activity: {NOT_STATED: Fraction(1)} for activity in _named(session, question)}
    spent: dict[str, dict[str, Fraction | None]] = {}
    for activity, funder, amount, missing in _money(session, question, _SPENT):
        spent.setdefault(activity, {})[funder or NOT_STATED] = None if missing else Fraction(amount)
    return found | {activity: _parts(amounts) for activity, amounts in spent.items()}


def _parts(amounts: Mapping[str, Fraction | None]) -> Shares:
    """Amounts as shares of their sum; where one has no rate, or is less than nothing, none is known."""
    total = sum((amount or 0 for amount in amounts.values()), Fraction(0))
    if total <= 0 or any(amount is None or amount < 0 for amount in amounts.values()):
        return {NOT_STATED: Fraction(1)}
    return {funder: amount / total for funder, amount in amounts.items() if amount}


def _of_txn(session: Session, question: Question) -> dict[str, Shares]:
    """A transaction is wholly of the funder whose grant it belongs to, else of whoever outside gave the money, or the thing in kind."""
    return {txn: {funder or NOT_STATED: Fraction(1)} for txn, funder in _money(session, question, _SOURCES)}


def _named(session: Session, question: Question) -> dict[str, dict[str, Fraction | None]]:
    """The funders named with each activity of the programme, and the share recorded with each, if any."""
    found: dict[str, dict[str, Fraction | None]] = {}
    for activity, funder, share in session.tuples(_NAMED, {"programme": question.programme}):
        found.setdefault(activity, {})
        if funder is not None:
            found[activity][funder] = None if share is None else Fraction(share)
    return found


def _money(session: Session, question: Question, text: str) -> list[tuple[Any, ...]]:
    sql, named = composed(text, views())
    values = parameters(session, question) | {"on": question.claim.on if question.claim else question.period.last}
    return session.tuples(sql, {name: values[name] for name in named})


_RULES: dict[str, Callable[[Session, Question], dict[str, Shares]]] = {
    "co_funded_whole": _whole,
    "share": _spent,
    "agreed_share": _agreed,
    "exclusive": _exclusive,
}

_NAMED = """
select
    activity.activity_id,
    activity_funder.funder_org,
    activity_funder.share
from activity
left join activity_funder
    on activity_funder.activity_id = activity.activity_id
where activity.programme_id = $programme
order by all
"""

_FUNDER = """coalesce(
        funding.funder_org,
        case when txn.boundary = 'external' and (txn.type <> '4' or txn.in_kind) then txn.provider_org end
    )"""
"""Whose money a transaction is: of the funder of its grant, else of whoever outside gave it."""

_SOURCES = f"""
select
    txn.txn_id,
    {_FUNDER} as funder
from txn
left join funding
    on funding.funding_id = txn.funding_id
where txn.programme_id = $programme
"""

_SPENT = f"""
select
    txn.activity_id,
    {_FUNDER} as funder,
    sum(txn_converted.converted) as amount,
    count(*) - count(txn_converted.converted) as missing
from txn
join txn_converted
    on txn_converted.txn_id = txn.txn_id
left join funding
    on funding.funding_id = txn.funding_id
where txn.programme_id = $programme
    and txn.type = '4'
    and txn.activity_id is not null
    and txn.txn_date <= $on
group by
    txn.activity_id,
    funder
"""
