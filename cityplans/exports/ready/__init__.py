"""The ready-made tables: what most readers ask for, joined, in one row each.

In:  a `core.model.Catalog`, the address of the site and, if only one plan is wanted, its id.
Out: `tables.ReadyTable`s, each with a Table Schema and rows of cells, which every format writes like any other table.

Start at `tables.py`, which lists them. `columns.py` derives the schema of a table from the names of its columns;
`names.py` makes the cells that several tables have in common.
"""
