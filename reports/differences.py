"""Two editions of one store compared: each figure of the earlier that reads differently at the later one's revision, and why."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from indicators.differing.changes import by_cause
from indicators.differing.restatements import Restatement, restatements
from reports.edition import Edition
from reports.manifest import read_manifest
from reports.verify import mismatches
from tracker.errors import WrongRequest
from tracker.store import Store


@dataclass(frozen=True, slots=True)
class Restated:
    """A printed figure, what it says now, and its change by cause; without a change only the words of the page are other ones."""

    address: str
    indicator: str
    period: str
    group: str
    old: str
    new: str
    change: Restatement | None

    def as_dict(self) -> dict[str, Any]:
        """The restatement for a JSON document."""
        plain = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "change"}
        return plain | (by_cause(self.change) if self.change else {"change": None, "exact": None, "causes": []})


def between(store: Store, first: Edition, second: Edition) -> tuple[Restated, ...]:
    """What the second edition's revision says differently. Raises `WrongRequest` when it is not the later one."""
    if first.revision > second.revision:
        raise WrongRequest(f"Edition {first.code} is of a later revision than {second.code}", next_step="Name the earlier edition first.")
    if first.revision == second.revision:
        return ()
    manifest = read_manifest(first.manifest)
    why = {(change.question, change.by): change for change in restatements(store, manifest.questions, first.revision, second.revision)}
    printed = {figure.address: figure for figure in manifest.figures}
    return tuple(
        Restated(
            moved.address,
            moved.indicator,
            str(printed[moved.address].question.period),
            moved.group,
            moved.printed,
            moved.recomputed,
            why.get((printed[moved.address].question, printed[moved.address].by)),
        )
        for moved in mismatches(store, manifest, second.revision)
    )
