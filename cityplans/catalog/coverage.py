"""How complete the data of each plan is, counted from the data alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cityplans.catalog.responsibility import responsible
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, MeasureAction, Mention, Plan, Responsibility, Section, Target
from cityplans.core.reference_records import Source

FACTS = (
    "city_id",
    "issuer_zh",
    "document_number",
    "adopted",
    "signed",
    "published",
    "period_start",
    "period_end",
    "horizon",
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How complete the data of one plan is.

    Attributes:
        records: The number of records per table.
        proven: The number of records with evidence per table.
        not_stated: The fields of the plan that the text leaves open.
        unassigned: The number of measures for which nobody is responsible.
        undated: The number of targets without a due date.
        inferred: The targets whose due date is inferred.
        doubtful: The records whose printed text is doubtful.
        not_data: The number of exceptions.
        copies: Each copy with the share of its text that passages cover, and the spans (in code points, end
            exclusive) that none covers.
    """

    plan: Plan
    records: Mapping[str, int]
    proven: Mapping[str, int]
    not_stated: tuple[str, ...]
    unassigned: int
    undated: int
    inferred: tuple[Target, ...]
    doubtful: tuple[Measure | Target | Mention, ...]
    not_data: int
    copies: tuple[tuple[Source, float, tuple[tuple[int, int], ...]], ...]


def coverage(catalog: Catalog, plan: Plan) -> Coverage:
    """Count what the data of a plan contains and what it leaves open."""
    targets, mentions = catalog.targets_by_plan.get(plan.id, ()), catalog.mentions_by_plan.get(plan.id, ())
    measures = catalog.measures_by_plan.get(plan.id, ())
    records: dict[str, Sequence[Section | Measure | Responsibility | Target | Mention | MeasureAction]] = {
        "sections": catalog.sections_by_plan.get(plan.id, ()),
        "measures": measures,
        "responsibilities": catalog.responsibilities_by_plan.get(plan.id, ()),
        "targets": targets,
        "mentions": mentions,
        "measure_actions": catalog.measure_actions_by_plan.get(plan.id, ()),
    }
    return Coverage(
        plan=plan,
        records={table: len(rows) for table, rows in records.items()},
        proven={table: sum(r.id in catalog.evidence_by_record for r in rows) for table, rows in records.items()},
        not_stated=tuple(name for name in FACTS if not getattr(plan, name)),
        unassigned=sum(not responsible(catalog, m)[0] for m in measures if m.kind == "measure"),
        undated=sum(not t.due and t.is_ahead for t in targets),
        inferred=tuple(t for t in targets if t.due_basis == "inferred"),
        doubtful=tuple(row for rows in (measures, targets, mentions) for row in rows if has_known_doubts(row)),
        not_data=len(catalog.not_data_by_plan.get(plan.id, ())),
        copies=tuple((s, *_covered(catalog, s)) for s in catalog.sources_by_plan.get(plan.id, ())),
    )


def has_known_doubts(record: Measure | Target | Mention) -> bool:
    """Return whether the note calls the printed text doubtful, marked by 疑 as the code book requires."""
    return "疑" in record.note_zh


def _covered(catalog: Catalog, source: Source) -> tuple[float, tuple[tuple[int, int], ...]]:
    """Return the share of a copy's text that passages cover, and the longer spans that none covers."""
    spans = sorted((row.start, row.end) for row in catalog.evidence_by_source.get(source.id, ()))
    gaps: list[tuple[int, int]] = []
    cursor = source.text_start
    for start, end in spans:
        if start > cursor:
            gaps.append((cursor, start))
        cursor = max(cursor, end)
    if cursor < source.text_end:
        gaps.append((cursor, source.text_end))
    missing = sum(end - start for start, end in gaps)
    share = 1 - missing / max(source.text_end - source.text_start, 1)
    # Shorter gaps are only line ends and numbers between passages.
    return share, tuple(gap for gap in gaps if gap[1] - gap[0] > 12)


def publicly_linked(catalog: Catalog) -> int:
    """Return how many records of the measures table have a passage in a text with a public address.

    It is that of its publisher or of a web archive.
    """
    public = {source.id for source in catalog.sources.values() if source.url or source.archived_url}
    return sum(
        any(row.source_id in public for row in catalog.evidence_by_record.get(measure_id, ()))
        for measure_id in catalog.measures
    )
