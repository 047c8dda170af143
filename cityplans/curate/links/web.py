"""Asks web addresses: politely, for a limited time, and never one that is not public."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.parse import quote, urlsplit

from cityplans.core.urls import public_url_problem

_USER_AGENT = "Mozilla/5.0 (compatible; CityPlansLinks/2{})"
_SECONDS = 20
"""Until an answer begins, and between two parts of it."""
_MOST_SECONDS = 60
_MOST_BYTES = 4 * 2**20
_PART = 1 << 16
_PARALLEL_HOSTS = 8

Refusal = Callable[[str], str]
"""Returns why an address may not be asked, as a predicate; "" if it may."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered. `problem` says in words why it did not; then the rest is empty."""

    problem: str = ""
    body: bytes = b""
    media_type: str = ""
    charset: str = ""


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to addresses that may be asked."""

    def __init__(self, refusal: Refusal) -> None:
        self._refusal = refusal

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """Return the next request; refuse it if its address may not be asked."""
        if problem := self._refusal(newurl):
            raise urllib.error.URLError(f"it leads to an address that {problem}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def ask_all(
    urls: Iterable[str], pages: Collection[str], refusal: Refusal = public_url_problem, contact: str = ""
) -> Mapping[str, Answer]:
    """Ask every address once, each host one request at a time.

    Args:
        urls: The addresses.
        pages: Those of which the whole page is wanted; of the others it is enough that they answer.
        refusal: Which addresses may not be asked, nor be led to.
        contact: An address where hosts can read who asks.
    """
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[_host(url)].append(url)

    def ask_host(asked: list[str]) -> list[tuple[str, Answer]]:
        return [(url, ask(url, url in pages, refusal, contact)) for url in asked]

    with ThreadPoolExecutor(_PARALLEL_HOSTS) as pool:
        return dict(answer for answers in pool.map(ask_host, by_host.values()) for answer in answers)


def ask(url: str, is_page_wanted: bool, refusal: Refusal = public_url_problem, contact: str = "") -> Answer:
    """Ask one address."""
    if problem := refusal(url):
        return Answer(f"the address {problem}")
    try:
        headers = {"User-Agent": _USER_AGENT.format(contact and f"; +{contact}"), "Accept-Encoding": "identity"}
        request = urllib.request.Request(quote(url, safe=":/?#[]@!$&'()*+,;=%~"), headers=headers)
        with _opener(refusal).open(request, timeout=_SECONDS) as response:
            if not is_page_wanted:
                return Answer()
            return _page(response)
    except urllib.error.HTTPError as error:
        error.close()
        return Answer(f"the server answered {error.code}")
    except TimeoutError:
        return Answer(f"no answer within {_SECONDS} seconds")
    except (OSError, HTTPException, ValueError) as error:
        return Answer(_in_words(error))


def _page(response: HTTPResponse) -> Answer:
    """Read a whole page, or say why not: of half a page, half of the passages would seem gone."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        return Answer("the page came compressed, which was not asked for")
    body, end = bytearray(), time.monotonic() + _MOST_SECONDS
    while part := response.read1(_PART):
        body += part
        if len(body) > _MOST_BYTES:
            return Answer(f"the page is larger than {_MOST_BYTES // 2**20} MiB")
        if time.monotonic() > end:
            return Answer(f"the page was not complete after {_MOST_SECONDS} seconds")
    if response.headers.get("Content-Length", str(len(body))) != str(len(body)):
        return Answer("the page did not arrive whole")
    media_type = response.headers.get_content_type() if "Content-Type" in response.headers else ""
    return Answer("", bytes(body), media_type, response.headers.get_content_charset() or "")


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _opener(refusal: Refusal) -> urllib.request.OpenerDirector:
    """Return an opener that knows http and https alone: no redirect reaches a file."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(refusal),
    ):
        opener.add_handler(handler)
    return opener


def _in_words(error: Exception) -> str:
    reason = getattr(error, "reason", "") or error
    if isinstance(reason, TimeoutError):
        return f"no answer within {_SECONDS} seconds"
    if isinstance(reason, OSError):
        return f"no connection: {reason.strerror or reason}"
    return str(reason) or type(error).__name__
