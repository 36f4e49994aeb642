"""Which printed figures of the newest editions would read differently once a load is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from indicators.wording import total_name
from reports.edition import Edition, editions
from reports.manifest import Manifest, read_manifest
from reports.verify import reading
from tracker.intake.effects import Effect, Issued
from tracker.store import Session


def effects(now: Session, then: Session, kinds: frozenset[str], language: str) -> Iterator[Effect]:
    """The figures of the newest edition of each report, programme and period that would read differently from today."""
    del kinds
    for edition in _newest(Path(now.place)):
        manifest = read_manifest(edition.manifest)
        yield from _changed(edition, manifest, now, then, language)


def _newest(store_path: Path) -> list[Edition]:
    newest = {(one.spec, one.programme, one.period): one for one in editions(store_path)}
    return list(newest.values())


def _changed(edition: Edition, manifest: Manifest, now: Session, then: Session, language: str) -> Iterator[Effect]:
    """The figures as the edition words them, whose language is its own."""
    issued = Issued(edition.spec, edition.period, edition.code)
    for printed in sorted(manifest.figures, key=lambda one: (one.question.indicator, str(one.question.period), one.by)):
        (old, _), (new, _) = (reading(session, printed, manifest) for session in (now, then))
        if old != new:
            group = "; ".join(f"{name}={value}" for name, value in printed.by) or total_name(language)
            asked = printed.question
            yield Effect(edition.programme, asked.indicator, str(asked.period), group, old, new, printed.address, issued)
