"""The findings about one plan for a terminal, grouped by what there is to write or correct."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from cityplans.check.explanations import explanations
from cityplans.cli.report.text import cut
from cityplans.core.characters import escape_invisible
from cityplans.core.findings import Finding, Severity
from cityplans.core.table_schema import TableSchema

_WIDTH = 118
_UNWRITTEN = ("required", "one-language")
"""The codes of findings that a cell is empty."""
_FIELD = re.compile(r"(?:^|and )(?P<name>\w+) is empty$")


def as_groups(findings: Sequence[Finding], plan_id: str, schemas: Mapping[str, TableSchema]) -> str:
    """Return what is left to do for a plan: empty cells by column, then errors and warnings by cause.

    Ids are shown without the plan that they begin with.
    """
    unwritten = [f for f in findings if f.code in _UNWRITTEN and _FIELD.search(f.message)]
    others = [f for f in findings if not (f.code in _UNWRITTEN and _FIELD.search(f.message))]
    parts = [
        ("To write", list(_cells(unwritten, plan_id, schemas))),
        ("To correct", list(_causes([f for f in others if f.severity is Severity.ERROR], plan_id))),
        ("To look at", list(_causes([f for f in others if f.severity is not Severity.ERROR], plan_id))),
    ]
    return "\n".join("".join(f"{line}\n" for line in (title, *lines)) for title, lines in parts if lines)


def _cells(findings: Sequence[Finding], plan_id: str, schemas: Mapping[str, TableSchema]) -> Iterator[str]:
    """Yield one group for each column with empty cells, in the order of the files."""
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        match = _FIELD.search(finding.message)
        groups[finding.location.path, match["name"] if match else ""].append(finding)
    for (path, name), group in groups.items():
        table = "plans" if path.endswith("plan.yaml") else PurePosixPath(path).stem
        title = schemas[table].field(name).title.en
        yield f"  {_shown(path)}: {title} ({name}) missing: {len(group):,}"
        yield from _ids(group, plan_id)


def _causes(findings: Sequence[Finding], plan_id: str) -> Iterator[str]:
    """Yield one group for each code in a file: its places, and once what to do if it is the same."""
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.code, finding.location.path].append(finding)
    for (code, path), group in groups.items():
        meaning = explanations()[code]["en"].split(". ")[0].rstrip(".") if code in explanations() else code
        yield f"  {_shown(path)}: {meaning} [{code}]: {len(group):,}"
        hints = {finding.hint for finding in group}
        if len(hints) == 1 and (hint := hints.pop()):
            yield f"      to do: {escape_invisible(cut(hint))}"
        if len({finding.message for finding in group}) == 1 and len(group) > 1:
            yield f"      {escape_invisible(cut(group[0].message))}"
            yield from _ids(group, plan_id)
            continue
        for finding in group:
            yield f"      line {finding.location.line}: {escape_invisible(cut(finding.message))}"
            if len(hints) > 0 and finding.hint:
                yield f"          to do: {escape_invisible(cut(finding.hint))}"


def _ids(group: Sequence[Finding], plan_id: str) -> Iterator[str]:
    ids = [_short(finding, plan_id) for finding in group]
    text = escape_invisible(", ".join(dict.fromkeys(ids)))
    indent = " " * 6
    yield from textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )


def _short(finding: Finding, plan_id: str) -> str:
    return finding.record.removeprefix(f"{plan_id}-") or f"line {finding.location.line}"


def _shown(path: str) -> str:
    return escape_invisible("/".join(PurePosixPath(path).parts[-2:]))
