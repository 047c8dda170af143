"""The licences of what the site publishes of others: theme, tables of the search, libraries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from cityplans.core.errors import CommandError

NOTICES = "assets/LICENSES.txt"
_THEMES = {"mkdocs": "mkdocs-material", "properdocs": "mkdocs-material", "zensical": "zensical"}
_USES: Mapping[str, str] = {
    "mkdocs-material": "style sheets and icons of the theme",
    "zensical": "style sheets and icons of the theme",
    "OpenCC": "which simplified character the search takes for a traditional one",
    "pypinyin": "which characters the search finds by pinyin",
}
_RULE = "=" * 80
_HEAD = """\
The data and the texts of this site are under CC BY 4.0, its program is under the Apache License 2.0.
本站的数据和文字采用 CC BY 4.0 许可，程序采用 Apache 许可证 2.0。

The site also contains work of others, under the licences below.
本站还包含下列他人的作品，各依其许可证。
"""


def notices(engine: str, libraries: Mapping[str, bytes]) -> bytes:
    """Return the text of all licences.

    Args:
        engine: The program that renders the theme.
        libraries: The files of the browser libraries, by their paths on the site.

    Raises:
        CommandError: A package is not installed, or came without its licence.
    """
    parts = [_HEAD]
    for name in (_THEMES[engine], "OpenCC", "pypinyin"):
        package = _package(name)
        texts = list(_licences(package))
        if not texts:
            raise CommandError(f"the package {name} is installed without its licence: run `make site` again")
        for path, text in texts:
            parts.append(f"{_RULE}\n{name} {package.version}: {_USES[name]} ({path})\n{_RULE}\n\n{text.strip()}\n")
    for path, data in libraries.items():
        if path.endswith("/LICENSE"):
            parts.append(f"{_RULE}\n{path.split('/')[-2]}: /{path}\n{_RULE}\n\n{data.decode().strip()}\n")
    return "\n".join(parts).encode()


def _package(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as problem:
        raise CommandError(f"the package {name} is not installed: run `make site`") from problem


def _licences(package: Distribution) -> Sequence[tuple[str, str]]:
    """Return name and text of a package's licence, and of the icons within the theme's style sheets."""
    return _read_licences(package.name, package.version)


@cache
def _read_licences(name: str, version: str) -> Sequence[tuple[str, str]]:
    # Cached: the theme consists of fifteen thousand files, and `serve` asks again after every edit.
    package = distribution(name)
    assert package.version == version
    found: list[tuple[str, str]] = []
    for path in package.files or ():
        own = path.parent.name == "licenses" and path.name.upper().startswith("LICENSE")
        if own or path.as_posix().endswith(".icons/material/LICENSE"):
            found.append((f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8")))
    return found
