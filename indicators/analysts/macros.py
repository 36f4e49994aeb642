"""Every indicator as a table macro of the analysts' copy: the engine's own SQL text, at any period and revision."""

from __future__ import annotations

import re

from indicators.answer import RETURNS_FLOOR
from indicators.declared.breaks import series_breaks
from indicators.declared.definition import Definition
from indicators.declared.kept import definitions, indicator
from indicators.declared.rungs import BETWEEN
from indicators.plan import Statement, plan
from indicators.question import Question
from tracker.periods import BEGINNING, Period
from tracker.records import RECORD_TYPES
from tracker.store import Session
from tracker.store.analysts.snapshot import Copy
from tracker.store.reading.lasting import PARAMETER
from tracker.store.schema import field_list, quoted

PARAMETERS = (
    '"programme", "first", "before", "reporting_currency" := \'EUR\', "rates" := \'ECB\', "by_framework" := null, "at_revision" := null'
)


def _of_framework(field: str, otherwise: str) -> str:
    """What the framework that was named says, else something else."""
    return f'coalesce((select one.{field} from framework as one where one.framework_id = "by_framework"), {otherwise})'


# A parameter of a macro takes the place of every column of its name, so it must be called unlike any column that the texts use.
_VALUES = {
    "programme": '"programme"',
    "first": 'cast("first" as date)',
    "before": 'cast("before" as date)',
    "currency": _of_framework("currency", '"reporting_currency"'),
    "rate_set": _of_framework("rate_set", '"rates"'),
    "fx_method": _of_framework("fx_method", "'month_of_transaction'"),
    "framework": '"by_framework"',
    "home_country": '(select home.home_country from programme as home where home.programme_id = "programme")',
}
_KNOWN = """case when "programme" in (select one.programme_id from programme as one) then true
else error('There is no programme “' || "programme" || '”. `from programme` lists them.') end
and case when "by_framework" is null then true
when "by_framework" in (select one.framework_id from framework as one where coalesce(one.programme_id, "programme") = "programme") then true
else error('The programme has no framework “' || "by_framework" || '”. `from framework` lists them.') end
and case when cast("before" as date) > cast("first" as date) then true
else error('A period has a first day, and “before” is the day after its last: it must come later.') end
and case when coalesce("at_revision", 1) between 1 and {} then true
else error('There is no revision ' || "at_revision" || ' in this copy, whose newest is {}.') end"""
"""Refuses what is not there: of nobody’s records, or of no day, a count would be a sound zero."""
_MONEY = """
and case when "reporting_currency" in (
select 'EUR' union all select one.currency from fx_rate as one union all select one.currency from txn as one) then true
else error('This copy has neither rates nor amounts of “' || "reporting_currency" || '”. `from fx_rate` lists the rates.') end"""
_WORD = re.compile(r"\b[a-z_]+\b")
_HOW = (
    "Parameters: programme; first day; the day after the last (before); reporting_currency and rates of money, "
    "or by_framework, which decides both; "
    "at_revision (this copy's when not given). One row for the total, whose dimension is null, and one for each group of each dimension."
)
_BROKEN = (
    " Series break: the definition changed in revision {}, from version {} to {}. at_revision chooses the records, not the definition: "
    "what was told before that revision was counted by the earlier one (`tracker indicators show --as-of`)."
)


def add_macros(copy: Copy) -> None:
    """Add a macro for each indicator whose records the copy holds whole: AGR-01 is the macro AGR_01."""
    for definition in definitions(copy.session).values():
        query = macro_query(copy.session, definition)
        if not copy.withheld & reads(query):
            copy.add_macro(macro_name(definition), PARAMETERS, query, _comment(copy.session, definition))


def macro_name(definition: Definition) -> str:
    """What the macro of an indicator is called: AGR_01; of a rung of its ladder, PTC_02_event."""
    return definition.code.replace("-", "_").replace(BETWEEN, "_")


def macro_query(session: Session, definition: Definition) -> str:
    """The query of an indicator's macro: dimension, group, value, status, numerator, denominator, records, qualifiers."""
    parts = [f"answered as (\n{_answered(definition)}\n)"]
    chosen = "select * from answered"
    if definition.guard:
        parts.append(f"guarding as (\nselect value from (\n{_answered(indicator(session, definition.guard))}\n) where dimension is null\n)")
        chosen = _chosen(f"coalesce(guarding.value, 0) >= {RETURNS_FLOOR}", definition.empty)
    common, known = ",\n".join(parts), _KNOWN.format(session.revision, session.revision) + (_MONEY if definition.money else "")
    return over_states(session, f'{common}\nselect * from (\n{chosen}\n) where {known} order by dimension nulls first, "group"')


def _chosen(passes: str, empty: str) -> str:
    """What was answered where the guard passes, or where anything was counted and the guard stops `empty` answers only; else why not."""
    if empty in ("guarded", "owed"):
        speaks = "" if empty == "guarded" else "guarding.value is null and "
        passes = f"({passes} or ({speaks}exists (from answered where records > 0)))"
    nothing = "'no_data'" if empty == "guarded" else "case when value is null then 'no_data' else 'not_reported' end"
    return (
        f"select answered.* from answered, guarding where {passes}\n"
        f"union all\nselect null, null, null, {nothing}, null, null, null, null from guarding where not {passes}"
    )


def over_states(session: Session, query: str) -> str:
    """A query, without its `with`, over the records it names as they stood at the revision that the macro is asked for."""
    return "with " + ",\n".join([*(_state(name, session.revision) for name in sorted(reads(query))), query])


def reads(query: str) -> set[str]:
    """The record types that a query may name."""
    return set(_WORD.findall(query)) & RECORD_TYPES.keys()


def filled(sql: str) -> str:
    """A text of the engine with the parameters of a macro in place of its own."""
    return PARAMETER.sub(lambda found: _VALUES[found[1]], sql)


def _state(name: str, revision: int) -> str:
    """A record type under its plain name, as it stood at the revision asked for."""
    at = f'coalesce("at_revision", {revision})'
    return (
        f"{name} as (select record_id, rev_from as rev, {field_list(RECORD_TYPES[name])} from history.{name} "
        f"where rev_from <= {at} and (rev_to is null or rev_to > {at}))"
    )


def _answered(definition: Definition) -> str:
    """The total and every group of every dimension, by the statements that the engine runs."""
    question = Question(definition.code, "", Period(BEGINNING, BEGINNING), tuple(definition.dimensions), cross=False)
    return "\nunion all\n".join(_figures(definition, statement) for statement in plan(definition, question))


def _figures(definition: Definition, statement: Statement) -> str:
    names = [
        *statement.dimensions,
        *(f"rolled_{name}" for name in statement.dimensions),
        "num",
        "den",
        "missing",
        "keys",
        "mixed",
        "qualifiers",
    ]
    listed = ", ".join(map(quoted, names))
    told = "missing = 0" + (" and keys > 0" if definition.empty == "no_data" else "")
    unknown = "unconvertible" if definition.money else "incomplete"
    quotient = f"cast({definition.scale} * num as double) / nullif(cast(den as double), 0)"
    result = "num" if definition.rule in ("count", "sum") else quotient
    told_where = "case when value is not null then {} end"
    numerator, denominator = (told_where.format(name) for name in ("num" if definition.rule == "ratio" else "null", "den"))
    dimension, group = _case(statement, "'{0}'"), _case(statement, "{0}")
    return (
        f'select {dimension} as dimension, {group} as "group",\n'
        f"case when {told} then {result} end as value,\n"
        f"case when len(mixed) > 0 then 'not_licensed' when missing > 0 then '{unknown}' when value is null then 'no_data'\n"
        f"else 'value' end as status,\n"
        f"{numerator} as numerator, {denominator} as denominator, keys as records, qualifiers\n"
        f"from (\n{filled(statement.sql)}\n) as figures ({listed})"
    )


def _case(statement: Statement, then: str) -> str:
    """An expression for the one dimension that a row is a group of; null in the total."""
    whens = "".join(f" when {quoted(f'rolled_{name}')} = 0 then {then.format(name)}" for name in statement.dimensions)
    return f"case{whens} end" if whens else "cast(null as varchar)"


def _comment(session: Session, definition: Definition) -> str:
    shared = ", ".join(dimension.name for dimension in definition.dimension if dimension.groups != "add")
    warning = f" Never add the groups of {shared}: they do not make the total." if shared else ""
    broken = "".join(_BROKEN.format(one.revision, one.old, one.new) for one in series_breaks(session, definition.code)[-1:])
    told = f"{definition.code} {definition.name.en} ({definition.unit}), version {definition.version}. {definition.meaning.en}"
    return f"{told} {_HOW}{warning}{broken}"
