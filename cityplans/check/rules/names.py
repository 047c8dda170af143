"""Checks names: plans have short names of their own, and lists of names can be taken apart."""

from __future__ import annotations

from collections.abc import Iterator

from cityplans.core.findings import Finding
from cityplans.core.lists import LIST_SEPARATOR, separated
from cityplans.read.dataset import Dataset, Record

_LISTED = {"bodies": ("name_zh", "name_en"), "themes": ("label_zh", "label_en")}
"""The names that the ready-made tables list in one cell."""


def duplicate_short_name(dataset: Dataset) -> Iterator[Finding]:
    """Check that no two plans have the same short name."""
    for field in ("short_zh", "short_en"):
        first: dict[str, Record] = {}
        for record in dataset["plans"]:
            other = first.setdefault(record[field], record)
            if record[field] and other is not record:
                message = f'the short name "{record[field]}" is already that of {other.id}'
                yield record.finding(field, "duplicate-short-name", message, "add what tells the two plans apart")


def list_separator(dataset: Dataset) -> Iterator[Finding]:
    """Check that no name in a list contains the sign between the names of a list."""
    sign = LIST_SEPARATOR.strip()
    for table, fields in _LISTED.items():
        for record in dataset[table]:
            for field in fields:
                if sign in record[field]:
                    message = f'the name contains "{sign}", which separates the names of a list'
                    yield record.finding(field, "list-separator", message, "write another sign, such as a comma")


def issuers_unequal(dataset: Dataset) -> Iterator[Finding]:
    """Check that a plan has as many issuers in English as in Chinese, separated as in all lists."""
    for record in dataset["plans"]:
        chinese, english = (separated(record[field]) for field in ("issuer_zh", "issuer_en"))
        if record["issuer_zh"] and record["issuer_en"] and len(chinese) != len(english):
            message = f"issuer_zh has {len(chinese)} names and issuer_en {len(english)}"
            hint = f'write the same bodies in the same order, with "{LIST_SEPARATOR}" between them'
            yield record.finding("issuer_en", "issuer-list", message, hint)
