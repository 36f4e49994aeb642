"""Why records changed between two revisions: each step that a revision took with a record has one cause."""

from __future__ import annotations

from enum import IntEnum

from tracker.periods import BEGINNING
from tracker.records import RECORD_TYPES
from tracker.records.fields import Field
from tracker.records.record_type import RecordType
from tracker.store.reading.as_of import Session
from tracker.store.schema import quoted


class Cause(IntEnum):
    """Why a figure changed, in the order in which changes are replayed.

    What records are measured with comes first (definitions, codes, rates), so that each record is measured once, as those of
    tomorrow will be. Then what is there no more, what was put right, what was told twice (after corrections, so that one
    never takes a merge apart), and what came to it: late, then in its time. Last, what may be shown of it.
    """

    DEFINITION = 1
    CODES = 2
    RATES = 3
    RETIREMENT = 4
    CORRECTION = 5
    MERGE = 6
    LATE = 7
    ADDITION = 8
    DISCLOSURE = 9


_OF_TYPE = {"definition": Cause.DEFINITION, "code": Cause.CODES, "code_map": Cause.CODES, "fx_rate": Cause.RATES}
_DAYS = ("start_date", "period_to", "as_of", "on_date")
"""Where a record says when it happened, if its type is not `dated`."""


def record_steps(session: Session, old: int) -> tuple[str, ...]:
    """Make the temporary table `step`: what each revision after `old`, up to the session's own, did to each record, and why.

    A retired record that returns is a retirement taken back. An added one is late when it happened in a month that was over
    when `old` was saved; a record that names no day happened when what it belongs to did. Whatever else happened to a record that
    came or went has the cause of its coming or going; one that was merged is not corrected after. The types with a step are returned.
    """
    window = {"old": old, "new": session.revision}
    after = "rev_from > $old and rev_from <= $new or rev_to > $old and rev_to <= $new"
    changed = " union all ".join(f"(select '{name}' from history.{name} where {after} limit 1)" for name in RECORD_TYPES)
    kinds = tuple(name for (name,) in session.tuples(changed, window))
    found = " union all ".join(_of_type(RECORD_TYPES[name]) for name in kinds) or _NOTHING
    session.prepare(_STEPS.format(found=found), (window if kinds else {}) | {"closed": _closed(session, old)})
    return kinds


_STEPS = f"""
create or replace temp table step as
with merges as (
    select rev_from as rev from history.merge union select rev_to from history.merge
),
told as ({{found}}),
single as (
    select
        *,
        case when stands and stood then 'changed' when stands then 'added' else 'retired' end as what,
        case
            when of_type is not null then of_type
            when rev in (from merges) then {Cause.MERGE}
            when stands and stood then {Cause.CORRECTION}
            when not stands or returned then {Cause.RETIREMENT}
            when day < $closed then {Cause.LATE}
            else {Cause.ADDITION}
        end as cause
    from told
)
select
    kind,
    record_id,
    rev,
    stands,
    programmes,
    what,
    coalesce(
        max_by(cause, rev) filter (where what <> 'changed') over (partition by kind, record_id),
        max(cause) over (partition by kind, record_id order by rev)
    ) as cause
from single
"""


def _closed(session: Session, old: int) -> object:
    """The first day that was not in a closed month when `old` was saved; the beginning of time for the empty store."""
    found = session.tuples("select cast(date_trunc('month', saved_at) as date) from main.revision where rev = ?", [old])
    return found[0][0] if found else BEGINNING


_NOTHING = (
    "select '' as kind, '' as record_id, 0 as rev, true as stands, true as stood, true as returned, "
    "[''] as programmes, cast(null as date) as day, null as of_type where false"
)


def _of_type(kind: RecordType) -> str:
    """The steps of one type: a version that begins where another of its record ends is a change, else the record came or went."""
    began, ended = (
        f"(select record_id, {at} as rev, programmes, day from ({_placed(kind)}) where {at} > $old and {at} <= $new)"
        for at in ("rev_from", "rev_to")
    )
    gone = f"(select record_id, min(rev_to) as first_end from history.{kind.name} where rev_to is not null group by record_id)"
    return f"""
    select
        '{kind.name}' as kind,
        record_id,
        rev,
        n.record_id is not null as stands,
        o.record_id is not null as stood,
        coalesce(first_end < rev, false) as returned,
        list_sort(list_distinct(list_concat(n.programmes, o.programmes))) as programmes,
        coalesce(n.day, o.day) as day,
        {_OF_TYPE.get(kind.name, "null")} as of_type
    from {began} as n
    full join {ended} as o using (record_id, rev)
    left join {gone} as g using (record_id)
    """


def _placed(kind: RecordType) -> str:
    """Every version of a type with its day and programmes: its own, or those told of what it belongs to."""
    day = kind.dated or next((name for name in _DAYS if name in kind.names), "")
    owner = next((field for field in kind.fields if field.required and field.refers not in ("", "programme")), None)
    own_day = [f"v.{day}"] if day else []
    own_programmes = ["case when v.programme_id is not null then [v.programme_id] end"] if "programme_id" in kind.names else []
    inherited = [f"owner.{name}" for name in ("day", "programmes")] if owner else ["cast(null as date)", "cast([] as varchar[])"]
    joined = f" left join ({_owners(owner)}) as owner on owner.owner_id = v.{quoted(owner.name)}" if owner else ""
    return (
        f"select v.*, coalesce({', '.join([*own_day, inherited[0]])}) as day, "
        f"coalesce({', '.join([*own_programmes, inherited[1]])}) as programmes from history.{kind.name} as v{joined}"
    )


def _owners(field: Field) -> str:
    """The day told last, and every programme told on the way, of the records that a field names."""
    kind = RECORD_TYPES[field.refers]
    return (
        f"select {quoted(kind.key[0])} as owner_id, max_by(day, rev_from) as day, list_distinct(flatten(list(programmes))) as programmes "
        f"from ({_placed(kind)}) where rev_from <= $new and (rev_to is null or rev_to > $old) group by {quoted(kind.key[0])}"
    )
