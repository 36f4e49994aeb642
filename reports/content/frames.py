"""The funder's results framework: the matrix of results, indicators and assumptions, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.kept import definitions
from reports.blocks import Block, Column, Notice, Paragraph, Table, Text
from reports.content import records
from reports.content.brief import Brief
from reports.content.measures import mark_text, standing, told_value, way
from reports.spec import Section


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator under the result it measures; an empty `indicator` is a result that nothing measures."""

    level: str
    code: str
    statement: str
    assumptions: str
    indicator: str
    label: str
    verification: str

    def title(self, brief: Brief) -> str:
        """The result as a heading: level, the funder's code, statement."""
        head = " ".join(part for part in (brief.code("RESULT_TYPE", self.level), self.code) if part)
        return f"{head}: {self.statement}"


def lines(brief: Brief) -> tuple[Line, ...]:
    """The report's framework, impact first; nothing when none is recorded."""
    known = records.framework(brief.session, brief.programme)
    wanted = brief.spec.framework or (known.framework_id if known else "")
    found = brief.session.rows(_LINES, {"framework": wanted, "programme": brief.programme})
    return tuple(Line(**{name: value or "" for name, value in row.items()}) for row in found)


def logframe(brief: Brief, section: Section) -> Iterator[Block]:
    """The matrix; without a framework, the section's indicators with their current values."""
    promised = lines(brief)
    if not promised:
        yield Notice(brief.say("empty.logframe"), "caution")
    told = promised or tuple(Line("", "", "", "", code, "", "") for code in section.indicators)
    names = tuple(_SIZES) if promised else ("indicator", "baseline", "target", "current", "verification")
    rows = tuple(_row(brief, line) for line in told)
    shown = tuple(tuple(cell for name, cell in zip(_SIZES, row, strict=True) if name in names) for row in rows)
    yield Table(brief.say("table.logframe"), _columns(brief, names), shown, note=brief.say("note.logframe"))


def _row(brief: Brief, line: Line) -> tuple[Text, ...]:
    result: Text = (line.title(brief) if line.statement else brief.say("word.not_recorded"),)
    if not line.indicator:
        return (result, (brief.say("word.no_indicator"),), ("—",), ("—",), ("—",), ("—",), ("—",), (line.assumptions or "—",))
    defined = line.indicator in definitions(brief.session)
    name = " · ".join(part for part in (line.indicator, line.label or (brief.name(line.indicator) if defined else "")) if part)
    if not defined:
        return (
            result,
            (name,),
            ("—",),
            ("—",),
            (brief.say("word.not_defined"),),
            ("—",),
            (line.verification or "—",),
            (line.assumptions or "—",),
        )
    figures, promise = brief.figures(line.indicator), standing(brief, line.indicator)
    return (
        result,
        (name,),
        (mark_text(brief, promise.baseline if promise else None, figures),),
        (mark_text(brief, promise.goal if promise else None, figures),),
        told_value(brief, figures),
        (way(brief, figures, promise),),
        (line.verification or brief.say("word.annex_register"),),
        (line.assumptions or brief.say("word.not_recorded"),),
    )


def risks(brief: Brief, _section: Section) -> Iterator[Block]:
    """The assumptions of the framework, each with the result that rests on it."""
    told = dict.fromkeys((line.title(brief), line.assumptions) for line in lines(brief) if line.assumptions)
    if not told:
        yield Notice(brief.say("empty.risks"))
        return
    columns = (Column(brief.say("column.result"), 2), Column(brief.say("column.assumption"), 3))
    yield Table(brief.say("table.risks"), columns, tuple(((title,), (assumption,)) for title, assumption in told))
    yield Paragraph((brief.say("note.risks"),), "note")


def _columns(brief: Brief, names: tuple[str, ...]) -> tuple[Column, ...]:
    title = {"current": brief.say("column.current", brief.last_day)}
    return tuple(Column(title.get(name) or brief.say(f"column.{name}"), _SIZES[name]) for name in names)


_SIZES = {
    "result": 2.2,
    "indicator": 2.6,
    "baseline": 1.2,
    "target": 1.2,
    "current": 1.7,
    "way": 1.0,
    "verification": 1.8,
    "assumptions": 1.6,
}

_LINES = """
select
    result.level,
    result.code,
    result.statement,
    result.assumptions,
    framework_indicator.indicator,
    framework_indicator.label,
    framework_indicator.verification
from framework
join result using (framework_id)
left join framework_indicator
    on framework_indicator.framework_id = framework.framework_id
    and framework_indicator.result_id = result.result_id
where framework.framework_id = $framework
    and framework.programme_id = $programme
order by
    case result.level when '3' then 1 when '2' then 2 when '1' then 3 else 4 end,
    result.code nulls last,
    result.result_id,
    framework_indicator.indicator
"""
