"""The rules across cells and tables. `RULES` reads as a table of contents: one function for each rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from cityplans.check.evidence import check_passages
from cityplans.check.rules import (
    actions,
    events,
    exceptions,
    generations,
    ledgers,
    names,
    printed_figures,
    proof,
    roles,
    structure,
    values,
    written,
)
from cityplans.check.rules.english_wording import complete_for_improve, english_word_lost, other_term, title_mood
from cityplans.check.rules.forgotten_facts import forgotten
from cityplans.check.rules.kept_words import word_dropped
from cityplans.check.rules.languages_differ import languages_differ
from cityplans.check.rules.lost_records import lost_record
from cityplans.check.rules.translations import glossary_mismatch, translation_lineage
from cityplans.check.rules.unsupported import count_not_printed, words_elsewhere
from cityplans.core.findings import MOST_FINDINGS, Finding, Location, error
from cityplans.read.dataset import Dataset


class Phase(IntEnum):
    """When a rule is applied. A phase is skipped if earlier errors would make its results meaningless."""

    LIMITS = 1
    """Limits the size of what later rules read."""
    RECORDS = 2
    """Compares records with each other."""
    TEXTS = 3
    """Compares records with the official texts, and their wording with what the texts ask for.

    Skipped if no text is available: who cannot read the text cannot judge the wording either.
    """


@dataclass(frozen=True, slots=True)
class Rule:
    """A check that looks at more than one cell.

    `codes` are the finding codes it reports; no other rule reports them.
    """

    name: str
    check: Callable[[Dataset], Iterable[Finding]]
    codes: tuple[str, ...]
    phase: Phase = Phase.RECORDS


def _rule(check: Callable[[Dataset], Iterable[Finding]], *codes: str, phase: Phase = Phase.RECORDS) -> Rule:
    return Rule(codes[0], check, codes, phase)


RULES: tuple[Rule, ...] = (
    _rule(values.cell_too_long, "cell-too-long", phase=Phase.LIMITS),
    _rule(values.table_too_long, "table-too-long", phase=Phase.LIMITS),
    _rule(lost_record, "lost-record"),
    _rule(structure.reserved_id, "reserved-id"),
    _rule(structure.duplicate_id, "duplicate-id"),
    _rule(structure.wrong_plan, "wrong-plan"),
    _rule(structure.foreign_key, "foreign-key"),
    _rule(structure.subject_unknown, "subject-unknown"),
    _rule(structure.row_order, "row-order"),
    _rule(structure.printed_order, "printed-order"),
    _rule(structure.heading_tree, "heading-tree"),
    _rule(structure.sub_measure_parent, "sub-measure-parent"),
    _rule(roles.lead_missing, "lead-missing"),
    _rule(roles.duplicate_responsibility, "duplicate-responsibility"),
    _rule(roles.body_of_another_city, "body-city"),
    _rule(actions.definition_changed, "action-definition"),
    _rule(actions.action_type_unused, "action-type-unused"),
    _rule(actions.duplicate_action, "duplicate-action"),
    _rule(actions.action_of_another_plan, "action-plan"),
    _rule(actions.action_outside, "action-outside"),
    _rule(events.event_subject, "event-subject"),
    _rule(events.event_figure, "event-figure"),
    _rule(events.event_before_plan, "event-before-plan"),
    _rule(events.event_twice, "event-twice"),
    _rule(events.event_unread, "event-unread"),
    _rule(events.report_unread, "report-unread"),
    _rule(events.report_subject, "report-subject"),
    _rule(generations.relation_parts, "relation-parts"),
    _rule(generations.relation_itself, "relation-itself"),
    _rule(generations.relation_circle, "relation-circle"),
    _rule(generations.relation_missing, "relation-missing"),
    _rule(generations.relation_twice, "relation-twice"),
    _rule(generations.relation_counts, "relation-counts"),
    _rule(generations.relation_passage, "relation-passage"),
    _rule(names.duplicate_short_name, "duplicate-short-name"),
    _rule(names.list_separator, "list-separator"),
    _rule(names.issuers_unequal, "issuer-list"),
    _rule(values.one_language, "one-language"),
    _rule(values.edtf_date, "edtf-date"),
    _rule(printed_figures.figure_mismatch, "figure-mismatch"),
    _rule(printed_figures.unit_mismatch, "unit-mismatch"),
    _rule(values.value_parts, "value-parts"),
    _rule(printed_figures.base_mismatch, "base-mismatch"),
    _rule(values.due_basis, "due-basis"),
    _rule(values.theme_missing, "theme-missing"),
    _rule(values.link_refused, "link-refused"),
    _rule(values.wide_letter, "wide-letter"),
    _rule(written.white_space, "white-space"),
    _rule(written.spreadsheet_remains, "no-value"),
    _rule(structure.source_range, "source-range"),
    _rule(structure.source_missing, "source-missing"),
    _rule(proof.second_reading, "second-reading"),
    _rule(proof.review_row, "review-row"),
    _rule(exceptions.exception_row, "exception-row"),
    _rule(translation_lineage, "translation-missing", "translation-stale", "translation-row"),
    _rule(glossary_mismatch, "glossary-mismatch"),
    _rule(languages_differ, "languages-differ"),
    _rule(proof.evidence_missing, "evidence-missing"),
    _rule(proof.evidence_row, "evidence-row"),
    _rule(proof.evidence_outside, "evidence-outside"),
    _rule(ledgers.correction_row, "correction-row"),
    _rule(ledgers.version_ledger, "version-ledger"),
    _rule(ledgers.published_id, "published-id"),
    _rule(proof.fingerprint_stale, "fingerprint-stale", phase=Phase.TEXTS),
    _rule(check_passages, "evidence-hash", "not-in-passage", phase=Phase.TEXTS),
    _rule(events.event_passage, "event-passage", phase=Phase.TEXTS),
    _rule(forgotten, "forgotten-fact", "unneeded-exception", phase=Phase.TEXTS),
    _rule(word_dropped, "word-dropped", phase=Phase.TEXTS),
    _rule(english_word_lost, "english-word-lost", phase=Phase.TEXTS),
    _rule(complete_for_improve, "complete-for-improve", phase=Phase.TEXTS),
    _rule(other_term, "other-term", phase=Phase.TEXTS),
    _rule(title_mood, "title-mood", phase=Phase.TEXTS),
    _rule(words_elsewhere, "words-elsewhere", phase=Phase.TEXTS),
    _rule(count_not_printed, "count-not-printed", phase=Phase.TEXTS),
    _rule(roles.role_not_printed, "role-not-printed", phase=Phase.TEXTS),
    _rule(exceptions.exception_idle, "exception-idle", phase=Phase.TEXTS),
)


def apply_rule(rule: Rule, dataset: Dataset, keep: Callable[[Finding], bool] | None = None) -> list[Finding]:
    """Apply a rule until it has reported more than a check shows. A crash becomes a finding that names it.

    Args:
        keep: Which findings to return; all that pass, instead of as many as a check shows.
    """
    try:
        found = rule.check(dataset)
        return list(filter(keep, found)) if keep else list(islice(found, MOST_FINDINGS + 1))
    except Exception as problem:
        message = f"the rule {rule.name} crashed: {type(problem).__name__}: {problem}"
        hint = "report this: it is a bug of the program, not an error in your data"
        return [error(Location(dataset.identity.path), "internal-error", message, hint)]
