"""The parts of a citation in words: names of records, figures, corrections, places in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from cityplans.catalog.addresses import resolve_subject
from cityplans.catalog.promises import in_order
from cityplans.core.follow_up import Event
from cityplans.core.languages import Language, Text
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan, Responsibility, Section, Target
from cityplans.core.proof_records import Correction
from cityplans.core.table_schema import Field
from cityplans.core.tables import NAMED, Named
from cityplans.i18n.formatting import date, due, figure, number, printed_number
from cityplans.i18n.strings import translate

_DERIVED_MEASURES = ("growth_rate", "share", "rank", "change")
"""The values of `measure_of` to be named, because the figure is not the level of the indicator."""
_MAX_LENGTH: Mapping[Language, int] = {"zh": 120, "en": 280}
"""The length in characters at which a long text is cut."""

_LONG = 120
"""Characters of what a field was and is, from which on they are left to the list of corrections."""


def find_record(catalog: Catalog, record_id: str) -> tuple[str, Named]:
    """Return the table and the record of an id; ids are unique in the whole collection.

    Raises:
        KeyError: No record has this id.
    """
    for table in NAMED:
        if row := getattr(catalog, table).get(record_id):
            return table, row
    raise KeyError(record_id)


def record_name(catalog: Catalog, row: Named, language: Language) -> str:
    """Return the name of a record, Chinese if it has no English one; of a target, its figure in words."""
    if isinstance(row, Target):
        return _figure(catalog, row, language)
    if isinstance(row, Responsibility):
        role = catalog.schemas["responsibilities"].field("role").label(row.role, language)
        return f"{role}{translate(language, 'colon')}{record_name(catalog, catalog.bodies[row.body_id], language)}"
    if isinstance(row, Event):
        return row.note[language]
    stem = next((stem for stem in ("title", "name", "label", "term") if hasattr(row, f"{stem}_zh")), "")
    return str(getattr(row, f"{stem}_{language}", "") or getattr(row, f"{stem}_zh", row.id))


def value_in_words(catalog: Catalog, table: str, row: Named, field: Field, language: Language) -> str:
    """Return a value for readers: the name of a referenced record, a category's label, a date in words."""
    value = getattr(row, field.name)
    key = next((key for key in catalog.schemas[table].foreign_keys if key.field == field.name), None)
    if key and value:
        return record_name(catalog, getattr(catalog, key.table)[value], language)
    if isinstance(value, str):
        return shortened(date(value, language) if field.is_date else field.label(value, language), language)
    return "" if value is None else number(value)


def correction_in_words(catalog: Catalog, correction: Correction, language: Language) -> str:
    """Return a correction as a sentence without full stop: when, which field, from what to what, why.

    The list of corrections alone has what a long text was and is. If the record no longer exists, the field is
    called by its name in the table.
    """
    try:
        field = catalog.schemas[find_record(catalog, correction.record_id)[0]].field(correction.field)
    except KeyError:
        name, was, now = correction.field, correction.was, correction.now
    else:
        name, was, now = (
            field.title[language],
            field.label(correction.was, language),
            field.label(correction.now, language),
        )
    why = correction.why[language].rstrip("。.")
    empty = translate(language, "changes.empty")
    day = date(correction.date, language)
    if len(was) + len(now) > _LONG:
        return translate(language, "cite.reworded", date=day, field=name, why=why)
    return translate(language, "cite.corrected", date=day, field=name, was=was or empty, now=now or empty, why=why)


def stated_in(catalog: Catalog, plan: Plan, row: Named, language: Language, *, with_passages: bool) -> str:
    """Return where the text states a record: plan, number, subject and, if requested, its passages."""
    if row is plan and not with_passages:
        issued = _issued(plan, language)
        return translate(language, "cite.issued", words=issued) if issued else ""
    parts = [_plan(catalog, plan.id, language)]
    subject = resolve_subject(catalog, row.subject_id)[1] if hasattr(row, "subject_id") else row
    if isinstance(subject, (Measure, Section)):
        if printed := printed_number(subject.number, language):
            parts.append(translate(language, "cite.number", number=printed))
        if subject is not row:
            parts.append(translate(language, "cite.subject", title=record_name(catalog, subject, language)))
    if with_passages:
        parts += _passages(catalog, row, language)
    return "".join(parts)


@lru_cache(maxsize=1024)
def _plan(catalog: Catalog, plan_id: str, language: Language) -> str:
    """Return a plan with who issued it and when, which all citations of its records repeat."""
    plan = catalog.plans[plan_id]
    issued = _issued(plan, language)
    facts = translate(language, "cite.brackets", words=issued) if issued else ""
    return translate(language, "cite.plan", plan=_quoted(plan.title, language), facts=facts)


def _issued(plan: Plan, language: Language) -> str:
    return translate(language, "cite.comma").join(
        filter(None, (_quoted(plan.issuers, language), date(date_issued(plan), language)))
    )


def cited_events(catalog: Catalog, row: Named) -> tuple[Event, ...]:
    """Return what later texts report of a record; promises in words are cited with their measure."""
    events = [row] if isinstance(row, Event) else [*catalog.events_by_promise.get(row.id, ())]
    if isinstance(row, Measure):
        in_words = (target for target in catalog.targets_by_subject.get(row.id, ()) if target.value is None)
        events += (event for target in in_words for event in catalog.events_by_promise.get(target.id, ()))
    return in_order(catalog, events)


def reported_in(catalog: Catalog, events: Iterable[Event], language: Language) -> str:
    """Return which later texts report events, and where; "" without any."""
    passages = dict.fromkeys(_report(catalog, event, language) for event in events)
    if not passages:
        return ""
    return translate(language, "cite.reported", reports=translate(language, "generation.semicolon").join(passages))


def _report(catalog: Catalog, event: Event, language: Language) -> str:
    report = catalog.reports[event.report_id]
    facts = translate(language, "cite.comma").join(filter(None, (date(report.published, language), report.url)))
    return translate(
        language,
        "cite.report",
        publisher=report.publisher[language],
        facts=translate(language, "cite.brackets", words=facts) if facts else "",
        copy=report.id,
        start=event.start,
        end=event.end,
    )


def date_issued(plan: Plan) -> str:
    """Return the date of a plan in EDTF: when it was signed, else adopted, else published."""
    return plan.signed or plan.adopted or plan.published


def bilingual(text: Text) -> str:
    """Return a title as works in another language are cited: Chinese, followed by English in brackets."""
    return f"{text.zh} [{text.en}]" if text.zh and text.en and text.en != text.zh else text.zh or text.en


def _quoted(text: Text, language: Language) -> str:
    return bilingual(text) if language == "en" else text.zh


def counted(catalog: Catalog, target: Target, language: Language) -> str:
    """Return what a figure counts: its indicator, noun or note; and whether as a rate or share."""
    indicator = catalog.indicators.get(target.indicator_id)
    note = target.note[language]
    what = target.what[language] or shortened(note.rstrip("。."), language)
    name = record_name(catalog, indicator, language) if indicator else what
    if target.measure_of in _DERIVED_MEASURES:
        label = catalog.schemas["targets"].field("measure_of").label(target.measure_of, language)
        name += translate(language, "cite.brackets", words=label.lower())
    return name


def _figure(catalog: Catalog, target: Target, language: Language) -> str:
    """Return a figure in words: what it counts, as printed, as a number with its unit, and when."""
    comma = translate(language, "cite.comma")
    value = figure(target, catalog.units.get(target.unit_id), language)
    details = [] if language == "zh" and value == target.value_printed else [value]
    if target.due:
        details += [translate(language, "cite.due", date=due(target, language))]
        details += [translate(language, "target.inferred")] if target.due_basis == "inferred" else []
    details += [translate(language, "cite.period", date=date(target.period, language))] if target.period else []
    description = comma.join(filter(None, details))
    key = "cite.figure" if description else "cite.printed"
    return translate(
        language, key, what=counted(catalog, target, language), printed=target.value_printed, words=description
    )


def _passages(catalog: Catalog, row: Named, language: Language) -> list[str]:
    passages = []
    for evidence in catalog.evidence_by_record.get(row.id, ()):
        source = catalog.sources[evidence.source_id]
        publisher = source.publisher[language]
        passages.append(
            translate(
                language,
                "cite.passage",
                copy=source.id,
                publisher=publisher or translate(language, "source.unknown_publisher"),
                start=evidence.start,
                end=evidence.end,
            )
        )
    return passages


def shortened(text: str, language: Language, longest: int = 0) -> str:
    """Return a text cut at a number of characters, or else at the language's usual one."""
    longest = longest or _MAX_LENGTH[language]
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
