"""Whether the addresses outside that the data and the pages name still answer."""

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

_ADDRESS = re.compile(r"https?://[^\s)<>\"'`|]+")
_AGENT = "Mozilla/5.0 (compatible; CityPlansLinks/1)"
_SECONDS = 20
_AT_ONCE = 8


def addresses(catalog: Catalog, prose: Mapping[str, str]) -> dict[str, list[str]]:
    """Give every address with what names it: a copy, a city, or a page of prose (by its file name)."""
    found: dict[str, list[str]] = {}
    for source in catalog.sources.values():
        if source.url:
            found.setdefault(source.url, []).append(source.id)
    for city in catalog.cities.values():
        if city.wikidata:
            found.setdefault(f"https://www.wikidata.org/wiki/{city.wikidata}", []).append(city.id)
    for name, text in prose.items():
        for address in dict.fromkeys(_ADDRESS.findall(text)):
            found.setdefault(address.rstrip(".,;:"), []).append(name)
    return found


def ask(wanted: Iterable[str]) -> list[tuple[str, str]]:
    """Ask every address; give those that do not answer as they should, each with what came instead."""
    addresses = list(wanted)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(_answer, addresses)
        return [(address, answer) for address, answer in zip(addresses, answers, strict=True) if answer]


def as_markdown(named: Mapping[str, Sequence[str]], failed: Sequence[tuple[str, str]]) -> str:
    """Write the report: how many answered, and a table of those that did not."""
    lines = [f"{len(named) - len(failed)} of {len(named)} addresses answered."]
    if failed:
        lines += ["", "| address | named by | answer |", "|---|---|---|"]
        lines += [
            f"| {code_cell(address)} | {', '.join(named[address])} | {code_cell(answer)} |"
            for address, answer in failed
        ]
    return "\n".join(lines) + "\n"


def _answer(address: str) -> str:
    """Ask for one address; "" where it answers, else why not."""
    try:
        request = urllib.request.Request(quote(address, safe=":/?#[]@!$&'()*+,;=%~"), headers={"User-Agent": _AGENT})
        with urllib.request.urlopen(request, timeout=_SECONDS):
            return ""
    except urllib.error.HTTPError as problem:
        return str(problem.code)
    except (OSError, HTTPException, ValueError) as problem:
        return str(getattr(problem, "reason", "") or problem or type(problem).__name__)
