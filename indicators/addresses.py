"""The short, stable address of a figure: the same question about the same group at the same revision, the same address."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from indicators.question import Question

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10
_PAIRS = [one + other for one in _LETTERS for other in _LETTERS]
_NO_GROUP = '"by": {}'
_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode

Group = tuple[tuple[str, str], ...]


def spelled(question: Question, version: int, revision: int, by: Group) -> str:
    """What an address stands for, as one line of JSON."""
    before, after = _around(question, version, revision)
    return f"{before}{_told(by)}{after}"


def _around(question: Question, version: int, revision: int) -> tuple[str, str]:
    """What comes before and after the group in all lines of one answer: of its many figures only the group differs."""
    line = _json(question.as_dict() | {"version": version, "by": {}, "revision": revision})
    before, _, after = line.partition(_NO_GROUP)
    return before + _NO_GROUP[:-2], after


@lru_cache(4096)
def _told(by: Group) -> str:
    return _json(dict(by))


def addresses(question: Question, version: int, revision: int) -> Callable[[Group], str]:
    """The address of each figure of an answer, by its group.

    It is `F-` and ten letters of Crockford's base 32, from the SHA-256 of what it stands for.
    """
    before, after = _around(question, version, revision)
    return lambda by: f"F-{letters(f'{before}{_told(by)}{after}')}"


def figure_link(base: str, address: str, line: str) -> str:
    """The link to a figure's page under a tracker's URL. It says what the address stands for, so any tracker with the store resolves it."""
    return f"{base.rstrip('/')}/figure/{address}?{urlencode({'of': line})}"


def unlinked(text: str) -> tuple[str, str]:
    """The address in a text, and what it stands for, empty where the text is no link that says so.

    >>> unlinked("https://tracker.example/figure/F-7K3QX2M9AB?of=%7B%7D")
    ('F-7K3QX2M9AB', '{}')
    """
    parts = urlsplit(text.strip())
    return parts.path.rpartition("/")[2].upper(), dict(parse_qsl(parts.query)).get("of", "")


def stands_for(address: str, line: str) -> bool:
    """The line is what the address was made from."""
    return address == f"F-{letters(line)}"


def well_spelled(line: str) -> bool:
    """Every part of what somebody wrote is of the kind that ours are made of. Raises as `json.loads` for what is no such line at all."""
    told = json.loads(line)
    groups = [part for pair in (*told["by"].items(), *told["filter"].items()) for part in pair]
    named = [told[name] for name in ("indicator", "programme", "period", "currency", "rate_set")]
    texts = [*groups, *named, told.get("framework", ""), *told.get("claim", ())]
    texts += [] if told["audience"] is None else [told["audience"]]
    return all(type(one) is str for one in texts) and {type(told[name]) for name in ("revision", "version")} == {int}


def letters(line: str, count: int = _LENGTH) -> str:
    """The first `count` letters, at most twelve, of a line's SHA-256 in Crockford's base 32."""
    number = int.from_bytes(hashlib.sha256(line.encode()).digest()[:8])
    first, second, third = _PAIRS[number >> 54], _PAIRS[number >> 44 & 1023], _PAIRS[number >> 34 & 1023]
    return f"{first}{second}{third}{_PAIRS[number >> 24 & 1023]}{_PAIRS[number >> 14 & 1023]}{_PAIRS[number >> 4 & 1023]}"[:count]
