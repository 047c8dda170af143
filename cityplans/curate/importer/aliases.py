"""Leaves out second names of bodies and whom they act for, so that a sentence reads on: 市教育局（市体育局）负责."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cityplans.curate.importer.assigned_names import AssignmentMatch
from cityplans.curate.importer.body_endings import SUFFIX

# A bracket that closes a clause is a list of whoever is responsible.
_ALIAS = re.compile(
    # 区政府（含管委会，下同）; 市防汛指挥部（以下简称市防指）; 农业（畜牧）部门
    rf"(?P<note>(?<=[委局办厅部会府心处室组院])\((?:以下|下)?(?:简|统|并)称[^()\n]{{2,20}}\)(?=[\u4e00-\u9fff])|"
    r"(?<=[府会门局委位])\((?:含|包括)[^()\n]{2,20}\)(?=[\u4e00-\u9fff])|"
    # 县消防救援大队受县公安局委托，负责检查
    r"(?<=[委局办厅部会府心处室组院队站所])受[^,。;()\n]{2,20}委托,?(?=[\u4e00-\u9fff]))|"
    r"(?<=[\u4e00-\u9fff])\([\u4e00-\u9fff]{2,8}\)(?=(?:行政)?(?:主管|管理)?(?:部门|机构|机关))"
    rf"|(?<=[委局办厅部会府心处室组院队行司])\((?!设在|以下|含|不含)[^()\n,。;:]{{0,24}}(?<!等)(?:{SUFFIX})\)(?=[\u4e00-\u9fff、])"
)


@dataclass(frozen=True)
class WithoutAliases:
    """A stretch of a text without the second names in it.

    Attributes:
        text: The rest of the stretch.
        original: The text that it is from.
        positions: The position in `original` of each character of `text`.
        aliases: The end of each second name in `original`, by its start.
    """

    text: str
    original: str
    positions: Sequence[int]
    aliases: dict[int, int]

    def restored(self, assignment: AssignmentMatch) -> AssignmentMatch:
        """Return an assignment that was found in the rest, with the name and the place it has in the original."""
        start, end = self.positions[assignment.start], self._end(assignment.end)
        end = self.aliases.get(end, end)
        found = self.text[assignment.start : assignment.end]
        return replace(
            assignment,
            start=start,
            end=end,
            full_name=assignment.full_name.replace(found, self.original[start:end]),
            passage=(self.positions[assignment.passage[0]], self._end(assignment.passage[1])),
        )

    def _end(self, end: int) -> int:
        return self.positions[end - 1] + 1


def without_aliases(text: str, start: int, end: int) -> WithoutAliases | None:
    """Return a stretch without the second names in it; None if it has none."""
    found = list(_ALIAS.finditer(text, start, end))
    if not found:
        return None
    left_out = {position for match in found for position in range(*match.span())}
    aliases = dict(match.span() for match in found if not match["note"])
    positions = [position for position in range(start, end) if position not in left_out]
    return WithoutAliases("".join(text[position] for position in positions), text, positions, aliases)
