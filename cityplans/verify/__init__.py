"""Verifies a built site by its files alone, knowing nothing of how it was built.

In:  the folder of a site.
Out: sorted findings: broken links, missing ids, wrong checksums, malformed files, requests to other hosts.

Start at `folder.py`. `files.py` checks each file by itself with the reader of its format, `cross_file.py` compares
files. `page.py` looks at all tags of a page together; only if something is wrong, `page_faults.py` finds where. A
new code needs an explanation in templates/strings/site_findings.yaml.

May import `core`.
"""
