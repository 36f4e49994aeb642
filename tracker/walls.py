"""What a process gives up before it touches what strangers wrote: the network, other files, new rights, and more than its share.

The kernel keeps it to that, whatever the code that reads is brought to do. Standard library only: the smallest processes load it.
"""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_KILL_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38
_NEW_USER, _NEW_NETWORK = 0x1000_0000, 0x4000_0000
_SIGKILL = 9
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_BENEATH = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
"""By version of Landlock, every right to files that it knows (linux/landlock.h); later versions add devices only."""

_libc = ctypes.CDLL(None, use_errno=True)


def leave_the_network() -> None:
    """No network, no new privileges, no life without the parent. Before anything starts threads, since these hold for one thread."""
    _libc.prctl(_KILL_WITH_PARENT, _SIGKILL, 0, 0, 0)
    if _libc.unshare(_NEW_NETWORK):  # an ordinary user may leave it only within a user namespace, where the system allows
        _libc.unshare(_NEW_USER | _NEW_NETWORK)
    _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def limit(*, cpu_s: int, memory: int, **others: int) -> None:
    """No more processor time and address space than this, no written file, no core; `others` by the kernel's names, such as `nofile`.

    With `nproc=0` neither a process nor a thread can be begun. The kernel holds everybody to it but the administrator, as whom a tracker
    should not run.
    """
    most = {"as": memory, "cpu": cpu_s, "fsize": 0, "core": 0} | others
    for name, value in most.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name.upper()}"), (value, value))


def read_only(places: Iterable[Path]) -> bool:
    """Let these files and folders be all that can be opened, and only to read; False where the kernel has no Landlock.

    Call it after `leave_the_network`: a kernel asks this of a process without new privileges only.
    """
    version = _libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    handled = ctypes.c_uint64(_FILE_RIGHTS[min(version, max(_FILE_RIGHTS))])
    rules = _libc.syscall(_CREATE_RULESET, ctypes.byref(handled), ctypes.c_size_t(ctypes.sizeof(handled)), 0)
    for place in places:
        with suppress(OSError):  # what cannot be found, the reader says
            _allow(rules, place)
    shut = _libc.syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)
    return int(shut) == 0


def _allow(rules: int, place: Path) -> None:
    held = os.open(place, os.O_PATH | os.O_CLOEXEC)
    rights = _READ_FILE | _READ_FOLDER if place.is_dir() else _READ_FILE
    rule = rights.to_bytes(8, "little") + held.to_bytes(4, "little")  # struct landlock_path_beneath_attr, which is packed
    _libc.syscall(_ADD_RULE, rules, _BENEATH, rule, 0)
    os.close(held)
