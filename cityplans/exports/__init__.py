"""Makes every file that can be downloaded, fetched by a program or subscribed to.

In:  a `core.model.Catalog` and the address of the site.
Out: pairs of a path below the site and the content of the file there. Nothing is written to disk.

Start at `package.py`, which says what belongs to a package, and `registry.py`, which lists the formats.
`formats/` holds the tables as files, `metadata/` what catalogues read, `api/` the static API, `citations/`
and `feeds/` what their names say, `llms.py` and `plan_markdown.py` what language models read. A new format is one
function in `formats/` and one entry in `registry.EXPORTERS`.

May import `core`, `read`, `i18n` and `catalog`: an export that knows more of a page than its address is a bug.
"""
