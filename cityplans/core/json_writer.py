"""JSON in lines: each key of the outermost object and each item of its lists has its own line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from cityplans.core.characters import is_unsafe

Json: TypeAlias = Mapping[str, Any]


def to_json(value: Json) -> bytes:
    """Return a JSON file in UTF-8, without escapes of characters beyond ASCII."""
    return json_text(value).encode()


def harmless_json(value: Any) -> str:
    """Return JSON with control characters escaped: safe on a terminal, the same values for a parser."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    escapes = {ord(char): json.dumps(char)[1:-1] for char in set(text) - {"\n"} if is_unsafe(char)}
    return f"{text.translate(escapes)}\n"


# With indentation at every depth, Python's encoder would leave its fast path in C.
encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

_COMPACT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_SORTED = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode


def compact_json(value: Any, *, sort_keys: bool = False) -> str:
    """Return a value as JSON on one line, without spaces and line end."""
    return _SORTED(value) if sort_keys else _COMPACT(value)


def json_text(value: Any) -> str:
    """Return a value of dicts, lists, texts, numbers and None as JSON, with a line end after it.

    Raises:
        ValueError: A number is NaN or infinite.
        TypeError: JSON has no form for a value.
    """
    if isinstance(value, dict):
        return f"{_block('{', (f'{encode(key)}: {_outer(item)}' for key, item in value.items()), '}', 0)}\n"
    return f"{_outer(value)}\n"


def _outer(value: Any) -> str:
    return _block("[", map(encode, value), "]", 1) if isinstance(value, list | tuple) and value else encode(value)


def _block(opening: str, items: Iterable[str], closing: str, depth: int) -> str:
    margin = " " * depth
    body = f",\n{margin} ".join(items)
    return f"{opening}\n{margin} {body}\n{margin}{closing}"
