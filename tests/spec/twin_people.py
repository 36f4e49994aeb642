"""Activities and the people at them as the twin counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tests.spec.twin_world import Item, Row, Silent, World

TRAININGS = {"TRAINING", "WORKSHOP", "SEMINAR", "COURSE", "WEBINAR"}
VISITS = {"EXCHANGE", "STUDY_VISIT", "INTERNSHIP", "MENTORING"}


def held(world: World) -> list[Row]:
    """The programme's activities that were held and began in the period."""
    return [row for row in world.own("activity") if row["status"] == "held" and world.within(row["start_date"])]


def trainings(world: World) -> Iterator[Item]:
    """Trainings held, series left out in favour of their parts, once for each place."""
    series = {row["parent_id"] for row in world.all("activity")}
    for row in held(world):
        if row["kind"] in TRAININGS and row["activity_id"] not in series:
            places = [place for place in world.all("activity_place") if place["activity_id"] == row["activity_id"]] or [Silent()]
            for place in places:
                face = {"country": place["country"], "subdivision": place["subdivision"]}
                yield Item(row["activity_id"], {"kind": row["kind"], "mode": row["mode"], **face})


def people(world: World, activity: Row, role: str | None) -> list[Row]:
    """The recorded individuals of an activity in a role (None: any), as their person records with the id."""
    if activity["count_basis"] != "individual":
        return []
    took_part = [row for row in world.all("participation") if row["activity_id"] == activity["activity_id"]]
    return [
        {**world.one("person", person_id=row["person_id"]), "person_id": row["person_id"]}
        for row in took_part
        if role in (None, row["role"] or "participant")
    ]


def counts(world: World, activity: Row, role: str | None, slice_: str = "total") -> list[Row]:
    """The headcount rows of one slice of an activity that is counted by headcount."""
    if activity["count_basis"] != "aggregate":
        return []
    rows = [row for row in world.all("headcount") if row["activity_id"] == activity["activity_id"] and row["slice"] == slice_]
    return [row for row in rows if role in (None, row["role"] or "participant")]


def visits(world: World) -> Iterator[Item]:
    """Everybody recorded on a visit, whatever their role, by the one country they went to."""
    for activity in held(world):
        if activity["kind"] in VISITS:
            countries = {row["country"] for row in world.all("activity_place") if row["activity_id"] == activity["activity_id"]}
            face = {"host_country": "_M" if len(countries) > 1 else next(iter(countries), None)}
            for _ in people(world, activity, None):
                yield Item(activity["activity_id"], face)
            for row in counts(world, activity, None):
                yield Item(activity["activity_id"], face, row["n"], qualifier=row["qualifier"])


def attendances(world: World) -> Iterator[Item]:
    """Participants, by the one basis that the activity has."""
    for activity in held(world):
        face = {"activity_kind": activity["kind"]}
        for _ in people(world, activity, "participant"):
            yield Item(activity["activity_id"], {**face, "qualifier": "exact"})
        for row in counts(world, activity, "participant"):
            yield Item(activity["activity_id"], {**face, "qualifier": row["qualifier"]}, row["n"], qualifier=row["qualifier"])


def attendances_by(dimension: str) -> Callable[[World], Iterator[Item]]:
    """Participants by one dimension: what a headcount's slice does not say is not stated."""

    def items(world: World) -> Iterator[Item]:
        field = {"country": "home_country"}.get(dimension, dimension)
        for activity in held(world):
            face = {"activity_kind": activity["kind"]}
            for person in people(world, activity, "participant"):
                yield Item(activity["activity_id"], {**face, dimension: person.get(field)})
            totals = counts(world, activity, "participant")
            parts = counts(world, activity, "participant", dimension) if totals else []
            for row in parts:
                yield Item(activity["activity_id"], {**face, dimension: row[dimension]}, row["n"], qualifier=row["qualifier"])
            rest = sum(row["n"] for row in totals) - sum(row["n"] for row in parts)
            if rest:
                qualifier = worst(row["qualifier"] for row in totals)
                yield Item(activity["activity_id"], {**face, dimension: None}, rest, qualifier=qualifier)

    return items


def worst(qualifiers: Iterable[str]) -> str:
    """What may be said of a sum: exact, then at least or more than (or at most), then a range, then about."""
    said = set(qualifiers) - {"exact"}
    if len(said) <= 1:
        return next(iter(said), "exact")
    return "more_than" if said == {"at_least", "more_than"} else "about"


def unique_people(world: World) -> Iterator[Item]:
    """Persons who took part at least once."""
    for activity in held(world):
        for person in people(world, activity, "participant"):
            face = {"sex": person.get("sex"), "cadre": person.get("cadre"), "country": person.get("home_country")}
            yield Item(person["person_id"], face)


def women(world: World) -> Iterator[Item]:
    """Women over women and men."""
    for item in attendances_by("sex")(world):
        if item.face["sex"] in ("F", "M"):
            yield _share(item, counted=item.face["sex"] == "F")


def sex_recorded(world: World) -> Iterator[Item]:
    """Women and men over everybody."""
    for item in attendances_by("sex")(world):
        yield _share(item, counted=item.face["sex"] in ("F", "M"))


def _share(item: Item, *, counted: bool) -> Item:
    n = item.num or 0
    return Item(item.key, item.face, n if counted else 0, n, "exact" if item.qualifier == "exact" else "about")


def multisectoral(world: World) -> Iterator[Item]:
    """Held activities with three sectors present; funders and donors are not present."""
    for activity in held(world):
        orgs = [row for row in world.all("activity_org") if row["activity_id"] == activity["activity_id"] and row["role"] != "funder"]
        tags = [
            row for row in world.all("activity_tag") if row["activity_id"] == activity["activity_id"] and row["scheme"] == "SECTOR_PRESENT"
        ]
        sectors = {world.one("organisation", org_id=row["org_id"])["sector"] for row in orgs} | {row["code"] for row in tags}
        if len(sectors - {None, "DONOR"}) >= 3:
            yield Item(activity["activity_id"], {"kind": activity["kind"]})
