"""What the explore page shows of a record, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cityplans.catalog.localized import LocalizedCatalog
from cityplans.catalog.promises import answers
from cityplans.core.languages import Language
from cityplans.core.plan_records import Measure, Mention, Plan, Responsibility, Section, Target
from cityplans.search.explorer.columns import RecordRow

Shown = dict[str, Any]
"""What is shown of a record, by member."""


def rows(site: LocalizedCatalog, records: Sequence[RecordRow]) -> list[Shown]:
    """Return what is shown of each record.

    Every record has `id`, `address` (below the root of the language), `kind`, `title` and `where` (what contains it,
    the widest first). Some have `figure`, `due`, `reported` (what a later text reports last) and `text`.
    """
    return [{key: value for key, value in _row(site, record).items() if value} for record in records]


def _row(site: LocalizedCatalog, record: RecordRow) -> Shown:
    row = record.row
    plan = site.catalog.plans[record.plan_id]
    shown: Shown = {"id": row.id, "address": site.page_path(record.table, row), "where": [site.short_plan(plan)]}
    match row:
        case Plan():
            city = site.catalog.cities.get(row.city_id)
            shown |= {
                "kind": site.label("plans", "type", row.type),
                "title": row.title[site.language],
                "where": [city.name[site.language]] if city else [],
                "text": row.summary[site.language],
            }
        case Section():
            shown |= {"kind": _kind(site, "sections", "kind", row.kind), "title": site.heading(row)}
            shown["where"] += [site.heading(section) for section in site.ancestors(row.parent_id)]
        case Measure():
            shown |= {
                "kind": site.label("measures", "kind", row.kind),
                "title": site.heading(row),
                "text": row.summary[site.language],
            }
            above = [site.catalog.measures[row.parent_id]] if row.parent_id else site.ancestors(row.section_id)[-1:]
            shown["where"] += [site.heading(subject) for subject in above]
        case Target():
            shown |= {
                "kind": site.label("targets", "type", row.type),
                "title": row.note[site.language] or row.value_printed,
                "figure": "" if row.value is None else site.headline_from_base(row),
                "printed": row.value_printed if row.value is None and site.language == "zh" else "",
                "due": site.when(row),
                "reported": _reported(site, row),
            }
            shown["where"] += _subject(site, row.subject_id)
        case Responsibility():
            shown |= {
                "kind": _kind(site, "responsibilities", "role", row.role),
                "title": site.catalog.bodies[row.body_id].name[site.language],
            }
            shown["where"] += _subject(site, row.subject_id) or [plan.title[site.language]]
        case Mention():
            shown |= {
                "kind": _kind(site, "mentions", "type", row.type),
                "title": row.name[site.language],
                "text": row.note[site.language],
            }
            shown["where"] += _subject(site, row.subject_id)
    return shown


def _reported(site: LocalizedCatalog, target: Target) -> str:
    """Return the last event of a promise in words: "Reported done: …"."""
    found = answers(site.catalog).get(target.id)
    if not found or not found.events:
        return ""
    last = found.events[-1]
    kind = site.reported(last)
    return site.t("explore.choice", facet=kind, value=last.note[site.language])


def _kind(site: LocalizedCatalog, table: str, field: str, value: str) -> str:
    """Return a category with the kind of its record, because it would not be understood alone."""
    return site.t("explore.choice", facet=site.t(f"explore.one.{table}"), value=site.label(table, field, value))


def _subject(site: LocalizedCatalog, subject_id: str) -> list[str]:
    subject = site.subject(subject_id)
    return [] if isinstance(subject, Plan) else [site.heading(subject)]


def texts(shown: Sequence[Shown], language: Language) -> dict[str, list[Any]]:
    """Return the text of each record to filter by, and the positions of records in the order of titles."""
    order = sorted(range(len(shown)), key=lambda i: (_collation(shown[i].get("title", ""), language), i))
    filter_texts = [" ".join(row[key] for key in ("title", "figure", "printed") if key in row) for row in shown]
    return {"texts": filter_texts, "order": order}


def _collation(title: str, language: Language) -> bytes | str:
    # The national standard GB 18030 orders common characters by pinyin.
    return title.encode("gb18030", "replace") if language == "zh" else title.casefold()
