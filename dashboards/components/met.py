"""Two edits that met: what a record said when it was read, what it says now, what is wanted instead, and the way on."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.address import Address
from dashboards.components.preview import Cells, called, field_told, line
from dashboards.components.table import scrolled, table
from dashboards.wording import on_page, say
from indicators.phrasebook import reason_translated
from tracker.conflicts import Conflict, FieldConflict
from tracker.errors import ChangedLater, StaleWrite


def met(error: StaleWrite, language: str) -> list[Any]:
    """The records that somebody else changed meanwhile: as they were read, as they are now, as they were wanted; and the way on."""
    lasting = isinstance(error, ChangedLater)
    told = f"{on_page(error.what, language)}. {on_page(error.next_step or '', language)}" if lasting else say("import_conflict", language)
    onto = [dmc.Button(say("import_onto", language), id="import-onto", n_clicks=0), html.Div(id="import-onto-told", role="status")]
    parts = [html.P(told, className="fact", role="alert"), *(_conflict(one, language) for one in error.conflicts)]
    return [html.Section(parts if lasting else [*parts, *onto], className="card import-conflict")]


def _conflict(one: Conflict, language: str) -> Any:
    way = Address(page="record", record=f"{one.kind}/{one.record_id}", language=language)
    title = html.H3(html.A(called(one.kind, one.record_id, language), href=way.url(), target="_blank"))  # what was typed stays here
    when, why = f"{one.saved_at:%Y-%m-%d %H:%M} UTC", reason_translated(one.reason, language)
    who = html.P(say("import_conflict_by", language, one.actor, one.revision, when, why), className="note")
    head = [say(word, language) for word in ("import_field", "import_base", "import_present", "import_wanted")]
    lines = [line(_versions(one.kind, each, language)) for each in one.fields]
    return html.Div([title, who, scrolled(table(head, lines))])


def _versions(kind: str, one: FieldConflict, language: str) -> Cells:
    """A field as it was read, as it is and as it is wanted; what the reader left alone is not repeated as if it were wanted."""
    field, base, now, wanted = field_told(kind, one.field, (one.base, one.now, one.wanted), language)
    return field, base, now, html.Em(say("import_left", language)) if one.wanted == one.base else wanted
