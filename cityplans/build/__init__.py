"""Makes the whole site beside the published one, verifies it and swaps it in.

In:  a `core.model.Catalog`. Out: the published folder.
May import everything below.

Start at `site.py`.
"""
