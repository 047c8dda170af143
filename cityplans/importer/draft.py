"""The draft of a plan: its tables, its evidence, and the list of what the importer is unsure of."""

from __future__ import annotations

import bisect
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cityplans.coverage import facts as facts_in
from cityplans.dataset import Dataset
from cityplans.evidence import Passage, digest, natural_key
from cityplans.exports.csv_file import plain
from cityplans.figures import fold
from cityplans.importer.bodies import Assigned, listed
from cityplans.importer.duties import assigned_in_words
from cityplans.importer.facts import Facts, plan_facts
from cityplans.importer.furniture import Body, find_body
from cityplans.importer.kinds import status_of
from cityplans.importer.lines import lines
from cityplans.importer.markers import markers
from cityplans.importer.measures import Part, divide
from cityplans.importer.mentions import mentioned
from cityplans.importer.naming import name_parts, stretches
from cityplans.importer.outline import outline
from cityplans.importer.paragraphs import Copy, join
from cityplans.importer.targets import Found, found_targets
from cityplans.parse import is_unsafe

Row = dict[str, str]
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年)")
_TOO_LARGE = 10**15


@dataclass(frozen=True)
class Reference:
    """The shared vocabularies that a draft leans on: unit symbols, cities and bodies by name, each with its id.

    `ambiguous` lists the ids of a symbol that several units share.
    """

    units: Mapping[str, str]
    ambiguous: Mapping[str, str]
    cities: Mapping[str, str]
    bodies: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """Something the curator should look at: the file's line, the record and field, and why."""

    line: int
    record: str
    field: str
    reason: str


@dataclass
class Draft:
    """The rows of every table of a plan's folder, `plans` holding one, with `sources` and new `bodies` for the reference tables."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    dropped: list[tuple[int, str]] = field(default_factory=list)

    def add(self, table: str, row: Mapping[str, str]) -> None:
        """Put a row into a table."""
        self.tables.setdefault(table, []).append(dict(row))


def reference_of(dataset: Dataset) -> Reference:
    """Take the vocabularies from the data at hand."""
    bodies: dict[tuple[str, str], str] = {}
    for body in dataset["bodies"]:
        for name in (body["name_zh"], body["full_name_zh"]):
            bodies.setdefault((body["city_id"], name), body.id)
    units: dict[str, list[str]] = {}
    for unit in dataset["units"]:
        units.setdefault(fold(unit["symbol_zh"]), []).append(unit.id)
    ambiguous = {symbol: ", ".join(ids) for symbol, ids in units.items() if len(ids) > 1}
    return Reference({symbol: ids[0] for symbol, ids in units.items()}, ambiguous, {c["name_zh"]: c.id for c in dataset["cities"]}, bodies)


def draft(raw: str, data: bytes, plan_id: str, bounds: tuple[int, int], reference: Reference) -> Draft:
    """Turn the text of a file into a draft. `bounds` are the stretch to read in code points, end exclusive."""
    body = find_body(list(lines(raw, *bounds)))
    copy = join(raw, body.text)
    facts = plan_facts(body, raw, reference.cities)
    tree = outline(copy.text, list(markers(copy.text)))
    parts = divide(copy, tree, facts.title)
    name_parts(parts, plan_id)
    return _Drafting(copy, plan_id, facts, reference, parts, Draft()).run(body, data, tree.doubts, bounds)


@dataclass
class _Drafting:
    copy: Copy
    plan_id: str
    facts: Facts
    reference: Reference
    parts: Sequence[Part]
    out: Draft
    taken: list[tuple[int, int]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def run(self, body: Body, data: bytes, doubts: Iterable[tuple[int, str]], bounds: tuple[int, int]) -> Draft:
        self._plan(body, data, bounds)
        for place, reason in doubts:
            self.out.doubts.append(Doubt(self.copy.line(place), self.plan_id, "", reason))
        self.starts = [part.start for part in self.parts]
        self._parts()
        pieces = list(stretches(self.parts, len(self.copy.text)))
        self._responsibilities(pieces)
        self._statements(pieces)
        self.taken.sort()
        self._forgotten()
        for rows in self.out.tables.values():
            rows.sort(key=lambda row: natural_key(row.get("id") or row["record_id"]))
        self.out.doubts.sort()
        return self.out

    def doubt(self, place: int, record: str, name: str, reason: str) -> None:
        self.out.doubts.append(Doubt(self.copy.line(place), record, name, reason))

    def evidence(self, record_id: str, passage: Passage) -> None:
        words = self.copy.raw[passage.start : passage.end]
        self.out.add(
            "evidence",
            {
                "record_id": record_id,
                "source_id": f"{self.plan_id}-copy",
                "start": str(passage.start),
                "end": str(passage.end),
                "sha256": digest(words),
            },
        )

    def _plan(self, body: Body, data: bytes, bounds: tuple[int, int]) -> None:
        own = [*body.title, *body.about, *body.text, *body.closing]
        start, end = min((x.start for x in own), default=bounds[0]), max((x.end for x in own), default=bounds[1])
        self.out.add("plans", {"id": self.plan_id, **self.facts.fields})
        self.out.add(
            "sources",
            {
                "id": f"{self.plan_id}-copy",
                "plan_id": self.plan_id,
                "title_zh": self.facts.fields["title_zh"],
                "sha256": hashlib.sha256(data).hexdigest(),
                "characters": str(len(self.copy.raw)),
                "text_start": str(start),
                "text_end": str(end),
            },
        )
        first = self.copy.line_of(start)
        self.out.doubts += [Doubt(first, self.plan_id, name, reason) for name, reason in self.facts.doubts]
        dropped = {x.start: x for x in [*body.notice, *body.dropped]}
        self.out.dropped += [(self.copy.line_of(at), self.copy.raw[at : dropped[at].end]) for at in sorted(dropped)]
        if body.annex:
            self.out.doubts.append(Doubt(self.copy.line_of(body.annex.start), self.plan_id, "", "an annex begins here; it was not read"))
        for place in self.copy.broken:
            self.doubt(place, self.plan_id, "", "the line before was taken to go on in this one")

    def _parts(self) -> None:
        orders = {"sections": 0, "measures": 0}
        for part in self.parts:
            orders[part.table] += 1
            row = {
                "id": part.id,
                "plan_id": self.plan_id,
                "order": str(orders[part.table]),
                "number": self.copy.heading(*part.number),
                "title_zh": self.copy.heading(*part.title),
                "kind": part.kind,
            }
            above = part.section.id if part.section else ""
            if part.table == "sections":
                row["parent_id"] = above
            else:
                row |= {"section_id": above, "parent_id": part.parent.id if part.parent else "", "status": status_of(self._kind(part))}
            self.out.add(part.table, row)
            self.evidence(part.id, self.copy.passage(part.start, part.end))
            if part.why:
                self.doubt(part.start, part.id, "title_zh", part.why)
            if not row["title_zh"]:
                self.doubt(part.start, part.id, "title_zh", "the heading has no words")
            if any(map(is_unsafe, row["title_zh"])):
                self.doubt(part.start, part.id, "title_zh", "an invisible or control character stands in it")

    def _responsibilities(self, pieces: Sequence[tuple[int, int, Part | None]]) -> None:
        found: dict[str, list[Assigned]] = {}
        for start, end, part in pieces:
            lists = list(listed(self.copy.text, start, end))
            for one in [*lists, *assigned_in_words(self.copy.text, start, end)]:
                found.setdefault(self._subject(part, one, pieces), []).append(one)
        new: dict[str, str] = {}
        for subject, assigned in found.items():
            seen: set[tuple[str, str]] = set()
            places: set[int] = set()
            for one in sorted(assigned, key=lambda a: (a.start, a.doubt)):
                body_id = self._body(one, new)
                if (body_id, one.role) in seen or one.start in places:
                    continue
                seen.add((body_id, one.role))
                places.add(one.start)
                row_id = f"{subject}-r{len(seen):02d}"
                self.out.add(
                    "responsibilities",
                    {
                        "id": row_id,
                        "plan_id": self.plan_id,
                        "subject_id": subject,
                        "body_id": body_id,
                        "role": one.role,
                        "order": str(len(seen)),
                        "name_printed": self.copy.heading(one.start, one.end),
                    },
                )
                self.evidence(row_id, self.copy.passage(*one.passage))
                if one.doubt:
                    self.doubt(one.start, row_id, "role", one.doubt)

    def _subject(self, part: Part | None, one: Assigned, pieces: Sequence[tuple[int, int, Part | None]]) -> str:
        """Give the record that an assignment belongs to: a list that closes the last item of a measure is the measure's."""
        if part is None:
            return self.plan_id
        parent = part.parent
        if parent and not one.doubt and self._own_paragraph(one) and not self._lists_in_siblings(part, parent, pieces):
            return parent.id
        return part.id

    def _own_paragraph(self, one: Assigned) -> bool:
        begin = self.copy.text.rfind("\n", max(0, one.passage[0] - 40), one.passage[0]) + 1
        return not self.copy.text[begin : one.passage[0]].strip(" ([【")

    def _lists_in_siblings(self, part: Part, parent: Part, pieces: Sequence[tuple[int, int, Part | None]]) -> bool:
        first = next(p for p in self.parts if p.parent is parent)
        return first is not part and any(True for a, b, p in pieces if p is first for _ in listed(self.copy.text, a, b))

    def _body(self, one: Assigned, new: dict[str, str]) -> str:
        city = self.facts.fields["city_id"]
        names = (one.full, one.full.removeprefix("市"), f"市{one.full}")
        for name in names:
            if known := self.reference.bodies.get((city, self._wide(name))):
                return known
        if one.full not in new:
            new[one.full] = f"{self.plan_id}-b{len(new) + 1:02d}"
            self.out.add("bodies", {"id": new[one.full], "city_id": city, "name_zh": self._wide(one.full), "type": _body_type(one.full)})
            self.doubt(one.start, new[one.full], "id", f"{one.full} is not in datasets/reference/bodies.csv: is it there by another name?")
        return new[one.full]

    @staticmethod
    def _wide(name: str) -> str:
        return name.translate(str.maketrans("(),", "（），"))

    def _statements(self, pieces: Sequence[tuple[int, int, Part | None]]) -> None:
        counts: dict[str, int] = {}
        named: set[tuple[str, str]] = set()
        years = "/".join(filter(None, (self.facts.fields.get("period_start", ""), self.facts.fields.get("period_end", ""))))
        for start, end, part in pieces:
            subject = part.id if part else self.plan_id
            kind, own_years = self._kind(part), self._years_above(part) or years
            begin = part.title[0] if part and part.node and part.start == start else start
            for one in found_targets(self.copy.text, begin, end, kind, self.facts.written, self.reference.units, own_years):
                counts[f"{subject}-t"] = counts.get(f"{subject}-t", 0) + 1
                self._target(f"{subject}-t{counts[f'{subject}-t']}", subject, one)
            for name in mentioned(self.copy.text, start, end):
                words = self.copy.heading(name.start, name.end)
                self.taken.append((name.start - 1, name.end + 1))
                if (subject, words) in named or words == self.facts.fields["title_zh"]:
                    continue
                named.add((subject, words))
                counts[f"{subject}-n"] = counts.get(f"{subject}-n", 0) + 1
                row_id = f"{subject}-n{counts[f'{subject}-n']}"
                self.out.add(
                    "mentions", {"id": row_id, "plan_id": self.plan_id, "subject_id": subject, "type": name.type, "name_zh": words}
                )
                self.evidence(row_id, self._sentence(name.start, name.end))
                if name.doubt:
                    self.doubt(name.start, row_id, "type", name.doubt)

    def _forgotten(self) -> None:
        """List what looks like data and has no record, as the check will do once the draft is finished."""
        for fact in facts_in(self.copy.text, 0, len(self.copy.text)):
            taken = any(
                low < fact.end and fact.start < high
                for low, high in self.taken[bisect.bisect_left(self.taken, (fact.start - 100, 0)) :][:20]
            )
            if not taken and fact.kind != "list" and not self._titled(fact.start):
                self.doubt(
                    fact.start, self.plan_id, "", f"{fact.text} looks like data and has no record: add one, or list it in not_data.csv"
                )

    def _titled(self, place: int) -> bool:
        """Tell whether a place stands in a printed number or title, which its record covers."""
        at = bisect.bisect_right(self.starts, place) - 1
        return at >= 0 and self.parts[at].start <= place < self.parts[at].title[1]

    def _kind(self, part: Part | None) -> str:
        """Give the kind that decides whether a figure is aimed at or reached: that of the record, or of what it is part of."""
        if part and part.table == "measures":
            return part.parent.kind if part.parent else part.kind
        return "reported_action" if self.facts.fields["type"] == "progress_report" else "measure"

    def _years_above(self, part: Part | None) -> str:
        """Give the one year that a heading above names: 2019年工作回顾."""
        section = part.section if part and part.table == "measures" else part
        while section:
            years = set(_YEAR.findall(self.copy.text[slice(*section.title)]))
            if years:
                return years.pop() if len(years) == 1 else ""
            section = section.section
        return ""

    def _target(self, row_id: str, subject: str, one: Found) -> None:
        quantity = one.quantity
        self.taken.append((one.start, one.end))
        self.taken += one.dates
        row = {
            "id": row_id,
            "plan_id": self.plan_id,
            "subject_id": subject,
            "type": one.type,
            "period": one.period,
            "due": one.due,
            "due_basis": one.due_basis,
            "value_printed": self.copy.printed(one.start, one.end),
        }
        reasons = list(one.doubts)
        if quantity and abs(quantity.value) < _TOO_LARGE:
            row |= {
                "comparator": quantity.comparator,
                "value": plain(quantity.value),
                "value_max": plain(quantity.value_max),
                "unit_id": self.reference.units.get(quantity.symbol, ""),
                "measure_of": quantity.measure_of,
            }
            if quantity.symbol in self.reference.ambiguous:
                reasons.append(f"the unit {quantity.symbol} has several ids: {self.reference.ambiguous[quantity.symbol]}")
        elif quantity:
            reasons.append("the number is too large to be kept")
        self.out.add("targets", row)
        self.evidence(row_id, self.copy.passage(*one.sentence))
        if one.due_basis == "inferred":
            reasons.append("the date is inferred")
        for reason in reasons:
            self.doubt(one.start, row_id, "value_printed", reason)

    def _sentence(self, start: int, end: int) -> Passage:
        text = self.copy.text
        low = max(text.rfind("\n", max(0, start - 600), start), text.rfind("。", max(0, start - 600), start), max(0, start - 600) - 1) + 1
        stops = [p for p in (text.find("\n", end, end + 600), text.find("。", end, end + 600)) if p >= 0]
        return self.copy.passage(low, min(stops) + 1 if stops else min(len(text), end + 600))


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
