"""Activities and the people at them as the twin counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tests.spec.twin_world import Item, Row, Silent, World, months_after

TRAININGS = {"TRAINING", "WORKSHOP", "SEMINAR", "COURSE", "WEBINAR"}
VISITS = {"EXCHANGE", "STUDY_VISIT", "INTERNSHIP", "MENTORING"}


def held(world: World) -> list[Row]:
    """The programme's activities that were held and began in the period."""
    return [row for row in world.own("activity") if row["status"] == "held" and world.within(row["start_date"])]


def counting(world: World) -> list[Row]:
    """Those at which people are counted: a series only where none of its parts that were held counts people."""
    series = {row["parent_id"] for row in world.all("activity") if counts_people(row) and row["parent_id"] != row["activity_id"]}
    return [row for row in held(world) if row["activity_id"] not in series]


def counts_people(activity: Row) -> bool:
    """It was held, and says what people are counted from."""
    return activity["status"] == "held" and activity["count_basis"] in ("individual", "aggregate")


def trainings(world: World) -> Iterator[Item]:
    """Trainings held, series left out in favour of their parts, once for each place."""
    series = {row["parent_id"] for row in world.all("activity")}
    for row in held(world):
        if row["kind"] in TRAININGS and row["activity_id"] not in series:
            places = [place for place in world.all("activity_place") if place["activity_id"] == row["activity_id"]] or [Silent()]
            for place in places:
                face = {"country": place["country"], "subdivision": place["subdivision"]}
                yield Item(row["activity_id"], {"kind": row["kind"], "mode": row["mode"], **face})


def took_part(world: World, activity: Row, role: str | None) -> list[Row]:
    """The individual records of an activity in a role (None: any)."""
    if activity["count_basis"] != "individual":
        return []
    rows = [row for row in world.all("participation") if row["activity_id"] == activity["activity_id"]]
    return [row for row in rows if role in (None, row["role"] or "participant")]


def person(world: World, row: Row) -> Row:
    """The person of an individual record, with the id even where there is no such person."""
    return {**world.one("person", person_id=row["person_id"]), "person_id": row["person_id"]}


def people(world: World, activity: Row, role: str | None) -> list[Row]:
    """The recorded individuals of an activity in a role (None: any), as their person records with the id."""
    return [person(world, row) for row in took_part(world, activity, role)]


def counts(world: World, activity: Row, role: str | None, slice_: str = "total") -> list[Row]:
    """The headcount rows of one slice of an activity that is counted by headcount."""
    if activity["count_basis"] != "aggregate":
        return []
    rows = [row for row in world.all("headcount") if row["activity_id"] == activity["activity_id"] and row["slice"] == slice_]
    return [row for row in rows if role in (None, row["role"] or "participant")]


def visits(world: World) -> Iterator[Item]:
    """Everybody recorded on a visit, whatever their role, by the one country they went to."""
    for activity in counting(world):
        if activity["kind"] in VISITS:
            countries = {row["country"] for row in world.all("activity_place") if row["activity_id"] == activity["activity_id"]}
            face = {"host_country": "_M" if len(countries) > 1 else next(iter(countries), None)}
            for _ in people(world, activity, None):
                yield Item(activity["activity_id"], face)
            for row in counts(world, activity, None):
                yield Item(activity["activity_id"], face, row["n"], qualifier=row["qualifier"])


def attendances(world: World) -> Iterator[Item]:
    """Participants, by the one basis that the activity has."""
    for activity in counting(world):
        face = {"activity_kind": activity["kind"]}
        for _ in people(world, activity, "participant"):
            yield Item(activity["activity_id"], {**face, "qualifier": "exact"})
        for row in counts(world, activity, "participant"):
            yield Item(activity["activity_id"], {**face, "qualifier": row["qualifier"]}, row["n"], qualifier=row["qualifier"])


def attendances_by(dimension: str) -> Callable[[World], Iterator[Item]]:
    """Participants by one dimension: what a headcount's slice does not say is not stated."""

    def items(world: World) -> Iterator[Item]:
        field = {"country": "home_country"}.get(dimension, dimension)
        for activity in counting(world):
            face = {"activity_kind": activity["kind"]}
            for person in people(world, activity, "participant"):
                yield Item(activity["activity_id"], {**face, dimension: person.get(field)})
            totals = counts(world, activity, "participant")
            parts = counts(world, activity, "participant", dimension) if totals else []
            for row in parts:
                yield Item(activity["activity_id"], {**face, dimension: row[dimension]}, row["n"], qualifier=row["qualifier"])
            rest = sum(row["n"] for row in totals) - sum(row["n"] for row in parts)
            if rest > 0:
                qualifier = less(worst(row["qualifier"] for row in totals), worst(row["qualifier"] for row in parts))
                yield Item(activity["activity_id"], {**face, dimension: None}, rest, qualifier=qualifier)

    return items


def hours(world: World) -> Iterator[Item]:
    """Hours attended at trainings, or scheduled where nobody wrote them down."""
    for activity in counting(world):
        if activity["kind"] in TRAININGS:
            scheduled = activity["hours"]
            for row in took_part(world, activity, "participant"):
                basis, each = ("scheduled", scheduled) if row["hours"] is None else ("attended", row["hours"])
                face = {"kind": activity["kind"], "basis": basis}
                yield Item(activity["activity_id"], face, each, 1, "at_most" if basis == "scheduled" else "exact")
            for row in counts(world, activity, "participant"):
                qualifier = "at_most" if row["qualifier"] in ("exact", "at_most") else "about"
                face = {"kind": activity["kind"], "basis": "scheduled"}
                yield Item(activity["activity_id"], face, None if scheduled is None else row["n"] * scheduled, row["n"], qualifier)


def marked(world: World, activities: Iterable[Row], mark: Callable[[Row], bool]) -> Iterator[tuple[Row, list[tuple[Row, Row]]]]:
    """Each activity that was held and has somebody with a mark, unless one of its parts has, with all its participants and their groups."""

    def has_mark(activity: Row) -> bool:
        return activity["status"] == "held" and any(mark(row) for row in took_part(world, activity, "participant"))

    for activity in activities:
        parts = [part for part in world.all("activity") if part["parent_id"] == activity["activity_id"] != part["activity_id"]]
        if has_mark(activity) and not any(has_mark(part) for part in parts):
            everybody = [(row, person(world, row)) for row in took_part(world, activity, "participant")]
            yield activity, [(row, {"kind": activity["kind"], "sex": who.get("sex"), "cadre": who.get("cadre")}) for row, who in everybody]


def completed(world: World) -> Iterator[Item]:
    """Participants of trainings where completion was marked for somebody: marked as completed or not."""
    for activity, rows in marked(world, held(world), lambda row: row["completed"] is not None):
        for row, face in rows if activity["kind"] in TRAININGS else []:
            yield Item(activity["activity_id"], face, int(bool(row["completed"])))


def gains(world: World) -> Iterator[Item]:
    """The score after less the score before, of those who have both."""

    def tested(row: Row) -> bool:
        return row["pre_score"] is not None and row["post_score"] is not None

    for activity, rows in marked(world, held(world), tested):
        for row, face in rows if activity["kind"] in TRAININGS else []:
            if tested(row):
                yield Item(activity["activity_id"], face, row["post_score"] - row["pre_score"])


def applied(world: World) -> Iterator[Item]:
    """Answers to a follow-up in the period, three to six months after the end."""
    for activity, rows in marked(world, world.own("activity"), lambda row: row["followup_applied"] is not None):
        end = activity["end_date"] or activity["start_date"]
        for row, face in rows:
            asked = row["followup_on"]
            timely = end is not None and asked is not None and months_after(end, 3) <= asked <= months_after(end, 6)
            if timely and world.within(asked) and row["followup_applied"] is not None:
                yield Item(activity["activity_id"], face, int(row["followup_applied"]))


def worst(qualifiers: Iterable[str]) -> str:
    """What may be said of a sum: exact, then at least or more than (or at most), then a range, then about."""
    said = set(qualifiers) - {"exact"}
    if len(said) <= 1:
        return next(iter(said), "exact")
    return "more_than" if said == {"at_least", "more_than"} else "about"


def less(whole: str, parts: str) -> str:
    """What may be said of a rest: the less is known of the parts from above, the less from below of what they leave."""
    turned = {"at_least": "at_most", "more_than": "at_most", "at_most": "at_least"}.get(parts, parts)
    if "exact" in (whole, turned):
        return turned if whole == "exact" else whole
    return (
        "more_than"
        if {whole, turned} == {"more_than", "at_least"}
        else whole
        if whole == turned and whole in ("at_most", "at_least")
        else "about"
    )


def unique_people(world: World) -> Iterator[Item]:
    """Persons who took part at least once."""
    for activity in counting(world):
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
    """Held activities with three sectors present; funders and donors are not present, and a series is there by its parts."""
    series = {row["parent_id"] for row in world.all("activity")}
    for activity in (row for row in held(world) if row["activity_id"] not in series):
        orgs = [row for row in world.all("activity_org") if row["activity_id"] == activity["activity_id"] and row["role"] != "funder"]
        tags = [
            row for row in world.all("activity_tag") if row["activity_id"] == activity["activity_id"] and row["scheme"] == "SECTOR_PRESENT"
        ]
        sectors = {world.one("organisation", org_id=row["org_id"])["sector"] for row in orgs} | {row["code"] for row in tags}
        if len(sectors - {None, "DONOR", "_U"}) >= 3:
            yield Item(activity["activity_id"], {"kind": activity["kind"]})
