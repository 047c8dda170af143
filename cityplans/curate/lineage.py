"""The rows of translations.csv: which Chinese text each English text was translated from."""

from __future__ import annotations

from collections.abc import Collection

from cityplans.check.rules.translations import DRAFTED, NEW_METHOD, translated
from cityplans.core.identifiers import natural_key
from cityplans.read.dataset import Dataset


def lineage(
    dataset: Dataset, plan_id: str, confirmed: Collection[str], today: str
) -> list[tuple[str, str, str, str, str]]:
    """Return the rows of a plan's translations.csv.

    Each is (record id, field, hash of the Chinese, method, day of review).

    Existing rows are kept, so that a change of the Chinese remains visible. Records in `confirmed` get the hash of
    their current Chinese and `today` as the day of review. Texts without a row get one.
    """
    recorded = {(r["record_id"], r["field"]): r for r in dataset["translations"]}
    rows = []
    for translation in translated(dataset):
        record_id = translation.record.id
        if (translation.record["plan_id"] or record_id) != plan_id:
            continue
        row = recorded.get((record_id, translation.field))
        if record_id in confirmed:
            method = row["method"] if row and row["method"] != DRAFTED else NEW_METHOD
            rows.append((record_id, translation.field, translation.fingerprint, method, today))
        elif row:
            rows.append((record_id, translation.field, row["zh_sha256"], row["method"], row["reviewed"]))
        else:
            rows.append((record_id, translation.field, translation.fingerprint, NEW_METHOD, ""))
    return sorted(rows, key=lambda row: (natural_key(row[0]), row[1]))
