"""Verifies a built site by its files alone, knowing nothing of how it was built.

In:  the folder of a site.
Out: sorted findings: broken links, missing ids, wrong checksums, malformed files, requests to other hosts.

Start at `folder.py`. `files.py` checks each file by itself with the reader of its format, `cross_file.py` compares
files. A new code needs an explanation in templates/strings/site_findings.yaml.

May import `core`.
"""
