"""Adds the responsibilities to a draft: which record a body is assigned to, and which body it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cityplans.curate.importer.bodies import AssignmentMatch, parse_body_list
from cityplans.curate.importer.draft_rows import Draft
from cityplans.curate.importer.duties import find_duties
from cityplans.curate.importer.measures import MeasurePart
from cityplans.curate.importer.reference import Reference
from cityplans.curate.importer.stretches import Stretch

_WIDE = str.maketrans("(),", "（），")


def add_responsibilities(draft: Draft, stretches: Sequence[Stretch], city: str, reference: Reference) -> None:
    """Add the bodies of lists and sentences to the records they belong to, and unknown bodies to `bodies`."""
    by_subject: dict[str, list[AssignmentMatch]] = {}
    for start, end, part in stretches:
        for assignment in (*parse_body_list(draft.copy.text, start, end), *find_duties(draft.copy.text, start, end)):
            by_subject.setdefault(_subject_of(draft, part, assignment, stretches), []).append(assignment)
    new_ids: dict[str, str] = {}
    for subject, assignments in by_subject.items():
        roles: set[tuple[str, str]] = set()
        starts: set[int] = set()
        for assignment in sorted(assignments, key=lambda assignment: (assignment.start, assignment.doubt)):
            body_id = _body_id(draft, assignment, city, reference.bodies, new_ids)
            if (body_id, assignment.role) in roles or assignment.start in starts:
                continue
            roles.add((body_id, assignment.role))
            starts.add(assignment.start)
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


def _subject_of(
    draft: Draft, part: MeasurePart | None, assignment: AssignmentMatch, stretches: Sequence[Stretch]
) -> str:
    """Return the id of the record that an assignment belongs to.

    A list in a paragraph of its own after the last item of a measure belongs to the measure,
    unless its first item has a list as well.
    """
    if part is None:
        return draft.plan_id
    parent = part.parent
    if (
        parent
        and not assignment.doubt
        and _begins_paragraph(draft, assignment)
        and not _first_item_has_list(draft, part, parent, stretches)
    ):
        return parent.id
    return part.id


def _begins_paragraph(draft: Draft, assignment: AssignmentMatch) -> bool:
    begin = draft.copy.text.rfind("\n", max(0, assignment.passage[0] - 40), assignment.passage[0]) + 1
    return not draft.copy.text[begin : assignment.passage[0]].strip(" ([【")


def _first_item_has_list(draft: Draft, part: MeasurePart, parent: MeasurePart, stretches: Sequence[Stretch]) -> bool:
    first = next((stretch for stretch in stretches if stretch[2] and stretch[2].parent is parent), None)
    return bool(
        first and first[2] is not part and any(True for _ in parse_body_list(draft.copy.text, first[0], first[1]))
    )


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
    if name.startswith("各") or name.endswith(("单位", "部门", "企业", "干部")):
        return "collective"
    endings = {
        "party": ("宣传部", "组织部", "统战部", "政法委", "编办", "政研室", "党委", "市委", "区委"),
        "committee": ("小组", "指挥部", "委员会", "联席会议", "专班"),
        "district": ("区政府", "县政府", "管委会", "镇政府", "街道", "街道办事处", "区", "县", "市", "镇", "乡"),
        "institution": ("大学", "学院", "学校", "医院", "馆", "中心", "院", "所"),
        "mass_organisation": (
            "总工会",
            "妇联",
            "团市委",
            "科协",
            "文联",
            "侨联",
            "工商联",
            "残联",
            "友协",
            "协会",
            "商会",
            "贸促会",
            "红十字会",
        ),
        "enterprise": ("公司", "集团", "银行"),
        "media": ("报业集团", "广电集团", "电视台", "报社", "新闻单位"),
        "government": ("局", "委", "办", "厅", "部", "政府", "处", "署", "海关", "财政"),
    }
    order = ("media", "party", "committee", "district", "mass_organisation", "enterprise", "institution", "government")
    return next((kind for kind in order if name.endswith(endings[kind])), "other")
