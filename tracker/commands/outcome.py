"""What a load did, or would do, on a terminal: counts, what changes, what a person is to decide, and everything refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from shlex import quote
from typing import TYPE_CHECKING

import click

from tracker.commands.options import PREVIEW, print_json, print_table, say
from tracker.errors import DONE, FINDINGS
from tracker.phrases import to_reader
from tracker.quoting import shown

if TYPE_CHECKING:
    from tracker.findings import Finding
    from tracker.intake.effects import Effect, Report
    from tracker.intake.result import LoadResult
    from tracker.intake.rows.proposals import Proposal

EFFECTS = ("programme", "indicator", "period", "group", "now", "then", "told in", "address")
_ALIKE = 3
"""So many findings that say the same of rows that follow one another are told, then how many more there are."""

_CHANGES_SHOWN = 50
_NEW_SHOWN = 8
_EFFECTS_SHOWN = 40
_PROPOSALS_SHOWN = 40
_CODES_SHOWN = 40
_OF_COLUMNS = ("column", "value")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a load, or of its preview, as it is told to a reader; `sender` is whose files these are."""

    result: LoadResult
    sender: str | None
    preview: bool

    def told(self, *, as_json: bool) -> int:
        """Tell all of it, as one document or in lines; the exit code."""
        if as_json:
            print_json(self.result.as_dict(listed=iter))
        else:
            self._print()
        say("\n".join((*map(to_reader, self.result.notes), *self._kept(), self._closing())))
        return FINDINGS if self.result.rejected else DONE

    def _print(self) -> None:
        """The counts by record type, then in a preview the changes, then everything refused."""
        self._print_counts()
        if self.preview:
            self._print_new()
            self._print_changes()
            self._print_gone()
            print_effects(self.result.effects, "--effects FILE")
            if not self.result.effects and (self.result.new or self.result.changes or self.result.gone):
                click.echo(f"\n{to_reader('No published figure would change.')}")
        self._print_proposals()
        self._print_findings()

    def _print_counts(self) -> None:
        result = self.result
        refused = [finding.kind or "no type" for finding in result.rejected]
        counted = {"added": result.added, "changed": result.changed, "unchanged": result.unchanged}
        counted |= {"retired": result.retired} if result.retired else {}
        kinds = dict.fromkeys([*(name for counts in counted.values() for name in counts), *refused])
        rows = [(to_reader(name), *(str(counts.get(name, 0)) for counts in counted.values()), str(refused.count(name))) for name in kinds]
        if rows:
            print_table(("kind", *counted, "findings"), rows, range(1, len(counted) + 2))

    def _print_new(self) -> None:
        """Records that would be new: the first of each type."""
        ids: dict[str, list[str]] = {}
        for kind, record_id in self.result.new:
            ids.setdefault(kind, []).append(record_id)
        lines = []
        for kind, some in ids.items():
            more = self.result.added[kind] - _NEW_SHOWN
            rest = f" {to_reader(f'… and {more} more')}" if more > 0 else ""
            lines.append(f"{to_reader(kind)} {', '.join(some[:_NEW_SHOWN])}{rest}")
        _print_listed(to_reader("New:"), lines)

    def _print_changes(self) -> None:
        """Fields that would change, each as it is and as it would be."""
        some = self.result.changes[:_CHANGES_SHOWN]
        lines = [f"{to_reader(one.kind)} {one.record_id}, {one.field}: {_value(one.old)} → {_value(one.new)}" for one in some]
        if (more := len(self.result.changes) - _CHANGES_SHOWN) > 0:
            lines.append(to_reader(f"… and {more} or more" if "changes" in self.result.cut else f"… and {more} more"))
        _print_listed(to_reader("Changes:"), lines)

    def _print_gone(self) -> None:
        """Records that would be retired, each with what it says."""
        lines = []
        for one in self.result.gone[:_CHANGES_SHOWN]:
            said = ", ".join(f"{name} {_value(value)}" for name, value in one.said)
            lines.append(f"{to_reader(one.kind)} {one.record_id}: {said}")
        if (more := sum(self.result.retired.values()) - _CHANGES_SHOWN) > 0:
            lines.append(to_reader(f"… and {more} more"))
        _print_listed(to_reader("Retired:"), lines)

    def _print_proposals(self) -> None:
        """What only a person can decide, the nearest meaning first, and how to say it once and for all."""
        proposals = self.result.proposals
        lines = [line for each in proposals[:_PROPOSALS_SHOWN] for line in self._proposed(each)]
        if (more := len(proposals) - _PROPOSALS_SHOWN) > 0:
            lines.append(to_reader(f"… and {more} more; --json lists them all"))
        _print_listed(to_reader("To decide:"), lines)

    def _proposed(self, each: Proposal) -> Iterator[str]:
        """One question, what may be answered, and the command that answers it."""
        told = to_reader if each.about == "person" else shown
        new = to_reader("a new one")
        near = "; ".join(
            f"{told(one.identity)} ({to_reader(one.name)}), {f'{one.score} %' if one.score else new}" for one in each.candidates
        )
        within = f" ({to_reader(each.within)})" if each.within else ""
        where = to_reader(each.where)
        times = where if each.about in _OF_COLUMNS else to_reader(f"{each.times} row(s), first at {where}")
        about = to_reader(each.about.capitalize()).lower()
        yield f"{about} {to_reader(f'“{told(each.said)}”')}{within}{f', {times}' if each.where else ''}. {to_reader(each.answer)}"
        yield f"  {near or self._any_of(each)}"
        if each.section:
            yield f"  tracker mapping set {self.sender or 'SENDER'} {each.section} {quote(shown(each.said))} {quote(_meant(each))}"

    def _any_of(self, proposal: Proposal) -> str:
        """What may be answered where nothing comes near."""
        if proposal.about == "column":
            return to_reader('Nothing known is like it. "" leaves the column out.')
        if proposal.about != "value":
            return to_reader("Nothing known is like it.")
        if proposal.listed is None:
            return to_reader("The identity of a record.")
        codes = list(self.result.words.codes(proposal.listed).codes)
        some = ", ".join(codes[:_CODES_SHOWN])
        more = len(codes) - _CODES_SHOWN
        return to_reader(f"One of {some} and {more} more of {proposal.listed}." if more > 0 else f"One of {some}.")

    def _print_findings(self) -> None:
        if self.result.rejected:
            click.echo(f"\n{to_reader('Findings:')}")
        for _, alike in groupby(self.result.rejected, lambda one: (one.kind, one.field, one.reason, one.suggestion)):
            for number, finding in enumerate(alike, 1):
                if number <= _ALIKE:
                    click.echo(f"  {_found(finding)}")
            if number > _ALIKE:
                click.echo(f"    {to_reader(f'and {number - _ALIKE} more like it, the last at {finding.where}')}")

    def _kept(self) -> list[str]:
        """How refused rows are corrected, when some are kept."""
        kept = self.result.quarantine
        return [to_reader(f"To correct refused rows in a workbook: tracker quarantine export {kept} -o corrected.xlsx")] if kept else []

    def _closing(self) -> str:
        count = len(self.result.rejected)
        refused = f" {to_reader('1 finding is listed above.' if count == 1 else f'{count} findings are listed above.')}" if count else ""
        if self.preview:
            return to_reader(PREVIEW) + refused
        if self.result.revision is None:
            return to_reader("Nothing new to save, so there is no new revision.") + refused
        return to_reader(f"Saved as revision {self.result.revision}.") + refused


def _print_listed(title: str, lines: Sequence[str]) -> None:
    """Lines below a title; nothing where there are none."""
    if lines:
        click.echo("\n".join((f"\n{title}", *(f"  {line}" for line in lines))))


def _value(value: str | None) -> str:
    return to_reader("empty") if value is None else f"“{' '.join(value.split())}”"


def _found(finding: Finding) -> str:
    """A finding on one line: where, in which field, what is wrong and what to do."""
    field = f", {finding.field}" if finding.field else ""
    return f"{to_reader(finding.where)}{field}: {to_reader(finding.reason)}. {to_reader(finding.suggestion)}".rstrip()


def print_effects(effects: Sequence[Effect], listing: str) -> None:
    """What is published and would read differently, the first of each kind, and by what option `listing` tells all of it."""
    from tracker.intake.effects import by_place

    if effects:
        click.echo(f"\n{to_reader('Figures that would change:')}")
        for place, counts in by_place(effects).items():
            of = ", ".join(f"{code} {count}" for code, count in counts.most_common())
            click.echo(f"  {_place(place)}: {counts.total()} ({of})")
        click.echo()
        print_table(EFFECTS, [effect_row(each) for each in effects[:_EFFECTS_SHOWN]], {4, 5})
    if (more := len(effects) - _EFFECTS_SHOWN) > 0:
        click.echo(to_reader(f"… and {more} more; {listing} lists them all"))


def effect_row(effect: Effect) -> tuple[str, ...]:
    """A figure that would read differently, with where it is told and its address."""
    return (*effect.said, _places(effect), effect.address)


def _places(effect: Effect) -> str:
    """Where a figure is told: `dashboard; donor 2025 (WHPS-C3NP-KK25); donor 2026-Q4, due 2027-01-20`."""
    told = ((_place(place), codes) for place, codes in effect.editions.items())
    return "; ".join(f"{name} ({', '.join(codes)})" if codes else name for name, codes in told)


def _place(place: Report | None) -> str:
    """A report, or the dashboard."""
    if place is None:
        return to_reader("dashboard")
    due = f", {to_reader(f'due {place.due}')}" if place.due else ""
    hidden = f", {to_reader('hidden there')}" if place.hidden else ""
    return f"{place.name} {place.period}{due}{hidden}"


def _meant(proposal: Proposal) -> str:
    """What the answer most likely is; an ellipsis where a person must say it."""
    from tracker.intake.rows.questions import SURE

    if proposal.about == "joint name":
        return "; ".join(one.identity for one in proposal.candidates) or "…"
    best = [one for one in proposal.candidates if one.score == proposal.candidates[0].score >= SURE]
    return best[0].identity if len(best) == 1 else "…"
