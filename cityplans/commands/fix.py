"""Bringing the data files into their canonical form."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

from cityplans.commands import FINDINGS, FINE
from cityplans.fix import fixed
from cityplans.load import CannotRun, DataFile, load_files
from cityplans.parse import show
from cityplans.report import as_text

_LONGEST = 200


def run(options: argparse.Namespace) -> int:
    """Write every file in its canonical form, or tell what would change."""
    files, findings = load_files(options.datasets)
    changed = 0
    for file in files:
        data, faults = (file.made, []) if file.made is not None else fixed(file.schema, file.path, file.data)
        findings += faults
        if data != file.data:
            changed += 1
            if options.check:
                print(f"{show(file.path)}: would change")
                print("\n".join(_difference(file, data)))
            else:
                _write(Path(file.path), data)
                print(f"{show(file.path)}: written")
    sys.stderr.write(as_text(findings))
    if not changed and not findings and not options.quiet:
        print(f"{len(files)} files are in their canonical form")
    return FINDINGS if findings or (options.check and changed) else FINE


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as problem:
        raise CannotRun(f"cannot write {path}: {problem.strerror}") from problem


def _difference(file: DataFile, data: bytes) -> Iterator[str]:
    before, after = (text.decode("utf-8", "replace").split("\n") for text in (file.data, data))
    lines = difflib.unified_diff(before, after, "as it is", "canonical", n=0, lineterm="")
    yield from (f"    {text if len(text) <= _LONGEST else f'{text[:_LONGEST]}…'}" for text in map(show, lines))
