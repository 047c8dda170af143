"""Resolves addresses in the site: to a file and an id in it, to another host, or outside the site."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from cityplans.verify.site import BuiltSite

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
"""The schemes that a link may have."""

_CACHE_SIZE = 50_000


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
        self._cache: dict[tuple[str, str], Target] = {}
        self.path = self.folder = self.parent = ""

    def resolve(self, address: str, path: str) -> Target:
        """Return the target of an address in the file `path`; a path outside the site begins with ".."."""
        if not address or address[0] in "#?":
            return self._target(address, path)
        if path != self.path:
            self.path, self.folder = path, path.rpartition("/")[0]
            self.parent = self.folder.rpartition("/")[0] if self.folder else ".."
        # Pages in the same folder share relative addresses; those that begin with ../ are shared by sibling folders.
        key = (self.parent if address.startswith("../") else self.folder, address)
        target = self._cache.get(key)
        if target is None:
            if len(self._cache) > _CACHE_SIZE:
                self._cache.clear()
            target = self._cache[key] = self._target(address, path)
        return target

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
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
        file = "" if joined == "." else joined
        if address.endswith("/") or not file or address.rpartition("/")[2] in (".", ".."):
            file = f"{file}/index.html".lstrip("/")
        return Target(file, anchor)
