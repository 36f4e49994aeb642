"""Which printed figures of the newest editions would read differently once a load is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reports.edition import Edition, editions
from reports.manifest import Manifest, read_manifest
from reports.verify import reading
from tracker.intake.effects import Effect
from tracker.store import Session


def effects(now: Session, then: Session, kinds: frozenset[str]) -> Iterator[Effect]:
    """The figures of the newest edition of each report, programme and period that would read differently from today."""
    del kinds
    for edition in _newest(Path(now.place)):
        manifest = read_manifest(edition.manifest)
        yield from _changed(edition, manifest, now, then)


def _newest(store_path: Path) -> list[Edition]:
    newest = {(one.spec, one.programme, one.period): one for one in editions(store_path)}
    return list(newest.values())


def _changed(edition: Edition, manifest: Manifest, now: Session, then: Session) -> Iterator[Effect]:
    where = f"{edition.spec} report {edition.period}, edition {edition.code}"
    for printed in sorted(manifest.figures, key=lambda one: (one.question.indicator, str(one.question.period), one.by)):
        (old, _), (new, _) = (reading(session, printed, manifest) for session in (now, then))
        if old != new:
            group = "; ".join(f"{name}={value}" for name, value in printed.by) or "total"
            period = "" if str(printed.question.period) == edition.period else f" ({printed.question.period})"
            yield Effect(where, edition.programme, printed.question.indicator + period, group, old, new, printed.address)
