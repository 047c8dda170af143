"""Pages composed when they are asked for, from records that have changed since the site was built."""

from __future__ import annotations

import io
from collections.abc import Mapping
from threading import Lock

from cityplans.build.artifacts import Artifact, new_build, render_artifact
from cityplans.core.content import FileDigest, bytes_of
from cityplans.core.languages import PREFIX, Language
from cityplans.core.model import Catalog
from cityplans.render.pages import RECORDS
from cityplans.render.shell import split_shells


class Preview:
    """The pages of a Catalog in the theme of the site that was built last; downloads and search stay as that has them.

    `shells` is that theme's page by language, `files` what is known of its files by the part that they are of.
    """

    def __init__(
        self,
        catalog: Catalog,
        url: str,
        shells: Mapping[Language, str],
        files: Mapping[str, Mapping[str, FileDigest | None]],
    ) -> None:
        self._build = new_build(catalog, url, split_shells(shells, url), {}, lambda _: io.BytesIO())
        self._build.files.update({path: facts for found in files.values() for path, facts in found.items() if facts})
        self._lists = {path: key for key, found in files.items() if key.startswith("list/") for path in found}
        self._one_at_a_time = Lock()

    def file(self, path: str) -> bytes | None:
        """Give a file of a page by its path in the site; None where it is of no page that can be composed."""
        part = self._part(path)
        if part is None:
            return None
        with self._one_at_a_time:
            return next(
                (bytes_of(content) for place, content in render_artifact(self._build, part) if place == path), None
            )

    def _part(self, path: str) -> Artifact | None:
        if path in self._lists:
            return tuple(self._lists[path].split("/"))
        table, _, rest = path.removeprefix(PREFIX["en"]).partition("/")
        record, page, _ = rest.partition("/")
        return (
            ("record", table, record)
            if page and table in RECORDS and record in getattr(self._build.catalog, table)
            else None
        )
