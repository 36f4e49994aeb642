"""An edition from start to end: figures, document, manifest, PDF, archive. The same edition is always the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indicators.authoring.keeping import keep_definitions
from indicators.decided import note_printed
from indicators.declared.kept import in_force
from indicators.differing.restatements import Restatement, restatements
from indicators.disclosure import Earlier
from indicators.provenance import note
from indicators.quality import Breaches, inspected, still_open
from indicators.wording import period_name
from reports import edition as archive
from reports.attached import shortened
from reports.blocks import bare
from reports.content import printed, written
from reports.content.brief import Brief
from reports.content.people import read, remembered
from reports.content.restated import as_told, asked
from reports.edition import Edition
from reports.manifest import NAME, figures_csv, manifest_json, read_manifest, verification_code
from reports.pdf import Attachment, pdf_bytes
from reports.spec import ReportSpec
from reports.wording import say
from tracker import clock
from tracker.errors import ReportRefused
from tracker.periods import Period, period
from tracker.store import Session, Store
from tracker.store.keepers import TRACKER


@dataclass(frozen=True, slots=True)
class Order:
    """What report is wanted: spec, programme, period, language, revision (None: the newest), draft or final."""

    spec: ReportSpec
    programme: str
    period: Period
    language: str
    as_of: int | None = None
    status: str = "draft"
    url: str = ""
    """Where the dashboard is found, for links; an edition that was issued keeps the links it has."""


@dataclass(frozen=True, slots=True)
class Produced:
    """A finished report."""

    edition: Edition
    pdf: bytes
    figures: int
    people: dict[str, int]
    """How many figures about people are `shown`, hidden for being `small`, and hidden `aside` of those."""

    def told(self, place: Path) -> tuple[str, ...]:
        """What was made and written to a place, in sentences."""
        made = (
            f"{place}: edition {self.edition.code}, revision {self.edition.revision}, {self.figures} figures, {len(self.pdf) // 1024} kB."
        )
        if not (whole := sum(self.people.values())):
            return (made,)
        shown, small, aside = (self.people[name] for name in ("shown", "small", "aside"))
        hidden = f"{small} hidden for being small, {aside} so that those cannot be worked out"
        return made, f"Of {whole} figures about people {shown} ({100 * shown // whole} %) are shown, {hidden}."

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form."""
        names = ("code", "spec", "programme", "period", "language", "status", "revision", "previous", "sha256", "made_at")
        told = {name: getattr(self.edition, name) for name in names}
        whole = sum(self.people.values())
        return told | {"figures": self.figures, "people": self.people | {"share_shown": self.people["shown"] / whole if whole else None}}


def hindrances(session: Session, programme: str) -> tuple[Breaches, ...]:
    """The errors in a programme's data that nobody accepted, rule by rule: they keep its reports from being final."""
    return tuple(some for some in still_open(inspected(session, programme, session.data_date)) if some.rule.severity == "error")


def produce(store: Store, order: Order) -> Produced:
    """Make the report and keep its edition, on definitions that the store holds.

    Raises what `answer` raises, and `ReportRefused` for a final report on data with errors.
    """
    with store.session(order.as_of) as session:
        pinned = order.as_of is not None and in_force(session)
    if not pinned:
        keep_definitions(store, actor=TRACKER)
    with store.session(order.as_of) as session:
        made = unprinted(store, order, session.revision)
        if order.status == "final" and (wrong := hindrances(session, order.programme)):
            (found,) = wrong[0].part(0, 1)
            first = f"{found.rule}: {found.words.text(order.language).rstrip('.')} ({found.entity} {found.record_id})"
            raise ReportRefused(
                f"The data has {sum(map(len, wrong))} error(s), so the report cannot be final; the first is {first}",
                next_step="`tracker quality` lists them; a draft can be made meanwhile.",
            )
    previous, against = archive.before(store.path, made), archive.told_before(store.path, made, order.spec.audience)
    made = replace(made, previous=previous.code if previous else None)
    issued = archive.issued(store.path, made.code)
    order = replace(order, url=read_manifest(issued.manifest).url) if issued else order
    content, manifest = build(store, order, made, previous, against)
    made = replace(made, sha256=hashlib.sha256(content).hexdigest(), manifest=manifest, made_at=clock.now().isoformat())
    archive.keep(store.path, made)
    told = read_manifest(manifest)
    note(store.path, told.addresses)
    note_printed(store.path, told.decided)
    return Produced(made, content, len(told.figures), told.tally)


def build(store: Store, order: Order, made: Edition, previous: Edition | None, against: Sequence[Edition]) -> tuple[bytes, bytes]:
    """The PDF and its manifest; nothing is kept. `against` is what its audience was sent before."""
    restated = _restated(store, previous, made.revision)
    with store.session(made.revision) as session:
        head = _head(order, made, previous) | {"store": store.id, "saved_at": str(session.saved_at)}
        brief = Brief(
            session,
            order.spec,
            order.programme,
            order.period,
            order.language,
            restated,
            _told(previous, order.language),
            order.status,
            order.url,
        )
        told = [fact for one in against for fact in told_to(store, session, one)]
        body, brief = written(brief, told)
    answers = printed(body, brief)
    head |= {"url": order.url} if order.url else {}
    head |= {"glance": [(name, bare(text)) for name, text in body.cover.glance]}
    head |= {"against": [one.code for one in against], "smallest_shown": brief.release.least, "tally": brief.release.tally}
    manifest = manifest_json(head, body, answers, order.language, read(brief.people.values(), brief.release))
    shown, long = shortened(body)
    attachments = (
        Attachment(NAME, "application/json", manifest, "What this edition is made of: store, revision, definitions, figures"),
        Attachment("figures.csv", "text/csv", figures_csv(body, answers, order.language, order.url), "Every printed figure"),
        *long,
    )
    return pdf_bytes(shown, attachments), manifest


def told_to(store: Store, session: Session, against: Edition) -> tuple[Earlier, ...]:
    """What an edition told its audience of people."""
    with store.session(against.revision) as then:
        return remembered(then, session, read_manifest(against.manifest).people)


def _head(order: Order, made: Edition, previous: Edition | None) -> dict[str, Any]:
    """What the manifest says of the edition itself."""
    told = {name: getattr(made, name) for name in ("code", "spec", "programme", "period", "language", "revision", "status")}
    return told | {"audience": order.spec.audience, "previous": previous.code if previous else None}


def unprinted(store: Store, order: Order, revision: int) -> Edition:
    """The edition that an order makes at a revision, before it is."""
    code = verification_code(order.spec.name, store.id, revision, order.programme, order.period, order.language, order.status)
    return Edition(code, order.spec.name, order.programme, str(order.period), order.language, order.status, revision, None, "", "", b"")


def _restated(store: Store, previous: Edition | None, revision: int) -> tuple[Restatement, ...]:
    """Every figure of the previous edition that reads differently at this revision."""
    if previous is None or previous.revision >= revision:
        return ()
    told = read_manifest(previous.manifest)
    return as_told(told, restatements(store, asked(told), previous.revision, revision))


def _told(previous: Edition | None, language: str) -> str | None:
    """The edition before, as the reader of this one names it."""
    if previous is None:
        return None
    return f"{previous.code} ({period_name(period(previous.period), language)}, {say('page.revision', language, previous.revision)})"
