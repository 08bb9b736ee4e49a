"""The command line: ``coproboard serve`` and ``coproboard bench``.

What it is: the names of the commands and where each is. A command is loaded when it is called, because Panel takes
longer to load than ``coproboard --help`` should take to answer.
"""
from __future__ import annotations

import importlib

import click

from coproboard import __version__

#: Command → module that has it as ``command``.
COMMANDS = {"serve": "coproboard.serve", "bench": "coproboard.bench.command"}


class Commands(click.Group):
    """A group whose commands are loaded when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Load one."""
        return importlib.import_module(COMMANDS[name]).command() if name in COMMANDS else None


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="coproboard")
def main() -> None:
    """A decision board that nobody owns."""
