"""The definitions of indicators as records, so that a changed definition is a revision like any other change."""

from __future__ import annotations

from typing import Any

from indicators.catalogue import DEFINITIONS, catalogue
from tracker.store import Saved, Store


def definition_records() -> list[dict[str, Any]]:
    """Every definition as a record: its code, version, fingerprint and whole text."""
    return [
        {
            "code": code,
            "version": str(definition.version),
            "sha256": definition.hash,
            "text": (DEFINITIONS / f"{code}.toml").read_bytes().decode(),
        }
        for code, definition in catalogue().items()
    ]


def keep_definitions(store: Store, *, actor: str, reason: str) -> Saved:
    """Save the definitions in force as one revision, or nothing when the store holds them already."""
    return store.save({"definition": definition_records()}, actor=actor, reason=reason)
