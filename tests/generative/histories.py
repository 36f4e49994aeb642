"""Random edit histories of small worlds: several programmes in one store, each edited again and again in every way there is."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from random import Random
from typing import Any

from indicators.declared.catalogue import shipped
from indicators.declared.definition import definition_of
from indicators.declared.kept import record
from tests.edits import merge, undo
from tracker.errors import TrackerError
from tracker.store import Store

PROGRAMMES = ("P", "Q", "R", "S")
PAST, FUTURE = [date(2024, 2, 10), date(2024, 7, 1), date(2024, 12, 31)], [date(2190, 5, 1), date(2191, 1, 1)]
"""Whatever day the test runs on, the first are of months that are over, the others are not."""
ORGANISATIONS = ("O1", "O2", "O3", "O4", "O5")

Row = dict[str, Any]

NARROWED = "TRN-01"
"""The indicator whose definition is edited, too: its second version counts trainings alone."""
_KINDS = "'TRAINING', 'WORKSHOP', 'SEMINAR', 'COURSE', 'WEBINAR'"


def versions() -> tuple[Row, Row]:
    """The definition as it is shipped, and a later version of it, as records."""
    first = shipped()[NARROWED]
    text = first.text.replace("version = 1", "version = 2", 1).replace(_KINDS, "'TRAINING'")
    return record(first), record(definition_of(text, NARROWED))


EVALUATIONS: dict[str, list[Row]] = {
    "assessment": [
        {
            "assessment_id": f"J{edition}", "tool": "JEE", "edition": str(edition), "subject_kind": "country", "subject_id": "UA",
            "performed_on": date(2024, edition, 1), "status": "held",
        }
        for edition in (1, 2)
    ],
    "assessment_score": [
        {"assessment_id": f"J{edition}", "item": item, "score": score, "scale_max": 5}
        for edition, item, score in ((1, "P1.1", 2), (1, "P1.2", 1), (2, "P1.1", 4), (2, "P1.3", 3))
    ],
}  # fmt: skip
"""Two evaluations by two editions of one form: which items mean the same, the crosswalk says, and it is edited."""
SAME = ("P1.1", "P1.1"), ("P1.2", "P1.3"), ("P1.2", "P1.1")


class Editor:
    """Someone who edits a store at random; the seed decides everything."""

    def __init__(self, store: Store, seed: int) -> None:
        self._store = store
        self._random = Random(seed)
        self._made = 0

    def work(self, revisions: int) -> None:
        """Save a first world, then edit it until there are so many revisions, or nearly."""
        programmes = [{"programme_id": name, "name": name, "home_country": "UA"} for name in PROGRAMMES]
        told = {"programme": programmes, "definition": [versions()[0]], "code_map": [self._same(*SAME[0])], **EVALUATIONS}
        self._store.save(told | self._first(), actor="editor", reason="the first world")
        for _ in range(revisions - 1):
            self._random.choice(
                [
                    self._edit,
                    self._edit,
                    self._edit,
                    self._rates,
                    self._merge,
                    self._undo,
                    self._define,
                    self._crosswalk,
                    self._crosswalk,
                    self._publish,
                    self._places,
                    self._codes,
                ]
            )()

    def _first(self) -> dict[str, list[Row]]:
        rows: dict[str, list[Row]] = {
            "organisation": [self._organisation(name) for name in ORGANISATIONS],
            "fx_rate": [self._rate("2024-02-01")],
        }
        for programme in PROGRAMMES:
            for _ in range(3):
                for kind, added in self._new(programme).items():
                    rows.setdefault(kind, []).extend(added)
        return rows

    def _save(self, rows: dict[str, list[Row]], retire: dict[str, list[str]] | None = None) -> None:
        with suppress(TrackerError):
            self._store.save(rows, actor="editor", reason="an edit", retire=retire or {})

    def _any(self, *choices: Any) -> Any:
        return self._random.choice(choices)

    def _organisation(self, name: str) -> Row:
        return {"org_id": name, "country": self._any("UA", "FR", "NL"), "org_type": self._any("10", "40")}

    def _rate(self, month: str) -> Row:
        return {
            "rate_set": "ECB",
            "month": date.fromisoformat(month),
            "currency": "USD",
            "per_eur": self._any("1.10000000", "1.25000000", "0.33333333"),
        }

    def _agreement(self, name: str, programme: str) -> Row:
        return {
            "agreement_id": name, "programme_id": programme, "kind": self._any("MOU_TWIN", "LOI"), "signed_on": self._any(*PAST, *FUTURE),
            "status": self._any("signed", "signed", "draft"),
        }  # fmt: skip

    def _activity(self, name: str, programme: str) -> Row:
        return {
            "activity_id": name, "programme_id": programme, "title": name, "kind": self._any("TRAINING", "WORKSHOP"),
            "status": self._any("held", "held", "planned"), "start_date": self._any(*PAST, *FUTURE), "mode": self._any("ONLINE", None),
            "count_basis": "aggregate",
        }  # fmt: skip

    def _place(self, activity: str) -> Row:
        return {"activity_id": activity, "country": self._any("UA", "FR", "XA"), "subdivision": None, "city": None}

    def _headcount(self, activity: str, part: str) -> Row:
        sex = {"sex": part} if part != "total" else {}
        told = {"activity_id": activity, "slice": "sex" if sex else "total", "role": "participant"}
        return told | sex | {"n": self._any(1, 2, 3, 5, 12, 30), "qualifier": self._any("exact", "exact", "about")}

    def _txn(self, name: str, programme: str) -> Row:
        return {
            "txn_id": name, "programme_id": programme, "type": "4", "txn_date": self._any(*PAST[:2]), "currency": self._any("EUR", "USD"),
            "amount": self._any("0.05", "33.33", "1000.00"), "provider_org": self._any(*ORGANISATIONS), "boundary": "external",
        }  # fmt: skip

    def _new(self, programme: str) -> dict[str, list[Row]]:
        """A new agreement with its parties, a new activity with its headcounts, and a new amount."""
        self._made += 1
        agreement, activity, txn = (f"{programme}-{letter}{self._made}" for letter in "AXT")
        parties = [
            {"agreement_id": agreement, "org_id": name, "side": side}
            for name, side in zip(self._random.sample(ORGANISATIONS, 2), ("home", "foreign"), strict=True)
        ]
        return {
            "agreement": [self._agreement(agreement, programme)],
            "agreement_party": parties,
            "activity": [self._activity(activity, programme)],
            "activity_place": [self._place(activity)],
            "headcount": [self._headcount(activity, part) for part in ("total", "F")],
            "txn": [self._txn(txn, programme)],
        }

    def _edit(self) -> None:
        """Something new, something corrected, something retired, and something that was retired told again."""
        rows: dict[str, list[Row]] = {}
        retire: dict[str, list[str]] = {}
        for programme in self._random.sample(PROGRAMMES, 3):
            for kind, added in (self._new(programme) if self._random.random() < 0.4 else {}).items():
                rows.setdefault(kind, []).extend(added)
            for _ in range(self._random.randint(1, 3)):
                self._touch(programme, rows, retire)
        self._save({kind: list({str(row): row for row in some}.values()) for kind, some in rows.items()}, retire)

    def _touch(self, programme: str, rows: dict[str, list[Row]], retire: dict[str, list[str]]) -> None:
        """One record that once was there, in any way: another programme may get it."""
        kind, key, remake = self._any(
            ("agreement", "agreement_id", self._agreement),
            ("activity", "activity_id", self._activity),
            ("txn", "txn_id", self._txn),
            ("headcount", "activity_id", lambda name, _: self._headcount(name, self._any("total", "F"))),
        )
        with self._store.session() as session:
            known = sorted({name for (name,) in session.tuples(f"select {key} from history.{kind} where {key} like ?", [f"{programme}-%"])})
            there = {name for (name,) in session.tuples(f"select record_id from {kind}")}
        name = self._any(*known)
        touched = {str(row[key]) for row in rows.get(kind, [])} | set(retire.get(kind, []))
        if name in touched:
            return
        if name in there and self._random.random() < 0.35:
            retire.setdefault(kind, []).append(name)
        else:
            rows.setdefault(kind, []).append(remake(name, self._any(programme, programme, programme, "P")))

    def _rates(self) -> None:
        gone = ["ECB/2024-02-01/USD"] if self._random.random() < 0.3 else []
        months = ("2024-07-01",) if gone else ("2024-02-01", "2024-07-01")
        self._save({"fx_rate": [self._rate(month) for month in months]}, {"fx_rate": gone} if gone else None)

    def _define(self) -> None:
        """Another version of a definition, or the earlier one again."""
        self._save({"definition": [self._any(*versions())]})

    def _publish(self) -> None:
        """A small count that may be shown from now on, or not any more."""
        told = {"programme_id": "P", "indicator": "PTC-01", "dim": "sex", "dim_value": "F", "audience": "donor"}
        with self._store.session() as session:
            there = [name for (name,) in session.tuples("select record_id from disclosure_exception")]
        decided = {"reason": "in the press", "by_role": "office", "on_date": PAST[0]}
        self._save({} if there else {"disclosure_exception": [told | decided]}, {"disclosure_exception": there} if there else None)

    def _places(self) -> None:
        """Activities that took place elsewhere, too, or not where they were said to."""
        with self._store.session() as session:
            there = [name for (name,) in session.tuples("select record_id from activity_place order by record_id")]
            activities = [name for (name,) in session.tuples("select activity_id from activity order by activity_id")]
        gone = self._random.sample(there, min(3, len(there)))
        told = [self._place(name) for name in self._random.sample(activities, min(3, len(activities)))]
        kept = [row for row in told if f"{row['activity_id']}/{row['country']}//" not in gone]
        self._save({"activity_place": kept}, {"activity_place": gone})

    def _codes(self) -> None:
        """A country of the store's own gets a name, an end, or is told no more; which ones there are changes no number."""
        with self._store.session() as session:
            there = [name for (name,) in session.tuples("select record_id from code")]
        names = {"name_en": self._any("Atlantis", "Lemuria"), "valid_to": self._any(None, PAST[1])}
        gone = there if self._random.random() < 0.3 else []
        self._save({} if gone else {"code": [{"list": "COUNTRY", "code": "XA"} | names]}, {"code": gone} if gone else None)

    def _crosswalk(self) -> None:
        """Items of two editions that mean the same, or do not any more."""
        pairs = self._random.sample(SAME, 2)
        with self._store.session() as session:
            there = {name for (name,) in session.tuples("select record_id from code_map")}
        gone = [name for name in ("/".join(("JEE1", pairs[1][0], "JEE2", pairs[1][1])),) if name in there]
        self._save({"code_map": [self._same(*pairs[0])]}, {"code_map": gone} if gone else None)

    def _same(self, one: str, other: str) -> Row:
        return {
            "from_list": "JEE1",
            "from_code": one,
            "to_list": "JEE2",
            "to_code": other,
            "relation": self._any("exact", "exact", "broader"),
        }

    def _merge(self) -> None:
        keep, gone = self._random.sample(ORGANISATIONS, 2)
        with suppress(TrackerError):
            merge(self._store, "organisation", keep, gone, actor="editor", reason="one", on=date(2024, 1, 1))

    def _undo(self) -> None:
        with suppress(TrackerError):
            undo(self._store, self._random.randint(2, max(2, self._store.head)), actor="editor", reason="taken back")
