"""The command line of build.py: which commands there are, and what becomes of an error that ends one."""

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

__all__ = ["CANNOT_RUN", "COMMANDS", "FINDINGS", "FINE", "main"]

COMMANDS: Mapping[str, tuple[str, str]] = {
    "build": ("build", "check the data, then build the site (the default)"),
    "check": ("check", "check the data"),
    "fix": ("fix", "bring the data files into their canonical form: order, quoting, spaces, digits"),
    "diff": ("diff", "show what changed in the data, by record and field, and what follows from it"),
    "new": ("new", "begin a plan, a measure or a target, every field explained"),
    "evidence": ("evidence", "locate every passage and write evidence.csv"),
    "translations": ("translations", "write translations.csv: which Chinese each English text was made from"),
    "import": ("import_text", "turn an official text into the draft of a plan's folder"),
    "explain": ("explain", "explain a finding"),
    "release": ("release", "step up the version of the data by what changed since the last release"),
    "links": ("links", "ask every outside address of data and pages; report what does not answer"),
    "verify": ("verify", "verify a built site: links, ids, checksums, well-formed files, nothing foreign"),
    "serve": ("serve", "show the site at a local address and every edit at once"),
}
"""The commands, each with its module in `commands` and its help."""


class _Command(Protocol):
    """What the module of a command offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options of the command."""

    def run(self, options: argparse.Namespace) -> int:
        """Run the command and return its exit status."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 fine, 1 findings, 2 cannot run."""
    # Few objects form reference cycles; collecting less often makes a build 10 % faster.
    gc.set_threshold(50_000, 20, 20)
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "build")
    try:
        with sanitized_output():
            return _run(words)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT_RUN


def _run(words: Sequence[str]) -> int:
    try:
        if strange := next((word for word in words if not _is_utf8(word)), None):
            raise CommandError(f'the argument "{strange}" is not UTF-8')
        command, options = _parsed(words)
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
    # One line, whatever the name of a file or folder holds.
    print(f"build.py: {escape_invisible(message)}", file=sys.stderr)
    return CANNOT_RUN


def _is_utf8(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parsed(words: Sequence[str]) -> tuple[_Command, argparse.Namespace]:
    """Parse the command line. Only the module of the command that was asked for is imported."""
    parser = argparse.ArgumentParser(prog="build.py", description="Check the data of City Plans and build its site.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked: _Command | None = None
    for name, (module, summary) in COMMANDS.items():
        subparser = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        if name == words[0]:
            asked = cast(_Command, importlib.import_module(f"cityplans.cli.commands.{module}"))
            asked.add_arguments(subparser)
    options = parser.parse_args(words)
    assert asked is not None
    return asked, options
