"""What a framework is made of: its results as a tree, and the indicators that measure them in the funder's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.store import Session


@dataclass(frozen=True, slots=True)
class Result:
    """A goal, outcome or output. `depth` says how many results it serves, one above the other."""

    result_id: str
    parent: str | None
    level: str
    code: str
    statement: str
    assumptions: str
    depth: int = 0


NO_RESULT = Result("", None, "9", "", "", "")


@dataclass(frozen=True, slots=True)
class Promised:
    """An indicator as a framework uses it: in the funder's words and under the funder's code of a `vocabulary`."""

    result_id: str
    indicator: str
    label: str
    external_code: str
    vocabulary: str
    verification: str
    filter: tuple[tuple[str, str], ...]
    dimensions: tuple[str, ...]
    counted_from: date | None


def results(session: Session, name: str) -> tuple[Result, ...]:
    """The results of a framework, each below the one it serves; those that serve none, or one another, stand at the top."""
    return tuple(_tree([Result(**_told(row)) for row in session.rows(_RESULTS, {"framework": name})]))


def promised(session: Session, name: str) -> list[Promised]:
    """The indicators of a framework, those that have only marks among them."""
    return [_promised(row) for row in session.rows(_PROMISED, {"framework": name})]


def _tree(results: list[Result]) -> Iterator[Result]:
    known, told = {result.result_id for result in results}, set[str]()

    def below(parent: str | None, depth: int) -> Iterator[Result]:
        for result in results:
            serves = result.parent if result.parent in known else None
            if serves == parent and result.result_id not in told:
                told.add(result.result_id)
                yield replace(result, depth=depth)
                yield from below(result.result_id, depth + 1)

    yield from below(None, 0)
    yield from (result for result in results if result.result_id not in told)


def _promised(row: dict[str, Any]) -> Promised:
    told = _told(row)
    pairs = (part.partition("=") for part in str(told["filter"]).split(",") if part.strip())
    told["filter"] = tuple((name.strip(), value.strip()) for name, _, value in pairs)
    told["dimensions"] = tuple(part.strip() for part in str(told["dimensions"]).split(",") if part.strip())
    return Promised(**told)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose unsaid texts are empty."""
    return {name: value if value is not None or name in ("parent", "counted_from") else "" for name, value in row.items()}


_RESULTS = """
select
    result_id,
    parent,
    level,
    code,
    statement,
    assumptions
from result
where framework_id = $framework
order by
    case level when '3' then 1 when '2' then 2 when '1' then 3 else 4 end,
    code nulls last,
    result_id
"""

_PROMISED = """
select
    result_id,
    indicator,
    label,
    external_code,
    vocabulary,
    verification,
    filter,
    dimensions,
    counted_from
from framework_indicator
where framework_id = $framework
union all
select distinct
    '',
    indicator,
    null,
    null,
    null,
    null,
    null,
    null,
    cast(null as date)
from target
where framework_id = $framework
    and indicator not in (
        select indicator
        from framework_indicator
        where framework_id = $framework
    )
order by
    result_id,
    external_code nulls last,
    indicator
"""
