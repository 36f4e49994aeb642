"""PostgreSQL as a second judge: the same rows, asked by the engine's own SQL text, which SQLGlot puts into PostgreSQL's words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from typing import Any

import psycopg
import sqlglot
from psycopg import sql as words
from sqlglot import expressions as exp

from indicators.declared.definition import Definition
from indicators.plan import Statement, plan
from indicators.question import Question
from indicators.terms.parameters import parameters
from tracker.records import RECORD_TYPES
from tracker.store import Session
from tracker.vocabulary import vocabulary

Rows = list[tuple[Any, ...]]


class SecondEngine:
    """A database of PostgreSQL with a table for each record type."""

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._connection = connection
        for kind in RECORD_TYPES.values():
            fields = ", ".join(f'"{field.name}" {field.kind.sql}' for field in kind.fields)
            self._run(f"create table {kind.name} (record_id varchar, {fields})")

    def load(self, records: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Hold these records and no others."""
        self._run(f"truncate {', '.join(RECORD_TYPES)}")
        for name, rows in records.items():
            kind = RECORD_TYPES[name]
            whole = [{field: row.get(field) for field in kind.names} for row in rows]
            values = [(kind.record_id(row), *row.values()) for row in whole]
            marks = ", ".join(["%s"] * (1 + len(kind.names)))
            with self._connection.cursor() as cursor:
                cursor.executemany(words.SQL(f"insert into {name} values ({marks})"), values)

    def rows(self, statement: Statement, values: Mapping[str, Any]) -> Rows:
        """What a statement of the engine gives here."""
        found = self._connection.execute(translated(statement.sql), {name: values[name] for name in statement.parameters})
        return found.fetchall()

    def _run(self, text: str) -> None:
        self._connection.execute(text)


@contextmanager
def second_engine(address: str) -> Iterator[SecondEngine]:
    """The second engine in an empty database."""
    with psycopg.connect(address, autocommit=True) as connection:
        yield SecondEngine(connection)


@cache
def translated(text: str) -> str:
    """A statement in the words of PostgreSQL. Raises SQLGlot's errors for what has none there."""
    said = sqlglot.parse_one(text, read="duckdb").transform(_put).sql(dialect="postgres", unsupported_level=sqlglot.ErrorLevel.RAISE)
    return re.sub(r"%(?!\()", "%%", said)


def _put(node: exp.Expr) -> exp.Expr:
    """What SQLGlot leaves in DuckDB's words."""
    if isinstance(node, exp.DataType) and node.is_type(exp.DataType.Type.INT128):
        return exp.DataType.build("decimal")
    if isinstance(node, exp.DateFromParts):
        return exp.func("make_date", *(node.args[part] for part in ("year", "month", "day")))
    if isinstance(node, exp.ArgMax):
        return sqlglot.parse_one(f"(array_agg({node.this} order by {node.expression} desc))[1]", read="postgres")
    if isinstance(node, exp.Interval) and not isinstance(node.this, exp.Literal):
        return exp.paren(node.this) * exp.Interval(this=exp.Literal.string("1"), unit=node.args["unit"])
    if isinstance(node, exp.Explode):  # a series is rows there, not a list
        series: exp.Expr = node.this
        return series
    if isinstance(node, exp.Subquery) and isinstance(node.parent, (exp.From, exp.Join)) and not node.alias:
        node.set("alias", exp.TableAlias(this=exp.to_identifier(f"unnamed_{id(node)}")))
    return node


def differences(session: Session, second: SecondEngine, definition: Definition, question: Question) -> list[str]:
    """Each statement of a question to which the two engines do not give the same cells, with what they gave."""
    values = parameters(session, question)
    found: list[str] = []
    for statement in plan(definition, question, vocabulary(session)):
        own = session.tuples(statement.sql, {name: values[name] for name in statement.parameters})
        other = second.rows(statement, values)
        if not _agree(own, other, statement):
            found.append(f"{question}\n{sorted(map(str, own))}\n{sorted(map(str, other))}")
    return found


def _cells(rows: Rows, statement: Statement) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The measures of each cell by its group and what of it is rolled up."""
    size = 2 * len(statement.dimensions)
    return {row[:size]: row[size:] for row in rows}


def _agree(own: Rows, other: Rows, statement: Statement) -> bool:
    one, two = _cells(own, statement), _cells(other, statement)
    return one.keys() == two.keys() and all(all(map(_same, one[cell], two[cell])) for cell in one)


def _same(own: Any, other: Any) -> bool:
    """Equal, but for the last of many digits of quotients, of which PostgreSQL keeps more."""
    if own != other and isinstance(own, (float, Decimal)) and isinstance(other, (float, Decimal)):
        return bool(Decimal(own) % Decimal("0.0001")) and math.isclose(own, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(own == other)
