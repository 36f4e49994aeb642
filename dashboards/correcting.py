"""How one record is corrected or written on its page: the form becomes a file of one row, then looked at and saved as files are."""

from __future__ import annotations

import secrets
from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, no_update

from dashboards.choices import records
from dashboards.components.against import refused
from dashboards.components.preview import why
from dashboards.components.record import FIELD, REFERS, meant
from dashboards.imports import Imports
from dashboards.machine import Elsewhere, asked_here, open_here
from dashboards.reading import DELIVERY, NOTED, SAID, reading_of
from tracker.errors import TrackerError
from tracker.intake.byhand import BY_HAND, added, corrected, stored
from tracker.records import FROM_FILES, record_type
from tracker.store import Store

_LONGEST = 500
_FAMILIES = (FIELD, REFERS)


def _all_of(what: str) -> list[Any]:
    """A property of every field of the form, family by family."""
    return [State({"type": family, "name": ALL}, what) for family in _FAMILIES]


def correcting(app: Dash, store: Store, imports: Imports | None) -> None:
    """Offer records to refer to, bring what the form says, and tell at its fields what is refused."""
    _refer(app, store, writable=imports is not None)
    _look(app, store, imports)
    _mark(app, imports)


def _refer(app: Dash, store: Store, *, writable: bool) -> None:
    @app.callback(
        Output({"type": REFERS, "name": MATCH}, "data"),
        Input({"type": REFERS, "name": MATCH}, "searchValue"),
        State({"type": REFERS, "name": MATCH}, "id"),
        State({"type": REFERS, "name": MATCH}, "value"),
        State({"type": REFERS, "name": MATCH}, "data"),
        State("record-of", "data"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def refer(typed: str | None, field: dict[str, str], *said: Any) -> Any:
        """Records that hold the letters that were typed, and the one that is chosen."""
        value, data, of, language = said
        if not writable or not asked_here() or not of:
            return no_update
        target = record_type(of[0], FROM_FILES).by_name[field["name"]].refers
        kept = [one for one in data or () if one["value"] == value or one["label"] == typed]
        with store.session() as session:
            found = records(session, target, (typed or "").strip()[:_LONGEST], language)
        return list({one["value"]: one for one in (*kept, *({"value": name, "label": label} for name, label in found.items()))}.values())


def _look(app: Dash, store: Store, imports: Imports | None) -> None:
    @app.callback(
        Output("import-delivery", "data", allow_duplicate=True),
        Output("record-told", "children"),
        Input("record-look", "n_clicks"),
        State("record-of", "data"),
        *_all_of("id"),
        *_all_of("value"),
        State("import-based", "data"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def look(clicks: int | None, of: list[str], *said: Any) -> tuple[Any, Any]:
        """The name of a delivery, of which the page then asks what saving it would do."""
        *fields, based, language = said
        names, values = ([one for family in some for one in family] for some in (fields[:2], fields[2:]))
        told = {name["name"]: value for name, value in zip(names, values, strict=True)}
        if not clicks:
            return no_update, no_update
        try:
            return brought(open_here(imports), store, of, told, int(based)), ""
        except TrackerError as error:
            return None, refused(error, language, {Elsewhere: "decide_closed"})


def brought(imports: Imports, store: Store, of: list[str], said: dict[str, Any], based: int) -> str:
    """What the form says, under the name of a delivery. Raises a `TrackerError` for what cannot be said."""
    kind, record_id = record_type(of[0], FROM_FILES), of[1]
    with store.session(based) as session:
        before = (stored(session, kind, record_id) if record_id else None) or {}
        row = {name: meant(kind.by_name[name], value, before.get(name)) for name, value in said.items() if name in kind.by_name}
        made = corrected(session, kind.name, record_id, row) if record_id else added(session, kind.name, row)
    delivery = secrets.token_hex(16)
    imports.take(delivery, BY_HAND, made)
    return delivery


def _mark(app: Dash, imports: Imports | None) -> None:
    @app.callback(
        *(Output({"type": family, "name": ALL}, "error") for family in _FAMILIES),
        Input("import-preview", "children"),
        *_all_of("id"),
        *(State(*each) for each in ((DELIVERY, "data"), *SAID.items(), *NOTED.items())),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def mark(_: Any, fields: list[dict[str, str]], references: list[dict[str, str]], *said: Any) -> tuple[list[str], list[str]]:
        """At each field why it is refused."""
        against: dict[str, str] = {}
        if (reading := reading_of(*said)) and imports and asked_here():
            try:
                for one in imports.seen(reading).result.rejected:
                    against.setdefault(one.field or "", why(one, reading.language))
            except TrackerError:  # the preview has told why there is none
                pass
        marked = ([against.get(one["name"], "") for one in some] for some in (fields, references))
        return next(marked), next(marked)
