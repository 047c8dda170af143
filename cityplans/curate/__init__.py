"""Tools that write `datasets/`: what a contributor or a maintainer runs.

In:  the files of a datasets folder, its dataset, or an official text.
Out: new contents of files, written by the commands in `cli` and by a review.
May import `core`, `read`, `i18n`, `check` and `catalog`.

Start at `files.py`. `scaffold` begins new records; `locate` and `lineage` compute evidence.csv and translations.csv;
`links` checks external links; `importer` drafts a plan from its text, and `adopt` takes the draft into the data;
`review` shows records beside their passages to a curator and writes decisions; `drafter` asks a program for proposals;
`release` compares two states of the data and prepares a release.
"""
