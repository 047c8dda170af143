"""The draft of a plan, made from the text of one copy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from cityplans.core.identifiers import natural_key
from cityplans.curate.importer.assignments import add_responsibilities
from cityplans.curate.importer.boilerplate import DocumentBody, find_body
from cityplans.curate.importer.draft_rows import Draft, ReviewNote
from cityplans.curate.importer.facts import PlanMetadata, plan_facts
from cityplans.curate.importer.kinds import is_report, status_of
from cityplans.curate.importer.lines import lines
from cityplans.curate.importer.markers import markers
from cityplans.curate.importer.measures import MeasurePart, split_measures
from cityplans.curate.importer.naming import name_parts, stretches
from cityplans.curate.importer.outline import outline
from cityplans.curate.importer.paragraphs import join
from cityplans.curate.importer.reference import Reference
from cityplans.curate.importer.statements import add_statements, kind_of_statements

_DOCUMENT = re.compile(r"第[一二三四五六七八九十]{1,3}篇 ?[:：]")


def draft(raw: str, data: bytes, plan_id: str, bounds: tuple[int, int], reference: Reference) -> Draft:
    """Turn the text of a file into a draft: `raw` its characters, `data` its bytes.

    `bounds` are the stretch to read in code points, end exclusive. Records are sorted as check wants them.
    """
    body = find_body(list(lines(raw, *bounds)))
    copy = join(raw, body.text)
    facts = plan_facts(body, raw, reference.cities)
    tree = outline(copy.text, list(markers(copy.text)))
    parts = split_measures(copy, tree, is_report(facts.title, copy.text))
    name_parts(parts, plan_id)
    out = Draft(copy, plan_id)
    _add_plan(out, body, facts, data, bounds)
    out.doubts += _documents(raw, bounds, out)
    for place, reason in tree.doubts:
        out.doubt(place, plan_id, "", reason)
    _add_parts(out, parts, facts)
    pieces = list(stretches(parts, len(copy.text)))
    add_responsibilities(out, pieces, facts.fields["city_id"], reference)
    add_statements(out, pieces, parts, facts, reference)
    for rows in out.tables.values():
        rows.sort(key=lambda row: natural_key(row.get("id") or row["record_id"]))
    out.doubts.sort()
    return out


def _documents(raw: str, bounds: tuple[int, int], out: Draft) -> list[ReviewNote]:
    """Tell where a page that compiles several documents begins each of them."""
    found = list(_DOCUMENT.finditer(raw, *bounds))
    reason = "a document of several begins at character {}: import each by itself, with --start and --end"
    return (
        [ReviewNote(out.copy.line_of(m.start()), out.plan_id, "", reason.format(m.end())) for m in found]
        if len(found) > 1
        else []
    )


def _add_plan(out: Draft, body: DocumentBody, facts: PlanMetadata, data: bytes, bounds: tuple[int, int]) -> None:
    own = [*body.title, *body.about, *body.text, *body.closing]
    start, end = min((x.start for x in own), default=bounds[0]), max((x.end for x in own), default=bounds[1])
    out.add("plans", {"id": out.plan_id, **facts.fields})
    source = {"id": out.source_id, "plan_id": out.plan_id, "title_zh": facts.fields["title_zh"]}
    source |= {"sha256": hashlib.sha256(data).hexdigest(), "characters": str(len(out.copy.raw))}
    out.add("sources", source | {"text_start": str(start), "text_end": str(end)})
    first = out.copy.line_of(start)
    out.doubts += [ReviewNote(first, out.plan_id, name, reason) for name, reason in facts.doubts]
    dropped = {x.start: x for x in [*body.notice, *body.dropped]}
    out.dropped += [(out.copy.line_of(at), out.copy.raw[at : dropped[at].end]) for at in sorted(dropped)]
    if body.annex:
        out.doubts.append(
            ReviewNote(out.copy.line_of(body.annex.start), out.plan_id, "", "an annex begins here; it was not read")
        )
    for place in out.copy.broken:
        out.doubt(place, out.plan_id, "", "the line before was taken to go on in this one")


def _add_parts(out: Draft, parts: Sequence[MeasurePart], facts: PlanMetadata) -> None:
    orders = {"sections": 0, "measures": 0}
    for part in parts:
        orders[part.table] += 1
        row = {"id": part.id, "plan_id": out.plan_id, "order": str(orders[part.table]), "kind": part.kind}
        row |= {"number": out.copy.heading(*part.number), "title_zh": out.copy.heading(*part.title)}
        above = part.section.id if part.section else ""
        if part.table == "sections":
            row["parent_id"] = above
        else:
            status = status_of(kind_of_statements(part, facts))
            row |= {"section_id": above, "parent_id": part.parent.id if part.parent else "", "status": status}
        out.add(part.table, row, out.copy.passage(part.start, part.end))
        if part.why:
            out.doubt(part.start, part.id, "title_zh", part.why)
