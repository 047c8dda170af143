"""The command `fix`: rewrites the data files in their canonical form."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

from cityplans.cli.commands import FINDINGS, FINE, write
from cityplans.cli.options import add_data_options
from cityplans.cli.report import as_text
from cityplans.core.characters import escape_invisible
from cityplans.curate.files import DataFile, load_files
from cityplans.curate.fix import canonical_text

_LONGEST_LINE = 200
"""Characters of a changed line that are shown."""
_LINES_SHOWN = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")


def run(options: argparse.Namespace) -> int:
    """Write every file in its canonical form, or show what would change."""
    files, findings = load_files(options.datasets)
    changed = 0
    for file in files:
        data, problems = (
            (file.generated, []) if file.generated is not None else canonical_text(file.schema, file.path, file.data)
        )
        findings += problems
        if data != file.data:
            changed += 1
            if options.check:
                print(f"{escape_invisible(file.path)}: would change")
                print("\n".join(_difference(file, data)))
            else:
                write(Path(file.path), data.decode())
                print(f"{escape_invisible(file.path)}: written")
    sys.stderr.write(as_text(findings))
    if not changed and not findings and not options.quiet:
        print(f"{len(files)} files are in their canonical form")
    return FINDINGS if findings or (options.check and changed) else FINE


def _difference(file: DataFile, data: bytes) -> Iterator[str]:
    """Yield what would change: a byte order mark and line ends in a few words, the rest line by line."""
    before, after = (text.decode("utf-8", "replace") for text in (file.data, data))
    if before.startswith("\ufeff"):
        yield "    the byte order mark is removed"
    if "\r" in before or not before.endswith("\n"):
        yield "    line ends become LF"
    plain = before.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = list(difflib.unified_diff(plain.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    for line in map(escape_invisible, lines[:_LINES_SHOWN]):
        yield f"    {line if len(line) <= _LONGEST_LINE else f'{line[:_LONGEST_LINE]}…'}"
    if len(lines) > _LINES_SHOWN:
        yield f"    … and {len(lines) - _LINES_SHOWN} more lines"
