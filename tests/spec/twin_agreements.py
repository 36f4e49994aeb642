"""Agreements and partnerships as the twin counts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from tests.spec.twin_world import Item, Row, Silent, World, months_after


def signed(world: World) -> list[Row]:
    """The programme's agreements, drafts and those cancelled before signature left out."""
    return [row for row in world.own("agreement") if row["status"] not in ("draft", "cancelled")]


def in_force(world: World) -> list[Row]:
    """Agreements in force on the last day: effective, not expired, not ended on or before it."""
    return [
        row
        for row in signed(world)
        if row["signed_on"] <= world.last
        and (row["effective_from"] or row["signed_on"]) <= world.last
        and (row["expires_on"] is None or row["expires_on"] >= world.last)
        and (row["ended_on"] is None or row["ended_on"] > world.last)
    ]


def parties(world: World, agreement: Row, side: str) -> list[Row]:
    """The organisations on one side of an agreement; one silent organisation when none is recorded."""
    found = [row for row in world.all("agreement_party") if row["agreement_id"] == agreement["agreement_id"] and row["side"] == side]
    return [world.one("organisation", org_id=row["org_id"]) for row in found] or [Silent()]


def agreement_items(world: World, agreements: Iterable[Row]) -> Iterator[Item]:
    """One item for each pair of a home and a foreign party: the same key, other groups."""
    for row in agreements:
        for home in parties(world, row, "home"):
            for partner in parties(world, row, "foreign"):
                face = {"kind": row["kind"], "partner_country": partner["country"], "home_region": home["subdivision"]}
                yield Item(row["agreement_id"], {**face, "year": str(row["signed_on"].year)})


def institutions(world: World) -> Iterator[Item]:
    """Organisations that are party to an agreement in force."""
    standing = {row["agreement_id"] for row in in_force(world)}
    for row in world.all("agreement_party"):
        if row["agreement_id"] in standing:
            org = world.one("organisation", org_id=row["org_id"])
            yield Item(row["org_id"], {"side": row["side"], **{name: org[name] for name in ("org_type", "sector", "country")}})


def partner_countries(world: World) -> Iterator[Item]:
    """Countries of foreign parties; multilateral organisations have none."""
    for row in in_force(world):
        for partner in parties(world, row, "foreign"):
            if partner["country"] and partner["org_type"] != "40":
                yield Item(partner["country"], {"kind": row["kind"]})


def home_regions(world: World) -> Iterator[Item]:
    """Regions of home parties."""
    for row in in_force(world):
        for home in parties(world, row, "home"):
            if home["subdivision"]:
                yield Item(home["subdivision"], {"kind": row["kind"]})


def active_partnerships(world: World) -> Iterator[Item]:
    """Partnerships with a held activity in the twelve months up to the last day."""
    for partnership in world.own("partnership"):
        if active(world, partnership["partnership_id"]):
            yield Item(partnership["partnership_id"], {"kind": partnership["kind"]})


def active(world: World, partnership: str) -> bool:
    """The partnership held an activity in the twelve months up to the last day."""
    held = [row for row in world.all("activity") if row["partnership_id"] == partnership and row["status"] == "held"]
    return any(row["start_date"] and months_after(world.before, -12) <= row["start_date"] <= world.last for row in held)


def dormant(world: World) -> Iterator[Item]:
    """Agreements in force for a year: whether their partnership did nothing in it."""
    a_year_ago = months_after(world.before, -12)
    for row in in_force(world):
        since = max(row["signed_on"], row["effective_from"] or row["signed_on"])
        if row["partnership_id"] and since <= a_year_ago:
            yield Item(row["agreement_id"], {"kind": row["kind"]}, int(not active(world, row["partnership_id"])))


def has_plan(world: World, partnership: str | None) -> bool:
    """The partnership has a plan that was approved by the last day and is not retired."""
    for plan in world.all("product"):
        owner = plan["partnership_id"] or (
            world.one("activity", activity_id=plan["activity_id"])["partnership_id"] if plan["activity_id"] else None
        )
        stages = {
            row["status"] for row in world.all("product_status") if row["product_id"] == plan["product_id"] and world.by_end(row["on_date"])
        }
        approved = bool(stages & {"approved", "implemented", "resourced"}) and "retired" not in stages
        if plan["kind"] in ("ACTION_PLAN", "JOINT_PLAN") and approved and owner is not None and owner == partnership:
            return True
    return False


def planned(world: World) -> Iterator[Item]:
    """Agreements in force: whether their partnership has an approved plan."""
    for row in in_force(world):
        yield Item(row["agreement_id"], {"kind": row["kind"]}, int(has_plan(world, row["partnership_id"])))


def planned_by_country(world: World) -> Iterator[Item]:
    """The same, once for each country of its partners."""
    for row in in_force(world):
        for country in {partner["country"] for partner in parties(world, row, "foreign")}:
            yield Item(row["agreement_id"], {"partner_country": country}, int(has_plan(world, row["partnership_id"])))


def cycles(world: World) -> Iterator[Item]:
    """Twinning cycles begun two years ago or earlier: whether they were reviewed within two years."""
    ours = {row["partnership_id"] for row in world.own("partnership")}
    steps = [row for row in world.all("lifecycle_event") if row["framework"] == "WHO_TPI" and row["partnership_id"] in ours]
    for begun in steps:
        if begun["stage"] == 1 and begun["entered_on"] <= months_after(world.before, -24):
            cycle = [row for row in steps if (row["partnership_id"], row["cycle"]) == (begun["partnership_id"], begun["cycle"])]
            end = months_after(begun["entered_on"], 24)
            reviewed = any(row["stage"] == 6 and begun["entered_on"] <= row["entered_on"] < end for row in cycle)
            yield Item(f"{begun['partnership_id']}/{begun['cycle']}", {}, int(reviewed))


def steps(world: World) -> Iterator[Item]:
    """Every step up to the furthest that a partnership entered."""
    for partnership in world.own("partnership"):
        entered = [
            row["stage"]
            for row in world.all("lifecycle_event")
            if (row["partnership_id"], row["framework"]) == (partnership["partnership_id"], "WHO_TPI") and world.by_end(row["entered_on"])
        ]
        for step in range(1, max(entered, default=0) + 1):
            yield Item(partnership["partnership_id"], {"stage": str(step)})


def returns(world: World) -> Iterator[Item]:
    """Partnerships with an agreement in force: whether a return for the period, or for its last twelve months, came."""
    since = max(world.first, months_after(world.last + timedelta(days=1), -12))
    for partnership in sorted({row["partnership_id"] for row in in_force(world)} - {None}):
        sent = [row for row in world.all("monitoring_return") if row["partnership_id"] == partnership]
        overlaps = any(row["period_from"] <= world.last and row["period_to"] >= since for row in sent)
        yield Item(partnership, {}, int(overlaps))
