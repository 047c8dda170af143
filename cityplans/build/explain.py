"""Explains a file of the site: the function, templates and records that it is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cityplans.build.artifacts import Artifact, render_artifact, source_of
from cityplans.build.composer import Composer
from cityplans.core.errors import CommandError
from cityplans.core.tables import TABLES
from cityplans.render.page import PageContext


class _RecordingContext(PageContext):
    """Records the templates that pages are rendered from."""

    templates: list[str]

    def render(self, template: str, path: str, **values: object) -> str:
        """Render the body of a page and record its template."""
        self.__dict__.setdefault("templates", []).append(template)
        return super().render(template, path, **values)


def explain_path(composer: Composer, path: str) -> list[str]:
    """Return lines that name the function, templates and records behind a path below the site's root.

    Raises:
        CommandError: The site has no such file.
    """
    if path in composer.static:
        return ["made by   the theme's program, from content/ and templates/theme/, or copied from node_modules/"]
    artifact = composer.artifact_at(path)
    if artifact is None:
        if composer.file(path) is None:
            raise CommandError(f"the site has no file {path}")
        return ["made by   cityplans/build/site.py: site_files"]
    return list(_lines(composer, artifact))


def _lines(composer: Composer, artifact: Artifact) -> Iterator[str]:
    source = source_of(artifact)
    yield f"artifact  {' '.join(artifact)}"
    yield f"made by   {source.__module__.replace('.', '/')}.py: {source.__qualname__}"
    context = composer.context
    recorders = {
        language: _RecordingContext(page.catalog, language, page.url, page.files)
        for language, page in context.pages.items()
    }
    for _ in render_artifact(replace(context, pages=recorders), artifact):
        pass
    templates = sorted({name for recorder in recorders.values() for name in recorder.__dict__.get("templates", ())})
    for template in templates:
        yield f"template  templates/pages/{template}"
    match artifact:
        case ("record" | "card" | "embed", _, _, record_id):
            file, line = context.catalog.places[record_id]
            yield f"record    {record_id}, datasets/{file}:{line}"
        case (_, *key):
            tables = [name for name in key if name in TABLES]
            yield f"records   {', '.join(tables) or 'of the whole collection'}"
