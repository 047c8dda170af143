"""What is installed and run is pinned by its hash, everywhere; a release says what it was built with."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

LOCKS = sorted(Path().glob("requirements*.lock"))
WORKFLOWS = sorted(Path(".github/workflows").glob("*.yml"))
_PINNED = re.compile(r"^([A-Za-z0-9._-]+(?:\[[^]]*\])?)==([^\s;]+)(?: ; [^\\]+)? \\$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
_COMMENT = re.compile(r"^ *#")


def locked(lock: Path) -> dict[str, str]:
    """Return every package of a lock with its version."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {found[1].partition("[")[0]: found[2] for line in lines if (found := _PINNED.match(line))}


def test_every_list_of_packages_has_its_lock() -> None:
    assert {lock.stem for lock in LOCKS} == {path.stem for path in Path().glob("requirements*.in")}
    assert len(LOCKS) > 3


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_package_is_pinned_with_its_hashes(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not (_PINNED.match(line) or _HASH.match(line) or _COMMENT.match(line))] == []
    starts = [number for number, line in enumerate(lines) if _PINNED.match(line)]
    assert starts and all(_HASH.match(lines[number + 1]) for number in starts)


def test_locks_agree_with_each_other() -> None:
    """One environment can hold them all: the site is built with the versions that the tests ran with."""
    tested = locked(Path("requirements-test.lock"))
    other = {(lock.stem, name): version for lock in LOCKS for name, version in locked(lock).items()}
    assert {key: version for key, version in other.items() if tested.get(key[1], version) != version} == {}


def test_nothing_is_installed_without_its_hash() -> None:
    """Every installation in the Makefile and the workflows checks hashes; npm does so by its lock."""
    texts = [path.read_text(encoding="utf-8").replace("\\\n", " ") for path in (Path("Makefile"), *WORKFLOWS)]
    lines = [line for text in texts for line in text.splitlines()]
    installing = [line for line in lines if re.search(r"\bpip3? install\b|\bpipx\b|\buvx\b", line)]
    assert len(installing) > 1
    assert [line for line in installing if "--require-hashes" not in line] == []
    assert [
        line
        for line in lines
        if re.search(r"\bnpm (install|i)\b(?! --package-lock-only)|\bnpx\b|\b(curl|wget)\b", line)
    ] == []


def test_what_runs_at_an_installation_is_pinned() -> None:
    """Wheels run nothing; of what is built, the programs that build it are pinned by a lock of their own."""
    lines = Path("Makefile").read_text(encoding="utf-8").splitlines()
    assert "WHEELS := $(INSTALL) --only-binary :all:" in lines
    (by_pip,) = [line for line in lines if "-m pip install" in line]
    assert "--only-binary :all:" in by_pip and "requirements-uv.lock" in by_pip
    built = [line for line in lines if "$(INSTALL)" in line and not line.startswith("WHEELS")]
    assert all("--build-constraints requirements-build.lock" in line for line in built)
    assert [line.split()[-1] for line in built] == ["requirements-test.lock", "requirements-spark.lock"]
    assert {"setuptools", "wheel"} <= set(locked(Path("requirements-build.lock")))


def test_only_the_tests_and_spark_have_packages_without_a_wheel() -> None:
    """What builds the site, its release and the benchmarks is installed from wheels alone."""
    installed = [line for line in Path("Makefile").read_text(encoding="utf-8").splitlines() if "$(WHEELS)" in line]
    for name in ("requirements.lock", "requirements-tools.lock", "requirements-bench.lock", "requirements-node.lock"):
        assert any(line.rstrip(" \\&").endswith(name) for line in installed), name


def test_every_browser_library_has_its_hash() -> None:
    packages = json.loads(Path("package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, package in packages.items() if name and not package["integrity"].startswith("sha512-")] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_its_commit(workflow: Path) -> None:
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    used = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert used and [action for action in used if not re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", action)] == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_no_workflow_has_a_right_it_does_not_name(workflow: Path) -> None:
    read = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    assert read["permissions"] in ({}, {"contents": "read"})
    secrets = re.findall(r"secrets\.\w+", workflow.read_text(encoding="utf-8"))
    assert secrets == []


def test_no_registry_is_named() -> None:
    """Whoever builds chooses where packages come from; a file that named a registry would choose for them."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout.split("\0")
    registry = re.compile(r"https?://[^\s\"']*(pypi|pythonhosted|npmjs|yarnpkg)\.(org|com)")
    listing = [Path(name) for name in listed if name.endswith((".lock", ".json", ".toml", ".in", ".npmrc", ".yml"))]
    named = [path for path in listing if registry.search(path.read_text(encoding="utf-8"))]
    assert named == []


def test_a_release_is_signed_and_says_what_it_was_built_with() -> None:
    jobs = yaml.safe_load(Path(".github/workflows/publish.yml").read_text(encoding="utf-8"))["jobs"]
    build, release = (jobs[name]["steps"] for name in ("build", "release"))
    assert [step for step in build if step.get("run") == "make sbom SBOM=handover/version"]
    uses = [step.get("uses", "").partition("@")[0] for step in release]
    attested = uses.index("actions/attest-build-provenance")
    assert release[attested]["with"] == {"subject-path": "handover/version/*"}
    assert "gh release create" in release[-1]["run"] and attested < len(release) - 1
    # Nothing is public before its version is on record.
    assert jobs["deploy"]["needs"] == ["build", "release"]


def test_the_bill_of_materials_is_that_of_the_locks(tmp_path: Path) -> None:
    """They list every installed package and what browsers load. The tool checks the form."""
    pytest.importorskip("cyclonedx", reason="the tools are not installed: run `make test`")
    tool = Path(sys.executable).with_name("cyclonedx-py")
    target = tmp_path / "sbom-python.cdx.json"
    options = ["--output-reproducible", "--sv", "1.6", "--of", "JSON", "-o", str(target)]
    subprocess.run([tool, "requirements", *options, "requirements.lock"], check=True)
    bill = json.loads(target.read_text(encoding="utf-8"))
    assert {part["name"]: part["version"] for part in bill["components"]} == locked(Path("requirements.lock"))
    assert all(part["externalReferences"][0]["hashes"] for part in bill["components"])
    if npm := shutil.which("npm"):
        command = [npm, "sbom", "--package-lock-only", "--omit", "dev", "--sbom-format", "cyclonedx"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        wanted = json.loads(Path("package.json").read_text(encoding="utf-8"))["dependencies"]
        assert {part["name"]: part["version"] for part in json.loads(text)["components"]} == wanted
