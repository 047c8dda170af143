"""Brings a text that was imported again together with what a person filled in since.

In:  the tables as they are, those of the new draft, and those that the importer proposed before, if they were kept.
Out: the tables as they are to be, and what was kept, is new, and has gone. Every module is pure.
May import `core`, `read` and `curate.importer`.

Start at `merging.merge_again`; `matching` finds the records that are the same, `proposed` keeps what was proposed.
"""
