"""What packages keep as records of their own, such as definitions of indicators: a store that begins or is served is brought up to date."""

from __future__ import annotations

from importlib.metadata import entry_points

from tracker.store.store import Store

TRACKER = "tracker"
"""The actor of what no person asked for."""


def keep_up(store: Store, actor: str = TRACKER) -> None:
    """Let every package save what its files say and the store does not hold yet. Raises what saving raises."""
    for found in sorted(entry_points(group="tracker.keepers")):
        found.load()(store, actor=actor)
