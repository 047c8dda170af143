"""Makes the files that searching and exploring read in the browser.

In:  a `core.model.Catalog`. Out: index files below `search/`, tables below `explore/`.
May import `core`, `read`, `i18n`, `catalog`.

Start at `index.py`.
"""
