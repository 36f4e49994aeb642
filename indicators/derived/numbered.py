"""An indicator over participations that a session joins with their activities and people once, for all indicators that read them so.

Of many participations each then has the number of its activity, and that of its kind of person, of which there are few: a join by
these costs a tenth of one by names. A view is read so where its join is the usual one, and it reads of people what tells their kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from indicators.declared.definition import Definition, View, views_needed
from indicators.derived.lean import ALL, branches, columns, stands_in, takes_whole_rows, wanted
from indicators.derived.syntax import Tree, name_of, outermost, text_of, tree_of
from tracker.recent import Recent
from tracker.store import Session
from tracker.store.schema import quoted

MANY = 1_000_000
_OF_PERSON = ("sex", "cadre", "home_country")
_OF_PARTICIPATION = ("person_id", "role", "completed", "pre_score", "post_score", "followup_on", "followup_applied")
_TOLD = {"participation": _OF_PARTICIPATION, "person": _OF_PERSON}
_JOINED = """
select null
from {0}
join participation
    on participation.activity_id = {0}.activity_id
left join person
    on person.person_id = participation.person_id
"""
_NUMBERED = """
select null
from {0}
join near_numbered_activity
    on near_numbered_activity.activity_id = {0}.activity_id
join near_numbered_participation as participation
    on participation.activity_number = near_numbered_activity.number
left join near_kind_of_person as person
    on person.kind = participation.kind_of_person
"""
_ROLES = "select distinct role from participation where role is not null order by role"
_TABLES = {
    "near_numbered_activity": "select activity_id, cast(row_number() over () as integer) as number from activity",
    "near_kind_of_person": f"""
        select *, cast(row_number() over () as integer) as kind
        from (select distinct {", ".join(_OF_PERSON)} from person)
    """,
    "near_numbered_participation": f"""
        with known as (
            select person_id, kinds.kind
            from person
            join near_kind_of_person as kinds
                on {" and ".join(f"kinds.{one} is not distinct from person.{one}" for one in _OF_PERSON)}
        )
        select
            activity.number as activity_number,
            known.kind as kind_of_person,
            {", ".join(f"participation.{one}" for one in _OF_PARTICIPATION)}
        from participation
        join near_numbered_activity as activity
            on activity.activity_id = participation.activity_id
        left join known
            on known.person_id = participation.person_id
    """,
}
"""Tables of a session's own; each reads those before it."""
_made: Recent[dict[str, str]] = Recent(256)


def numbered(session: Session, definition: Definition, daily: Mapping[str, str]) -> tuple[Definition, frozenset[str]]:
    """An indicator, of which only some queries are asked, over views that give them the same, and the names of those that read numbers."""
    if session.is_variant or session.tuples("select count(*) from participation")[0][0] < MANY:
        return definition, frozenset()
    views = _made.once((definition.hash, tuple(daily.values())), lambda: _over_numbers(session, definition, daily))
    if views and not session.counts.keys() >= _TABLES.keys():
        _tell(session)
    return replace(definition, view=tuple(View(name, sql) for name, sql in (definition.views | views).items())), frozenset(views)


def _tell(session: Session) -> None:
    """Make the tables; roles, which are few, take a byte each (of ten million participations 130 MB less)."""
    roles = ", ".join("'{}'".format(role.replace("'", "''")) for (role,) in session.tuples(_ROLES))
    for name, query in _TABLES.items():
        session.table(name, query.replace("participation.role", f"cast(participation.role as enum({roles})) as role") if roles else query)


def _over_numbers(session: Session, definition: Definition, daily: Mapping[str, str]) -> dict[str, str]:
    """The views that can be read by numbers."""
    views = definition.views
    trees = {name: tree_of(session, views[name]) for text in daily.values() for name in views_needed(text, views)}
    readers = [*(tree_of(session, text) for text in daily.values()), *trees.values()]
    if stands_in(readers):
        return {}
    found = {}
    for name, tree in trees.items():
        read = wanted(name, readers)
        for node in branches(outermost(tree)) if ALL not in read else ():
            by_numbers = _by_numbers(session, node)
            if by_numbers and (rest := _told(session, node, read)):
                node.update(rest, from_table=by_numbers)
                found[name] = text_of(session, tree)
    return found


def _by_numbers(session: Session, node: Tree) -> Tree:
    """What a select may read from in place of activities, or some of them, with all who took part; nothing where it reads otherwise."""
    first = node["from_table"]
    while "left" in first:
        first = first["left"]
    name = quoted(first.get("table_name") or "nothing")
    joined, by_numbers = (outermost(tree_of(session, text.format(name)))["from_table"] for text in (_JOINED, _NUMBERED))
    return by_numbers if _bare(node["from_table"]) == _bare(joined) else {}


def _told(session: Session, node: Tree, read: set[str]) -> Tree:
    """A select without the columns that nobody reads; nothing where it needs more of people and participations than the tables have."""
    (null,) = outermost(tree_of(session, "select null"))["select_list"]
    own = [one if name_of(one) in {"", *read} else null | {"alias": name_of(one)} for one in node["select_list"]]
    rest = {**node, "select_list": own, "from_table": {}}
    known = all(len(path) > 1 and path[-1] in _TOLD.get(path[-2], path) for path in columns(rest))
    return rest if known and not takes_whole_rows(node) else {}


def _bare(tree: Any) -> Any:
    """A tree wherever its text stands."""
    if isinstance(tree, dict):
        return {name: _bare(one) for name, one in tree.items() if name != "query_location"}
    return [_bare(one) for one in tree] if isinstance(tree, list) else tree
