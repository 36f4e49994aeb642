"""The judge of previews: after a save pages, editions and reports still to be made read otherwise just where the preview said, and as it said.

Random edits of the public facts come one after another: agreements, counts, activities, promises, announced totals and rates come,
change and go, organisations are merged, whole registers come without some records, saves are taken back. What is read before and after comes by the ways that readers go.
`TRACKER_PREVIEWS` says how many edits are tried, `TRACKER_SEED` which.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from indicators.answer import answers
from indicators.declared.kept import codes, indicator
from indicators.pictures import signing_days
from indicators.question import INTERNAL, Question
from indicators.wording import figure_text, group_words
from reports import edition as archive
from reports.calendars import calendars
from reports.citations import cited
from reports.content import written
from reports.content.brief import Brief
from reports.deliveries import Delivery
from reports.due import awaited
from reports.manifest import read_manifest
from reports.produce import Order, produce, told_to, unprinted
from reports.schedule import DueReport
from reports.spec import spec, specs
from reports.verify import reading
from tests.stores import csv_records, store_of
from tracker import clock
from tracker.errors import TrackerError
from tracker.intake.effects import Effect, Report, of_edit
from tracker.intake.load import prepared
from tracker.periods import BEGINNING, Period, period
from tracker.settings import DATA
from tracker.store import Session, Store
from tracker.store.changes.edit import Edit
from tracker.store.changes.merge import merging
from tracker.store.changes.undo import retiring, undoing

EDITS: int = int(os.environ.get("TRACKER_PREVIEWS", "2"))
SEED = int(os.environ.get("TRACKER_SEED", "1"))
PROGRAMME = "IMP"
PERIODS = tuple(part for kind in ("year", "half", "quarter") for year in range(2023, 2027) for part in period(str(year)).parts(kind))
RATE = {"rate_set": "ECB", "currency": "USD", "per_eur": "1.1"}
PAID = {"programme_id": PROGRAMME, "type": "4", "currency": "USD", "provider_org": "EU", "boundary": "external"}
MONEY: dict[str, list[dict[str, Any]]] = {
    "fx_rate": [RATE | {"month": f"2026-{month:02}-01"} for month in range(1, 13)],
    "txn": [PAID | {"txn_id": f"T-{n}", "txn_date": (day := f"2026-0{n}-10"), "value_date": day, "amount": 1000 * n} for n in range(1, 10)],
}
ABSENT = "no data"
"""How a preview reads what one of the states does not tell."""

Texts = tuple[str, str]


class Place(NamedTuple):
    """What a figure is of."""

    indicator: str
    period: str
    group: str


Readings = Mapping[Place, str]


class Editor:
    """One random edit after another."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder, self.random, self.made = store, folder, Random(SEED), 0

    def next(self) -> tuple[str, Edit]:
        """What it does, and the edit; what would be refused is not tried."""
        while True:
            do = self.random.choice([self.sign, self.move, self.count, self.hold, self.promise, self.announce, self.rate, self.retire])
            do = self.random.choice([do, do, do, self.merge, self.register, self.undo])
            try:
                return do.__name__, do()
            except TrackerError:
                continue

    def sign(self) -> Edit:
        self.made += 1
        kind = self.random.choice(["MOU_TWIN", "LOI", "MOU_MIN"])
        agreement = {"agreement_id": f"NEW-{self.made}", "programme_id": PROGRAMME, "kind": kind, "signed_on": self.day()}
        parties = [
            {"agreement_id": f"NEW-{self.made}", "org_id": self.any("organisation")["org_id"], "side": one} for one in ("home", "foreign")
        ]
        return self.edit(agreement=[agreement], agreement_party=parties)

    def move(self) -> Edit:
        return self.edit(agreement=[self.key("agreement", "agreement_id", where=True) | {"signed_on": self.day()}])

    def count(self) -> Edit:
        of = self.key("activity", "activity_id", where=True) | {"role": "participant", "qualifier": "exact"}
        slices: list[tuple[str, str | None]] = self.random.choice([[("total", None)], [("sex", "F"), ("sex", "M")]])
        return self.edit(headcount=[of | {"slice": by, "sex": sex, "n": self.random.randrange(80)} for by, sex in slices])

    def hold(self) -> Edit:
        day, status = self.day(), self.random.choice(["held", "held", "cancelled"])
        return self.edit(
            activity=[self.key("activity", "activity_id", where=True) | {"start_date": day, "end_date": day, "status": status}]
        )

    def promise(self) -> Edit:
        key = self.key("target", "framework_id", "indicator", "dim", "dim_value", "kind", "on_date")
        return self.edit(target=[key | {"value": self.random.randrange(100)}])

    def announce(self) -> Edit:
        return self.edit(
            stated_total=[self.key("stated_total", "stated_id", where=True) | {"as_of": self.day(), "value": self.random.randrange(60)}]
        )

    def rate(self) -> Edit:
        return self.edit(fx_rate=[self.key("fx_rate", "rate_set", "month", "currency") | {"per_eur": f"1.{self.random.randrange(90)}"}])

    def retire(self) -> Edit:
        kind = self.random.choice(["headcount", "agreement_party", "lifecycle_event", "stated_total", "target", "fx_rate"])
        return retiring(self.store, kind, [self.any(kind)["record_id"]])

    def merge(self) -> Edit:
        keep, duplicate = (self.any("organisation")["org_id"] for _ in range(2))
        return merging(self.store, "organisation", keep, duplicate, reason="one", on=clock.now().date())[0]

    def register(self) -> Edit:
        """A file that is the whole of a type, and names all records but one."""
        kind = self.random.choice(["agreement", "agreement_party", "headcount", "stated_total", "activity"])
        with self.store.session() as session:
            rows = session.frame(
                f"select * exclude (record_id, rev) from {kind} where record_id <> ? order by all", [self.any(kind)["record_id"]]
            )
        rows.write_csv(file := self.folder / f"{kind}.csv")
        with prepared(self.store, [file], whole=(kind,), confirm=("all", kind)) as ready:
            return Edit(ready.rows, ready.retire, ready.base)

    def undo(self) -> Edit:
        return undoing(self.store, self.store.head)

    def edit(self, **rows: list[dict[str, Any]]) -> Edit:
        return Edit(rows, {}, self.store.head)

    def any(self, kind: str, *, where: bool = False) -> dict[str, Any]:
        """A record of a type, `where` it is of the programme."""
        with self.store.session() as session:
            return self.random.choice(
                session.rows(f"from {kind} where {f'programme_id = {PROGRAMME!r}' if where else 'true'} order by record_id")
            )

    def key(self, kind: str, *names: str, where: bool = False) -> dict[str, Any]:
        found = self.any(kind, where=where)
        return {name: found[name] for name in (*names, *(["programme_id"] if where and kind != "activity" else []))}

    def day(self) -> date:
        """Some day of the last years, or of the last weeks, of which reports are still to be made."""
        today, weeks, years = clock.now().date(), self.random.randrange(50), self.random.randrange(1000)
        return today - timedelta(self.random.choice([weeks, years]))


def pages(session: Session) -> Readings:
    """What pages tell of every indicator, in all and by each dimension."""
    found = {}
    for code in codes(session):
        for by in ((), *((name,) for name in indicator(session, code).dimensions)):
            drawn = [Period(BEGINNING, day) for day in signing_days(session, PROGRAMME, PERIODS[-1].last)] if code == "AGR-01" else []
            for figures in answers(session, Question(code, PROGRAMME, PERIODS[0], by, audience=INTERNAL), (*PERIODS, *drawn)):
                for figure in figures.groups(*by) if by else (figures.total,):
                    group = group_words(session, figures.definition, figure.by, "en", INTERNAL)
                    found[Place(code, str(figures.question.period), group)] = figure_text(figure, figures, "en")
    return found


class Told(NamedTuple):
    """What a report prints with an address, and all that it asks for, which it may print as part of a sentence."""

    printed: Readings
    asked: Readings


def edition(session: Session, manifest: bytes) -> Told:
    """The figures of an edition, recomputed."""
    told = read_manifest(manifest)
    found = {Place(one.question.indicator, str(one.question.period), one.address): reading(session, one, told)[0] for one in told.figures}
    return Told(found, found)


def to_come(store: Store, session: Session, one: Delivery | DueReport) -> Told:
    """The figures of a report as it would be printed."""
    brief = Brief(session, spec(one.report), PROGRAMME, one.period, "en")
    made = unprinted(store, Order(brief.spec, PROGRAMME, one.period, "en"), session.revision)
    earlier = [fact for sent in archive.told_before(store.path, made, brief.spec.audience) for fact in told_to(store, session, sent)]
    body, brief = written(brief, earlier)
    addresses = {run.address for run in cited(body)}
    asked = [
        (
            Place(of.question.indicator, str(of.question.period), str((figure.by, of.question))),
            figure_text(figure, of, "en"),
            figure.address,
        )
        for of in brief.asked
        for figure in of.figures
    ]
    return Told({place: text for place, text, address in asked if address in addresses}, {place: text for place, text, _ in asked})


class Readers(NamedTuple):
    """All that is read of one state."""

    pages: Readings
    reports: Mapping[str, Told]

    @classmethod
    def of(cls, store: Store) -> Readers:
        """As things are."""
        with store.session() as session:
            issued = {one.code: edition(session, one.manifest) for one in archive.standing(store.path)}
            waiting = {f"{one.report} {one.period}": one for one in awaited(store.path, clock.now(), specs(), calendars(session, specs()))}
            return cls(pages(session), issued | {name: to_come(store, session, one) for name, one in waiting.items()})


def changed(before: Readings, after: Readings) -> dict[Place, Texts]:
    """What reads otherwise, and what comes to stand beside figures that were told before."""
    told = {place[:2] for place in before}
    new = {place: (ABSENT, text) for place, text in after.items() if place not in before and place[:2] in told and text != ABSENT}
    return new | {place: (old, after[place]) for place, old in before.items() if place in after and after[place] != old}


def moved(before: Readings, after: Readings) -> set[tuple[str, ...]]:
    """Everything that may be said to read otherwise, what only one of the states tells included: of what, with both readings."""
    lost = {place: (text, ABSENT) for place, text in before.items() if place not in after}
    new = {place: (ABSENT, text) for place, text in after.items() if place not in before}
    return {(*place, *texts) for place, texts in (lost | new | changed(before, after)).items()}


def named(effects: tuple[Effect, ...], told_by: str = "") -> set[tuple[str, ...]]:
    """The figures that a preview names for an edition or a report still to be made, or for pages; promises are no figures.

    What the readers of a report see nothing of is told as the inside sees it.
    """
    told = (one for one in effects if (one.dashboard if not told_by else any(told_by in _names(each) for each in one.reports)))
    return {
        (one.indicator, one.period, one.group, *(text.replace("—", ABSENT) for text in (one.old, one.new)))
        for one in told
        if one.programme == PROGRAMME and ": baseline " not in one.old + one.new
    }


def _names(one: Report) -> tuple[str, str]:
    return one.edition, "" if one.hidden else f"{one.name} {one.period}"


def of_what(said: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Without the period, which a report names once for figures that read alike, and the group, which each names in its own way."""
    return {(code, old, new) for code, _, _, old, new in said}


def is_said(code: str, texts: Sequence[str], said: Collection[tuple[str, ...]]) -> bool:
    """A preview names this; a figure that is hidden before and after reads the same, whichever mark it bears."""
    return all(map(is_mark, texts)) or any(one[0] == code and all(map(reads, one[1:], texts)) for one in said)


def is_mark(text: str) -> bool:
    return text.startswith("<") or text == "hidden"


def reads(said: str, text: str) -> bool:
    """A preview leaves open which mark a hidden figure bears."""
    return text == said or (is_mark(text) and text in said)


def missed(effects: tuple[Effect, ...], before: Readers, after: Readers) -> Iterator[str]:
    """What reads otherwise and the preview does not name. A part of a year that is named need not be."""
    told = named(effects)
    for (code, part, group), texts in changed(before.pages, after.pages).items():
        within = [each for each in told if each[0] == code and each[2] == group and lies_in(part, each[1])]
        if not within or any(each[1] == part and each[3:] != texts for each in within):
            yield f"page {code} {part} {group} {texts}"
    for name in before.reports.keys() & after.reports.keys():
        said = of_what(named(effects, name))
        found = changed(before.reports[name].printed, after.reports[name].printed)
        yield from (f"{name} {place} {texts}" for place, texts in found.items() if not is_said(place.indicator, texts, said))


def invented(effects: tuple[Effect, ...], before: Readers, after: Readers) -> Iterator[str]:
    """What the preview names and reads as it did."""
    yield from (f"page {said}" for said in named(effects) - moved(before.pages, after.pages))
    for name in before.reports.keys() & after.reports.keys():
        real = of_what(moved(before.reports[name].asked, after.reports[name].asked))
        yield from (
            f"{name} {said}" for said in of_what(named(effects, name)) if not any(is_said(code, texts, {said}) for code, *texts in real)
        )


def lies_in(part: str, longer: str) -> bool:
    """What is counted until a day is of that day."""
    first = period(part).last if part.startswith("..") and part != longer else period(part).first
    return period(longer).first <= first and period(part).last <= period(longer).last


def test_readers_see_after_a_save_what_the_preview_said(tmp_path: Path) -> None:
    with store_of(tmp_path / "s.duckdb", csv_records(DATA / "demo") | MONEY) as store:
        for name, when in (("donor", "2025"), ("who", "2025-H2")):
            produce(store, Order(spec(name), PROGRAMME, period(when), "en"))
        editor, before = Editor(store, tmp_path), Readers.of(store)
        for _ in range(EDITS):
            what, edit = editor.next()
            _, effects = of_edit(store, edit)
            edit.saved(store, actor="editor", reason=what)
            after = Readers.of(store)
            assert [*missed(effects, before, after)] == [], what
            assert [*invented(effects, before, after)] == [], what
            before = after
