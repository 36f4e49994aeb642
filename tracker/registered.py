"""Groups of commands: listed by whole sentences; what packages registered by entry point is loaded when needed, so `--help` stays fast."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from tracker.phrases import LANGUAGES, speak
from tracker.settings import settings

_WHOLE = 400
"""Letters; click alone cuts a command's sentence after 45."""


def spoken(context: click.Context, option: click.Parameter, chosen: str | None) -> str | None:
    """What a command says from now on is said in the language chosen, else in that of the group it was called by."""
    del option
    above = context.parent.params.get("language") if context.parent else None
    speak(chosen or above or settings().language)
    return chosen


class Group(click.Group):
    """A group that lists each of its commands by a whole sentence, and lets the reader choose the language of what they say."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`, which can be told `--language` even where nothing but what it says is in one."""
        command = self._found(ctx, cmd_name)
        if command and not isinstance(command, click.Group) and not any(each.name == "language" for each in command.params):
            chosen = click.Option(
                ["--language"], type=click.Choice(LANGUAGES), is_eager=True, expose_value=False, callback=spoken, help="Of what is said."
            )
            command.params.append(chosen)
        return command

    def _found(self, ctx: click.Context, name: str) -> click.Command | None:
        return super().get_command(ctx, name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, each with the first sentence of its help."""
        known = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        lines = [(name, command.get_short_help_str(_WHOLE)) for name, command in known if command]
        with formatter.section("Commands"):
            formatter.write_dl(lines)


class RegisteredGroup(Group):
    """The commands registered under the entry point group `group`."""

    def __init__(self, *arguments: Any, group: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._registered = group

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names that packages registered."""
        del ctx
        return sorted(entry_points(group=self._registered).names)

    def _found(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command, loaded now."""
        del ctx
        found: tuple[EntryPoint, ...] = tuple(entry_points(group=self._registered, name=name))
        return found[0].load() if found else None
