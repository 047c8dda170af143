"""Makes the pages.

In:  a `core.model.Catalog` and the theme's empty page. Out: HTML, one `Page` at a time.
May import everything below: `exports` and `search` for what pages link to and embed.

Start at `page.py`; `pages/` has one function for each kind of page, `charts/` draws the pictures.
"""
