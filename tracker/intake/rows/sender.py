"""How the files of one sender speak: what a person decided once, kept in a file that anybody may edit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tracker.declared import declared, declared_text
from tracker.errors import UnknownName, WrongRequest
from tracker.store.beside.senders import senders_path
from tracker.suggestions import did_you_mean

_NAME = re.compile(r"\w[\w.-]{0,60}")
_LINE = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[\w-]+)\s*=')
_HEAD = """\
# How the files of “{name}” speak. Every line is a decision of a person; take one out, and it is asked again.
#
# [columns.TYPE]       a heading = the field; "" leaves the column out
# [codes.LIST]         a word = the code
# [values.TYPE]        a field = what every row has where the file has no such column
# [organisations]      a name = the identity of the organisation; a joint name = several, with ; between them
"""


@dataclass(frozen=True, slots=True)
class Sender:
    """The decisions about one sender's files, by what stands in them; `name` is that of the file in which they are kept."""

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    organisations: dict[str, str] = field(default_factory=dict)
    name: str = field(default="", compare=False)

    def section(self, name: str) -> Mapping[str, str]:
        """The decisions of a section such as `columns.activity`."""
        first, _, second = name.partition(".")
        if first == "organisations":
            return self.organisations
        return {"columns": self.columns, "codes": self.codes, "values": self.values}.get(first, {}).get(second, {})


NOBODY = Sender()
"""A sender of whom nothing is remembered."""


def senders(store_path: Path) -> tuple[str, ...]:
    """The senders of whom something is remembered."""
    return tuple(sorted(path.stem for path in senders_path(store_path).glob("*.toml")))


def sender_path(store_path: Path, name: str) -> Path:
    """Where what is remembered of a sender lies: beside the store. Raises `WrongRequest`."""
    if not _NAME.fullmatch(name):
        raise WrongRequest(f"“{name[:60]}” cannot name a sender", next_step="Use a short word, such as giz or moh-lviv.")
    return senders_path(store_path) / f"{name}.toml"


def remembered(store_path: Path, name: str) -> Sender:
    """What is remembered of a sender; nothing yet of a new one. Raises `BadDeclaration`."""
    path = sender_path(store_path, name)
    return replace(declared(path, Sender) if path.exists() else NOBODY, name=name)


def remember(store_path: Path, name: str, section: str, said: str, meant: str) -> Path:
    """Write a decision in the place of an earlier one; comments and other lines stay. Raises `BadDeclaration`."""
    path = sender_path(store_path, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else _HEAD.format(name=name).splitlines()
    place, lines = _without(lines, section, said)
    if place is None:
        lines += ["", f"[{section}]"]
        place = len(lines)
    lines.insert(place, f"{_quoted(said)} = {_quoted(meant)}")
    _write(path, lines)
    return path


def forget(store_path: Path, name: str, section: str, said: str) -> None:
    """Take a decision out, so that it is asked again. Raises `UnknownName`."""
    path = sender_path(store_path, name)
    known = remembered(store_path, name).section(section)
    if said not in known:
        raise UnknownName(f"Nothing is remembered of “{said}” in the files of {name}", next_step=did_you_mean(said, known))
    _write(path, _without(path.read_text(encoding="utf-8").splitlines(), section, said)[1])


def _without(lines: list[str], section: str, said: str) -> tuple[int | None, list[str]]:
    """The lines without a decision, and where the section ends; None when there is no such section."""
    kept: list[str] = []
    end, within = None, ""
    for line in lines:
        if head := re.match(r"\s*\[([^\]]+)\]", line):
            within = head[1].strip()
        if within == section and _key(line) == said:
            continue
        kept.append(line)
        if within == section and line.strip():
            end = len(kept)
    return end, kept


def _key(line: str) -> str | None:
    """What stands before the sign of equality."""
    found = _LINE.match(line)
    if not found:
        return None
    key: str = json.loads(found[1]) if found[1].startswith('"') else found[1]
    return key


def _quoted(text: str) -> str:
    """The text as TOML writes it, which is as JSON does but for one letter."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(path: Path, lines: list[str]) -> None:
    """The file in one piece, when it can be read again."""
    text = "\n".join(lines).rstrip() + "\n"
    declared_text(text, Sender, str(path))
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
