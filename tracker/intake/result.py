"""What a load did, or would do: counts, changes field by field, and everything refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tracker.findings import Finding
from tracker.intake.effects import Effect
from tracker.intake.rows.proposals import Proposal
from tracker.intake.scrutiny.held import Held
from tracker.records import record_type
from tracker.store import Comparison
from tracker.store.versions.staging import LISTED
from tracker.vocabulary import SHIPPED, Vocabulary


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one stored record that a load changes."""

    kind: str
    record_id: str
    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Gone:
    """A stored record that a load retires, with all that it says, by field."""

    kind: str
    record_id: str
    said: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a load did, or would do. `revision` is None when nothing was saved; counts are by record type, without zeros."""

    revision: int | None
    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    retired: dict[str, int] = field(default_factory=dict)
    new: tuple[tuple[str, str], ...] = ()
    """Type and identity of each record that a preview would add, the first of each type."""
    changes: tuple[FieldChange, ...] = ()
    """What would change, field by field, in the first records of each type."""
    gone: tuple[Gone, ...] = ()
    """What the first records of each type say that are retired."""
    rejected: Sequence[Finding] = ()
    notes: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    held: tuple[Held, ...] = ()
    """What is held back until a person confirms it; each is among the rejected, too."""
    quarantine: int | None = None
    """The number under which the refused rows are kept."""
    words: Vocabulary = SHIPPED
    """The codes that an answer to a proposal may name."""

    @property
    def cut(self) -> frozenset[str]:
        """Which of `new`, `changes` and `gone` do not list everything."""
        lists = {"new": self.added, "changes": self.changed, "gone": self.retired}
        return frozenset(name for name, counts in lists.items() if any(count > LISTED for count in counts.values()))

    def as_dict(self, listed: Callable[[Iterator[dict[str, object]]], object] = list) -> dict[str, object]:
        """The result as the command line's JSON document, by contract. How findings are `listed`: all at once, or as they are told."""
        return {
            "revision": self.revision,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "retired": self.retired,
            "rejected": listed(map(rejected, self.rejected)),
            "effects": [effect.as_dict() for effect in self.effects],
            "held": [held.name for held in self.held],
            "quarantine": self.quarantine,
            "proposals": [proposal.as_dict() for proposal in self.proposals],
        }


def result_of(compared: Mapping[str, Comparison], revision: int | None, found: Sequence[Finding], notes: tuple[str, ...]) -> LoadResult:
    """The result of a load from what the store says of its rows."""
    counts = ("added", "changed", "unchanged", "retired")
    added, changed, unchanged, retired = (
        {name: int(count) for name, each in compared.items() if (count := getattr(each, verdict))} for verdict in counts
    )
    changes = tuple(FieldChange(name, c.record_id, c.field, c.old, c.new) for name, each in compared.items() for c in each.changes)
    new = tuple((name, record_id) for name, each in compared.items() for record_id in each.new)
    gone = tuple(one for name, each in compared.items() for one in _gone(name, each))
    return LoadResult(revision, added, changed, unchanged, retired, new, changes, gone, found, notes)


def _gone(kind: str, compared: Comparison) -> Iterator[Gone]:
    """The records of a type that are retired."""
    order = record_type(kind).names.index
    for record_id, some in groupby(compared.gone, key=lambda each: each.record_id):
        yield Gone(kind, record_id, tuple((each.field, each.old or "") for each in sorted(some, key=lambda each: order(each.field))))


def rejected(finding: Finding) -> dict[str, object]:
    """A finding as the contract lists it: `cell` for a spreadsheet, `line` for a text file, `path` too for one of elements."""
    place: dict[str, object] = {"line": finding.line} if finding.line else {"cell": finding.cell}
    place |= {"path": finding.path} if finding.path else {}
    return {
        "file": finding.file,
        "sheet": finding.sheet,
        **place,
        "kind": finding.kind,
        "field": finding.field,
        "reason": finding.reason,
        "suggestion": finding.suggestion,
    }
