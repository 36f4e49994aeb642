"""Which engine keeps a ledger: the store's own file, or the server whose address is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.errors import NotAStore, WrongRequest
from tracker.settings import settings
from tracker.store.connection import Connection
from tracker.store.engines.address import Address, parsed

if TYPE_CHECKING:
    from tracker.store.engines.postgres import PostgresLedger


def address(given: str | None) -> Address | None:
    """The address of the ledger, by default TRACKER_LEDGER; None means the store's own file. Raises `WrongRequest`."""
    text = settings().ledger if given is None else given
    return parsed(text) if text else None


def postgres(at: Address, connection: Connection | None = None) -> PostgresLedger:
    """The engine over a PostgreSQL server. Raises `WrongRequest` when its library is not installed."""
    try:
        from tracker.store.engines.postgres import PostgresLedger  # noqa: PLC0415  an optional extra, loaded where it is needed
    except ImportError as error:
        raise WrongRequest(
            "A ledger in PostgreSQL needs the library psycopg", next_step="pip install 'partnership-impact-tracker[postgres]'"
        ) from error
    return PostgresLedger(at, connection)


def refuse_foreign(theirs: str, ours: str, at: Address) -> None:
    """Raise `NotAStore` when the ledger at an address is of another store than the file."""
    if theirs != ours:
        raise NotAStore(f"The ledger at {at.place} is that of another store ({theirs}, the file is of {ours})", next_step="Name another.")
