"""Reads a datasets folder from the disk.

In:  a folder and, if available, the folder of official texts.
Out: a `Dataset` of located cells, and findings about what cannot be read. Nothing is raised for wrong data.
May import `core`. Knows no rules: `check` decides what a valid value is.

Start at `load.py`.
"""
