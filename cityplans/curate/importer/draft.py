"""Drafts a plan from the text of one copy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from cityplans.core.identifiers import natural_key
from cityplans.curate.importer.arrangement import all_markers, arrange
from cityplans.curate.importer.assignments import add_responsibilities
from cityplans.curate.importer.document_body import DocumentBody, find_body
from cityplans.curate.importer.draft_rows import Draft, ReviewNote
from cityplans.curate.importer.hints import Hints, split_at_end, with_cut, without_lists
from cityplans.curate.importer.indicator_tables import add_indicators
from cityplans.curate.importer.kinds import is_report, status_of
from cityplans.curate.importer.lines import lines
from cityplans.curate.importer.measures import MeasurePart, split_measures
from cityplans.curate.importer.outline import build_outline
from cityplans.curate.importer.paragraphs import join_lines
from cityplans.curate.importer.plan_metadata import PlanMetadata, read_metadata
from cityplans.curate.importer.plausibility import reasons_for_doubt
from cityplans.curate.importer.record_ids import assign_ids
from cityplans.curate.importer.reference import Reference
from cityplans.curate.importer.reference_rows import add_publisher, name_indicators, propose_city
from cityplans.curate.importer.statements import add_statements, statement_kind
from cityplans.curate.importer.stretches import divide

_DOCUMENT = re.compile(r"第[一二三四五六七八九十]{1,3}篇 ?[:：]")


def draft(
    raw: str, data: bytes, plan_id: str, bounds: tuple[int, int], reference: Reference, hints: Hints | None = None
) -> Draft:
    """Draft a plan from a text file.

    Args:
        raw: The characters of the file.
        data: The bytes of the file.
        plan_id: The id of the new plan.
        bounds: The stretch to read, in code points, end exclusive.
        reference: The vocabularies shared by all plans.
        hints: What the curator knows about the text.

    Returns:
        The draft, its rows in the order that `check` requires.

    Raises:
        HintError: A hint names a line that it cannot apply to.
    """
    hints = hints or Hints()
    kept, cut = split_at_end(raw, list(lines(raw, *bounds)), hints)
    body = with_cut(find_body(kept), cut)
    text, tables, doubts = arrange(body)
    copy = join_lines(raw, text)
    metadata = read_metadata(body, raw, reference.cities)
    tree = build_outline(copy.text, without_lists(copy, all_markers(copy.text), hints))
    parts = split_measures(copy, tree, is_report(metadata.title, copy.text))
    assign_ids(parts, plan_id)
    result = Draft(copy, plan_id)
    _add_plan(result, body, metadata, data, bounds)
    text_start, text_end = (body.text[0].start, body.text[-1].end) if body.text else bounds
    add_publisher(result, raw[bounds[0] : text_start], raw[text_end : bounds[1]])
    city = propose_city(result, metadata, reference)
    result.doubts += _flag_documents(raw, bounds, result)
    result.doubts += [ReviewNote(copy.line_of(offset), plan_id, "", reason) for offset, reason in doubts]
    for position, reason in tree.doubts:
        result.flag(position, plan_id, "", reason)
    _add_parts(result, parts, metadata)
    stretches = list(divide(parts, len(copy.text)))
    add_responsibilities(result, stretches, city, reference)
    add_statements(result, stretches, parts, metadata, reference)
    add_indicators(result, tables, parts, reference)
    name_indicators(result, reference.indicators)
    result.doubts += [ReviewNote(1, plan_id, "", reason) for reason in reasons_for_doubt(result)]
    for rows in result.tables.values():
        rows.sort(key=lambda row: natural_key(row.get("id") or row["record_id"]))
    result.doubts.sort()
    return result


def _flag_documents(raw: str, bounds: tuple[int, int], result: Draft) -> list[ReviewNote]:
    """Return a note for each document of a page that compiles several."""
    headings = list(_DOCUMENT.finditer(raw, *bounds))
    reason = "one of several documents begins at character {}: import each separately, with --start and --end"
    if len(headings) < 2:
        return []
    return [
        ReviewNote(result.copy.line_of(heading.start()), result.plan_id, "", reason.format(heading.end()))
        for heading in headings
    ]


def _add_plan(result: Draft, body: DocumentBody, metadata: PlanMetadata, data: bytes, bounds: tuple[int, int]) -> None:
    lines = [*body.title, *body.about, *body.text, *body.closing, *body.read_annexes()]
    start = min((line.start for line in lines), default=bounds[0])
    end = max((line.end for line in lines), default=bounds[1])
    result.add("plans", {"id": result.plan_id, **metadata.fields})
    source = {"id": result.source_id, "plan_id": result.plan_id, "title_zh": metadata.fields["title_zh"]}
    source |= {"sha256": hashlib.sha256(data).hexdigest(), "characters": str(len(result.copy.raw))}
    result.add("sources", source | {"text_start": str(start), "text_end": str(end)})
    first = result.copy.line_of(start)
    result.doubts += [ReviewNote(first, result.plan_id, name, reason) for name, reason in metadata.doubts]
    dropped = {line.start: line for line in [*body.notice, *body.dropped]}
    result.dropped += [
        (result.copy.line_of(offset), result.copy.raw[offset : dropped[offset].end]) for offset in sorted(dropped)
    ]
    for position in result.copy.joins:
        result.flag(position, result.plan_id, "", "this line was joined to the one before it")


def _add_parts(result: Draft, parts: Sequence[MeasurePart], metadata: PlanMetadata) -> None:
    orders = {"sections": 0, "measures": 0}
    for part in parts:
        orders[part.table] += 1
        row = {"id": part.id, "plan_id": result.plan_id, "order": str(orders[part.table]), "kind": part.kind}
        row |= {"number": result.copy.heading(*part.number).strip("|｜│"), "title_zh": result.copy.heading(*part.title)}
        section_id = part.section.id if part.section else ""
        if part.table == "sections":
            row["parent_id"] = section_id
        else:
            status = status_of(statement_kind(part, metadata))
            row |= {"section_id": section_id, "parent_id": part.parent.id if part.parent else "", "status": status}
        result.add(part.table, row, result.copy.passage(part.start, part.end))
        if part.doubt:
            result.flag(part.start, part.id, "title_zh", part.doubt)
