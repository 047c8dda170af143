"""Reads a datasets folder from the disk.

In:  a folder, and the folder of official texts where there is one.
Out: a `Dataset` of located cells, and findings for what cannot be read. Nothing is raised for wrong data.
May import `core`. Knows no rule: what a value means is for `check` to say.

Start at `load.py`.
"""
