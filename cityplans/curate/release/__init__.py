"""Compares two states of the data and prepares releases.

In:  two `read.Dataset`s, before and after, or the ledgers of published versions and ids.
Out: a `DatasetDiff`, an `Impact` with its report in Markdown or JSON, a `Release`, the next rows of ids.csv.
     Nothing is written here: the commands `diff` and `release` print and write what these modules return.
May import `core`, `read`, `check` and `catalog`.

Start at `diff.compare`. `impact` adds what a change affects, `impact_report` puts that into words;
`release` and `ids` turn a difference into rows of the ledgers and a chapter of the change log.
"""
