"""What partnerships achieve, as the twin counts it: capacities, medicines, documents, relationships, patients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import groupby

from tests.spec.twin_world import Item, Row, World

STAGES = ["drafted", "co_developed", "revised", "approved", "implemented", "resourced", "retired"]
METHODS = ["register", "sample", "estimate"]


def mean(numbers: Iterable[Fraction]) -> Fraction:
    """The sum over the number."""
    told = list(numbers)
    return sum(told, Fraction(0)) / len(told)


def scores(world: World, assessment: Row) -> list[Row]:
    """The scores of an assessment."""
    return [row for row in world.all("assessment_score") if row["assessment_id"] == assessment["assessment_id"]]


def of_scale(score: Row, highest: int) -> Fraction:
    """A score brought to another scale."""
    return highest * Fraction(score["score"]) / Fraction(score["scale_max"])


def scored(world: World, tools: set[str]) -> list[Row]:
    """Assessments by these tools that have scores and were performed by the last day, oldest first."""
    found = [row for row in world.all("assessment") if row["tool"] in tools and world.by_end(row["performed_on"]) and scores(world, row)]
    return sorted(found, key=lambda row: (row["performed_on"], row["assessment_id"]))


def latest_spar(world: World) -> Row | None:
    """The home country's latest submitted self-assessment with scores, by reporting year."""
    found = [
        row
        for row in world.all("assessment")
        if (row["tool"], row["status"]) == ("SPAR", "submitted")
        and world.home is not None
        and row["subject_id"] == world.home
        and row["year"] is not None
        and date(row["year"], 12, 31) <= world.last
        and scores(world, row)
    ]
    return max(found, key=lambda row: (row["year"], row["performed_on"] or date.min, row["assessment_id"]), default=None)


def capacities(world: World) -> Iterator[Item]:
    """One score for each capacity, the mean of its indicators."""
    submitted = latest_spar(world)
    if submitted is not None:
        rows = [row for row in scores(world, submitted) if row["item"].startswith("C") and "." in row["item"]]
        face = {"edition": submitted["edition"], "year": str(submitted["year"])}
        first = submitted["edition"] == "1"
        for capacity in sorted({row["item"].split(".")[0] for row in rows}):
            score = mean(of_scale(row, 100) for row in rows if row["item"].split(".")[0] == capacity)
            names = {"capacity": None if first else capacity, "first_edition_capacity": capacity if first else None}
            yield Item(submitted["assessment_id"], {**face, **names}, score)


def coordination(world: World) -> Iterator[Item]:
    """The score of C2.2."""
    submitted = latest_spar(world)
    if submitted is not None:
        for row in scores(world, submitted):
            if row["item"] == "C2.2":
                face = {"edition": submitted["edition"], "year": str(submitted["year"])}
                yield Item(submitted["assessment_id"], face, of_scale(row, 100))


def jee_changes(world: World) -> Iterator[Item]:
    """The change of each item between the two latest evaluations, where both mean the same by it."""
    held = [row for row in scored(world, {"JEE"}) if row["status"] == "held" and world.home is not None and row["subject_id"] == world.home]
    for previous, latest in [held[-2:]] if len(held) > 1 else []:
        old, new = by_item(world, previous), by_item(world, latest)
        for item, then in old.items():
            for other, now in new.items():
                if same(world, previous["edition"], item, latest["edition"], other):
                    yield Item(latest["assessment_id"], {"item": other}, now - then)


def by_item(world: World, assessment: Row) -> dict[str, Fraction]:
    """The mean score of each item, of five."""
    rows = scores(world, assessment)
    return {item: mean(of_scale(row, 5) for row in rows if row["item"] == item) for item in {row["item"] for row in rows}}


def same(world: World, old: str | None, item: str, new: str | None, other: str) -> bool:
    """Two items of two editions mean the same: the edition is one, or the crosswalk says so."""
    if old == new and item == other:
        return True
    wanted = {"from_list": f"JEE{old}", "from_code": item, "to_list": f"JEE{new}", "to_code": other, "relation": "exact"}
    return None not in (old, new) and bool(world.one("code_map", **wanted)["from_list"])


def milestones(world: World, *kinds: str) -> list[Row]:
    """The milestones of these kinds that the programme's partnerships reached by the last day."""
    ours = {row["partnership_id"] for row in world.own("partnership")}
    found = [row for row in world.all("milestone") if row["kind"] in kinds and world.by_end(row["achieved_on"])]
    return [row for row in found if row["partnership_id"] in ours]


def laboratories(world: World) -> Iterator[Item]:
    """Laboratories recognised in the period, for the first time or again."""
    for row in milestones(world, "ISO17025", "WHO_PQ_LAB"):
        if world.within(row["achieved_on"]) and row["org_id"]:
            same_before = [
                one
                for one in world.all("milestone")
                if (one["org_id"], one["kind"]) == (row["org_id"], row["kind"])
                and one["achieved_on"] is not None
                and one["achieved_on"] < row["achieved_on"]
            ]
            yield Item(row["org_id"], {"kind": row["kind"], "renewed": "true" if same_before else "false"})


def authorities(world: World) -> Iterator[Item]:
    """Authorities whose latest level is above the latest before the period."""
    levels = [row for row in milestones(world, "GBT_ML") if row["org_id"] and row["level"] is not None]
    levels.sort(key=lambda row: (row["org_id"], row["achieved_on"], row["level"]))
    for org_id, found in groupby(levels, key=lambda row: str(row["org_id"])):
        rows = list(found)
        before = [row["level"] for row in rows if row["achieved_on"] < world.first]
        within = [row["level"] for row in rows if row["achieved_on"] >= world.first]
        if within and within[-1] > (before[-1] if before else 0):
            yield Item(org_id, {"from_level": str(int(before[-1])) if before else None, "to_level": str(int(within[-1]))})


def applications(world: World) -> Iterator[Item]:
    """Products filed or approved in the period, told apart by manufacturer and name."""
    for row in milestones(world, "PRODUCT_APPLICATION", "PRODUCT_APPROVAL"):
        if world.within(row["achieved_on"]):
            name = row["product_name"].strip().lower() if row["product_name"] else row["milestone_id"]
            yield Item(f"{row['org_id']}: {name}", {"kind": row["kind"]})


def documents(world: World) -> Iterator[Item]:
    """Documents at the furthest stage that they reached."""
    for row in world.all("product"):
        reached = [
            one["status"] for one in world.all("product_status") if one["product_id"] == row["product_id"] and world.by_end(one["on_date"])
        ]
        programme = world.one("partnership", partnership_id=row["partnership_id"])["programme_id"] if row["partnership_id"] else None
        if programme is None and row["activity_id"]:
            programme = world.one("activity", activity_id=row["activity_id"])["programme_id"]
        if reached and programme == world.programme:
            yield Item(row["product_id"], {"kind": row["kind"], "document_stage": max(reached, key=STAGES.index)})


def samples(world: World) -> Iterator[Item]:
    """Samples found good or bad."""
    for row in world.all("sample_test"):
        if (
            world.home is not None
            and row["country"] == world.home
            and world.within(row["collected_on"])
            and row["result"] in ("pass", "fail")
        ):
            face = {name: row[name] for name in ("subdivision", "area", "product_class", "method", "sampling")}
            yield Item(row["sample_id"], face, int(row["result"] == "fail"))


def judged(world: World) -> Iterator[tuple[Row, dict[str | None, Fraction]]]:
    """The latest self-assessment of each partnership, and the mean of each respondent."""
    latest = {row["subject_id"]: row for row in scored(world, {"ISO44001_MATURITY", "EFFECT"}) if row["subject_kind"] == "partnership"}
    for partnership in world.own("partnership"):
        if assessment := latest.get(partnership["partnership_id"]):
            rows = scores(world, assessment)
            people = {row["respondent"] for row in rows}
            yield assessment, {one: mean(of_scale(row, 5) for row in rows if row["respondent"] == one) for one in people}


def maturity(world: World) -> Iterator[Item]:
    """The score of a relationship: each partner's mean weighs the same."""
    for assessment, answers in judged(world):
        face = {"partnership": assessment["subject_id"], "tool": assessment["tool"]}
        yield Item(assessment["assessment_id"], face, mean(answers.values()))


def partner_views(world: World) -> Iterator[Item]:
    """Each side's mean, and the gap between the highest and the lowest partner."""
    for assessment, answers in judged(world):
        sides = {one: side(world, assessment["subject_id"], one) for one in answers}
        for view in sorted({view for view in sides.values() if view is not None}):
            face = {"partner_view": view, "tool": assessment["tool"]}
            yield Item(assessment["assessment_id"], face, mean(answers[one] for one in answers if sides[one] == view))
        named = [answers[one] for one in answers if one]
        if len(named) > 1:
            face = {"partner_view": "gap", "tool": assessment["tool"]}
            yield Item(assessment["assessment_id"], face, max(named) - min(named))


def side(world: World, partnership: str, respondent: str | None) -> str | None:
    """The side that a respondent names, or is on as a member of the partnership."""
    if respondent in ("home", "foreign"):
        return respondent
    members = [row for row in world.all("partnership_member") if (row["partnership_id"], row["org_id"]) == (partnership, respondent)]
    return min((row["side"] for row in members if row["side"]), default=None) if respondent else None


def performance(world: World) -> Iterator[Item]:
    """Institutions of the programme measured twice by one edition: better than at first or not."""
    ours = {row["partnership_id"] for row in world.own("partnership")}
    supported = {row["org_id"] for row in world.all("partnership_member") if row["partnership_id"] in ours}
    measured = [(row, [one for one in scores(world, row) if one["item"] == "overall"]) for row in scored(world, {"ORG_PERF"})]
    for org_id in sorted(supported):
        times = [(row, mean(of_scale(one, 1) for one in overall)) for row, overall in measured if overall and row["subject_id"] == org_id]
        editions = [[one for one in times if one[0]["edition"] == edition] for edition in {row["edition"] for row, _ in times}]
        judged_by = [one for one in editions if len(one) > 1]
        if judged_by:
            chosen = max(judged_by, key=lambda one: (one[-1][0]["performed_on"], one[-1][0]["edition"] or ""))
            yield Item(org_id, {"country": world.one("organisation", org_id=org_id)["country"]}, int(chosen[-1][1] > chosen[0][1]))


def patients(world: World) -> Iterator[Item]:
    """Patients by the best count of each service and period; a return within a longer one is left out."""
    ours = {row["partnership_id"] for row in world.own("partnership")}
    told = [
        row
        for row in world.all("patient_benefit")
        if row["partnership_id"] in ours and row["period_from"] >= world.first and row["period_to"] <= world.last
    ]
    for row in told:
        alike = [one for one in told if (one["partnership_id"], one["service"]) == (row["partnership_id"], row["service"])]
        ends = row["period_from"], row["period_to"]
        best = min((one for one in alike if (one["period_from"], one["period_to"]) == ends), key=lambda one: METHODS.index(one["method"]))
        longer = [
            one
            for one in alike
            if one["period_from"] <= row["period_from"]
            and one["period_to"] >= row["period_to"]
            and (one["period_from"], one["period_to"]) != ends
        ]
        if row is best and not longer:
            face = {"service": row["service"], "partnership": row["partnership_id"], "method": row["method"], "qualifier": row["qualifier"]}
            yield Item(f"{row['partnership_id']}/{ends}/{row['service']}", face, row["n"], qualifier=row["qualifier"])
