"""Groups of commands: listed by whole sentences; what packages registered by entry point is loaded when needed, so `--help` stays fast."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

_WHOLE = 400
"""Letters; click alone cuts a command's sentence after 45."""


class Told(click.Group):
    """A group that lists each of its commands by a whole sentence."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, each with the first sentence of its help."""
        known = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        lines = [(name, command.get_short_help_str(_WHOLE)) for name, command in known if command]
        with formatter.section("Commands"):
            formatter.write_dl(lines)


class Registered(Told):
    """The commands registered under the entry point group `group`."""

    def __init__(self, *arguments: Any, group: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._registered = group

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names that packages registered."""
        del ctx
        return sorted(entry_points(group=self._registered).names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`, loaded now."""
        del ctx
        found: tuple[EntryPoint, ...] = tuple(entry_points(group=self._registered, name=cmd_name))
        return found[0].load() if found else None
