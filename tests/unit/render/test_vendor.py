"""The browser libraries are those that package.json names, whole, with their licences.

What is missing is reported in plain words.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from cityplans.core.errors import CommandError
from cityplans.render.vendor import ENTRIES, library_files
from tests.support.paths import ROOT


@pytest.fixture
def fetched(tmp_path: Path) -> Path:
    """A copy of the fetched libraries that may be broken."""
    shutil.copy(ROOT / "package.json", tmp_path)
    for name in ENTRIES:
        shutil.copytree(ROOT / "node_modules" / name, tmp_path / "node_modules" / name)
    return tmp_path


def test_libraries_are_whole_and_licensed() -> None:
    files = library_files()
    for name, entry in ENTRIES.items():
        assert f"assets/vendor/{name}/{entry}" in files
        assert b"MIT License" in files[f"assets/vendor/{name}/LICENSE"]
    for path, data in files.items():
        # Every bare or relative name that a module imports leads to a file that is published with it.
        for asked in re.findall(rb"""(?:^|\s)from\s*["']([^"']+)["']""", data):
            assert asked.startswith(b"."), f"{path} imports {asked!r}"
            assert str((Path("/") / path).parent.joinpath(asked.decode()).resolve()).lstrip("/") in files


def test_versions_are_exact_and_locked_by_hash() -> None:
    listed = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted, for_tests = listed["dependencies"], listed["devDependencies"]
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert set(wanted) == set(ENTRIES)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in (wanted | for_tests).values())
    packages = {path: entry for path, entry in json.loads(lock)["packages"].items() if path}
    versions = {path: entry["version"] for path, entry in packages.items()}
    listed_versions = {f"node_modules/{name}": version for name, version in (wanted | for_tests).items()}
    assert versions | listed_versions == versions
    # Readers' browsers load nothing but what is listed; what the checkers themselves need is for tests alone.
    loaded = {path for path, entry in packages.items() if not entry.get("dev")}
    assert loaded == {f"node_modules/{name}" for name in wanted}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert '"resolved"' not in lock


@pytest.mark.parametrize(
    "missing", ["fflate", "hucre/LICENSE", "hucre/dist/xlsx/styles-writer.mjs", "fflate/package.json"]
)
def test_missing_library_says_what_to_run(fetched: Path, missing: str) -> None:
    path = fetched / "node_modules" / missing
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(
        CommandError,
        match=r"browser library (fflate|hucre) is not installed .* run `make site`, or `npm ci --ignore-scripts`",
    ):
        library_files(fetched)


def test_other_version_is_refused(fetched: Path) -> None:
    path = fetched / "node_modules" / "fflate" / "package.json"
    path.write_text(json.dumps({"version": "0.0.1"}), encoding="utf-8")
    with pytest.raises(CommandError, match=r"contains fflate 0\.0\.1, not \d+\.\d+\.\d+: run `make site`"):
        library_files(fetched)


@pytest.mark.parametrize("name", ENTRIES)
def test_an_altered_library_is_not_published(fetched: Path, name: str) -> None:
    with (fetched / "node_modules" / name / ENTRIES[name]).open("a", encoding="utf-8") as file:
        file.write('fetch("https://elsewhere.example/");\n')
    with pytest.raises(CommandError, match=f"node_modules/{name} is not what its authors published: run `make site`"):
        library_files(fetched)
