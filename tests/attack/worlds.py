"""Random programmes with events of a handful of people, and the same after late records and corrections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

Records = dict[str, list[dict[str, Any]]]

KINDS = ("TRAINING", "WORKSHOP", "EXCHANGE", "STUDY_VISIT")
DAYS = tuple(f"{year}-{month:02}-10" for year in (2024, 2025) for month in (1, 2, 4, 5, 7, 9, 10, 12))
SEXES, COUNTRIES, CADRES = ("F", "M", "O", None), ("UA", "FR", "NL", None), ("2212", "2221", None)
SIZES = (1, 2, 2, 3, 4, 5, 6, 8, 11, 15, 23, 40)
CORRECTED = 0.4
"""How often each kind of correction is made between two revisions."""


def worlds(seeds: Iterable[int]) -> Records:
    """Many programmes in one store, called `P0`, `P1` and so on."""
    records: Records = {}
    for one in map(world, seeds):
        for name, rows in one.items():
            records.setdefault(name, []).extend(rows)
    return records


def world(seed: int, events: int = 9) -> Records:
    """A programme with some events counted by heads, some by persons."""
    chance = Random(seed)
    persons = [
        {"person_id": f"p{n}-{seed}", "sex": chance.choice(SEXES), "home_country": chance.choice(COUNTRIES), "cadre": chance.choice(CADRES)}
        for n in range(30)
    ]
    records: Records = {"programme": [{"programme_id": f"P{seed}", "name": f"P{seed}", "home_country": "UA"}], "person": persons}
    for name in ("activity", "headcount", "participation"):
        records[name] = []
    for n in range(events):
        _add_event(chance, records, seed, f"X{n:02}-{seed}")
    return records


def history(seeds: Sequence[int], revisions: int) -> list[Records]:
    """The same programmes at one revision after the other, with ever other late records and corrections."""
    told = [worlds(seeds)]
    for turn in range(1, revisions):
        told.append(later(told[-1], seeds, turn))
        if turn > 1:
            for seed in seeds:
                _correct(Random(f"{seed} {turn}"), told[-1], f"-{seed}")
    return told


def later(records: Records, seeds: Iterable[int], turn: int = 1) -> Records:
    """The same with a few records more and one headcount corrected by a few people."""
    changed: Records = {name: [dict(row) for row in rows] for name, rows in records.items()}
    for seed in seeds:
        chance = Random(seed + 1_000_000 * turn)
        totals = [row for row in changed["headcount"] if row["slice"] == "total" and row["activity_id"].endswith(f"-{seed}")]
        if totals:
            chance.choice(totals)["n"] += chance.choice([1, 2, 3, 9])
        for n in range(chance.randint(0, 2)):
            _add_event(chance, changed, seed, f"{chr(ord('X') + turn)}{n:02}-{seed}")
    return changed


def _correct(chance: Random, records: Records, whose: str) -> None:
    """Some of: an event on another day, of another kind, or not held after all; a person and a group of a headcount told otherwise."""
    events = [row for row in records["activity"] if row["activity_id"].endswith(whose)]
    for name, values in (("start_date", DAYS), ("kind", KINDS), ("status", ("planned", "held", "held"))):
        if chance.random() < CORRECTED:
            chance.choice(events)[name] = chance.choice(values)
    for row in (row for row in records["person"] if row["person_id"].endswith(whose)):
        if chance.random() < CORRECTED / 30:
            row |= {"sex": chance.choice(SEXES), "home_country": chance.choice(COUNTRIES)}
    groups = [row for row in records["headcount"] if row["activity_id"].endswith(whose) and row["slice"] != "total" and row["n"] > 1]
    if groups and chance.random() < CORRECTED:
        chance.choice(groups)["n"] -= 1


def _add_event(chance: Random, records: Records, seed: int, name: str) -> None:
    basis = chance.choice(["aggregate", "aggregate", "individual"])
    row = {"activity_id": name, "programme_id": f"P{seed}", "kind": chance.choice(KINDS), "title": name, "status": "held"}
    records["activity"].append({**row, "start_date": chance.choice(DAYS), "count_basis": basis})
    size = chance.choice(SIZES)
    if basis == "individual":
        present = chance.sample(range(30), min(size, 30))
        roles = (chance.choice(["participant"] * 5 + ["speaker"]) for _ in present)
        records["participation"] += [
            {"activity_id": name, "person_id": f"p{n}-{seed}", "role": role} for n, role in zip(present, roles, strict=True)
        ]
        return
    total: dict[str, Any] = {
        "activity_id": name,
        "slice": "total",
        "role": "participant",
        "n": size,
        "qualifier": chance.choice(["exact", "exact", "about"]),
    }
    records["headcount"].append(total)
    if total["n"] > 2 and chance.random() < 0.3:
        records["headcount"].append({**total, "role": "speaker", "n": chance.choice([1, 2, 7])})
    for dimension, codes in (("sex", ("F", "M")), ("country", ("UA", "FR")), ("cadre", ("2212",))):
        left = size
        for code in codes:
            part = chance.randint(0, left)
            left -= part
            if part and chance.random() < 0.8:
                records["headcount"].append({**total, "slice": dimension, dimension: code, "n": part})
