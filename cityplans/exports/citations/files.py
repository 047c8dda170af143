"""Citation files for reference managers: one collection per package and format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from cityplans.core.json_writer import json_text
from cityplans.core.model import Catalog
from cityplans.exports.citations.citation import Citation, cited_records, package_citation, record_citation
from cityplans.exports.citations.formats import as_bibtex, as_cff, as_csl, as_ris
from cityplans.exports.package import ExportContext, Package

CFF = "CITATION.cff"


def bibtex_file(citations: Iterable[Citation]) -> str:
    """Return a BibTeX file."""
    return "\n".join(map(as_bibtex, citations))


def ris_file(citations: Iterable[Citation]) -> str:
    """Return a RIS file."""
    return "".join(map(as_ris, citations))


def csl_file(citations: Iterable[Citation]) -> str:
    """Return a CSL-JSON file: a list of items."""
    return json_text([as_csl(citation) for citation in citations])


FORMATS: Mapping[str, Callable[[Iterable[Citation]], str]] = {
    "bib": bibtex_file,
    "ris": ris_file,
    "csl.json": csl_file,
}
"""How to write citations to a file, by the suffix of its name."""


def collected(package: Package, catalog: Catalog, site_url: str) -> Iterator[Citation]:
    """Yield the citations in the files of a package: its own, then those of its records and figures.

    The whole collection lists its plans and what belongs to no plan; what belongs to a plan is in the plan's files.
    """
    yield package_citation(package, catalog, site_url)
    records = cited_records(catalog, package.plan.id) if package.plan else (*catalog.plans, *cited_records(catalog, ""))
    yield from (record_citation(catalog, site_url, record_id) for record_id in records)


def package_citation_files(context: ExportContext) -> Iterator[tuple[str, bytes]]:
    """Yield the citation files of a package, and the CITATION.cff to be packed with it."""
    package, catalog = context.package, context.catalog
    citations = list(collected(package, catalog, context.site_url))
    for suffix, write in FORMATS.items():
        yield f"{package.name}.{suffix}", write(citations).encode("utf-8")
    cff = as_cff(citations[0], catalog.identity, package.description.en)
    yield f"{package.name}/{CFF}", cff.encode("utf-8")
