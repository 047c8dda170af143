"""The responsibilities of a draft: which record a body is assigned to, and which body it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cityplans.curate.importer.bodies import AssignmentMatch, parse_body_list
from cityplans.curate.importer.draft_rows import Draft
from cityplans.curate.importer.duties import assigned_in_words
from cityplans.curate.importer.measures import MeasurePart
from cityplans.curate.importer.reference import Reference

Stretch = tuple[int, int, MeasurePart | None]
_WIDE = str.maketrans("(),", "（），")


def add_responsibilities(out: Draft, stretches: Sequence[Stretch], city: str, reference: Reference) -> None:
    """Add the bodies of every list and of the running text, and those not yet known to the new bodies."""
    found: dict[str, list[AssignmentMatch]] = {}
    for start, end, part in stretches:
        for one in (*parse_body_list(out.copy.text, start, end), *assigned_in_words(out.copy.text, start, end)):
            found.setdefault(_subject(out, part, one, stretches), []).append(one)
    new: dict[str, str] = {}
    for subject, assigned in found.items():
        seen: set[tuple[str, str]] = set()
        places: set[int] = set()
        for one in sorted(assigned, key=lambda a: (a.start, a.doubt)):
            body_id = _body(out, one, city, reference.bodies, new)
            if (body_id, one.role) in seen or one.start in places:
                continue
            seen.add((body_id, one.role))
            places.add(one.start)
            row = {
                "id": f"{subject}-r{len(seen):02d}",
                "plan_id": out.plan_id,
                "subject_id": subject,
                "body_id": body_id,
                "role": one.role,
            }
            row |= {"order": str(len(seen)), "name_printed": out.copy.heading(one.start, one.end)}
            out.add("responsibilities", row, out.copy.passage(*one.passage))
            if one.doubt:
                out.doubt(one.start, row["id"], "role", one.doubt)


def _subject(out: Draft, part: MeasurePart | None, one: AssignmentMatch, stretches: Sequence[Stretch]) -> str:
    """Give the record that an assignment belongs to: a list that closes the last item of a measure is the measure's."""
    if part is None:
        return out.plan_id
    parent = part.parent
    if parent and not one.doubt and _own_paragraph(out, one) and not _first_has_a_list(out, part, parent, stretches):
        return parent.id
    return part.id


def _own_paragraph(out: Draft, one: AssignmentMatch) -> bool:
    begin = out.copy.text.rfind("\n", max(0, one.passage[0] - 40), one.passage[0]) + 1
    return not out.copy.text[begin : one.passage[0]].strip(" ([【")


def _first_has_a_list(out: Draft, part: MeasurePart, parent: MeasurePart, stretches: Sequence[Stretch]) -> bool:
    first = next((s for s in stretches if s[2] and s[2].parent is parent), None)
    return bool(
        first and first[2] is not part and any(True for _ in parse_body_list(out.copy.text, first[0], first[1]))
    )


def _body(
    out: Draft, one: AssignmentMatch, city: str, known: Mapping[tuple[str, str], str], new: dict[str, str]
) -> str:
    """Give the id of a body by its name in its city, a new one where no body has that name."""
    for name in (one.full, one.full.removeprefix("市"), f"市{one.full}"):
        if found := known.get((city, name.translate(_WIDE))):
            return found
    if one.full not in new:
        new[one.full] = f"{out.plan_id}-b{len(new) + 1:02d}"
        row = {"id": new[one.full], "city_id": city, "name_zh": one.full.translate(_WIDE), "type": _body_type(one.full)}
        out.add("bodies", row)
        out.doubt(
            one.start,
            row["id"],
            "id",
            f"{row['name_zh']} is not in datasets/reference/bodies.csv: is it there by another name?",
        )
    return new[one.full]


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
