"""Adds the responsibilities to a draft: which record a body is assigned to, and which body it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cityplans.curate.importer.bodies import LEAD, PARTICIPANT, AssignmentMatch, parse_body_list
from cityplans.curate.importer.body_clauses import find_first_named_note
from cityplans.curate.importer.body_endings import COLLECTIVE, TYPES
from cityplans.curate.importer.draft_rows import Draft
from cityplans.curate.importer.duties import find_duties
from cityplans.curate.importer.reference import Reference
from cityplans.curate.importer.stretches import Stretch

# Bodies that a text names once for every task after it, and leaves out there.
_FOR_ALL = re.compile(
    r"(?:以下|各项?任务|具体任务|以上)[^。;\n]{0,12}(?:均|都|皆)[^。;\n]{2,60}不再[^。;,\n]{0,8}(?:列出|列明|分工|标注|注明|单列|列入)"
)
_WIDE = str.maketrans("(),", "（），")


def add_responsibilities(draft: Draft, stretches: Sequence[Stretch], city: str, reference: Reference) -> None:
    """Add the bodies of lists and sentences to the records they belong to, and unknown bodies to `bodies`."""
    text = draft.copy.text
    first_leads = find_first_named_note(text, 0, len(text))
    by_subject: dict[str, list[AssignmentMatch]] = {}
    for start, end, part in stretches:
        lists = list(parse_body_list(text, start, end))
        if first_leads:
            lists = list(_with_first_leading(lists))
        # What a list covers is not read again as a sentence.
        covered = {position for assignment in lists for position in range(assignment.start, assignment.end)}
        duties = [duty for duty in find_duties(text, start, end) if duty.start not in covered]
        for assignment in (*lists, *duties):
            # A list that all parts of a record share is not within the last of them (`measures`).
            by_subject.setdefault(part.id if part else draft.plan_id, []).append(assignment)
    if first_leads:
        draft.flag(first_leads.start(), draft.plan_id, "", "a note says that the first body of a list leads: applied")
    if for_all := _FOR_ALL.search(text):
        draft.flag(for_all.start(), draft.plan_id, "", f"a note names bodies for all that follows: {for_all[0]}")
    new_ids: dict[str, str] = {}
    for subject, assignments in by_subject.items():
        _add_rows(draft, subject, assignments, city, reference, new_ids)


def _add_rows(
    draft: Draft,
    subject: str,
    assignments: Sequence[AssignmentMatch],
    city: str,
    reference: Reference,
    new_ids: dict[str, str],
) -> None:
    roles: set[tuple[str, str]] = set()
    names: set[tuple[int, str]] = set()
    for assignment in sorted(assignments, key=lambda assignment: (assignment.start, assignment.doubt)):
        body_id = _body_id(draft, assignment, city, reference.bodies, new_ids)
        if (body_id, assignment.role) in roles or (assignment.start, assignment.full_name) in names:
            continue
        roles.add((body_id, assignment.role))
        names.add((assignment.start, assignment.full_name))
        row = {
            "id": f"{subject}-r{len(roles):02d}",
            "plan_id": draft.plan_id,
            "subject_id": subject,
            "body_id": body_id,
            "role": assignment.role,
        }
        row |= {"order": str(len(roles)), "name_printed": draft.copy.heading(assignment.start, assignment.end)}
        draft.add("responsibilities", row, draft.copy.passage(*assignment.passage))
        if assignment.doubt:
            draft.flag(assignment.start, row["id"], "role", assignment.doubt)


def _with_first_leading(assignments: Sequence[AssignmentMatch]) -> Iterator[AssignmentMatch]:
    """Yield the bodies of a stretch so that the first of each list without roles leads."""
    lists: set[tuple[int, int]] = set()
    led = {assignment.passage for assignment in assignments if assignment.role == LEAD}
    for assignment in assignments:
        if not assignment.is_plain or assignment.passage in led:
            yield assignment
            continue
        is_first = assignment.passage not in lists
        lists.add(assignment.passage)
        yield replace(assignment, role=LEAD if is_first else PARTICIPANT)


def _body_id(
    draft: Draft,
    assignment: AssignmentMatch,
    city: str,
    body_ids: Mapping[tuple[str, str], str],
    new_ids: dict[str, str],
) -> str:
    """Return the id of a body by its name in its city, or a new id if no body has that name.

    A text of no known city may be of any: it gets bodies of its own.
    """
    for name in (
        () if not city else (assignment.full_name, assignment.full_name.removeprefix("市"), f"市{assignment.full_name}")
    ):
        if body_id := body_ids.get((city, name.translate(_WIDE))):
            return body_id
    if assignment.full_name not in new_ids:
        new_ids[assignment.full_name] = f"{draft.plan_id}-b{len(new_ids) + 1:02d}"
        row = {
            "id": new_ids[assignment.full_name],
            "city_id": city,
            "name_zh": assignment.full_name.translate(_WIDE),
            "type": _body_type(assignment.full_name),
            "line": str(draft.copy.line(assignment.start)),
        }
        draft.add("bodies", row)
        draft.flag(
            assignment.start,
            row["id"],
            "id",
            f"{row['name_zh']} is not in datasets/reference/bodies.csv: is it there under another name?",
        )
    return new_ids[assignment.full_name]


def _body_type(name: str) -> str:
    if name.startswith("各") or name.endswith(COLLECTIVE):
        return "collective"
    order = ("media", "party", "committee", "district", "mass_organisation", "enterprise", "institution", "government")
    return next((kind for kind in order if name.endswith(TYPES[kind])), "other")
