"""Makes the files that readers download.

In:  a `core.model.Catalog`. Out: pairs of a path and its content: packages, API, citations, feeds.
May import `core`, `read`, `i18n`, `catalog`. Writes nothing itself.

Start at `package.py` (what is in a package) and `registry.py` (every format of one).
"""
