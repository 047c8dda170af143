"""Patterns of the schemas: those in use pass, those that some text makes slow do not."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityplans.read.regex_safety import UnsafePatternError, check_pattern
from tests.unit.check.test_cells_oracle import SCHEMAS

IN_USE = {
    field.constraints["pattern"]
    for schema in SCHEMAS.values()
    for field in schema.fields
    if "pattern" in field.constraints
}


@pytest.mark.parametrize("pattern", sorted(IN_USE))
def test_what_is_in_use_is_fit(pattern: str) -> None:
    check_pattern(pattern)


SLOW = [
    "^(a+)+$",
    "^(a*)*$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "^(a?){20}a{20}$",
    "^.*.*x$",
    r"^(\w+\s?)*$",
    r"^(\d|[0-9])*$",
    "^((a*b?)*c?)*$",
]
STRANGE = [
    "a",
    "^a",
    "a$",
    "^a\\$",
    "^a|b$",
    "^(a$",
    "^a)$",
    "^*$",
    "^a**$",
    "^a*?$",
    "^a*+$",
    r"^(a)\1$",
    "^(?=a)$",
    "^(?!a)$",
    "^(?P<n>a)$",
]
STRANGE += [
    "^(?i:a)$",
    "^a{1,99}{1,99}$",
    "^(((a{99}){99}){99})$",
    r"^\Ba$",
    r"^\p{L}$",
    "^[[a]]$",
    f"^{'a' * 300}$",
    "^^a$",
    "^a$$",
    "^(*)$",
]


@pytest.mark.parametrize("pattern", [*SLOW, *STRANGE, "[", "(" * 5000])
def test_what_is_slow_or_strange_is_not(pattern: str) -> None:
    with pytest.raises(UnsafePatternError):
        check_pattern(pattern)


PARTS = st.recursive(
    st.sampled_from(["a", "b", "[ab]", "[^a]", r"\d", r"\w", ".", "1"]),
    lambda inner: st.tuples(
        st.lists(inner, min_size=1, max_size=3),
        st.sampled_from(["", "*", "+", "?", "{2}", "{1,3}", "{2,}"]),
        st.booleans(),
    ).map(lambda made: f"({('|' if made[2] else '').join(made[0])}){made[1]}"),
    max_leaves=6,
)


@given(PARTS, st.text("ab1!", max_size=4))
def test_what_is_fit_is_quick(part: str, end: str) -> None:
    """A safe pattern reads ten thousand characters at once; one that doubles its work never ends."""
    pattern = f"^{part}$"
    try:
        check_pattern(pattern)
    except UnsafePatternError:
        return
    fullmatch, began = re.compile(pattern).fullmatch, time.process_time()
    for char in "ab1":
        fullmatch(char * 10_000 + end)
    assert time.process_time() - began < 5


@given(st.text("ab()[]{}|*+?^$\\d,0-9.:=!<", max_size=20))
def test_no_pattern_breaks_its_judgement(pattern: str) -> None:
    try:
        check_pattern(f"^{pattern}$")
    except UnsafePatternError as unfit:
        assert str(unfit)
