"""One breach of a data quality rule, and whether somebody accepted it as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.quality.rule import Dimension, Severity
from indicators.words import Words
from tracker.intake.understanding.private import PRIVATE


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why a finding is accepted as it is, since when, by which office, and the revision that says so."""

    reason: str
    on_date: date
    by_role: str | None
    revision: int


Value = str | int | Decimal | bool | None
"""What a field holds, as JSON can say it: days as ISO dates."""

Told = tuple[tuple[str, Value | tuple[Value, ...]], ...]
"""Fields of a record, or what was worked out from it, each by its name with the value or values that break a rule."""


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """One breach of a rule: by which record (two or more are joined by `~`) and, where one field is to blame, which.

    `told` is what breaks the rule, in the order of the records; where it is of `people`, it is for readers inside.
    `accepted` is None while the finding is open.
    """

    rule: str
    dimension: Dimension
    severity: Severity
    words: Words
    entity: str
    record_id: str
    field: str = ""
    told: Told = ()
    people: bool = False
    accepted: Acceptance | None = None

    @property
    def of_one_person(self) -> bool:
        """The record speaks of one person, under a pseudonym, and readers outside are not told which."""
        return self.entity in PRIVATE

    def as_dict(self, language: str = "en") -> dict[str, object]:
        """The finding for a JSON document, its words in one language."""
        told: dict[str, object] = {
            "rule": self.rule,
            "dimension": self.dimension,
            "severity": self.severity,
            "words": self.words.text(language),
            "entity": self.entity,
            "record_id": self.record_id,
            "values": dict(self.told),
        }
        if self.field:
            told["field"] = self.field
        if self.accepted:
            told["accepted"] = {"reason": self.accepted.reason, "on": self.accepted.on_date, "revision": self.accepted.revision}
        return told
