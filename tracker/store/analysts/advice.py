"""What a person may do about a query that the engine does not take: the nearest name that there is, and where all names are listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tracker.suggestions import did_you_mean

TABLES_LISTED = "`select table_name, comment from duckdb_tables()` lists the tables."
MACROS_LISTED = "`select function_name, comment from duckdb_functions() where not internal` lists the indicators."
COLUMNS_LISTED = "`describe {}` lists its columns."


@dataclass(frozen=True, slots=True)
class Names:
    """What there is in a copy: the columns of each table, and the parameters of each macro that can be read from."""

    columns: Mapping[str, Sequence[str]]
    macros: Mapping[str, Sequence[str]]


def advice(error: str, names: Names) -> str:
    """What to do next about an error of the engine, nothing where nobody can say.

    >>> advice("Table with name agrement does not exist", Names({"agreement": ["title"]}, {}))
    'Did you mean “agreement”? `select table_name, comment from duckdb_tables()` lists the tables.'
    """
    for known, told in _TOLD.items():
        if found := re.search(known, error):
            return told(names, *found.groups()).strip()
    return ""


def _no_table(names: Names, name: str) -> str:
    return f"{did_you_mean(name, names.columns)} {TABLES_LISTED}"


def _no_macro(names: Names, name: str) -> str:
    return f"{did_you_mean(name, names.macros)} {MACROS_LISTED}"


def _no_column(names: Names, table: str, name: str) -> str:
    """Of a name that stands for a table within the query alone, nothing is known."""
    columns = names.columns.get(table)
    return f"{did_you_mean(name, columns)} {COLUMNS_LISTED.format(table)}" if columns else ""


def _other_parameters(names: Names, macro: str) -> str:
    """How a macro is called."""
    parameters = next((given for name, given in names.macros.items() if name.casefold() == macro.casefold()), ())
    optional = f" Whatever may be left out is given by name: {parameters[-1]} := …" if len(parameters) > 1 else ""
    return f"It takes {macro}({', '.join(parameters)}).{optional}" if parameters else ""


def _no_day(_names: Names) -> str:
    return "A day is written as date '2025-12-31'."


_TOLD: Mapping[str, Callable[..., str]] = {
    r"Table Function with name \"?(\w+)\"? does not exist": _no_macro,
    r"Table with name \"?(\w+)\"? does not exist": _no_table,
    r"Table \"(\w+)\" does not have a column named \"(\w+)\"": _no_column,
    r"Macro \"?(\w+)\"?\(\) does not support the supplied arguments": _other_parameters,
    r"invalid date field format|-> DATE\)": _no_day,
}
"""What the engine says, and what is told then of the names in it."""
