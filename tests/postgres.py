"""A PostgreSQL server of the tests' own: found, laid out in a temporary folder, reached by a socket, stopped at the end."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ADVICE = "The tests of the shared ledger need PostgreSQL: `sudo apt-get install postgresql`, or see .ci/postgres.sh for other systems."


@dataclass(frozen=True)
class Server:
    """A running server: its programs and its folder, which holds the data and the socket."""

    programs: Path
    folder: Path
    user: str

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs as the server's user."""
        self._started([str(self.programs / program), *arguments])

    def _started(self, command: list[str]) -> None:
        demoted: dict[str, Any] = (
            {} if self.user == getpass.getuser() else {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}
        )
        environment = {"PATH": os.environ["PATH"], "PGHOST": str(self.folder), "PGUSER": "postgres", "LC_ALL": "C"}
        subprocess.run(command, cwd=self.folder, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **demoted)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off"
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it: `fast` in good order, `immediate` as a crash would."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", how, "stop")

    def database(self, name: str) -> str:
        """The address of a new empty database."""
        self.run("createdb", name)
        return self.address(name)

    def address(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://postgres@/{name}?host={self.folder}"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest there is; None without any."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def running(where: Path) -> Iterator[Server]:
    """A new server with the programs in `where`. It refuses to run as root, so root runs it as `postgres` or `nobody`."""
    user = (
        getpass.getuser() if os.getuid() else next(name for name in ("postgres", "nobody") if name in {p.pw_name for p in pwd.getpwall()})
    )
    # A socket's path may be at most 107 letters long, which pytest's own folders can exceed.
    with tempfile.TemporaryDirectory(prefix="tracker-pg-") as made:
        folder = Path(made)
        if not os.getuid():
            os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        server = Server(where, folder, user)
        server.run("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
