"""The picture of the house, read from the imports: core imports core, stages do no I/O, the ends hold the doors."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from graphlib import TopologicalSorter

import pytest

from tests.support.paths import ROOT

PACKAGE = ROOT / "cityplans"
MODULES = sorted(
    path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".") for path in PACKAGE.rglob("*.py")
)

# ── the picture; what is named nowhere here is a stage: values in, values out ──

CORE = {"characters", "csv_text", "dataset", "finding", "model", "names", "parse", "schema"}
ENDS = {
    "gate",
    "load",
    "copies",
    "excerpts",
    "terminal",
    "revision",
    "vendor",
    "publish",
    "theme",
    "serve",
    "links",
    "progress",
    "cli",
}
ENDS |= {"archive", "inputs", "build_record", "staging", "parallel", "verdicts", "verify.folder"}
ENDS |= {module for module in MODULES if module.startswith("commands.")}
# These read what the program brings along under templates/, and nothing else.
OWN_WORDS = {"words", "notes", "explain", "exports.guide", "pages.page", "search.aliases"}
# The check is one function from folder to findings: the one stage that calls the ends.
STAGE_TO_END = {("check", "load"), ("check", "parallel")}
ONLY_IN = {
    "frictionless": {"validate"},
    "yaml": {"parse"},
    "subprocess": {"theme", "revision", "commands.serve"},
    "fcntl": {"staging"},
    "ctypes": {"staging", "parallel"},
    "multiprocessing": {"parallel"},
    "argparse": {"cli", *(module for module in ENDS if module.startswith("commands."))},
    "http": {"serve", "links"},
    "pyarrow": {"exports.parquet"},
    "sqlite3": {"exports.sqlite"},
    "mkdocs": set[str](),
    "material": set[str](),
    "zensical": set[str](),
    "requests": set[str](),
    "socket": set[str](),
    "pickle": set[str](),
}
READING = {
    "open",
    "read_text",
    "read_bytes",
    "iterdir",
    "glob",
    "rglob",
    "stat",
    "exists",
    "is_file",
    "is_dir",
    "scandir",
    "listdir",
}
WRITING = {
    "write_text",
    "write_bytes",
    "mkdir",
    "makedirs",
    "unlink",
    "rmdir",
    "rmtree",
    "rename",
    "copy",
    "copytree",
    "copyfile",
    "touch",
}
WRITING |= {"symlink_to", "mkdtemp", "mkstemp", "TemporaryDirectory", "NamedTemporaryFile", "print", "input"}
# One makes a pattern, the other opens a member of a zip that is open.
HARMLESS = {"re.compile", "archive.open"}
EVALUATING = {"eval", "exec", "compile", "system", "popen", "__import__", "import_module"}


@functools.cache
def tree(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[str]:
    """Give everything a module imports, by its full name; `from a import b` gives a.b."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(module: str) -> set[str]:
    """Give the modules of the package that a module imports."""
    found = set()
    for name in imports(module):
        parts = name.split(".")
        if parts[0] == "cityplans":
            known = [".".join(parts[1:end]) for end in range(len(parts), 1, -1)]
            found.add(
                next(
                    k if k in MODULES else f"{k}.__init__" for k in known if k in MODULES or f"{k}.__init__" in MODULES
                )
            )
    return found - {module}


def calls(module: str, names: set[str]) -> list[str]:
    """Give the calls of functions and methods of the given names, with their lines."""
    found = []
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names and ast.unparse(node.func) not in HARMLESS:
                found.append(f"{module}.py:{node.lineno}: {ast.unparse(node.func)}")
    return found


def test_the_picture_names_modules_that_exist() -> None:
    assert CORE | ENDS | OWN_WORDS | {module for pair in STAGE_TO_END for module in pair} <= set(MODULES)
    assert not CORE & ENDS


@pytest.mark.parametrize("module", sorted(CORE))
def test_core_imports_core_only(module: str) -> None:
    assert ours(module) <= CORE


@pytest.mark.parametrize("module", sorted(set(MODULES) - ENDS))
def test_stages_import_no_ends(module: str) -> None:
    assert {(module, other) for other in ours(module) & ENDS} <= STAGE_TO_END


def test_imports_run_one_way() -> None:
    list(TopologicalSorter({module: ours(module) for module in MODULES}).static_order())


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_known_where_it_belongs(library: str) -> None:
    users = {module for module in MODULES for name in imports(module) if name.split(".")[0] == library}
    assert users <= ONLY_IN[library]


@pytest.mark.parametrize("module", sorted(set(MODULES) - ENDS))
def test_only_the_ends_do_io(module: str) -> None:
    assert calls(module, WRITING) == []
    if module not in OWN_WORDS:
        assert calls(module, READING) == []


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_evaluated(module: str) -> None:
    assert calls(module, EVALUATING) == []


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_in_one_sentence_what_it_is_for(module: str) -> None:
    docstring = ast.get_docstring(tree(module)) or ""
    assert docstring.split("\n")[0].endswith(".")


def test_build_py_is_thin() -> None:
    body = [
        node
        for node in ast.parse((ROOT / "build.py").read_text(encoding="utf-8")).body
        if not isinstance(node, ast.Expr)
    ]
    assert [ast.unparse(node) for node in body] == [
        "import sys",
        "from cityplans.cli.main import main",
        "if __name__ == '__main__':\n    sys.exit(main())",
    ]
