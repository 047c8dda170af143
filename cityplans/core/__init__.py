"""Values and pure functions that every room uses.

In:  nothing.
Out: records, findings, text, numbers, addresses.
Opens no file and imports nothing of the project.

Start at `model.py`, the Catalog that holds all records. What a record is: `plan_records.py`, `reference_records.py` and
`proof_records.py`; what is true of its table: `tables.py`.
"""
