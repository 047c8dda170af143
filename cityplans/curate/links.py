"""Checks whether the external links in the data and on the pages still work."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from urllib.parse import quote

from cityplans.core.markdown import code_cell
from cityplans.core.model import Catalog

_URL = re.compile(r"https?://[^\s)<>\"'`|]+")
_USER_AGENT = "Mozilla/5.0 (compatible; CityPlansLinks/1)"
_TIMEOUT = 20
_PARALLEL_REQUESTS = 8


def referrers_by_url(catalog: Catalog, prose: Mapping[str, str]) -> dict[str, list[str]]:
    """Return every external URL with what refers to it: ids of sources and cities, names of prose files."""
    referrers: dict[str, list[str]] = {}
    for source in catalog.sources.values():
        if source.url:
            referrers.setdefault(source.url, []).append(source.id)
    for city in catalog.cities.values():
        if city.wikidata:
            referrers.setdefault(f"https://www.wikidata.org/wiki/{city.wikidata}", []).append(city.id)
    for name, text in prose.items():
        for url in dict.fromkeys(_URL.findall(text)):
            referrers.setdefault(url.rstrip(".,;:"), []).append(name)
    return referrers


def broken_links(urls: Iterable[str]) -> list[tuple[str, str]]:
    """Request every URL and return those that fail, each with the status code or reason."""
    asked = list(urls)
    with ThreadPoolExecutor(_PARALLEL_REQUESTS) as pool:
        problems = pool.map(_problem, asked)
        return [(url, problem) for url, problem in zip(asked, problems, strict=True) if problem]


def as_markdown(referrers: Mapping[str, Sequence[str]], failures: Sequence[tuple[str, str]]) -> str:
    """Return the report: how many links answered, and a table of those that did not."""
    lines = [f"{len(referrers) - len(failures)} of {len(referrers)} links answered."]
    if failures:
        lines += ["", "| link | found in | problem |", "|---|---|---|"]
        lines += [
            f"| {code_cell(url)} | {', '.join(referrers[url])} | {code_cell(problem)} |" for url, problem in failures
        ]
    return "\n".join(lines) + "\n"


def _problem(url: str) -> str:
    """Return why a URL does not answer, or "" if it does."""
    try:
        request = urllib.request.Request(quote(url, safe=":/?#[]@!$&'()*+,;=%~"), headers={"User-Agent": _USER_AGENT})
        with urllib.request.urlopen(request, timeout=_TIMEOUT):
            return ""
    except urllib.error.HTTPError as error:
        return str(error.code)
    except (OSError, HTTPException, ValueError) as error:
        return str(getattr(error, "reason", "") or error or type(error).__name__)
