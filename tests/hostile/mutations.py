"""Good files with something changed at random: a byte, a piece, a number; in a container, or in the text of one of its parts."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from random import Random

MARKS = (
    b'"',
    b"'",
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r",
    b"\0",
    b"<",
    b">",
    b"&",
    b"/",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"=",
    b"{",
    b"[",
    b"]]>",
    b"<!--",
)
NUMBERS = (b"-1", b"0", b"65536", b"4294967296", b"17179869184", b"1e999", b"NaN", b"1.5", b"9" * 40, b"")
Change = Callable[[bytes, Random], bytes]


def mutated(data: bytes, seed: int) -> bytes:
    """The file with one to four things changed; the same seed gives the same file."""
    random = Random(seed)
    inside = data.startswith(b"PK") and random.random() < 0.8
    for _ in range(random.choice((1, 1, 2, 4))):
        data = _within(data, random) if inside else random.choice(CHANGES)(data, random)
    return data


def _within(data: bytes, random: Random) -> bytes:
    """The container with one of its parts changed, and a right checksum: so the change is met by whoever reads the part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(list(parts))
    fate = random.random()
    if fate < 0.03:
        del parts[name]
    elif fate < 0.06:
        parts[name] = parts[random.choice(list(parts))]
    else:
        parts[name] = random.choice(CHANGES)(parts[name], random)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, text in parts.items():
            archive.writestr(each, text)
    return buffer.getvalue()


def _flipped(data: bytes, random: Random) -> bytes:
    changed = bytearray(data or b"\0")
    for _ in range(random.choice((1, 1, 3, 20))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _piece(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 5, 50, 500)))


def _dropped(data: bytes, random: Random) -> bytes:
    start, end = _piece(data, random)
    return data[:start] + data[end:]


def _repeated(data: bytes, random: Random) -> bytes:
    start, end = _piece(data, random)
    return data[:end] + data[start:end] * random.choice((1, 2, 100)) + data[end:]


def _moved(data: bytes, random: Random) -> bytes:
    start, end = _piece(data, random)
    to = random.randrange(len(data) + 1)
    return data[:to] + data[start:end] + data[to:]


def _marked(data: bytes, random: Random) -> bytes:
    place = random.randrange(len(data) + 1)
    return data[:place] + random.choice(MARKS) * random.choice((1, 1, 3)) + data[place:]


def _numbered(data: bytes, random: Random) -> bytes:
    """Another number in place of one."""
    places = [place for place in range(len(data)) if data[place : place + 1].isdigit()]
    if not places:
        return _flipped(data, random)
    end = start = random.choice(places)
    while data[end : end + 1].isdigit():
        end += 1
    return data[:start] + random.choice(NUMBERS) + data[end:]


def _named(data: bytes, random: Random) -> bytes:
    """One word in place of another of the same file."""
    words = data.split(b'"')
    if len(words) < 3:
        return _moved(data, random)
    words[random.randrange(len(words))] = random.choice(words)
    return b'"'.join(words)


def _deflated(data: bytes, random: Random) -> bytes:
    """Something else altogether in the middle."""
    place = random.randrange(len(data) + 1)
    return data[:place] + zlib.compress(random.randbytes(50)) + data[place:]


CHANGES: tuple[Change, ...] = (_flipped, _cut, _dropped, _repeated, _moved, _marked, _numbered, _named, _deflated)
