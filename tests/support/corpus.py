"""A tiny good dataset about a city that does not exist, with ways to damage it at a known place."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cityplans.check.evidence import digest
from cityplans.curate.fingerprints import fingerprints_rewrite
from cityplans.curate.lineage import lineage
from cityplans.curate.locate import locate
from cityplans.read.dataset import Dataset
from cityplans.read.load import load
from tests.support.paths import ROOT

REPOSITORY = ROOT
SITE_URL = "https://plans.example.org/"
PLAN = "exampleville-2020"
SOURCE = f"{PLAN}-town-hall"
SOURCE_FILE = f"{SOURCE}.txt"

# Written for the tests. No line of it is from any official text.
TEXT = """\
首页 > 公告栏 > 晨溪镇
晨溪市款待宾客三年打算（2020-2022年）
这份打算沿用《晨溪长远设想》的说法。
一、总的想法
到2022年，全市每年接待宾客120万人次，远方来客占到11.5%。
二、要做的事
1. 修建河畔书屋
在溪边新修30余个书屋，2021年6月30日以前选好地点。
牵头单位：市图书馆；参加单位：园林处
2. 开办夜间集市
分两步走。一是整理旧码头，留住石阶。
二是每年办一次灯火会，请12个外地乐队来。
打印本页 | 关闭窗口
"""

REPORT = "exampleville-news-2023"
REPORT_FILE = f"{REPORT}.txt"
LIBRARY_PAGE = "https://library.example.org/en/"
"""The page on which an agency gives its English name."""
REPORTED = "去年全市接待宾客131万人次。"
REPORT_TEXT = f"晨溪小报 2023年1月5日\n{REPORTED}新书屋还在选地点。\n"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_SECTION, _OTHER_SECTION = f"{PLAN}-sec1", f"{PLAN}-sec2"
_MEASURE, _OTHER_MEASURE = f"{PLAN}-m1", f"{PLAN}-m2"

# Rows hold what is filled; every other column is empty.
REFERENCE: Mapping[str, Sequence[Mapping[str, str]]] = {
    "cities": [
        {
            "id": "exampleville",
            "name_zh": "晨溪市",
            "name_en": "Exampleville",
            "level": "county",
            "latitude": "30.5",
            "longitude": "120.5",
        }
    ],
    "plan_cities": [{"plan_id": PLAN, "city_id": "exampleville", "order": "1"}],
    "plan_relations": [
        {
            "id": f"{PLAN}-y1",
            "plan_id": PLAN,
            "other_title_zh": "晨溪长远设想",
            "other_title_en": "Exampleville Vision",
            "other_year": "2015",
            "relation": "implements",
            "source_id": SOURCE,
            "start": str(TEXT.index("晨溪长远设想")),
            "end": str(TEXT.index("的说法")),
            "sha256": _hash(TEXT[TEXT.index("晨溪长远设想") : TEXT.index("的说法")]),
            "note_zh": "试验用的说明。",
            "note_en": "A note for tests.",
        },
    ],
    "measure_relations": [
        {
            "id": f"{_MEASURE}-y1",
            "measure_id": _MEASURE,
            "relation": "dropped",
            "note_zh": "试验用的说明。",
            "note_en": "A note for tests.",
        },
    ],
    "bodies": [
        {
            "id": "exampleville-library",
            "city_id": "exampleville",
            "name_zh": "市图书馆",
            "name_en": "City Library",
            "name_en_source": LIBRARY_PAGE,
            "type": "institution",
        },
        {
            "id": "exampleville-parks",
            "city_id": "exampleville",
            "name_zh": "市园林处",
            "name_en": "Parks Office",
            "type": "government",
        },
    ],
    "themes": [
        {
            "id": "reading",
            "label_zh": "阅读",
            "label_en": "Reading",
            "definition_zh": "书屋。",
            "definition_en": "Book rooms.",
        },
        {
            "id": "visitors",
            "label_zh": "宾客",
            "label_en": "Visitors",
            "definition_zh": "宾客。",
            "definition_en": "Guests.",
        },
    ],
    "action_types": [
        {
            "id": "evening-markets",
            "label_zh": "夜市",
            "label_en": "Evening markets",
            "theme_id": "visitors",
            "definition_zh": "举办夜市。",
            "definition_en": "Holding markets in the evening.",
            "includes_zh": "夜间集市。",
            "includes_en": "Night markets.",
            "excludes_zh": "早市。",
            "excludes_en": "Morning markets.",
        },
    ],
    "indicator_families": [
        {
            "id": "hospitality",
            "theme_id": "visitors",
            "label_zh": "待客",
            "label_en": "Hospitality",
            "caution_zh": "人次不是人数。",
            "caution_en": "Visits are not people.",
        },
    ],
    "indicators": [
        {
            "id": "guests",
            "name_zh": "宾客",
            "name_en": "Guests",
            "unit_id": "person-times",
            "theme_id": "visitors",
            "broader": "hospitality",
        },
    ],
    "units": [
        {"id": "items", "symbol_zh": "个", "name_en": "items", "quantity": "count"},
        {
            "id": "per-cent",
            "symbol_zh": "%",
            "name_en": "per cent",
            "singular_en": "per cent",
            "plural_en": "per cent",
            "quantity": "ratio",
        },
        {"id": "person-times", "symbol_zh": "人次", "name_en": "person-times", "quantity": "count"},
    ],
    "sources": [
        {
            "id": SOURCE,
            "plan_id": PLAN,
            "title_zh": "晨溪市款待宾客三年打算",
            "sha256": _hash(TEXT),
            "characters": str(len(TEXT)),
            "text_start": str(TEXT.index("晨溪市")),
            "text_end": str(TEXT.index("打印本页")),
            "completeness_zh": "完整。",
            "completeness_en": "Complete.",
        }
    ],
    "reports": [
        {
            "id": REPORT,
            "publisher_zh": "晨溪小报",
            "publisher_en": "Exampleville News",
            "description_zh": "试验用的报道。",
            "description_en": "A report for tests.",
            "url": "https://news.example.org/2023/1",
            "published": "2023-01-05",
            "rank": "press",
            "extent": "whole",
            "sha256": _hash(REPORT_TEXT),
            "characters": str(len(REPORT_TEXT)),
        }
    ],
    "report_subjects": [{"report_id": REPORT, "city_id": "exampleville", "theme_id": "visitors"}],
    "glossary": [{"id": "lantern-meeting", "term_zh": "灯火会", "term_en": "Lantern Meeting", "kind": "event"}],
}
_SUMMARY = {"summary_zh": "试验用的概要。", "summary_en": "A summary for tests."}
_NOTE = {"note_zh": "试验用的说明，带“引号”。", "note_en": 'A note, with a comma and a "quote".'}
ROWS: Mapping[str, Sequence[Mapping[str, str]]] = {
    "sections": [
        {
            "id": _SECTION,
            "order": "1",
            "number": "一、",
            "title_zh": "总的想法",
            "title_en": "Overall idea",
            "kind": "chapter",
        },
        {
            "id": _OTHER_SECTION,
            "order": "2",
            "number": "二、",
            "title_zh": "要做的事",
            "title_en": "Things to do",
            "kind": "chapter",
        },
    ],
    "measures": [
        {"id": _MEASURE, "section_id": _OTHER_SECTION, "order": "1", "number": "1.", "title_zh": "修建河畔书屋"}
        | {"title_en": "Riverside book rooms", "kind": "measure", "status": "planned", "theme_id": "reading"}
        | _SUMMARY,
        {"id": _OTHER_MEASURE, "section_id": _OTHER_SECTION, "order": "2", "number": "2.", "title_zh": "开办夜间集市"}
        | {
            "title_en": "Night market",
            "kind": "measure",
            "status": "planned",
            "theme_id": "visitors",
            "theme_id_2": "reading",
        }
        | _SUMMARY
        | _NOTE,
        {
            "id": f"{_OTHER_MEASURE}-1",
            "section_id": _OTHER_SECTION,
            "parent_id": _OTHER_MEASURE,
            "order": "3",
            "number": "一是",
        }
        | {
            "title_zh": "整理旧码头",
            "title_en": "Old wharf",
            "kind": "sub_measure",
            "status": "planned",
            "theme_id": "visitors",
        }
        | _SUMMARY,
    ],
    "responsibilities": [
        {
            "id": f"{_MEASURE}-r1",
            "subject_id": _MEASURE,
            "body_id": "exampleville-library",
            "role": "lead",
            "order": "1",
        }
        | {"name_printed": "市图书馆"},
        {
            "id": f"{_MEASURE}-r2",
            "subject_id": _MEASURE,
            "body_id": "exampleville-parks",
            "role": "participant",
            "order": "2",
        }
        | {"name_printed": "园林处"},
    ],
    "targets": [
        {
            "id": f"{_MEASURE}-t1",
            "subject_id": _MEASURE,
            "type": "target",
            "comparator": ">",
            "value": "30",
            "unit_id": "items",
        }
        | {"value_printed": "30余个", "measure_of": "count", "due_basis": "none", "recurrence": "yearly"}
        | _NOTE,
        {"id": f"{_MEASURE}-t2", "subject_id": _MEASURE, "type": "obligation", "value_printed": "2021年6月30日以前"}
        | {"due": "2021-06-30", "due_basis": "stated", "body_id": "exampleville-library"}
        | _NOTE,
        {
            "id": f"{_SECTION}-t1",
            "subject_id": _SECTION,
            "indicator_id": "guests",
            "type": "target",
            "comparator": "=",
            "value": "1200000",
        }
        | {
            "unit_id": "person-times",
            "value_printed": "120万人次",
            "measure_of": "level",
            "due": "2022",
            "due_basis": "stated",
        }
        | _NOTE,
    ],
    "mentions": [
        {
            "id": f"{_OTHER_MEASURE}-n1",
            "subject_id": _OTHER_MEASURE,
            "type": "event",
            "name_zh": "灯火会",
            "name_en": "Lantern Meeting",
        },
        {
            "id": f"{PLAN}-n1",
            "subject_id": PLAN,
            "type": "policy",
            "name_zh": "晨溪长远设想",
            "name_en": "Exampleville Vision",
        },
    ],
    "measure_actions": [
        {
            "id": f"{_OTHER_MEASURE}-k1",
            "measure_id": _OTHER_MEASURE,
            "action_type_id": "evening-markets",
            "words_printed": "夜间集市",
            "definition_sha256": _hash("举办夜市。\n夜间集市。\n早市。")[:16],
        }
        | _SUMMARY,
    ],
    "events": [
        {"id": f"{_SECTION}-t1-e1", "promise_id": f"{_SECTION}-t1", "kind": "figure", "value": "1310000"}
        | {"unit_id": "person-times", "value_printed": "131万人次", "period": "2022", "comparability": "same"}
        | {"report_id": REPORT, "start": str(REPORT_TEXT.index(REPORTED)), "sha256": _hash(REPORTED)}
        | {"end": str(REPORT_TEXT.index(REPORTED) + len(REPORTED))}
        | _NOTE,
    ],
    "searches": [{"report_id": REPORT, "read_on": "2023-02-01"}],
}
_REASON = {"reason_zh": "试验用的理由。", "reason_en": "A reason for tests."}
JUDGEMENTS: Mapping[str, Sequence[Mapping[str, str]]] = {
    "not_data": [
        {"id": f"{PLAN}-x1", "plan_id": PLAN, "printed": "远方来客占到11.5%"} | _REASON,
        {"id": f"{PLAN}-x2", "plan_id": PLAN, "printed": "12个外地乐队"} | _REASON,
    ],
    "second_reading": [
        {"record_id": _MEASURE, "field": "kind", "first": "measure", "second": "measure", "settled": "measure"},
        {"record_id": f"{_MEASURE}-t1", "field": "type", "first": "target", "second": "goal", "settled": "target"},
    ],
}
LEDGERS = ("corrections", "changes", "versions", "ids")
PLAN_YAML = f"""\
id: {PLAN}
title_zh: "晨溪市款待宾客三年打算（2020-2022年）"
title_en: "Exampleville Three-Year Plan for Welcoming Guests (2020–2022)"
short_zh: "晨溪 2020"
short_en: "Exampleville 2020"
type: action_plan
level: city
city_id: exampleville
published: "2020-01-02"
period_start: "2020"
period_end: "2022"
summary_zh: "试验用的规划。"
summary_en: "A plan for tests."
"""


@dataclass(frozen=True)
class Place:
    """Where a damaged cell begins, counted without the parser under test."""

    line: int
    column: int


def build(root: Path) -> Path:
    """Write the dataset to root/datasets and its source text to root/sources; returns the datasets folder."""
    datasets = root / "datasets"
    shutil.copytree(REPOSITORY / "datasets" / "schemas", datasets / "schemas")
    _write_identity(datasets)
    sources = root / "sources"
    sources.mkdir()
    (sources / SOURCE_FILE).write_bytes(TEXT.encode())
    (sources / REPORT_FILE).write_bytes(REPORT_TEXT.encode())
    (datasets / "reference").mkdir()
    (datasets / PLAN).mkdir()
    (datasets / PLAN / "plan.yaml").write_text(PLAN_YAML, encoding="utf-8", newline="\n")
    for table, rows in REFERENCE.items():
        _write_table(datasets, f"reference/{table}.csv", rows)
    for table in LEDGERS:
        _write_table(datasets, f"{table}.csv", [])
    for table, rows in ROWS.items():
        _write_table(datasets, f"{PLAN}/{table}.csv", [{**row, "plan_id": PLAN} for row in rows])
    for table, rows in JUDGEMENTS.items():
        _write_table(datasets, f"{PLAN}/{table}.csv", rows)
    write_again(datasets)
    return datasets


def _write_identity(datasets: Path) -> None:
    """Write the identity of the real data as it was before any release of it changed the version."""
    text = (REPOSITORY / "datasets" / "datapackage.yaml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^version: .*$", "version: 0.1.0", text)
    text = re.sub(r"(?m)^released: .*$", "released: 2026-11-22", text)
    (datasets / "datapackage.yaml").write_text(text, encoding="utf-8")


def write_again(datasets: Path) -> None:
    """Rewrite each plan's evidence.csv from the source texts and its translations.csv from the records."""
    plans = [path.parent.name for path in datasets.glob("*/plan.yaml")]
    for plan in plans:
        _write_table(datasets, f"{plan}/evidence.csv", [])
        _write_table(datasets, f"{plan}/translations.csv", [])
    dataset = load(datasets, datasets.parent / "sources").dataset
    assert dataset is not None
    for plan in plans:
        found = [
            (record, source, p, dataset.texts[source][p.start : p.end]) for record, source, p in locate(dataset, plan)
        ]
        rows = [
            {
                "record_id": record,
                "source_id": source,
                "start": str(p.start),
                "end": str(p.end),
                "sha256": digest(passage),
            }
            for record, source, p, passage in found
        ]
        _write_table(datasets, f"{plan}/evidence.csv", rows)
        _write_translations(datasets, dataset, plan)
    write_fingerprints(datasets)


def write_fingerprints(datasets: Path) -> None:
    """Rewrite the fingerprints of passages from the source texts."""
    dataset = load(datasets, datasets.parent / "sources").dataset
    assert dataset is not None
    if rewrite := fingerprints_rewrite(datasets, dataset):
        rewrite.path.write_bytes(rewrite.after)


def translate_again(datasets: Path) -> None:
    """Rewrite the first plan's translations.csv, as after its English was brought up to date."""
    _write_table(datasets, f"{PLAN}/translations.csv", [])
    dataset = load(datasets).dataset
    assert dataset is not None
    _write_translations(datasets, dataset, PLAN)


def _write_translations(datasets: Path, dataset: Dataset, plan: str) -> None:
    names = ("record_id", "field", "zh_sha256", "method", "reviewed")
    rows = [dict(zip(names, row, strict=True)) for row in lineage(dataset, plan, [], "")]
    _write_table(datasets, f"{plan}/translations.csv", rows)


def _write_table(datasets: Path, relative: str, rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows under all the columns that the table's schema lists."""
    table = Path(relative).stem
    names = [
        line.removeprefix("- name: ")
        for line in (datasets / "schemas" / f"{table}.yaml").read_text(encoding="utf-8").splitlines()
        if line.startswith("- name: ")
    ]
    for row in rows:
        assert set(row) <= set(names), set(row) - set(names)
    write_csv(datasets / relative, [names, *([row.get(name, "") for name in names] for row in rows)])


def file_of(file: str) -> str:
    """Return the path below datasets/ of a file named shortly: `targets.csv` is in the plan's folder."""
    if "/" in file or file == "datapackage.yaml" or Path(file).stem in LEDGERS:
        return file
    return f"reference/{file}" if Path(file).stem in REFERENCE else f"{PLAN}/{file}"


def read_csv(path: Path) -> list[list[str]]:
    """Read a table with the standard library's reader."""
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def write_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write a table with the standard library's writer."""
    path.write_text(as_csv(rows), encoding="utf-8", newline="\n")


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """Return a table as RFC 4180 text with LF."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def place_of(rows: Sequence[Sequence[str]], row: int, column: int) -> Place:
    """Count where a cell begins in the text that as_csv writes for these rows (both indexes from 0)."""
    # A last cell that is never empty keeps csv from quoting a lone empty one.
    before = as_csv([*rows[:row], [*rows[row][:column], "x"]])[: -len("x\n")]
    return Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def place(datasets: Path, file: str, row_id: str, field: str) -> Place:
    """Count where a record's cell begins, in a table or a flat YAML file."""
    path = datasets / file_of(file)
    if path.suffix == ".yaml":
        lines = path.read_text(encoding="utf-8").split("\n")
        return Place(next(i for i, line in enumerate(lines, 1) if line.startswith(f"{field}:")), len(field) + 3)
    rows = read_csv(path)
    return place_of(rows, next(i for i, r in enumerate(rows) if r[0] == row_id), rows[0].index(field))


def edit(datasets: Path, file: str, row_id: str, field: str, new_text: str) -> Place:
    """Change one cell of one record; returns where the cell begins."""
    path = datasets / file_of(file)
    at = place(datasets, file, row_id, field)
    if path.suffix == ".yaml":
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[at.line - 1] = f'{field}: "{new_text}"'
        path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
        return at
    rows = read_csv(path)
    row = next(r for r in rows if r[0] == row_id)
    assert row[rows[0].index(field)] != new_text, "this changes nothing"
    row[rows[0].index(field)] = new_text
    write_csv(path, rows)
    return at


def append(datasets: Path, file: str, **values: str) -> None:
    """Add a record at the end of a table."""
    path = datasets / file_of(file)
    rows = read_csv(path)
    write_csv(path, [*rows, [values.get(name, "") for name in rows[0]]])


def remove(datasets: Path, file: str, row_id: str) -> None:
    """Take a record out of a table."""
    path = datasets / file_of(file)
    write_csv(path, [row for row in read_csv(path) if row[0] != row_id])


def row_of(datasets: Path, file: str, row_id: str) -> dict[str, str]:
    """Return one record of a table as it stands."""
    rows = read_csv(datasets / file_of(file))
    return dict(zip(rows[0], next(r for r in rows if r[0] == row_id), strict=True))


def spot(datasets: Path, file: str, needle: str) -> Place:
    """Count where the first occurrence of raw text begins in a file."""
    before = (datasets / file_of(file)).read_text(encoding="utf-8").split(needle)[0]
    return Place(before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def damage(datasets: Path, file: str, old: str | bytes, new: str | bytes) -> Place:
    """Replace the first occurrence of raw text in a file; returns where it began."""
    path = datasets / file_of(file)
    before = old.encode() if isinstance(old, str) else old
    after = new.encode() if isinstance(new, str) else new
    at = spot(datasets, file, before.decode())
    data = path.read_bytes()
    assert before in data, f"{file} does not hold {old!r}"
    path.write_bytes(data.replace(before, after, 1))
    return at


def second_plan(datasets: Path, plan: str = "otherville-2021") -> str:
    """Add a plan with the same records under ids of its own, proven by a copy of its own."""
    (datasets / plan).mkdir()
    for path in (datasets / PLAN).iterdir():
        (datasets / plan / path.name).write_bytes(path.read_bytes().replace(PLAN.encode(), plan.encode()))
    text = TEXT.replace("晨溪", "暮溪")
    for table in ("mentions.csv", "plan.yaml"):
        damage(datasets, f"{plan}/{table}", "晨溪", "暮溪")
    damage(datasets, f"{plan}/plan.yaml", "晨溪 2020", "暮溪 2021")
    damage(datasets, f"{plan}/plan.yaml", "Exampleville 2020", "Otherville 2021")
    (datasets.parent / "sources" / f"{plan}.txt").write_bytes(text.encode())
    copy = row_of(datasets, "sources.csv", SOURCE)
    append(datasets, "sources.csv", **copy | {"id": SOURCE.replace(PLAN, plan), "plan_id": plan, "sha256": _hash(text)})
    relation = {"plan_id": plan, "relation": "none", "searched": "2026-11-22", "note_zh": "没有。", "note_en": "None."}
    append(datasets, "plan_relations.csv", id=f"{plan}-y1", **relation)
    write_again(datasets)
    return plan


def only(root: Path, *plans: str) -> Path:
    """Copy the real datasets to root/datasets with no plans but these; returns the datasets folder."""
    datasets = root / "datasets"
    for part in ("schemas", "reference", *plans):
        shutil.copytree(REPOSITORY / "datasets" / part, datasets / part)
    _write_identity(datasets)
    for table in LEDGERS:
        _write_table(datasets, f"{table}.csv", [])
    for table in ("sources", "plan_cities"):
        path = datasets / "reference" / f"{table}.csv"
        header, *rows = read_csv(path)
        write_csv(path, [header, *(row for row in rows if row[header.index("plan_id")] in plans)])
    leave_out_relations(datasets, plans)
    _leave_out_unused_types(datasets, plans)
    return datasets


def leave_out_relations(datasets: Path, plans: Collection[str]) -> None:
    """Take out the relations that are about other plans, or about measures of them."""
    ids = {row[0] for plan in plans for row in read_csv(datasets / plan / "measures.csv")} | {*plans, ""}
    for table, about in (("plan_relations", "plan_id"), ("measure_relations", "measure_id")):
        path = datasets / "reference" / f"{table}.csv"
        header, *rows = read_csv(path)
        columns = header.index(about), header.index("other_id")
        write_csv(path, [header, *(row for row in rows if ids.issuperset(row[column] for column in columns))])


def _leave_out_unused_types(datasets: Path, plans: Iterable[str]) -> None:
    """Take the types of action out that no measure of these plans has."""
    used: set[str] = set()
    for file in (datasets / plan / "measure_actions.csv" for plan in plans):
        header, *rows = read_csv(file) if file.exists() else [[]]
        used |= {row[header.index("action_type_id")] for row in rows}
    path = datasets / "reference" / "action_types.csv"
    header, *rows = read_csv(path)
    write_csv(path, [header, *(row for row in rows if row[0] in used)])
