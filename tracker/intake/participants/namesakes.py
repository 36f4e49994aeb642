"""Who in a list of participants may be one human, in another row or known already: told by rows and pseudonyms, never by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.intake.participants.recorded import Desk, Entry
from tracker.intake.participants.register import Registered
from tracker.intake.rows.proposals import Candidate, Proposal
from tracker.people.alike import Spellings
from tracker.people.identifiers import Identifiers, local_number, plain
from tracker.people.names import ALIKE, Spelled, spelled

_SAME_PHONE, _OTHER_ADDRESS = 90, 90
_SURELY, _MOST = 100, 5
"""So many candidates are offered at most."""


def namesakes(made: Registered, desk: Desk) -> Iterator[Proposal]:
    """A question for each row whose human may be that of an earlier row, or somebody who is known."""
    new, known, earlier = desk.register.new, _known(made, desk), _Earlier(made, told_by_rows=not desk.register.new)
    for place, (at, (_, person_id)) in enumerate(made.entries.items()):
        if found := (*known.get(at, ()), *earlier.candidates(place)):
            best = tuple(sorted(found, key=lambda each: (-each.score, each.identity)))[:_MOST]
            answer = _answer(at, best[0].identity, person_id, new=new)
            yield Proposal("person", person_id if new else f"row {at}", best, "participation", made.where[at], 1, answer)


@dataclass(frozen=True, slots=True, repr=False)
class Human:
    """What two rows are compared by, made once of each."""

    name: Spelled
    birth_year: str
    email: str
    phone: str


def human(told: Identifiers) -> Human:
    """What a row tells of somebody."""
    return Human(spelled(told.name), plain(told.birth_year), plain(told.email), local_number(told.phone))


def alike(one: Human, other: Human) -> int:
    """How likely two rows tell of one human, from 0 to 100.

    >>> alike(human(Identifiers(name="Бойко Ганна", birth_year="1980")), human(Identifiers(name="Anna Boyko", birth_year="1981")))
    0
    """
    if one.birth_year and other.birth_year and one.birth_year != other.birth_year:
        return 0
    score = one.name.likeness(other.name)
    if one.email and other.email and one.email != other.email:
        score = min(score, _OTHER_ADDRESS)
    return max(score, _SAME_PHONE) if one.phone and one.phone == other.phone else score


def _answer(at: str, best: str, person_id: str, *, new: bool) -> str:
    if new:
        return f"If they are one human, merge them (tracker merge person {best} {person_id} --why …)."
    return f"If they are one human, say so (--same {at}={best.removeprefix('row ')})."


def _known(made: Registered, desk: Desk) -> dict[str, list[Candidate]]:
    """By row those whom the vault knows by another spelling. Of somebody who was known before, it was asked then."""
    vault = desk.register.vault
    found: dict[str, list[Candidate]] = defaultdict(list)
    here = {person_id for _, person_id in made.entries.values()}
    with vault.at_once(new=False):
        for at, (entry, person_id) in made.entries.items():
            if person_id in made.fresh:
                near = vault.near(entry.human, desk.stands)
                found[at] += [
                    Candidate(other, "known already", score) for other, score in near.items() if other not in here and score >= ALIKE
                ]
    return found


class _Earlier:
    """The rows, compared with those before them that have a name alike or the same telephone number."""

    def __init__(self, made: Registered, *, told_by_rows: bool) -> None:
        self._rows: Sequence[tuple[str, tuple[Entry, str]]] = tuple(made.entries.items())
        self._fresh, self._told_by_rows = made.fresh, told_by_rows
        self._humans = [human(entry.human) for _, (entry, _) in self._rows]
        self._names = Spellings([each.name for each in self._humans])
        self._phones: dict[str, list[int]] = defaultdict(list)
        for place, each in enumerate(self._humans):
            self._phones[each.phone].append(place)

    def candidates(self, place: int) -> Iterator[Candidate]:
        """Who stands in an earlier row and may be the human of this one."""
        asked, own, surely = {person_id := self._rows[place][1][1]}, self._humans[place], 0
        for before in self._before(place):
            at, (_, other_id) = self._rows[before]
            if other_id in asked or self._fresh.isdisjoint((person_id, other_id)):
                continue
            if (score := alike(own, self._humans[before])) >= ALIKE:
                asked.add(other_id)
                told = f"row {at}", other_id
                yield Candidate(*(told if self._told_by_rows else told[::-1]), score)
                surely += score == _SURELY
            if surely == _MOST:  # where hundreds bear one name, none is likelier
                return

    def _before(self, place: int) -> Sequence[int]:
        """The rows worth a comparison, in order."""
        phone = self._humans[place].phone
        ringing = [before for before in self._phones[phone] if before < place] if phone else []
        return sorted({*self._names.before(place), *ringing})
