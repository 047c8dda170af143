"""The house as docs/architecture.md describes it: layered rooms, I/O at the ends, a home per library."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

PACKAGE = ROOT / "cityplans"
MODULES = sorted(
    path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".") for path in PACKAGE.rglob("*.py")
)
ROOMS = {"core", "read", "verify", "i18n", "check", "catalog", "exports", "search", "curate", "render", "build", "cli"}

# ── where files are opened; everywhere else values come in and go out ──

ENDS = {module for module in MODULES if module.startswith(("build.", "cli."))}
ENDS |= {
    "read.file_cache",
    "read.files",
    "read.load",
    "read.reader",
    "read.sources",
    "read.revisions",
    "verify.folder",
    "curate.links.web",
    "curate.files",
}
ENDS |= {"render.cards.font", "render.licences", "render.theme", "render.vendor", "core.processes", "core.user_cache"}
ENDS |= {"curate.writer", "read.prose"}
ENDS |= {"read.stories"}
# These read what the program brings along, under templates/ or beside the module, and nothing else.
OWN_WORDS = {"i18n.strings", "exports.package_notes", "exports.readme", "check.explanations", "search.aliases"}
OWN_WORDS |= {"render.environment", "render.page", "render.pages.recipes", "read.hosts", "check.word_lists.__init__"}
PURE_BUILD = {"build.artifact_paths", "build.artifacts", "build.composer", "build.explain", "build.live_site"}
ONLY_IN = {
    "frictionless": {"check.cells"},
    "yaml": {"read.yaml_reader"},
    "subprocess": {"render.theme", "read.revisions", "curate.drafter.program"},
    "fcntl": {"build.staging", "curate.writer"},
    "ctypes": {"build.staging", "core.processes"},
    "multiprocessing": {"core.processes"},
    "argparse": {module for module in MODULES if module.startswith("cli.")},
    "http": {"build.local_http", "build.review_server", "build.server", "curate.links.web"},
    "watchfiles": {"cli.commands.serve"},
    "PIL": {"render.cards.font", "render.cards.picture", "render.cards.png"},
    "pyarrow": {"exports.formats.parquet"},
    "sqlite3": {"exports.formats.sqlite", "verify.formats"},
    "mkdocs": set[str](),
    "properdocs": set[str](),
    "material": set[str](),
    "zensical": set[str](),
    "requests": set[str](),
    "socket": set[str](),
    "pickle": set[str](),
}
READING = {"open", "read_text", "read_bytes", "iterdir", "glob", "rglob", "stat", "exists", "is_file", "is_dir"}
READING |= {"scandir", "listdir"}
WRITING = {"write_text", "write_bytes", "mkdir", "makedirs", "unlink", "rmdir", "rmtree", "rename", "copy", "copytree"}
WRITING |= {"copyfile", "touch", "symlink_to", "mkdtemp", "mkstemp", "TemporaryDirectory", "print", "input"}
# One makes a pattern, the other opens a member of a zip that is open.
HARMLESS = {"re.compile", "archive.open"}
EVALUATING = {"eval", "exec", "compile", "system", "popen", "__import__"}


@functools.cache
def tree(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))


@functools.cache
def imports_and_calls(module: str) -> tuple[ast.AST, ...]:
    """Return what the tests look for in a module, so that its tree is walked once."""
    wanted = (ast.Import, ast.ImportFrom, ast.Call)
    return tuple(node for node in ast.walk(tree(module)) if isinstance(node, wanted))


def imports(module: str) -> Iterator[str]:
    """Yield everything a module imports, by its full name; `from a import b` gives a.b."""
    for node in imports_and_calls(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(module: str, names: set[str]) -> list[str]:
    """Return the calls of functions and methods of the given names, with their lines."""
    found = []
    for node in imports_and_calls(module):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names and ast.unparse(node.func) not in HARMLESS:
                found.append(f"{module}.py:{node.lineno}: {ast.unparse(node.func)}")
    return found


def test_the_picture_names_modules_that_exist() -> None:
    assert set(MODULES) >= ENDS | OWN_WORDS | PURE_BUILD


def test_there_are_twelve_rooms_and_no_module_outside_one() -> None:
    assert {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"} == ROOMS
    assert [path.name for path in PACKAGE.glob("*.py")] == ["__init__.py"]


def test_a_room_imports_only_from_the_rooms_below_it() -> None:
    """The contract is in pyproject.toml, without an exemption."""
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "exhaustive = true" in contract and "ignore_imports" not in contract
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_library_is_known_where_it_belongs() -> None:
    users: dict[str, set[str]] = {library: set() for library in ONLY_IN}
    for module in MODULES:
        for name in imports(module):
            if name.split(".")[0] in users:
                users[name.split(".")[0]].add(module)
    assert {library: found - ONLY_IN[library] for library, found in users.items() if found - ONLY_IN[library]} == {}


def test_only_the_ends_do_io() -> None:
    inner = (set(MODULES) - ENDS) | PURE_BUILD
    assert [call for module in sorted(inner) for call in calls(module, WRITING)] == []
    assert [call for module in sorted(inner - OWN_WORDS) for call in calls(module, READING)] == []


def test_nothing_is_evaluated() -> None:
    assert [call for module in MODULES for call in calls(module, EVALUATING)] == []


def test_a_module_says_in_one_sentence_what_it_is_for() -> None:
    first = {module: (ast.get_docstring(tree(module)) or "").split("\n")[0] for module in MODULES}
    assert [module for module, line in first.items() if not line.endswith((".", "?"))] == []


def test_a_room_says_what_comes_in_and_what_goes_out() -> None:
    for room in sorted(ROOMS):
        docstring = ast.get_docstring(tree(f"{room}.__init__")) or ""
        assert "In:" in docstring and "Out:" in docstring and "Start at" in docstring, room
        assert "import" in docstring, room


def test_checking_imports_nothing_that_only_a_build_needs() -> None:
    program = "import sys; from cityplans.cli.main import main; main(['check', '--quiet']); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"pyarrow", "xlsxwriter", "jinja2", "icalendar", "watchfiles", "frictionless", "opencc"}


def test_build_py_is_thin() -> None:
    """It starts the program, and is silent when interrupted while that is loaded."""
    text = (ROOT / "build.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 20 and text.count("import") == 2
    assert "from cityplans.cli.main import main" in text and "except KeyboardInterrupt" in text
