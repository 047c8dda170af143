"""The theme's style sheet loses what no page uses and nothing else."""

from __future__ import annotations

import pytest

from cityplans.render.stylesheet import remove_unused_rules


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".gone{color:red}.kept{color:red}", ".kept{color:red}"),
        (".gone-x{a:b}.gone__y{a:b}.goner{a:b}.x-gone{a:b}", ".goner{a:b}.x-gone{a:b}"),
        (".a,.gone,.b .gone{c:d}", ".a{c:d}"),
        (".gone,.a{c:d}", ".a{c:d}"),
        (".a:not(.gone){c:d}", ".a:not(.gone){c:d}"),
        ("#gone{a:b}gone{a:b}[x='.gone']{a:b}", "#gone{a:b}gone{a:b}[x='.gone']{a:b}"),
        ("@media print{.gone{a:b}.kept{a:b}}", "@media print{.kept{a:b}}"),
        ("@media print{.gone{a:b}}.kept{a:b}", ".kept{a:b}"),
        ("@supports (x:y){@media print{.gone{a:b}}}", ""),
        ("@font-face{font-family:gone}", "@font-face{font-family:gone}"),
        (
            ":root{--icon:url('data:image/svg+xml;charset=utf-8,<svg/>')}",
            ":root{--icon:url('data:image/svg+xml;charset=utf-8,<svg/>')}",
        ),
    ],
)
def test_what_is_left(css: str, left: str) -> None:
    assert remove_unused_rules(css, ["gone"]).replace('"', "'") == left
