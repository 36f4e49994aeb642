"""Queries that follow from the declarations of the record types: orders of days, codes, references, data sets that may not meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tracker.codes import code_list
from tracker.intake.plausible import MEASURES, implausible
from tracker.records import RECORD_TYPES
from tracker.records.fields import CODES, SEPARATOR
from tracker.records.record_type import RecordType
from tracker.records.references import references_from
from tracker.vocabulary import Vocabulary


def derived_sql(derived: str) -> str:
    """The query of a derived rule, giving entity, record_id, field and programme_id for each breach."""
    breaches = _BREACHES[derived]
    return "\nunion all\n".join(_select(kind, field, where) for kind in RECORD_TYPES.values() for field, where in breaches(kind))


def codes_named(parameters: tuple[str, ...], words: Vocabulary) -> dict[str, str]:
    """The codes of every list that a parameter such as `codes_country` names, one a line, the store's own among them.

    A text, because DuckDB 1.5 takes half a second to accept five thousand regions as a list.
    """
    names = [parameter for parameter in parameters if parameter.startswith("codes_")]
    return {name: "\n".join(words.codes(name.removeprefix("codes_").upper()).codes) for name in names}


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
            known = f"string_split($codes_{field.codes.lower()}, chr(10))"
            if field.kind is CODES:
                yield field.name, f"not list_has_all({known}, string_split(here.\"{field.name}\", '{SEPARATOR}'))"
            else:
                yield field.name, f'here."{field.name}" not in (select unnest({known}))'


def _dangling(kind: RecordType) -> Iterator[tuple[str, str]]:
    for reference in references_from(kind.name):
        absent = _absent(reference.target, reference.column, f"here.{reference.field}")
        yield reference.field, f"{reference.condition('here')} and {absent}"


def _absent(target: RecordType, key: str, value: str) -> str:
    return f"not exists (select 1 from {target.name} as target where target.{key} = {value})"


def _mixed(kind: RecordType) -> Iterator[tuple[str, str]]:
    """References from a programme of one data set to an organisation or person of another."""
    programme = _programme(kind, "here")
    if programme == _SHARED or kind.name == "programme":
        return
    of_programme = f"(select coalesce(dataset, '{_REAL}') from programme as own where own.programme_id = {programme})"
    for field in kind.fields:
        if field.refers in _OF_DATA_SETS:
            key = RECORD_TYPES[field.refers].key[0]
            of_target = f"(select coalesce(dataset, '{_REAL}') from {field.refers} as target where target.{key} = here.{field.name})"
            yield field.name, f"{of_target} <> {of_programme}"


def _implausible(kind: RecordType) -> Iterator[tuple[str, str]]:
    yield from ((measure.field, implausible(measure)) for measure in MEASURES if measure.kind == kind.name)


_REAL = "real"
_OF_DATA_SETS = {"organisation", "person"}
_SHARED = "cast(null as varchar)"
_BREACHES: dict[str, Callable[[RecordType], Iterator[tuple[str, str]]]] = {
    "orders": _disordered,
    "codes": _uncoded,
    "references": _dangling,
    "datasets": _mixed,
    "plausibility": _implausible,
}
