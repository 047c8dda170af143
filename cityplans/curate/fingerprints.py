"""The file of fingerprints, as the available texts give it."""

from __future__ import annotations

from pathlib import Path

from cityplans.check.fingerprints import addressed, true_fingerprints
from cityplans.core.fingerprints import FILE, format_fingerprints
from cityplans.curate.writer import Rewrite, encoded, read_existing
from cityplans.read.dataset import Dataset


def fingerprints_rewrite(datasets: Path, dataset: Dataset) -> Rewrite | None:
    """Return the rewrite of the file of fingerprints; None if it is as it should be.

    Those of sources whose text is not available are carried over.

    Raises:
        CommandError: The present file cannot be read.
    """
    true = true_fingerprints(dataset)
    kept = {source.id: true.get(source.id, dataset.fingerprints.get(source.id, ())) for source in addressed(dataset)}
    path = datasets / FILE
    before = read_existing(path)
    after = encoded(path, format_fingerprints(f for fingerprints in kept.values() for f in fingerprints))
    is_needless = before is None and not any(kept.values())
    return None if after == before or is_needless else Rewrite(path, before, after)
