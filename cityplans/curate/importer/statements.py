"""Adds the targets and mentions to a draft, and flags what looks like data but became neither."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from cityplans.check.evidence import Passage
from cityplans.check.rules.forgotten_facts import facts as find_facts
from cityplans.core.csv_writer import plain_number
from cityplans.curate.importer.dates import DateMatch
from cityplans.curate.importer.draft_rows import Draft
from cityplans.curate.importer.kinds import is_report as says_what_was_done
from cityplans.curate.importer.measures import MeasurePart
from cityplans.curate.importer.mentions import find_mentions
from cityplans.curate.importer.paragraphs import Copy
from cityplans.curate.importer.plan_metadata import PlanMetadata
from cityplans.curate.importer.reference import Reference
from cityplans.curate.importer.sentences import sentence_around
from cityplans.curate.importer.stretches import Stretch
from cityplans.curate.importer.targets import SENTENCE, TargetMatch, TextContext, deadline, find_targets, lead_date
from cityplans.curate.importer.unit_proposals import choose, propose

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年)")
_AIM_YEAR = re.compile(
    r"(?:到|力争)(20\d\d)年|(?<!\d)(20\d\d)年?(?:--?|至)20\d\d年|(?:时限|期限|时间) ?:(20\d\d)年"
    r"|(?<!\d)(20\d\d)年(?:\d{1,2}月)?底?前(?=[^,。;]{0,6}(?:完成|建成|出台|印发|制定|实现|达到|投))"
)
_BASE_YEAR = re.compile(r"(?:自|从)?(?<!\d)(20\d\d)年(?:\d{1,2}月)?(?:起(?!草|诉|点|源|伏|步)|开始)")
_COMPARED_YEAR = re.compile(r"(?:较|比|[由从])(20\d\d)年")
# 居民消费价格指数控制在103.5以内: a figure that counts nothing.
_INDEX = re.compile(
    r"[\u4e00-\u9fff]{0,10}指数[^,。;:、\d\n]{0,8}(?P<figure>\d{1,4}(?:\.\d{1,4})?)(?:以[内下上]|之内|左右)?(?=[,。;、)\n]|$)"
)
_PAST = frozenset({"reported_action", "problem", "rationale"})
_REPORTED_SINCE = re.compile(r"(?:今年|(?P<year>20\d\d)年)(?:以来|,)")
# JSON readers and spreadsheet programs lose digits of larger numbers.
_MAX_NUMBER = 10**15
_LONGEST_SENTENCE = 600
_NEARBY = 20


def add_statements(
    draft: Draft,
    stretches: Sequence[Stretch],
    parts: Sequence[MeasurePart],
    metadata: PlanMetadata,
    reference: Reference,
) -> None:
    """Add the figures, dates and names of every stretch to the record that it belongs to."""
    counts: Counter[str] = Counter()
    names_added: set[tuple[str, str]] = set()
    covered: list[tuple[int, int]] = []
    text = draft.copy.text
    ends = metadata.fields.get("period_start", ""), metadata.fields.get("period_end", "")
    plan_years = "/".join(dict.fromkeys(filter(None, ends)))
    if not plan_years:
        years_in_title = set(_YEAR.findall(metadata.title))
        plan_years = years_in_title.pop() if len(years_in_title) == 1 else ""
        if not plan_years and "今年" in metadata.title:
            plan_years = metadata.written[:4]
    first_aim = min((year for years in _AIM_YEAR.findall(text) for year in years if year), default="")
    compared = max(_COMPARED_YEAR.findall(text), default="")
    if compared < first_aim:
        # 2024年新增5家, in a text that compares with 2023, is still to come.
        first_aim = compared or first_aim
    base = _BASE_YEAR.search(text)
    base_year = base[1] if base else ""
    reports = says_what_was_done(metadata.title, text)
    reported = _reported_year(text[: parts[0].start] if parts else "", metadata)
    leads: dict[str, DateMatch | None] = {}
    # 完成时限 after the items of a section is that of all of them.
    shared: dict[str, DateMatch] = {}
    for start, end, part in stretches:
        if part and part.table == "sections" and start > part.end:
            context = TextContext(metadata.written, reference.units, "", plan_years, first_aim, base_year)
            if date := deadline(text, start, end, context):
                shared[part.id] = date
    for start, end, part in stretches:
        subject = part.id if part else draft.plan_id
        begin = part.title[0] if part and part.node and part.start == start else start
        kind = statement_kind(part, metadata)
        years = _years_above(draft.copy, part) or plan_years or _promised_year(part, metadata)
        is_report = metadata.fields["type"] == "progress_report"
        if is_report and kind not in _PAST and reports:
            # The years of a report are those that it reports, not those of its next steps.
            years = _years_above(draft.copy, part) or _promised_year(part, metadata)
        if kind in _PAST:
            years = (years or reported) if is_report else _years_above(draft.copy, part)
        context = TextContext(metadata.written, reference.units, years, plan_years, first_aim, base_year)
        if found := lead_date(text, begin, end, context):
            # The opening paragraph of a section introduces what follows in it.
            leads[part.section.id if part and part.section and part.node is None else subject] = found
        above = part and (part.parent or part.section)
        lead = (leads.get(above.id) or shared.get(above.id)) if above else None
        for target in find_targets(text, begin, end, kind, context, lead):
            counts[f"{subject}-t"] += 1
            _add_target(draft, f"{subject}-t{counts[f'{subject}-t']}", subject, target, reference)
            covered += [(target.start, target.end), *target.dates]
            if target.base:
                covered.append((target.base.start, target.base.end))
        for mention in find_mentions(draft.copy.text, start, end):
            printed = draft.copy.heading(mention.start, mention.end)
            covered.append((mention.start - 1, mention.end + 1))
            if (subject, printed) in names_added or printed == metadata.fields["title_zh"]:
                continue
            names_added.add((subject, printed))
            counts[f"{subject}-n"] += 1
            row = {"id": f"{subject}-n{counts[f'{subject}-n']}", "plan_id": draft.plan_id, "subject_id": subject}
            draft.add(
                "mentions",
                row | {"type": mention.type, "name_zh": printed},
                _sentence_around(draft.copy, mention.start, mention.end),
            )
            if mention.doubt:
                draft.flag(mention.start, row["id"], "type", mention.doubt)
    covered += _flag_indexes(draft, parts)
    _flag_forgotten(draft, parts, sorted(set(covered)))


def statement_kind(part: MeasurePart | None, metadata: PlanMetadata) -> str:
    """Return the kind that decides between target and outcome: that of the record or of its parent."""
    if part and part.table == "measures":
        return part.parent.kind if part.parent else part.kind
    return "reported_action" if metadata.fields["type"] == "progress_report" else "measure"


def _promised_year(part: MeasurePart | None, metadata: PlanMetadata) -> str:
    """Return the year of the promises of a yearly work report: the one in which it is given."""
    is_yearly = metadata.title.replace(" ", "").endswith("政府工作报告")
    return metadata.written[:4] if is_yearly and statement_kind(part, metadata) in ("measure", "safeguard") else ""


def _reported_year(preamble: str, metadata: PlanMetadata) -> str:
    """Return the year that a report covers as its opening says: 今年以来."""
    said = _REPORTED_SINCE.search(preamble)
    return (said["year"] or metadata.written[:4]) if said else ""


def _years_above(copy: Copy, part: MeasurePart | None) -> str:
    """Return the year that a heading above names, as in 2019年工作回顾, or "" if it names none or several."""
    section = part.section if part and part.table == "measures" else part
    while section:
        years = set(_YEAR.findall(copy.text[slice(*section.title)]))
        if years:
            return years.pop() if len(years) == 1 else ""
        section = section.section
    return ""


def _add_target(draft: Draft, row_id: str, subject: str, target: TargetMatch, reference: Reference) -> None:
    row = {
        "id": row_id,
        "plan_id": draft.plan_id,
        "subject_id": subject,
        "type": target.type,
        "period": target.period,
        "due": target.due,
    }
    row |= {"due_basis": target.due_basis, "value_printed": draft.copy.printed(target.start, target.end)}
    reasons = list(target.doubts)
    quantity = target.quantity
    if quantity and quantity.value is not None and abs(quantity.value_max or quantity.value) < _MAX_NUMBER:
        row |= {
            "comparator": quantity.comparator,
            "value": plain_number(quantity.value),
            "value_max": plain_number(quantity.value_max),
        }
        noun = draft.copy.text[slice(*target.noun)] if target.noun else ""
        row |= {
            "unit_id": unit_id_of(draft, quantity.symbol, draft.copy.line(target.start), noun, reference),
            "measure_of": quantity.measure_of,
        }
        row |= _base(draft, target)
        if quantity.symbol in reference.ambiguous:
            reasons.append(f"the unit {quantity.symbol} has several ids: {reference.ambiguous[quantity.symbol]}")
    elif quantity and quantity.value is not None:
        reasons.append("the number is too large to be recorded")
    if target.noun:
        row["what_zh"] = draft.copy.printed(*target.noun)
    if target.due_words:
        row["due_printed"] = draft.copy.printed(*target.due_words)
    row["recurrence"] = target.recurrence
    draft.add("targets", row, draft.copy.passage(*target.sentence))
    for reason in reasons:
        draft.flag(target.start, row_id, "value_printed", reason)


def _base(draft: Draft, target: TargetMatch) -> dict[str, str]:
    """Return the cells about the figure that a change starts from."""
    if target.base is None or target.base.value is None:
        return {}
    return {
        "base_value": plain_number(target.base.value),
        "base_printed": draft.copy.printed(target.base.start, target.base.end),
        "base_period": target.base_period,
    }


def unit_id_of(draft: Draft, symbol: str, line: int, noun: str, reference: Reference) -> str:
    """Return the id of a unit, adding a row to `units` for one that is not known."""
    if symbol in reference.ambiguous:
        return choose(reference.ambiguous[symbol].split(", "), noun)
    if symbol in reference.units:
        return reference.units[symbol]
    proposed = draft.tables.setdefault("units", [])
    same = next((row for row in proposed if row["symbol_zh"] == symbol), None)
    if same is None:
        proposal = propose(symbol, draft.plan_id, len(proposed) + 1)
        same = {"id": proposal.id, "symbol_zh": symbol, "name_en": proposal.name_en}
        same |= {"singular_en": "", "plural_en": proposal.name_en, "quantity": proposal.quantity}
        same["line"] = str(line)
        draft.add("units", same)
    return same["id"]


def _sentence_around(copy: Copy, start: int, end: int) -> Passage:
    low, high = sentence_around(copy.text, start, None, 0, min(len(copy.text), end + _LONGEST_SENTENCE))
    return copy.passage(low, max(high, end))


def _flag_indexes(draft: Draft, parts: Sequence[MeasurePart]) -> Iterator[tuple[int, int]]:
    """Flag the figures of an index without a unit, which a record needs; yield where they are."""
    starts = [part.start for part in parts]
    for index in _INDEX.finditer(draft.copy.text):
        at = bisect.bisect_right(starts, index.start()) - 1
        reason = (
            f"{index[0]} is a figure without a unit and has no record: add one with a unit for the points of an index"
        )
        draft.flag(index.start("figure"), parts[at].id if at >= 0 else draft.plan_id, "", reason)
        yield index.span()


def _flag_forgotten(draft: Draft, parts: Sequence[MeasurePart], covered: Sequence[tuple[int, int]]) -> None:
    """Flag what looks like data and has no record, as `check` will do once the draft is finished."""
    starts = [part.start for part in parts]

    def is_heading(low: int, high: int) -> bool:
        index = bisect.bisect_right(starts, low) - 1
        return index >= 0 and parts[index].node is not None and high <= parts[index].title[1]

    # Sentence by sentence, because the patterns of the check are slow on a text that is one long number.
    sentences = SENTENCE.finditer(draft.copy.text)
    for fact, start in (
        (fact, sentence.start() + fact.start)
        for sentence in sentences
        if not is_heading(sentence.start(), sentence.end())
        for fact in find_facts(sentence.group(), 0, len(sentence.group()))
    ):
        first = bisect.bisect_left(covered, (start - 100, 0))
        end = start + len(fact.text)
        if fact.kind == "list" or any(low < end and start < high for low, high in covered[first : first + _NEARBY]):
            continue
        index = bisect.bisect_right(starts, start) - 1
        # A fact within a printed number or title is covered by that record; a phrase of a paragraph is no such title.
        if index >= 0 and parts[index].node is not None and start < parts[index].title[1]:
            continue
        advice = "add one, or list it in not_data.csv"
        reason = f"{fact.text} looks like data and has no record: {advice}"
        if not fact.is_exact:
            reason = f"{fact.text} cannot be read as an exact number and has no record: {advice}"
        draft.flag(start, parts[index].id if index >= 0 else draft.plan_id, "", reason)
