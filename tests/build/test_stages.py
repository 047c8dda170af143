"""What a build makes before the downloads have digests reads none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NoReturn

import pytest

from cityplans.build.artifacts import STAGES, artifacts_of, build_context, reads_digests
from cityplans.core.content import FileDigest
from cityplans.core.model import Catalog
from cityplans.render.pages import LISTS, RECORDS
from tests.support.real_site import SITE_URL


class Unread(Mapping[str, FileDigest]):
    """Digests that nobody may read."""

    def __getitem__(self, path: str) -> NoReturn:
        pytest.fail(f"the digest of {path} is read too early")

    def __iter__(self) -> Iterator[str]:
        pytest.fail("the digests are read too early")

    def __len__(self) -> int:
        pytest.fail("the digests are counted too early")


def unread(path: str) -> NoReturn:
    pytest.fail(f"{path} is read too early")


def test_pages_of_the_first_stages_read_no_digest(catalog: Catalog) -> None:
    pages = build_context(catalog, SITE_URL, {}, {}, Unread(), unread).pages["en"]
    made = Counter[str]()
    for artifact in (artifact for stage in STAGES[:-1] for artifact in artifacts_of(catalog, stage)):
        match artifact:
            case ("list", "en", name):
                made[name] += len(list(LISTS[name](pages)))
            # One of each kind reads what all of its kind read.
            case ("record", "en", table, record) if not made[f"{table}/"]:
                made[f"{table}/"] += len(list(RECORDS[table](pages, record)))
    assert made.keys() == ({*LISTS} - {"data", "versions", "plans"}) | {
        f"{name}/" for name in RECORDS if name != "plans"
    }


def test_every_artifact_is_made_once(catalog: Catalog) -> None:
    made = [artifact for stage in STAGES for artifact in artifacts_of(catalog, stage)]
    assert len(made) == len(set(made))
    assert {name for _, _, name, *_ in filter(reads_digests, artifacts_of(catalog, 2))} == {"data", "versions", "plans"}
