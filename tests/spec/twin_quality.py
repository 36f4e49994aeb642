"""Reviews, actions and the quality of the data as the twin counts them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.spec.twin_agreements import signed
from tests.spec.twin_world import Item, Row, Silent, World


def actions(world: World) -> Iterator[Item]:
    """Actions due in the period: closed by the due date or not."""
    for row in world.all("action_item"):
        if world.within(row["due_on"]) and ours(world, row):
            on_time = row["status"] == "closed" and row["closed_on"] is not None and row["closed_on"] <= row["due_on"]
            yield Item(row["action_id"], {"source_kind": row["source_kind"], "owner": row["owner_org"]}, int(on_time))


def ours(world: World, action: Row) -> bool:
    """The action belongs to the programme: by its own word, else by what it comes from; unknown origin is everybody's."""
    if action["programme_id"]:
        return bool(action["programme_id"] == world.programme)
    activity = world.one("activity", activity_id=action["source_id"]) if action["source_id"] else Silent()
    assessment = world.one("assessment", assessment_id=action["source_id"]) if action["source_id"] else Silent()
    if activity["activity_id"]:
        return bool(activity["programme_id"] == world.programme)
    if assessment["subject_kind"] == "country":
        return world.home is not None and bool(assessment["subject_id"] == world.home)
    partnership = world.one("partnership", partnership_id=assessment["subject_id"]) if assessment["assessment_id"] else Silent()
    return partnership["programme_id"] in (None, world.programme)


def reviews(world: World) -> Iterator[Item]:
    """IHR monitoring and evaluation activities of the home country."""
    for row in world.all("assessment"):
        right = row["tool"] in {"SPAR", "JEE", "AAR", "IAR", "SIMEX"} and row["status"] in ("held", "submitted")
        if right and world.home is not None and row["subject_id"] == world.home and world.within(row["performed_on"]):
            flag = {True: "true", False: "false", None: None}[row["multisectoral"]]
            yield Item(row["assessment_id"], {"tool": row["tool"], "multisectoral": flag})


def seats(world: World) -> Iterator[Item]:
    """Sectors that sit in a mechanism of the home country on the last day."""
    for seat in world.all("mechanism_member"):
        mechanism = world.one("mechanism", mechanism_id=seat["mechanism_id"])
        sitting = (seat["from_date"] is None or world.by_end(seat["from_date"])) and (
            seat["to_date"] is None or seat["to_date"] >= world.last
        )
        if world.home is not None and mechanism["country"] == world.home and sitting and seat["sector"] not in ("DONOR", "_U"):
            demanded = mechanism["required_sectors"]
            listed = None if demanded is None else str(seat["sector"] in [word.strip() for word in demanded.split(";")]).lower()
            face = {"mechanism": mechanism["mechanism_id"], "kind": mechanism["kind"], "required": listed}
            yield Item(seat["sector"], face)


def meetings(world: World) -> Iterator[Item]:
    """Meetings held over meetings planned, in proportion to the months since the mechanism was established."""
    for mechanism in world.all("mechanism"):
        ours = world.home is not None and mechanism["country"] == world.home and mechanism["meetings_planned"] is not None
        if ours and world.by_end(mechanism["established_on"]):
            linked = [row["activity_id"] for row in world.all("mechanism_meeting") if row["mechanism_id"] == mechanism["mechanism_id"]]
            activities = [world.one("activity", activity_id=one) for one in linked]
            stood = mechanism["established_on"]
            held = [row for row in activities if row["status"] == "held" and world.within(row["start_date"]) and row["start_date"] >= stood]
            months = month_number(world.before) - month_number(max(mechanism["established_on"], world.first))
            face = {"mechanism": mechanism["mechanism_id"], "kind": mechanism["kind"]}
            yield Item(mechanism["mechanism_id"], face, len(held), mechanism["meetings_planned"] * months / 12)


def month_number(day: date) -> Fraction:
    """Where a day stands in the count of months, its own month in proportion."""
    return 12 * day.year + day.month + Fraction(day.day - 1, monthrange(day.year, day.month)[1])


def coverage(world: World) -> Iterator[Item]:
    """Named hospital memoranda over the newest stated total of memoranda."""
    stated = [
        row for row in world.own("stated_total") if row["measure"] == "memoranda" and row["dim"] is None and world.by_end(row["as_of"])
    ]
    if stated:
        newest = max(stated, key=lambda row: (row["as_of"], row["value"], row["stated_id"]))
        named = [row for row in signed(world) if row["kind"] == "MOU_TWIN" and row["signed_on"] <= newest["as_of"]]
        qualifier = "exact" if newest["qualifier"] in (None, "exact") else "about"
        yield Item(newest["stated_id"], {"measure": "memoranda"}, len(named), newest["value"], qualifier)


def verified(world: World) -> Iterator[Item]:
    """Agreements and held activities: verified or not by the latest check up to the last day."""
    records = [("agreement", row["agreement_id"]) for row in signed(world) if world.by_end(row["signed_on"])]
    activities = [row for row in world.own("activity") if row["status"] == "held" and world.by_end(row["start_date"])]
    records += [("activity", row["activity_id"]) for row in activities]
    for entity, entity_id in records:
        checks = [row for row in world.all("verification") if (row["entity"], row["entity_id"]) == (entity, entity_id)]
        seen = [row for row in checks if row["on_date"] is None or world.by_end(row["on_date"])]
        latest = max(seen, key=lambda row: row["on_date"] or date.min, default=None)
        yield Item(f"{entity}/{entity_id}", {"entity": entity}, int(latest is not None and latest["status"] == "verified"))
