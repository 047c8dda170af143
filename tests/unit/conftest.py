"""What tests of modules by themselves may not take."""

from __future__ import annotations

from pathlib import Path

import pytest


def _refuse(name: str) -> Path:
    pytest.fail(f"`make unit` would build the site for this test: {name} is for tests/integration and tests/browser")


@pytest.fixture(scope="session")
def site() -> Path:
    """Refuse to build the site of the sample."""
    return _refuse("site")


@pytest.fixture(scope="session")
def whole_site() -> Path:
    """Refuse to build the site of all data."""
    return _refuse("whole_site")
