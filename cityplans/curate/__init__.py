"""Tools that write `datasets/`: what a contributor or a maintainer runs.

In:  the files of a datasets folder, or an official text. Out: new contents of files.
May import `core`, `read`, `i18n`, `check`, `catalog`.

Start at `fix.py`.
"""
