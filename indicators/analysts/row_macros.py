"""What stands behind a figure as macros of the analysts' copy: from an address to its rows and their fingerprint, by SQL alone."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.analysts.macros import PARAMETERS, filled, macro_name, over_states, reads
from indicators.declared.definition import Definition
from indicators.declared.kept import definitions, indicator
from indicators.declared.rungs import rungs_of
from indicators.figures import NOT_STATED
from indicators.plan import recorded, rows_of
from tracker.store.analysts.snapshot import Copy
from tracker.store.connection import literal

_ROWS = (
    "Every row that the figures of {} are made from, with its key, and whole as JSON. `margin` names the breakdown that has rows of "
    "its own; the total and the other breakdowns are made from those without. Parameters as of {}."
)
_BEHIND = (
    "The rows behind a figure of this copy, by its address: the key of each, and the row whole as JSON. "
    "None where the figure is hidden from the audience it is for, or made from records that this copy does not hold. "
    "An address that no figure of this copy has is refused."
)
_OF_INDICATOR = "The same of figures of {}, as `rows_behind` finds them: the key of each row, and the row whole as JSON."
_NOTHING = "select cast(null as varchar) as key, cast(null as varchar) as record where false"
_FINGERPRINT = "The fingerprint of the rows behind a figure of this copy, as `tracker figure` tells it, and how many there are."


def add_rows(copy: Copy) -> None:
    """Add macros of rows for each indicator whose records the copy holds whole, then `rows_behind` and `fingerprint_behind`.

    The rungs of a ladder are printed under addresses of their own, so they have theirs, too.
    """
    known = definitions(copy.session).values()
    rungs = (indicator(copy.session, code) for one in known for code in rungs_of(one))
    texts = {one.code: (one, _rows(copy, one)) for one in (*known, *rungs)}
    whole = [(one, text) for one, text in texts.values() if not copy.withheld & reads(text)]
    for definition, text in whole:
        name = macro_name(definition)
        copy.add_macro(f"{name}_rows", PARAMETERS, text, _ROWS.format(definition.code, name))
        copy.add_macro(f"{name}_behind", '"figure_address"', _of_indicator(definition), _OF_INDICATOR.format(definition.code))
    copy.add_macro("rows_behind", '"figure_address"', _behind(copy, [definition for definition, _ in whole]), _BEHIND)
    copy.add_macro("fingerprint_behind", '"figure_address"', _FINGERPRINTED, _FINGERPRINT)


def _rows(copy: Copy, definition: Definition) -> str:
    parts = (
        f"select '{margin}' as margin, cast(record ->> 'key' as varchar) as key, record from (\n{recorded(filled(rows))}\n)"
        for margin, rows in rows_of(definition).items()
    )
    return over_states(copy.session, "told as (\n" + "\nunion all\n".join(parts) + "\n)\nselect * from told")


def _behind(copy: Copy, whole: Iterable[Definition]) -> str:
    """The rows behind one address, by the macro of its indicator alone: to plan those of all indicators takes most of a second.

    Which one it is has to be known before anything is read, so it is told by the place of the address among all, indicator by indicator;
    those whose rows the copy does not hold come last.
    """
    names = {one.code: macro_name(one) for one in whole}
    there, held = "from figure where address is not null", f"list_contains([{', '.join(map(literal, names))}]::varchar[], indicator)"
    ends = copy.tuples(
        f"select indicator, sum(count(*)) over (order by indicator) {there} and {held} group by indicator order by indicator"
    )
    copy.add_words("figure_address", f"select address {there} order by not {held}, indicator, address")
    place = 'enum_code(try_cast("figure_address" as figure_address))'
    chosen = "\n".join(f"when {place} < {end} then '{names[code]}'" for code, end in ends) or "when false then null"
    asked = f"'from ' || case\n{chosen}\nend || '_behind(''' || \"figure_address\" || ''')'"
    known = f"case when {place} is null then {_refused(copy)} else coalesce({asked}, {literal(_NOTHING)}) end"
    return f"select key, record from query({known}) order by record"


def _refused(copy: Copy) -> str:
    """What is said of an address that no figure of the copy has."""
    after = f"” in this copy of revision {copy.session.revision}. `from figure` lists the addresses; `tracker figure` knows others, too."
    return f"error('There is no figure “' || \"figure_address\" || {literal(after)})"


def _of_indicator(definition: Definition) -> str:
    """The rows of an indicator behind an address, which finds it its programme and period."""
    asked = f"from asked where asked.indicator = '{definition.code}'"
    margins = ", ".join(f"'{name}'" for name in rows_of(definition) if name)
    margin = f"coalesce(list_filter([{margins}], lambda one: list_contains(json_keys(asked.slice), one))[1], '')" if margins else "''"
    kept = (
        f"len(list_filter(json_keys(asked.slice), lambda one: coalesce(found.record ->> one, '{NOT_STATED}') <> (asked.slice ->> one))) = 0"
    )
    return (
        "with asked as (select * from figure where figure.address = \"figure_address\" and figure.status <> 'suppressed')\n"
        f"select found.key, found.record from {macro_name(definition)}_rows("
        f"(select asked.programme {asked}), (select asked.first_day {asked}), (select asked.last_day + 1 {asked}), "
        f"reporting_currency := (select coalesce(asked.currency, 'EUR') {asked}), rates := (select asked.rate_set {asked}), "
        f"by_framework := (select asked.framework {asked})) as found, asked\n"
        f"where asked.indicator = '{definition.code}' and found.margin = {margin} and {kept}"
    )


_FINGERPRINTED = (
    "select sha256(coalesce(string_agg(record, chr(10) order by record), '')) as fingerprint, count(*) as rows "
    'from rows_behind("figure_address")'
)
