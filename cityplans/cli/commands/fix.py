"""The command `fix`: rewrites the data files in their canonical form."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from cityplans.check.runner import check
from cityplans.cli.commands import FINDINGS, FINE
from cityplans.cli.options import add_data_options
from cityplans.cli.report import as_text
from cityplans.core.characters import escape_invisible
from cityplans.core.findings import Finding, Severity, sorted_unique
from cityplans.curate.files import DataFile, load_files
from cityplans.curate.writer import Rewrite, locked, write_files
from cityplans.read.canonical import canonical_text
from cityplans.read.encodings import recognize
from cityplans.read.text import utf8

_LONGEST_LINE = 200
"""Characters of a changed line that are shown."""
_LINES_SHOWN = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_data_options(parser)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")


def run(options: argparse.Namespace) -> int:
    """Write every file in its canonical form, or show what would change."""
    with locked(options.datasets):
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    files, findings = load_files(options.datasets)
    rewrites: list[Rewrite] = []
    for file in files:
        data = file.generated if file.generated is not None else canonical_text(file.schema, file.path, file.data)[0]
        if data != file.data:
            rewrites.append(Rewrite(Path(file.path), file.data if file.exists else None, data))
            if options.check:
                print(f"{escape_invisible(file.path)}: would change")
                print("\n".join(_difference(file, data)))
    if not options.check:
        write_files(rewrites)
        for rewrite in rewrites:
            print(f"{escape_invisible(str(rewrite.path))}: written")
    left = _left(options.datasets, rewrites, findings)
    sys.stderr.write(as_text(left))
    if left:
        print(f"{_how_many(left)} that people have to correct", file=sys.stderr)
    elif not rewrites and not options.quiet:
        print(f"{len(files)} files are in their canonical form, and the check finds no error")
    return FINDINGS if left or (options.check and rewrites) else FINE


def _left(datasets: Path, rewrites: Sequence[Rewrite], findings: Sequence[Finding]) -> list[Finding]:
    """Return the errors of the data as it is once every file is written, in the order of the check."""
    contents = {rewrite.path.as_posix(): rewrite.after for rewrite in rewrites}
    _, found = check(datasets, contents=contents)
    return [f for f in sorted_unique([*found, *findings]) if f.severity is Severity.ERROR]


def _how_many(findings: Sequence[Finding]) -> str:
    """Return how many errors are left, and in how many files."""
    files = len({finding.location.path for finding in findings})
    errors = f"{len(findings):,} error{'s' if len(findings) > 1 else ''}"
    return f"left: {errors} in {files:,} file{'s' if files > 1 else ''}"


def _difference(file: DataFile, data: bytes) -> Iterator[str]:
    """Yield what would change: encoding and line ends in a few words, the rest line by line."""
    before, after = (text.decode("utf-8", "replace") for text in (utf8(file.data), data))
    if encoding := recognize(file.data):
        yield f"    {encoding.name} becomes UTF-8"
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
