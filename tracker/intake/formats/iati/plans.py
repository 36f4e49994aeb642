"""What an IATI activity plans to spend: budgets and planned disbursements, as totals that their publisher states for a period."""

from __future__ import annotations

from collections import Counter

from tracker.intake.formats.harvest import Harvest
from tracker.intake.formats.iati.activity import Activity, day, exact, told
from tracker.intake.formats.tree import Element

_REVISED = "2"
_KINDS = {"budget": "Budget", "planned-disbursement": "Planned disbursement"}
_STATUS = {"1": "indicative", "2": "committed"}


def plans(activity: Activity, harvest: Harvest) -> None:
    """Take every budget and planned disbursement; of one that was revised only the revision."""
    for kind in _KINDS:
        found = list(activity.element.all(kind))
        revised = {_about(each) for each in found if each.get("type") == _REVISED}
        seen: Counter[str] = Counter()
        for element in found:
            if element.get("type") != _REVISED and _about(element) in revised:
                harvest.leave_out("budgets of which the file has a revision")
            else:
                _take(element, kind, seen, activity, harvest)


def _take(element: Element, kind: str, seen: Counter[str], activity: Activity, harvest: Harvest) -> None:
    """Each kind and currency is counted in a word of its own, and each period is a group: nothing adds them to anything."""
    currency = element.at("value", "currency") or activity.currency
    if not currency:
        harvest.refuse(f"The {kind} has no currency", "Name it, such as EUR (--currency EUR).", element.place, "stated_total")
        return
    measure = f"{activity.identifier}/{kind}/{currency}"
    first, last, *parties = _about(element)
    stated = "/".join(filter(None, (measure, first, last, *parties)))
    seen[stated] += 1
    value = element.first("value")
    values = {
        "stated_id": stated if seen[stated] == 1 else f"{stated}/{seen[stated]}",
        "programme_id": activity.programme,
        "measure": measure,
        "dim": "period",
        "dim_value": f"{first} to {last}",
        "value": exact(value.said) if value else None,
        "qualifier": "exact",
        "as_of": last,
        "note": _note(element),
    }
    harvest.take("code", {"list": "MEASURE_WORD", "code": measure, "name_en": f"{_KINDS[kind]}, {currency}"}, element.place, once=True)
    harvest.take("stated_total", values, element.place)


def _about(element: Element) -> tuple[str | None, ...]:
    """What tells one from another: its period, and between whom it is to move."""
    days = (day(element.first(name)) for name in ("period-start", "period-end"))
    return (*days, *(_party(element.first(name)) for name in ("provider-org", "receiver-org")))


def _party(element: Element | None) -> str | None:
    return (element.get("ref") or told(element)) if element else None


def _note(element: Element) -> str | None:
    status = _STATUS.get(element.get("status") or "")
    parties = zip(("from", "to"), _about(element)[2:], strict=True)
    said = ("revised" if element.get("type") == _REVISED else None, status, *(f"{word} {name}" for word, name in parties if name))
    return ", ".join(filter(None, said)) or None
