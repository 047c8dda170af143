"""Typed records with indexes, and everything derived from them that two outputs share.

In:  a checked `read.Dataset`.
Out: a `core.model.Catalog`, and answers about it: who is responsible, what is due, how complete the data is, and
     which page shows a record.
May import `core`, `read` and `i18n`; only `open` calls the check.

Start at `builder.py`.
"""
