"""Where the program finds its own files."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The folder of the project."""
HOSTS = ROOT / "cityplans" / "read" / "hosts.csv"
WORD_LISTS = ROOT / "cityplans" / "check" / "word_lists"
TEMPLATES = ROOT / "templates"
PAGE_TEMPLATES = TEMPLATES / "pages"
REVIEW_TEMPLATES = TEMPLATES / "review"
PACKAGE_TEMPLATES = TEMPLATES / "packages"
STRINGS = TEMPLATES / "strings"
RECIPES = TEMPLATES / "recipes"
ALIASES = STRINGS / "aliases.yaml"
CONCEPTS = STRINGS / "concepts.yaml"
ASKING = STRINGS / "asking.yaml"
