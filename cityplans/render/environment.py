"""The Jinja environment of the page templates, tuned for speed.

Interface words are inserted when a template is loaded, and templates compile to direct calls and a fast escape.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
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
from jinja2.runtime import Context
from markupsafe import Markup, escape

from cityplans.core.errors import CommandError
from cityplans.core.paths import PAGE_TEMPLATES
from cityplans.core.user_cache import user_cache

# A word before a tag that strips whitespace is looked up later: as text, it would lose the space at its end.
_WORD = re.compile(r"\{\{ t\('([\w.]+)'\) \}\}(?!\s*\{[{%#]-)")
_MODULES = 64
"""The number of sets of macros of one template that are kept: pages of a kind mostly share one."""
_SPECIAL = re.compile(r"""[&<>"']""")
_COMPILER = f"{jinja2.__version__}\n{Path(__file__).read_text('utf-8')}"
"""What compiled templates depend on beside their source and the version of Python, which Jinja checks."""


def environment(word: Callable[[str], str], name: str = "", templates: Path | None = None) -> Environment:
    """Return the environment of one language; `word` returns its interface words for a key.

    Compiled templates are cached for the user under `name`, if it is given.
    """
    env = _Environment(
        loader=_Loader(templates or PAGE_TEMPLATES, word),
        autoescape=select_autoescape(default_for_string=True, default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_CompiledTemplates(name),
        auto_reload=False,
    )
    env.filters["urlquote"] = lambda text: quote(str(text), safe="")
    return env


def template_error(problem: TemplateError) -> CommandError:
    """Return the error of a command that names the template, its line and what is wrong there."""
    place = ""
    if isinstance(problem, TemplateSyntaxError):
        place = f"templates/pages/{problem.name}:{problem.lineno}: "
    else:
        for frame in traceback.extract_tb(problem.__traceback__):
            if Path(frame.filename).is_relative_to(PAGE_TEMPLATES):
                place = f"templates/pages/{Path(frame.filename).relative_to(PAGE_TEMPLATES)}:{frame.lineno}: "
    return CommandError(f"{place}{problem.message or problem}")


def escaped(value: Any) -> str:
    """Escape a value as markupsafe does, but return a plain string: template output is only ever joined."""
    if type(value) is str:
        return value if _SPECIAL.search(value) is None else str(escape(value))
    return value if type(value) is Markup else str(escape(value))


class _Context(Context):
    """Calls functions directly, without checking whether they want the context: none here does."""

    def call(
        self,
        function: Callable[..., Any],
        /,
        *arguments: Any,
        _loop_vars: Any = None,
        _block_vars: Any = None,
        **named: Any,
    ) -> Any:
        return function(*arguments, **named)


class _Template(Template):
    """Makes the macros of a template once for all pages that give the names in them the same values.

    Jinja makes them again for each page that imports them with its context: a third of the time that a page takes.
    """

    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        """Return the macros, those of an earlier page if that gave them the same texts."""
        texts: list[tuple[str, str]] = []
        for name in self._free_names:
            value = locals[name] if locals and name in locals else (vars or {}).get(name)
            if type(value) is str:
                texts.append((name, value))
            elif value is not self.globals.get(name):
                return super().make_module(vars, shared, locals)
        key = tuple(texts)
        if key not in self._modules:
            if len(self._modules) >= _MODULES:
                self._modules.clear()
            self._modules[key] = super().make_module(vars, shared, locals)
        return self._modules[key]

    @cached_property
    def _modules(self) -> dict[tuple[tuple[str, str], ...], TemplateModule]:
        return {}

    @cached_property
    def _free_names(self) -> frozenset[str]:
        """The names that this template, or one that it imports, takes from the page."""
        compiled = self.root_render_func.__globals__
        free_names = frozenset(compiled["free_names"])
        for name in compiled["imports"]:
            imported = self.environment.get_template(name)
            assert isinstance(imported, _Template)
            free_names |= imported._free_names
        return free_names


class _Environment(Environment):
    """Compiles templates to Python that escapes with `escaped`, which creates no object per value."""

    context_class = _Context
    template_class = _Template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the values that all templates find as one dictionary, which is read faster than a chain."""
        return {**self.globals, **(d or {})}

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        code = super()._generate(source, name, filename, defer_init)
        free_names = sorted(meta.find_undeclared_variables(source))
        imports = sorted(filter(None, meta.find_referenced_templates(source)))
        lines = (f"from {__name__} import {escaped.__name__} as escape", f"{free_names = }", f"{imports = }")
        return "\n".join((code, *lines, ""))


class _CompiledTemplates(BytecodeCache):
    """The templates compiled in this process, which every further environment reuses, or by a former one."""

    _in_memory: ClassVar[dict[tuple[str, str], bytes]] = {}

    def __init__(self, name: str) -> None:
        folder = user_cache("templates") if name else None
        self._on_disk = FileSystemBytecodeCache(str(folder), f"{name}-%s") if folder else None

    def get_source_checksum(self, source: str) -> str:
        """Return a digest of a template and of what compiles it."""
        return sha256(f"{_COMPILER}{source}".encode()).hexdigest()

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
        return _WORD.sub(lambda match: str(escape(self._word(match[1]))), source), name, is_current
