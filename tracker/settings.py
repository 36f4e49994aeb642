"""Where things lie and how mail goes out: read once from the environment, at the edge."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from tracker.errors import WrongRequest
from tracker.phrases import LANGUAGES

DATA = Path(__file__).resolve().parent.parent / "data"
INTERNAL = "internal"
AUDIENCES = (INTERNAL, "donor", "who", "public")
"""For whom figures are told and copies made. From the first nothing is hidden."""
_YES, _NO = ("1", "on", "true", "yes"), ("", "0", "off", "false", "no")


@dataclass(frozen=True, slots=True)
class Settings:
    """What one installation decides. Every field is an environment variable `TRACKER_<NAME>`."""

    store: Path = Path("data/live/tracker.duckdb")
    ledger: str = ""
    out: Path = Path("out")
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password_file: str = ""
    smtp_starttls: bool = False
    mail_from: str = "tracker@localhost"
    organisation: str = ""
    snapshots: tuple[str, ...] = (INTERNAL,)
    key_file: str = ""
    url: str = ""
    """Where readers of reports find the dashboard, as in `https://tracker.moh.example`; reports then carry links to it."""
    indicators: str = ""
    language: str = "en"
    """What is said at the terminal, and what commands give where no language is named."""
    memory: str = ""
    """How much memory the engine may take, as in `2GB`, before it works from the disk; 80 % of the machine's when nothing is said."""


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that the environment gives, defaults elsewhere. Raises `WrongRequest` for a word that nobody understands."""
    given = os.environ if environment is None else environment
    texts = {each.name: given[variable] for each in fields(Settings) if (variable := f"TRACKER_{each.name.upper()}") in given}
    return Settings(**{name: _READERS.get(name, str)(text) for name, text in texts.items()})


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise WrongRequest(f"TRACKER_LANGUAGE is “{text}”", next_step=f"Write one of {', '.join(LANGUAGES)}.")
    return text


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1 << 16):
        raise WrongRequest(f"TRACKER_SMTP_PORT is “{text}”", next_step="Give the number of a port, mostly 25 or 587.")
    return int(text)


def _encrypted(text: str) -> bool:
    """What is neither yes nor no is refused: taken for no, reports would travel in the open."""
    if text.casefold() not in {*_YES, *_NO}:
        raise WrongRequest(f"TRACKER_SMTP_STARTTLS is “{text}”", next_step="Write yes or no.")
    return text.casefold() in _YES


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(","))))


_READERS: dict[str, Callable[[str], Any]] = {
    "store": Path,
    "out": Path,
    "smtp_port": _port,
    "smtp_starttls": _encrypted,
    "snapshots": _listed,
    "url": lambda url: url.rstrip("/"),
    "language": _language,
}
"""How settings that are no texts, or not any text, are read."""
