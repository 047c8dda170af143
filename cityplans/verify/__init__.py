"""Verifies a built site by its files alone, knowing nothing of how it was built.

In:  the folder of a site. Out: findings: links that lead nowhere, ids that are missing, checksums, malformed files,
anything that would ask another host.
May import `core`.

Start at `folder.py`.
"""
