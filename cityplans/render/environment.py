"""The Jinja environment of the page templates, tuned for speed.

Interface words are inserted when a template is loaded, and templates compile to direct calls and a fast escape: see
`template_compiler.py`.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import quote

import jinja2
from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    meta,
    nodes,
    select_autoescape,
)
from jinja2.bccache import Bucket, BytecodeCache, FileSystemBytecodeCache
from jinja2.environment import TemplateModule
from jinja2.utils import missing

from cityplans.core.errors import CommandError
from cityplans.core.paths import PAGE_TEMPLATES
from cityplans.core.user_cache import user_cache
from cityplans.render import template_compiler
from cityplans.render.template_compiler import DirectCode, DirectMacro, escaped, fold

_WORD = re.compile(r"(?<![\w.])t\('([\w.]+)'\)")
_MODULES = 64
"""The number of sets of macros of one template that are kept: pages of a kind mostly share one."""
_COMPILER = "\n".join(
    (jinja2.__version__, *(Path(file).read_text("utf-8") for file in (__file__, template_compiler.__file__)))
)
"""What compiled templates depend on beside their source and the version of Python, which Jinja checks."""


def environment(
    word: Callable[[str], str],
    name: str = "",
    templates: Path | None = None,
    constants: Mapping[str, str] = MappingProxyType({}),
) -> Environment:
    """Return the environment of one language.

    Args:
        word: Returns the interface words for a key.
        name: The name under which compiled templates are cached for the user; "" if they are not.
        templates: The folder of the templates; None for those of pages.
        constants: Names with the same value on all pages of the language.
    """
    env = _Environment(
        constants,
        loader=_Loader(templates or PAGE_TEMPLATES, word),
        autoescape=select_autoescape(default_for_string=True, default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_CompiledTemplates(name, constants),
        auto_reload=False,
    )
    env.filters["urlquote"] = lambda text: quote(str(text), safe="")
    return env


def is_fault_of_template(problem: Exception) -> bool:
    """Return whether a template itself fails, and not a function that it calls."""
    if isinstance(problem, TemplateError):
        return True
    frames = traceback.extract_tb(problem.__traceback__)
    return isinstance(problem, AttributeError | LookupError) and _is_of_template(frames[-1].filename)


def template_error(problem: Exception) -> CommandError:
    """Return the error of a command that names the template, its line and what is wrong there."""
    place = ""
    if isinstance(problem, TemplateSyntaxError):
        place = f"templates/pages/{problem.name}:{problem.lineno}: "
    else:
        for frame in traceback.extract_tb(problem.__traceback__):
            if _is_of_template(frame.filename):
                place = f"templates/pages/{Path(frame.filename).relative_to(PAGE_TEMPLATES)}:{frame.lineno}: "
    said = problem.message if isinstance(problem, TemplateError) else None
    return CommandError(f"{place}{said or problem}")


def _is_of_template(file: str) -> bool:
    return Path(file).is_relative_to(PAGE_TEMPLATES)


class _Template(Template):
    """Makes the macros of a template once for all pages that give the names in them the same values.

    Jinja makes them again for each page that imports them with its context: a third of the time that a page takes.
    """

    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        """Return the macros, those of an earlier page if that gave them the same texts."""
        page, local = vars or {}, locals or {}
        given = tuple([local[name] if name in local else page.get(name, missing) for name in self._free_names])
        if not all(type(value) is str or value is missing for value in given):
            return super().make_module(vars, shared, locals)
        if given not in self._modules:
            if len(self._modules) >= _MODULES:
                self._modules.clear()
            self._modules[given] = super().make_module(vars, shared, locals)
        return self._modules[given]

    @cached_property
    def _modules(self) -> dict[tuple[Any, ...], TemplateModule]:
        return {}

    @cached_property
    def _free_names(self) -> frozenset[str]:
        """The names that this template, or one that it imports, takes from the page."""
        compiled = self.root_render_func.__globals__
        free_names = frozenset(compiled["free_names"]) - self.globals.keys()
        for name in compiled["imports"]:
            imported = self.environment.get_template(name)
            assert isinstance(imported, _Template)
            free_names |= imported._free_names
        return free_names


class _Environment(Environment):
    """Compiles templates with `DirectCode`, and finds those that it has loaded without a lock."""

    template_class = _Template
    code_generator_class = DirectCode

    def __init__(self, constants: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self._constants = constants
        self._loaded: dict[str, Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the values that all templates find as one dictionary, which is read faster than a chain."""
        return {**self.globals, **(d or {})}

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """Return a template by its name."""
        if not isinstance(name, str) or globals:
            return super().get_template(name, parent, globals)
        if name not in self._loaded:
            self._loaded[name] = super().get_template(name, parent)
        return self._loaded[name]

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        fold(source, self._constants)
        code = super()._generate(source, name, filename, defer_init)
        free_names = sorted(meta.find_undeclared_variables(source))
        imports = sorted(filter(None, meta.find_referenced_templates(source)))
        names = f"{escaped.__name__} as escape, {DirectMacro.__name__} as Macro"
        lines = (f"from {escaped.__module__} import {names}", f"{free_names = }", f"{imports = }")
        return "\n".join((code, *lines, ""))


class _CompiledTemplates(BytecodeCache):
    """The templates compiled in this process, which every further environment reuses, or by a former one."""

    _in_memory: ClassVar[dict[tuple[str, str], bytes]] = {}

    def __init__(self, name: str, constants: Mapping[str, str]) -> None:
        self._compiler = f"{_COMPILER}{sorted(constants.items())}"
        folder = user_cache("templates") if name else None
        self._on_disk = FileSystemBytecodeCache(str(folder), f"{name}-%s") if folder else None

    def get_source_checksum(self, source: str) -> str:
        """Return a digest of a template and of what compiles it."""
        return sha256(f"{self._compiler}{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket of a template if the same source was compiled before."""
        if compiled := self._in_memory.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(compiled)
        elif self._on_disk:
            self._on_disk.load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template. If that fails on disk, the next process just compiles it again."""
        self._in_memory[bucket.key, bucket.checksum] = bucket.bytecode_to_string()
        if self._on_disk:
            with suppress(OSError):
                self._on_disk.dump_bytecode(bucket)


class _Loader(FileSystemLoader):
    """Loads templates with fixed interface words inserted: half of all look-ups then happen only once."""

    def __init__(self, folder: Path, word: Callable[[str], str]) -> None:
        super().__init__(folder)
        self._word = word

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, is_current = super().get_source(environment, template)
        return _WORD.sub(lambda match: repr(self._word(match[1])), source), name, is_current
