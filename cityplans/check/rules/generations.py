"""Checks how plans follow each other, and what a later plan made of the measures of an older one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cityplans.check.evidence import digest
from cityplans.core.findings import Finding, Severity
from cityplans.read.dataset import Dataset, Record, folder_of, rows_of

_COUNTED = ("measure", "safeguard")
"""The kinds of measures of an older plan of which each must have a relation."""


def relation_parts(dataset: Dataset) -> Iterator[Finding]:
    """Check that a relation names what it is about, and nothing else."""
    for record in dataset["plan_relations"]:
        if (fault := _fault_of_plans(record)) is not None:
            yield record.finding(fault[0], "relation-parts", fault[1], fault[2])
    for record in dataset["measure_relations"]:
        for name, alone in (("measure_id", "new"), ("other_id", "dropped")):
            if bool(record[name]) == (record["relation"] == alone):
                state = "names" if record[name] else "does not name"
                side = "an older" if name == "measure_id" else "a later"
                message = f'the relation "{record["relation"]}" {state} {side} measure'
                hint = f"clear {name}, or choose another relation" if record[name] else f"fill {name}, or write {alone}"
                yield record.finding(name, "relation-parts", message, hint)


def _fault_of_plans(record: Record) -> tuple[str, str, str] | None:
    """Return the field, message and hint of what is missing or too much in a relation of plans."""
    if not record["relation"]:
        return None
    names_other = bool(record["other_id"]) + bool(record["other_title_zh"])
    is_none = record["relation"] == "none"
    if is_none and names_other:
        return (
            "relation",
            "no other plan was found, and one is named",
            "choose another relation, or clear the other plan",
        )
    if not is_none and names_other != 1:
        hint = "write other_id if the collection has the plan, otherwise its title in both languages"
        return "other_id", "the other plan needs an id or a title, and not both", hint
    if is_none and not record["searched"]:
        return "searched", "the day is missing", "write until which day another plan was looked for"
    filled = {bool(record[name]) for name in ("source_id", "start", "end", "sha256")}
    if len(filled) > 1:
        return "source_id", "a passage needs its copy, start, end and hash", "fill all four fields, or none"
    return None


def relation_itself(dataset: Dataset) -> Iterator[Finding]:
    """Check that a plan is not related to itself, and a measure not to one of its own plan."""
    for record in dataset["plan_relations"]:
        if record["other_id"] and record["other_id"] == record["plan_id"]:
            message = f"{record['plan_id']} is related to itself"
            yield record.finding("other_id", "relation-itself", message, "name the other plan")
    for record in dataset["measure_relations"]:
        measures = _measures(dataset, record)
        if measures and folder_of(measures[0]) == folder_of(measures[1]):
            message = f"both measures are of {folder_of(measures[0])}"
            yield record.finding("other_id", "relation-itself", message, "name a measure of the later plan")


def relation_circle(dataset: Dataset) -> Iterator[Finding]:
    """Check that no plan comes before itself, and that measures go from older to later plans."""
    later = _later_plans(dataset)
    reported: set[str | tuple[str, str]] = set()
    for record in dataset["plan_relations"]:
        edge = _edge(record)
        if edge and edge[0] != edge[1] and edge[0] not in reported and edge[0] in (circle := _reached(later, edge[1])):
            reported |= {plan for plan in circle if edge[0] in _reached(later, plan)}
            message = f"{edge[0]} comes before {edge[1]}, which comes before it"
            yield record.finding("relation", "relation-circle", message, "correct the relation, or the other plan")
    for record in dataset["measure_relations"]:
        measures = _measures(dataset, record)
        if measures is None:
            continue
        plans = folder_of(measures[0]), folder_of(measures[1])
        if plans[0] != plans[1] and plans not in reported and plans[1] not in later[plans[0]]:
            # Exchanged tables would otherwise give a finding for each row.
            reported.add(plans)
            message = f"plan_relations does not say that {plans[0]} comes before {plans[1]}"
            hint = "exchange the two measures, or add the relation of the plans"
            yield record.finding("measure_id", "relation-circle", message, hint)


def _measures(dataset: Dataset, record: Record) -> tuple[Record, Record] | None:
    """Return the two measures of a relation; None if it has not two that exist."""
    older, later = (dataset.get("measures", record[name]) for name in ("measure_id", "other_id"))
    return (older, later) if older and later else None


def _edge(record: Record) -> tuple[str, str] | None:
    """Return the plan that comes before and the one that comes after; None if both are not known."""
    plans = record["plan_id"], record["other_id"]
    match record["relation"]:
        case "precedes" if all(plans):
            return plans
        case "succeeds" if all(plans):
            return plans[1], plans[0]
    return None


def _later_plans(dataset: Dataset) -> defaultdict[str, set[str]]:
    later: defaultdict[str, set[str]] = defaultdict(set)
    for record in dataset["plan_relations"]:
        if edge := _edge(record):
            later[edge[0]].add(edge[1])
    return later


def _reached(later: dict[str, set[str]], start: str) -> set[str]:
    """Return the plans that come after one, directly or through others."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for plan in later.get(waiting.pop(), set()) - reached:
            reached.add(plan)
            waiting.append(plan)
    return reached


def relation_missing(dataset: Dataset) -> Iterator[Finding]:
    """Check that it is known of each plan what came before and after, or until when that was looked for."""
    known = {record["plan_id"] for record in dataset["plan_relations"]}
    for plan in dataset["plans"]:
        if plan.id and plan.id not in known:
            message = "plan_relations says nothing about the plan"
            hint = (
                "add a row to reference/plan_relations.csv: the plan before or after it, "
                "or none and the day until which you looked"
            )
            yield plan.finding("id", "relation-missing", message, hint, Severity.WARNING)


def relation_twice(dataset: Dataset) -> Iterator[Finding]:
    """Check that no relation is recorded twice, and that nothing is beside one that stands alone."""
    first: dict[tuple[str, ...], Record] = {}
    for record in rows_of(dataset, "plan_relations", "measure_relations"):
        key: tuple[str, ...]
        if record.table == "plan_relations":
            key = (record["plan_id"], record["other_id"], record["other_title_zh"], record["relation"])
        else:
            key = (record["measure_id"], record["other_id"])
        other = first.setdefault((record.table, *key), record)
        if other is not record:
            message = f"the same relation is already in line {other.line}"
            yield record.finding("id", "relation-twice", message, "merge the two rows into one")
    for table, name, alone in (
        ("plan_relations", "plan_id", "none"),
        ("measure_relations", "measure_id", "dropped"),
        ("measure_relations", "other_id", "new"),
    ):
        related = {record[name] for record in dataset[table] if record["relation"] != alone}
        for record in dataset[table]:
            if record["relation"] == alone and record[name] in related:
                message = f'{record[name]} is "{alone}" and has other relations'
                yield record.finding("relation", "relation-twice", message, "delete this row, or the others")


def relation_counts(dataset: Dataset) -> Iterator[Finding]:
    """Check that two plans that are compared are compared whole: no measure of either is left out."""
    older: set[str] = set()
    later: set[str] = set()
    for record in dataset["measure_relations"]:
        measures = _measures(dataset, record)
        plans = [folder_of(measure) for measure in measures or ()]
        if (plans and plans[0] == plans[1]) or (not plans and record["relation"] not in ("dropped", "new")):
            # A measure that is misnamed, which is reported as such, may be the one that seems left out.
            return
        older.update(plans[:1])
        later.update(plans[1:])
    has_later = {record["measure_id"] for record in dataset["measure_relations"]}
    has_older = {record["other_id"] for record in dataset["measure_relations"]}
    for measure in dataset["measures"]:
        plan = folder_of(measure)
        if plan in older and measure["kind"] in _COUNTED and measure.id and measure.id not in has_later:
            message = f"measure_relations does not say what became of {measure.id} in the later plan"
            hint = "add a row with the later measure, or one with dropped"
            yield measure.finding("id", "relation-counts", message, hint)
        if plan in later and measure.id and measure.id not in has_older:
            message = f"measure_relations does not say where {measure.id} comes from"
            yield measure.finding("id", "relation-counts", message, "add a row with the older measure, or one with new")


def relation_passage(dataset: Dataset) -> Iterator[Finding]:
    """Check that the passage of a relation of plans is in its copy, and is the one that was read."""
    for record in dataset["plan_relations"]:
        source = dataset.get("sources", record["source_id"])
        start, end = record.whole("start"), record.whole("end")
        if source is None or start is None or end is None or not record["sha256"]:
            continue
        characters = source.whole("characters")
        if not start < end <= (end if characters is None else characters):
            message = f"the passage {start}–{end} is not within the copy"
            yield record.finding("start", "relation-passage", message, "write where the passage begins and ends")
        elif (text := dataset.texts.get(source.id)) and digest(text[start:end]) != record["sha256"]:
            hint = "find the passage again, and write its start, end and hash"
            yield record.finding("sha256", "relation-passage", "the copy has another text at this place", hint)
