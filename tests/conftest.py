"""Fixtures of the checks: a good tiny dataset to damage, and the source texts where they are at hand."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import corpus

# A slow machine is no fault of the program.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def good_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good dataset, built once; not to be written to."""
    return corpus.build(tmp_path_factory.mktemp("good"))


@pytest.fixture
def datasets(good_corpus: Path, tmp_path: Path) -> Path:
    """A copy of the good dataset to damage, with its source texts beside it."""
    shutil.copytree(good_corpus.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "datasets"


@pytest.fixture(scope="session")
def plan_sources() -> Path:
    """The saved copies of the official texts."""
    folder = os.environ.get("PLAN_SOURCES")
    if not folder:
        pytest.skip("PLAN_SOURCES is not set: the real records were not held against the official texts")
    return Path(folder)
