"""The command line: ``coproboard serve``, ``host``, ``workbench``, ``verify`` and ``bench``.

What it is: the names of the commands and where each is. A command is loaded when it is called, because Panel takes
longer to load than ``coproboard --help`` should take to answer.
"""
from __future__ import annotations

import importlib

import click

from coproboard import __version__

#: Command → the module that has it as ``command``, and what the list of commands says of it.
COMMANDS = {
    "serve": ("coproboard.serve", "Serve live boards from one folder."),
    "host": ("coproboard.host", "Serve one board's file on this machine, for the program that started it."),
    "workbench": ("coproboard.workbench", "Show pictures, tables and the past of live boards, beside the people at them."),
    "export": ("coproboard.export", "Write a board as a spreadsheet, CSV, Markdown or JSON."),
    "report": ("coproboard.report", "Write a board's decision record, or how it stands, as a page or on paper."),
    "verify": ("coproboard.verify", "Check a decision record, or a board's file: is it as it was written down?"),
    "bench": ("coproboard.bench.command", "Measure servers of shared boards: latency, throughput, processor, memory."),
}


class Commands(click.Group):
    """A group whose commands are loaded when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Load one."""
        return importlib.import_module(COMMANDS[name][0]).command() if name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="coproboard")
def main() -> None:
    """A decision board that nobody owns."""
