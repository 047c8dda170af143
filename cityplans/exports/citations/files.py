"""The files that programs for managing references read, for every record with a page or figure and every package."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cityplans.core.json_writer import json_text
from cityplans.core.model import Catalog
from cityplans.exports.citations.citation import Citation, cited_records, package_citation, record_citation
from cityplans.exports.citations.formats import as_bibtex, as_cff, as_csl, as_ris
from cityplans.exports.package import ExportContext

CFF = "CITATION.cff"


def csl_file(citation: Citation) -> str:
    """Write a file of CSL-JSON: a list of one item."""
    return json_text([as_csl(citation)])


FORMATS: Mapping[str, Callable[[Citation], str]] = {"bib": as_bibtex, "ris": as_ris, "csl.json": csl_file}
"""How a citation is written to a file, by the ending of the file's name."""


def citation_files(catalog: Catalog, site_url: str, plan_id: str) -> Iterator[tuple[str, bytes]]:
    """Write, below cite/, the citations of the records of a plan that have one of their own, "" for those of no plan.

    site_url ends in a slash.
    """
    for record_id in cited_records(catalog, plan_id):
        yield from _files(f"cite/{record_id}", record_citation(catalog, site_url, record_id))


def package_citation_files(edition: ExportContext) -> Iterator[tuple[str, bytes]]:
    """Write the citations of a package, and a CITATION.cff to lie among its files."""
    package, catalog = edition.package, edition.catalog
    citation = package_citation(package, catalog, edition.site_url)
    yield from _files(package.name, citation)
    yield f"{package.name}/{CFF}", as_cff(citation, catalog.identity, package.description.en).encode("utf-8")


def _files(path: str, citation: Citation) -> Iterator[tuple[str, bytes]]:
    for ending, write in FORMATS.items():
        yield f"{path}.{ending}", write(citation).encode("utf-8")
