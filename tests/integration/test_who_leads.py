"""One answer to who leads what: pages, Explore, comparison and `duties` give the same numbers."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.support.sample import sample_datasets

Counts: TypeAlias = Counter[tuple[str, str, str]]
"""How many measures by body, role and assignment (own or inherited)."""


@pytest.fixture(scope="module")
def right() -> Counts:
    """The numbers by datasets/: a measure's own bodies, else its parent's, else the nearest section's."""
    named: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows("responsibilities"):
        named[row["subject_id"]].append((row["body_id"], row["role"]))
    above = {row["id"]: row["parent_id"] for row in _rows("sections")}
    above |= {row["id"]: row["parent_id"] or row["section_id"] for row in _rows("measures")}
    counts: Counts = Counter()
    for measure in _rows("measures"):
        subject = measure["id"]
        while subject and not named[subject]:
            subject = above[subject]
        assignment = "own" if subject == measure["id"] else "inherited"
        counts.update((body, role, assignment) for body, role in named[subject])
    assert sum(n for (_, _, assignment), n in counts.items() if assignment == "inherited") > 300
    return counts


def _rows(table: str) -> list[dict[str, str]]:
    rows = []
    for path in sample_datasets().glob(f"*/{table}.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    return rows


def test_the_table_of_duties(site: Path, right: Counts) -> None:
    with (site / "data/city-plans/duties.csv").open(encoding="utf-8", newline="") as file:
        found = Counter((row["body_id"], row["role"], row["assignment"]) for row in csv.DictReader(file))
    assert found == right


def test_the_pages_of_all_bodies(site: Path, right: Counts) -> None:
    found: Counts = Counter()
    for path in (site / "bodies").glob("*/index.html"):
        page = path.read_text(encoding="utf-8")
        for role, own, inherited in re.findall(r'data-role="(\w+)" data-own="(\d+)" data-inherited="(\d+)"', page):
            found[path.parent.name, role, "own"] = int(own)
            found[path.parent.name, role, "inherited"] = int(inherited)
    assert +found == right


def test_the_list_of_bodies(site: Path, right: Counts) -> None:
    page = (site / "en/bodies/index.html").read_text(encoding="utf-8")
    shown = re.findall(
        r'href="[^"]*bodies/([a-z0-9-]+)/"[^>]*>[^<]*</a> <span class="cp-note">'
        r"leads (\d+) (?:· responsible for (\d+) )?· other roles (\d+)",
        page,
    )
    wanted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (body, role, _), n in right.items():
        wanted[body][{"lead": 0, "responsible": 1}.get(role, 2)] += n
    found = {body: [int(number or 0) for number in numbers] for body, *numbers in shown}
    assert {body: numbers for body, numbers in found.items() if any(numbers)} == wanted
    assert len(shown) > 50


def test_lists_of_measures_name_the_bodies_of_one_role(site: Path) -> None:
    """A body that takes part is not called the coordinator beside it."""
    bodies: dict[tuple[str, str], list[str]] = defaultdict(list)
    with (site / "data/city-plans/duties.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            bodies[row["measure_id"], row["role_zh"]].append(row["body_zh"])
    seen = 0
    for path in (site / "plans").glob("*/index.html"):
        for line in path.read_text(encoding="utf-8").split('<li class="cp-line">')[1:]:
            measure, said = re.search(r"measures/([a-z0-9-]+)/", line), re.search(r'"cp-leads">([^<]+)', line)
            if measure and said:
                role, _, names = said[1].partition("：")
                of_role = bodies[measure[1], role]
                assert names == "、".join(of_role[:3]) + "等" * (len(of_role) > 3), measure[1]
                seen += 1
    assert seen > 10


def test_explore(site: Path, right: Counts) -> None:
    """Count as facets.js does: a record without entries has those of the record that it inherits from."""
    columns = json.loads((site / "explore/columns.json").read_text(encoding="utf-8"))
    values = columns["values"]
    (pairs,) = [group for group in columns["groups"] if group["keys"] == ["body", "role"]]
    (tables,) = [group for group in columns["groups"] if group["keys"] == ["table"]]
    entries, start = [], 0
    for count in pairs["counts"]:
        entries.append(list(zip(*(column[start : start + count] for column in pairs["columns"]), strict=True)))
        start += count
    measures = values["table"].index("measures") + 1
    found: Counts = Counter()
    for place, own in enumerate(entries):
        if tables["columns"][0][place] == measures:
            inherited = not own and pairs["heirs"][place]
            for body, role in entries[place - pairs["heirs"][place]] if inherited else own:
                assignment = "inherited" if inherited else "own"
                found[values["body"][body - 1], values["role"][role - 1], assignment] += 1
    assert found == right


def test_the_comparison(site: Path) -> None:
    """The numbers of leads by theme and plan are those of the table of duties."""
    with (site / "data/city-plans/duties.csv").open(encoding="utf-8", newline="") as file:
        leads = [row for row in csv.DictReader(file) if row["role"] == "lead"]
    wanted = Counter(
        (theme, row["plan_id"], row["body_id"])
        for row in leads
        for theme in (row["theme_id"], row["theme_id_2"])
        if theme
    )
    plans = json.loads((site / "en/compare/plans.json").read_bytes())["plans"]
    found = {
        (theme, plan, path.split("/")[1]): int(note)
        for plan, side in plans.items()
        for theme, links in side[5].items()
        for _, path, note in links
        if note.isdigit()
    }
    assert len(found) > 40
    assert {key: wanted[key] for key in found} == found
