"""The commands of build.py, one module each, and their exit statuses."""

from __future__ import annotations

FINE, FINDINGS, CANNOT_RUN = 0, 1, 2
