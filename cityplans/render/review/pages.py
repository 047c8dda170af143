"""The pages of a review in both languages, and their addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import islice
from typing import Any

from jinja2 import Environment

from cityplans.core.languages import Language
from cityplans.core.paths import REVIEW_TEMPLATES
from cityplans.core.suggest import nearest
from cityplans.core.tables import PRINTED_FIELD, PROVEN_TABLES
from cityplans.curate.review.additions import OF_TEXT, SHARED
from cityplans.curate.review.changes import version_of
from cityplans.curate.review.decisions import Result
from cityplans.curate.review.findings import by_field, by_record
from cityplans.curate.review.passages import ShownPassage, shown_passages, shown_words
from cityplans.curate.review.queue import NOTE_TABLES, Entry, Queue, Show
from cityplans.curate.review.removals import REMOVABLE
from cityplans.curate.review.session import Snapshot
from cityplans.curate.review.shared_ids import RENAMED
from cityplans.curate.review.table_rows import key_of
from cityplans.i18n.strings import translate
from cityplans.read.dataset import Dataset, Record, folder_of
from cityplans.render.environment import environment
from cityplans.render.review.fields import field_views, label_of, problem
from cityplans.render.review.place import Last, Place

_MOST_PASSAGES = 3
"""How many passages are shown that use a shared record."""


class ReviewPages:
    """Makes the pages of the review of one plan; `token` proves that a form comes from one of them."""

    def __init__(self, plan_id: str, token: str) -> None:
        self.plan_id, self._token = plan_id, token

    def list_page(self, snapshot: Snapshot, place: Place, last: Last | None = None) -> str:
        """Return the list of records, or why there is none."""
        queue = snapshot.queue
        ids = {entry.record.id for entry in queue.entries}
        about = by_record(snapshot.findings, [entry.record for entry in queue.all])
        of_records = {finding for findings in about.values() for finding in findings}
        rest = [finding for finding in snapshot.findings if finding not in of_records]
        return self.render(
            "list.html",
            snapshot,
            place,
            place.list_address,
            last,
            shown=queue.shown(place.chosen),
            shared=[entry for entry in queue.shared if place.chosen.includes(entry)],
            notes=[
                (
                    table,
                    [entry for entry in queue.notes if entry.record.table == table and place.chosen.includes(entry)],
                )
                for table in NOTE_TABLES
            ],
            shared_tables=SHARED,
            text_tables=[table for table in OF_TEXT if table not in NOTE_TABLES],
            is_empty=not ids,
            is_complete=bool(ids)
            and queue.confirmed == len(ids)
            and not any(entry.errors for entry in (*queue.shared, *queue.notes)),
            rest=[(finding.location, problem(finding, place.language)) for finding in rest],
        )

    def missing_page(self, snapshot: Snapshot, place: Place, record_id: str) -> str:
        """Return a page that says that there is no such record, with the most similar one."""
        similar = nearest(record_id, [entry.key for entry in snapshot.queue.all])
        return self.render("missing.html", snapshot, place, place.list_address, None, similar=similar)

    def record_page(
        self, snapshot: Snapshot, place: Place, entry: Entry, reviewer: str, last: Last | None = None
    ) -> str:
        """Return a record beside its passage, in the form with which it is confirmed and corrected."""
        dataset, record = snapshot.dataset, entry.record
        assert dataset
        outcome, decision = (last.outcome, last.decision) if last else (None, None)
        refused = list(outcome.findings) if outcome else []
        # What was found for the cells that were sent says more than what is on the disk.
        own = by_record(refused, [record]).get(entry.key, ())
        problems = by_field((outcome and outcome.record) or record, own) if own else by_field(record, entry.findings)
        is_conflict = bool(outcome and outcome.result is Result.CONFLICT)
        sent = decision.cells if decision and not is_conflict else {}
        keys = [other.key for other in snapshot.queue.beside(entry.key) if place.chosen.includes(other)]
        neighbours = [snapshot.queue.neighbour(entry.key, place.chosen, step) for step in (-1, 1)]
        return self.render(
            "record.html",
            snapshot,
            place,
            lambda: place.record_address(entry.key),
            last,
            elsewhere_address=lambda other: other.record_address(entry.key),
            entry=entry,
            record=record,
            trail=_trail(dataset, record, place.language),
            passages=_passages(dataset, snapshot.queue, entry),
            about=snapshot.queue.entry(record["record_id"]) if entry.is_note else None,
            adds=_addable(dataset, record),
            can_delete=record.table in REMOVABLE,
            can_rename=record.table in RENAMED,
            absent=[row["source_id"] for row in entry.evidence if row["source_id"] not in dataset.texts],
            fields=field_views(dataset, record, problems, sent, place.language),
            general=[problem(f, place.language) for f in problems.get("", ())],
            elsewhere=[problem(f, place.language) for f in refused if f not in own],
            yours=dict(decision.cells) if decision and is_conflict else {},
            seen=version_of(record),
            reviewer=decision.reviewer if decision and decision.reviewer else reviewer,
            position=keys.index(entry.key) + 1 if entry.key in keys else 0,
            count=len(keys),
            previous=neighbours[0].key if neighbours[0] else "",
            next=neighbours[1].key if neighbours[1] else "",
        )

    def render(
        self,
        template: str,
        snapshot: Snapshot,
        place: Place,
        address: Callable[[], str],
        last: Last | None,
        elsewhere_address: Callable[[Place], str] = Place.list_address,
        **values: Any,
    ) -> str:
        """Return a page; `elsewhere_address` returns its address at another place, in the other language."""
        dataset, language = snapshot.dataset, place.language
        plan = dataset.get("plans", self.plan_id) if dataset else None
        name = (plan[f"title_{language}"] or plan["title_zh"]) if plan else ""
        other: Language = "en" if language == "zh" else "zh"
        return (
            _environment(language)
            .get_template(template)
            .render(
                plan=name or self.plan_id,
                plan_id=self.plan_id,
                token=self._token,
                place=place,
                other_address=elsewhere_address(place.in_language(other)),
                address=address(),
                queue=snapshot.queue,
                is_readable=dataset is not None,
                last=last,
                shows=list(Show),
                title_of_table=lambda table: dataset.schemas[table].title[language] if dataset else table,
                title_of=title_of,
                key_of=key_of,
                **values,
            )
        )


def title_of(record: Record) -> str:
    """Return what the text prints for a record, such as its number and title; else its names."""
    if record.table not in PRINTED_FIELD:
        if record.table == "exceptions":
            return f"{record['word']} ({record['code']}, {record['record_id']})"
        return label_of(record, "zh")
    number = record["number"] if record.table in ("sections", "measures") else ""
    return f"{number}{record[PRINTED_FIELD[record.table]]}" or record.id


def _passages(dataset: Dataset, queue: Queue, entry: Entry) -> Sequence[ShownPassage]:
    """Return the passages of a record; of a shared one, some passages of records that refer to it."""
    if entry.record.table == "not_data":
        return shown_words(dataset, folder_of(entry.record), entry.record["printed"])
    if entry.is_note:
        about = queue.entry(entry.record["record_id"])
        return shown_passages(dataset, about.record, about.evidence) if about else ()
    if not entry.is_shared:
        return shown_passages(dataset, entry.record, entry.evidence)
    users = queue.users(dataset.schemas, entry.record)
    shown = (passage for user in users for passage in shown_passages(dataset, user.record, user.evidence)[:1])
    return tuple(islice(shown, _MOST_PASSAGES))


def _addable(dataset: Dataset, record: Record) -> Sequence[str]:
    """Return the tables to which a record can be added next to another."""
    if record.table not in PROVEN_TABLES:
        return ()
    subject = dataset.get("measures", record["subject_id"] or record["measure_id"] or record.id)
    return [table for table in (*OF_TEXT, "exceptions") if table != "measure_actions" or subject]


def _trail(dataset: Dataset, record: Record, language: Language) -> Sequence[str]:
    """Return the headings that a record is under, the topmost first."""
    labels: list[str] = []
    current: Record | None = record
    seen = {record.id}
    while current:
        upper = next(filter(None, (current[name] for name in ("subject_id", "parent_id", "section_id"))), "")
        current = dataset.subject(upper) if upper not in seen else None
        seen.add(upper)
        if current and current.table != "plans":
            labels.append(f"{current['number']}{current[f'title_{language}'] or current['title_zh']}")
    return labels[::-1]


@cache
def _environment(language: Language) -> Environment:
    word = partial(translate, language)
    env = environment(word, templates=REVIEW_TEMPLATES)
    env.globals.update(t=word, language=language)
    return env
