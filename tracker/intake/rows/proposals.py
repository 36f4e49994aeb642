"""Questions that only a person can answer: what a file may mean, which records may be one. Nothing is done before the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from tracker.records import record_type

About = Literal["column", "code", "value", "organisation", "joint name", "duplicate", "person"]


ASKED = "Which value has every row?"
NEW = 0
"""The score of an identity that nothing has yet."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What something may mean: an identity, its name, and how near it comes, from `NEW` to 100."""

    identity: str
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whether what `said` stands for is one of the candidates, the nearest first; `answer` puts the question in words.

    `within` is the record type of a column, value or record, or the list of a code. `where` is the first place, `times` how many rows
    say it. People are told by the rows they stand in, never by name.
    """

    about: About
    said: str
    candidates: tuple[Candidate, ...]
    within: str = ""
    where: str = ""
    times: int = 1
    answer: str = ""

    @property
    def section(self) -> str:
        """Where a sender's file keeps the decision; empty where it is kept elsewhere."""
        kept = {"column": f"columns.{self.within}", "code": f"codes.{self.within}", "value": f"values.{self.within}"}
        return kept.get(self.about, "organisations" if self.about in ("organisation", "joint name") else "")

    @property
    def listed(self) -> str | None:
        """The code list that the answer comes from: that of a word, or of the field that a value is asked of."""
        if self.about == "value":
            return record_type(self.within).by_name[self.said].codes or None
        return self.within if self.about == "code" else None

    @property
    def is_open(self) -> bool:
        """Without an answer rows are refused; what is offered beside that may stay unanswered."""
        return self.about != "value" or record_type(self.within).by_name[self.said].required

    def as_dict(self) -> dict[str, object]:
        """The proposal for a JSON document."""
        return asdict(self)


def agreed(proposals: Sequence[Proposal], tables: Mapping[str, int]) -> list[Proposal]:
    """The questions, each once; what is offered for some tables of a type only is taken out: an answer is one for all its tables."""
    offers: dict[tuple[str, str], list[Proposal]] = {}
    for one in proposals:
        if one.about == "value":
            offers.setdefault((one.within, one.said), []).append(one)
    unsure = {key for key, some in offers.items() if len({one.candidates for one in some}) > 1 or len(some) < tables.get(key[0], 0)}
    bare = (
        replace(one, candidates=(), answer=ASKED) if (one.within, one.said) in unsure and one.about == "value" else one for one in proposals
    )
    return list(dict.fromkeys(one for one in bare if one.is_open or one.candidates))
