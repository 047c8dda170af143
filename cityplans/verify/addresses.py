"""Where an address in a file of the site leads: to a file and an id in it, to another host, or nowhere."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from cityplans.verify.site import BuiltSite

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
OPENED = {"http", "https", "mailto", "tel"}
"""The schemes that a link may lead to."""

_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Target:
    """A file of the site with an id in it ("" for none); or a scheme other than the site's own, with no file."""

    path: str
    anchor: str = ""
    scheme: str = ""


class Resolver:
    """Finds out where addresses lead. What was found is remembered: every page names it again."""

    def __init__(self, site: BuiltSite) -> None:
        self.url = site.url
        self.root = urlsplit(site.url).path or "/"
        self.known: dict[tuple[str, str], Target] = {}
        self.path = self.folder = self.parent = ""

    def resolve(self, address: str, path: str) -> Target:
        """Give the target of an address that stands in the file `path`; a path that leaves the site begins with ".."."""
        if not address or address[0] in "#?":
            return self._target(address, path)
        if path != self.path:
            self.path, self.folder = path, path.rpartition("/")[0]
            self.parent = self.folder.rpartition("/")[0] if self.folder else ".."
        # Pages beside each other name the same goals in the same words; only what begins here differs.
        key = (self.parent if address.startswith("../") else self.folder, address)
        found = self.known.get(key)
        if found is None:
            if len(self.known) > _REMEMBERED:
                self.known.clear()
            found = self.known[key] = self._target(address, path)
        return found

    def _target(self, address: str, path: str) -> Target:
        if self.url and address.startswith(self.url):
            address, path = address[len(self.url) :] or "./", ""
        elif address.startswith("//"):
            return Target("", scheme="https")
        elif found := _SCHEME.match(address):
            return Target("", scheme=found[0][:-1].lower())
        elif address.startswith("/"):
            if not address.startswith(self.root):
                return Target("..")
            address, path = address[len(self.root) :] or "./", ""
        address, _, anchor = address.partition("#")
        address = address.partition("?")[0]
        # What follows is for the browser to search for in the text.
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
