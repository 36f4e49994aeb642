"""The data quality rules: what must hold, how serious it is when it does not, and the query that finds the breaches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from indicators.words import Words
from tracker.declared import declared
from tracker.errors import BadDeclaration
from tracker.records import RECORD_TYPES

RULES = Path(__file__).parent / "rules"

Dimension = Literal["validity", "integrity", "precision", "reliability", "timeliness", "privacy"]
Severity = Literal["error", "warning", "info"]
Derived = Literal["", "orders", "codes", "references", "datasets", "plausibility"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""Gravest first: an error blocks a final report, a warning needs a note or acceptance, information is listed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold.

    `sql` gives entity, record_id, programme_id and told for each breach, over the tables and the `views` it names, those a view
    needs first; told is a JSON object of the fields, or of what was worked out, that break the rule, each with its value or values.
    A rule that follows from the declarations of the record types says which in `derived` instead. What a rule tells of `people`
    is for readers inside. A rule that judges `each` record of one type by itself, with the records near it, tells its key in `key`:
    then only what a save touched is judged anew.
    """

    id: str
    dimension: Dimension
    severity: Severity
    words: Words
    sql: str = ""
    derived: Derived = ""
    people: bool = False
    each: str = ""
    views: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"DQ-\d{2}", self.id):
            raise ValueError(f"the id “{self.id}” must look like DQ-01")
        if bool(self.sql) == bool(self.derived):
            raise ValueError(f"{self.id} needs either “sql” or “derived”")
        if self.each not in {"", *RECORD_TYPES}:
            raise ValueError(f"{self.id} judges each “{self.each}”, which is no type of record")


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The shape of one file of rules."""

    rule: tuple[Rule, ...]


@cache
def rules(folder: Path = RULES) -> Mapping[str, Rule]:
    """The rules in a folder by id, in order. Raises `BadDeclaration` with every problem of every file."""
    found: list[Rule] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found.extend(declared(path, RuleBook).rule)
        except BadDeclaration as error:
            problems.extend(f"{path.name}: {problem}" for problem in error.problems)
    by_id = {rule.id: rule for rule in sorted(found, key=lambda rule: rule.id)}
    problems.extend(f"{id_} is declared more than once" for id_ in by_id if sum(rule.id == id_ for rule in found) > 1)
    if problems:
        raise BadDeclaration(str(folder), tuple(problems))
    return MappingProxyType(by_id)
