"""The commands of build.py, one module each, and what they answer to the shell."""

from __future__ import annotations

FINE, FINDINGS, CANNOT_RUN = 0, 1, 2
