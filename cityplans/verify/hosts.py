"""Checks the size of a site against what hosts take, and says how many plans still fit."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from cityplans.core.findings import Finding, Location, Severity
from cityplans.core.hosts import UNITS, Host, HostLimit, SiteSize, amount

_CODE = "host-limit"


def site_size(files: Mapping[str, int], listed: Collection[str]) -> SiteSize:
    """Return the size of a site from the bytes of its files and the pages of its sitemap."""
    folders = Counter(posixpath.dirname(path) for path in files)
    for folder in list(folders):
        while folder := posixpath.dirname(folder):
            folders.setdefault(folder, 0)
    plans = sum(path.startswith("plans/") and path.count("/") == 2 for path in listed)
    return SiteSize(files, plans, {folder: count for folder, count in folders.items() if folder})


def check_hosts(size: SiteSize, chosen: Iterable[Host], usual: Iterable[Host]) -> Iterator[Finding]:
    """Yield errors for broken limits of chosen hosts, and warnings for files too large for others.

    `usual` are the hosts that could be chosen.
    """
    names = {host.name for host in chosen}
    hosts = sorted(usual, key=lambda host: host.name)
    fitting = ", ".join(host.name for host in hosts if size.fits(host)) or "none of the usual hosts"
    for host in hosts:
        for limit in host.limits:
            if limit.kind in ("file_bytes", "folder_files"):
                yield from _large_parts(size, host, limit, host.name in names)
            elif host.name in names and (count := size.count(limit.kind)) > limit.most:
                hint = f"publish fewer plans or kept versions, or choose a host that takes the site: {fitting}"
                yield _finding(".", host, limit, count, hint, Severity.ERROR)


def _large_parts(size: SiteSize, host: Host, limit: HostLimit, is_chosen: bool) -> Iterator[Finding]:
    """Yield the files that are too large for a host, or the folders, if the host was chosen."""
    severity = Severity.ERROR if is_chosen else Severity.WARNING
    if limit.kind == "file_bytes":
        counts, hint = size.files, "split it, or publish it as an asset of a release of the repository"
    else:
        counts, hint = size.folders if is_chosen else {}, "divide the folder, or choose another host"
    for path, count in sorted(counts.items()):
        if count > limit.most:
            yield _finding(path, host, limit, count, hint, severity)


def _finding(path: str, host: Host, limit: HostLimit, count: int, hint: str, severity: Severity) -> Finding:
    unit = f"{'bytes ' if 'bytes' in limit.kind else ''}{UNITS[limit.kind]}"
    message = f"{count:,} {unit}; {host.title} takes {limit.most:,}"
    return Finding(Location(path), _CODE, message, f"{hint}; {limit.source}", severity=severity)


def room_in_words(size: SiteSize, host: Host) -> str:
    """Return how much of a host a site uses, and how many plans of the present average size still fit.

    Everything grows with the number of plans, the largest file and folder too: so does the answer assume.
    """
    used = ", ".join(
        f"{amount(x.kind, size.count(x.kind))} of {amount(x.kind, x.most)} {UNITS[x.kind]}" for x in host.limits
    )
    if not size.fits(host):
        return f"{host.title}: {used}; the site is too large"
    if not size.plans:
        return f"{host.title}: {used}"
    plans = min(_room(size, limit) for limit in host.limits)
    many = f"{plans:,} more plan{'' if plans == 1 else 's'} of the present average size"
    return f"{host.title}: {used}; room for {many}"


def _room(size: SiteSize, limit: HostLimit) -> int:
    count = size.count(limit.kind)
    return (limit.most - count) * size.plans // max(count, 1)
