"""Who in a list of participants may be one human, in another row or known already: told by rows and pseudonyms, never by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.intake.participants.recorded import Desk, Entry
from tracker.intake.participants.register import Registered
from tracker.intake.rows.proposals import Candidate, Proposal
from tracker.people.identifiers import LOCAL_DIGITS, Identifiers, plain
from tracker.people.names import likeness, surnames

_LEAST = 80
_SAME_PHONE, _OTHER_ADDRESS = 90, 90
_BEGINNING = 3


def namesakes(made: Registered, desk: Desk) -> Iterator[Proposal]:
    """A question for each row whose human may be that of an earlier row, or somebody who is known."""
    index: dict[str, list[str]] = {}
    order = {at: place for place, at in enumerate(made.entries)}
    for at, (entry, person_id) in made.entries.items():
        marks = _marks(entry.human)
        rows = sorted({row for mark in marks for row in index.get(mark, ())}, key=order.__getitem__)
        found = (*_known(entry, person_id, made, desk), *_earlier(entry, person_id, rows, made, told_by_rows=not desk.register.new))
        if found:
            best = tuple(sorted(found, key=lambda each: (-each.score, each.identity)))
            said = person_id if desk.register.new else f"row {at}"
            answer = _answer(at, best[0].identity, person_id, new=desk.register.new)
            yield Proposal("person", said, best, "participation", made.where[at], 1, answer)
        for mark in marks:
            index.setdefault(mark, []).append(at)


def alike(one: Identifiers, other: Identifiers) -> int:
    """How likely two rows tell of one human, from 0 to 100.

    >>> alike(Identifiers(name="Бойко Ганна", birth_year="1980"), Identifiers(name="Anna Boyko", birth_year="1981"))
    0
    """
    if one.birth_year and other.birth_year and plain(one.birth_year) != plain(other.birth_year):
        return 0
    score = likeness(one.name, other.name)
    if one.email and other.email and plain(one.email) != plain(other.email):
        score = min(score, _OTHER_ADDRESS)
    return max(score, _SAME_PHONE) if _local(one) and _local(one) == _local(other) else score


def _answer(at: str, best: str, person_id: str, *, new: bool) -> str:
    if new:
        return f"If they are one human, merge them (tracker merge person {best} {person_id} --why …)."
    return f"If they are one human, say so (--same {at}={best.removeprefix('row ')})."


def _known(entry: Entry, person_id: str, made: Registered, desk: Desk) -> Iterator[Candidate]:
    """Those whom the vault knows by another spelling. Of somebody who was known before, it was asked then."""
    here = {known for _, known in made.entries.values()}
    if person_id in made.fresh:
        for other, score in desk.register.vault.near(entry.human, desk.stands).items():
            if other not in here and score >= _LEAST:
                yield Candidate(other, "known already", score)


def _earlier(entry: Entry, person_id: str, rows: Iterable[str], made: Registered, *, told_by_rows: bool) -> Iterator[Candidate]:
    asked = {person_id}
    for at in rows:
        other, other_id = made.entries[at]
        if other_id in asked or made.fresh.isdisjoint((person_id, other_id)):
            continue
        if (score := alike(entry.human, other.human)) >= _LEAST:
            asked.add(other_id)
            yield Candidate(f"row {at}", other_id, score) if told_by_rows else Candidate(other_id, f"row {at}", score)


def _marks(human: Identifiers) -> set[str]:
    """What rows must share to be compared at all: how a surname begins, or a telephone number."""
    return {word[:_BEGINNING] for word in surnames(human.name)} | ({_local(human)} - {""})


def _local(human: Identifiers) -> str:
    digits = "".join(letter for letter in human.phone if letter.isdigit())
    return digits[-LOCAL_DIGITS:] if len(digits) >= LOCAL_DIGITS else ""
