"""Checks a dataset and reports findings.

In:  a `read.Dataset` (cells with file, line and column) and, if available, the official texts.
Out: a sorted list of `core.findings.Finding`. Nothing is raised for wrong data.
May import `core` and `read`.

Start at `runner.check`. A new rule is one function in `rules/`, one entry in `rules.RULES`,
one explanation in templates/strings/findings.yaml and one test.
"""
