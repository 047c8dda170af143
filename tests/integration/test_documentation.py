"""What the README says can be done."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from cityplans.build.artifact_paths import _LIST_ADDRESSES
from cityplans.core.tables import PAGE_FOLDERS, TABLES
from cityplans.render.pages import LISTS, RECORDS
from tests.support.real_site import KINDS

README = Path("README.md").read_text(encoding="utf-8")


def test_readme_names_every_command_and_no_other() -> None:
    shown = subprocess.run([sys.executable, "build.py", "--help"], capture_output=True, text=True, check=True).stdout
    commands = set(re.findall(r"^    (\w+)", shown, re.M))
    assert commands == {
        "build",
        "check",
        "fix",
        "verify",
        "diff",
        "new",
        "sheet",
        "evidence",
        "translations",
        "import",
        "adopt",
        "explain",
        "release",
        "review",
        "links",
        "serve",
    }
    assert set(re.findall(r"build\.py (?:\[)?(\w+)", README)) == commands


@pytest.mark.parametrize(
    "target", ["site", "test", "serve", "check", "unit", "test-build", "test-browser", "lint", "fmt", "types", "help"]
)
def test_readme_names_every_make_target(target: str) -> None:
    assert re.search(rf"^{target}:", Path("Makefile").read_text(encoding="utf-8"), re.M)
    assert f"make {target}" in README


def test_readme_links_lead_to_files() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if not link.startswith("http")]
    assert links and [link for link in links if not Path(link).exists()] == []


def test_readme_tree_is_the_tree() -> None:
    tree = README[README.index("## The tree") :].split("```")[1]
    named = [line.split()[0].rstrip("/,") for line in tree.splitlines() if line and not line.startswith(" ")]
    assert [name for name in named if not Path(name).exists()] == []


# What a text prints as a heading, name or figure carries over; every other word is ours.
_PRINTED = {
    "title_zh",
    "other_title_zh",
    "name_zh",
    "full_name_zh",
    "name_printed",
    "value_printed",
    "printed",
    "term_zh",
}
_PRINTED_LINE = re.compile(rf"title_zh:|- Corrected: [^,]+, ({'|'.join(sorted(_PRINTED))}): ")
_RUN = 20


def _own_words(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".csv":
        yield from (line for line in text.splitlines() if not _PRINTED_LINE.match(line))
        return
    for row in csv.DictReader(io.StringIO(text)):
        # A ledger names the field that a cell was in.
        if row.get("field") not in _PRINTED:
            yield from (value for name, value in row.items() if name not in _PRINTED)


def test_nothing_of_the_official_texts_is_kept(plan_sources: Path) -> None:
    """The project contains no clause of an official text outside printed headings, names and figures."""
    texts = ["".join(p.read_text(encoding="utf-8").split()) for p in plan_sources.glob("*.txt")]
    runs = {text[i : i + _RUN] for text in texts for i in range(len(text) - _RUN + 1)}
    names = {
        row["name_zh"]
        for path in Path("datasets").glob("*/mentions.csv")
        for row in csv.DictReader(path.open(encoding="utf-8"))
    }
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout.split("\0")
    copied: set[str] = set()
    for path in (
        Path(name) for name in listed if name.endswith((".csv", ".md", ".yaml", ".yml", ".py", ".html", ".js"))
    ):
        for words in _own_words(path) if path.is_file() else ():
            # An address and a name are printed forms wherever they stand.
            clauses = re.split(r"[,，。；：、“”\"（）()]", "".join(words.split()))
            for clause in clauses:
                own = clause in names or "://" in clause
                if not own and any(clause[i : i + _RUN] in runs for i in range(len(clause) - _RUN + 1)):
                    copied.add(f"{path}: {clause}")
    assert copied == set()


def test_the_architecture_names_every_room_and_modules_that_exist() -> None:
    text = Path("docs/architecture.md").read_text(encoding="utf-8")
    rooms = {path.name for path in Path("cityplans").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert {room for room in rooms if f"| `{room}` |" not in text} == set()
    named = re.findall(r"`([a-z_0-9]+/[a-z_0-9/]+\.py)`", text)
    missing = [name for name in named if not (Path("cityplans") / name).exists() and not Path(name).exists()]
    assert len(named) > 15 and missing == []


def test_the_way_of_a_value_is_short() -> None:
    text = Path("docs/architecture.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^\| \d+ \| `", text, re.M)) <= 18


def test_the_glossary_names_every_table() -> None:
    text = Path("docs/glossary.md").read_text(encoding="utf-8")
    assert [table for table in TABLES if f"`{table}`" not in text] == []


@pytest.mark.parametrize("page", sorted(Path("docs").rglob("*.md")), ids=str)
def test_documents_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_development_names_files_that_exist() -> None:
    text = Path("docs/development.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:cityplans|templates|tests|datasets)/[\w/.-]+\.\w+)`", text)
    assert len(named) > 10 and [name for name in named if not Path(name).exists()] == []


def test_commands_of_pre_commit_are_those_of_the_project() -> None:
    hooks = yaml.safe_load(Path(".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert all(hook["entry"].startswith((".venv/bin/python -m ruff", ".venv/bin/python build.py ")) for hook in hooks)


def test_every_kind_of_page_is_looked_at_and_has_its_address_told() -> None:
    """A list or a table with pages that is new has to be in both: see docs/development.md."""
    looked_at = {urlsplit(kind).path for kind in KINDS}
    told = Path("docs/addresses.md").read_text(encoding="utf-8")
    lists = {f"/{address}" for name in LISTS for address in _LIST_ADDRESSES.get(name, (f"{name}/",))}
    # The page of a version is there once it has been released.
    assert lists - looked_at == {"/data/v/"}
    assert [address for address in lists if f"`{address}" not in told] == []
    for table in RECORDS:
        folder = PAGE_FOLDERS[table]
        assert any(path.startswith(f"/{folder}/") and path != f"/{folder}/" for path in looked_at), table
