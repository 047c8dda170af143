"""Machine-readable descriptions of the data, one module per standard.

In:  a package, the catalog and the digests of the package's files.
Out: the description as nested mappings, ready to be written as JSON.

Start at `files.py`. What several standards ask for is in `subject.py`, the file formats are in `formats.py`.
"""
