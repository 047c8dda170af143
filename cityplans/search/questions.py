"""What each record answers to questions in words; `aliases.py` says how these are recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cityplans.catalog.concreteness import concreteness
from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.measure_answers import measure_answers, targets_about, with_parts
from cityplans.catalog.promises import Reported, answers
from cityplans.catalog.responsibility import Subject, responsible
from cityplans.core.follow_up import Event
from cityplans.core.languages import Language, Text
from cityplans.core.model import Catalog
from cityplans.core.plan_records import Measure, Plan, Responsibility, Target
from cityplans.i18n.strings import in_both_languages, translate

QUESTIONS = ("who", "when", "much", "became", "concrete", "where")
"""What is asked for: who is responsible, a date, a figure, what later texts report, how concrete a plan is, which city."""
SILENT = "silent"
"""The reply in place of what became of it where nothing is reported of a promise that is past its date."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a record answers, before it is put in words."""

    bodies: tuple[Responsibility, ...] = ()
    body_ids: tuple[str, ...] = ()
    dated: tuple[Target, ...] = ()
    figures: tuple[Target, ...] = ()
    events: tuple[Event, ...] = ()
    silent: Reported | None = None


def replies(
    catalog: Catalog, record: Subject | Target, subject: Subject | None = None
) -> Mapping[str, tuple[Text, ...]]:
    """Return what a record answers, by question.

    A reply has parts: bodies, dates, figures, or reports, the latest first.

    Args:
        catalog: All records.
        record: The record.
        subject: What a target belongs to, whose bodies are responsible for it unless it has one of its own.
    """
    facts = _facts(catalog, record, subject)
    zh, en = (_in_words(LocalizedCatalog(catalog, language, ""), facts) for language in ("zh", "en"))
    found = {key: tuple(dict.fromkeys(map(Text, zh[key], en[key]))) for key in zh if zh[key]}
    counts = concreteness(catalog).get(record.id) if isinstance(record, Plan) else None
    if counts:
        found["concrete"] = (
            in_both_languages(
                lambda language: translate(
                    language, "find.reply.concrete", all=counts.measures, figure=counts.figure, date=counts.date
                )
            ),
        )
    return found


def _facts(catalog: Catalog, record: Subject | Target, subject: Subject | None) -> _Facts:
    if isinstance(record, Target):
        rows = responsible(catalog, subject)[0] if subject and not record.body_id else ()
        own = (record.body_id,) if record.body_id else ()
        answer = answers(catalog).get(record.id)
        return _Facts(
            rows,
            own,
            (record,) if record.due or record.period else (),
            (record,) if record.value is not None else (),
            answer.events if answer else (),
            answer.reported if answer else None,
        )
    if isinstance(record, Measure):
        found = measure_answers(catalog, record)
        silent = found.silent.reported if found.silent else None
        dated = _dated(targets_about(catalog, with_parts(catalog, record)))
        return _Facts(found.bodies, (), dated, found.figures or found.results, found.events, silent)
    targets = [target for target in catalog.targets_by_subject.get(record.id, ()) if target.is_ahead]
    return _Facts(
        responsible(catalog, record)[0],
        (),
        _dated(targets),
        tuple(target for target in targets if target.value is not None),
        tuple(catalog.events_by_promise.get(record.id, ())),
    )


def _dated(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Return the promises with a due date, the earliest first."""
    return tuple(sorted((t for t in targets if t.is_ahead and t.due), key=lambda target: target.due))


def _in_words(context: LocalizedCatalog, facts: _Facts) -> Mapping[str, Sequence[str]]:
    catalog, language = context.catalog, context.language
    names = [
        context.t("find.reply.body", body=_body(catalog, row.body_id, language) or row.name_printed, role=role)
        for row in facts.bodies
        if (role := context.label("responsibilities", "role", row.role))
    ]
    names += [_body(catalog, body, language) for body in facts.body_ids]
    # One date of a measure may be that of something else than what was asked for: each says what it is of.
    dates = [_named(context, target, context.when(target)) for target in facts.dated]
    figures = [_named(context, target, context.headline_from_base(target)) for target in facts.figures]
    silent = facts.silent not in (None, "reported") and not facts.events
    return {
        "who": names,
        "when": dates,
        "much": figures,
        "became": [event.note[language] for event in reversed(facts.events)],
        SILENT: [context.t(f"find.reply.{facts.silent}")] if silent else [],
    }


def _named(context: LocalizedCatalog, target: Target, said: str) -> str:
    name = context.indicator_name(target.indicator_id) or target.what[context.language]
    if not name and target.value is None and target.due[:4] not in target.value_printed:
        name = target.value_printed if context.language == "zh" else context.t("find.reply.goal")
    return f"{name}{context.t('colon')}{said}" if name else said


def _body(catalog: Catalog, body_id: str, language: Language) -> str:
    body = catalog.bodies.get(body_id)
    return body.name[language] if body else ""
