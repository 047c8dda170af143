"""Formats findings: as text for a terminal, JSON, SARIF, and annotations and a job summary on GitHub."""

from __future__ import annotations

from cityplans.cli.report.github import as_annotations, job_summary
from cityplans.cli.report.grouped import as_groups
from cityplans.cli.report.json_array import as_json
from cityplans.cli.report.sarif import as_sarif
from cityplans.cli.report.text import as_text, summary

FORMATS = ("github", "json", "sarif", "text")

__all__ = ["FORMATS", "as_annotations", "as_groups", "as_json", "as_sarif", "as_text", "job_summary", "summary"]
