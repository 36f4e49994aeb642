"""Small records and short questions for the museum: what a store of a few rows says."""

from __future__ import annotations

from typing import Any

from indicators.answer import answer
from indicators.figures import Figures
from indicators.question import INTERNAL, Question
from tests.stores import Records
from tracker.periods import period
from tracker.store import Store

HOME = {"org_id": "H", "org_type": "80", "country": "UA", "subdivision": "UA-46"}


def asked(store: Store, code: str, when: str, *by: str, as_of: int | None = None, audience: str | None = INTERNAL, **more: Any) -> Figures:
    """The answer of programme P at the newest or a named revision."""
    with store.session(as_of) as session:
        return answer(session, Question(code, "P", period(when), by, audience=audience, **more))


def total(store: Store, code: str, when: str, as_of: int | None = None) -> Any:
    """The value of the whole, or the reason why there is none."""
    figure = asked(store, code, when, as_of=as_of).total
    return figure.value if figure.value is not None else str(figure.status)


def groups(store: Store, code: str, when: str, by: str, as_of: int | None = None) -> dict[str, Any]:
    """The value of every group of one dimension."""
    return {figure.by[0][1]: figure.value for figure in asked(store, code, when, by, as_of=as_of).groups(by)}


def activity(name: str, on: str, kind: str = "TRAINING", basis: str = "individual", **more: Any) -> dict[str, Any]:
    """A held activity of programme P."""
    return {
        "activity_id": name,
        "programme_id": "P",
        "kind": kind,
        "status": "held",
        "start_date": on,
        "count_basis": basis,
    } | more


def person(name: str, sex: str = "F") -> dict[str, Any]:
    """Somebody known by a pseudonym only."""
    return {"person_id": name, "sex": sex, "legal_basis": "consent", "retain_until": "2030-12-31"}


def attends(who: str, what: str, **more: Any) -> dict[str, Any]:
    """One attendance of one person."""
    return {"activity_id": what, "person_id": who, "role": "participant"} | more


def headcount(what: str, n: int, slice_: str = "total", qualifier: str = "exact", **more: Any) -> dict[str, Any]:
    """How many were there, without names."""
    return {"activity_id": what, "slice": slice_, "role": "participant", "n": n, "qualifier": qualifier} | more


def agreement(name: str, signed: str, partner: str = "F") -> Records:
    """An agreement between the hospital H and a partner, with its two parties."""
    return {
        "agreement": [{"agreement_id": name, "programme_id": "P", "kind": "MOU_TWIN", "signed_on": signed}],
        "agreement_party": [
            {"agreement_id": name, "org_id": "H", "side": "home"},
            {"agreement_id": name, "org_id": partner, "side": "foreign"},
        ],
    }


def together(*parts: Records) -> dict[str, list[Any]]:
    """Several sets of records as one, with the programme that they belong to."""
    whole: dict[str, list[Any]] = {"programme": [{"programme_id": "P", "home_country": "UA"}]}
    for part in parts:
        for kind, rows in part.items():
            whole.setdefault(kind, []).extend(rows)
    return whole
