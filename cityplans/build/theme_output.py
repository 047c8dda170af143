"""The theme's output, cached until something that it depends on changes."""

from __future__ import annotations

import hashlib
import io
import json
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cityplans.core.json_writer import compact_json
from cityplans.core.languages import LANGUAGES, PREFIX, Language
from cityplans.core.paths import ROOT
from cityplans.core.system_files import is_system_file
from cityplans.core.user_cache import user_cache
from cityplans.i18n.strings import branch, translate
from cityplans.read.files import UnsafeFileError, read_bytes
from cityplans.render.licences import NOTICES, notices
from cityplans.render.shell import SHELL_PATH, Shell, split_shells
from cityplans.render.theme import DEFAULT_ENGINE, run_theme
from cityplans.render.vendor import library_files

_READ_BY_THEME = ("content", "templates/theme", "mkdocs.yml", "mkdocs.en.yml")
"""The files of the project that the theme's program reads."""
_PROGRAM = ("cityplans/core", "cityplans/render")
"""The modules that prepare its input and adapt its output."""
_LARGEST = 64 * 2**20
_KEPT = 8
"""Outputs in the cache; the oldest are removed first."""
_SHELL = "shell:"
"""Prefix of the empty pages in a cached file; no path on the site contains a colon."""


@dataclass(frozen=True, slots=True)
class ThemeOutput:
    """The files of theme, prose and browser libraries by path, and the empty page of each language."""

    files: Mapping[str, bytes]
    shells: Mapping[Language, Shell]


def theme_output(url: str, engine: str = DEFAULT_ENGINE) -> ThemeOutput:
    """Return the theme's output for a site whose address `url` ends in a slash.

    Raises:
        CommandError: The theme's program failed, its page lacks a slot, or a browser library is missing.
    """
    words = {language: header_words(language) for language in LANGUAGES}
    cached = _cache_file(_digest(url, engine, words))
    entries = _read(cached) if cached else None
    if entries is None:
        entries = _rendered(url, engine, words)
        if cached:
            _write(cached, entries)
    pages: dict[Language, str] = {language: entries[f"{_SHELL}{language}"].decode() for language in LANGUAGES}
    libraries = library_files()
    files = {path: data for path, data in entries.items() if not path.startswith(_SHELL)}
    files |= {**libraries, NOTICES: notices(engine, libraries), **dict(_word_files())}
    return ThemeOutput(files, split_shells(pages, url))


def _rendered(url: str, engine: str, words: Mapping[Language, Mapping[str, Any]]) -> dict[str, bytes]:
    with ThreadPoolExecutor(len(LANGUAGES)) as pool:
        outputs = pool.map(lambda language: run_theme(language, url, words[language], engine=engine), LANGUAGES)
        entries: dict[str, bytes] = {}
        for language, files in zip(LANGUAGES, outputs, strict=True):
            entries[f"{_SHELL}{language}"] = files.pop(f"{SHELL_PATH}index.html")
            entries |= {f"{PREFIX[language]}{path}": data for path, data in files.items()}
        return entries


def header_words(language: Language) -> Mapping[str, Any]:
    """Return the interface words that the theme's header shows."""
    return branch(language, "header")


def script_words(language: Language) -> Mapping[str, Any]:
    """Return the interface words of the scripts that most pages have, by what they are for."""
    header, cite = branch(language, "header"), branch(language, "cite")
    return {
        "search": {name: header[name] for name in ("none", "one", "other", "all", "kinds")}
        | {
            name: branch(language, "find", name)
            for name in ("understood", "asked", "asked_alone", "replied", "unreplied", "reply")
        }
        | {"also": translate(language, "find.also")},
        "charts": {name: translate(language, f"charts.{name}") for name in ("png", "svg", "csv")},
        "correct": {"records": translate(language, "correct.records"), "colon": translate(language, "colon")},
        "share": branch(language, "share", "words"),
        "cite": {name: cite[name] for name in ("copy", "copied", "not_copied", "not_read")},
    }


def _word_files() -> Iterator[tuple[str, bytes]]:
    """Yield a file of words per language, which a reader's browser fetches once."""
    for language in LANGUAGES:
        yield f"assets/words.{language}.json", compact_json(script_words(language)).encode()


def _digest(url: str, engine: str, words: Mapping[Language, Mapping[str, Any]]) -> str:
    sha256 = hashlib.sha256()
    installed = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    settings = [sys.version, installed, url, engine, dict(words)]
    sha256.update(json.dumps(settings, ensure_ascii=False, sort_keys=True).encode())
    for name in (*_READ_BY_THEME, *_PROGRAM):
        for path in _files_below(ROOT / name):
            data = path.read_bytes()
            sha256.update(f"\0{path.relative_to(ROOT).as_posix()}\0{len(data)}\0".encode())
            sha256.update(data)
    return sha256.hexdigest()


def _files_below(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts and not any(map(is_system_file, file.parts)):
            yield file


def _cache_file(digest: str) -> Path | None:
    """Return where an output is cached; None if the user has no cache of their own."""
    folder = user_cache("theme")
    return folder / f"{digest}.zip" if folder else None


def _read(file: Path) -> dict[str, bytes] | None:
    """Return the entries of a cached file; None if it is missing or damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(read_bytes(file, _LARGEST))) as packed:
            entries = {name: packed.read(name) for name in packed.namelist()}
        return entries if all(f"{_SHELL}{language}" in entries for language in LANGUAGES) else None
    except (
        OSError,
        UnsafeFileError,
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        ValueError,
        EOFError,
    ):
        return None


def _write(file: Path, entries: Mapping[str, bytes]) -> None:
    """Cache an output. If that fails, the next build just renders the theme again."""
    with suppress(OSError):
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as partial:
            try:
                with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as packed:
                    for name, data in entries.items():
                        packed.writestr(name, data)
                partial.flush()
                Path(partial.name).replace(file)
            except OSError:
                Path(partial.name).unlink(missing_ok=True)
                raise
        cached = sorted(file.parent.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for old in cached[_KEPT:]:
            old.unlink(missing_ok=True)
