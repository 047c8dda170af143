"""Adds the figures of a table of indicators: each with its unit, base value, target and nature."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from decimal import Decimal

from cityplans.check.evidence import Passage, contains_printed
from cityplans.core.csv_writer import plain_number
from cityplans.curate.importer.draft_rows import Draft, ReviewNote
from cityplans.curate.importer.measured_by import measure_of
from cityplans.curate.importer.measures import MeasurePart
from cityplans.curate.importer.quantities import Quantity, find_quantities
from cityplans.curate.importer.reference import Reference
from cityplans.curate.importer.statements import unit_id_of
from cityplans.curate.importer.table_cells import Cell
from cityplans.curate.importer.table_grid import Table

_YEAR = re.compile(r"(?:19|20)\d{2}")
_BASE = re.compile(r"现状|基期|基准|基础|实际|完成|基数|初步")
_UNIT_IN_NAME = re.compile(r"[(](?P<unit>[^()\d]{1,10})[)]$")
_PLAIN = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_SPEAKS = re.compile(r"指标|目标")
_TABLE_NAMED = re.compile(r"(?:见|如)(?:下|附|上)?表|[附下]表|表 ?\d|专栏 ?\d")
_COMPARATOR = re.compile(r"^(?P<sign>[≥≤><＞＜])")
_BINDING = (("约束", "binding"), ("预期", "expected"))
_NO_VALUE = "the target of the indicator {} is printed in words: is it a goal?"
_CHECK = "a figure of the table of indicators, for {}: check its unit{}"


def add_indicators(draft: Draft, tables: Sequence[Table], parts: Sequence[MeasurePart], reference: Reference) -> None:
    """Add the targets of tables of indicators to the records that the tables are printed below."""
    starts = [draft.copy.offsets[part.start] for part in parts]
    for table in tables:
        for row in table.rows:
            cells = [cell for column in row for cell in column]
            if not cells:
                continue
            index = bisect.bisect_right(starts, cells[0].start) - 1
            subject = _subject(draft, parts[index]) if index >= 0 else draft.plan_id
            _add_row(draft, table, row, subject, reference)


def _subject(draft: Draft, part: MeasurePart) -> str:
    """Return the record that a table below a part belongs to: the part if it names it, else its section."""
    text = draft.copy.text[part.start : part.end]
    speaks_of_it = _SPEAKS.search(draft.copy.text[slice(*part.title)]) or _TABLE_NAMED.search(text)
    is_row = bool(part.node and part.node.marker.style == "row")
    return part.section.id if part.section and not speaks_of_it and not is_row else part.id


def _add_row(draft: Draft, table: Table, row: Sequence[Sequence[Cell]], subject: str, reference: Reference) -> None:
    kinds = table.kinds()
    texts = ["".join(cell.text for cell in cells).strip() for cells in row]
    name = next((text for kind, text in zip(kinds, texts, strict=True) if kind == "indicator" and text), "")
    name = name or next((text for kind, text in zip(kinds, texts, strict=True) if kind in ("task", "content")), "")
    unit = next((text for kind, text in zip(kinds, texts, strict=True) if kind == "unit"), "")
    if not unit and (in_name := _UNIT_IN_NAME.search(name)):
        unit = in_name["unit"]
    nature = next((text for kind, text in zip(kinds, texts, strict=True) if kind == "nature"), "")
    values = [i for i, kind in enumerate(kinds) if kind == "value" and row[i]]
    labels = [column.label if column else "" for column in table.columns]
    bases = [i for i in values if _BASE.search(labels[i])]
    targets = [i for i in values if i not in bases]
    if not bases and len(targets) > 1 and _is_base(labels, targets, draft):
        bases, targets = targets[:1], targets[1:]
    base = {}
    if bases and (number := _number(texts[bases[-1]], unit, reference)):
        base = {"base_value": plain_number(number.value), "base_period": _year(labels[bases[-1]])}
    cells = [cell for column in row for cell in column]
    passage = Passage(min(cell.start for cell in cells), max(cell.end for cell in cells))
    for index in targets:
        text = texts[index]
        offset = row[index][0].start
        quantity = _number(text, unit, reference)
        printed = _printed(draft.copy.raw, row[index])
        count = sum(other["subject_id"] == subject for other in draft.tables.get("targets", []))
        due = _year(labels[index]) or draft.tables["plans"][0].get("period_end", "")
        values_of_row = {
            "id": f"{subject}-t{count + 1}",
            "plan_id": draft.plan_id,
            "subject_id": subject,
            "type": "target" if quantity else "goal",
            "due": due,
            "due_basis": "stated" if _year(labels[index]) else "inferred" if due else "none",
            "binding": next((value for word, value in _BINDING if nature.startswith(word)), ""),
            "value_printed": printed,
            "what_zh": _UNIT_IN_NAME.sub("", name),
            **base,
        }
        reason = _NO_VALUE.format(name)
        if quantity is None and unit and (told := _told_change(name, text, unit, reference)):
            quantity = told
            values_of_row["type"] = "target"
        if quantity:
            sign = _COMPARATOR.match(text)
            comparator = (
                {"≥": ">=", "≤": "<=", ">": ">", "<": "<"}.get(sign["sign"], "=") if sign else quantity.comparator
            )
            values_of_row |= {
                "comparator": comparator,
                "value": plain_number(quantity.value),
                "value_max": plain_number(quantity.value_max),
                "unit_id": unit_id_of(draft, quantity.symbol, draft.copy.line_of(offset), name, reference),
                "measure_of": quantity.measure_of,
            }
            known = "" if base or not bases else f", and its base {texts[bases[-1]]}"
            reason = _CHECK.format(name, known)
        if not contains_printed(printed, draft.copy.raw[passage.start : passage.end]):
            # Next to another number the figure cannot be told apart: the passage begins with it.
            passage = Passage(offset, passage.end)
        draft.add("targets", values_of_row, passage)
        draft.doubts.append(ReviewNote(draft.copy.line_of(offset), values_of_row["id"], "value_printed", reason))


def _number(text: str, unit: str, reference: Reference) -> Quantity | None:
    """Return the figure of a cell, counted in the unit of its row if the cell names none."""
    plain = text.strip("[]()≥≤><＞＜约 ")
    if not re.match(r"-?\d", plain):
        return None
    if unit and not re.search(r"[\u4e00-\u9fff%‰]", plain):
        plain += unit
    found = next(find_quantities(plain, 0, len(plain), reference.units), None)
    number = _PLAIN.fullmatch(plain.removesuffix(unit))
    if found is None and unit and number:
        # A unit that nothing else is counted in, or that elsewhere is a condition: 78.5岁.
        value = Decimal(number[0].replace(",", ""))
        known = unit in reference.units
        return Quantity(0, len(plain), value, None, unit, known, "=", measure_of(unit, "", plain))
    return found


def _told_change(name: str, text: str, unit: str, reference: Reference) -> Quantity | None:
    """Return the figure of a cell that tells a change in words, its unit being in another: 增长6.5左右."""
    if len(_PLAIN.findall(text)) != 1:
        return None
    whole = name + _PLAIN.sub(lambda number: number[0] + unit, text)
    return next(find_quantities(whole, 0, len(whole), reference.units), None)


def _is_base(labels: Sequence[str], targets: Sequence[int], draft: Draft) -> bool:
    """Return whether the first of several columns is of a year before the plan."""
    year, start = _year(labels[targets[0]]), draft.tables["plans"][0].get("period_start", "")
    return bool(year and start and year < start)


def _year(label: str) -> str:
    match = _YEAR.search(label)
    return match.group() if match else ""


def _printed(raw: str, cells: Sequence[Cell]) -> str:
    return "".join("".join(raw[offset] for offset in cell.offsets) for cell in cells).strip()
