"""How long a cell and how large a table may be."""

from __future__ import annotations

LONGEST_CELL = 32_767
"""The limit of a workbook cell in UTF-16 code units: rare characters and emoji count twice."""

MOST_RECORDS = 1_048_575
"""The number of rows of a workbook sheet below its header."""

MOST_FILE_CELLS = 8_000_000
"""The number of cells of one CSV file."""
