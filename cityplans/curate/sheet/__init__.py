"""A plan's tables as a workbook to be edited in a spreadsheet program, and the way back into the data.

`write` makes the workbook, `read` returns its cells as the texts that they stand for, and `merge` compares them with the
data. Evidence, translations and second readings are left out: commands write them.
"""

EDITED_TABLES = ("sections", "measures", "targets", "responsibilities", "mentions", "not_data")
"""The tables of a plan that people write, each a sheet of the workbook."""

ABOUT = "about"
"""The first sheet: which plan it is, and how to edit it."""
LISTS = "lists"
"""The hidden sheet with the values that cells are chosen from."""
