"""One record: what it says and who said so, what the rules find about it, and the form by which it is corrected; or an empty one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from dashboards.components.card import card
from dashboards.components.delivery import delivery
from dashboards.components.record import form
from dashboards.components.table import scrolled, table
from dashboards.view import View
from indicators.phrasebook import translated
from indicators.quality import inspected, still_open
from indicators.quality.wording import told_text
from indicators.wording import date_text
from tracker.codes import code_list
from tracker.intake.byhand import stored
from tracker.intake.understanding.private import PRIVATE
from tracker.records import FROM_FILES, RECORD_TYPES
from tracker.records.fields import Value
from tracker.records.record_type import RecordType
from tracker.titles import titled
from tracker.vocabulary import vocabulary

_MOST_NEAR = 50


def content(view: View) -> list[Any]:
    """The page; a record that is not there is a sentence, and so is any for readers outside."""
    name, _, record_id = view.address.record.partition("/")
    kind = RECORD_TYPES.get(name)
    called = view.say("record") if kind is None else code_list("ENTITY").codes[name].name(view.language)
    title = html.H1(f"{called} {record_id.rstrip('/')}" if record_id else view.say("record_new", called), className="page-title")
    if not view.inside:
        return [title, html.P(view.say("decide_closed"), className="empty")]
    row = stored(view.session, kind, record_id) if kind and record_id else None
    if kind is None or (record_id and row is None) or (not record_id and (name in PRIVATE or name not in FROM_FILES)):
        return [title, html.P(view.say("record_none"), className="empty"), *_near(view, kind, record_id)]
    about = [] if row is None else [_said(view, kind, record_id), *_found(view, kind, record_id)]
    if not view.is_newest or name not in FROM_FILES:
        return [title, *about, _table(view, kind, row or {})]
    changing = card(view.say("record_correct" if row else "record_fill"), form(view, kind, row or _given(view, kind), new=row is None))
    return [title, *about, changing, *delivery(view, based=view.session.revision, of=(name, record_id))]


def _near(view: View, kind: RecordType | None, record_id: str) -> list[Any]:
    """The way to records that begin alike: what a rule finds of several at once is no record itself."""
    beginning = re.split("[:/~]", record_id)[0]
    if kind is None or not beginning:
        return []
    alike = f"select record_id from {kind.name} where starts_with(record_id, ?) order by 1 limit {_MOST_NEAR}"
    near = view.session.tuples(alike, [f"{beginning}/"])
    links = [html.Li(dcc.Link(one.rstrip("/"), href=view.url(record=f"{kind.name}/{one}"))) for (one,) in near]
    return [card(view.say("record_near", beginning), html.Ul(links))] if links else []


def _given(view: View, kind: RecordType) -> dict[str, Value]:
    """What a new record is about, where the link says so."""
    entity, _, entity_id = view.address.of.partition("/")
    return {"entity": entity, "entity_id": entity_id} if kind.about_any and entity_id else {}


def _said(view: View, kind: RecordType, record_id: str) -> Any:
    """What the record calls itself, and who said last what it says."""
    own = titled(view.session, kind.name, {record_id}, view.language).get(record_id, "")
    last = f"select r.rev, saved_at, actor, reason from {kind.name} o join main.revision r on o.rev = r.rev where record_id = ?"
    ((rev, at, actor, reason),) = view.session.tuples(last, [record_id])
    said = view.say("record_said", rev, date_text(at.date(), view.language), view.saved(actor, reason))
    named: list[Any] = [html.Strong(own), " · "] if own else []
    evidence = dcc.Link(view.say("record_evidence"), href=view.url(record="evidence/", of=f"{kind.name}/{record_id}"))
    onward: list[Any] = [" · ", evidence] if view.is_newest else []
    return html.P([*named, said, *onward], className="fact")


def _found(view: View, kind: RecordType, record_id: str) -> list[Any]:
    """What the rules find about it that nobody accepted."""
    words = vocabulary(view.session)
    found = still_open(inspected(view.session, None, view.session.data_date))
    mine = [one for some in found for one in some.about(kind.name, record_id)]
    told = [html.Li([html.Code(one.rule), f" {one.words.text(view.language)} {told_text(one, words, view.language)}"]) for one in mine]
    return [card(view.say("record_found"), html.Ul(told, className="sources"))] if told else []


def _table(view: View, kind: RecordType, row: Mapping[str, Value]) -> Any:
    """What it says, to be read alone."""
    lines = [
        html.Tr([html.Td([translated(kind.by_name[name].label, view.language), " ", html.Code(name)]), html.Td(str(value))])
        for name, value in row.items()
        if value is not None
    ]
    return card(view.say("record"), scrolled(table([view.say("import_field"), view.say("value")], lines)))
