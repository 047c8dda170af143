"""Runs the theme's program on content/ and one shell page, in a process of its own."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cityplans.core.errors import CommandError
from cityplans.core.languages import PREFIX, Language
from cityplans.core.paths import ROOT
from cityplans.core.security_policy import REFERRER, content_policy
from cityplans.core.system_files import is_system_file
from cityplans.i18n.strings import translate
from cityplans.read.stories import STORIES
from cityplans.render.chinese_runs import mark_chinese
from cityplans.render.prose_contents import with_contents
from cityplans.render.shell import SHELL_PAGE, SHELL_PATH, share_assets
from cityplans.render.stylesheet import dark_as_device, remove_unused_rules
from cityplans.render.thinning import thinned

STYLES = "assets/stylesheets/site.css"
EMBED_STYLES = "assets/embed.css"
"""The styles of pages to embed, which have charts but nothing else of the theme."""
_CHARTS = "assets/stylesheets/charts.css"
# Scripts of the theme that no page of ours loads.
_UNUSED = ("assets/javascripts/bundle.", "assets/javascripts/lunr/", "assets/javascripts/workers/")
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#|[\w-]+\.md)[^)\s]+")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
SETTINGS = "settings.yml"
ENGINES: Mapping[str, tuple[str, ...]] = {
    "properdocs": ("properdocs", "build", "--quiet", "--config-file", SETTINGS),
    "mkdocs": ("mkdocs", "build", "--quiet", "--config-file", SETTINGS),
    "zensical": ("zensical", "build", "--config-file", SETTINGS),
}
"""The programs that can render the theme, with their arguments: ProperDocs, MkDocs 1.x, and the successor of Material."""
DEFAULT_ENGINE = "properdocs"
CONFIGS: Mapping[Language, str] = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}


def run_theme(
    language: Language,
    site_url: str,
    words: Mapping[str, Any],
    pages: Mapping[str, str] | None = None,
    engine: str = DEFAULT_ENGINE,
) -> dict[str, bytes]:
    """Render content/<language> and the shell page; return every file by its path below its root.

    Args:
        words: The interface words of the header.
        pages: Further Markdown pages by path, so that tests can compare a composed page with a rendered one.
        engine: One of ENGINES.

    Raises:
        CommandError: The program failed; the message quotes it.
    """
    settings = {
        "INHERIT": CONFIGS[language],
        "docs_dir": "docs",
        "site_dir": "site",
        "site_url": f"{site_url}{PREFIX[language]}",
        # Zensical also has a look of its own; MkDocs ignores the variant.
        "theme": {"custom_dir": "theme", "variant": "classic"},
        "extra": {"root_url": site_url, "words": dict(words), "policy": content_policy(), "referrer": REFERRER},
    }
    try:
        with tempfile.TemporaryDirectory(prefix="city-plans-") as folder:
            work = Path(folder)
            _lay_out(work, language, {SHELL_PATH: SHELL_PAGE, **(pages or {})}, engine)
            # JSON is valid YAML and avoids its quoting rules.
            (work / SETTINGS).write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
            result = subprocess.run(
                [sys.executable, "-m", *ENGINES[engine]], cwd=work, capture_output=True, text=True, check=False
            )
            if result.returncode:
                raise CommandError(
                    f"the theme's program failed:\n{_reason(result.stderr)}\nthe published site was left unchanged"
                )
            return _files(work / "site", language)
    except OSError as problem:
        raise CommandError(f"the theme's program failed: {problem}; the published site was left unchanged") from problem


def _lay_out(work: Path, language: Language, pages: Mapping[str, str], engine: str) -> None:
    """Copy all that the program reads into one folder: Zensical reads nothing outside it."""
    shutil.copytree(ROOT / "content" / language, work / "docs", ignore=_not_prose)
    for path, text in pages.items():
        page = work / "docs" / f"{path.rstrip('/')}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    if engine == "zensical":
        for page in (work / "docs").glob("*.md"):
            page.write_text(_from_root(page.read_text(encoding="utf-8"), page.stem), encoding="utf-8")
    shutil.copytree(ROOT / "templates" / "theme", work / "theme", ignore=_system_files)
    for name in CONFIGS.values():
        shutil.copy(ROOT / name, work / name)


def _not_prose(folder: str, names: list[str]) -> set[str]:
    """Return what is no page of prose: the figures of stories come from the Catalog."""
    return _system_files(folder, names) | ({STORIES} & set(names))


def _system_files(_folder: str, names: list[str]) -> set[str]:
    return set(filter(is_system_file, names))


def _from_root(text: str, stem: str) -> str:
    """Rewrite links to composed pages relative to their file: Zensical resolves links, MkDocs keeps them."""
    return _LINK.sub(lambda match: posixpath.normpath(f"{stem}/{match[0]}") + "/" * match[0].endswith("/"), text)


def _reason(stderr: str) -> str:
    """Return the error output of a program; of a traceback only its last line."""
    lines = _COLOURS.sub("", stderr).strip().splitlines()
    return lines[-1] if any(line.startswith("Traceback") for line in lines) else "\n".join(lines)


def _files(site: Path, language: Language) -> dict[str, bytes]:
    files = {p.relative_to(site).as_posix(): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}
    # Our own are written from the Catalog.
    for name in ("sitemap.xml", "sitemap.xml.gz", "404.html", "search.json"):
        files.pop(name, None)
    shared = _UNUSED if language == "zh" else ("assets/",)
    kept = {path: data for path, data in files.items() if not path.endswith(".map") and not path.startswith(shared)}
    return _with_one_style_sheet({path: _adapted(path, data, language) for path, data in kept.items()})


def _with_one_style_sheet(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Join the theme's palette and our style sheets into one: every request costs a reader time."""
    parts = sorted(path for path in files if path.startswith("assets/stylesheets/") and "main." not in path)
    palette_first = sorted(parts, key=lambda path: ("palette" not in path, path != STYLES))
    joined = b"\n".join(files[path] for path in palette_first)
    rest = {path: data for path, data in files.items() if path not in parts}
    if EMBED_STYLES in rest:
        rest[EMBED_STYLES] = dark_as_device(files[_CHARTS].decode()).encode() + b"\n" + rest[EMBED_STYLES]
    return rest | ({STYLES: joined} if parts else {})


def _adapted(path: str, data: bytes, language: Language) -> bytes:
    """Return a theme file adapted to this site: valid HTML, and a style sheet without unused rules."""
    if path.endswith(".html"):
        return _page(data, language)
    if path.startswith(("assets/stylesheets/main.", "assets/stylesheets/classic/main.")):
        return remove_unused_rules(data.decode()).encode()
    return data


def _page(data: bytes, language: Language) -> bytes:
    words = (translate(language, key) for key in ("contents", "contents_more"))
    html = with_contents(thinned(data.decode()), *words)
    return (html if language == "zh" else share_assets(mark_chinese(html))).encode()
