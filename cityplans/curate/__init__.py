"""Tools that write `datasets/`: what a contributor or a maintainer runs.

In:  the files of a datasets folder, its dataset, or an official text.
Out: new contents of files; only the commands in `cli` write them.
May import `core`, `read`, `i18n`, `check` and `catalog`.

Start at `files.py`. `scaffold` begins new records; `locate` and `lineage` compute evidence.csv and translations.csv;
`links` checks external links; `importer` drafts a plan from its text, and `adopt` takes the draft into the data;
`release` compares two states of the data and prepares a release.
"""
