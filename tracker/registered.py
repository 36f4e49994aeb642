"""Commands that packages registered by entry point: listed by name, loaded when needed, so that `--help` stays fast."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click


class Registered(click.Group):
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
