"""How to cite the collection, a package, a record or a single value.

`citation.py` collects what a citation says, `phrases.py` puts parts of it into words, `formats.py` writes it for
people and reference managers, and `files.py` yields the files. Start at `citation.py`.
"""
