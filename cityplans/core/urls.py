"""Which web addresses may be linked."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from cityplans.core.characters import is_unsafe

LONGEST = 2_000
"""Workbooks refuse longer links, and browsers need not open them."""
_FORBIDDEN = re.compile(r"[\s<>\"'\\^`{|}]|%(?![0-9A-Fa-f]{2})")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fffa-z0-9-]+")
_PRIVATE = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "onion")


_RESERVED = ("example", "test", "invalid", "localhost")
_FOR_DOCUMENTATION = ("example.com", "example.net", "example.org")


def is_reserved_host(address: str) -> bool:
    """Return whether the host of a web or mail address is one that nobody can have (RFC 2606 and 6761)."""
    host = (urlsplit(address).hostname or "") if "//" in address else address.rpartition("@")[2]
    labels = host.lower().removesuffix(".").split(".")
    return labels[-1] in _RESERVED or ".".join(labels[-2:]) in _FOR_DOCUMENTATION


def public_url_problem(address: str) -> str:
    """Return why an address may not be linked, as a predicate ("has no host"); "" if it may.

    It must use http or https, have a public host and no user, and contain nothing that needs an escape.
    """
    if len(address) > LONGEST:
        return f"has more than {LONGEST:,} characters"
    if _FORBIDDEN.search(address) or any(map(is_unsafe, address)):
        return "contains a space or a character that must be written with %"
    if not re.match("https?://", address):
        return "does not begin with http:// or https://"
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return "has no valid host"
    if "@" in parts.netloc:
        return "has a user name before the host"
    if port == 0 or parts.netloc.endswith(":"):
        return "has no port after the colon"
    return _host_problem(host)


def _host_problem(host: str) -> str:
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        return "has no host of plain letters, digits, hyphens and dots"
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        try:
            return "" if ipaddress.IPv4Address(host).is_global else "has a host that is not public"
        except ValueError:
            return "has no valid host"
    if len(labels) < 2 or labels[-1] in _PRIVATE:
        return "has a host that is not public"
    return "" if all(map(_is_plain, labels)) else "has a host with letters that look like others"


def _is_plain(label: str) -> bool:
    """Return whether a label cannot be mistaken for another: besides Latin, only Chinese is allowed."""
    if not label.startswith("xn--"):
        return True
    try:
        return _HAN.fullmatch(label.removeprefix("xn--").encode("ascii").decode("punycode")) is not None
    except UnicodeError:
        return False
