"""An IATI activities file: each activity becomes a programme, or a grant to the programme that the loader names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tracker.codes import code_list
from tracker.errors import UnreadableFile
from tracker.intake.formats.given import Given
from tracker.intake.formats.harvest import Harvest
from tracker.intake.formats.iati.activity import Activity, day, language_of, told
from tracker.intake.formats.iati.money import Flows, transactions
from tracker.intake.formats.iati.parties import party
from tracker.intake.formats.iati.places import places
from tracker.intake.formats.iati.plans import plans
from tracker.intake.formats.iati.results import results
from tracker.intake.formats.tree import Element
from tracker.intake.raw.tables import Contents
from tracker.quoting import shown

ROOT, PUBLISHER = "iati-activities", "iati-organisations"
_START, _END = ("2", "1"), ("4", "3")
_DAC = (None, "1")
_STATUS = {"1": "not begun", "5": "cancelled", "6": "suspended"}
_NOT_TAKEN = {
    "document-link": "links to documents",
    "policy-marker": "policy markers",
    "related-activity": "related activities",
    "country-budget-items": "budgets of countries by item",
    "fss": "forward spending surveys",
}


def activities(file: str, root: Element, children: Iterable[Element], given: Given) -> Contents:
    """What an IATI activities file holds: broken elements are told one by one, the rest is taken. Raises `UnreadableFile`."""
    harvest = Harvest(file, "iati")
    version = root.get("version") or ""
    if _is_old(version):
        raise UnreadableFile(
            f"{file} is IATI of version {shown(version)}, which was withdrawn and means other things by its codes",
            next_step="Ask the publisher for version 2.03, or convert it.",
        )
    flows = Flows()
    count = sum(_activity(element, given, harvest, flows) for element in children if element.name == "iati-activity")
    flows.settle(harvest, together=given.programme is not None)
    into = "a grant to the programme" if given.programme else "a programme"
    harvest.note(f"read as IATI {shown(version)}: activities that each are {into}: {count}")
    if not version.startswith("2."):
        harvest.note("its version is not one of IATI; read as 2.03")
    return harvest.contents()


def _is_old(version: str) -> bool:
    return version.partition(".")[0] == "1"


def _activity(element: Element, given: Given, harvest: Harvest, flows: Flows) -> bool:
    """Take one activity with all it holds; without an identifier it cannot be told from others."""
    name = _identifier(element, flows, harvest)
    if name is None:
        return False
    activity = _opened(element, name, given, harvest)
    if given.programme:
        _grant(activity, harvest)
    else:
        _programme(activity, harvest)
    transactions(activity, harvest, flows)
    plans(activity, harvest)
    results(activity, harvest)
    places(activity, harvest)
    _leave_out(activity, harvest)
    return True


def _identifier(element: Element, flows: Flows, harvest: Harvest) -> str | None:
    """What tells the activity from others; None where it says nothing, or is of a version whose codes mean other things, which is told."""
    name = element.first("iati-identifier")
    if _is_old(version := element.get("version") or ""):
        reason = f"The activity is IATI of version {shown(version)}, which was withdrawn; nothing of it is taken"
        harvest.refuse(reason, "Ask the publisher for version 2.03, or convert it.", element.place, "programme")
    elif name is None or name.said is None:
        lost = sum(1 for _ in element.all("transaction"))
        reason = f"The activity has no iati-identifier; nothing of it is taken, of its transactions neither ({lost})"
        harvest.refuse(reason, "Every published activity has one for good: ask the publisher.", element.place, "programme")
    elif name.said in flows.kinds:
        reason = f"The activity {shown(name.said)} is there already; nothing of this one is taken"
        harvest.refuse(reason, "Leave only its publisher's own, or the newest, in the file.", element.place, "programme")
    else:
        return name.said
    return None


def _leave_out(activity: Activity, harvest: Harvest) -> None:
    """Tell what no record of ours holds, and what changes how the rest is read."""
    element = activity.element
    for part, words in _NOT_TAKEN.items():
        harvest.leave_out(words, sum(1 for _ in element.all(part)))
    harvest.leave_out("elements of other vocabularies", sum(":" in child.name for child in element.children))
    if (status := element.at("activity-status", "code")) in _STATUS:
        harvest.lack("status", _STATUS[status])
    if (level := element.get("hierarchy") or "1") != "1":
        harvest.lack("level below other activities", level)


def _opened(element: Element, identifier: str, given: Given, harvest: Harvest) -> Activity:
    language = language_of(element)
    parties: dict[str, list[str]] = defaultdict(list)
    reporter = party(element.first("reporting-org"), harvest, language)
    for each in element.all("participating-org"):
        if org := party(each, harvest, language):
            parties[each.get("role") or ""].append(org)
    return Activity(
        element,
        identifier,
        given.programme or identifier,
        identifier if given.programme else None,
        element.get("default-currency") or given.currency,
        language,
        reporter,
        {role: tuple(orgs) for role, orgs in parties.items()},
    )


def _programme(activity: Activity, harvest: Harvest) -> None:
    element = activity.element
    countries = [each.get("code") for each in element.all("recipient-country")]
    country = countries[0] if len(countries) == 1 else None
    values = {
        "programme_id": activity.identifier,
        "name": told(element.first("title"), activity.language) or activity.identifier,
        "iati_activity_id": activity.identifier,
        "lead_org": next(iter(activity.parties.get("2", ())), activity.reporter),
        "home_country": country if country and code_list("COUNTRY").has(country) else None,
        "start_date": _day(activity, _START, harvest),
        "end_date": _day(activity, _END, harvest),
    }
    harvest.take("programme", values, element.place)


def _grant(activity: Activity, harvest: Harvest) -> None:
    element = activity.element
    finance = element.at("default-finance-type", "code") or ""
    aids = (each.get("code") or "" for each in element.all("default-aid-type") if each.get("vocabulary") in _DAC)
    aid = next(aids, "")
    values = {
        "funding_id": activity.identifier,
        "funder_org": next(iter(activity.parties.get("1", ())), activity.reporter),
        "recipient_org": next(iter(activity.parties.get("4", ())), None),
        "programme_id": activity.programme,
        "title": told(element.first("title"), activity.language),
        "funder_activity_id": activity.identifier,
        "currency": activity.currency,
        "instrument": finance if code_list("INSTRUMENT").has(finance) else None,
        "aid_type": aid if code_list("AID_TYPE").has(aid) else None,
    }
    harvest.take("funding", values, element.place)


def _day(activity: Activity, types: tuple[str, ...], harvest: Harvest) -> date | None:
    """The day on which the activity began or ends: the actual one, else the planned one. A broken day is found, and the next tried."""
    dates = {each.get("type"): each for each in reversed(list(activity.element.all("activity-date")))}
    for element in (dates[kind] for kind in types if kind in dates):
        try:
            return date.fromisoformat(day(element) or "")
        except ValueError:
            said = shown(element.get("iso-date") or "")
            harvest.refuse(f"“{said}” is no day of the form 2024-12-31; it is left out", "Correct it.", element.place, "programme")
    return None
