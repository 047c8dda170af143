"""Takes a draft of a plan into the data: shared rows merged, ids made readable, ledgers written.

In:  the files of a draft folder, made by `importer` and filled in by a person, and the dataset that is to hold it.
Out: the contents of the plan's folder and of the reference tables, or findings that name a place in the draft.
     Every module is pure; the command `adopt` reads and writes.
May import `core`, `read`, `i18n` and `check`.

Start at `adoption.adopt`. `draft_tables` reads the files of a draft, `shared_rows` compares its proposed rows with the
reference tables, `readable_ids` names what is new.
"""
