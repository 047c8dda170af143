"""Lets jsonschema load the grammar of IRIs with the first one that it checks: it takes seconds.

The grammar is a tool of another requirement: where it is not installed, jsonschema checks no IRIs in either case.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType

_GRAMMAR = "rfc3987_syntax"


def put_off_grammar() -> None:
    """Put a small module in the place of the grammar until it is needed."""
    if _GRAMMAR in sys.modules or importlib.util.find_spec(_GRAMMAR) is None:
        return
    stand_in = ModuleType(_GRAMMAR)
    stand_in.is_valid_syntax = _is_valid_syntax  # type: ignore[attr-defined]
    sys.modules[_GRAMMAR] = stand_in


def _is_valid_syntax(term: str, value: str) -> bool:
    if getattr(sys.modules[_GRAMMAR], "is_valid_syntax", None) is _is_valid_syntax:
        del sys.modules[_GRAMMAR]
    return bool(importlib.import_module(_GRAMMAR).is_valid_syntax(term, value))
