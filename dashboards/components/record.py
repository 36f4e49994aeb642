"""One record as a form: each field under its heading with its help, codes as choices, days and numbers as what they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.card import CHOICE, clearable
from dashboards.view import View
from indicators.phrasebook import translated
from indicators.wording import word
from tracker.intake.byhand import EVIDENCE, NO_PROOF, SOURCE, Proof
from tracker.records import record_type
from tracker.records.fields import CODE, CODES, DATE, FLAG, MONEY, QUANTITY, RATE, REFERENCE, SEPARATOR, TEXT, WHOLE, Field, Value
from tracker.records.record_type import RecordType
from tracker.titles import titled
from tracker.vocabulary import vocabulary

FIELD, REFERS, FORM = "record-field", "record-refers", "record-form"
"""What fields of the form are, by what they are found: those that name another record are offered records. Then the form itself."""
_PROOF = ((EVIDENCE, ("source_id", "locator")), (SOURCE, ("source_id", "title", "url", "published_on")))
"""What may be said of what proves a record: the source and the page, or a source that is new."""
_NUMBERS = (WHOLE, MONEY, QUANTITY, RATE)
_COMMA = ("uk", "fr")


def form(view: View, kind: RecordType, row: Mapping[str, Value], *, new: bool) -> Any:
    """The form, which may be filled anew as long as its page is open."""
    return html.Section(filled(view, kind, row, new=new), id={"type": FORM, "of": kind.name})


def filled(view: View, kind: RecordType, row: Mapping[str, Value], proof: Proof = NO_PROOF, *, new: bool) -> list[Any]:
    """The fields as they are, what proves them, and the way to look at what a change of them would do."""
    fields = [_field(view, one, shown(one, row.get(one.name)), fixed=not new and one.name in kind.key) for one in kind.fields]
    look = dmc.Button(view.say("edit_look"), id="record-look", n_clicks=0)
    told = html.Div(id="record-told", role="status")
    intro = html.P(view.say("record_intro"), className="fact")
    return [intro, html.Div(fields, className="record-fields"), *_proof(view, kind, proof), look, told]


def _proof(view: View, kind: RecordType, proof: Proof) -> list[Any]:
    """What proves the record, folded, to be saved with it; of what proves others nothing is asked."""
    if kind.name in (SOURCE, EVIDENCE):
        return []
    parts: list[Any] = [html.Summary(view.say("record_proof")), html.P(view.say("record_proof_why"), className="note")]
    for name, asked in _PROOF:
        of, said = record_type(name), proof.get(name, {})
        fields = [_field(view, of.by_name[one], shown(of.by_name[one], said.get(one)), of=name) for one in asked]
        parts += [html.P(view.say(f"record_proof_{name}"), className="fact"), html.Div(fields, className="record-fields")]
    return [html.Details(parts, open=bool(proof), className="record-proof")]


def shown(field: Field, value: Value) -> Any:
    """A value as its field holds it in the browser."""
    if value is None:
        return [] if field.kind is CODES else None
    if field.kind is CODES:
        return [part.strip() for part in str(value).split(SEPARATOR)]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def meant(field: Field, value: Any, before: Value) -> Value:
    """What a field of the browser says: what the store says where nothing was changed, else as it was typed."""
    if value == shown(field, before):
        return before
    if isinstance(value, list):
        value = SEPARATOR.join(map(str, value))
    if value is None or not str(value).strip():
        return None
    if field.kind is FLAG:
        return str(value) == "true"
    if field.kind in _NUMBERS:
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return str(value)
    return str(value)


def _field(view: View, field: Field, value: Any, *, fixed: bool = False, of: str = "") -> Any:
    """One field; what tells records apart stays as it is. One of another type that proves the record is named after it, too."""
    told = {
        "label": translated(field.label, view.language),
        "description": view.say("record_fixed") if fixed else translated(field.note, view.language),
        "value": value,
        "disabled": fixed,
        "withAsterisk": field.required and not of,
    }
    name = f"{of}:{field.name}" if of else field.name
    return _widget(view, field, value)(id={"type": REFERS if field.kind is REFERENCE else FIELD, "name": name}, **told)


def _widget(view: View, field: Field, value: Any) -> Any:
    """What a field of its kind is filled in by."""
    if field.kind is FLAG:
        options = [{"value": said, "label": word(name, view.language)} for said, name in (("true", "yes"), ("false", "no"))]
        return partial(dmc.Select, data=options, placeholder="–", **clearable(view.language))
    if field.kind in (CODE, CODES) and field.codes:
        codes = vocabulary(view.session).codes(field.codes).codes
        said = dict.fromkeys([*codes, *(value if isinstance(value, list) else [value] if value else [])])
        options = [{"value": one, "label": f"{codes[one].name(view.language)} ({one})" if one in codes else one} for one in said]
        kind = dmc.MultiSelect if field.kind is CODES else dmc.Select
        return partial(kind, data=options, placeholder="–", **clearable(view.language), **CHOICE)
    if field.kind is REFERENCE:
        names = titled(view.session, field.refers, {value}, view.language) if value else {}
        options = [{"value": value, "label": f"{names[value]} ({value})" if value in names else value}] if value else []
        return partial(dmc.Select, data=options, placeholder=view.say("edit_type"), **clearable(view.language), **CHOICE)
    if field.kind in _NUMBERS:
        mark = "," if view.language in _COMMA else "."
        return partial(dmc.NumberInput, decimalSeparator=mark, allowDecimal=field.kind is not WHOLE, hideControls=True)
    if field.kind is TEXT:
        return partial(dmc.Textarea, autosize=True, minRows=1)
    return partial(dmc.TextInput, placeholder="2024-12-31" if field.kind is DATE else "")
