"""The targets and mentions of a draft, and what of the text looks like data and became neither."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Sequence

from cityplans.check.evidence import Passage
from cityplans.check.rules.forgotten_facts import facts as facts_in
from cityplans.core.csv_writer import plain_number
from cityplans.curate.importer.assignments import Stretch
from cityplans.curate.importer.draft_rows import Draft
from cityplans.curate.importer.facts import PlanMetadata
from cityplans.curate.importer.measures import MeasurePart
from cityplans.curate.importer.mentions import find_mentions
from cityplans.curate.importer.paragraphs import Copy
from cityplans.curate.importer.reference import Reference
from cityplans.curate.importer.targets import SENTENCE, TargetMatch, found_targets

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年)")
# More digits than JSON readers and spreadsheet programs keep.
_TOO_LARGE = 10**15
_LONGEST_SENTENCE = 600
_NEAR = 20


def add_statements(
    out: Draft, stretches: Sequence[Stretch], parts: Sequence[MeasurePart], facts: PlanMetadata, reference: Reference
) -> None:
    """Add the figures, dates and names of every stretch to the record it belongs to."""
    counts: Counter[str] = Counter()
    named: set[tuple[str, str]] = set()
    taken: list[tuple[int, int]] = []
    years = "/".join(filter(None, (facts.fields.get("period_start", ""), facts.fields.get("period_end", ""))))
    for start, end, part in stretches:
        subject = part.id if part else out.plan_id
        begin = part.title[0] if part and part.node and part.start == start else start
        own_years = _years_above(out.copy, part) or years
        for one in found_targets(
            out.copy.text, begin, end, kind_of_statements(part, facts), facts.written, reference.units, own_years
        ):
            counts[f"{subject}-t"] += 1
            _add_target(out, f"{subject}-t{counts[f'{subject}-t']}", subject, one, reference)
            taken += [(one.start, one.end), *one.dates]
        for name in find_mentions(out.copy.text, start, end):
            words = out.copy.heading(name.start, name.end)
            taken.append((name.start - 1, name.end + 1))
            if (subject, words) in named or words == facts.fields["title_zh"]:
                continue
            named.add((subject, words))
            counts[f"{subject}-n"] += 1
            row = {"id": f"{subject}-n{counts[f'{subject}-n']}", "plan_id": out.plan_id, "subject_id": subject}
            out.add("mentions", row | {"type": name.type, "name_zh": words}, _sentence(out.copy, name.start, name.end))
            if name.doubt:
                out.doubt(name.start, row["id"], "type", name.doubt)
    _forgotten(out, parts, sorted(set(taken)))


def kind_of_statements(part: MeasurePart | None, facts: PlanMetadata) -> str:
    """Give the kind that decides whether a figure is aimed at or reached: that of its record, or of what that is part of."""
    if part and part.table == "measures":
        return part.parent.kind if part.parent else part.kind
    return "reported_action" if facts.fields["type"] == "progress_report" else "measure"


def _years_above(copy: Copy, part: MeasurePart | None) -> str:
    """Give the one year that a heading above names: 2019年工作回顾."""
    section = part.section if part and part.table == "measures" else part
    while section:
        years = set(_YEAR.findall(copy.text[slice(*section.title)]))
        if years:
            return years.pop() if len(years) == 1 else ""
        section = section.section
    return ""


def _add_target(out: Draft, row_id: str, subject: str, one: TargetMatch, reference: Reference) -> None:
    row = {
        "id": row_id,
        "plan_id": out.plan_id,
        "subject_id": subject,
        "type": one.type,
        "period": one.period,
        "due": one.due,
    }
    row |= {"due_basis": one.due_basis, "value_printed": out.copy.printed(one.start, one.end)}
    reasons = list(one.doubts)
    quantity = one.quantity
    if quantity and abs(quantity.value_max or quantity.value) < _TOO_LARGE:
        row |= {
            "comparator": quantity.comparator,
            "value": plain_number(quantity.value),
            "value_max": plain_number(quantity.value_max),
        }
        row |= {"unit_id": reference.units.get(quantity.symbol, ""), "measure_of": quantity.measure_of}
        if quantity.symbol in reference.ambiguous:
            reasons.append(f"the unit {quantity.symbol} has several ids: {reference.ambiguous[quantity.symbol]}")
    elif quantity:
        reasons.append("the number is too large to be kept")
    if one.due_basis == "inferred":
        reasons.append("the date is inferred")
    out.add("targets", row, out.copy.passage(*one.sentence))
    for reason in reasons:
        out.doubt(one.start, row_id, "value_printed", reason)


def _sentence(copy: Copy, start: int, end: int) -> Passage:
    first, last = max(0, start - _LONGEST_SENTENCE), min(len(copy.text), end + _LONGEST_SENTENCE)
    low = max(copy.text.rfind("\n", first, start), copy.text.rfind("。", first, start), first - 1) + 1
    stops = [p for p in (copy.text.find("\n", end, last), copy.text.find("。", end, last)) if p >= 0]
    return copy.passage(low, min(stops) + 1 if stops else last)


def _forgotten(out: Draft, parts: Sequence[MeasurePart], taken: Sequence[tuple[int, int]]) -> None:
    """List what looks like data and has no record, as the check will do once the draft is finished."""
    starts = [part.start for part in parts]
    # Sentence by sentence: the patterns of the check are not made for a text that is one number.
    sentences = SENTENCE.finditer(out.copy.text)
    for fact, start in (
        (fact, s.start() + fact.start) for s in sentences for fact in facts_in(s.group(), 0, len(s.group()))
    ):
        first = bisect.bisect_left(taken, (start - 100, 0))
        end = start + len(fact.text)
        if fact.kind == "list" or any(low < end and start < high for low, high in taken[first : first + _NEAR]):
            continue
        at = bisect.bisect_right(starts, start) - 1
        # What stands in a printed number or title is covered by its record.
        if at >= 0 and start < parts[at].title[1]:
            continue
        reason = f"{fact.text} looks like data and has no record: add one, or list it in not_data.csv"
        out.doubt(start, parts[at].id if at >= 0 else out.plan_id, "", reason)
