"""The transactions of an IATI activity. What they leave out is the activity's, as the standard says."""

from __future__ import annotations

from collections import Counter

from tracker.intake.formats.harvest import Harvest
from tracker.intake.formats.iati.activity import Activity, day, exact
from tracker.intake.formats.iati.parties import party
from tracker.intake.formats.naming import fingerprint
from tracker.intake.formats.tree import Element

_INCOMING = {"1", "11", "13"}
_DAC = (None, "1", "DAC")
_INSIDE = ("2", "3", "4")


def transactions(activity: Activity, harvest: Harvest) -> None:
    """Take every transaction of the activity."""
    refs = Counter(each.get("ref") for each in activity.element.all("transaction"))
    seen: Counter[str] = Counter()
    for element in activity.element.all("transaction"):
        values = _values(element, activity, harvest)
        ref = element.get("ref")
        if ref and refs[ref] == 1:
            name = ref
        else:  # equal ones are told apart by their order only
            name = fingerprint(*values.values(), *(each.said for each in _narratives(element)))
            seen[name] += 1
            name = name if seen[name] == 1 else f"{name}-{seen[name]}"
        harvest.take("txn", {"txn_id": f"{activity.identifier}/{name}", **values}, element.place)


def _narratives(element: Element) -> list[Element]:
    return [each for description in element.all("description") for each in description.all("narrative")]


def _values(element: Element, activity: Activity, harvest: Harvest) -> dict[str, object]:
    kind = element.at("transaction-type", "code")
    incoming = kind in _INCOMING
    provider = party(element.first("provider-org"), harvest, activity.language) or (None if incoming else activity.reporter)
    receiver = party(element.first("receiver-org"), harvest, activity.language) or (activity.reporter if incoming else None)
    value = element.first("value")
    return {
        "funding_id": activity.funding,
        "programme_id": activity.programme,
        "type": kind,
        "txn_date": day(element.first("transaction-date")),
        "value_date": day(value, "value-date"),
        "amount": exact(value.said) if value else None,
        "currency": element.at("value", "currency") or activity.currency,
        "provider_org": provider,
        "receiver_org": receiver,
        "boundary": "internal" if _stays_inside(provider, receiver, activity) else "external",
        "provider_activity_id": element.at("provider-org", "provider-activity-id"),
        "sector": _sector(element, activity, harvest),
    }


def _stays_inside(provider: str | None, receiver: str | None, activity: Activity) -> bool:
    """Money between two partners who carry the activity out; whoever funds it stands outside."""
    inside = {org for role in _INSIDE for org in activity.parties.get(role, ())} - set(activity.parties.get("1", ()))
    return provider != receiver and {provider, receiver} <= inside


def _sector(element: Element, activity: Activity, harvest: Harvest) -> str | None:
    """The transaction's DAC sector, else the activity's where it has only one."""
    own = [each for each in element.all("sector") if each.get("vocabulary") in _DAC]
    found = own or [each for each in activity.element.all("sector") if each.get("vocabulary") in _DAC]
    harvest.leave_out("parts of transactions by sector", len(found) if len(found) > 1 else 0)
    return found[0].get("code") if len(found) == 1 else None
