"""Values and pure functions that every room uses.

In:  nothing.
Out: records, findings, text, numbers, addresses.
Opens no file and imports nothing of the project.

Start at `model.py`: what a record is, and the Catalog that holds them all.
"""
