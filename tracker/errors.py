"""What a person can put right: one class for each cause, each with its exit code.

Wrong *data* is a `Finding` (a value); a wrong *request* is one of these; anything else is a bug and crashes.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.conflicts import Conflict

DONE, FINDINGS, USAGE, REFUSED, NOT_FOUND, BUG = 0, 1, 2, 3, 4, 70


class TrackerError(Exception):
    """Something the person at the keyboard can put right: says what, where, and what to do next."""

    exit_code = REFUSED

    def __init__(self, what: str, *, where: str | None = None, next_step: str | None = None) -> None:
        super().__init__(what)
        self.what, self.where, self.next_step = what, where, next_step

    def retell(self, tell: Callable[[str], str]) -> None:
        """Say the same in other words: those of a language, or of whoever reads it."""
        self.what, self.where, self.next_step = tell(self.what), self.where and tell(self.where), self.next_step and tell(self.next_step)

    def __str__(self) -> str:
        """One message: what, where in brackets, what to do next."""
        where = f" ({self.where})" if self.where else ""
        next_step = f" {self.next_step}" if self.next_step else ""
        return f"{self.what}{where}.{next_step}" if not self.what.endswith(".") else f"{self.what}{where}{next_step}"


class WrongRequest(TrackerError):
    """The words of the request are off: an unknown period, option or combination."""

    exit_code = USAGE


class UnknownName(TrackerError):
    """The thing asked for does not exist: an indicator, programme, file, figure or revision."""

    exit_code = NOT_FOUND


class UnreadableFile(TrackerError):
    """A file from outside cannot be read as what it claims to be."""

    exit_code = USAGE


class BadDeclaration(TrackerError):
    """A TOML file of ours or of the user's says something we cannot follow; lists every problem at once."""

    exit_code = USAGE

    def __init__(self, path: str, problems: tuple[str, ...], read: object = None) -> None:
        super().__init__(self._listed(f"{path} has {len(problems)} problem(s). Correct the file and try again:", problems))
        self.path, self.problems = path, problems
        self.read = read
        """What the file says without its unknown keys, where these are all that is wrong with its shape."""

    @staticmethod
    def _listed(title: str, problems: tuple[str, ...]) -> str:
        return "".join([title, *(f"\n  - {problem}" for problem in problems)])

    @property
    def line(self) -> str:
        """All of it on one line."""
        return f"{self.what.splitlines()[0]} {'; '.join(self.problems)}"

    def retell(self, tell: Callable[[str], str]) -> None:
        """The beginning and each problem by itself."""
        self.problems = tuple(map(tell, self.problems))
        self.what = self._listed(tell(self.what.splitlines()[0]), self.problems)


class StoreLocked(TrackerError):
    """Another process owns the store file."""


class StoreTooNew(TrackerError):
    """The store was written by a newer tracker."""


class StoreTooOld(TrackerError):
    """The store has the layout of an older tracker, and this opening may not change it."""


class NotAStore(TrackerError):
    """The file is not a tracker store, or is damaged."""


class StoreDamaged(TrackerError):
    """A part of the store cannot be read as it was written."""


class StoreFull(TrackerError):
    """There is no room to save; what is there can still be read."""


class JournalBroken(TrackerError):
    """The journal is missing, damaged, or not that of the store, so nobody can tell whether every save is there."""


class LedgerUnreachable(TrackerError):
    """The server that keeps the ledger does not answer, or refuses us."""


class StaleWrite(TrackerError):
    """Somebody changed the same records since they were read; `conflicts` holds the versions of the first ones."""

    def __init__(self, what: str, *, conflicts: tuple[Conflict, ...] = (), next_step: str | None = None) -> None:
        super().__init__(what, next_step=next_step)
        self.conflicts = conflicts

    def __str__(self) -> str:
        """The message, and below it every conflict with its versions side by side."""
        return "\n".join([super().__str__(), *(f"  {conflict.text}" for conflict in self.conflicts)])


class ChangedLater(StaleWrite):
    """A revision cannot be taken back, since a later one changed its records; nothing can be laid upon these."""


class StillNeeded(TrackerError):
    """A record cannot go while others refer to it."""


class WouldOverwrite(TrackerError):
    """What lies at the place holds something that would be lost from sight."""


class BackupFailed(TrackerError):
    """A backup could not be written, or does not hold what it must; nothing stands under its name."""


class VaultClosed(TrackerError):
    """The vault that links people to pseudonyms cannot be used: its key is missing or another, or others can read one of them."""


class AmbiguousPerson(TrackerError):
    """Identifiers of one human lead to several pseudonyms."""


class ExportFailed(TrackerError):
    """An export could not be written; nothing stands under its name."""


class Forked(TrackerError):
    """The projection holds revisions that the ledger does not."""


class CannotServe(TrackerError):
    """A service cannot do its work here: its port is taken, its folder cannot be written."""


class NotLicensed(TrackerError):
    """A total was asked for that may not be added."""

    exit_code = USAGE


class HandOverFailed(TrackerError):
    """The process that serves the store does not answer this one."""


class HandOverLost(HandOverFailed):
    """The process that serves the store went away in the middle; what was handed to it may be saved or not."""


class ReportRefused(TrackerError):
    """A PDF is not ours, belongs to another store, or was altered."""
