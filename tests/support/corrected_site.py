"""The site of the tiny collection after two releases and corrections, built once and served."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from cityplans.cli.main import FINE, main
from tests.support import corpus
from tests.support.corpus import PLAN
from tests.support.real_site import SITE_URL
from tests.support.serving import served
from tests.support.shared import shared_folder

MEASURE, FIGURE = f"{PLAN}-m1", f"{PLAN}-m1-t1"


@pytest.fixture(scope="session")
def corrected_site(good_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Build the site of the tiny collection after two releases and corrections between them."""
    with shared_folder(tmp_path_factory, "corrected", partial(_correct, good_corpus)) as root:
        yield root / "site"


def _correct(good_corpus: Path, root: Path) -> None:
    """Release the tiny collection, correct a figure, a title and a body, release again and build."""
    shutil.copytree(good_corpus.parent, root, dirs_exist_ok=True)
    datasets = root / "datasets"
    assert main(["release", "--datasets", str(datasets), "--date", "2026-11-22"]) == FINE
    shutil.copytree(datasets, root / "former")
    why = {"date": "2026-12-01", "why_zh": "误读<b>原文</b>。", "why_en": "Misread <b>text</b>."}
    for table, record, field, was, now in (
        ("targets.csv", FIGURE, "comparator", ">", ">="),
        ("measures.csv", MEASURE, "title_en", "Riverside book rooms", "Book rooms by the stream"),
        ("bodies.csv", "exampleville-parks", "name_en", "Parks Office", "Gardens Office"),
    ):
        corpus.edit(datasets, table, record, field, now)
        corpus.append(datasets, "corrections.csv", record_id=record, field=field, was=was, now=now, **why)
    assert (
        main(["release", "--datasets", str(datasets), "--base", str(root / "former"), "--date", "2026-12-02"]) == FINE
    )
    site = root / "site"
    assert main(["build", "--quiet", "--datasets", str(datasets), "--site", str(site), "--site-url", SITE_URL]) == FINE


@pytest.fixture(scope="session")
def corrected_address(corrected_site: Path) -> Iterator[str]:
    with served(corrected_site) as root:
        yield root
