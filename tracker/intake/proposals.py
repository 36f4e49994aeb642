"""Questions that only a person can answer: what a file may mean, which records may be one. Nothing is done before the answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

About = Literal["column", "code", "organisation", "joint name", "duplicate", "person"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What something may mean: an identity, its name, and how near it comes, from 0 to 100."""

    identity: str
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whether what `said` stands for is one of the candidates, the nearest first; `answer` tells how to say so.

    `within` is the record type of a column or record, or the list of a code. `where` is the first place, `times` how many rows say it.
    People are told by the rows they stand in, never by name.
    """

    about: About
    said: str
    candidates: tuple[Candidate, ...]
    within: str = ""
    where: str = ""
    times: int = 1
    answer: str = ""

    def as_dict(self) -> dict[str, object]:
        """The proposal for a JSON document."""
        return asdict(self)
