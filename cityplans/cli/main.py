"""The command line of build.py: the list of commands, and how an error that ends one is reported."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from cityplans.cli.commands import CANNOT_RUN, FINDINGS, FINE
from cityplans.cli.terminal import sanitized_output
from cityplans.core.characters import escape_invisible
from cityplans.core.errors import CommandError
from cityplans.core.processes import gc_paused

__all__ = ["CANNOT_RUN", "COMMANDS", "FINDINGS", "FINE", "main"]

COMMANDS: Mapping[str, tuple[str, str]] = {
    "build": ("build", "check the data, then build the site (the default)"),
    "check": ("check", "check the data"),
    "fix": ("fix", "rewrite the data files in their canonical form: order, quoting, spaces, digits"),
    "diff": ("diff", "show what changed in the data, by record and field, and what it affects"),
    "new": ("new", "start a plan, a measure or a target, with every field explained; insert, move and renumber"),
    "sheet": ("sheet", "write a plan's tables as a workbook to edit in a spreadsheet program, and bring it back"),
    "evidence": ("evidence", "locate every passage and write evidence.csv"),
    "translations": ("translations", "write translations.csv: the Chinese that each English text was translated from"),
    "import": ("import_text", "turn an official text into a draft of the plan's folder"),
    "adopt": ("adopt", "take a draft of a plan into the data: shared rows merged, ids and ledgers made"),
    "review": ("review", "serve a plan's records beside their passages locally, to confirm and correct them"),
    "explain": ("explain", "explain a finding"),
    "release": ("release", "raise the version of the data to match what changed since the last release"),
    "links": ("links", "request every external address, find passages again on their pages, and report"),
    "verify": (
        "verify",
        "verify a built site: links, ids, checksums, well-formed files, no foreign content, limits of hosts",
    ),
    "serve": ("serve", "serve the site locally and show every edit at once"),
}
"""The module in `commands` and the help text of each command."""


class _Command(Protocol):
    """The interface of a command module."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options of the command."""

    def run(self, options: argparse.Namespace) -> int:
        """Run the command and return its exit status."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: FINE, FINDINGS or CANNOT_RUN."""
    # Few objects form reference cycles; collecting less often makes a build 10 % faster.
    gc.set_threshold(50_000, 20, 20)
    command_line = list(sys.argv[1:] if arguments is None else arguments)
    if not command_line or (command_line[0].startswith("-") and command_line[0] not in ("-h", "--help")):
        command_line.insert(0, "build")
    try:
        with sanitized_output():
            return _run(command_line)
    except OSError:
        # Nobody reads, or there is no room for what is said: Python must not try again at its end.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for number in (1, 2):
            os.dup2(nowhere, number)
        return CANNOT_RUN


def _run(command_line: Sequence[str]) -> int:
    try:
        if undecodable := next((argument for argument in command_line if not _is_utf8(argument)), None):
            raise CommandError(f'the argument "{undecodable}" is not UTF-8')
        command, options = _parse(command_line)
        return command.run(options)
    except KeyboardInterrupt:
        return CANNOT_RUN
    except BrokenPipeError:
        raise
    except CommandError as problem:
        message = str(problem)
    except OSError as problem:
        name = f"{problem.filename}: " if problem.filename else ""
        message = f"{name}{problem.strerror or problem}"
    except MemoryError:
        message = "there is not enough memory"
    except (RecursionError, OverflowError, UnicodeError) as problem:
        message = f"{type(problem).__name__}: {problem}; please report this"
    # The name of a file or folder may contain line breaks; the message stays on one line.
    print(f"build.py: {escape_invisible(message)}", file=sys.stderr)
    return CANNOT_RUN


def _is_utf8(argument: str) -> bool:
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parse(command_line: Sequence[str]) -> tuple[_Command, argparse.Namespace]:
    """Parse the command line, importing only the module of the chosen command."""
    parser = argparse.ArgumentParser(prog="build.py", description="Check the data of City Plans and build its site.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen: _Command | None = None
    # The others are listed only where no command is recognized.
    known = command_line[0] in COMMANDS
    for name, (module, summary) in COMMANDS.items():
        if known and name != command_line[0]:
            continue
        subparser = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        if name == command_line[0]:
            with gc_paused():
                chosen = cast(_Command, importlib.import_module(f"cityplans.cli.commands.{module}"))
            chosen.add_arguments(subparser)
    options = parser.parse_args(command_line)
    assert chosen is not None
    return chosen, options
