"""The real address, written where docs/releasing.md says, is all that a build for the public lacks."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cityplans.build.publication import refuse_unpublishable
from cityplans.catalog.history import is_released
from cityplans.catalog.open import checked_catalog
from cityplans.core.errors import CommandError
from cityplans.core.urls import is_reserved_host
from tests.support.paths import ROOT

INVENTED = re.compile(r"[a-z0-9.@-]*example\.(?:org|com|net)\b")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The files of the project that name its address."""
    for name in ("datasets", "content", ".github"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("CITATION.cff", ".zenodo.json", "README.md", "SECURITY.md"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_the_documented_command_is_all_that_a_public_build_needs(project: Path) -> None:
    before, _ = checked_catalog(project / "datasets")
    assert before is not None
    if is_released(before):
        with pytest.raises(CommandError, match="nobody can have such an address"):
            refuse_unpublishable(before, before.identity.homepage, project / "content")
    section = (ROOT / "docs/releasing.md").read_text(encoding="utf-8").partition("## Before the site is public")[2]
    found = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert found
    subprocess.run(["bash", "-ec", found[1]], cwd=project, check=True)
    catalog, findings = checked_catalog(project / "datasets")
    assert catalog is not None, findings
    assert (catalog.digest, is_released(catalog)) == (before.digest, is_released(before))
    assert catalog.identity.repository == "https://github.com/OWNER/NAME"
    if is_released(catalog):
        refuse_unpublishable(catalog, catalog.identity.homepage, project / "content")
    changed = [
        path for path in project.rglob("*") if path.is_file() and path.suffix in {".md", ".yml", ".cff", ".json"}
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in changed}
    assert [str(path) for path, text in texts.items() if INVENTED.search(text) or "city-plans/city-plans" in text] == []


def test_no_word_of_the_pages_names_an_invented_address() -> None:
    """Pages show the examples of findings too."""
    for path in sorted((ROOT / "templates").rglob("*.yaml")):
        hosts = INVENTED.findall(path.read_text(encoding="utf-8"))
        assert [host for host in hosts if is_reserved_host(host)] == [], path
