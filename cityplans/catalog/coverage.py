"""How complete the record of each plan is, counted from the data alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cityplans.catalog.responsibility import responsible
from cityplans.core.model import Catalog, Measure, Mention, Plan, Responsibility, Section, Source, Target

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
    """What is known of one plan.

    `records` and `proven` count per table. `not_stated` names the fields of the plan that the text leaves open.
    `gaps` are stretches of a copy that no record's passage covers, in code points, end exclusive.
    """

    plan: Plan
    records: Mapping[str, int]
    proven: Mapping[str, int]
    not_stated: tuple[str, ...]
    unassigned: int
    undated: int
    inferred: tuple[Target, ...]
    doubtful: tuple[Target | Mention, ...]
    not_data: int
    copies: tuple[tuple[Source, float, tuple[tuple[int, int], ...]], ...]


def coverage(catalog: Catalog, plan: Plan) -> Coverage:
    """Count what the record of a plan holds and what it leaves open."""
    targets, mentions = catalog.targets_by_plan.get(plan.id, ()), catalog.mentions_by_plan.get(plan.id, ())
    measures = catalog.measures_by_plan.get(plan.id, ())
    own: dict[str, Sequence[Section | Measure | Responsibility | Target | Mention]] = {
        "sections": catalog.sections_by_plan.get(plan.id, ()),
        "measures": measures,
        "responsibilities": catalog.responsibilities_by_plan.get(plan.id, ()),
        "targets": targets,
        "mentions": mentions,
    }
    return Coverage(
        plan=plan,
        records={table: len(rows) for table, rows in own.items()},
        proven={table: sum(r.id in catalog.evidence_by_record for r in rows) for table, rows in own.items()},
        not_stated=tuple(name for name in FACTS if not getattr(plan, name)),
        unassigned=sum(not responsible(catalog, m)[0] for m in measures if m.kind == "measure"),
        undated=sum(not t.due and t.type in ("target", "goal", "event", "obligation") for t in targets),
        inferred=tuple(t for t in targets if t.due_basis == "inferred"),
        doubtful=(*(t for t in targets if has_known_doubts(t)), *(m for m in mentions if has_known_doubts(m))),
        not_data=len(catalog.not_data_by_plan.get(plan.id, ())),
        copies=tuple((s, *_covered(catalog, s)) for s in catalog.sources_by_plan.get(plan.id, ())),
    )


def has_known_doubts(record: Target | Mention) -> bool:
    """Tell whether the note calls what is printed doubtful; the code book has it say 疑 then."""
    return "疑" in record.note_zh


def _covered(catalog: Catalog, source: Source) -> tuple[float, tuple[tuple[int, int], ...]]:
    """Give the share of a copy's text that some passage covers, and the stretches of more than a title that none does."""
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
    # Line ends and numbers between passages are no text of their own.
    return share, tuple(gap for gap in gaps if gap[1] - gap[0] > 12)
