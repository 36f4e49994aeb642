"""The whole store as Parquet files that any tool reads, pinned to a revision, with a data dictionary and a manifest that proves them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from tracker.errors import ExportFailed, StoreFull
from tracker.records import RECORD_TYPES
from tracker.store.beside.placing import new_folder, sha256
from tracker.store.connection import DatabaseError, literal
from tracker.store.dictionary import codes_csv, dictionary_csv, dictionary_md
from tracker.store.reading.as_of import Session
from tracker.store.schema import SCHEMA_VERSION, field_list
from tracker.store.versions.ledger import REVISIONS
from tracker.vocabulary import vocabulary

FORMAT = "tracker-export/1"
MANIFEST, REVISION, LEDGER, CURRENT = "manifest.json", "revision.parquet", "ledger", "current"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export holds: the store, the revision, the SHA-256 of each file by its path, and the rows of each Parquet file."""

    format: str
    store_id: str
    created_at: str
    schema_version: int
    revision: int
    saved_at: str | None
    files: dict[str, str]
    rows: dict[str, int]


def export_parquet(session: Session, directory: Path) -> Manifest:
    """Write the store as it stood at the session's revision into the new folder `directory`, whole or not at all.

    Raises `WouldOverwrite` when something is there, and `ExportFailed`.
    """
    try:
        with new_folder(directory) as new:
            rows = {name: _copied(session, query, new / name) for name, query in _tables(session.revision).items()}
            texts = {"dictionary.csv": dictionary_csv(), "dictionary.md": dictionary_md(), "codes.csv": codes_csv(vocabulary(session))}
            for name, text in texts.items():
                (new / name).write_text(text, encoding="utf-8", newline="")
            manifest = _manifest(session, {name: sha256(new / name) for name in (*rows, *texts)}, rows)
            (new / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    except (DatabaseError, StoreFull, OSError) as error:
        raise ExportFailed(f"{directory} could not be written: {error}", next_step="Make room there, or name another folder.") from error
    return manifest


def _tables(at: int) -> dict[str, str]:
    """What each Parquet file holds, as a query; the same store always gives the same rows in the same order."""
    told = {REVISION: f"{REVISIONS} where rev <= {at} order by rev"}
    for kind in RECORD_TYPES.values():
        fields = field_list(kind)
        told[ledger_file(kind.name)] = (
            f"select record_id, rev, op, {fields} from ledger.{kind.name} where rev <= {at} order by rev, record_id"
        )
        told[f"{CURRENT}/{kind.name}.parquet"] = f"select record_id, rev, {fields} from {kind.name} order by record_id"
    return told


def ledger_file(name: str) -> str:
    """Where every version of a type's records lies in an export."""
    return f"{LEDGER}/{name}.parquet"


def _copied(session: Session, query: str, path: Path) -> int:
    """Write the rows of a query to a Parquet file, as a stream; how many there are."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    return int(session.tuples(f"copy ({query}) to {literal(str(path))} (format parquet, compression zstd)")[0][0])


def _manifest(session: Session, files: dict[str, str], rows: dict[str, int]) -> Manifest:
    created_at = session.tuples("select created_at from main.about")[0][0].isoformat()
    saved_at = session.saved_at.isoformat() if session.saved_at else None
    return Manifest(FORMAT, session.store_id, created_at, SCHEMA_VERSION, session.revision, saved_at, files, rows)
