"""Every kind of page is HTML as the standard has it, and our styles are CSS, by the Nu HTML checker."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.real_site import KINDS, PREFIXES

NU = ["java", "-Xss4m", "-jar", "node_modules/vnu-jar/build/dist/vnu.jar", "--errors-only"]
STYLES = Path("templates/theme/assets/stylesheets")


def test_nu_finds_no_error_on_any_kind_of_page(site: Path) -> None:
    pages = [
        site / f"{prefix}{urlsplit(kind).path}".strip("/") / "index.html"
        for prefix in PREFIXES.values()
        for kind in KINDS
    ]
    assert _complaints([*pages, site / "404.html"]) == ""


def test_nu_finds_no_error_in_the_styles() -> None:
    assert _complaints(["--css", *sorted(STYLES.glob("*.css"))]) == ""


def test_nu_sees_what_is_wrong(tmp_path: Path) -> None:
    (page := tmp_path / "index.html").write_text(
        "<!doctype html><title>x</title><p aria-current='&quot;page&quot;'>", encoding="utf-8"
    )
    assert "aria-current" in _complaints([page])


def _complaints(what: list[str | Path]) -> str:
    """Return what the checker says of files, nothing where it is content."""
    done = subprocess.run([*NU, *map(str, what)], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr
