"""SECURITY.md promises nothing without a test that proves it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TEXT = Path("SECURITY.md").read_text(encoding="utf-8")
PROMISES = TEXT[TEXT.index("## What is promised") : TEXT.index("## Verify a download")].split("\n\n**")[1:]
_TEST = re.compile(r"^- `(tests/\S+\.py)::(test_\w+)`$", re.M)


def test_every_promise_names_its_tests() -> None:
    assert len(PROMISES) > 8
    assert [promise.split("**")[0] for promise in PROMISES if not _TEST.search(promise)] == []


def test_every_named_test_exists() -> None:
    missing = []
    for file, name in _TEST.findall(TEXT):
        path = Path(file)
        tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
        if not any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body):
            missing.append(f"{file}::{name}")
    assert missing == []


def test_every_line_of_a_promise_that_looks_like_a_test_is_read_as_one() -> None:
    assert len(_TEST.findall(TEXT)) == TEXT.count("- `tests/")
