"""What it cost and who paid: amounts as agreed, and the sums that indicators make of transactions."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.terms.frameworks import framework
from indicators.wording import money_text, percent_text
from reports.blocks import Block, Column, Notice, Paragraph, Table, Text
from reports.content import records
from reports.content.brief import Brief
from reports.content.charts import picture
from reports.content.measures import groups_table, told_value
from reports.content.narrative import silence
from reports.content.results import breakdowns
from reports.spec import Section
from tracker.periods import period


def funding(brief: Brief, section: Section) -> Iterator[Block]:
    """Funding agreed, sums of the period and since the beginning, groups, and how currencies were converted."""
    funders = brief.figures("FUN-05")
    yield Paragraph((brief.label(brief.name("FUN-05")), *told_value(brief, funders), f" ({brief.last_day})."), "lead")
    yield _grants(brief)
    yield _sums(brief, section)
    for code in section.indicators:
        for name in breakdowns(brief, section, code):
            if brief.figures(code, name).groups(name):
                yield groups_table(brief, brief.figures(code, name), name)
    told = silence(brief, *(brief.figures(code, period=brief.until) for code in section.indicators))
    if told:
        yield Notice("".join(run if isinstance(run, str) else run.text for run in told) + " " + brief.say("empty.transactions"))
    yield from _unconverted(brief, section)
    yield from (picture(brief, wanted) for wanted in section.charts)
    yield from _funders(brief)
    yield Paragraph((_method(brief),), "note")


def _grants(brief: Brief) -> Table:
    rows: list[tuple[Text, ...]] = [
        (
            (brief.organisation(grant.funder_org, grant.signed_on),),
            (grant.title or "—",),
            (brief.code("INSTRUMENT", grant.instrument),),
            (brief.days(grant.signed_on),),
            (grant.funder_activity_id or "—",),
            (money_text(grant.amount, grant.currency, brief.language) if grant.amount is not None else brief.say("word.not_recorded"),),
        )
        for grant in records.grants(brief.session, brief.programme, brief.period.last)
    ]
    sizes = {"funder": 1.6, "title": 3.0, "instrument": 0.9, "signed_on": 1.2, "funder_activity": 1.3, "amount": 1.5}
    columns = brief.columns(sizes, numbers=["amount"])
    return Table(brief.say("table.funding"), columns, tuple(rows), note=brief.say("note.funding"), empty=brief.say("empty.funding"))


def _sums(brief: Brief, section: Section) -> Table:
    names = (brief.period_words(), brief.period_words(brief.period.previous()), brief.say("word.since_beginning"))
    columns = (Column(brief.say("column.sum"), 2.4), *(Column(name, 1.2, "right") for name in names))
    rows: list[tuple[Text, ...]] = [
        (
            (brief.name(code),),
            *((brief.cite(brief.figures(code, period=period)),) for period in (brief.period, brief.period.previous(), brief.until)),
        )
        for code in section.indicators
    ]
    return Table(brief.say("table.sums"), columns, tuple(rows), note=brief.say("note.sums"))


def _unconverted(brief: Brief, section: Section) -> Iterator[Block]:
    """The amounts that have no rate and stop the sums above; nothing where all have one."""
    found = dict.fromkeys(one for code in section.indicators for one in brief.figures(code, period=brief.until).unconverted)
    if not found:
        return
    columns = brief.columns({"transaction": 2, "date": 1.4, "amount": 1.6, "no_rate": 2.4})
    rows: list[tuple[Text, ...]] = [
        (
            (one.txn_id,),
            (brief.days(one.on),),
            (money_text(one.amount, one.currency, brief.language),),
            (f"{one.lacking}, {brief.period_words(period(f'{one.month:%Y-%m}'))}",),
        )
        for one in sorted(found, key=lambda one: (one.on, one.txn_id, one.month, one.lacking))
    ]
    yield Table(brief.say("table.unconverted"), columns, tuple(rows))


def _funders(brief: Brief) -> Iterator[Block]:
    """The funders of activities, with their share where it is known."""
    found = brief.session.rows(_SHARES, {"programme": brief.programme, "until": brief.period.last})
    if not found:
        return
    columns = brief.columns({"title": 3, "funder": 2, "share": 1.2})
    rows: list[tuple[Text, ...]] = [
        (
            (row["title"],),
            (brief.organisation(row["funder_org"], row["start_date"]),),
            (percent_text(100 * row["share"], brief.language) if row["share"] is not None else brief.say("word.not_stated"),),
        )
        for row in found
    ]
    yield Table(brief.say("table.shares"), columns, tuple(rows), note=brief.say("note.attribution"))


def _method(brief: Brief) -> str:
    told = brief.figures("FUN-01").question
    method = framework(brief.session, brief.programme, told.framework).fx_method if told.framework else None
    words = brief.code("FX_METHOD", method).lower() if method else brief.say("word.value_date")
    return brief.say("sentence.rates", told.currency, brief.code("RATE_SET", told.rate_set), words)


_SHARES = """
select
    title,
    funder_org,
    share,
    start_date
from activity
join activity_funder using (activity_id)
where programme_id = $programme
    and (start_date is null or start_date <= $until)
order by
    start_date nulls last,
    activity_id,
    funder_org
"""
