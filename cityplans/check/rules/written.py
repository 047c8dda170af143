"""Checks how cells are written: their white space, and what a spreadsheet program leaves in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cityplans.core.findings import Finding
from cityplans.core.table_schema import cell_validator
from cityplans.core.white_space import misplaced, tidied
from cityplans.read.dataset import Dataset

_REMAINS = re.compile(
    r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|Err:\d{3}|#{3,}|NULL|Null|NaN|nan|N/A"
)
"""What programs write for a value that they have not: errors of formulas, columns too narrow, missing values."""


def white_space(dataset: Dataset) -> Iterator[Finding]:
    """Check that a cell is one line, and that only single spaces between words are in it."""
    for schema in dataset.schemas.values():
        validators = {field.name: cell_validator(field) for field in schema.fields}
        for record in dataset[schema.name] if schema.scope != "ledger" else ():
            for name, text in record.cells.items():
                fault = misplaced(text)
                # What is wrong by itself is reported as such, its spaces along with it.
                if fault and (name not in validators or validators[name](tidied(text))):
                    fixable = "\n" not in tidied(text)
                    hint = "delete it, or run `build.py fix`" if fixable else "write one paragraph"
                    yield record.finding(name, "white-space", f"{name} {fault.what}", hint)


def spreadsheet_remains(dataset: Dataset) -> Iterator[Finding]:
    """Check that no cell contains what a program writes for a value that it has not."""
    for schema in dataset.schemas.values():
        for record in dataset[schema.name] if schema.scope != "ledger" else ():
            for name, text in record.cells.items():
                if text and text[0] in "#ENn" and _REMAINS.fullmatch(text):
                    message = f'{name} contains "{text}", which a program writes where it has no value'
                    yield record.finding(name, "no-value", message, "write the value of the text, or clear the cell")
