"""How we write, as far as a test can tell: docs/style.md."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

ALLOWED: set[str] = set()
"""Files that do not keep to the style yet. A file that does comes off the list."""

_WORDS = re.compile(
    r"\b(anew|by whomever|whomever|mend|mends|mended|mending|so many|at hand|of its own accord|in the same breath"
    r"|holds? \w+ against|held against|stands? (in|at|beside)|lies? (in|beside))\b",
    re.I,
)
_VERBS = ("Give ", "Gives ", "Tell ", "Tells ", "Say ", "Says ")
_LONGEST_FIRST_LINE = 100
_WITH_STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)
_PROSE = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs", "content/en")


def python_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split() if (ROOT / name).is_file()]


def docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    # Only statements have docstrings within: expressions, which are most of a tree, need no look.
    nodes: list[ast.AST] = [tree]
    while nodes:
        node = nodes.pop()
        nodes += [child for child in ast.iter_child_nodes(node) if isinstance(child, _WITH_STATEMENTS)]
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node)
            if docstring:
                yield getattr(node, "lineno", 1), docstring


def faults_in(path: Path) -> list[str]:
    """Return what in a Python file is not as docs/style.md wants it, with lines."""
    text = path.read_text(encoding="utf-8")
    found = []
    for line, docstring in docstrings(ast.parse(text)):
        first = docstring.split("\n")[0]
        if first.startswith(_VERBS):
            found.append(f"{line}: begins with {first.split()[0]}")
        if len(first) > _LONGEST_FIRST_LINE:
            found.append(f"{line}: the first line has {len(first)} characters")
    if not _WORDS.search(text):
        # To find where comments and strings begin takes ten times as long as to look for the words.
        return found
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    prose = [token for token in tokens if token.type in (tokenize.COMMENT, tokenize.STRING)]
    return found + [f"{t.start[0]}: {match[0]}" for t in prose if (match := _WORDS.search(t.string))]


def test_the_program_is_written_as_we_write() -> None:
    own = [path for path in python_files() if path.name != "test_style.py"]
    faults = {path.relative_to(ROOT).as_posix(): faults_in(path) for path in own}
    assert {name: found for name, found in faults.items() if found and name not in ALLOWED} == {}
    assert {name for name in ALLOWED if not faults.get(name)} == set(), (
        "these keep to the style: take them off the list"
    )


def test_prose_is_written_as_we_write() -> None:
    pages = [
        page for name in _PROSE for page in ([ROOT / name] if name.endswith(".md") else (ROOT / name).rglob("*.md"))
    ]
    faults = [
        f"{page.relative_to(ROOT).as_posix()}:{number}: {match[0]}"
        for page in pages
        if page.name != "style.md"
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
        if (match := _WORDS.search(line))
    ]
    assert faults == []


def test_the_style_is_looked_for(tmp_path: Path) -> None:
    sample = tmp_path / "sample.py"
    sample.write_text(f'"""Give it."""\n# Made anew.\nX = "mended"\n\n\ndef f() -> None:\n    """{"x" * 101}."""\n')
    assert len(faults_in(sample)) == 4
