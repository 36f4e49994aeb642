"""The short, stable address of a figure: the same question about the same group at the same revision, the same address."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import parse_qsl, urlencode, urlsplit

from indicators.question import Question

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10

Group = tuple[tuple[str, str], ...]


def spelled(question: Question, version: int, revision: int, by: Group) -> str:
    """What an address stands for, as one line of JSON."""
    return json.dumps(
        {
            "indicator": question.indicator,
            "version": version,
            "programme": question.programme,
            "period": str(question.period),
            "by": dict(by),
            "filter": dict(question.filter),
            "revision": revision,
            "audience": question.audience,
            "currency": question.currency,
            "rate_set": question.rate_set,
            **({"framework": question.framework} if question.framework else {}),
            **({"claim": [question.claim.funder, question.claim.rule, str(question.claim.on)]} if question.claim else {}),
        },
        sort_keys=True,
        ensure_ascii=False,
    )


def address(question: Question, version: int, revision: int, by: Group) -> str:
    """The address: `F-` and ten letters of Crockford's base 32, from the SHA-256 of what it stands for."""
    return f"F-{letters(spelled(question, version, revision, by), _LENGTH)}"


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
    return address == f"F-{letters(line, _LENGTH)}"


def letters(line: str, count: int) -> str:
    """The first `count` letters, at most twelve, of a line's SHA-256 in Crockford's base 32."""
    number = int.from_bytes(hashlib.sha256(line.encode()).digest()[:8]) >> (64 - 5 * count)
    return "".join(_LETTERS[(number >> 5 * place) & 31] for place in reversed(range(count)))
