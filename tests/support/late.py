"""Makes jsonschema load the grammar of IRIs, which takes seconds, only when it judges an IRI.

The grammar is a tool of another requirement: where it is not installed, jsonschema judges no IRIs, here as there.
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
    small = ModuleType(_GRAMMAR)
    vars(small)["is_valid_syntax"] = _is_valid_syntax
    sys.modules[_GRAMMAR] = small


def _is_valid_syntax(term: str, value: str) -> bool:
    if getattr(sys.modules[_GRAMMAR], "is_valid_syntax", None) is _is_valid_syntax:
        del sys.modules[_GRAMMAR]
    return bool(importlib.import_module(_GRAMMAR).is_valid_syntax(term, value))
