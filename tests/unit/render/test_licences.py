"""What the site publishes of others comes with its notices."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from cityplans.core.errors import CommandError
from cityplans.render import licences
from cityplans.render.licences import notices
from cityplans.render.vendor import library_files


def test_everything_of_others_is_named_with_its_licence() -> None:
    text = notices("properdocs", library_files()).decode()
    for name in ("mkdocs-material", "OpenCC", "pypinyin"):
        assert f"\n{name} {version(name)}: " in text
    for holder in ("Martin Donath", "Apache License", "mozillazg", "Pictogrammers", "Arjun Barrett"):
        assert holder in text, holder
    assert "/assets/vendor/hucre/LICENSE" in text and "mkdocs-material" not in notices("zensical", {}).decode()


def test_a_package_without_its_licence_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "_licences", lambda _: iter(()))
    with pytest.raises(CommandError, match="mkdocs-material is installed without its licence"):
        notices("properdocs", {})


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(licences._THEMES, "properdocs", "no-such-package")
    with pytest.raises(CommandError, match="no-such-package is not installed: run `make site`"):
        notices("properdocs", {})
