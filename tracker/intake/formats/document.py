"""JSON documents, read whole; numbers keep every digit."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

from tracker.errors import UnreadableFile

LARGEST = 512 * 2**20
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
"""Begins half a letter, of which two make one and one alone can be written nowhere."""


def document(path: Path) -> object:
    """What a JSON file says. Raises `UnreadableFile`."""
    if path.stat().st_size > LARGEST:
        raise UnreadableFile(f"{path.name} is larger than {LARGEST // 2**20} MB", next_step="Export it in several parts.")
    try:
        data = path.read_bytes()
        found = json.loads(data, parse_float=Decimal, parse_constant=str)
        if _HALF.search(data.replace(b"\0", b"")):
            json.dumps(found, ensure_ascii=False, default=str).encode()
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"{path.name} is not well-formed JSON, line {error.lineno}", next_step="Export it again from where it came from."
        ) from error
    except RecursionError as error:
        raise UnreadableFile(f"{path.name} is nested too deep", next_step="Save it again from where it came from.") from error
    except ValueError as error:  # letters or halves of letters that are none, numbers of thousands of digits
        raise UnreadableFile(f"{path.name} is not well-formed JSON", next_step="Export it again from where it came from.") from error
    return found
