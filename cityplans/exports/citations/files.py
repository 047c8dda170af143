"""Citation files for reference managers: of every record with a page or figure, and of every package."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cityplans.core.json_writer import json_text
from cityplans.core.model import Catalog
from cityplans.exports.citations.citation import Citation, cited_records, package_citation, record_citation
from cityplans.exports.citations.formats import as_bibtex, as_cff, as_csl, as_ris
from cityplans.exports.package import ExportContext

CFF = "CITATION.cff"


def csl_file(citation: Citation) -> str:
    """Return a CSL-JSON file: a list of one item."""
    return json_text([as_csl(citation)])


FORMATS: Mapping[str, Callable[[Citation], str]] = {"bib": as_bibtex, "ris": as_ris, "csl.json": csl_file}
"""How to write a citation to a file, by the suffix of its name."""


def citation_files(catalog: Catalog, site_url: str, plan_id: str) -> Iterator[tuple[str, bytes]]:
    """Yield the citation files below cite/ of a plan's records, or with `""` of those of no plan.

    `site_url` ends in a slash.
    """
    for record_id in cited_records(catalog, plan_id):
        yield from _files(f"cite/{record_id}", record_citation(catalog, site_url, record_id))


def package_citation_files(context: ExportContext) -> Iterator[tuple[str, bytes]]:
    """Yield the citation files of a package, and the CITATION.cff to be packed with it."""
    package, catalog = context.package, context.catalog
    citation = package_citation(package, catalog, context.site_url)
    yield from _files(package.name, citation)
    yield f"{package.name}/{CFF}", as_cff(citation, catalog.identity, package.description.en).encode("utf-8")


def _files(path: str, citation: Citation) -> Iterator[tuple[str, bytes]]:
    for suffix, write in FORMATS.items():
        yield f"{path}.{suffix}", write(citation).encode("utf-8")
