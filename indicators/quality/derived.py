"""Queries that follow from the declarations of the record types: orders of days, codes, references, data sets that may not meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from tracker.codes import code_list
from tracker.intake.scrutiny.plausible import MEASURES, implausible
from tracker.records import RECORD_TYPES
from tracker.records.fields import CODES, SEPARATOR
from tracker.records.record_type import RecordType
from tracker.records.references import references_from
from tracker.store import Session
from tracker.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Breach:
    """How a row `here` of one type breaks a rule: the field to blame, the condition, and what is told of the row, each by its name."""

    field: str
    where: str
    told: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a type that are looked at, and the text that gives them."""

    kind: RecordType
    source: str


Queries = Callable[[Iterable[Rows]], Iterator[str]]
_NOTHING = "select null as entity, null as record_id, null as field, null as told where false"


def derived_sql(derived: str, few: Collection[str] | None = None) -> str:
    """The query of a derived rule, giving entity, record_id, field and told for each breach.

    Of a `few` record types only, it is asked of the records whose identities are given as `$ids_<type>`.
    """
    return "\nunion all\n".join(_BREACHES[derived](_every() if few is None else _some(few))) or _NOTHING


def programmes_of(session: Session, entity: str, records: Collection[str]) -> dict[str, str | None]:
    """The programme of each of some records of one type; None for what all programmes share."""
    programme, chosen = _programme(RECORD_TYPES[entity], "here"), _chosen(entity, "ids")
    return dict(session.tuples(f"select here.record_id, {programme} from {chosen} as here", {"ids": sorted(records)}))


def codes_named(parameters: tuple[str, ...], words: Vocabulary) -> dict[str, str]:
    """The codes of every list that a parameter such as `codes_country` names, one a line, the store's own among them.

    A text, because DuckDB 1.5 takes half a second to accept five thousand regions as a list.
    """
    names = [parameter for parameter in parameters if parameter.startswith("codes_")]
    return {name: "\n".join(words.codes(name.removeprefix("codes_").upper()).codes) for name in names}


def _every() -> list[Rows]:
    return [Rows(kind, kind.name) for kind in RECORD_TYPES.values()]


def _some(few: Collection[str]) -> list[Rows]:
    return [Rows(RECORD_TYPES[name], _chosen(name, f"ids_{name}")) for name in sorted(few)]


def _chosen(name: str, given: str) -> str:
    """The records of a type whose identities are given."""
    return f"(select * from {name} where record_id in (select unnest(${given})))"


def _select(rows: Rows, breach: Breach) -> str:
    told = ", ".join(f"'{name}', {value}" for name, value in breach.told.items())
    named = f"'{rows.kind.name}' as entity,\n    here.record_id,\n    '{breach.field}' as field"
    return f"select\n    {named},\n    json_object({told}) as told\nfrom {rows.source} as here\nwhere {breach.where}"


def _values(rows: Rows, field: str, value: str, where: str = "true") -> str:
    named = f"'{rows.kind.name}' as entity,\n    here.record_id,\n    '{field}' as field"
    return f"select\n    {named},\n    {value} as value\nfrom {rows.source} as here\nwhere {where}"


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


def _disordered(kind: RecordType) -> Iterator[Breach]:
    for earlier, later in kind.orders:
        yield Breach(later, f'here."{later}" < here."{earlier}"', _fields(earlier, later))


def _uncoded(looked_at: Iterable[Rows]) -> Iterator[str]:
    """What each complete list lacks: another list is a selection from a longer one, and can refuse nothing.

    All fields of one list are asked together, here and below: many small queries take longer to plan than to run.
    """
    by_list: dict[str, list[str]] = defaultdict(list)
    for rows in looked_at:
        for field in rows.kind.fields:
            if field.codes and code_list(field.codes).complete:
                several = f"unnest(string_split(here.\"{field.name}\", '{SEPARATOR}'))"
                by_list[field.codes].append(_values(rows, field.name, several if field.kind is CODES else f'here."{field.name}"'))
    for name, used in by_list.items():
        known = f"select unnest(string_split($codes_{name.lower()}, chr(10)))"
        found = "entity,\n    record_id,\n    field"
        told = "json_object(field, string_agg(distinct value, '; ' order by value)) as told"
        lacking = f"from (\n{_all(used)}\n) as used\nwhere value not in ({known})"
        yield f"select\n    {found},\n    {told}\n{lacking}\ngroup by\n    {found}"


def _dangling(looked_at: Iterable[Rows]) -> Iterator[str]:
    """What the records of each type lack that others name."""
    by_target: dict[tuple[str, str], list[str]] = defaultdict(list)
    for rows in looked_at:
        for reference in references_from(rows.kind.name):
            one = _values(rows, reference.field, f'here."{reference.field}"', reference.condition("here"))
            by_target[reference.target.name, reference.column].append(one)
    for (target, key), named in by_target.items():
        absent = f"not exists (select 1 from {target} as target where target.{key} = named.value)"
        told = "json_object(field, value) as told"
        yield f"select\n    entity,\n    record_id,\n    field,\n    {told}\nfrom (\n{_all(named)}\n) as named\nwhere {absent}"


def _all(queries: Iterable[str]) -> str:
    return "\nunion all\n".join(queries)


def _mixed(kind: RecordType) -> Iterator[Breach]:
    """References from a programme of one data set to an organisation or person of another."""
    programme = _programme(kind, "here")
    if programme == _SHARED or kind.name == "programme":
        return
    of_programme = f"(select coalesce(dataset, '{_REAL}') from programme as own where own.programme_id = {programme})"
    for field in kind.fields:
        if field.refers in _OF_DATA_SETS:
            key = RECORD_TYPES[field.refers].key[0]
            of_target = f"(select coalesce(dataset, '{_REAL}') from {field.refers} as target where target.{key} = here.{field.name})"
            yield Breach(field.name, f"{of_target} <> {of_programme}", _fields(field.name) | {"data_set": f"[{of_programme}, {of_target}]"})


def _implausible(kind: RecordType) -> Iterator[Breach]:
    for measure in MEASURES:
        if measure.kind == kind.name:
            yield Breach(measure.field, implausible(measure), _fields(*filter(None, (measure.field, measure.within))))


def _fields(*names: str) -> dict[str, str]:
    """Fields of a row `here`, each by its name."""
    return {name: f'here."{name}"' for name in names}


def _of_each_type(found: Callable[[RecordType], Iterator[Breach]]) -> Queries:
    """The queries of a rule that looks at each record by itself."""
    return lambda looked_at: (_select(rows, breach) for rows in looked_at for breach in found(rows.kind))


_REAL = "real"
_OF_DATA_SETS = {"organisation", "person"}
_SHARED = "cast(null as varchar)"
_BREACHES: dict[str, Queries] = {
    "orders": _of_each_type(_disordered),
    "codes": _uncoded,
    "references": _dangling,
    "datasets": _of_each_type(_mixed),
    "plausibility": _of_each_type(_implausible),
}
