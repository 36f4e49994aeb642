"""Queries that follow from the declarations of the record types: orders of days, codes in their lists, references that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tracker.codes import code_list
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType


def derived_sql(derived: str) -> str:
    """The query of a derived rule, giving entity, record_id, field and programme_id for each breach."""
    breaches = _BREACHES[derived]
    return "\nunion all\n".join(_select(kind, field, where) for kind in RECORD_TYPES.values() for field, where in breaches(kind))


def codes_named(parameters: tuple[str, ...]) -> dict[str, str]:
    """The codes of every list that a parameter such as `codes_country` names, one a line.

    A text, because DuckDB 1.5 takes half a second to accept five thousand regions as a list.
    """
    names = [parameter for parameter in parameters if parameter.startswith("codes_")]
    return {name: "\n".join(code_list(name.removeprefix("codes_").upper()).codes) for name in names}


def _select(kind: RecordType, field: str, where: str) -> str:
    return (
        f"select\n    '{kind.name}' as entity,\n    here.record_id,\n    '{field}' as field,\n"
        f"    {_programme(kind, 'here')} as programme_id\nfrom {kind.name} as here\nwhere {where}"
    )


def _programme(kind: RecordType, row: str) -> str:
    """The programme of a row: its own, or that of the record it belongs to, or null for what all programmes share."""
    if "programme_id" in kind.by_name:
        return f"{row}.programme_id"
    for field in kind.fields:
        if field.required and field.refers and field.refers != kind.name:
            owner, name = RECORD_TYPES[field.refers], f"{row}_{field.refers}"
            if (found := _programme(owner, name)) != _SHARED:
                return f"(select {found} from {owner.name} as {name} where {name}.{owner.key[0]} = {row}.{field.name})"
    return _SHARED


def _disordered(kind: RecordType) -> Iterator[tuple[str, str]]:
    for earlier, later in kind.orders:
        yield later, f'here."{later}" < here."{earlier}"'


def _uncoded(kind: RecordType) -> Iterator[tuple[str, str]]:
    """Only complete lists can refuse a code: another list is a selection from a longer one."""
    for field in kind.fields:
        if field.codes and code_list(field.codes).complete:
            yield field.name, f'here."{field.name}" not in (select unnest(string_split($codes_{field.codes.lower()}, chr(10))))'


def _dangling(kind: RecordType) -> Iterator[tuple[str, str]]:
    for field in kind.fields:
        if field.refers:
            target = RECORD_TYPES[field.refers]
            yield field.name, f"here.{field.name} is not null and {_absent(target, target.key[0], f'here.{field.name}')}"
    if {"entity", "entity_id"} <= kind.by_name.keys():
        for target in RECORD_TYPES.values():
            yield "entity_id", f"here.entity = '{target.name}' and {_absent(target, 'record_id', 'here.entity_id')}"


def _absent(target: RecordType, key: str, value: str) -> str:
    return f"not exists (select 1 from {target.name} as target where target.{key} = {value})"


_SHARED = "cast(null as varchar)"
_BREACHES: dict[str, Callable[[RecordType], Iterator[tuple[str, str]]]] = {
    "orders": _disordered,
    "codes": _uncoded,
    "references": _dangling,
}
