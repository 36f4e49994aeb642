"""How one record is corrected or written on its page: the form becomes a file of one row, then looked at and saved as files are."""

from __future__ import annotations

import secrets
from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, ctx, no_update

from dashboards.browser import typed
from dashboards.choices import records
from dashboards.components.against import refused
from dashboards.components.preview import why
from dashboards.components.record import FIELD, FORM, REFERS, filled, meant
from dashboards.deciding import there
from dashboards.imports import Imports
from dashboards.machine import Elsewhere, asked_here, open_here
from dashboards.reading import DELIVERY, NOTED, SAID, reading_of
from dashboards.view import View, viewed
from tracker.errors import TrackerError
from tracker.intake.byhand import BY_HAND, EVIDENCE, SOURCE, Proof, added, corrected, stored, written
from tracker.records import FROM_FILES, record_type
from tracker.records.fields import Value
from tracker.records.record_type import RecordType
from tracker.store import Session, Store

_FAMILIES = (FIELD, REFERS)
_LAID_UPON = (
    Output({"type": FORM, "of": ALL}, "children"),
    Output("record-of", "data"),
    Output(DELIVERY, "data", allow_duplicate=True),
    Output("import-based", "data"),
    Output("import-preview", "children", allow_duplicate=True),
    Output("import-onto-told", "children"),
)
"""What changes when what a reader wants is laid upon what others saved."""


def _all_of(what: str) -> list[Any]:
    """A property of every field of the form, family by family."""
    return [State({"type": family, "name": ALL}, what) for family in _FAMILIES]


def correcting(app: Dash, store: Store, imports: Imports | None) -> None:
    """Offer records to refer to, bring what the form says, and tell at its fields what is refused."""
    _refer(app, store, writable=imports is not None)
    _look(app, store, imports)
    _onto(app, store, imports)
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
    def refer(letters: str | None, field: dict[str, str], *said: Any) -> Any:
        """Records that hold the letters that were typed, and the one that is chosen."""
        value, data, of, language = said
        if not writable or not asked_here() or not of:
            return no_update
        part, _, name = field["name"].rpartition(":")
        target = record_type(part or of[0], FROM_FILES).by_name[name].refers
        kept = [one for one in data or () if one["value"] == value or one["label"] == letters]
        with store.session() as session:
            found = records(session, target, typed(letters), language)
        return list({one["value"]: one for one in (*kept, *({"value": name, "label": label} for name, label in found.items()))}.values())


def _look(app: Dash, store: Store, imports: Imports | None) -> None:
    @app.callback(
        Output("import-delivery", "data", allow_duplicate=True),
        Output("import-preview", "children", allow_duplicate=True),
        Output("record-told", "children"),
        Input("record-look", "n_clicks"),
        State("record-of", "data"),
        *_all_of("id"),
        *_all_of("value"),
        State("import-based", "data"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def look(clicks: int | None, of: list[str], *said: Any) -> tuple[Any, Any, Any]:
        """The name of a delivery, of which the page then asks what saving it would do; what was looked at before is gone."""
        *fields, based, language = said
        if not clicks:
            return no_update, no_update, no_update
        try:
            return brought(open_here(imports), store, of, _by_name(fields), int(based)), [], ""
        except TrackerError as error:
            return None, [], refused(error, language, {Elsewhere: "decide_closed"})


def brought(imports: Imports, store: Store, of: list[str], said: dict[str, Any], based: int) -> str:
    """What the form says, under the name of a delivery. Raises a `TrackerError` for what cannot be said."""
    kind, record_id = record_type(of[0], FROM_FILES), of[1]
    with store.session(based) as session:
        row = _typed(session, kind, record_id, said)
        proof = proven(said)
        made = corrected(session, kind.name, record_id, row, proof) if record_id else added(session, kind.name, row, proof)
    return _taken(imports, made)


def _by_name(fields: list[Any]) -> dict[str, Any]:
    """What the fields hold, by name: the families' ids come first, then their values."""
    names, values = ([one for family in some for one in family] for some in (fields[:2], fields[2:]))
    return {name["name"]: value for name, value in zip(names, values, strict=True)}


def _typed(session: Session, kind: RecordType, record_id: str, said: dict[str, Any]) -> dict[str, Value]:
    """What the form says otherwise than the record did when it was opened."""
    before = (stored(session, kind, record_id) if record_id else None) or {}
    row = {name: meant(kind.by_name[name], value, before.get(name)) for name, value in said.items() if name in kind.by_name}
    return {name: value for name, value in row.items() if value != before.get(name)}


def proven(said: dict[str, Any]) -> Proof:
    """What the form says of what proves the record: a new source, if it names one, and that the source is evidence of it."""
    told: dict[str, dict[str, Value]] = {SOURCE: {}, EVIDENCE: {}}
    for name, value in said.items():
        kind, _, field = name.partition(":")
        if field and (meaning := meant(record_type(kind).by_name[field], value, None)) is not None:
            told[kind][field] = meaning
    if told[SOURCE]:
        told[EVIDENCE].setdefault("source_id", told[SOURCE].get("source_id"))
    return {kind: row for kind, row in told.items() if row}


def _taken(imports: Imports, made: bytes, instead_of: str | None = None) -> str:
    delivery = secrets.token_hex(16)
    imports.take(delivery, BY_HAND, made, instead_of=instead_of)
    return delivery


def _onto(app: Dash, store: Store, imports: Imports | None) -> None:
    @app.callback(
        *_LAID_UPON,
        Input("import-onto", "n_clicks"),
        State("record-of", "data"),
        *_all_of("id"),
        *_all_of("value"),
        *(State(one, "data") for one in (DELIVERY, "import-based", "shown", "language")),
        prevent_initial_call=True,
    )
    def onto(clicks: int | None, of: list[str] | None, *said: Any) -> tuple[Any, ...]:
        """After others changed the same records: what this reader wants is laid upon what they say now, and looked at again."""
        *fields, delivery, based, shown, language = said
        forms = [no_update] * len(ctx.outputs_list[0])
        if not clicks:
            return forms, *(no_update,) * 5
        try:
            kept = open_here(imports)
            if not of:  # files say what they said before
                return forms, no_update, no_update, store.head, [], no_update
            with viewed(store, there(shown)) as view:
                *anew, file = _anew(view, of, _by_name(fields), int(based))
                return *anew, _taken(kept, file, delivery), view.session.revision, [], no_update
        except TrackerError as error:
            return forms, *(no_update,) * 4, refused(error, language, {Elsewhere: "decide_closed"})


def _anew(view: View, of: list[str], said: dict[str, Any], based: int) -> tuple[list[Any], tuple[str, str], bytes]:
    """The form with what was typed laid upon the newest record, which record it is of, and both as a file."""
    kind, proof = record_type(of[0], FROM_FILES), proven(said)
    row, new = laid_upon(view, kind, of[1], said, based)
    return [filled(view, kind, row, proof, new=new)], (kind.name, "" if new else kind.record_id(row)), written(kind, row, proof)


def laid_upon(view: View, kind: RecordType, record_id: str, said: dict[str, Any], based: int) -> tuple[dict[str, Value], bool]:
    """What was typed, laid upon what the record says now, or said at revision `based` where it is gone; whether it is new then."""
    with view.store.session(based) as session:
        before = stored(session, kind, record_id) or {}
        typed = _typed(session, kind, record_id, said)
    now = stored(view.session, kind, record_id or kind.record_id(typed))
    return (now or before) | typed, now is None


def _mark(app: Dash, imports: Imports | None) -> None:
    @app.callback(
        *(Output({"type": family, "name": ALL}, "error") for family in _FAMILIES),
        Input("import-preview", "children"),
        State("record-of", "data"),
        *_all_of("id"),
        *(State(*each) for each in ((DELIVERY, "data"), *SAID.items(), *NOTED.items())),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def mark(
        _: Any, of: list[str], fields: list[dict[str, str]], references: list[dict[str, str]], *said: Any
    ) -> tuple[list[str], list[str]]:
        """At each field why it is refused."""
        against: dict[str, str] = {}
        if (reading := reading_of(*said)) and imports and asked_here():
            try:
                for one in imports.seen(reading).result.rejected:
                    against.setdefault(f"{one.kind}:{one.field}", why(one, reading.language))
            except TrackerError:  # the preview has told why there is none
                pass
        names = ([one["name"] if ":" in one["name"] else f"{of[0]}:{one['name']}" for one in some] for some in (fields, references))
        marked = ([against.get(name, "") for name in some] for some in names)
        return next(marked), next(marked)
