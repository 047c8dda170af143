"""The scripts of the site: their own tests, types, style, and what they import."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.node import ROOT, SCRIPTS, node

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_IMPORT = re.compile(r"""^(?:import|export)\b(?:[^;"]*\bfrom)?\s*"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)""", re.M)
_LOWEST_NODE = 20
TOOLS = {
    "types": ["node_modules/typescript/bin/tsc", "--pretty", "false"],
    "eslint": ["node_modules/eslint/bin/eslint.js", "templates", "tests/js"],
    "prettier": ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "templates", "tests/js"],
}


def test_node_is_new_enough() -> None:
    version = subprocess.run([node(), "--version"], capture_output=True, text=True, check=True).stdout
    assert int(version.lstrip("v").split(".")[0]) >= _LOWEST_NODE


def test_scripts_do_what_their_tests_say() -> None:
    files = sorted(str(path) for path in Path("tests/js").glob("*.test.js"))
    assert files
    done = _run("--test", "--test-reporter=tap", *files)
    passed = re.search(r"^# pass (\d+)$", done.stdout, re.M)
    assert done.returncode == 0, _failures(done.stdout) or done.stdout + done.stderr
    assert passed and int(passed[1]) > len(files)


@pytest.mark.parametrize("tool", TOOLS)
def test_scripts_keep_to_types_and_style(tool: str) -> None:
    done = _run(*TOOLS[tool])
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_script_imports_what_imports_it() -> None:
    imports = _imports()
    assert imports["search/results.js"] >= {"dom.js", "search/words.js", "search/reader.js", "search/help.js"}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as problem:
        pytest.fail(" → ".join(problem.args[1]))


def test_every_script_is_on_a_page_or_imported() -> None:
    """What no page asks for and no script imports would be published for nobody."""
    imports = _imports()
    templates = [*ROOT.glob("templates/**/*.html"), ROOT / "cityplans/render/compose.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in templates)
    imported = set().union(*imports.values())
    assert {name for name in imports if name not in imported and name not in text} == {"search/types.js"}


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("NODE_", "FORCE_COLOR"))}
    return subprocess.run(
        [node(), *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def _failures(tap: str) -> str:
    """Return the tests that failed, with what they say."""
    return "\n".join(re.findall(r"^ *not ok .*?^ *\.\.\.$", tap, re.M | re.S))


def _imports() -> Mapping[str, set[str]]:
    """Return each script's imports, including those it loads only when they are needed."""
    found = {}
    for path in SCRIPTS.rglob("*.js"):
        text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
        names = [static or dynamic for static, dynamic in _IMPORT.findall(text)]
        targets = {(path.parent / name).resolve().relative_to(SCRIPTS.resolve()).as_posix() for name in names}
        found[path.relative_to(SCRIPTS).as_posix()] = targets
    return found
