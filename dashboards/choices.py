"""What may be chosen of very many: revisions, organisations and other records that hold the letters that were typed."""

from __future__ import annotations

from indicators.phrasebook import reason_translated
from indicators.wording import date_text
from indicators.words import labelled
from tracker.organisations import organisation_name
from tracker.records import FROM_FILES, record_type
from tracker.store import Revision, Session, Store

OFFERED = 50
_OF_A_TYPE, _LETTERS = 5, 2
Choices = dict[str, str]
"""What may be chosen, by what it is called; the browser offers what holds the letters that were typed, so each name does."""


def revisions(store: Store, typed: str, language: str) -> Choices:
    """Revisions, the newest first."""
    saves = {str(one.rev): _revision(one, language) for one in reversed(store.revisions())}
    return dict([item for item in saves.items() if typed.casefold() in item[1].casefold()][:OFFERED])


def any_records(session: Session, typed: str) -> Choices:
    """Records of every type, by type and identity."""
    if len(typed) < _LETTERS:
        return {}
    some = (f"(select '{name}/' || record_id from {name} where '{name}/' || record_id ilike $1 limit {_OF_A_TYPE})" for name in FROM_FILES)
    found = session.tuples(f"{' union all '.join(some)} order by 1 limit {OFFERED}", [f"%{typed}%"])
    return {one: one.rstrip("/") for (one,) in found}


def records(session: Session, name: str, typed: str, language: str) -> Choices:
    """Records of one type that others may refer to, by their key."""
    if name == "organisation":
        return _organisations(session, typed, language)
    kind = record_type(name)
    (key,), called = kind.key[:1], next((field for field in ("title", "name") if field in kind.by_name), kind.key[0])
    query = f'select distinct "{key}", "{called}" from {name} where "{key}" ilike $1 or "{called}" ilike $1 order by 1 limit {OFFERED}'
    return {one: f"{title} ({one})" if title and title != one else one for one, title in session.tuples(query, [f"%{typed}%"])}


def _organisations(session: Session, typed: str, language: str) -> Choices:
    named = "select org_id, min(name) filter (where name ilike $1) from organisation left join org_name using (org_id)"
    found = session.tuples(f"{named} where org_id ilike $1 or name ilike $1 group by 1 order by 1 limit {OFFERED}", [f"%{typed}%"])
    return {org: _organisation(organisation_name(session, org, language), org, met or "", typed) for org, met in found}


def _organisation(name: str, org: str, met: str, typed: str) -> str:
    """Its name and identity, and the other name that was typed."""
    label = f"{name} ({org})"
    return label if typed.casefold() in label.casefold() else f"{label} · {met}"


def _revision(one: Revision, language: str) -> str:
    """`3 · 28 November 2026 · Olena: third quarter`."""
    why = labelled(one.actor, reason_translated(one.reason, language), language)
    return f"{one.rev} · {date_text(one.saved_at.date(), language)} · {why}"
