"""The address of a ledger that a server keeps: `postgresql://user@host/database`, never with a password in it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from tracker.errors import WrongRequest

_SCHEMES = frozenset({"postgresql", "postgres"})
_SECRETS = frozenset({"password", "sslpassword"})
_FORM = "Write postgresql://user@host/database, or postgresql://?service=NAME for an entry of pg_service.conf."


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server keeps a ledger. `place` is what people are shown of it."""

    url: str
    place: str


def parsed(text: str) -> Address:
    """The address that a text gives. Raises `WrongRequest`, and then does not repeat what it was given: it may hold a password.

    >>> parsed("postgresql://tracker@db.moh.example/impact").place
    'db.moh.example/impact'
    """
    try:
        url = urlsplit(text)
        given = dict(parse_qsl(url.query, keep_blank_values=True))
        secret = url.password is not None or not _SECRETS.isdisjoint(given)
        place = f"{url.hostname or given.get('host') or given.get('service') or 'the local server'}{url.path}"
    except ValueError as error:
        raise WrongRequest("The address of the ledger cannot be read", where="TRACKER_LEDGER", next_step=_FORM) from error
    if url.scheme not in _SCHEMES:
        raise WrongRequest("The address of the ledger is not one of a PostgreSQL server", where="TRACKER_LEDGER", next_step=_FORM)
    if secret:
        raise WrongRequest(
            "The address of the ledger holds a password, which logs and process lists would show",
            where="TRACKER_LEDGER",
            next_step="Take it out, and give it in PGPASSFILE, PGPASSWORD or a service file.",
        )
    return Address(text, place)
