"""Which addresses of the web may be linked."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from cityplans.core.characters import is_unsafe

LONGEST = 2_000
"""An address of more is no link in a workbook, and no browser is bound to open it."""
_FORBIDDEN = re.compile(r"[\s<>\"'\\^`{|}]|%(?![0-9A-Fa-f]{2})")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fffa-z0-9-]+")
_PRIVATE = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "onion")


def public_url_problem(address: str) -> str:
    """Say why an address may not be linked, "" where it may: http or https, a public host, no user, nothing to be escaped."""
    if len(address) > LONGEST:
        return f"has more than {LONGEST:,} characters"
    if _FORBIDDEN.search(address) or any(map(is_unsafe, address)):
        return "holds a space or a character that must be written with %"
    if not re.match("https?://", address):
        return "does not begin with http:// or https://"
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return "names no host"
    if "@" in parts.netloc:
        return "names a user before the host"
    if port == 0 or parts.netloc.endswith(":"):
        return "names no port after the colon"
    return _of_host(host)


def _of_host(host: str) -> str:
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        return "names no host in plain letters, digits, hyphens and dots"
    if labels[-1].isdigit() or labels[-1].startswith("0x"):
        try:
            return "" if ipaddress.IPv4Address(host).is_global else "names a host that is not public"
        except ValueError:
            return "names no host"
    if len(labels) < 2 or labels[-1] in _PRIVATE:
        return "names a host that is not public"
    return "" if all(map(_is_plain, labels)) else "names a host whose letters pass for others"


def _is_plain(label: str) -> bool:
    """Tell whether a label is what it looks like: of other scripts than Latin, only Chinese is read here."""
    if not label.startswith("xn--"):
        return True
    try:
        return _HAN.fullmatch(label.removeprefix("xn--").encode("ascii").decode("punycode")) is not None
    except UnicodeError:
        return False
