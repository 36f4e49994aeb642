"""Whether a PDF is what it says: ours, of this store, unaltered, and still what the store says."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from indicators.decided import as_printed, note_printed
from indicators.provenance import note
from indicators.wording import figure_text
from reports import edition as archive
from reports.manifest import NAME, Manifest, Printed, read_manifest
from reports.pdf import attachment
from reports.produce import Order, build, unprinted
from reports.spec import spec
from tracker.errors import ReportRefused, TrackerError
from tracker.store import Session, Store


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A figure that reads differently when it is computed again."""

    address: str
    indicator: str
    period: str
    group: str
    printed: str
    recomputed: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a PDF is: genuine, superseded (the store has moved on), altered, or foreign; and which figures differ."""

    verdict: str
    edition: str
    revision: int
    head: int
    figures: int
    differences: tuple[Mismatch, ...]
    why: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON form."""
        return {
            "verdict": self.verdict,
            "edition": self.edition,
            "revision": self.revision,
            "newest_revision": self.head,
            "figures": self.figures,
            "why": self.why,
            "differences": [asdict(one) for one in self.differences],
        }


def verify(store: Store, pdf: bytes, url: str = "") -> Verdict:
    """Recompute every figure of a PDF from the store. Its links may lead to `url`, or where those of the edition on record do.

    Raises `UnreadableFile` for what is no PDF.
    """
    content = attachment(pdf, NAME)
    if content is None:
        return Verdict("foreign", "", 0, store.head, 0, (), "This PDF carries no manifest: it was not made by a tracker.")
    try:
        manifest = read_manifest(content)
    except ReportRefused as error:
        return Verdict("altered", "", 0, store.head, 0, (), error.what)
    verdict, differences, why = _judged(store, manifest, pdf, url)
    return Verdict(verdict, manifest.code, manifest.revision, store.head, len(manifest.figures), differences, why)


def _judged(store: Store, manifest: Manifest, pdf: bytes, url: str) -> tuple[str, tuple[Mismatch, ...], str]:
    """The word of judgement, the figures that differ, and the reason in a sentence."""
    if manifest.store != store.id:
        return "foreign", (), "This report was made from another store."
    if not 0 <= manifest.revision <= store.head:
        return "altered", (), f"It names revision {manifest.revision}, which this store does not have."
    if wrong := mismatches(store, manifest, manifest.revision):
        return "altered", wrong, "Figures differ from the revision it names."
    if not _same_document(store, manifest, pdf, url):
        return "altered", (), "The file is not the one that this store makes for the edition it names."
    note(store.path, manifest.addresses)
    note_printed(store.path, manifest.decided)
    if store.head > manifest.revision and (moved := mismatches(store, manifest, store.head)):
        return "superseded", moved, "It was right when it was issued; records have changed since."
    return "genuine", (), "Every figure is what the store says."


def mismatches(store: Store, manifest: Manifest, revision: int) -> tuple[Mismatch, ...]:
    """The figures of a manifest that read differently at a revision."""
    with store.session(revision) as session:
        found = ((printed, *reading(session, printed, manifest)) for printed in manifest.figures)
        return tuple(
            Mismatch(printed.address, printed.question.indicator, str(printed.question.period), printed.group, printed.text, text)
            for printed, text, value in found
            if text != printed.text or not _equal(value, printed.value)
        )


def reading(session: Session, printed: Printed, manifest: Manifest) -> tuple[str, Any]:
    """A printed figure as it reads now: its text and value. Whether it had to be hidden is judged by making the edition again."""
    try:
        figures = as_printed(session, printed.question, printed.by, printed.decided(manifest.smallest_shown))
    except TrackerError as error:
        return error.what, None
    figure = figures.at(printed.by)
    return figure_text(figure, figures, manifest.language), figure.value


def _equal(value: Any, printed: Any) -> bool:
    return value == printed or str(value) == str(printed)


def _same_document(store: Store, manifest: Manifest, pdf: bytes, url: str) -> bool:
    """The bytes are those on record for the edition, or those that the edition makes when it is made again."""
    kept = archive.issued(store.path, manifest.code)
    if kept is not None and kept.sha256 == hashlib.sha256(pdf).hexdigest():
        return True
    if manifest.url not in ("", url, read_manifest(kept.manifest).url if kept else ""):
        return False  # whoever altered the links could have altered what the manifest says of them
    try:
        order = Order(
            spec(manifest.spec), manifest.programme, manifest.period, manifest.language, manifest.revision, manifest.status, manifest.url
        )
        previous = archive.edition(store.path, manifest.previous) if manifest.previous else None
        against = [archive.edition(store.path, code) for code in manifest.against]
        return build(store, order, unprinted(store, order, manifest.revision), previous, against)[0] == pdf
    except TrackerError:
        return False
