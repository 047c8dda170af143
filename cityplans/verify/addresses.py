"""Resolves addresses in the site: to a file and an id in it, to another host, or outside the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from cityplans.verify.site import BuiltSite

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
"""The schemes that a link may have."""

_CACHE_SIZE = 50_000
_FOLDERS = 100


class Target(NamedTuple):
    """A file of the site and an id in it ("" for none), or the scheme of an address outside the site."""

    path: str
    anchor: str = ""
    scheme: str = ""


class Resolver:
    """Resolves addresses; results are cached, because all pages link to the same targets."""

    def __init__(self, site: BuiltSite) -> None:
        self.url = site.url
        self.root = urlsplit(site.url).path or "/"
        self._shared: dict[str, _Targets] = {}

    def resolve(self, address: str, path: str) -> Target:
        """Return the target of an address in the file `path`; a path outside the site begins with ".."."""
        return self._targets(path)[address]

    def targets(self, addresses: Iterable[str], path: str) -> frozenset[Target]:
        """Return the targets of all addresses in the file `path`."""
        return frozenset(map(self._targets(path).__getitem__, addresses))

    def _targets(self, path: str) -> _Targets:
        """Return the targets that files in the same folder and in sibling folders share."""
        folder = path.rpartition("/")[0]
        parent = folder.rpartition("/")[0] if folder else ".."
        targets = self._shared.get(parent)
        if targets is None or len(targets) > _CACHE_SIZE:
            if len(self._shared) > _FOLDERS:
                self._shared.clear()
            targets = self._shared[parent] = _Targets(self._target)
        targets.path = path
        return targets

    def _target(self, address: str, path: str) -> Target:
        if self.url and address.startswith(self.url):
            address, path = address[len(self.url) :] or "./", ""
        elif address.startswith("//"):
            return Target("", scheme="https")
        elif scheme := _SCHEME.match(address):
            return Target("", scheme=scheme[0][:-1].lower())
        elif address.startswith("/"):
            if not address.startswith(self.root):
                return Target("..")
            address, path = address[len(self.root) :] or "./", ""
        address, _, anchor = address.partition("#")
        address = address.partition("?")[0]
        # A text fragment (:~:text=…) follows the id.
        anchor = anchor.partition(":~:")[0]
        if "%" in address or "%" in anchor:
            address, anchor = unquote(address), unquote(anchor)
        if not address:
            return Target(path, anchor)
        folder = path.rpartition("/")[0]
        joined = posixpath.normpath(f"{folder}/{address}" if folder and address[0] != "/" else address)
        file = "" if joined == "." else joined
        if address.endswith("/") or not file or address.rpartition("/")[2] in (".", ".."):
            file = f"{file}/index.html".lstrip("/")
        return Target(file, anchor)


class _Targets(dict[str, Target]):
    """The targets of addresses in the file `path`; only those are kept that sibling folders share."""

    def __init__(self, resolve: Callable[[str, str], Target]) -> None:
        super().__init__()
        self.path = ""
        self._resolve = resolve

    def __missing__(self, address: str) -> Target:
        target = self._resolve(address, self.path)
        if address.startswith(("../", "/", "https://", "http://")):
            self[address] = target
        return target
