"""Every kind of page is HTML as the standard has it, and our styles are CSS, by the Nu HTML checker."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.real_site import EMBEDS, KINDS, PREFIXES

# It runs for seconds: compiling it thoroughly and collecting garbage beside it do not pay.
JAVA = ["java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
NU = [*JAVA, "-jar", "node_modules/vnu-jar/build/dist/vnu.jar", "--errors-only", "--also-check-css", "--format", "json"]
STYLES = sorted(Path("templates/theme/assets/stylesheets").glob("*.css"))
WRONG = {
    "index.html": "<!doctype html><title>x</title><p aria-current='&quot;page&quot;'>",
    "wrong.css": "p { colr: red }",
}


@pytest.fixture(scope="module")
def pages(site: Path) -> list[Path]:
    addresses = [
        f"{prefix}{urlsplit(kind).path}".strip("/") for prefix in PREFIXES.values() for kind in [*KINDS, *EMBEDS]
    ]
    return [*(site / address / "index.html" for address in addresses), site / "404.html"]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("wrong")
    for name, text in WRONG.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in WRONG]


@pytest.fixture(scope="module")
def complaints(pages: list[Path], wrong: list[Path]) -> dict[Path, list[str]]:
    """Return what the checker says of files, all of which it reads in one run."""
    files = [path.resolve() for path in (*pages, *STYLES, *wrong)]
    done = subprocess.run([*NU, *map(str, files)], capture_output=True, text=True, check=False)
    found: dict[Path, list[str]] = defaultdict(list)
    for message in json.loads(done.stderr)["messages"]:
        found[Path(urlsplit(message["url"]).path)].append(message["message"])
    assert found.keys() <= set(files)
    return found


def test_nu_finds_no_error_on_any_kind_of_page(complaints: dict[Path, list[str]], pages: list[Path]) -> None:
    assert {path: complaints[path.resolve()] for path in pages if path.resolve() in complaints} == {}


def test_nu_finds_no_error_in_the_styles(complaints: dict[Path, list[str]]) -> None:
    assert STYLES
    assert {path: complaints[path.resolve()] for path in STYLES if path.resolve() in complaints} == {}


def test_nu_sees_what_is_wrong(complaints: dict[Path, list[str]], wrong: list[Path]) -> None:
    (page,), (style,) = (complaints[path.resolve()] for path in wrong)
    assert "aria-current" in page and "colr" in style
