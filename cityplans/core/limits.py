"""How long a cell and how large a table may be."""

from __future__ import annotations

LONGEST_CELL = 32_767
"""What a cell of a workbook holds, in UTF-16 code units: a character beyond the Basic Multilingual Plane counts twice."""

MOST_RECORDS = 1_048_575
"""What a sheet of a workbook holds below its header."""
