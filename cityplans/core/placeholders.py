"""The placeholders of the theme's empty page."""

from __future__ import annotations

SLOTS = ("title", "description", "canonical", "picture", "head", "other", "body", "root", "path", "script")
