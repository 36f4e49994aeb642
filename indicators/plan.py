"""A question into SQL: text in, text out. One statement answers the total and every group by GROUPING SETS.

A dimension with rows of its own (a headcount's margin) gets a statement of its own and is crossed with nothing. One statement can
answer for many periods, too: the same rows, made once for each period, side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from indicators.declared.definition import Definition, Dimension, has, views_needed
from indicators.figures import NOT_STATED, SEVERAL
from indicators.measures import CellColumns, bounded, measured
from indicators.question import Question
from tracker.codes import code_list_names
from tracker.errors import NotLicensed, UnknownName, WrongRequest
from tracker.store.reading.lasting import PARAMETER
from tracker.suggestions import did_you_mean
from tracker.vocabulary import SHIPPED, Vocabulary

_MOST_DIMENSIONS = 3


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL text, the parameters it names, and the dimensions of its groups. Its first columns are the dimensions.

    Each row: a value per dimension, a 1 per dimension that is rolled up, then num, den, missing, keys, mixed, qualifiers. Over many
    periods, given as `$firsts` and `$befores`, the place of its period comes before them, a period without rows has none, and
    qualifiers come with how many rows have each.
    """

    sql: str
    parameters: tuple[str, ...]
    dimensions: tuple[str, ...]
    with_total: bool


class RowQuery(NamedTuple):
    """A query for rows, the dimensions they are grouped by, and whether their total is wanted."""

    rows: str
    by: tuple[str, ...]
    with_total: bool


def plan(definition: Definition, question: Question, words: Vocabulary = SHIPPED, *, lead: tuple[str, ...] = ()) -> tuple[Statement, ...]:
    """The statements that answer a question, in the words of one store; for each value of the columns that `lead` a row, such as its key.

    Raises `WrongRequest` or `NotLicensed` for dimensions that cannot be asked, `UnknownName` for a group that is none.
    """
    checked(definition, question, words)
    needed = needed_rows(definition, question)
    return tuple(statement(definition, question, *one, source=with_views(one.rows, definition.views), lead=lead) for one in needed)


def needed_rows(definition: Definition, question: Question) -> list[RowQuery]:
    """The queries that a question needs: the indicator's, and those of dimensions with rows of their own; or that of a margin alone."""
    if margin := _margin(definition, question):
        return [RowQuery(definition.dimensions[margin].rows, question.by, with_total=True)]
    own = {name: definition.dimensions[name].rows for name in question.by}
    whole = RowQuery(definition.rows, tuple(name for name in question.by if not own[name]), with_total=True)
    return [whole, *(RowQuery(rows, (name,), with_total=False) for name, rows in own.items() if rows)]


def _margin(definition: Definition, question: Question) -> str | None:
    """The margin that a filter keeps to, if any. Raises `NotLicensed` where a filter and a margin meet across dimensions."""
    filtered = [name for name, _ in question.filter]
    margins = [name for name in (*filtered, *question.by) if definition.dimensions[name].rows]
    if not filtered or not margins:
        return None
    if others := [name for name in dict.fromkeys((*question.by, *filtered)) if name != margins[0]]:
        raise NotLicensed(
            f"{definition.code} holds {margins[0]} as a margin: it cannot be crossed with {', '.join(others)}",
            next_step="Ask for one of them at a time.",
        )
    return margins[0]


def uncrossed(definition: Definition, question: Question) -> tuple[tuple[str, ...], ...]:
    """The pairs of dimensions that were asked for together but hold no cross-table."""
    pairs = combinations(question.by, 2) if question.cross else ()
    return tuple(pair for pair in pairs if any(definition.dimensions[name].rows for name in pair))


def rows_query(definition: Definition, question: Question, by: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The SQL text for the rows behind one figure, and the parameters it names: its own, and `group_<dimension>`."""
    wanted = {**dict(question.filter), **by}
    own = next((definition.dimensions[name].rows for name in wanted if definition.dimensions[name].rows), definition.rows)
    where = " and ".join(f"{grouped_by(name)} = $group_{name}" for name in wanted) or "true"
    sql = f"{all_rows(own, definition.views)}\nwhere {where}\norder by all"
    return sql, parameters_of(sql)


def fingerprint_query(rows: str) -> str:
    """One text for all rows of a query: the SHA-256 of its rows as JSON, a line each, in the order of these lines."""
    return f"select sha256(coalesce(string_agg(record, chr(10) order by record), '')) from (\n{recorded(rows)}\n)"


def recorded(rows: str) -> str:
    """Each row of a query as JSON, in the column `record`."""
    return f"select cast(to_json(one) as varchar) as record from (\n{rows}\n) as one"


def rows_of(definition: Definition) -> dict[str, str]:
    """The rows of an indicator as SQL: those of its own under the empty name, those of each margin under the dimension's."""
    named = {"": definition.rows} | {name: one.rows for name, one in definition.dimensions.items() if one.rows}
    return {name: all_rows(text, definition.views) for name, text in named.items()}


def composed(text: str, views: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """A query of our own over the views it names, and the parameters it names."""
    sql = all_rows(text, views)
    return sql, parameters_of(sql)


def all_rows(rows: str, views: Mapping[str, str]) -> str:
    """A query over the views it names, whole."""
    return f"{with_views(rows, views)}\nselect *\nfrom rows_of_indicator"


def checked(definition: Definition, question: Question, words: Vocabulary) -> None:
    """Raise `WrongRequest` or `NotLicensed` for dimensions that cannot be asked, `UnknownName` for a group that is none."""
    known = definition.dimensions
    filtered = tuple(name for name, _ in question.filter)
    for name in (*question.by, *filtered):
        if name not in known:
            offered = ", ".join(known) or "none"
            raise WrongRequest(
                f"{definition.code} cannot be broken down by “{name}”", next_step=did_you_mean(name, known) or f"It offers: {offered}."
            )
    if len(set(question.by)) != len(question.by) or (question.cross and len(question.by) > _MOST_DIMENSIONS):
        raise WrongRequest("Name up to three different dimensions", next_step="For instance --by sex,country.")
    if len(set(filtered)) != len(filtered):
        raise WrongRequest(
            "A filter names one dimension twice", next_step="Ask for one value of it at a time, or for all of them with --by."
        )
    for name, value in question.filter:
        _check_value(known[name], value, words)


def _check_value(dimension: Dimension, value: str, words: Vocabulary) -> None:
    """A word outside the dimension's code list would be answered with “no data”, which it is not."""
    if value in (NOT_STATED, SEVERAL) or dimension.codes not in code_list_names():
        return
    codes = words.codes(dimension.codes)
    if codes.complete and not codes.has(value):
        next_step = codes.suggestion(value) or f"--by {dimension.name} lists the groups that there are."
        raise UnknownName(f"“{value}” is not a {dimension.name} (code list “{codes.title()}”)", next_step=next_step)


def statement(  # noqa: PLR0913  the parts of one SQL text
    definition: Definition,
    question: Question,
    rows: str,
    by: tuple[str, ...],
    with_total: bool,
    *,
    source: str,
    lead: tuple[str, ...] = (),
    counted: bool = False,
) -> Statement:
    """The SQL text for the cells of rows, given as common table expressions, for each value of the `lead`; with `counted`, qualifiers are.

    Rows are counted for keys there, too, where a definition promises that it is the same.
    """
    filters = [f"{grouped_by(name)} = $filter_{name}" for name, _ in question.filter]
    apart = [dimension for dimension in definition.apart if has(dimension.name, rows)]
    grouped = dict.fromkeys([*by, *(name for one in apart for name in (one.name, one.within) if name)])
    groups = [f"{grouped_by(name)} as {name}" for name in grouped]
    columns = ("unit", "person", "key", "num", "qualifier") if definition.rule == "bounds" else ("key", "num", "den", "qualifier")
    own = [name for name in columns if name not in (*grouped, *lead) and has(name, rows)]
    kept = ",\n    ".join([*lead, *groups, *own, *(["qualifier as carried"] if "qualifier" in grouped else [])])
    qualifiers = _qualifiers(rows, "carried" if "qualifier" in grouped else "qualifier", counted=counted)
    most = len(by) if question.cross else 1
    sets = [(*lead, *names) for size in range(most + 1) for names in combinations(by, size) if with_total or size]
    cells = CellColumns((*lead, *by), by, tuple(sets), qualifiers)
    told = {"states_den": has("den", rows), "key_once": counted and definition.key_once}
    found = bounded(cells) if definition.rule == "bounds" else measured(cells, definition.rule, apart, **told)
    sql = f"{source},\nkept as (\nselect\n    {kept}\nfrom rows_of_indicator\nwhere {' and '.join(filters) or 'true'}\n){found}"
    return Statement(sql, parameters_of(sql), by, with_total)


def grouped_by(name: str) -> str:
    """The group that a row belongs to, as an expression."""
    return f"coalesce(cast({name} as varchar), '{NOT_STATED}')"


def _qualifiers(rows: str, carried: str, *, counted: bool) -> str:
    """The qualifiers of a group's rows: which there are, or how many rows have each."""
    if counted:
        return f"histogram(coalesce({carried}, 'exact'))" if has("qualifier", rows) else "map {'exact': count(*)}"
    return f"list(distinct {carried} order by {carried})" if has("qualifier", rows) else "['exact']"


def with_views(rows: str, views: Mapping[str, str]) -> str:
    """The common table expressions: the views that the rows need, those they need first, then the rows."""
    parts = [*((name, views[name]) for name in views_needed(rows, views)), ("rows_of_indicator", rows.strip().rstrip(";"))]
    return "with " + named(parts)


def named(parts: Iterable[tuple[str, str]], once: Collection[str] = ()) -> str:
    """Queries as common table expressions under their names; those of `once` are made once for all who read them.

    A union is not: whoever wants one of its parts would wait for the others. Of the rest the engine decides.
    """

    def how(name: str, text: str) -> str:
        return "as materialized" if name in once else "as not materialized" if "union all" in text.casefold() else "as"

    return ",\n".join(f"{name} {how(name, text)} (\n{text}\n)" for name, text in parts)


def parameters_of(sql: str) -> tuple[str, ...]:
    """The parameters that an SQL text names."""
    return tuple(dict.fromkeys(PARAMETER.findall(sql)))
