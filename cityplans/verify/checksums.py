"""The checksums of files that other files of the site state."""

from __future__ import annotations

import json
import posixpath
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from cityplans.core.findings import Finding, Location, error
from cityplans.verify.addresses import Resolver
from cityplans.verify.site import CheckedText, Checksum, FileFacts, shorten

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def read_checksums(text: CheckedText, resolver: Resolver) -> tuple[Checksum, ...]:
    """Return the checksums stated in SHA256SUMS, datapackage.json, croissant.json or a DCAT catalogue."""
    folder, name = posixpath.split(text.path)
    if name == SUMS:
        return tuple(_sums(text, folder))
    if name not in ("datapackage.json", "croissant.json", "catalog.jsonld"):
        return ()
    try:
        tree = json.loads(text.content)
    except (ValueError, RecursionError):
        return ()
    return tuple(_stated(tree, name, text, folder, resolver))


def _sums(text: CheckedText, folder: str) -> Iterator[Checksum]:
    for number, line in enumerate(text.content.splitlines(), 1):
        if match := _LINE.fullmatch(line):
            yield Checksum(line, posixpath.join(folder, match[2]), match[1])
        else:
            message = f"this line is not a checksum with a file: {line[:80]}"
            text.findings.append(
                error(Location(text.path, number), "checksum-wrong", message, "write `<SHA-256>  <file>`")
            )


def _stated(tree: Any, name: str, text: CheckedText, folder: str, resolver: Resolver) -> Iterator[Checksum]:
    if name == "datapackage.json":
        for resource in _list(tree, "resources"):
            path = resource.get("path")
            if isinstance(path, str):
                digest = str(resource.get("hash", "")).removeprefix("sha256:")
                yield Checksum(f'"{path}"', posixpath.join(folder, path), digest, resource.get("bytes"))
    elif name == "croissant.json":
        for file in _list(tree, "distribution"):
            if isinstance(address := file.get("contentUrl"), str) and "sha256" in file:
                yield Checksum(f'"{address}"', resolver.resolve(address, text.path).path, str(file["sha256"]))
    else:
        for node in _nodes(tree):
            address, checksum = node.get("downloadURL"), node.get("checksum")
            if isinstance(address, str) and isinstance(checksum, dict):
                size = node.get("byteSize")
                digest = str(checksum.get("checksumValue", "")).lower()
                path = resolver.resolve(address, text.path).path
                yield Checksum(f'"{address}"', path, digest, int(size) if size is not None else None)


def _list(tree: Any, key: str) -> Iterator[Mapping[str, Any]]:
    items = tree.get(key) if isinstance(tree, dict) else None
    return (item for item in items if isinstance(item, dict)) if isinstance(items, list) else iter(())


def _nodes(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object of a tree, the outermost first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def check_checksums(files: Mapping[str, FileFacts], text_of: Callable[[str], str]) -> Iterator[Finding]:
    """Compare every stated checksum with its file, and every list of checksums with the files below it.

    `files` are the facts about all files by path; `text_of` reads a file again.
    """
    paths = sorted(files)
    for file in files.values():
        for checksum in file.checksums:
            if problem := _problem(checksum, files.get(checksum.path)):
                text = CheckedText(file.path, text_of(file.path))
                yield error(text.at(max(0, text.content.find(checksum.statement))), "checksum-wrong", *problem)
        if posixpath.basename(file.path) == SUMS:
            yield from _unlisted(file, paths)


def _problem(checksum: Checksum, file: FileFacts | None) -> tuple[str, str] | None:
    if file is None:
        return f"there is no file {checksum.path}", "create the file, or remove it from the list"
    if checksum.sha256 and file.sha256 != checksum.sha256:
        return f"the SHA-256 of {checksum.path} is {file.sha256}", "write the checksums after the files"
    if checksum.size is not None and file.size != checksum.size:
        return f"{checksum.path} has {file.size} bytes, not {checksum.size}", "write the sizes after the files"
    return None


def _unlisted(sums: FileFacts, paths: Sequence[str]) -> Iterator[Finding]:
    folder = sums.path.removesuffix(SUMS)
    listed = {checksum.path for checksum in sums.checksums}
    below = paths[bisect_left(paths, folder) : bisect_left(paths, f"{folder}\U0010ffff")]
    # Only downloads are listed, not the pages that link to the list.
    unlisted = [path for path in below if path not in listed and not path.endswith((".html", SUMS))]
    if unlisted:
        message = f"{shorten(unlisted)} not on the list"
        yield error(Location(sums.path), "checksum-wrong", message, "list every file below the folder")
