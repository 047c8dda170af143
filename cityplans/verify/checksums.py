"""The checksums that files of the site bear of one another."""

from __future__ import annotations

import json
import posixpath
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from cityplans.core.findings import Finding, Location, error
from cityplans.verify.addresses import Resolver
from cityplans.verify.site import Checksum, PageFacts, SiteFacts, shorten

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def read_checksums(notes: SiteFacts, resolver: Resolver) -> tuple[Checksum, ...]:
    """Give what a file says of others: SHA256SUMS, datapackage.json, croissant.json, a DCAT catalogue."""
    folder, name = posixpath.split(notes.path)
    if name == SUMS:
        return tuple(_sums(notes, folder))
    if name not in ("datapackage.json", "croissant.json", "catalog.jsonld"):
        return ()
    try:
        tree = json.loads(notes.text)
    except (ValueError, RecursionError):
        return ()
    return tuple(_said(tree, name, notes, folder, resolver))


def _sums(notes: SiteFacts, folder: str) -> Iterator[Checksum]:
    for number, line in enumerate(notes.text.splitlines(), 1):
        if found := _LINE.fullmatch(line):
            yield Checksum(line, posixpath.join(folder, found[2]), found[1])
        else:
            at = Location(notes.path, number)
            notes.findings.append(
                error(
                    at,
                    "checksum-wrong",
                    f"this is no line of a list of checksums: {line[:80]}",
                    "write `<SHA-256>  <file>`",
                )
            )


def _said(tree: Any, name: str, notes: SiteFacts, folder: str, resolver: Resolver) -> Iterator[Checksum]:
    if name == "datapackage.json":
        for resource in _list(tree, "resources"):
            path = resource.get("path")
            if isinstance(path, str):
                digest = str(resource.get("hash", "")).removeprefix("sha256:")
                yield Checksum(f'"{path}"', posixpath.join(folder, path), digest, resource.get("bytes"))
    elif name == "croissant.json":
        for file in _list(tree, "distribution"):
            if isinstance(address := file.get("contentUrl"), str) and "sha256" in file:
                yield Checksum(f'"{address}"', resolver.resolve(address, notes.path).path, str(file["sha256"]))
    else:
        for node in _nodes(tree):
            address, checksum = node.get("downloadURL"), node.get("checksum")
            if isinstance(address, str) and isinstance(checksum, dict):
                size = node.get("byteSize")
                digest = str(checksum.get("checksumValue", "")).lower()
                yield Checksum(
                    f'"{address}"',
                    resolver.resolve(address, notes.path).path,
                    digest,
                    int(size) if size is not None else None,
                )


def _list(tree: Any, key: str) -> Iterator[Mapping[str, Any]]:
    found = tree.get(key) if isinstance(tree, dict) else None
    return (item for item in found if isinstance(item, dict)) if isinstance(found, list) else iter(())


def _nodes(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Give every object of a tree, from the outside in."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def check_checksums(
    holders: Iterable[PageFacts], seen: Mapping[str, PageFacts], paths: Sequence[str], text_of: Callable[[str], str]
) -> Iterator[Finding]:
    """Hold every checksum that some files bear against its file; every file below a list of checksums is on it.

    `paths` are those of all files, sorted; `text_of` reads a file again.
    """
    for holder in holders:
        for said in holder.checksums:
            if fault := _fault(said, seen.get(said.path)):
                notes = SiteFacts(holder.path, text_of(holder.path))
                yield error(notes.at(max(0, notes.text.find(said.said))), "checksum-wrong", *fault)
        if posixpath.basename(holder.path) == SUMS:
            yield from _left_out(holder, paths)


def _fault(said: Checksum, file: PageFacts | None) -> tuple[str, str] | None:
    if file is None:
        return f"there is no file {said.path}", "make the file, or take it off the list"
    if said.sha256 and file.sha256 != said.sha256:
        return f"the SHA-256 of {said.path} is {file.sha256}", "write the checksums after the files"
    if said.size is not None and file.size != said.size:
        return f"{said.path} has {file.size} bytes, not {said.size}", "write the sizes after the files"
    return None


def _left_out(holder: PageFacts, paths: Sequence[str]) -> Iterator[Finding]:
    folder = holder.path.removesuffix(SUMS)
    listed = {said.path for said in holder.checksums}
    below = paths[bisect_left(paths, folder) : bisect_left(paths, f"{folder}\U0010ffff")]
    # A page is for readers and names the list itself; only what is downloaded is on it.
    left = [path for path in below if path not in listed and not path.endswith((".html", SUMS))]
    if left:
        yield error(
            Location(holder.path),
            "checksum-wrong",
            f"{shorten(left)} not on the list",
            "list every file below the folder",
        )
