"""Findings in order, and not more of one kind than anybody fixes at once."""

from __future__ import annotations

from cityplans.core.findings import MOST_FINDINGS, Location, cap_per_code, error, sorted_unique


def test_findings_come_in_the_order_of_their_places_each_once() -> None:
    findings = [
        error(Location("b"), "x", "m"),
        error(Location("a", 2), "x", "m"),
        error(Location("a", 2), "x", "m"),
        error(Location("a"), "y", "m"),
    ]
    assert [(f.location.path, f.location.line) for f in sorted_unique(findings)] == [("a", 1), ("a", 2), ("b", 1)]


def test_of_one_kind_so_many_are_told_and_the_last_says_that_there_are_more() -> None:
    many = [error(Location("a", n), "x", "m", "fix it") for n in range(1, MOST_FINDINGS + 1)]
    assert cap_per_code(many) == many
    told = cap_per_code([*many, error(Location("b"), "x", "m", "fix it"), error(Location("b"), "y", "m", "fix it")])
    assert [f.code for f in told] == ["x"] * MOST_FINDINGS + ["y"]
    assert [f.hint for f in told].count("fix it") == MOST_FINDINGS
    assert told[MOST_FINDINGS - 1].hint.startswith("fix it (there are more")
