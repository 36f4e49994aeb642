"""The transactions of an IATI activity. What they leave out is the activity's, as the standard says."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tracker.intake.formats.harvest import Harvest, some
from tracker.intake.formats.iati.activity import Activity, day, exact
from tracker.intake.formats.iati.parties import party
from tracker.intake.formats.naming import fingerprint
from tracker.intake.formats.tree import Element

_INCOMING = {"1", "11", "13"}
_DAC = (None, "1", "DAC")
_INSIDE = ("2", "3", "4")
_ABOVE, _BELOW = "1", "2"


@dataclass(slots=True)
class Flows:
    """What the activities of a file tell of each other's money, known when all are read.

    `kinds` are the types of transactions of each, `above` an activity and one below it. A transaction names an activity at its `other` end.
    """

    kinds: dict[str, set[object]] = field(default_factory=lambda: defaultdict(set))
    above: list[tuple[str, str]] = field(default_factory=list)
    other: list[tuple[dict[str, object], str]] = field(default_factory=list)

    def settle(self, harvest: Harvest, *, together: bool) -> None:
        """Money between two activities of one programme is internal; what one tells that stands above another is told, if both do."""
        for values, activity in self.other if together else ():
            if activity in self.kinds:
                values["boundary"] = "internal"
        twice = Counter(above for above, below in dict.fromkeys(self.above) if self.kinds[above] & self.kinds[below])
        if together and twice:
            harvest.note(f"activities that stand above others which tell the same kinds of money; it may count twice: {some(twice)}")


def transactions(activity: Activity, harvest: Harvest, flows: Flows) -> None:
    """Take every transaction of the activity."""
    flows.kinds[activity.identifier].clear()
    for each in activity.element.all("related-activity"):
        if (kind := each.get("type")) in (_ABOVE, _BELOW) and (ref := each.get("ref")):
            flows.above.append((ref, activity.identifier) if kind == _ABOVE else (activity.identifier, ref))
    refs = Counter(each.get("ref") for each in activity.element.all("transaction"))
    seen: Counter[str] = Counter()
    for element in activity.element.all("transaction"):
        if (times := len(list(element.all("value")))) > 1:
            reason = f"The transaction has {times} values, and nothing says which is right"
            harvest.refuse(reason, "Ask its publisher, and leave one; another is a transaction of its own.", element.place, "txn")
            continue
        values = _values(element, activity, harvest)
        ref = element.get("ref")
        if ref and refs[ref] == 1:
            name = ref
        else:  # equal ones are told apart by their order only
            name = fingerprint(*values.values(), *(each.said for each in _narratives(element)))
            seen[name] += 1
            name = name if seen[name] == 1 else f"{name}-{seen[name]}"
        taken = {"txn_id": f"{activity.identifier}/{name}", **values}
        harvest.take("txn", taken, element.place)
        if (other := _other(element, incoming=values["type"] in _INCOMING)) not in (None, activity.identifier):
            flows.other.append((taken, str(other)))
        else:
            flows.kinds[activity.identifier].add(values["type"])


def _other(element: Element, *, incoming: bool) -> str | None:
    """The activity at the other end of a transaction."""
    return element.at("provider-org", "provider-activity-id") if incoming else element.at("receiver-org", "receiver-activity-id")


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
