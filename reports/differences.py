"""Two editions of one store compared: each figure of the earlier that reads differently at the later one's revision, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from indicators.declared.kept import indicator
from indicators.differing.changes import by_cause, shares_text
from indicators.differing.restatements import Restatement, restatements
from indicators.wording import group_words, period_name
from reports.edition import Edition
from reports.manifest import Printed, read_manifest
from reports.verify import mismatches
from tracker.errors import WrongRequest
from tracker.store import Session, Store


@dataclass(frozen=True, slots=True)
class Restated:
    """A printed figure, what it says now, and its change by cause; without a change only the words of the page are other ones."""

    printed: Printed
    new: str
    change: Restatement | None

    def as_dict(self) -> dict[str, Any]:
        """The restatement for a JSON document."""
        plain = {
            "address": self.printed.address,
            "indicator": self.printed.question.indicator,
            "period": str(self.printed.question.period),
            "group": self.printed.group,
            "old": self.printed.text,
            "new": self.new,
        }
        return plain | (by_cause(self.change) if self.change else {"change": None, "exact": None, "causes": []})

    def in_words(self, session: Session, language: str) -> tuple[str, ...]:
        """Address, code, period, group, what was printed, what it says now and the causes, in the words of the edition."""
        printed, question = self.printed, self.printed.question
        group = group_words(session, indicator(session, question.indicator), printed.by, language, question.audience)
        period, causes = period_name(question.period, language), shares_text(self.change, language) if self.change else ""
        return printed.address, question.indicator, period, group, printed.text, self.new, causes


def between(store: Store, first: Edition, second: Edition) -> tuple[Restated, ...]:
    """What the second edition's revision says differently. Raises `WrongRequest` when it is not the later one."""
    if first.revision > second.revision:
        raise WrongRequest(f"Edition {first.code} is of a later revision than {second.code}", next_step="Name the earlier edition first.")
    if first.revision == second.revision:
        return ()
    manifest = read_manifest(first.manifest)
    why = {(change.question, change.by): change for change in restatements(store, manifest.questions, first.revision, second.revision)}
    printed = {figure.address: figure for figure in manifest.figures}
    moved = ((printed[one.address], one.recomputed) for one in mismatches(store, manifest, second.revision))
    return tuple(Restated(figure, now, why.get((figure.question, figure.by))) for figure, now in moved)
