"""How much of what is known of people an edition shows, how much it hides and why, and which small counts were public already."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from indicators.disclosure import Count
from indicators.exceptions import Exemption, exemptions
from indicators.figures import Figure
from indicators.wording import figure_text, number_text, percent_text, total_name
from reports.blocks import Block, Table, Text
from reports.content.brief import Brief
from reports.content.people import counted


def disclosed(brief: Brief) -> Iterator[Block]:
    """The numbers of figures about people, shown and hidden, and the recorded exceptions."""
    release = brief.release
    whole = sum(release.tally.values())
    if not whole:
        return
    rows: list[tuple[Text, ...]] = [
        ((brief.say(f"word.people_{name}", release.least),), (_share(brief, count, whole),)) for name, count in release.tally.items()
    ]
    columns = brief.columns({"people_figures": 3, "count": 1}, numbers=["count"])
    yield Table(brief.say("table.people"), columns, tuple(rows), note=brief.say("note.people", release.least))
    if release.public:
        yield _public(brief)


def _share(brief: Brief, count: int, whole: int) -> str:
    parts = brief.say("word.of", number_text(count, brief.language), number_text(whole, brief.language))
    share = Fraction(100 * count, whole)
    return f"{parts} = {percent_text(float(share), brief.language)}"


def _public(brief: Brief) -> Table:
    """The small counts that are shown all the same, with who decided so and why."""
    sizes = {"indicator": 2, "period": 1, "group": 1.4, "value": 0.8, "reason": 3, "allowed_by": 1.4, "until": 1}
    columns = brief.columns(sizes, numbers=["value"])
    decisions = exemptions(brief.session, brief.question("PTC-01"))
    rows = [_decided(brief, at, one) for at in sorted(brief.release.public) for one in decisions if one.public.covers(at)]
    return Table(brief.say("table.public"), columns, tuple(rows), note=brief.say("note.public"))


def _decided(brief: Brief, at: Count, one: Exemption) -> tuple[Text, ...]:
    dimensions = tuple(name for name, _ in at.group)
    figures = counted(brief.session, brief.question(at.indicator, *dimensions, period=at.period))
    return (
        (f"{at.indicator} {brief.name(at.indicator)}",),
        (brief.period_words(at.period),),
        (brief.group(figures, Figure(at.group, None)) or total_name(brief.language),),
        (figure_text(figures.at(at.group), figures, brief.language),),
        (" · ".join(part for part in (one.reason, one.source_id) if part),),
        (f"{one.by_role}, {brief.days(one.on_date)}",),
        (brief.days(one.until),),
    )
