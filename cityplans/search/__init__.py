"""Full-text search and the explorer: index files that the browser reads piece by piece.

In:  a `core.model.Catalog`.
Out: pairs of a path and the bytes of the file there. Nothing is written to disk.

Start at `index.py`, whose docstrings describe the format that reader.js reads: `entries.py` says what can be found,
`tokens.py` cuts text into terms, `postings.py` inverts them, `segments.py` does so for a share of the records and merges
the shares, `shards.py` and `records.py` write the files. The folder
`explorer/` does the same for the page that filters records.

May import `core`, `read`, `i18n` and `catalog`.
"""
