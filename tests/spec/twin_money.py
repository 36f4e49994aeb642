"""Money and funders as the twin counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tests.spec.twin_people import hours
from tests.spec.twin_world import Item, Row, Silent, World


def per_euro(world: World, currency: str, months: list[date]) -> Fraction | None:
    """Units of a currency for one euro, the mean of some months; None when the rate set does not say for one of them."""
    if currency == "EUR":
        return Fraction(1)
    rates = [world.one("fx_rate", rate_set=world.rate_set, currency=currency, month=month)["per_eur"] for month in months]  # type: ignore[arg-type]
    return sum(map(Fraction, rates), Fraction(0)) / len(rates) if all(rates) else None


def months(world: World, txn: Row) -> list[date]:
    """The first days of the months whose rates convert a transaction, as the framework says."""
    booked: date = txn["txn_date"]
    method = world.framework.get("fx_method")
    if method == "month_of_entry":
        return [booked.replace(day=1)]
    if method != "period_average":
        return [(txn["value_date"] or booked).replace(day=1)]
    periods = [
        (row["period_to"], row["period_from"])
        for row in world.all("reporting_period")
        if row["framework_id"] == world.framework["framework_id"] and row["period_from"] <= booked <= row["period_to"]
    ]
    if periods:
        ends = min(end for end, _ in periods)
        begins = max(begin for end, begin in periods if end == ends)
        count = 12 * (ends.year - begins.year) + ends.month - begins.month + 1
    else:
        month, day = map(int, (world.framework.get("fiscal_year_start") or "01-01").split("-"))
        begins = date(booked.year, month, day) if date(booked.year, month, day) <= booked else date(booked.year - 1, month, day)
        count = 12 if day == 1 else 13
    return [date(begins.year + (begins.month - 1 + step) // 12, (begins.month - 1 + step) % 12 + 1, 1) for step in range(count)]


def converted(world: World, txn: Row) -> Decimal | None:
    """The amount in the reporting currency, to the cent, half away from zero; None without a rate."""
    amount = Decimal(txn["amount"])
    if txn["currency"] == world.currency:
        return amount
    own, wanted = (per_euro(world, currency, months(world, txn)) for currency in (txn["currency"], world.currency))
    if own is None or wanted is None:
        return None
    exact = Fraction(amount) / own * wanted
    cents = int(abs(exact) * 100 + Fraction(1, 2))
    return (Decimal(cents) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP).copy_sign(Decimal(1 if exact >= 0 else -1))


def money(kind: str, *, external: bool, party: str) -> Callable[[World], Iterator[Item]]:
    """Transactions of a type in the period, by who gave the money."""

    def items(world: World) -> Iterator[Item]:
        for row in world.own("txn"):
            if row["type"] == kind and world.within(row["txn_date"]) and (not external or row["boundary"] == "external"):
                flag = {True: "true", False: "false", None: None}[row["in_kind"]]
                activity = world.one("activity", activity_id=row["activity_id"]) if row["activity_id"] else Silent()
                face = {party: row["provider_org"], "currency": row["currency"], "in_kind": flag, "activity_kind": activity["kind"]}
                yield Item(row["txn_id"], face, converted(world, row))

    return items


def funders(world: World) -> Iterator[Item]:
    """Whoever gave a grant, sent or promised money from outside, or is named as an activity's funder, by the last day."""
    found = {row["funder_org"] for row in world.own("funding") if row["signed_on"] is None or world.by_end(row["signed_on"])}
    found |= {
        row["provider_org"]
        for row in world.own("txn")
        if row["type"] in ("1", "11") and row["boundary"] == "external" and world.by_end(row["txn_date"])
    }
    begun = {row["activity_id"] for row in world.own("activity") if world.by_end(row["start_date"])}
    found |= {row["funder_org"] for row in world.all("activity_funder") if row["activity_id"] in begun}
    for org_id in sorted(found - {None}):
        yield Item(org_id, {"funder_type": world.one("organisation", org_id=org_id)["org_type"]})


def execution(world: World) -> Iterator[Item]:
    """Cash spent over what was committed from outside, up to the last day."""
    for row in world.own("txn"):
        if world.by_end(row["txn_date"]) and row["type"] == "4" and row["in_kind"] is not True:
            yield Item(row["txn_id"], {}, converted(world, row), 0)
        if world.by_end(row["txn_date"]) and row["type"] == "11" and row["boundary"] == "external":
            yield Item(row["txn_id"], {}, 0, converted(world, row))


def cost_of_hours(world: World) -> Iterator[Item]:
    """What was spent on each training whose hours are known, over its hours."""
    trainings: dict[str, list[Item]] = {}
    for item in hours(world):
        trainings.setdefault(item.key, []).append(item)
    for activity_id, items in trainings.items():
        spent = [converted(world, row) for row in world.all("txn") if row["activity_id"] == activity_id and row["type"] == "4"]
        attended = [item.num for item in items if item.num is not None]
        if spent and len(attended) == len(items):
            cost = None if None in spent else sum((one for one in spent if one is not None), Decimal(0))
            exact = all(item.qualifier == "exact" for item in items)
            yield Item(activity_id, {"kind": items[0].face["kind"]}, cost, sum(attended), "exact" if exact else "about")
